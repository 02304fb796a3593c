import type { Comparison } from "../diff/finding.ts";
import type { Reading } from "../layout/at.ts";
import { fieldsAt } from "../layout/at.ts";
import { byteMapOf } from "../layout/byte-map.ts";
import type { FlatField } from "../layout/flatten.ts";
import { flattenFields } from "../layout/flatten.ts";
import { gapsOf } from "../layout/gaps.ts";
import type { Layouts, RecordLayout } from "../layout/layouts.ts";
import type { Language } from "../model/model.ts";
import { spell } from "../model/spelling.ts";
import { plainFieldName } from "../pair/names.ts";
import { findingMessage } from "./finding-words.ts";
import { alignmentWords } from "./layout-text.ts";
import { markFindings } from "./map/map-marks.ts";
import { mapText } from "./map/map-text.ts";
import type { Style } from "./text.ts";
import { counted, hexadecimal, paint, printable, shortened, wrapped } from "./text.ts";

/** One side of `show`: a layout and the door it came through. */
export interface ShownSide {
  readonly title: string;
  readonly layouts: Layouts;
  readonly layout: RecordLayout;
}

/** One record on both sides; either may be absent. */
export interface ShownRecord {
  readonly c: ShownSide | null;
  readonly rust: ShownSide | null;
  /** What lies between the two; null where there are not two. */
  readonly comparison: Comparison | null;
}

/** Both sides of a record: a byte map, what differs, and a table of the fields at the same offsets, holes included. */
export function showText(record: ShownRecord, style: Style, options: { readonly verbose: boolean }): string {
  const { c, rust } = record;
  const sides = [c, rust].filter((side) => side !== null);
  const heads = sides.map((side) => headOf(side, style));
  const rows = rowsOf(c === null ? [] : cellsOf(c), rust === null ? [] : cellsOf(rust));
  const table = tableOf(rows, sides.length === 2, style);
  const lines = [...heads, "", ...mapLines(record, style, options), "", ...table];
  return `${lines.join("\n")}\n`;
}

/** Causes that are told under the map; `check` tells all. */
const toldCauses = 10;

function mapLines(
  { c, rust, comparison }: ShownRecord,
  style: Style,
  { verbose }: { readonly verbose: boolean },
): readonly string[] {
  const inC = c === null ? null : byteMapOf(c.layout, c.layouts);
  const inRust = rust === null ? null : byteMapOf(rust.layout, rust.layouts);
  const findings = markFindings(comparison?.findings ?? [], inC, inRust);
  const causes = findings.filter(({ mark }) => mark === "cause" || mark === "doubt");
  const told = causes.slice(0, toldCauses).map(({ finding, mark }) => {
    const sign = mark === "cause" ? "!=" : "??";
    const lines = wrapped(printable(findingMessage(finding)), style.width - 5);
    return `  ${paint(style, mark === "cause" ? "red" : "yellow", sign)} ${lines.join("\n     ")}`;
  });
  const more =
    causes.length > toldCauses ? [`  … ${causes.length - toldCauses} more (layoutcheck check)`] : [];
  return [
    ...mapText({ c: inC, rust: inRust, findings, style, verbose }),
    ...(told.length === 0 ? [] : ["", ...told, ...more]),
  ];
}

/** What lies at one byte of each side, from the outermost field down. */
export function showAtText(sides: readonly ShownSide[], offset: number, style: Style): string {
  const paragraphs = sides.map((side) => {
    const readings = fieldsAt(side.layout, side.layouts, offset);
    const lines =
      readings.length === 0
        ? [`  ${hexadecimal(offset)} is outside: the record has ${hexadecimal(side.layout.size)} bytes`]
        : readings.flatMap((reading) => readingLines(reading, offset, side.layouts.language));
    return [headOf(side, style), ...lines].join("\n");
  });
  return `${paragraphs.join("\n\n")}\n`;
}

function readingLines(reading: Reading, offset: number, language: Language): readonly string[] {
  const lines = reading.steps.map((step, depth) => {
    const inside = offset - step.offset;
    const bits = step.field.kind === "bit-field" ? ` : ${bitText(step.field)}` : "";
    const plus = inside === 0 ? "" : `, byte ${hexadecimal(inside)} of it`;
    return `  ${"  ".repeat(depth)}${hexadecimal(step.offset)}  ${printable(step.path)}: ${printable(spell(step.type, language))}${bits}${plus}`;
  });
  if (reading.gap === null) return lines;
  const what =
    reading.gap.kind === "unused-bits"
      ? "unused bits"
      : reading.gap.kind === "hole"
        ? "a hole"
        : "tail padding";
  return [...lines, `  ${"  ".repeat(reading.steps.length)}${what}: no field lies here`];
}

function headOf({ title, layout }: ShownSide, style: Style): string {
  return `${paint(style, "bold", printable(title))}  ${hexadecimal(layout.size)} bytes, alignment ${alignmentWords(layout)}`;
}

/** One field or gap at its place. */
interface Cell {
  readonly offset: number;
  /** For the order inside one unit; -1 for a field that is no bit-field. */
  readonly bit: number;
  readonly size: number;
  readonly name: string | null;
  readonly text: string;
}

interface Row {
  readonly offset: number;
  readonly left: Cell | null;
  readonly right: Cell | null;
}

function cellsOf({ layouts, layout }: ShownSide): readonly Cell[] {
  const fields = flattenFields(layout, layouts).map((field) => fieldCell(field, layouts.language));
  const gaps = gapsOf(layout, layouts).flatMap((gap): readonly Cell[] => {
    if (gap.kind === "unused-bits") return [];
    const text = `(${gap.kind === "hole" ? "hole" : "tail padding"}, ${counted(gap.size, "byte")})`;
    return [{ offset: gap.offset, bit: -1, size: gap.size, name: null, text }];
  });
  return [...fields, ...gaps].sort((a, b) => a.offset - b.offset || a.bit - b.bit);
}

function fieldCell(field: FlatField, language: Language): Cell {
  const bits = field.kind === "bit-field" ? ` : ${bitText(field)}` : "";
  return {
    offset: field.offset,
    bit: field.kind === "bit-field" ? (field.bitOffset ?? 0) : -1,
    size: field.size,
    name: field.name,
    text: `${printable(field.path)}: ${printable(spell(field.type, language))}${bits}`,
  };
}

function bitText({
  bitOffset,
  bitWidth,
}: {
  readonly bitOffset: number | null;
  readonly bitWidth: number;
}): string {
  return `${bitWidth} ${bitOffset === null ? "(bit unknown)" : `(bit ${bitOffset})`}`;
}

/** Cells at one offset stand in one row if they have one name, else if each side has just one left. */
function rowsOf(left: readonly Cell[], right: readonly Cell[]): readonly Row[] {
  const offsets = [...new Set([...left, ...right].map(({ offset }) => offset))].sort((a, b) => a - b);
  const lefts = groupByOffset(left);
  const rights = groupByOffset(right);
  return offsets.flatMap((offset) => rowsAt(offset, lefts.get(offset) ?? [], rights.get(offset) ?? []));
}

function rowsAt(offset: number, left: readonly Cell[], right: readonly Cell[]): readonly Row[] {
  const free = new Set(right);
  const rows: Row[] = left.map((cell) => {
    const namesake = [...free].find((other) => sameName(cell, other)) ?? null;
    if (namesake !== null) free.delete(namesake);
    return { offset, left: cell, right: namesake };
  });
  const rest = [...free];
  const filled = rows.map((row) =>
    row.right === null && rest.length > 0 ? { ...row, right: rest.shift() ?? null } : row,
  );
  return [...filled, ...rest.map((cell) => ({ offset, left: null, right: cell }))];
}

function sameName(a: Cell, b: Cell): boolean {
  return a.name !== null && b.name !== null && plainFieldName(a.name) === plainFieldName(b.name);
}

function groupByOffset(cells: readonly Cell[]): ReadonlyMap<number, readonly Cell[]> {
  const groups = new Map<number, Cell[]>();
  for (const cell of cells) groups.set(cell.offset, [...(groups.get(cell.offset) ?? []), cell]);
  return groups;
}

function tableOf(rows: readonly Row[], isTwoSided: boolean, style: Style): readonly string[] {
  const room = style.width - 12;
  const width = isTwoSided ? Math.floor(room / 2) : room;
  const text = (cell: Cell | null): string => shortened(cell?.text ?? "", width - 2);
  const head = isTwoSided ? [paint(style, "dim", `  offset    ${"C".padEnd(width)}Rust`)] : [];
  const body = rows.map(({ offset, left, right }) => {
    const cells = isTwoSided ? `${text(left).padEnd(width)}${text(right)}` : text(left ?? right);
    const line = `  ${hexadecimal(offset).padEnd(8)}  ${cells}`.trimEnd();
    return left !== null && right !== null && sameName(left, right) && left.size !== right.size
      ? paint(style, "red", line)
      : line;
  });
  return [...head, ...body];
}
