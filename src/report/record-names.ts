import { flattenFields } from "../layout/flatten.ts";
import type { Layouts } from "../layout/layouts.ts";
import { heldRecord } from "../layout/through.ts";
import type { RecordId } from "../model/model.ts";

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
    if (name === null) untagged.add(record);
  }
  if (untagged.size > 0) nameByMembers(layouts, names, untagged);
  return names;
}

function nameByMembers(
  layouts: Layouts,
  names: Map<RecordId, string | null>,
  untagged: ReadonlySet<RecordId>,
): void {
  for (const [record, outer] of names) {
    const layout = layouts.layoutOf(record);
    if (!layout.ok || outer === null || untagged.has(record)) continue;
    for (const { type, path } of flattenFields(layout.value, layouts)) {
      const inner = heldRecord(type);
      if (inner !== null && untagged.has(inner) && (names.get(inner) ?? null) === null) {
        names.set(inner, `${outer}.${path}`);
      }
    }
  }
}
