import type { Layouts, RecordLayout } from "./layouts.ts";
import { openFields, type PlacedField } from "./flatten.ts";
import { dimensionsOf } from "./through.ts";

export type Gap = ByteGap | BitGap;

/** Bytes of a record that no field uses. A hole lies before a later field, tail padding after the last. */
export interface ByteGap {
  readonly kind: "hole" | "tail-padding";
  readonly offset: number;
  readonly size: number;
}

/** Bits of a storage unit that no field uses. Offset and size are the unit's in bytes; of units that overlap, of all. */
export interface BitGap {
  readonly kind: "unused-bits";
  readonly offset: number;
  readonly size: number;
  /** From the least significant bit of the unit. */
  readonly bitOffset: number;
  readonly bitWidth: number;
}

/** Half open. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * What the fields of a record leave unused, in order of offset. Members whose record shows through are looked into;
 * the padding of named records is theirs. Unnamed bit-fields use their bits: their author asked for them.
 */
export function gapsOf(layout: RecordLayout, layouts: Layouts): readonly Gap[] {
  const placed = openFields(layout, layouts).filter(fillsItsPlace);
  const whole = { from: 0, to: layout.size };
  const bytes = placed.map(bytesOf);
  const lastStart = bytes.reduce((last, { from, to }) => (to > from ? Math.max(last, from) : last), -1);
  const byteGaps = uncovered(whole, bytes).map(({ from, to }): Gap => {
    const kind = lastStart >= to ? "hole" : "tail-padding";
    return { kind, offset: from, size: to - from };
  });
  return [...byteGaps, ...unusedBits(placed)].sort(byPlace);
}

function unusedBits(placed: readonly PlacedField[]): readonly BitGap[] {
  if (placed.every(({ field }) => field.kind === "member")) return [];
  const units = merge(placed.filter(({ field }) => field.kind === "bit-field").map(bytesOf));
  return units.flatMap((unit) => {
    const used = placed.flatMap((field) => bitsOf(field, unit));
    const whole = { from: 0, to: (unit.to - unit.from) * 8 };
    return uncovered(whole, used).map(({ from, to }): BitGap => ({
      kind: "unused-bits",
      offset: unit.from,
      size: unit.to - unit.from,
      bitOffset: from,
      bitWidth: to - from,
    }));
  });
}

/** An opened array stands for all its elements, since only the first is listed. */
function fillsItsPlace({ field, isOpened }: PlacedField): boolean {
  return !isOpened || dimensionsOf(field.type) > 0;
}

function bytesOf({ field, offset }: PlacedField): Range {
  return { from: offset, to: offset + (field.kind === "member" ? field.size : field.unitSize) };
}

/** The bits that a field uses of a unit, counted from the unit's start. One at an unknown position uses all its unit. */
function bitsOf(placed: PlacedField, unit: Range): readonly Range[] {
  const { from, to } = bytesOf(placed);
  if (to <= unit.from || from >= unit.to) return [];
  const start = (from - unit.from) * 8;
  const { field } = placed;
  if (field.kind === "member" || field.bitOffset === null) return [{ from: start, to: (to - unit.from) * 8 }];
  return [{ from: start + field.bitOffset, to: start + field.bitOffset + field.bitWidth }];
}

/** The parts of `whole` that no range touches, in order. */
function uncovered(whole: Range, ranges: readonly Range[]): readonly Range[] {
  const gaps: Range[] = [];
  let covered = whole.from;
  for (const { from, to } of merge(ranges)) {
    if (from > covered) gaps.push({ from: covered, to: Math.min(from, whole.to) });
    covered = Math.max(covered, to);
  }
  if (covered < whole.to) gaps.push({ from: covered, to: whole.to });
  return gaps.filter(({ from, to }) => from < to);
}

/** Ranges that overlap made one, in order; empty ones left out. */
function merge(ranges: readonly Range[]): readonly Range[] {
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of ranges
    .filter((range) => range.from < range.to)
    .sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last !== undefined && from < last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

function byPlace(left: Gap, right: Gap): number {
  return left.offset - right.offset || bitOffsetOf(left) - bitOffsetOf(right);
}

function bitOffsetOf(gap: Gap): number {
  return gap.kind === "unused-bits" ? gap.bitOffset : 0;
}
