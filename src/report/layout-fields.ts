import type { FieldLayout, Layouts, RecordLayout } from "../layout/layouts.ts";
import type { RecordId, Type } from "../model/model.ts";
import { withoutAliases } from "../model/model.ts";

/** A named field as a report lists it: anonymous members dissolved, fields of untagged member types under a dotted path. */
export interface ListedField {
  readonly name: string;
  /** `u.Flags`: how C reaches it from the record. */
  readonly path: string;
  /** Bytes from the start of the outer record; a bit-field's storage unit. */
  readonly offset: number;
  readonly size: number;
  readonly type: Type;
  /** Null for a field that is not a bit-field. `offset` is null where the witness does not know. */
  readonly bits: { readonly offset: number | null; readonly width: number } | null;
  /** How many dots are in the path. */
  readonly depth: number;
}

/** Bytes of a record that no field covers. */
export interface ListedGap {
  readonly offset: number;
  readonly size: number;
  readonly kind: "hole" | "tail padding";
}

/** Untagged records nest in source text; nobody nests them this deep, and a witness gone wrong must not hang us. */
const depthLimit = 100;

/** Every named field, in order of declaration. */
export function listFields(layout: RecordLayout, layouts: Layouts): readonly ListedField[] {
  const listed: ListedField[] = [];
  walk(layout, layouts, { offset: 0, path: "", depth: 0, level: 0 }, listed);
  return listed;
}

interface Place {
  readonly offset: number;
  readonly path: string;
  readonly depth: number;
  readonly level: number;
}

function walk(layout: RecordLayout, layouts: Layouts, place: Place, listed: ListedField[]): void {
  for (const field of layout.fields) {
    if (field.name !== null) listed.push(listedField(field, field.name, place));
    const inner = untaggedRecord(field, layouts);
    if (inner === null || field.kind === "bit-field" || place.level >= depthLimit) continue;
    const offset = place.offset + field.offset;
    const level = place.level + 1;
    if (field.name === null) walk(inner, layouts, { ...place, offset, level }, listed);
    else {
      const path = `${place.path}${field.name}.`;
      walk(inner, layouts, { offset, path, depth: place.depth + 1, level }, listed);
    }
  }
}

function listedField(field: FieldLayout, name: string, place: Place): ListedField {
  const common = { name, path: place.path + name, type: field.type, depth: place.depth };
  return field.kind === "member"
    ? { ...common, offset: place.offset + field.offset, size: field.size, bits: null }
    : {
        ...common,
        offset: place.offset + field.unitOffset,
        size: field.unitSize,
        bits: { offset: field.bitOffset, width: field.bitWidth },
      };
}

/** The layout of the field's type if its fields have no other place to be listed: an anonymous member, or no tag. */
function untaggedRecord(field: FieldLayout, layouts: Layouts): RecordLayout | null {
  const type = field.name === null ? withoutAliases(field.type) : field.type;
  if (type.kind !== "record") return null;
  const layout = layouts.layoutOf(type.record);
  if (!layout.ok) return null;
  const isUntagged = layout.value.name === null && layout.value.aliases.length === 0;
  return field.name === null || isUntagged ? layout.value : null;
}

/** The bytes between and after the fields, in order of offset. A storage unit counts as covered, bits unused in it too. */
export function listGaps(layout: RecordLayout, layouts: Layouts): readonly ListedGap[] {
  const covered = coverage(layout, layouts, 0, 0).sort((a, b) => a.from - b.from);
  const gaps: ListedGap[] = [];
  let end = 0;
  for (const { from, to } of covered) {
    if (from > end) gaps.push({ offset: end, size: from - end, kind: "hole" });
    end = Math.max(end, to);
  }
  if (end < layout.size) gaps.push({ offset: end, size: layout.size - end, kind: "tail padding" });
  return gaps;
}

function coverage(
  layout: RecordLayout,
  layouts: Layouts,
  base: number,
  level: number,
): Array<{ from: number; to: number }> {
  return layout.fields.flatMap((field) => {
    if (field.kind === "bit-field") {
      return [{ from: base + field.unitOffset, to: base + field.unitOffset + field.unitSize }];
    }
    const inner = field.name === null && level < depthLimit ? untaggedRecord(field, layouts) : null;
    if (inner !== null) return coverage(inner, layouts, base + field.offset, level + 1);
    return field.size === 0 ? [] : [{ from: base + field.offset, to: base + field.offset + field.size }];
  });
}

/**
 * What to call each record. Its tag or item name, else its first typedef name, else the path of the member that has it
 * as its type (`_IRP.Tail.Overlay`). Null: only an anonymous member's type; its fields show in the outer record.
 */
export function recordNames(
  layouts: Layouts,
  records: readonly RecordId[],
): ReadonlyMap<RecordId, string | null> {
  const names = new Map<RecordId, string | null>();
  const untagged = new Set<RecordId>();
  for (const record of records) {
    const layout = layouts.layoutOf(record);
    const name = layout.ok ? (layout.value.name ?? layout.value.aliases[0] ?? null) : record;
    names.set(record, name);
    if (layout.ok && name === null) untagged.add(record);
  }
  if (untagged.size === 0) return names;
  for (const record of records) {
    const outer = names.get(record) ?? null;
    const layout = layouts.layoutOf(record);
    if (!layout.ok || outer === null || untagged.has(record)) continue;
    for (const field of listFields(layout.value, layouts)) {
      const inner = innermost(field.type);
      if (inner !== null && untagged.has(inner) && (names.get(inner) ?? null) === null) {
        names.set(inner, `${outer}.${field.path}`);
      }
    }
  }
  return names;
}

/** The record that a type is, or is an array of. */
function innermost(type: Type): RecordId | null {
  let inner = type;
  while (inner.kind === "array") inner = inner.element;
  return inner.kind === "record" ? inner.record : null;
}
