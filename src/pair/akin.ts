import { flattenFields } from "../layout/flatten.ts";
import type { Layouts } from "../layout/layouts.ts";
import type { RecordId } from "../model/model.ts";
import { isMadeUpName, isPaddingName, plainFieldName } from "./names.ts";

/**
 * Whether two records of which only the names' words agree are evidently one: C has at least half of the fields that the
 * Rust record names. `ListEntry` with `flink` and `blink` is LIST_ENTRY; a driver's own `DeviceMap` is not DEVICE_MAP.
 */
export function areAkin(rust: Layouts, rustRecord: RecordId, c: Layouts, cRecord: RecordId): boolean {
  const known = new Set(fieldNames(c, cRecord).map(plainFieldName));
  const telling = fieldNames(rust, rustRecord).filter((name) => !isPaddingName(name) && !isMadeUpName(name));
  const shared = telling.filter((name) => known.has(plainFieldName(name)));
  return shared.length > 0 && shared.length * 2 >= telling.length;
}

function fieldNames(layouts: Layouts, record: RecordId): readonly string[] {
  const layout = layouts.layoutOf(record);
  if (layout.ok) return flattenFields(layout.value, layouts).map(({ name }) => name);
  return (layouts.declarationOf(record)?.fields ?? []).flatMap(({ name }) => (name === null ? [] : [name]));
}
