import type { Alignment, FieldLayout } from "../layout/layouts.ts";
import { largestAlignment, lowestBit } from "./measure.ts";

/**
 * The alignments that the facts of debug info allow, which stores none.
 *
 * At most: the largest power of two that divides the size. Wrong only for records that join `__declspec(align)` with
 * pack or with bit-fields, whose size may be less than a multiple (`_Alignof` 8, size 4).
 *
 * At least: what explains the padding. A hole of n bytes before a field at `offset` needs an alignment over n that
 * divides `offset`, and the record is aligned at least so. Natural alignment of the fields proves nothing: pack may have
 * lowered it. Holes beside bit-fields are passed over, as an unnamed bit-field may have made them.
 */
export function boundAlignment(size: number, fields: readonly FieldLayout[]): Alignment {
  const places = fields.map(placeOf).sort((left, right) => left.start - right.start);
  let end = 0;
  let endsInBits = false;
  let least = 1;
  for (const place of places) {
    if (place.start > end && !endsInBits && !place.isBits) least = Math.max(least, explain(place.start, end));
    if (place.end >= end) endsInBits = place.isBits;
    end = Math.max(end, place.end);
  }
  // A record without any byte of its own has a size by decree: `struct { long long x[]; }` is 4, aligned to 8.
  if (end === 0) return { least: 1, most: largestAlignment };
  if (size > end && !endsInBits) least = Math.max(least, explain(size, end));
  const most = Math.min(largestAlignment, lowestBit(size));
  return least <= most ? { least, most } : { least: 1, most };
}

interface Place {
  readonly start: number;
  readonly end: number;
  readonly isBits: boolean;
}

function placeOf(field: FieldLayout): Place {
  return field.kind === "member"
    ? { start: field.offset, end: field.offset + field.size, isBits: false }
    : { start: field.unitOffset, end: field.unitOffset + field.unitSize, isBits: true };
}

/** The smallest alignment that puts what would start at `end` at `start`; 1 if none does. */
function explain(start: number, end: number): number {
  let alignment = 1;
  while (alignment <= start - end) alignment *= 2;
  return start % alignment === 0 ? alignment : 1;
}
