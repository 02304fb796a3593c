import type { Form } from "../../model/model.ts";

// The data say of a bit-field: unit offset, type and width, in order of declaration, anonymous members flattened. Where it
// begins in its unit has to follow from that, and it does not always: `union { UCHAR Red : 1; UCHAR Balance : 2; }` and
// `struct { UCHAR Red : 1; UCHAR Balance : 2; }` leave the same trace. (The first is _RTL_BALANCED_NODE, and Balance begins
// at bit 0.) So a position is stated only where there is one reading.
//
// - A run is a series of bit-fields at one offset with types of one size and no other field between. The first of a run begins
//   at bit 0: whatever precedes it is no bit-field of this unit.
// - A run in a struct whose unit no other field overlaps is one series of bit-fields: each begins where the last one ended.
// - So is the part of a run that fills its unit to the last bit, also among the members of a union: members of a union that
//   happen to add up to exactly 8, 16, 32 or 64 bits are not a reading we consider. What follows such a part is a new run.
// - In any other run, each field after the first may be a new member of a union: unknown.

export interface FlatField {
  readonly offset: number;
  readonly size: number;
  /** Null for a field that is no bit-field. */
  readonly bitWidth: number | null;
}

/** For each field, the bit at which it begins in its unit; null where it is no bit-field or has more than one reading. */
export function bitOffsets(form: Form, fields: readonly FlatField[]): readonly (number | null)[] {
  const offsets: (number | null)[] = [];
  while (offsets.length < fields.length) {
    const start = offsets.length;
    const end = endOfRun(fields, start);
    if (end === start) offsets.push(null);
    else offsets.push(...runOffsets(form, fields, start, end));
  }
  return offsets;
}

function endOfRun(fields: readonly FlatField[], start: number): number {
  const first = fields[start];
  if (first === undefined) return start;
  let end = start;
  while (end < fields.length && continuesRun(first, fields[end])) end++;
  return end;
}

function continuesRun(first: FlatField, field: FlatField | undefined): boolean {
  return field?.bitWidth != null && field.offset === first.offset && field.size === first.size;
}

function runOffsets(form: Form, fields: readonly FlatField[], start: number, end: number): (number | null)[] {
  const offsets: (number | null)[] = [];
  for (let at = start; at < end;) {
    const part = seriesFrom(fields, at, end);
    const isOneSeries = part.isFull || (part.end === end && isAlone(form, fields, at, end));
    if (!isOneSeries) return [...offsets, 0, ...fields.slice(at + 1, end).map(() => null)];
    offsets.push(...part.offsets);
    at = part.end;
  }
  return offsets;
}

/** The longest series from `start` that fits its unit. */
function seriesFrom(
  fields: readonly FlatField[],
  start: number,
  end: number,
): { offsets: readonly number[]; end: number; isFull: boolean } {
  const unitBits = 8 * (fields[start]?.size ?? 0);
  const offsets: number[] = [];
  let bits = 0;
  let at = start;
  while (at < end && bits < unitBits && bits + (fields[at]?.bitWidth ?? 0) <= unitBits) {
    offsets.push(bits);
    bits += fields[at]?.bitWidth ?? 0;
    at++;
  }
  return { offsets, end: at, isFull: bits === unitBits };
}

/** True in a struct if no field outside `start..end` lies on the same bytes. */
function isAlone(form: Form, fields: readonly FlatField[], start: number, end: number): boolean {
  const unit = fields[start];
  if (form === "union" || unit === undefined) return false;
  return fields.every(
    (field, at) =>
      (at >= start && at < end) ||
      field.offset + field.size <= unit.offset ||
      field.offset >= unit.offset + unit.size,
  );
}
