import { diagnostic, type Diagnostic } from "../diagnostic/facts.ts";
import { type RecordId, type RecordType, withoutAliases } from "../model/model.ts";
import { RecordDraft, roundUp } from "./draft.ts";
import type { FieldLayout, MemberLayout, MemberRole, Result } from "./layouts.ts";
import { fail, type LaidOut, type MeasureContext } from "./measure.ts";
import {
  type ClassSoFar,
  factsOf,
  introducesVirtualFunction,
  isPolymorphic,
  type Told,
  virtualBasesOf,
  vtordispsOf,
} from "./overrides.ts";
import { limitOf } from "./refusals.ts";
import { finishRecord, placeFields } from "./steps.ts";
import { baseId, type DirectBase, type Subobject, type VirtualBase } from "./subobject.ts";
import { nameOf } from "./through.ts";

/*
 * C++ classes. A class is its non-virtual bases, its fields, and its virtual bases, in this order, and pointers that the
 * compiler adds:
 *
 * 1. Bases that lead with a vfptr come first, in order of declaration, then the others. The first of them is extended:
 *    the class needs no vfptr of its own.
 * 2. A base takes its non-virtual size, which holds its tail padding: nothing is ever put into that.
 * 3. Fields follow as in C (draft.ts).
 * 4. The vbptr is put in behind the last declared of the non-virtual bases, the vfptr in front, after everything else has
 *    its place: what lies behind is pushed back by a multiple of the alignment.
 * 5. Virtual bases come last, once each, in the most derived class only. 4 bytes may be before one, the vtordisp.
 * 6. Two empty parts never touch where bases meet. We do not know why the rules for that are as they are.
 *
 * On Linux bases are laid out in order of declaration, fields go into the tail padding of a base, and the vfptr holds what
 * the vbptr is for. Source: clang, lib/AST/RecordLayoutBuilder.cpp, MicrosoftRecordLayoutBuilder, except where a rule
 * names a page of Microsoft's. No recorded answer of cl is known to us.
 */

/** More virtual bases than a person writes; each costs a place in every class derived from here. */
const mostVirtualBases = 1000;

/** Lays out one C++ record, class or not. All that it holds and is derived from must be known to `context.laidOut`. */
export function layOutClass(record: RecordType, context: MeasureContext): Result<LaidOut, Diagnostic> {
  const bases = basesOf(record, context);
  if (!bases.ok) return bases;
  const classSoFar = { record, bases: bases.value };
  const draft = new ClassDraft(classSoFar, context);
  draft.placeBases();
  const placed = placeFields(record, context, draft.fields);
  if (!placed.ok) return placed;
  draft.noteFields(context);
  const introduces = needsVfptr(classSoFar, draft.hasPrimaryBase());
  if (introduces === null) return fail(refused(record, whichOverride));
  draft.putPointersIn(introduces);
  const virtualBases = virtualBasesOf(bases.value);
  if (virtualBases.length > mostVirtualBases)
    return fail(refused(record, `more than ${mostVirtualBases} virtual bases`));
  const vtordisps = vtordispsOf(classSoFar, virtualBases);
  if (vtordisps === null) return fail(refused(record, whichOverride));
  draft.placeVirtualBases(virtualBases, vtordisps);
  draft.finish();
  return conclude(classSoFar, draft, placed.value, context);
}

const whichOverride = "whether a function overrides another: a type in its signature is not known";

function basesOf(record: RecordType, context: MeasureContext): Result<readonly DirectBase[], Diagnostic> {
  const bases: DirectBase[] = [];
  for (const { record: id, isVirtual, span } of factsOf(record).bases) {
    const found = context.laidOut(id, span);
    if (!found.ok) return found;
    const { subobject } = found.value;
    if (subobject === null) throw new Error(`${id} was laid out as C, and ${record.id} is derived from it`);
    if (found.value.layout.form === "union" || record.form === "union")
      return fail(refused(record, "a union has no base and is none (C2569, C2570)"));
    if (bases.some((other) => other.subobject.record === id))
      return fail(refused(record, `${id} is a direct base twice (C2500)`));
    bases.push({ subobject, isVirtual });
  }
  return { ok: true, value: bases };
}

/**
 * Whether a vfptr is put in: the class is polymorphic, and no base before it was, or none can be extended and it has a
 * function that needs a place. probes/cases/class/vfptr-of-its-own.hpp, probes/cases/class/vfptr-of-the-first-base.hpp
 */
function needsVfptr(classSoFar: ClassSoFar, hasPrimaryBase: boolean): Told<boolean> {
  if (!isPolymorphic(classSoFar)) return false;
  if (!classSoFar.bases.some(({ subobject }) => subobject.isPolymorphic)) return true;
  return hasPrimaryBase ? false : introducesVirtualFunction(classSoFar);
}

interface PlacedBase {
  readonly subobject: Subobject;
  offset: number;
}

/** One class while it is being laid out. The methods are the steps of the ABI, in its order. Bytes. */
class ClassDraft {
  /** The fields, and with them the running size and alignments of the class. */
  readonly fields: RecordDraft;
  nonVirtualSize = 0;
  startsEmpty = false;
  endsEmpty = false;
  vbptrOffset: number | null = null;
  readonly virtualBases: (VirtualBase & { readonly offset: number })[] = [];

  readonly #record: RecordType;
  readonly #bases: readonly DirectBase[];
  readonly #pack: number | null;
  readonly #placed = new Map<Subobject, PlacedBase>();
  #hasOwnVfptr = false;
  #hasOwnVbptr = false;
  #shift = 0;
  #hasPrimaryBase = false;
  /** The base that was placed before, whatever it is. */
  #previous: Subobject | null = null;

  constructor({ record, bases }: ClassSoFar, { rules }: MeasureContext) {
    this.#record = record;
    this.#bases = bases;
    this.#pack = limitOf(record, rules);
    // What the class itself asks for counts only once the non-virtual size is known.
    this.fields = new RecordDraft(record.form, this.#pack, null, rules);
  }

  hasPrimaryBase(): boolean {
    return this.#hasPrimaryBase;
  }

  /**
   * Non-virtual bases in two passes, and where the vbptr will be.
   * probes/cases/class/bases-with-a-vfptr-come-first.hpp, probes/cases/class/bases-in-order.hpp,
   * probes/cases/class/members-stay-out-of-the-padding-of-a-base.hpp
   */
  placeBases(): void {
    const direct = this.#bases.filter(({ isVirtual }) => !isVirtual).map(({ subobject }) => subobject);
    const leading = direct.filter(({ leadsWithVfptr }) => leadsWithVfptr);
    const others = direct.filter(({ leadsWithVfptr }) => !leadsWithVfptr);
    this.#hasPrimaryBase = leading.length > 0;
    this.startsEmpty = (leading[0] ?? others[0])?.startsEmpty ?? false;
    for (const base of [...leading, ...others]) this.#placeBase(base);
    const shared = direct.find(({ vbptrOffset }) => vbptrOffset !== null);
    const last = direct.at(-1);
    if (shared !== undefined) this.vbptrOffset = this.#offsetOf(shared) + (shared.vbptrOffset ?? 0);
    else if (this.#bases.some(({ isVirtual }) => isVirtual)) {
      this.#hasOwnVbptr = true;
      this.vbptrOffset = last === undefined ? 0 : this.#offsetOf(last) + last.nonVirtualSize;
    }
  }

  /**
   * A base goes to the next multiple of its alignment and takes its non-virtual size. One byte is left free where two
   * empty parts would touch, unless the class says `empty_bases`, which puts empty bases at 0.
   * Microsoft Learn, cpp/empty-bases.md.
   * probes/cases/class/empty-base.hpp, probes/cases/class/empty-bases-do-not-touch.hpp,
   * probes/cases/class/declspec-empty-bases.hpp, probes/cases/class/pack-limits-bases.hpp
   */
  #placeBase(base: Subobject): void {
    const { fields } = this;
    const { hasEmptyBases } = factsOf(this.#record);
    if (this.#previous?.endsEmpty === true && base.startsEmpty && !hasEmptyBases) fields.size++;
    const alignment = this.#alignmentOfBase(base);
    const goesToFront = hasEmptyBases && base.isEmpty && base.nonVirtualSize === 0;
    if (!goesToFront) fields.size = roundUp(fields.size, alignment);
    this.#placed.set(base, { subobject: base, offset: goesToFront ? 0 : fields.size });
    fields.size += base.nonVirtualSize;
    this.#previous = base;
  }

  /** Pack limits the alignment of a base as it does a member's; what the base requires beats pack. */
  #alignmentOfBase(base: Subobject): number {
    const { fields } = this;
    const whole = base.layout.alignment.most;
    const limited = Math.min(whole, this.#pack ?? whole);
    const required = base.layout.requiredAlignment ?? 1;
    this.endsEmpty = base.endsEmpty;
    fields.fieldAlignment = Math.max(fields.fieldAlignment, limited);
    fields.requiredAlignment = Math.max(fields.requiredAlignment, required);
    return Math.max(limited, required);
  }

  #offsetOf(base: Subobject): number {
    return this.#placed.get(base)?.offset ?? 0;
  }

  /**
   * The last member that is a record tells whether the class ends with an empty part. One of another type does not:
   * clang keeps what the last record said. probes/cases/class/empty-member-before-others.hpp
   */
  noteFields({ laidOut }: MeasureContext): void {
    for (const field of this.#record.fields) {
      if (field.kind === "bit-field") continue;
      let type = withoutAliases(field.type);
      while (type.kind === "array") type = withoutAliases(type.element);
      const held = type.kind === "record" ? laidOut(type.record, field.span) : null;
      if (held?.ok === true) this.endsEmpty = held.value.subobject?.endsEmpty ?? false;
    }
  }

  /** vbptr and vfptr, and the end of the non-virtual part. */
  putPointersIn(ownVfptr: boolean): void {
    const { fields } = this;
    this.#hasOwnVfptr = ownVfptr;
    const limit = this.#pack ?? pointerSize;
    if (this.#hasOwnVbptr) this.#putVbptrIn(Math.min(pointerSize, limit));
    if (ownVfptr) this.#putVfptrIn();
    if (ownVfptr || this.#hasOwnVbptr)
      fields.fieldAlignment = Math.max(fields.fieldAlignment, Math.min(pointerSize, limit));
    fields.size = roundUp(fields.size, Math.min(fields.fieldAlignment, this.#pack ?? fields.fieldAlignment));
    this.nonVirtualSize = fields.size;
  }

  /**
   * Behind the last declared of the non-virtual bases; what is behind it moves by a multiple of the alignment so far.
   * probes/cases/class/vbptr-after-the-bases.hpp, probes/cases/class/vbptr-pushes-by-the-alignment.hpp,
   * probes/cases/class/vbptr-is-shared.hpp
   */
  #putVbptrIn(alignment: number): void {
    const { fields } = this;
    const site = this.vbptrOffset ?? 0;
    this.vbptrOffset = roundUp(site, alignment);
    const by = roundUp(this.vbptrOffset + pointerSize - site, this.#pushUnit());
    fields.size += by;
    this.#shift += by;
    for (const base of this.#placed.values()) if (base.offset >= site) base.offset += by;
  }

  /** In front of everything. probes/cases/class/vfptr-pushes-by-the-alignment.hpp */
  #putVfptrIn(): void {
    const by = roundUp(pointerSize, this.#pushUnit());
    this.fields.size += by;
    this.#shift += by;
    if (this.vbptrOffset !== null) this.vbptrOffset += by;
    for (const base of this.#placed.values()) base.offset += by;
  }

  #pushUnit(): number {
    return Math.max(this.fields.requiredAlignment, this.fields.fieldAlignment);
  }

  /**
   * Each once, behind everything else. A vtordisp takes 4 bytes before its base, and so does, whatever it is, the room
   * between two empty parts. Its block is aligned as pack allows and to all that is required anywhere in the class.
   * probes/cases/class/virtual-bases-in-order.hpp, probes/cases/class/virtual-base-once.hpp,
   * probes/cases/class/vtordisp.hpp, probes/cases/class/empty-virtual-bases-do-not-touch.hpp
   */
  placeVirtualBases(bases: readonly Subobject[], vtordisps: ReadonlySet<RecordId>): void {
    const { fields } = this;
    fields.requiredAlignment = Math.max(fields.requiredAlignment, this.#record.requestedAlignment ?? 1);
    if (this.vbptrOffset === null) return;
    for (const { layout } of bases)
      fields.requiredAlignment = Math.max(fields.requiredAlignment, layout.requiredAlignment ?? 1);
    const room = Math.max(Math.min(vtordispSize, this.#pack ?? vtordispSize), fields.requiredAlignment);
    let previous: Subobject | null = null;
    for (const subobject of bases) {
      const hasVtordisp = vtordisps.has(subobject.record);
      const touches = previous?.endsEmpty === true && subobject.startsEmpty;
      if (hasVtordisp || (touches && !factsOf(this.#record).hasEmptyBases)) {
        fields.size = roundUp(fields.size, room) + vtordispSize;
        fields.fieldAlignment = Math.max(fields.fieldAlignment, room);
      }
      const offset = roundUp(fields.size, this.#alignmentOfBase(subobject));
      this.virtualBases.push({ subobject, hasVtordisp, offset });
      fields.size = offset + subobject.nonVirtualSize;
      previous = subobject;
    }
  }

  /**
   * What is required raises the alignment at last, and beats pack in the rounding of the size.
   * An empty class has its alignment as size, and as a base no bytes.
   * probes/cases/class/requested-alignment-comes-last.hpp, probes/cases/empty/c++-size-is-the-alignment.h
   */
  finish(): void {
    const { fields } = this;
    fields.fieldAlignment = Math.max(fields.fieldAlignment, fields.requiredAlignment);
    const limited = Math.min(fields.fieldAlignment, this.#pack ?? fields.fieldAlignment);
    fields.roundingAlignment = Math.max(limited, fields.requiredAlignment);
    if (fields.size === 0 && !(factsOf(this.#record).hasEmptyBases && this.isEmpty()))
      this.startsEmpty = this.endsEmpty = true;
    fields.finish();
  }

  isEmpty(): boolean {
    const { methods } = factsOf(this.#record);
    const hasField = this.#record.fields.some((field) => field.kind === "member" || field.bitWidth > 0);
    return (
      !hasField &&
      !methods.some(({ isVirtual }) => isVirtual) &&
      this.#bases.every(({ subobject, isVirtual }) => !isVirtual && subobject.isEmpty)
    );
  }

  leadsWithVfptr(): boolean {
    return this.#hasOwnVfptr || this.#hasPrimaryBase;
  }

  /** Bases, pointers and fields without the virtual bases, in order of offset; what is declared first comes first. */
  nonVirtualParts(): readonly FieldLayout[] {
    const { span } = this.#record;
    const hidden = (role: MemberRole, offset: number): MemberLayout => hiddenMember(role, offset, span);
    const parts: FieldLayout[] = [];
    if (this.#hasOwnVfptr) parts.push(hidden("vfptr", 0));
    for (const { subobject, offset } of this.#placed.values())
      parts.push(baseMember("base", subobject, offset));
    if (this.#hasOwnVbptr) parts.push(hidden("vbptr", this.vbptrOffset ?? 0));
    return [...parts.sort(byOffset), ...this.fields.fields.map((field) => moved(field, this.#shift))];
  }

  virtualParts(): readonly FieldLayout[] {
    return this.virtualBases.flatMap(({ subobject, hasVtordisp, offset }) => [
      ...(hasVtordisp ? [hiddenMember("vtordisp", offset - vtordispSize, this.#record.span)] : []),
      baseMember("virtual-base", subobject, offset),
    ]);
  }
}

/** Also in 64-bit programs. */
const vtordispSize = 4;
const pointerSize = 8;

const hiddenNames = { vfptr: "__vfptr", vbptr: "__vbptr", vtordisp: "__vtordisp" } as const;

function hiddenMember(role: MemberRole, offset: number, span: RecordType["span"]): MemberLayout {
  if (role === "base" || role === "virtual-base") throw new Error("a base is no hidden member");
  const size = role === "vtordisp" ? vtordispSize : pointerSize;
  const type =
    role === "vtordisp"
      ? ({ kind: "scalar", class: "signed", size, alignment: size, spelling: "int" } as const)
      : ({ kind: "pointer", size, pointee: null } as const);
  return { kind: "member", name: hiddenNames[role], role, type, offset, size, span };
}

function baseMember(role: "base" | "virtual-base", subobject: Subobject, offset: number): MemberLayout {
  const { layout } = subobject;
  const type = { kind: "record", record: layout.record } as const;
  return { kind: "member", name: null, role, type, offset, size: layout.size, span: layout.span };
}

function moved(field: FieldLayout, by: number): FieldLayout {
  if (by === 0) return field;
  return field.kind === "member"
    ? { ...field, offset: field.offset + by }
    : { ...field, unitOffset: field.unitOffset + by };
}

function byOffset(left: FieldLayout, right: FieldLayout): number {
  return offsetOf(left) - offsetOf(right);
}

function offsetOf(field: FieldLayout): number {
  return field.kind === "member" ? field.offset : field.unitOffset;
}

function conclude(
  classSoFar: ClassSoFar,
  draft: ClassDraft,
  depthOfFields: number,
  context: MeasureContext,
): Result<LaidOut, Diagnostic> {
  const { record, bases } = classSoFar;
  const { size, fieldAlignment, roundingAlignment, requiredAlignment } = draft.fields;
  const held = bases.map(({ subobject }) => context.laidOut(subobject.record, record.span));
  const laidOut = held.flatMap((base) => (base.ok ? [base.value] : []));
  const depth = Math.max(depthOfFields, ...laidOut.map(({ numbers }) => numbers.depth)) + 1;
  const inherited = laidOut.reduce((sum, base) => sum + 1 + base.visibleFields, 0);
  const numbers = { size, fieldAlignment, roundingAlignment, requiredAlignment, depth };
  const nonVirtual = draft.nonVirtualParts();
  const finished = finishRecord(
    record,
    numbers,
    [...nonVirtual, ...draft.virtualParts()],
    context,
    inherited,
  );
  if (!finished.ok) return finished;
  const subobject: Subobject = {
    record: record.id,
    facts: factsOf(record),
    layout: {
      ...finished.value.layout,
      record: baseId(record.id),
      name: null,
      aliases: [],
      size: draft.nonVirtualSize,
      fields: nonVirtual,
    },
    nonVirtualSize: draft.nonVirtualSize,
    leadsWithVfptr: draft.leadsWithVfptr(),
    isPolymorphic: isPolymorphic(classSoFar),
    vbptrOffset: draft.vbptrOffset,
    virtualBases: draft.virtualBases,
    bases,
    startsEmpty: draft.startsEmpty,
    endsEmpty: draft.endsEmpty,
    isEmpty: draft.isEmpty(),
  };
  return { ok: true, value: { ...finished.value, subobject } };
}

function refused(record: RecordType, detail: string): Diagnostic {
  return diagnostic("refused-record", { record: nameOf(record), code: "unsupported", detail }, record.span);
}
