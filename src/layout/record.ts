import { diagnostic, type Diagnostic } from "../diagnostic/facts.ts";
import { type Field, type RecordType, type Type, withoutAliases } from "../model/model.ts";
import { RecordDraft } from "./draft.ts";
import { exactly, type FieldLayout, type Result } from "./layouts.ts";
import {
  deepestNesting,
  fail,
  failTooDeep,
  type LaidOut,
  type MeasureContext,
  type Measured,
  measureType,
  type TypeNumbers,
} from "./measure.ts";
import { limitOf, whyFieldIsRefused, whyRecordIsRefused } from "./refusals.ts";
import { heldRecord, nameOf, showsThrough } from "./through.ts";

/** More fields in one list are nobody's record: a few lines of nested declarators can ask for 2^40. */
const mostVisibleFields = 100_000;

/** Lays out one record. All records it holds by value must be known to `context.laidOut`. */
export function layOutRecord(record: RecordType, context: MeasureContext): Result<LaidOut, Diagnostic> {
  const refused = whyRecordIsRefused(record, context);
  if (refused !== null) return fail(refused);
  return record.representation === "transparent"
    ? layOutTransparent(record, context)
    : layOutInOrder(record, context);
}

function layOutInOrder(record: RecordType, context: MeasureContext): Result<LaidOut, Diagnostic> {
  const { rules } = context;
  const draft = new RecordDraft(record.form, limitOf(record, rules), record.requestedAlignment, rules);
  let deepest = 0;
  for (const [index, field] of record.fields.entries()) {
    const measured = measureField(field, record, context);
    if (!measured.ok) return measured;
    const followers = record.fields.length - 1 - index;
    const refused = whyFieldIsRefused(field, measured.value, record, followers, context);
    if (refused !== null) return fail(refused);
    if (field.kind === "member") draft.placeMember(field, measured.value);
    else draft.placeBitField(field, measured.value);
    deepest = Math.max(deepest, measured.value.depth);
  }
  draft.finish();
  const { size, fieldAlignment, roundingAlignment, requiredAlignment, fields } = draft;
  const numbers = { size, fieldAlignment, roundingAlignment, requiredAlignment, depth: deepest + 1 };
  return finish(record, numbers, fields, context);
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
  return finish(record, whole ?? plain, fields, context);
}

function finish(
  record: RecordType,
  numbers: TypeNumbers,
  fields: readonly FieldLayout[],
  context: MeasureContext,
): Result<LaidOut, Diagnostic> {
  const what = nameOf(record);
  const { rules } = context;
  if (numbers.size > rules.largestSize)
    return fail(diagnostic("size-too-large", { what, limit: rules.largestSize }, record.span));
  if (numbers.depth > deepestNesting) return failTooDeep(record.span);
  const visibleFields = countVisibleFields(record, context);
  if (visibleFields > mostVisibleFields)
    return fail(diagnostic("too-many-fields", { record: what, limit: mostVisibleFields }, record.span));
  const layout = {
    record: record.id,
    name: record.name,
    path: record.path,
    aliases: record.aliases,
    form: record.form,
    size: numbers.size,
    alignment: exactly(numbers.fieldAlignment),
    // rustc has no such notion: it refuses what would need it.
    requiredAlignment: rules.requestedAlignmentUnderPack === "survives" ? numbers.requiredAlignment : null,
    fields,
    span: record.span,
  };
  return { ok: true, value: { layout, numbers, visibleFields } };
}

function measureField(field: Field, record: RecordType, context: MeasureContext): Measured {
  if (isVoid(field.type)) {
    const args = { record: nameOf(record), field: field.name ?? "(unnamed)" };
    return fail(diagnostic("void-member", args, field.span));
  }
  return measureType(field.type, context, field.span);
}

function isVoid(type: Type): boolean {
  const bare = withoutAliases(type);
  return bare.kind === "scalar" && bare.class === "void";
}

function countVisibleFields(record: RecordType, context: MeasureContext): number {
  let count = record.fields.length;
  for (const field of record.fields) {
    const held = heldRecord(field.type);
    const inner = field.kind === "member" && held !== null ? context.laidOut(held, field.span) : null;
    if (inner?.ok === true && showsThrough(field.name, inner.value.layout))
      count += inner.value.visibleFields;
  }
  return count;
}

function notTransparent(record: RecordType): Diagnostic {
  const detail = "a transparent record has at most one field with a size or an alignment (E0690)";
  return diagnostic("refused-record", { record: nameOf(record), code: "unsupported", detail }, record.span);
}
