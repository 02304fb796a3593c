import type { BuildChange, BuildTable } from "../../diff/build-table.ts";
import type { OffsetVerdict } from "../../diff/offset-claims.ts";
import type { RecordCheck } from "../../diff/verdicts.ts";

/** All that `builds` found out about one record. */
export interface BuildsReport {
  /** The C name. */
  readonly record: string;
  /** Every build that was asked, in order, and where its figures come from. */
  readonly builds: ReadonlyArray<{ readonly build: string; readonly source: string; readonly title: string }>;
  /** Those of them without the record. */
  readonly absent: readonly string[];
  /** Of the builds that have it. */
  readonly table: BuildTable;
  /** What of the table is to be shown, by path; null: all of it. */
  readonly shown: ReadonlySet<string> | null;
  /** Where the binding has the fields it names, by path in C; null without a binding. */
  readonly inRust: ReadonlyMap<string, number> | null;
  /** The binding against each build; null without one. */
  readonly check: RecordCheck | null;
  /** Null where nobody asked. */
  readonly changes: readonly BuildChange[] | null;
  readonly offsets: readonly OffsetVerdict[];
}
