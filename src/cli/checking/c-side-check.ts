import type { Diagnostic, RecordCheck, Recorded, Result } from "../../index.ts";
import { checkAgainstBuilds, checkAgainstC, counted, diagnostic, mappedName } from "../../index.ts";
import type { OpenedBinding, OpenedCrate } from "../rust/binding.ts";
import type { OpenedSources } from "../doors/c-sources.ts";
import { openSources } from "../doors/c-sources.ts";
import type { RecordedSide } from "./check-recorded.ts";
import { checkRecorded, isRecordedOnly, recordedSide } from "./check-recorded.ts";
import type { Request } from "../command.ts";
import { headersAtHand, headersOf, mapOf } from "../configuration/configured.ts";
import type { ExitCode } from "../exit-codes.ts";
import { exitCodes } from "../exit-codes.ts";
import { printDiagnostics } from "../output.ts";
import type { Progress } from "../progress.ts";
import { refuse } from "../shell.ts";
import { selectBuilds, shippedRecording, unknownBuild } from "../doors/windows.ts";

/** Crates held against their C side. */
export interface CSideCheck {
  /** Per crate, in the order of its records. */
  readonly checks: ReadonlyArray<readonly RecordCheck[]>;
  /** The crates with those records only that nothing recorded has the name of. */
  readonly rest: readonly OpenedCrate[];
  /** Headers and debug info; null where none was asked. */
  readonly sources: OpenedSources | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Asks recorded layouts first; what they do not know is asked of the headers and the debug info that were named or configured,
 * else of the shipped builds. `names`: what may be asked for by name; null: everything. The exit code, if it cannot be done.
 */
export async function checkAgainstCSide(
  request: Request,
  opened: OpenedBinding,
  crates: readonly OpenedCrate[],
  { names, progress }: { readonly names: readonly string[] | null; readonly progress: Progress },
): Promise<CSideCheck | ExitCode> {
  const { options, shell } = request;
  const { configuration } = opened;
  const recorded = recordedSide(options, opened, shell.cwd);
  const answered = recorded === null ? null : checkRecorded(recorded, crates, mapOf(configuration));
  const rest = answered?.rest ?? crates;
  const count = rest.reduce((sum, { records }) => sum + records.length, 0);
  const own = { rest, diagnostics: recorded?.truth.diagnostics ?? [] };
  if (answered !== null && count === 0) return { ...own, checks: answered.checks, sources: null };
  const files = [...options.c, ...options.pdb, ...options.isf];
  if (files.length > 0 && options.windows.length > 0)
    return refuse(
      shell,
      `--windows and ${files[0] ?? ""} are two C sides, and a check has one`,
      "check against each in a run of its own",
    );
  progress.step("reading the C side");
  // Headers that are not here are no mistake where their records are recorded.
  const configured = headersOf(opened, shell.cwd);
  const headers = recorded === null ? configured : headersAtHand(options, opened, shell.cwd);
  const sources = await openSources(options, opened, shell.cwd, { headers, names });
  progress.step(`comparing ${counted(count, "record")}`);
  const others =
    sources !== null
      ? rest.map(({ binding }) => checkAgainstC(binding, sources.sources, mapOf(configuration)))
      : isRecordedOnly(recorded, configuration)
        ? rest.map(({ binding }) => checkAgainstC(binding, [], new Map()))
        : checkBuilds(request, opened, rest, recorded);
  if (typeof others === "number") return others;
  const checks = crates.map((crate, at) =>
    inOrder(crate, [...(answered?.checks[at] ?? []), ...(others[at] ?? [])]),
  );
  const isNamed = [options.c, options.pdb, options.isf, options.windows].some((given) => given.length > 0);
  const absent = isNamed ? [] : configured.filter((header) => !headers.includes(header)).map(notAsked);
  const lost = checks.flatMap((of) => of.flatMap((check) => mappedToNothing(check, mapOf(configuration))));
  return {
    ...own,
    checks,
    sources,
    diagnostics: [...own.diagnostics, ...(sources?.diagnostics ?? []), ...absent, ...lost],
  };
}

function notAsked(header: string): Diagnostic {
  const why = "it is not here; records that are not recorded were not held against it";
  return diagnostic("configuration-unused", { unused: header, why }, null);
}

/** Whoever maps a record means it to have a counterpart. */
function mappedToNothing(
  { rust, answers }: RecordCheck,
  map: ReadonlyMap<string, string>,
): readonly Diagnostic[] {
  const c = mappedName(map, rust);
  if (answers.length > 0 || c === null) return [];
  const unused = `[[map]] of ${rust.path ?? rust.name}`;
  return [diagnostic("configuration-unused", { unused, why: `this C side has no record ${c}` }, null)];
}

/** The checks of a crate in the order of its records, from wherever their answers come. */
function inOrder({ records }: OpenedCrate, checks: readonly RecordCheck[]): readonly RecordCheck[] {
  const place = new Map(records.map(({ record }, at) => [record, at]));
  return checks.toSorted((a, b) => (place.get(a.rustRecord) ?? 0) - (place.get(b.rustRecord) ?? 0));
}

/** Against the builds of a recording that was named, else the shipped kernel builds. */
function checkBuilds(
  { options, shell }: Request,
  { configuration, diagnostics, textOf }: OpenedBinding,
  crates: readonly OpenedCrate[],
  side: RecordedSide | null,
): ReadonlyArray<readonly RecordCheck[]> | ExitCode {
  const unreadable = (error: Diagnostic): ExitCode => {
    printDiagnostics(shell, options, [...diagnostics, error], textOf);
    return exitCodes.usage;
  };
  const [named] = side?.truth.recorded ?? [];
  const recorded: Result<Recorded, Diagnostic> =
    named === undefined ? shippedRecording(shell.cwd) : { ok: true, value: named };
  if (!recorded.ok) return unreadable(recorded.error);
  const words = options.windows.length > 0 ? options.windows : configuration.windows;
  const builds = selectBuilds(words.length > 0 ? words : ["all"], recorded.value.builds);
  if (!builds.ok) return refuse(shell, ...unknownBuild(builds.error, recorded.value.builds));
  const judge = words.length > 0 ? "every" : "any";
  const map = mapOf(configuration);
  const checks: Array<readonly RecordCheck[]> = [];
  for (const { binding } of crates) {
    const checked = checkAgainstBuilds(binding, recorded.value, builds.value, { judge, map });
    if (!checked.ok) return unreadable(checked.error);
    checks.push(checked.value);
  }
  return checks;
}
