import type { Reason } from "../diagnostic/facts.ts";
import type { FieldLayout, Layouts, MemberLayout, RecordLayout, Result } from "../layout/layouts.ts";
import type { RecordId, Type } from "../model/model.ts";
import { withoutAliases } from "../model/model.ts";
import type { Span } from "../source/source.ts";

/**
 * One named thing inside a record, at its place in the outermost record of the comparison.
 * For a bit-field, `offset` and `size` are those of its storage unit. All in bytes, `bits` in bits.
 */
export interface Part {
  /** Null only for unnamed bit-fields. */
  readonly name: string | null;
  /** From the outermost record: `Pcb.Header`. */
  readonly path: string;
  readonly offset: number;
  readonly size: number;
  readonly type: Type;
  /** `offset` from the unit's least significant bit; null where the witness does not know it. */
  readonly bits: { readonly offset: number | null; readonly width: number } | null;
  /** `view`, `accessor`: no field, but a method that shows bytes of one as another type, or some of its bits. */
  readonly through: "field" | "view" | "accessor";
  readonly span: Span | null;
}

/** Where a record lies inside the outermost one. */
export interface Place {
  readonly offset: number;
  /** `""` for the outermost record, else `Pcb.`. */
  readonly prefix: string;
}

export const outermost: Place = { offset: 0, prefix: "" };

/** The fields of a record as its author can name them: those of anonymous members show through. */
export function visibleParts(
  layouts: Layouts,
  record: RecordId,
  place: Place,
): Result<readonly Part[], Reason> {
  const layout = layouts.layoutOf(record);
  if (!layout.ok) return layout;
  const known = remembered.get(layout.value) ?? [];
  const same = known.find((one) => one.place.offset === place.offset && one.place.prefix === place.prefix);
  if (same !== undefined) return same.parts;
  const parts = readParts(layouts, layout.value, place);
  remembered.set(layout.value, [...known, { place, parts }]);
  return parts;
}

interface PlacedParts {
  readonly place: Place;
  readonly parts: Result<readonly Part[], Reason>;
}

/** A record is looked at once for every build it is compared with; a layout never changes, so neither do its parts. */
const remembered = new WeakMap<RecordLayout, readonly PlacedParts[]>();

function readParts(layouts: Layouts, layout: RecordLayout, place: Place): Result<readonly Part[], Reason> {
  const shownBy = methodsOf(layouts, layout, place);
  const parts: Part[] = [];
  for (const field of layout.fields) {
    if (shownBy.hidden.has(field.name ?? "")) continue;
    const inner = field.name === null ? recordOf(field.type) : null;
    if (inner === null || field.kind === "bit-field") {
      parts.push(partOf(field, place));
      continue;
    }
    const shown = visibleParts(layouts, inner, { offset: place.offset + field.offset, prefix: place.prefix });
    if (!shown.ok) return shown;
    for (const part of shown.value) parts.push(part);
  }
  return { ok: true, value: [...parts, ...shownBy.parts] };
}

interface ShownByMethods {
  readonly parts: readonly Part[];
  /** Fields of which only the methods say what they are: winapi's `struct DEVMODE_u1([u64; 2])`. */
  readonly hidden: ReadonlySet<string>;
}

const shownByNone: ShownByMethods = { parts: [], hidden: new Set() };

function methodsOf(layouts: Layouts, layout: RecordLayout, place: Place): ShownByMethods {
  const declaration = layouts.language === "rust" ? layouts.declarationOf(layout.record) : null;
  if (declaration === null) return shownByNone;
  const { accessors, views } = declaration;
  if (accessors.length === 0 && views.length === 0) return shownByNone;
  const storages = new Map(
    layout.fields.flatMap((field) => (field.kind === "member" ? [[field.name ?? "", field] as const] : [])),
  );
  const parts: Part[] = [];
  const hidden = new Set<string>();
  for (const { name, storage, type, span } of views) {
    const field = (storage === null ? wholeOf(layout) : storages.get(storage)) ?? null;
    const size = layouts.typeLayoutOf(type);
    if (field === null || !size.ok || !isOpaque(field.type)) continue;
    hidden.add(field.name ?? "");
    const [path, offset] = [place.prefix + name, place.offset + field.offset];
    parts.push({ name, path, offset, size: size.value.size, type, bits: null, through: "view", span });
  }
  for (const { name, storage, bitOffset, bitWidth, span } of accessors) {
    const field = storages.get(storage);
    if (field === undefined) continue;
    const bits = { offset: bitOffset, width: bitWidth };
    const [path, offset] = [place.prefix + name, place.offset + field.offset];
    parts.push({ name, path, offset, size: field.size, type: field.type, bits, through: "accessor", span });
  }
  return { parts, hidden };
}

function wholeOf(layout: RecordLayout): MemberLayout | null {
  const only = onlySizedMember(layout);
  return only?.offset === 0 ? only : null;
}

/** The one field of a record that has a size; null where there are several, or none but a bit-field. */
export function onlySizedMember({ fields }: RecordLayout): MemberLayout | null {
  const sized = fields.filter((field) => field.kind === "bit-field" || field.size > 0);
  const [only] = sized;
  return sized.length === 1 && only?.kind === "member" ? only : null;
}

/** An array of integers says nothing of what is in it. */
function isOpaque(type: Type): boolean {
  const bare = withoutAliases(type);
  if (bare.kind === "array") return isOpaque(bare.element);
  return bare.kind === "scalar" && (bare.class === "unsigned" || bare.class === "signed");
}

/** True for a record of which only its views say what it holds. */
export function hasViews(layouts: Layouts, record: RecordId): boolean {
  return (layouts.declarationOf(record)?.views.length ?? 0) > 0;
}

/** The parts inside a part that is itself a record; null if it is not one. */
export function partsInside(layouts: Layouts, part: Part): Result<readonly Part[], Reason> | null {
  const record = recordOf(part.type);
  if (record === null || part.bits !== null) return null;
  return visibleParts(layouts, record, { offset: part.offset, prefix: `${part.path}.` });
}

/** The record a type is, through aliases; null if it is something else. */
export function recordOf(type: Type): RecordId | null {
  const bare = withoutAliases(type);
  return bare.kind === "record" ? bare.record : null;
}

/** The layout of the record that a type is; null if it is no record or has no layout. */
export function recordLayoutOf(layouts: Layouts, type: Type): RecordLayout | null {
  const record = recordOf(type);
  if (record === null) return null;
  const layout = layouts.layoutOf(record);
  return layout.ok ? layout.value : null;
}

function partOf(field: FieldLayout, place: Place): Part {
  const path = place.prefix + (field.name ?? "(unnamed)");
  const { name, type, span } = field;
  if (field.kind === "member") {
    return {
      name,
      path,
      type,
      span,
      offset: place.offset + field.offset,
      size: field.size,
      bits: null,
      through: "field",
    };
  }
  const bits = { offset: field.bitOffset, width: field.bitWidth };
  return {
    name,
    path,
    type,
    span,
    offset: place.offset + field.unitOffset,
    size: field.unitSize,
    bits,
    through: "field",
  };
}
