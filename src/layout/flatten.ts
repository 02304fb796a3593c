import type { Type } from "../model/model.ts";
import { heldRecord } from "../model/model.ts";
import type { Span } from "../source/source.ts";
import type { FieldLayout, Layouts, RecordLayout } from "./layouts.ts";
import { dimensionsOf, showsThrough } from "./through.ts";

export type FlatField = FlatMember | FlatBitField;

interface Flat {
  readonly name: string;
  /** From the outermost record, without the anonymous members in between: `ProcessFlags.DisableQuantum`. */
  readonly path: string;
  /** In the outermost record, in bytes. Of a bit-field: where its storage unit starts. */
  readonly offset: number;
  /** Bytes. Of a bit-field: those of its storage unit. */
  readonly size: number;
  readonly type: Type;
  readonly span: Span | null;
}

export interface FlatMember extends Flat {
  readonly kind: "member";
}

export interface FlatBitField extends Flat {
  readonly kind: "bit-field";
  /** From the least significant bit of the storage unit; null where the witness does not know. */
  readonly bitOffset: number | null;
  readonly bitWidth: number;
}

/** A field wherever it lies, named or not; one whose record shows through is followed by those inside it. */
export interface PlacedField {
  readonly field: FieldLayout;
  readonly path: string;
  /** In the outermost record, in bytes. Of a bit-field: where its storage unit starts. */
  readonly offset: number;
  /** True if its own fields are listed after it. */
  readonly isOpened: boolean;
}

/** Deeper and longer lists come only from damaged debug info; what lies beyond is not opened. The engine refuses sooner. */
const deepest = 500;
const longest = 100_000;

/**
 * Every named field in order of declaration. Fields of anonymous members stand where they lie in the outer record; a
 * named member whose record has no name is listed and followed by its fields, in an array by those of its element 0.
 */
export function flattenFields(layout: RecordLayout, layouts: Layouts): readonly FlatField[] {
  return openFields(layout, layouts).flatMap(({ field, path, offset }): readonly FlatField[] => {
    const { name, type, span } = field;
    if (name === null) return [];
    if (field.kind === "member")
      return [{ kind: field.kind, name, path, offset, size: field.size, type, span }];
    const { kind, unitSize: size, bitOffset, bitWidth } = field;
    return [{ kind, name, path, offset, size, type, bitOffset, bitWidth, span }];
  });
}

/** Every field, unnamed ones too, in order of declaration, opened where it shows through. */
export function openFields(layout: RecordLayout, layouts: Layouts): readonly PlacedField[] {
  const placed: PlacedField[] = [];
  openInside(layout, layouts, { prefix: "", base: 0, depth: 0 }, placed);
  return placed;
}

interface Place {
  readonly prefix: string;
  readonly base: number;
  readonly depth: number;
}

function openInside(layout: RecordLayout, layouts: Layouts, place: Place, placed: PlacedField[]): void {
  for (const field of layout.fields) {
    const path = place.prefix + (field.name ?? "");
    const offset = place.base + offsetOf(field);
    const inner =
      place.depth < deepest && placed.length < longest ? layoutThatShowsThrough(field, layouts) : null;
    placed.push({ field, path, offset, isOpened: inner !== null });
    if (inner === null) continue;
    const prefix = field.name === null ? place.prefix : `${path}${"[0]".repeat(dimensionsOf(field.type))}.`;
    openInside(inner, layouts, { prefix, base: offset, depth: place.depth + 1 }, placed);
  }
}

function layoutThatShowsThrough(field: FieldLayout, layouts: Layouts): RecordLayout | null {
  if (field.kind === "bit-field" || field.size === 0) return null;
  const held = heldRecord(field.type);
  const inner = held === null ? null : layouts.layoutOf(held);
  return inner?.ok === true && showsThrough(field.name, inner.value) ? inner.value : null;
}

function offsetOf(field: FieldLayout): number {
  return field.kind === "member" ? field.offset : field.unitOffset;
}
