import type { CSource, RecordCheck } from "../../index.ts";
import { checkAgainstC } from "../../index.ts";
import type { OpenedBinding, OpenedCrate } from "../rust/binding.ts";
import type { Configuration } from "../configuration/configuration-keys.ts";
import type { Options } from "../options/options.ts";
import type { OpenedTruth } from "../doors/truth-folders.ts";
import { headerFolders, openTruth, sourceOfFolder, truthPlaces } from "../doors/truth-folders.ts";

/** Recorded layouts are asked first: they need no compiler and no header. */
export interface RecordedSide {
  readonly truth: OpenedTruth;
  readonly sources: readonly CSource[];
  /** True where they were named, and then nothing else is asked unless it was named too. */
  readonly isNamed: boolean;
}

/** The recorded layouts that a check should ask; null where the command line names another C side, or there are none. */
export function recordedSide(options: Options, binding: OpenedBinding, cwd: string): RecordedSide | null {
  const isOther = [options.c, options.pdb, options.isf, options.windows].some((given) => given.length > 0);
  if (isOther && options.truth.length === 0) return null;
  const places = truthPlaces(options, binding, cwd);
  const truth = openTruth(places, headerFolders(options, binding, cwd), cwd);
  const isEmpty = truth.measured.length + truth.recorded.length + truth.diagnostics.length === 0;
  if (isEmpty && !places.isNamed) return null;
  const sources = truth.measured.map(({ folder }) => sourceOfFolder(folder));
  return { truth, sources, isNamed: options.truth.length > 0 };
}

/** What recorded layouts say, and what of each crate they do not know. */
export interface RecordedAnswers {
  /** Per crate. */
  readonly checks: ReadonlyArray<readonly RecordCheck[]>;
  /** The crates with those records only that nothing recorded has the name of. */
  readonly rest: readonly OpenedCrate[];
}

export function checkRecorded(
  { sources }: RecordedSide,
  crates: readonly OpenedCrate[],
  map: ReadonlyMap<string, string>,
): RecordedAnswers {
  const checks: Array<readonly RecordCheck[]> = [];
  const rest = crates.map((crate): OpenedCrate => {
    const checked = checkAgainstC(crate.binding, sources, map);
    const answered = checked.filter(({ answers }) => answers.length > 0);
    checks.push(answered);
    const known = new Set(answered.map(({ rustRecord }) => rustRecord));
    const records = crate.records.filter(({ record }) => !known.has(record));
    return { ...crate, records, binding: { ...crate.binding, records: records.map(({ record }) => record) } };
  });
  return { checks, rest };
}

/** Whoever records layouts means those, not the shipped kernel builds, unless the configuration names builds. */
export function isRecordedOnly(recorded: RecordedSide | null, { windows }: Configuration): boolean {
  if (recorded === null || recorded.truth.recorded.length > 0) return false;
  return recorded.isNamed || windows.length === 0;
}
