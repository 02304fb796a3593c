import { diagnostic, type Diagnostic } from "../diagnostic/facts.ts";
import type { RecordType } from "../model/model.ts";
import { ClassDraft } from "./class-draft.ts";
import type { Result } from "./layouts.ts";
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
import { finishRecord, placeFields } from "./steps.ts";
import { baseId, type DirectBase, type Subobject } from "./subobject.ts";
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
  const introduces = needsVfptr(classSoFar, draft.hasPrimaryBase);
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
