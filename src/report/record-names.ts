import { flattenFields } from "../layout/flatten.ts";
import type { Layouts } from "../layout/layouts.ts";
import type { RecordId, Type } from "../model/model.ts";
import { heldRecord } from "../model/model.ts";

/** What a report calls a record. */
export interface RecordName {
  /**
   * Its tag or item name, else its first typedef name, else the path of the member whose type it is
   * (`_IRP.Tail.Overlay`). Null: only an anonymous member's type; its fields show in the outer record.
   */
  readonly name: string | null;
  /** True if its fields are listed with those of a record that holds it. */
  readonly isShownInside: boolean;
}

export function recordNames(
  layouts: Layouts,
  records: readonly RecordId[],
): ReadonlyMap<RecordId, RecordName> {
  const names = new Map<RecordId, RecordName>();
  const untagged = new Set<RecordId>();
  for (const record of records) {
    const layout = layouts.layoutOf(record);
    const name = layout.ok ? (layout.value.name ?? layout.value.aliases[0] ?? null) : record;
    names.set(record, { name, isShownInside: name === null });
    if (name === null) untagged.add(record);
  }
  if (untagged.size > 0) nameByMembers(layouts, names, untagged);
  return names;
}

function nameByMembers(
  layouts: Layouts,
  names: Map<RecordId, RecordName>,
  untagged: ReadonlySet<RecordId>,
): void {
  for (const [record, { name: outer }] of names) {
    const layout = layouts.layoutOf(record);
    if (!layout.ok || outer === null || untagged.has(record)) continue;
    for (const { type, path } of flattenFields(layout.value, layouts)) {
      const inner = recordBehind(type);
      if (inner === null || !untagged.has(inner) || (names.get(inner)?.name ?? null) !== null) continue;
      names.set(inner, { name: `${outer}.${path}`, isShownInside: heldRecord(type) === inner });
    }
  }
}

/** The record that a type holds, or points at: `struct { … } *next` has no other name either. */
function recordBehind(type: Type): RecordId | null {
  let core = type;
  while (core.kind === "alias" || core.kind === "array" || core.kind === "pointer") {
    const next = core.kind === "alias" ? core.target : core.kind === "array" ? core.element : core.pointee;
    if (next === null) return null;
    core = next;
  }
  return core.kind === "record" ? core.record : null;
}
