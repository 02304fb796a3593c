import { diagnostic, type Diagnostic } from "../diagnostic/facts.ts";
import type { Model, RecordId } from "../model/model.ts";
import { heldRecord } from "../model/model.ts";
import type { Span } from "../source/source.ts";
import { exactly, type Layouts, type Result } from "./layouts.ts";
import { fail, type LaidOut, type MeasureContext, measureType } from "./measure.ts";
import { inOrderOfNeed } from "./order.ts";
import { layOutRecord } from "./record.ts";
import type { Rules } from "./rules.ts";
import { nameOf } from "./through.ts";

/*
 * How records are laid out for x86_64-pc-windows-msvc.
 *
 * What everybody knows: fields follow each other, each at a multiple of its alignment, a record is aligned like its
 * strictest field and its size is a multiple of that. Linux compilers start there too, and then the roads part.
 *
 * 1. Alignment is three numbers, not one (measure.ts). `#pragma pack` is an upper bound on the alignment of the fields
 *    of a record; `__declspec(align)` is a lower bound which pack does not touch, not on the record itself and not on
 *    any record that holds it, however deep. So every type carries, beside the alignment that a field of it has, the
 *    part of it that is required. The size of a record is rounded to a third one, because of bit-fields.
 *    On Linux, pack simply wins.
 * 2. Bit-fields live in storage units (draft.ts): boxes of the declared type. A bit-field goes into the open box if its
 *    type has the same size and enough bits are left, else it opens a new one, and the box takes its whole size
 *    whatever follows. On Linux a bit-field takes the next free bits unless it would cross a boundary of its type.
 * 3. In a union a bit-field counts for the size and not for the alignment, and a zero-width one depends on its
 *    predecessor.
 * 4. No record is empty. In C a struct without bytes has 4, a union its alignment; in C++ both have their alignment.
 *    On Linux, and in Rust, they have none.
 * 5. The size of a type need not be a multiple of its alignment: `__declspec(align(8)) typedef int T` has 4 bytes and
 *    so has each element of an array of it.
 *
 * rustc lays out `repr(C)` for this target by the common road only: no bit-fields, empty records stay empty, and where
 * pack and a requested alignment meet it refuses, except around an array, where pack wins. One engine, and a `Rules`
 * value with these few facts (rules.ts), because two engines would agree by accident.
 *
 * Which pack is in force for a record, and whether an alignment belongs to a record or to its typedef, the front end
 * decides: probes/cases/pack/push-and-pop.h, probes/cases/pack/pop-to-a-label.h,
 * probes/cases/pack/pop-of-an-unknown-label.h, probes/cases/pack/pop-with-a-value.h,
 * probes/cases/pack/empty-parentheses-reset.h, probes/cases/typedef/declspec-before-a-definition.h
 *
 * What we know is open, and is refused (by the front end where only it can see it): pack values that are no power of
 * two or above 16; a pack pragma between the fields of a record; `align` behind `enum` or behind the closing brace of
 * a typedef. What is known only through clang's word for it: the size of empty C++ classes, and that anonymous records
 * obey pack like named ones. C++ classes with bases and virtual functions: classes.ts.
 */

/** The door named `computed`. Lays out a record when it is first asked for, with all that it holds, and remembers it. */
export function computeLayouts(model: Model, rules: Rules): Layouts {
  const known = new Map<RecordId, Result<LaidOut, Diagnostic>>();
  const context: MeasureContext = {
    model,
    rules,
    laidOut: (record, usedAt) => known.get(record) ?? incomplete(record, usedAt),
  };

  const remember = (id: RecordId, laidOut: Result<LaidOut, Diagnostic>): void => {
    known.set(id, laidOut);
    const subobject = laidOut.ok ? laidOut.value.subobject : null;
    // Base classes inside other layouts refer to it by this id.
    if (laidOut.ok && subobject !== null)
      known.set(subobject.layout.record, { ok: true, value: { ...laidOut.value, layout: subobject.layout } });
  };

  const learn = (root: RecordId): void => {
    const needsOf = (record: RecordId): readonly RecordId[] => recordsHeldBy(record, model);
    for (const group of inOrderOfNeed(root, needsOf, (record) => known.has(record)))
      for (const id of group.records) {
        const record = model.records.get(id);
        if (record === undefined) continue;
        const recursive = diagnostic("recursive-record", { record: nameOf(record) }, record.span);
        remember(id, group.cyclic ? fail(recursive) : layOutRecord(record, context));
      }
  };

  return {
    language: model.language,
    records: () => model.records.keys(),
    layoutOf(record) {
      if (!known.has(record)) learn(record);
      const found = context.laidOut(record, null);
      return found.ok ? { ok: true, value: found.value.layout } : found;
    },
    enumOf: (id) => model.enums.get(id) ?? null,
    declarationOf: (id) => model.records.get(id) ?? null,
    typeLayoutOf(type) {
      const held = heldRecord(type);
      if (held !== null && !known.has(held)) learn(held);
      const measured = measureType(type, context, null);
      if (!measured.ok) return measured;
      const { size, fieldAlignment } = measured.value;
      return { ok: true, value: { size, alignment: exactly(fieldAlignment) } };
    },
  };
}

/** The records that must be laid out before this one. */
function recordsHeldBy(record: RecordId, model: Model): readonly RecordId[] {
  const found = model.records.get(record);
  const held = found?.fields.map((field) => heldRecord(field.type)).filter((inner) => inner !== null);
  return [...(found?.class?.bases ?? []).map((base) => base.record), ...(held ?? [])];
}

function incomplete(record: RecordId, usedAt: Span | null): Result<LaidOut, Diagnostic> {
  return fail(diagnostic("incomplete-record", { record }, usedAt));
}
