import type { RecordLayout } from "../layout/layouts.ts";
import type { RecordId } from "../model/model.ts";
import type { FieldPair, FieldPairing } from "../pair/pairing.ts";
import { placedPair } from "../pair/pairing.ts";
import { recordOf } from "../pair/parts.ts";

/** One field of a Rust record, with where C has it. Offsets are bytes from the outermost record, on each side its own. */
export interface Row {
  readonly index: number;
  readonly name: string;
  readonly start: number;
  readonly size: number;
  /** Where C has it and where C's ends; null for a field that C has nowhere: padding, a blob, one too many. */
  readonly c: { readonly start: number; readonly end: number } | null;
  /** Null also for a field whose own fields are paired, as a helper union `u` for C's anonymous one. */
  readonly pair: FieldPair | null;
  /** The helper record that the field holds where its own fields show through, else null. */
  readonly helper: RecordId | null;
}

/** The fields of a Rust record at `prefix` inside the outermost one, in order of declaration. */
export function rowsOf(
  layout: RecordLayout,
  place: { readonly prefix: string; readonly start: number },
  pairing: FieldPairing,
): readonly Row[] {
  return layout.fields.flatMap((field, index): readonly Row[] => {
    if (field.kind === "bit-field" || field.name === null) return [];
    const path = place.prefix + field.name;
    const start = place.start + field.offset;
    const row = { index, name: field.name, start, size: field.size };
    const pair = pairing.pairs.find((one) => one.rust.path === path) ?? null;
    if (pair !== null) return [{ ...row, c: placeInC(pair), pair, helper: null }];
    const inside = pairing.pairs.filter((one) => one.rust.path.startsWith(`${path}.`));
    const first = inside[0];
    if (first === undefined) return [{ ...row, c: null, pair: null, helper: null }];
    const cStart = placeInC(first).start - (first.rust.offset - start);
    const cEnd = Math.max(...inside.map((one) => placeInC(one).end));
    const helper = recordOf(field.type);
    return [{ ...row, c: { start: cStart, end: cEnd }, pair: null, helper }];
  });
}

function placeInC(pair: FieldPair): { readonly start: number; readonly end: number } {
  const { offset, size } = placedPair(pair).c;
  return { start: offset, end: offset + size };
}

/** True if C has them in another order. */
export function areOutOfOrder(rows: readonly Row[]): boolean {
  const starts = rows.flatMap(({ c }) => (c === null ? [] : [c.start]));
  return starts.some((start, index) => start < (starts[index - 1] ?? start));
}
