import type { Layouts } from "../layout/layouts.ts";
import { heldRecord } from "../model/model.ts";
import type { Model, RecordId } from "../model/model.ts";

/** The records that some record of the set holds by value, directly or in an array. Behind a pointer does not count. */
export function recordsHeldByValue(layouts: Layouts): ReadonlySet<RecordId> {
  const held = new Set<RecordId>();
  for (const record of layouts.records()) {
    const layout = layouts.layoutOf(record);
    if (!layout.ok) continue;
    for (const { type } of layout.value.fields) {
      const inner = heldRecord(type);
      if (inner !== null) held.add(inner);
    }
  }
  return held;
}

/** The record and all that it holds by value, however deep. */
export function recordsInside(root: RecordId, { records }: Model): ReadonlySet<RecordId> {
  const inside = new Set([root]);
  for (const id of inside)
    for (const { type } of records.get(id)?.fields ?? []) {
      const inner = heldRecord(type);
      if (inner !== null) inside.add(inner);
    }
  return inside;
}
