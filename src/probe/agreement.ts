import type { FlatField } from "../layout/flatten.ts";
import { flattenFields } from "../layout/flatten.ts";
import type { Alignment, Layouts, RecordLayout } from "../layout/layouts.ts";
import type { RecordId } from "../model/model.ts";
import { heldRecord } from "../model/model.ts";

/** One number on which two doors disagree. Bytes; bits where the quantity says so. */
export interface Disagreement {
  /** In the record; null for the record as a whole. */
  readonly path: string | null;
  readonly quantity:
    | "size"
    | "alignment"
    | "required-alignment"
    | "offset"
    | "field-size"
    | "bit-offset"
    | "bit-width";
  readonly first: number;
  readonly second: number;
}

/** A record in a door. */
export interface Placed {
  readonly layouts: Layouts;
  readonly record: RecordId;
}

export interface Agreement {
  /** Numbers that both gave. */
  readonly compared: number;
  readonly disagreements: readonly Disagreement[];
  /** Paths that only the first knows: what the second was not asked, or could not answer. */
  readonly unanswered: readonly string[];
}

/** Every number that two doors give for one record; null if one of them has no layout of it. What one does not know is not compared. */
export function compareDoors(first: Placed, second: Placed): Agreement | null {
  const left = first.layouts.layoutOf(first.record);
  const right = second.layouts.layoutOf(second.record);
  if (!left.ok || !right.ok) return null;
  const found: Comparisons = { compared: 0, disagreements: [] };
  compareRecordNumbers(left.value, right.value, found);
  const others = new Map(flattenFields(right.value, second.layouts).map((field) => [field.path, field]));
  const unanswered: string[] = [];
  for (const field of flattenFields(left.value, first.layouts)) {
    const other = others.get(field.path);
    // Bits on one side and a whole member on the other have no number in common.
    if (other === undefined || other.kind !== field.kind) unanswered.push(field.path);
    else compareFields(field, other, found);
  }
  return { ...found, unanswered };
}

interface Comparisons {
  compared: number;
  readonly disagreements: Disagreement[];
}

function compareRecordNumbers(left: RecordLayout, right: RecordLayout, found: Comparisons): void {
  note(found, null, "size", left.size, right.size);
  if (areApart(left.alignment, right.alignment))
    note(found, null, "alignment", left.alignment.least, right.alignment.least);
  else found.compared++;
  if (left.requiredAlignment !== null && right.requiredAlignment !== null)
    note(found, null, "required-alignment", left.requiredAlignment, right.requiredAlignment);
}

function compareFields(left: FlatField, right: FlatField, found: Comparisons): void {
  if (left.kind === "member" && right.kind === "member") {
    note(found, left.path, "offset", left.offset, right.offset);
    note(found, left.path, "field-size", left.size, right.size);
  } else if (left.kind === "bit-field" && right.kind === "bit-field") {
    note(found, left.path, "bit-width", left.bitWidth, right.bitWidth);
    if (left.bitOffset !== null && right.bitOffset !== null)
      note(
        found,
        left.path,
        "bit-offset",
        left.offset * 8 + left.bitOffset,
        right.offset * 8 + right.bitOffset,
      );
  }
}

function note(
  found: Comparisons,
  path: string | null,
  quantity: Disagreement["quantity"],
  first: number,
  second: number,
): void {
  found.compared++;
  if (first !== second) found.disagreements.push({ path, quantity, first, second });
}

/** Bounds that have an alignment in common do not contradict each other. */
function areApart(left: Alignment, right: Alignment): boolean {
  return left.most < right.least || right.most < left.least;
}

/**
 * The records and everything that they hold by value, in the order in which they are met. Left out are records that only an
 * anonymous member holds: their fields belong to the record around them, and nobody can name them.
 */
export function closureOf(layouts: Layouts, records: Iterable<RecordId>): readonly RecordId[] {
  const met = new Map<RecordId, "nameable" | "anonymous">();
  for (const record of records) met.set(record, "nameable");
  for (const [record] of met) {
    const layout = layouts.layoutOf(record);
    if (!layout.ok) continue;
    for (const { name, type } of layout.value.fields) {
      const held = heldRecord(type);
      if (held === null) continue;
      const isAnonymous = name === null && isUnnamed(layouts, held);
      if (!isAnonymous || !met.has(held)) met.set(held, isAnonymous ? "anonymous" : "nameable");
    }
  }
  return [...met].filter(([, how]) => how === "nameable").map(([record]) => record);
}

function isUnnamed(layouts: Layouts, record: RecordId): boolean {
  const layout = layouts.layoutOf(record);
  return layout.ok && layout.value.name === null && layout.value.aliases.length === 0;
}
