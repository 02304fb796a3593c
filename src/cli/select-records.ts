import type { LayoutSet, RecordId } from "../index.ts";
import { isRecordNamed, readRecordRequest } from "../index.ts";
import type { OpenedPath } from "./doors.ts";

/** Only the records of these names; all, if there are none. */
export function selectFrom(opened: OpenedPath, names: readonly string[]): OpenedPath {
  const { set } = opened;
  return set === null ? opened : { ...opened, set: selectSet(set, names) };
}

/** The same of a set. */
export function selectSet(set: LayoutSet, names: readonly string[]): LayoutSet {
  if (names.length === 0) return set;
  return {
    ...set,
    records: set.records.filter((record) => names.some((name) => isNamed(set, record, name))),
  };
}

/** Whether `wanted` is a name of that record: `EPROCESS`, `nt::EPROCESS`, `CONTEXT_HEADER@0x40`. */
export function isNamed(set: LayoutSet, record: RecordId, wanted: string): boolean {
  const asked = readRecordRequest(wanted);
  if (asked.record !== null && asked.record !== record) return false;
  if (asked.size !== null) {
    const layout = set.layouts.layoutOf(record);
    if (!layout.ok || layout.value.size !== asked.size) return false;
  }
  return namesOf(set, record).some((name) => isRecordNamed(name, asked.name));
}

/** Everything a record is called by. */
function namesOf({ layouts }: LayoutSet, record: RecordId): readonly string[] {
  const layout = layouts.layoutOf(record);
  if (!layout.ok) return [record];
  const { name, path, aliases } = layout.value;
  return [...(path === null ? [] : [path]), ...(name === null ? [] : [name]), ...aliases];
}
