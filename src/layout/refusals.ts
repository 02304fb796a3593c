import { diagnostic, type Diagnostic } from "../diagnostic/facts.ts";
import { spell } from "../model/spelling.ts";
import {
  type BitField,
  type Field,
  type Member,
  type Model,
  type RecordType,
  withoutAliases,
} from "../model/model.ts";
import { isAlignment, type MeasureContext, type TypeNumbers } from "./measure.ts";
import type { Rules } from "./rules.ts";
import { nameOf } from "./through.ts";

// What a compiler would reject, and what nobody knows: for these there is no layout, only the reason why.

/** The pack that limits the record's fields in bytes, null if none does. */
export function limitOf(record: RecordType, rules: Rules): number | null {
  return record.pack === null || rules.limitlessPacks.includes(record.pack) ? null : record.pack;
}

/** Why the record as a whole has no layout; null if it may have one. */
export function whyRecordIsRefused(record: RecordType, context: MeasureContext): Diagnostic | null {
  const { rules, model } = context;
  const { span, requestedAlignment } = record;
  const name = nameOf(record);
  if (record.refused !== null) return diagnostic("refused-record", { record: name, ...record.refused }, span);
  if (record.representation === "unspecified") return diagnostic("repr-rust", { record: name }, span);
  const repeated = repeatedName(record.fields);
  if (repeated !== null) {
    const detail = `two of its fields are named ${repeated} (C2020, E0124)`;
    return diagnostic("refused-record", { record: name, code: "unsupported", detail }, span);
  }
  if (requestedAlignment !== null && !isAlignment(requestedAlignment, rules))
    return diagnostic("invalid-alignment", { value: requestedAlignment }, span);
  const pack = limitOf(record, rules);
  if (pack === null) return null;
  if (!isKnownPack(pack, rules)) return diagnostic("open-question", { question: `pack(${pack})` }, span);
  if (!rules.packExcludesAlignment) return null;
  if (requestedAlignment !== null) return diagnostic("packed-with-alignment", { record: name }, span);
  return holdsAligned(record, model) ? diagnostic("packed-and-aligned", { record: name }, span) : null;
}

/** probes/cases/record/two-fields-of-one-name.h */
function repeatedName(fields: readonly Field[]): string | null {
  const names = new Set<string>();
  for (const { name } of fields) {
    if (name !== null && names.has(name)) return name;
    if (name !== null) names.add(name);
  }
  return null;
}

/**
 * cl warns about other values (C4086); what it then does is not known.
 * probes/cases/pack/eight-is-the-largest-limit.h
 */
function isKnownPack(pack: number, rules: Rules): boolean {
  return rules.limitingPacks === null ? isAlignment(pack, rules) : rules.limitingPacks.includes(pack);
}

/**
 * E0588. rustc looks into records that hold records, but not into arrays of them; a pack lowers those.
 * Verified with rustc: test/oracle/rustc.test.ts.
 */
function holdsAligned(record: RecordType, model: Model): boolean {
  const seen = new Set([record]);
  for (const holder of seen)
    for (const field of holder.fields) {
      const type = withoutAliases(field.type);
      const held = type.kind === "record" ? model.records.get(type.record) : undefined;
      if (held === undefined) continue;
      if (held.requestedAlignment !== null) return true;
      seen.add(held);
    }
  return false;
}

/** Why the field, and with it its record, has no layout; null if it has one. `followers`: how many fields come after it. */
export function whyFieldIsRefused(
  field: Field,
  numbers: TypeNumbers,
  record: RecordType,
  followers: number,
  context: MeasureContext,
): Diagnostic | null {
  const { requestedAlignment, span } = field;
  if (requestedAlignment !== null && !isAlignment(requestedAlignment, context.rules))
    return diagnostic("invalid-alignment", { value: requestedAlignment }, span);
  return field.kind === "member"
    ? whyMemberIsRefused(field, numbers, record, followers, context.rules)
    : whyBitFieldIsRefused(field, numbers, context);
}

/**
 * C2229. In a union, and as the only member, an array may be empty. probes/cases/array/zero-length-not-last.h,
 * probes/cases/array/flexible-in-a-union.h, probes/cases/array/flexible-as-the-only-member.h
 */
function whyMemberIsRefused(
  member: Member,
  numbers: TypeNumbers,
  record: RecordType,
  followers: number,
  rules: Rules,
): Diagnostic | null {
  const isEmptyArray = withoutAliases(member.type).kind === "array" && numbers.size === 0;
  if (!rules.emptyArrayComesLast || !isEmptyArray || record.form === "union" || followers === 0) return null;
  return diagnostic("flexible-not-last", { field: member.name ?? "(unnamed)" }, member.span);
}

/**
 * A width is at most the bits of its type, 8 for bool too (C2034); only an unnamed field has width 0 (C2149).
 * probes/cases/bit-field/bool-has-eight-bits.h, probes/cases/bit-field/too-wide.h,
 * probes/cases/bit-field/named-zero-width.h, probes/cases/bit-field/not-an-integer.h
 */
function whyBitFieldIsRefused(
  bitField: BitField,
  numbers: TypeNumbers,
  context: MeasureContext,
): Diagnostic | null {
  const { type, bitWidth, span } = bitField;
  const field = bitField.name ?? "(unnamed)";
  const typeBits = numbers.size * 8;
  if (!isInteger(bitField))
    return diagnostic("bit-field-type", { field, spelling: spell(type, context.model.language) }, span);
  if (bitWidth > typeBits) return diagnostic("bit-width-too-wide", { field, bitWidth, typeBits }, span);
  if (bitWidth === 0 && bitField.name !== null) return diagnostic("named-zero-width", { field }, span);
  return null;
}

function isInteger(bitField: BitField): boolean {
  const type = withoutAliases(bitField.type);
  if (type.kind === "enum") return true;
  if (type.kind !== "scalar") return false;
  return type.class !== "float" && type.class !== "unit" && type.class !== "void";
}
