import type { Type } from "../model/model.ts";
import { firstIndex } from "../source/search.ts";
import type { PlacedField } from "./flatten.ts";
import { openFields } from "./flatten.ts";
import { gapsOf } from "./gaps.ts";
import type { Layouts, RecordLayout } from "./layouts.ts";
import { dimensionsOf } from "./through.ts";

/** Which field has which byte of a record: what a picture of it is drawn from. Sizes and offsets are bytes. */
export interface ByteMap {
  readonly size: number;
  readonly fields: readonly MappedField[];
  /** Without overlap and in order, from the first byte to the last. */
  readonly runs: readonly ByteRun[];
}

/** A field that takes bytes; those that only open onto their own fields are left out. */
export interface MappedField {
  /** Null for an unnamed bit-field. */
  readonly name: string | null;
  readonly path: string;
  /** In the outermost record. Of a bit-field: where its storage unit starts. */
  readonly offset: number;
  /** Of a bit-field: that of its storage unit. */
  readonly size: number;
  readonly type: Type;
  /** `offset` from the unit's least significant bit; null where the witness does not know it. */
  readonly bits: { readonly offset: number | null; readonly width: number } | null;
}

/** Bytes that one field has, or none. */
export interface ByteRun {
  readonly from: number;
  readonly to: number;
  readonly kind: "field" | "hole" | "tail-padding";
  /** Of the fields that have these bytes, the one declared first; null in a gap. */
  readonly owner: number | null;
  /** The other fields that begin here, in order of declaration: further members of a union, bit-fields of one unit. */
  readonly others: readonly number[];
}

/** The fields of a record by the bytes they take. Where several share bytes, the one declared first has them. */
export function byteMapOf(layout: RecordLayout, layouts: Layouts): ByteMap {
  const placed = openFields(layout, layouts).filter(takesBytes).map(mappedField);
  const fields = [...placed, ...bitsThatMethodsRead(layout, layouts)];
  const owned = ownedRuns(fields, layout.size);
  const others = othersByRun(fields, owned);
  const gaps = gapsOf(layout, layouts).flatMap((gap): readonly ByteRun[] =>
    gap.kind === "unused-bits"
      ? []
      : [{ from: gap.offset, to: gap.offset + gap.size, kind: gap.kind, owner: null, others: [] }],
  );
  const runs = owned.map((run, index): ByteRun => ({
    ...run,
    kind: "field",
    others: others.get(index) ?? [],
  }));
  return { size: layout.size, fields, runs: [...runs, ...gaps].sort((a, b) => a.from - b.from) };
}

/** The runs that touch these bytes: a row is drawn out of thousands. */
export function runsWithin({ runs }: ByteMap, from: number, to: number): readonly ByteRun[] {
  return runs.slice(
    firstEndingBehind(runs, from),
    firstIndex(runs.length, (run) => (runs[run]?.from ?? to) >= to),
  );
}

function firstEndingBehind(runs: readonly { readonly to: number }[], offset: number): number {
  return firstIndex(runs.length, (run) => (runs[run]?.to ?? 0) > offset);
}

function takesBytes({ field, isOpened }: PlacedField): boolean {
  const size = field.kind === "member" ? field.size : field.unitSize;
  return size > 0 && (!isOpened || dimensionsOf(field.type) > 0);
}

function mappedField({ field, path, offset }: PlacedField): MappedField {
  const { name, type } = field;
  return field.kind === "member"
    ? { name, path, offset, size: field.size, type, bits: null }
    : { name, path, offset, size: field.unitSize, type, bits: bitsOf(field) };
}

function bitsOf(field: { readonly bitOffset: number | null; readonly bitWidth: number }): {
  readonly offset: number | null;
  readonly width: number;
} {
  return { offset: field.bitOffset, width: field.bitWidth };
}

/** Where C has bit-fields, Rust has an integer and methods that read its bits. They own nothing and stand beside it. */
function bitsThatMethodsRead(layout: RecordLayout, layouts: Layouts): readonly MappedField[] {
  const accessors = layouts.declarationOf(layout.record)?.accessors ?? [];
  if (accessors.length === 0) return [];
  const members = layout.fields.filter((field) => field.kind === "member" && field.size > 0);
  const storages = new Map(members.map((field) => [field.name, field]));
  return accessors.flatMap(({ name, storage, bitOffset, bitWidth }): readonly MappedField[] => {
    const field = storages.get(storage);
    if (field?.kind !== "member") return [];
    const { offset, size, type } = field;
    return [{ name, path: name, offset, size, type, bits: { offset: bitOffset, width: bitWidth } }];
  });
}

interface OwnedRun {
  readonly from: number;
  readonly to: number;
  readonly owner: number;
}

/** Each field takes what no earlier one has. Bytes are counted in pieces between neighbouring ends of fields. */
function ownedRuns(fields: readonly MappedField[], size: number): readonly OwnedRun[] {
  const ends = fields.flatMap(({ offset, size: bytes }) => [offset, offset + bytes]);
  const bounds = [...new Set([0, size, ...ends.filter((end) => end < size)])].sort((a, b) => a - b);
  const pieceAt = new Map(bounds.map((bound, index) => [bound, index]));
  const last = bounds.length - 1;
  const ownerOf: (number | null)[] = Array.from({ length: last }, () => null);
  // Where the search for a free piece goes on: every piece is passed over only a few times, however many fields overlap.
  const next = Array.from({ length: last + 1 }, (_, piece) => piece);
  const freeFrom = (start: number): number => {
    let piece = start;
    while ((next[piece] ?? piece) !== piece) {
      const beyond = next[piece] ?? piece;
      next[piece] = next[beyond] ?? beyond;
      piece = beyond;
    }
    return piece;
  };
  for (const [index, { offset, size: bytes }] of fields.entries()) {
    const end = pieceAt.get(Math.min(offset + bytes, size)) ?? last;
    const start = pieceAt.get(offset) ?? last;
    for (let piece = freeFrom(start); piece < end; piece = freeFrom(piece)) {
      ownerOf[piece] = index;
      next[piece] = piece + 1;
    }
  }
  return joined(ownerOf, bounds);
}

/** Neighbouring pieces of one owner made one. */
function joined(ownerOf: readonly (number | null)[], bounds: readonly number[]): readonly OwnedRun[] {
  const runs: { from: number; to: number; owner: number }[] = [];
  for (const [piece, owner] of ownerOf.entries()) {
    const [from, to] = [bounds[piece] ?? 0, bounds[piece + 1] ?? 0];
    if (owner === null) continue;
    const before = runs.at(-1);
    if (before !== undefined && before.owner === owner && before.to === from) before.to = to;
    else runs.push({ from, to, owner });
  }
  return runs;
}

function othersByRun(
  fields: readonly MappedField[],
  runs: readonly OwnedRun[],
): ReadonlyMap<number, readonly number[]> {
  const others = new Map<number, number[]>();
  for (const [index, { offset }] of fields.entries()) {
    const run = firstEndingBehind(runs, offset);
    if (runs[run]?.owner === index) continue;
    const known = others.get(run);
    if (known === undefined) others.set(run, [index]);
    else known.push(index);
  }
  return others;
}
