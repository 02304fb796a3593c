import type { Finding } from "../../diff/finding.ts";
import type { ByteMap, ByteRun, MappedField } from "../../layout/byte-map.ts";
import { runsWithin } from "../../layout/byte-map.ts";
import { bitStrips } from "./map-bits.ts";
import type { MarkedFinding, Mark } from "./map-marks.ts";
import { gravestFirst, marksOf } from "./map-marks.ts";
import type { MapRow } from "./map-rows.ts";
import { mapRows, rowBytes } from "./map-rows.ts";
import type { Paint, Style } from "../text.ts";
import { counted, hexadecimal, paint, printable, shortened } from "../text.ts";

/** The byte maps to draw, the left one first, and what was found between them. */
export interface MapTextRequest {
  readonly c: ByteMap | null;
  readonly rust: ByteMap | null;
  readonly findings: readonly MarkedFinding[];
  readonly style: Style;
  /** Rows in which nothing is to be seen are drawn too. */
  readonly verbose: boolean;
}

/**
 * A byte map as lines of text: 8 bytes a row, both sides at the same offsets. Everything is told by characters; colour
 * only repeats it.
 */
export function mapText(request: MapTextRequest): readonly string[] {
  const drawn = drawnSides(request);
  const rows = mapRows(drawn.map(({ map }) => map));
  const offsetWidth = Math.max(6, hexadecimal(rows.at(-1)?.offset ?? 0).length);
  const page: Page = {
    sides: drawn,
    byteWidth: byteWidthOf(request.style, drawn.length, offsetWidth),
    offsetWidth,
    sizeMark: request.findings.find(({ finding }) => isOfWhole(finding))?.mark ?? null,
    style: request.style,
  };
  const entries = request.verbose || drawn.length < 2 ? rows : rowsToTell(rows, page);
  const body = bodyLines(entries, page);
  return [...headLines(page), ...body, ...legend(entries, page)];
}

function bodyLines(entries: readonly (MapRow | Fold)[], page: Page): readonly string[] {
  return entries.flatMap((entry) => ("folded" in entry ? foldLine(entry, page) : rowLines(entry, page)));
}

function isOfWhole({ code, field }: Finding): boolean {
  return code === "size" && field === null;
}

interface Side {
  readonly name: string;
  readonly map: ByteMap;
  readonly marks: ReadonlyMap<number, Mark>;
}

interface Page {
  readonly sides: readonly Side[];
  /** Columns that one byte takes. */
  readonly byteWidth: number;
  readonly offsetWidth: number;
  /** What is said of the record's own size, for the rows in which a side ends. */
  readonly sizeMark: Mark | null;
  readonly style: Style;
}

/** Rows left out because both sides agree there, or only one side is left. */
interface Fold {
  readonly folded: readonly MapRow[];
}

function drawnSides({ c, rust, findings }: MapTextRequest): readonly Side[] {
  const left = c === null ? [] : [{ name: "C", map: c, marks: marksOf(findings, "c") }];
  const right = rust === null ? [] : [{ name: "Rust", map: rust, marks: marksOf(findings, "rust") }];
  return [...left, ...right];
}

/** Two spaces, the offset, two spaces; between the sides four columns with the mark of the row. */
function byteWidthOf({ width }: Style, sides: number, offsetWidth: number): number {
  const room = width - offsetWidth - 4 - (sides - 1) * 4 - sides;
  return Math.max(3, Math.min(sides === 1 ? 9 : 8, Math.floor(room / (rowBytes * sides))));
}

/** A record with fewer rows is drawn whole. */
const smallRecord = 32;
/** Fewer rows than these are not worth folding. */
const leastFold = 4;

function rowsToTell(rows: readonly MapRow[], page: Page): readonly (MapRow | Fold)[] {
  if (rows.length <= smallRecord) return rows;
  const told: (MapRow | Fold)[] = [];
  let alike: MapRow[] = [];
  const close = (): void => {
    told.push(...(alike.length < leastFold ? alike : [{ folded: alike }]));
    alike = [];
  };
  for (const row of rows) {
    const isFirst = row.offset === 0;
    if (!isFirst && isQuiet(row, page) && (alike.length === 0 || isAlike(alike[0], row, page)))
      alike.push(row);
    else {
      close();
      if (!isFirst && isQuiet(row, page)) alike.push(row);
      else told.push(row);
    }
  }
  close();
  return told;
}

/** Nothing differs in it, nothing is left free, and no side ends. Where one side is alone, its holes say little. */
function isQuiet(row: MapRow, page: Page): boolean {
  const end = row.offset + row.rows * rowBytes;
  if (page.sides.some(({ map }) => map.size <= row.offset))
    return (
      rowMark(row, page) === null && page.sides.every(({ map }) => map.size < row.offset || map.size > end)
    );
  return (
    rowMark(row, page) === null &&
    page.sides.every(
      ({ map }) =>
        !(map.size > row.offset && map.size < end) &&
        runsWithin(map, row.offset, end).every(({ kind }) => kind === "field"),
    )
  );
}

function isAlike(first: MapRow | undefined, row: MapRow, { sides }: Page): boolean {
  const present = (offset: number): string => sides.map(({ map }) => offset < map.size).join();
  return first !== undefined && present(first.offset) === present(row.offset);
}

function headLines({ sides, byteWidth, offsetWidth, style }: Page): readonly string[] {
  const side = rowBytes * byteWidth + 1;
  const numbers = Array.from({ length: rowBytes }, (_, byte) => String(byte).padEnd(byteWidth)).join("");
  const line = (cells: readonly string[]): string => {
    const padded = cells.map((cell) => ` ${cell}`.padEnd(side)).join("    ");
    return paint(style, "dim", `  ${"".padEnd(offsetWidth)}  ${padded}`.trimEnd());
  };
  return [line(sides.map(({ name }) => name)), line(sides.map(() => numbers))];
}

function foldLine({ folded }: Fold, page: Page): readonly string[] {
  const [first, last] = [folded[0], folded.at(-1)];
  if (first === undefined || last === undefined) throw new Error("a fold has rows");
  const [from, to] = [first.offset, last.offset + last.rows * rowBytes];
  const here = page.sides.filter(({ map }) => first.offset < map.size);
  const fields = here.map(
    ({ map }) => map.fields.filter(({ offset }) => offset >= from && offset < to).length,
  );
  const counts = here.map(
    ({ name }, at) => `${at === 0 ? counted(fields[at] ?? 0, "field") : (fields[at] ?? 0)} in ${name}`,
  );
  const words = `${here.length < page.sides.length ? "one side only" : "no difference"}, ${counts.join(", ")}`;
  const line = `  ${hexadecimal(from).padEnd(page.offsetWidth)}  … to ${hexadecimal(to)}: ${words} (-v shows)`;
  return [paint(page.style, "dim", line)];
}

function rowLines(row: MapRow, page: Page): readonly string[] {
  const { sides, style, offsetWidth } = page;
  const mark = rowMark(row, page);
  const between = mark === null ? "    " : ` ${paint(style, paintOf[mark], signOf[mark])} `;
  const cells = sides.map((side) => (row.rows === 1 ? cellsOf(side, row, page) : goesOn(side, row, page)));
  const offset = row.rows === 1 ? hexadecimal(row.offset) : "…";
  const line = `  ${offset.padEnd(offsetWidth)}  ${cells.join(between)}${sides.length === 1 && mark !== null ? between : ""}`;
  return [line.trimEnd(), ...bitLines(row, page)];
}

const signOf: Readonly<Record<Mark, string>> = { cause: "!=", dragged: "->", doubt: "??" };
const fieldSign: Readonly<Record<Mark, string>> = { cause: "!", dragged: ">", doubt: "?" };
const paintOf: Readonly<Record<Mark, Paint>> = { cause: "red", dragged: "yellow", doubt: "yellow" };

function rowMark(row: MapRow, { sides, sizeMark }: Page): Mark | null {
  const end = row.offset + row.rows * rowBytes;
  const marks = sides.flatMap(({ map, marks: known }) =>
    runsWithin(map, row.offset, end).flatMap((run) => markOfRun(run, known, row.offset) ?? []),
  );
  const endsHere = sides.some(({ map }) => map.size > row.offset && map.size <= end);
  return gravestFirst.find((mark) => marks.includes(mark) || (endsHere && mark === sizeMark)) ?? null;
}

/** A field that began in an earlier row was told of there. */
function markOfRun(run: ByteRun, marks: ReadonlyMap<number, Mark>, from: number): Mark | null {
  if (run.owner === null || run.from < from) return null;
  const known = [run.owner, ...run.others].flatMap((field) => marks.get(field) ?? []);
  return gravestFirst.find((mark) => known.includes(mark)) ?? null;
}

/** `|Flags   |Kind....|`, as wide as the row, blank beyond the record's end. */
function cellsOf({ map, marks }: Side, { offset }: MapRow, { byteWidth, style }: Page): string {
  const end = Math.min(offset + rowBytes, map.size);
  const cells = runsWithin(map, offset, end).map((run) => {
    const from = Math.max(run.from, offset);
    const width = (Math.min(run.to, end) - from) * byteWidth - 1;
    const mark = markOfRun(run, marks, offset);
    const text = cellText(run, map, mark, { isContinued: run.from < offset, width });
    const color = run.kind === "field" ? (mark === null ? null : paintOf[mark]) : "cyan";
    return `|${color === null ? text : paint(style, color, text)}`;
  });
  const blank = " ".repeat(Math.max(0, offset + rowBytes - Math.max(end, offset)) * byteWidth);
  return `${cells.join("")}${end > offset ? "|" : " "}${blank}`;
}

function cellText(
  run: ByteRun,
  map: ByteMap,
  mark: Mark | null,
  place: { readonly isContinued: boolean; readonly width: number },
): string {
  const { isContinued, width } = place;
  const owner = run.owner === null ? undefined : map.fields[run.owner];
  if (owner === undefined) return gapText(run, width);
  const sign = mark === null ? "" : fieldSign[mark];
  const name = sign + printable(labelOf(owner, run, map));
  const isRest = isContinued || owner.offset < run.from;
  const text = isRest
    ? `${sign}…${name.slice(sign.length)}`
    : `${name}${beside(run, map, name.length, width)}`;
  return shortened(text, width).padEnd(width);
}

/** A bit-field that owns its unit has the others beside it: `Valid:1 Dirty:1 Age:3`. */
function labelOf(owner: MappedField, { others }: ByteRun, { fields }: ByteMap): string {
  if (owner.bits === null) return owner.name === null ? "" : owner.path;
  const unit = [owner, ...others.slice(0, 32).flatMap((other) => fields[other] ?? [])];
  const bits = unit.filter((field) => field.bits !== null && field.offset === owner.offset);
  return bits.map((field) => `${field.name === null ? "" : field.path}:${field.bits?.width ?? 0}`).join(" ");
}

/** `:30` bit-fields begin here, `+2` other fields have these bytes too; left out where the name would lose its end. */
function beside({ owner, others }: ByteRun, { fields }: ByteMap, taken: number, width: number): string {
  const all = [...(owner === null ? [] : [owner]), ...others];
  const isBits = (field: number): boolean => (fields[field]?.bits ?? null) !== null;
  const bits = all.filter(isBits).length;
  const isOfBits = owner !== null && isBits(owner);
  const members = all.length - bits - (isOfBits ? 0 : 1);
  const text = `${bits === 0 || isOfBits ? "" : ` :${bits}`}${members <= 0 ? "" : ` +${members}`}`;
  return taken + text.length <= width ? text : "";
}

/** Dots for a hole, underscores for tail padding. */
function gapText({ kind, from, to }: ByteRun, width: number): string {
  const fill = kind === "hole" ? "." : "_";
  const name = kind === "hole" ? "hole" : "tail padding";
  const long = `${name}, ${counted(to - from, "byte")}`;
  const words = [long, name, name.slice(0, 4)].find((word) => word.length + 2 <= width) ?? "";
  const before = Math.floor((width - words.length) / 2);
  return `${fill.repeat(before)}${words}`.padEnd(width, fill);
}

/** Several rows at once, in which a field or a gap only goes on. */
function goesOn({ map }: Side, { offset, rows }: MapRow, { byteWidth, style }: Page): string {
  const width = rowBytes * byteWidth - 1;
  const [run] = runsWithin(map, offset, offset + 1);
  if (run === undefined) return "".padEnd(width + 2);
  const words = `  (${hexadecimal(rows * rowBytes)} more bytes)`;
  return `|${paint(style, "dim", shortened(words, width).padEnd(width))}|`;
}

/** The bits of the units that begin in this row, each side under its cells. */
function bitLines(row: MapRow, page: Page): readonly string[] {
  if (row.rows > 1) return [];
  const perLine = Math.floor((rowBytes * page.byteWidth) / 8) * 8;
  const strips = page.sides.map(({ map, marks }) => bitStrips(map, marks, row.offset, perLine));
  const count = Math.max(...strips.map((lines) => lines.length));
  const width = rowBytes * page.byteWidth + 1;
  return Array.from({ length: count }, (_, line) => {
    const label = strips.map((lines) => lines[line]?.label ?? "").find((one) => one !== "") ?? "";
    const cells = strips.map((lines) => ` ${lines[line]?.bits ?? ""}`.padEnd(width)).join("    ");
    return `  ${label.padStart(page.offsetWidth)}  ${paint(page.style, "cyan", cells.trimEnd())}`;
  });
}

/** Says of each sign that was drawn what it means, and nothing of those that were not. */
function legend(entries: readonly (MapRow | Fold)[], page: Page): readonly string[] {
  const { style } = page;
  const text = bodyLines(entries, { ...page, style: { ...style, color: false } }).join("\n");
  const has = (sign: string | RegExp): boolean =>
    typeof sign === "string" ? text.includes(sign) : sign.test(text);
  const words = [
    ...(has("!=") ? ["!= differs"] : []),
    ...(has("->") ? ["-> moved along by an earlier difference"] : []),
    ...(has(/ \?\? *(?:$|\|)/m) ? ["?? in doubt"] : []),
    ...(has("...") ? ["... hole"] : []),
    ...(has(/___/) ? ["___ tail padding"] : []),
    ...(has(/ :\d+ *(\+\d+ *)?\|/) ? [":N bit-fields over these bytes"] : []),
    ...(has(/ \+\d+ *\|/) ? ["+N more fields over these bytes"] : []),
    ...(has("bits+") ? ["bits lowest first, a letter per bit-field, ! differs, - unused, ? unknown"] : []),
  ];
  return words.length === 0 ? [] : [paint(style, "dim", legendLines(words, style.width).join("\n"))];
}

function legendLines(words: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + 3 <= width)
      lines[lines.length - 1] = `${last} · ${word}`;
    else lines.push(`  ${word}`);
  }
  return lines;
}
