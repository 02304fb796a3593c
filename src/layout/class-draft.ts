import type { RecordId, RecordType } from "../model/model.ts";
import { heldRecord } from "../model/model.ts";
import { RecordDraft, roundUp } from "./draft.ts";
import { baseMember, hiddenMember, moved, pointerSize, vtordispSize } from "./class-parts.ts";
import type { FieldLayout, MemberLayout } from "./layouts.ts";
import type { MeasureContext } from "./measure.ts";
import { type ClassSoFar, factsOf } from "./overrides.ts";
import { limitOf } from "./refusals.ts";
import type { DirectBase, Subobject, VirtualBase } from "./subobject.ts";

interface PlacedBase {
  readonly subobject: Subobject;
  offset: number;
}

/** One class while it is being laid out. The methods are the steps of the ABI, in its order. Bytes. */
export class ClassDraft {
  /** The fields, and with them the running size and alignments of the class. */
  readonly fields: RecordDraft;
  nonVirtualSize = 0;
  /** Whether a base lends the class its vfptr. */
  hasPrimaryBase = false;
  /** See `Subobject`; while bases are placed, `endsEmpty` is that of the last one. */
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

  constructor({ record, bases }: ClassSoFar, { rules }: MeasureContext) {
    this.#record = record;
    this.#bases = bases;
    this.#pack = limitOf(record, rules);
    // What the class itself asks for counts only once the non-virtual size is known.
    this.fields = new RecordDraft(record.form, this.#pack, null, rules);
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
    this.hasPrimaryBase = leading.length > 0;
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
   * probes/cases/class/declspec-empty-bases.hpp
   */
  #placeBase(base: Subobject): void {
    const { fields } = this;
    const { hasEmptyBases } = factsOf(this.#record);
    if (this.endsEmpty && base.startsEmpty && !hasEmptyBases) fields.size++;
    const alignment = this.#alignmentOfBase(base);
    const goesToFront = hasEmptyBases && base.isEmpty && base.nonVirtualSize === 0;
    if (!goesToFront) fields.size = roundUp(fields.size, alignment);
    this.#placed.set(base, { subobject: base, offset: goesToFront ? 0 : fields.size });
    fields.size += base.nonVirtualSize;
    this.endsEmpty = base.endsEmpty;
  }

  /**
   * Pack limits the alignment of a base as it does a member's; what the base requires beats pack.
   * probes/cases/class/pack-limits-bases.hpp
   */
  #alignmentOfBase(base: Subobject): number {
    const { fields } = this;
    const whole = base.layout.alignment.most;
    const limited = Math.min(whole, this.#pack ?? whole);
    const required = base.layout.requiredAlignment ?? 1;
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
      const record = heldRecord(field.type);
      const held = record === null ? null : laidOut(record, field.span);
      if (held?.ok === true) this.endsEmpty = held.value.subobject?.endsEmpty ?? false;
    }
  }

  /**
   * vbptr and vfptr, and the end of the non-virtual part, which is rounded as pack allows.
   * probes/cases/class/members-stay-out-of-the-padding-of-a-base.hpp, probes/cases/class/pack-limits-bases.hpp
   */
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
      this.endsEmpty = subobject.endsEmpty;
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
    return this.#hasOwnVfptr || this.hasPrimaryBase;
  }

  /** Bases, pointers and fields without the virtual bases, in order of offset; what is declared first comes first. */
  nonVirtualParts(): readonly FieldLayout[] {
    const { span } = this.#record;
    const parts: MemberLayout[] = [];
    if (this.#hasOwnVfptr) parts.push(hiddenMember("vfptr", 0, span));
    for (const { subobject, offset } of this.#placed.values())
      parts.push(baseMember("base", subobject, offset));
    if (this.#hasOwnVbptr) parts.push(hiddenMember("vbptr", this.vbptrOffset ?? 0, span));
    parts.sort((left, right) => left.offset - right.offset);
    return [...parts, ...this.fields.fields.map((field) => moved(field, this.#shift))];
  }

  virtualParts(): readonly FieldLayout[] {
    return this.virtualBases.flatMap(({ subobject, hasVtordisp, offset }) => [
      ...(hasVtordisp ? [hiddenMember("vtordisp", offset - vtordispSize, this.#record.span)] : []),
      baseMember("virtual-base", subobject, offset),
    ]);
  }
}
