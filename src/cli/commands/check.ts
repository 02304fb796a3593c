import type { Binding, Build, Diagnostic, RecordCheck, Recorded, Result, Summary } from "../../index.ts";
import {
  checkAgainstBuilds,
  checkJson,
  checkText,
  isRecordNamed,
  severityOf,
  summarize,
  verdictOf,
} from "../../index.ts";
import { openBinding } from "../binding.ts";
import type { OpenedBinding } from "../binding.ts";
import type { CommandDefinition, Request } from "../command.ts";
import type { ExitCode } from "../exit-codes.ts";
import { exitCodeOf, exitCodes } from "../exit-codes.ts";
import { didYouMean } from "../nearest.ts";
import { printDiagnostics, writeReports } from "../output.ts";
import { refuse } from "../shell.ts";
import { selectBuilds, shippedRecording } from "../windows.ts";

export const checkCommand: CommandDefinition = {
  name: "check",
  description: `Checks Rust records against their C counterparts: size, alignment, the offset and size of every field. Without a C side, the shipped layouts of ntoskrnl in 28 Windows builds are asked, and the report says for which of them the binding is right; exit code 0 then means: for at least one. With --windows every build that is named is judged.

NAME is matched without case, leading underscores and path: EPROCESS, _EPROCESS, nt::EPROCESS. Without one, the records that the configuration names are checked, or all that have a counterpart.`,
  operands: [{ syntax: "[names...]", description: "records to check" }],
  options: [
    "rust",
    "features",
    "allFeatures",
    "defaultFeatures",
    "cfg",
    "windows",
    "format",
    "output",
    "failOn",
    "minCoverage",
    "config",
  ],
  formats: ["text", "json"],
  examples: [
    { command: "layoutcheck EPROCESS", does: "for which Windows builds is our EPROCESS right?" },
    {
      command: "layoutcheck EPROCESS --windows 19045",
      does: "is it right for these builds? (exit code 1 if not)",
    },
    {
      command: "layoutcheck --rust src/nt.rs --format json",
      does: "every kernel record of a file, for programs",
    },
  ],
  run: runCheck,
};

async function runCheck({ operands, options, shell }: Request): Promise<ExitCode> {
  const opened = await openBinding(options, shell.cwd, operands);
  const { configuration, diagnostics, textOf } = opened;
  const recorded = shippedRecording(shell.cwd);
  if (!recorded.ok) return unreadable(recorded.error);
  const selections = options.windows.length > 0 ? options.windows : configuration.windows;
  const selected = selectBuilds(selections.length > 0 ? selections : ["all"], recorded.value.builds);
  if (!selected.ok) return unknownBuild(selected.error, recorded.value);

  if (opened.binding === null) {
    printDiagnostics(shell, options, diagnostics, textOf);
    return diagnostics.length > 0 ? exitCodes.usage : refuse(shell, ...nothingToCheck);
  }
  const wanted = operands.length > 0 ? operands : configuration.records;
  const unknown = wanted.filter((name) => !opened.records.some(({ path }) => isRecordNamed(path, name)));
  if (unknown.length > 0) {
    const everything = await openBinding(options, shell.cwd, []);
    for (const name of unknown) refuse(shell, ...unknownName(name, everything, recorded.value));
    if (unknown.length === wanted.length) return exitCodes.usage;
  }

  const judge = selections.length > 0 ? "every" : "any";
  const judged = selectRecords(opened.binding, opened, wanted, configuration.exclude);
  const checked = check(judged, recorded.value, selected.value, judge, configuration.map);
  if (!checked.ok) return unreadable(checked.error);
  const checks = wanted.length > 0 ? checked.value : checked.value.filter(hasCounterpart);
  const failOn = options.failOn ?? configuration.failOn;
  const summary = summarize(checked.value, failOn);
  const unwritten = writeReports(shell, options, "text", (format, style) =>
    format === "json"
      ? checkJson(checked.value, summary, diagnostics)
      : checkText({ checks, summary, style, verbose: options.verbose }),
  );
  printDiagnostics(shell, options, [...diagnostics, ...unwritten], textOf);
  const floor = options.minCoverage ?? configuration.minCoverage;
  return exitCodeOf({
    unreadable: unknown.length + unwritten.length + opened.unreadable,
    findings: summary.failing,
    unverified:
      unverifiedIn(checked.value, summary, diagnostics, wanted.length > 0) + missedFloor(summary, floor),
  });

  function unreadable(error: Diagnostic): ExitCode {
    printDiagnostics(shell, options, [...diagnostics, error], textOf);
    return exitCodes.usage;
  }

  function unknownBuild(word: string, { builds }: Recorded): ExitCode {
    const versions = builds.map(({ version }) => version);
    return refuse(shell, `no shipped build is ${word}`, `shipped builds: ${versions.join(", ")}`);
  }
}

const nothingToCheck = [
  "there is no Rust side: no --rust, no `rust` in a configuration, and no Cargo.toml here or above",
  "try: layoutcheck EPROCESS --rust path/to/crate",
];

function check(
  binding: Binding,
  recorded: Recorded,
  builds: readonly Build[],
  judge: RecordCheck["judge"],
  map: ReadonlyArray<{ readonly rust: string; readonly c: string }>,
): Result<readonly RecordCheck[], Diagnostic> {
  const names = new Map(map.map(({ rust, c }) => [rust, c]));
  return checkAgainstBuilds(binding, recorded, builds, { judge, map: names });
}

function selectRecords(
  binding: Binding,
  { records }: OpenedBinding,
  wanted: readonly string[],
  exclude: readonly string[],
): Binding {
  const isWanted = (path: string): boolean =>
    wanted.length === 0
      ? !exclude.some((pattern) => matchesPattern(path, pattern))
      : wanted.some((name) => isRecordNamed(path, name));
  return { ...binding, records: records.filter(({ path }) => isWanted(path)).map(({ record }) => record) };
}

/** `*` stands for any characters; a pattern without `::` is matched with the last segment. */
function matchesPattern(path: string, pattern: string): boolean {
  const subject = pattern.includes("::") ? path : path.slice(path.lastIndexOf("::") + 1).replace(/^:/, "");
  const source = pattern.split("*").map((piece) => piece.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${source.join(".*")}$`).test(subject);
}

function unknownName(name: string, { records }: OpenedBinding, recorded: Recorded): readonly string[] {
  const suggestion = didYouMean(
    name,
    records.map(({ path }) => path),
  );
  if (suggestion !== "") return [`no Rust record is called ${name}`, suggestion];
  const [inC] = recorded.find(name);
  const inKernel =
    inC === undefined
      ? didYouMean(
          name,
          recorded.names().map((one) => one.name),
        )
      : "";
  if (inC !== undefined) {
    return [
      `the kernel has ${inC.name}, but no Rust record here is called so`,
      `see its layout: layoutcheck show ${name}`,
    ];
  }
  return [`no Rust record is called ${name}`, inKernel];
}

function hasCounterpart({ answers }: RecordCheck): boolean {
  return answers.length > 0;
}

/** What was asked for by name must be answered; of a whole crate, what has no counterpart is only counted. */
function unverifiedIn(
  checks: readonly RecordCheck[],
  summary: Summary,
  diagnostics: readonly Diagnostic[],
  byName: boolean,
): number {
  const unpaired = byName ? checks.filter((one) => verdictOf(one) === "unpaired").length : 0;
  const errors = byName ? 0 : diagnostics.filter((one) => severityOf(one) === "error").length;
  return summary.unverified + unpaired + errors;
}

function missedFloor({ coverage }: Summary, floor: number | null): number {
  return floor !== null && coverage * 100 < floor ? 1 : 0;
}
