import type { BitAccessor, RecordType } from "../../model/model.ts";
import type { Instance } from "./meaning.ts";
import type { TypeHost } from "./types.ts";

/** Bit positions that the methods of a record's `impl` blocks read. */
export function accessorsOf(
  _host: TypeHost,
  _instance: Instance,
  _record: RecordType,
): readonly BitAccessor[] {
  return [];
}
