import { withoutAliases, type Type } from "../model/model.ts";
import { gapsOf, type Gap } from "./gaps.ts";
import type { FieldLayout, Layouts, RecordLayout } from "./layouts.ts";

/** One field on the way down to a byte, outermost first. */
export interface Step {
  readonly field: FieldLayout;
  /** From the outermost record, with the index in each array: `Pcb.Header.Lock[2]`. */
  readonly path: string;
  /** In the outermost record, in bytes: of the field, or of the array element that was entered. Of a bit-field: its unit's. */
  readonly offset: number;
  readonly size: number;
  /** The type at this step: that of the element where arrays were entered. */
  readonly type: Type;
}

/** One reading of a byte. Members of a union give one each. */
export interface Reading {
  readonly steps: readonly Step[];
  /** What the byte is in the innermost record if no field of it lies there, in that record's own offsets; else null. */
  readonly gap: Gap | null;
}

/** A union of unions of unions can be read in more ways than anybody would. */
const mostReadings = 200;
const deepest = 500;

/**
 * What lies at a byte offset, through named records and arrays down to the scalars. Empty if the offset is outside
 * the record.
 */
export function fieldsAt(layout: RecordLayout, layouts: Layouts, offset: number): readonly Reading[] {
  const readings: Reading[] = [];
  if (offset >= 0 && offset < layout.size)
    readInside(layout, layouts, { byte: offset, base: 0 }, [], readings);
  return readings;
}

/** The byte looked for, and where the record starts, both in the outermost record. */
interface Aim {
  readonly byte: number;
  readonly base: number;
}

function readInside(
  layout: RecordLayout,
  layouts: Layouts,
  aim: Aim,
  outer: readonly Step[],
  readings: Reading[],
): void {
  const prefix = pathPrefix(outer);
  const before = readings.length;
  for (const field of layout.fields) {
    if (readings.length >= mostReadings || outer.length >= deepest) return;
    const step = touches(field, aim) ? enter(field, aim, prefix) : null;
    if (step === null) continue;
    const steps = [...outer, step];
    const bare = withoutAliases(step.type);
    const inner = bare.kind === "record" ? layouts.layoutOf(bare.record) : null;
    if (inner?.ok === true)
      readInside(inner.value, layouts, { byte: aim.byte, base: step.offset }, steps, readings);
    else readings.push({ steps, gap: null });
  }
  if (readings.length === before) readings.push({ steps: outer, gap: gapAt(layout, layouts, aim) });
}

function pathPrefix(outer: readonly Step[]): string {
  const last = outer.at(-1);
  return last === undefined || last.path === "" ? "" : `${last.path}.`;
}

function touches(field: FieldLayout, { byte, base }: Aim): boolean {
  const inside = byte - base;
  if (field.kind === "member") return inside >= field.offset && inside < field.offset + field.size;
  const first = field.unitOffset + Math.floor((field.bitOffset ?? 0) / 8);
  const end =
    field.bitOffset === null
      ? field.unitOffset + field.unitSize
      : field.unitOffset + Math.ceil((field.bitOffset + field.bitWidth) / 8);
  return inside >= first && inside < end;
}

/** Goes into the field and on into the element of each array that has the byte. */
function enter(field: FieldLayout, aim: Aim, prefix: string): Step {
  const named = field.name === null ? prefix.slice(0, -1) : prefix + field.name;
  if (field.kind === "bit-field")
    return {
      field,
      path: named,
      offset: aim.base + field.unitOffset,
      size: field.unitSize,
      type: field.type,
    };
  let step: Step = {
    field,
    path: named,
    offset: aim.base + field.offset,
    size: field.size,
    type: field.type,
  };
  for (let bare = withoutAliases(step.type); bare.kind === "array"; bare = withoutAliases(step.type)) {
    const size = bare.length === null || bare.length === 0 ? 0 : step.size / bare.length;
    if (size === 0) return step;
    const index = Math.floor((aim.byte - step.offset) / size);
    step = {
      field,
      path: `${step.path}[${index}]`,
      offset: step.offset + index * size,
      size,
      type: bare.element,
    };
  }
  return step;
}

/** The gap that holds the byte, in the record's own offsets. */
function gapAt(layout: RecordLayout, layouts: Layouts, { byte, base }: Aim): Gap | null {
  const inside = byte - base;
  return (
    gapsOf(layout, layouts).find((gap) => inside >= gap.offset && inside < gap.offset + gap.size) ?? null
  );
}
