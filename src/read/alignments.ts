import type { Alignment, FieldLayout, RecordLayout } from "../layout/layouts.ts";
import { type RecordId, type Type, heldRecord, withoutAliases } from "../model/model.ts";
import { alignmentOfPointer, largestAlignment, lowestBit } from "./measure.ts";

// Debug info stores no alignment. What the figures allow:
//
// - least: the largest natural alignment among the fields at any depth, if every offset and the size obey it. If one does
//   not, the record is packed and least is 1. (A pack that moved no field leaves no trace; it is not considered.)
// - most: the largest power of two that divides the size and every offset at which the record lies by value, and no more than
//   the most of the records it lies in. An owner that places it against its natural alignment is packed and proves nothing:
//   what a pack cannot lower (__declspec(align)) would have been obeyed there too, what it can lower is in `least`.

/** The bounds of every record, from all records of one build. */
export function alignmentBounds(
  records: ReadonlyMap<RecordId, RecordLayout>,
): ReadonlyMap<RecordId, Alignment> {
  const least = new Map<RecordId, number>();
  const innerFirst: RecordLayout[] = [];
  for (const record of records.values()) visit(record, records, least, innerFirst);
  const most = new Map<RecordId, number>();
  for (const record of innerFirst)
    most.set(record.record, Math.max(powerDividing(record.size), least.get(record.record) ?? 1));
  for (const owner of innerFirst.toReversed()) lowerUsedRecords(owner, least, most);
  return new Map(
    innerFirst.map(({ record }) => [
      record,
      { least: least.get(record) ?? 1, most: most.get(record) ?? largestAlignment },
    ]),
  );
}

/** Depth first, so that a record comes after all that it holds. */
function visit(
  record: RecordLayout,
  records: ReadonlyMap<RecordId, RecordLayout>,
  least: Map<RecordId, number>,
  innerFirst: RecordLayout[],
): void {
  if (least.has(record.record)) return;
  least.set(record.record, 1);
  for (const { id } of usedRecords(record)) {
    const inner = records.get(id);
    if (inner !== undefined) visit(inner, records, least, innerFirst);
  }
  least.set(record.record, naturalAlignment(record, least));
  innerFirst.push(record);
}

function naturalAlignment(record: RecordLayout, least: ReadonlyMap<RecordId, number>): number {
  let natural = 1;
  for (const field of record.fields) {
    const alignment = alignmentOf(field.type, least);
    if (offsetOf(field) % alignment !== 0) return 1;
    natural = Math.max(natural, alignment);
  }
  return record.size % natural === 0 ? natural : 1;
}

function alignmentOf(type: Type, least: ReadonlyMap<RecordId, number>): number {
  const bare = withoutAliases(type);
  switch (bare.kind) {
    case "scalar":
      return bare.alignment;
    case "pointer":
      return alignmentOfPointer(bare.size);
    case "enum":
      return 4;
    case "array":
      return alignmentOf(bare.element, least);
    case "record":
      return least.get(bare.record) ?? 1;
    case "function":
    case "unresolved":
      return 1;
  }
}

function lowerUsedRecords(
  owner: RecordLayout,
  least: ReadonlyMap<RecordId, number>,
  most: Map<RecordId, number>,
): void {
  for (const { id, offset } of usedRecords(owner)) {
    const natural = least.get(id) ?? 1;
    if (offset % natural !== 0) continue;
    const allowed = Math.min(powerDividing(offset), most.get(owner.record) ?? largestAlignment);
    most.set(id, Math.max(natural, Math.min(most.get(id) ?? largestAlignment, allowed)));
  }
}

function usedRecords(record: RecordLayout): readonly { id: RecordId; offset: number }[] {
  return record.fields.flatMap((field) => {
    const id = heldRecord(field.type);
    return id === null ? [] : [{ id, offset: offsetOf(field) }];
  });
}

function offsetOf(field: FieldLayout): number {
  return field.kind === "member" ? field.offset : field.unitOffset;
}

/** The largest power of two, no more than MSVC allows, that divides `bytes`. */
function powerDividing(bytes: number): number {
  return bytes === 0 ? largestAlignment : Math.min(largestAlignment, lowestBit(bytes));
}
