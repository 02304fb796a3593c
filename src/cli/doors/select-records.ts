import type { LayoutSet, Layouts, RecordId } from "../../index.ts";
import { isRecordNamed, readRecordRequest } from "../../index.ts";
import type { OpenedPath } from "./doors.ts";

/** Only the records of these names; all, if there are none. */
export function selectFrom(opened: OpenedPath, names: readonly string[]): OpenedPath {
  const { set } = opened;
  return set === null ? opened : { ...opened, set: selectSet(set, names) };
}

/** The same of a set. */
export function selectSet(set: LayoutSet, names: readonly string[]): LayoutSet {
  return { ...set, records: thoseCalled(names, set.layouts, set.records) };
}

/** Those of the records that one of the names means; all, if there are no names. */
export function thoseCalled(
  names: readonly string[],
  layouts: Layouts,
  records: readonly RecordId[],
): readonly RecordId[] {
  if (names.length === 0) return records;
  return records.filter((record) => names.some((name) => isCalled(layouts, record, name)));
}

/** Whether `wanted` is a name of that record: `EPROCESS`, `nt::EPROCESS`, `CONTEXT_HEADER@0x40`. */
export function isCalled(layouts: Layouts, record: RecordId, wanted: string): boolean {
  const asked = readRecordRequest(wanted);
  if (asked.record !== null && asked.record !== record) return false;
  const layout = layouts.layoutOf(record);
  if (asked.size !== null && !(layout.ok && layout.value.size === asked.size)) return false;
  const names = layout.ok ? [layout.value.path, layout.value.name, ...layout.value.aliases] : [record];
  return names.some((name) => name !== null && isRecordNamed(name, asked.name));
}
