import type { Diagnostic, Layouts, MeasuredSource, RecordId } from "../../index.ts";
import { recordNames } from "../../index.ts";
import { thoseCalled } from "../doors/select-records.ts";

/** One thing that was measured, ready to be written down. */
export interface Measurement {
  readonly source: MeasuredSource;
  readonly layouts: Layouts;
  /** What to record; what they hold by value comes with them. */
  readonly records: readonly RecordId[];
  /** The digest of the question about a record, by its name; null where nobody was asked. */
  readonly probeOf: (name: string) => string | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Every name that could have been asked for. */
  readonly names: readonly string[];
}

/** Which records of a C side to record: by name, or all. */
export type Wanted = readonly string[] | null;

/** The records of a door that are called so; null: all of them. */
export function selected(
  layouts: Layouts,
  records: readonly RecordId[],
  wanted: Wanted,
): readonly RecordId[] {
  return wanted === null ? records : thoseCalled(wanted, layouts, records);
}

export function namesOf(layouts: Layouts, records: readonly RecordId[]): readonly string[] {
  return [...recordNames(layouts, records).values()].flatMap(({ name }) => (name === null ? [] : [name]));
}
