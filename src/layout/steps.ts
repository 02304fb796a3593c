import { diagnostic, type Diagnostic } from "../diagnostic/facts.ts";
import { type Field, type RecordType, type Type, withoutAliases, heldRecord } from "../model/model.ts";
import type { RecordDraft } from "./draft.ts";
import { exactly, type FieldLayout, type RecordLayout, type Result } from "./layouts.ts";
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
import { whyFieldIsRefused } from "./refusals.ts";
import { nameOf, showsThrough } from "./through.ts";

// What records and classes have in common: fields in order, and the checks at the end.

/** More fields in one list are nobody's record: a few lines of nested declarators can ask for 2^40. */
const mostVisibleFields = 100_000;

/** Puts every field into the draft. The answer is how deep the types of the fields are nested. */
export function placeFields(
  record: RecordType,
  context: MeasureContext,
  draft: RecordDraft,
): Result<number, Diagnostic> {
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
  return { ok: true, value: deepest };
}

export function measureField(field: Field, record: RecordType, context: MeasureContext): Measured {
  if (isVoid(field.type)) {
    const args = { record: nameOf(record), field: field.name ?? "(unnamed)" };
    return fail(diagnostic("void-member", args, field.span));
  }
  return measureType(field.type, context, field.span);
}

/** Refuses what is too large for anybody; else the record is done. `inherited`: visible fields of base classes. */
export function finishRecord(
  record: RecordType,
  numbers: TypeNumbers,
  fields: readonly FieldLayout[],
  context: MeasureContext,
  inherited = 0,
): Result<LaidOut & { readonly subobject: null }, Diagnostic> {
  const what = nameOf(record);
  const { rules } = context;
  if (numbers.size > rules.largestSize)
    return fail(diagnostic("size-too-large", { what, limit: rules.largestSize }, record.span));
  if (numbers.depth > deepestNesting) return failTooDeep(record.span);
  const visibleFields = inherited + countVisibleFields(record, context);
  if (visibleFields > mostVisibleFields)
    return fail(diagnostic("too-many-fields", { record: what, limit: mostVisibleFields }, record.span));
  const layout: RecordLayout = {
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
  return { ok: true, value: { layout, numbers, visibleFields, subobject: null } };
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
