import type { ByteMap, MappedField } from "../../layout/byte-map.ts";
import { runsWithin } from "../../layout/byte-map.ts";
import type { Mark } from "./map-marks.ts";
import { rowBytes } from "./map-rows.ts";

/** One line of bits, and from where they count: `bits+4` is the unit 4 bytes into the row, `32` the bit it goes on with. */
export interface BitStrip {
  readonly label: string;
  readonly bits: string;
}

/** A union may show the same bits again and again; more ways than these are not drawn. */
const mostUnits = 8;

/** One character for each bit of the units that begin in the row at `offset`, the least significant first. */
export function bitStrips(
  map: ByteMap,
  marks: ReadonlyMap<number, Mark>,
  offset: number,
  perLine: number,
): readonly BitStrip[] {
  return unitsIn(map, offset).flatMap((indexes) => {
    const unit = indexes.map((index) => ({ ...fieldAt(map, index), mark: marks.get(index) ?? null }));
    const bits = unitBits(unit);
    const lines = Math.ceil(bits.length / perLine);
    return Array.from({ length: lines }, (_, line) => ({
      label: line === 0 ? `bits+${(unit[0]?.offset ?? 0) - offset}` : `${line * perLine}`,
      bits: bits.slice(line * perLine, (line + 1) * perLine),
    }));
  });
}

/** The bit-fields that begin in a row, by storage unit. Those that share bits, as members of a union, are units apart. */
function unitsIn(map: ByteMap, offset: number): ReadonlyArray<readonly number[]> {
  const runs = runsWithin(map, offset, offset + rowBytes);
  const here = runs.flatMap(({ owner, others }) => (owner === null ? others : [owner, ...others]));
  const units: number[][] = [];
  for (const index of [...new Set(here)].sort((a, b) => a - b)) {
    const field = fieldAt(map, index);
    if (field.bits === null || field.offset < offset || field.offset >= offset + rowBytes) continue;
    const unit = units.findLast(([first]) => first !== undefined && isSameUnit(fieldAt(map, first), field));
    if (unit !== undefined && !unit.some((other) => sharesBits(fieldAt(map, other), field))) unit.push(index);
    else if (units.length < mostUnits) units.push([index]);
  }
  return units;
}

function fieldAt({ fields }: ByteMap, index: number): MappedField {
  const field = fields[index];
  if (field === undefined) throw new Error("a run names only fields of its own map");
  return field;
}

function isSameUnit(a: MappedField, b: MappedField): boolean {
  return a.offset === b.offset && a.size === b.size;
}

/** Positions that nobody knows are taken to be apart. */
function sharesBits({ bits: a }: MappedField, { bits: b }: MappedField): boolean {
  if (a === null || b === null || a.offset === null || b.offset === null) return false;
  return a.offset < b.offset + b.width && b.offset < a.offset + a.width;
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

type MarkedField = MappedField & { readonly mark: Mark | null };

/**
 * `aaa!!!!!--------`: the bit-fields of one unit in their order, `!` one that differs, `-` a bit that none has, `?` one that
 * nobody knows of.
 */
function unitBits(unit: readonly MarkedField[]): string {
  const bits = Array.from({ length: (unit[0]?.size ?? 0) * 8 }, () => "-");
  if (unit.some(({ bits: known }) => known?.offset === null)) bits.fill("?");
  for (const [index, { name, bits: known, mark }] of unit.entries()) {
    if (known === null || known.offset === null) continue;
    const end = Math.min(known.offset + known.width, bits.length);
    const letter = letters[index % letters.length] ?? "?";
    bits.fill(mark !== null ? "!" : name === null ? "x" : letter, known.offset, end);
  }
  return bits.join("");
}
