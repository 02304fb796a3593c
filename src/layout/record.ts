import { diagnostic, type Diagnostic } from "../diagnostic/facts.ts";
import type { RecordType } from "../model/model.ts";
import { layOutClass } from "./classes.ts";
import { RecordDraft } from "./draft.ts";
import type { FieldLayout, Result } from "./layouts.ts";
import { fail, type LaidOut, type MeasureContext, type TypeNumbers } from "./measure.ts";
import { limitOf, whyRecordIsRefused } from "./refusals.ts";
import { finishRecord, measureField, placeFields } from "./steps.ts";
import { nameOf } from "./through.ts";

/** Lays out one record. All records it holds by value must be known to `context.laidOut`. */
export function layOutRecord(record: RecordType, context: MeasureContext): Result<LaidOut, Diagnostic> {
  const refused = whyRecordIsRefused(record, context);
  if (refused !== null) return fail(refused);
  if (record.representation === "transparent") return layOutTransparent(record, context);
  return context.rules.hasClasses ? layOutClass(record, context) : layOutInOrder(record, context);
}

function layOutInOrder(record: RecordType, context: MeasureContext): Result<LaidOut, Diagnostic> {
  const { rules } = context;
  const draft = new RecordDraft(record.form, limitOf(record, rules), record.requestedAlignment, rules);
  const placed = placeFields(record, context, draft);
  if (!placed.ok) return placed;
  draft.finish();
  const { size, fieldAlignment, roundingAlignment, requiredAlignment, fields } = draft;
  const depth = placed.value + 1;
  const numbers = { size, fieldAlignment, roundingAlignment, requiredAlignment, depth };
  return finishRecord(record, numbers, fields, context);
}

/**
 * `repr(transparent)`: the layout of the one field that has a size or an alignment above 1. Rust refuses a second.
 * Verified with rustc: test/oracle/rustc.test.ts.
 */
function layOutTransparent(record: RecordType, context: MeasureContext): Result<LaidOut, Diagnostic> {
  const fields: FieldLayout[] = [];
  const plain: TypeNumbers = {
    size: 0,
    fieldAlignment: 1,
    roundingAlignment: 1,
    requiredAlignment: 1,
    depth: 1,
  };
  let whole: TypeNumbers | null = null;
  for (const field of record.fields) {
    const measured = measureField(field, record, context);
    if (!measured.ok) return measured;
    const { size, fieldAlignment } = measured.value;
    const { name, type, span } = field;
    fields.push({ kind: "member", name, type, offset: 0, size, span });
    if (size === 0 && fieldAlignment === 1) continue;
    if (whole !== null) return fail(notTransparent(record));
    whole = { ...measured.value, depth: measured.value.depth + 1 };
  }
  return finishRecord(record, whole ?? plain, fields, context);
}

function notTransparent(record: RecordType): Diagnostic {
  const detail = "a transparent record has at most one field with a size or an alignment (E0690)";
  return diagnostic("refused-record", { record: nameOf(record), code: "unsupported", detail }, record.span);
}
