import type { CheckDocument, Diagnostic, RecordCheck, Recorded, Result, Summary } from "../../index.ts";
import {
  checkAgainstBuilds,
  checkAgainstC,
  checkDocument,
  checkText,
  isRecordNamed,
  severityOf,
  summarize,
  verdictOf,
} from "../../index.ts";
import type { OpenedBinding, OpenedCrate } from "../binding.ts";
import { openBinding, recordsNamed } from "../binding.ts";
import type { OpenedSources } from "../c-sources.ts";
import { openSources } from "../c-sources.ts";
import type { CommandDefinition, Request } from "../command.ts";
import type { ExitCode } from "../exit-codes.ts";
import { exitCodeOf, exitCodes } from "../exit-codes.ts";
import { didYouMean } from "../nearest.ts";
import { printDiagnostics, vocabularyNote, writeReports } from "../output.ts";
import type { Shard } from "../shard.ts";
import { isInShard } from "../shard.ts";
import { refuse } from "../shell.ts";
import type { Case, Hearing } from "../witnesses/hearing.ts";
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
    "c",
    "includeFolder",
    "isystem",
    "define",
    "include",
    "lang",
    "pdb",
    "isf",
    "fetchSymbols",
    "symbolServer",
    "windows",
    "witness",
    "format",
    "output",
    "failOn",
    "minCoverage",
    "shard",
    "config",
  ],
  formats: ["text", "json", "sarif", "junit", "github", "markdown"],
  examples: [
    { command: "layoutcheck EPROCESS", does: "for which Windows builds is our EPROCESS right?" },
    {
      command: "layoutcheck EPROCESS --windows 19045",
      does: "is it right for these builds? (exit code 1 if not)",
    },
    {
      command: "layoutcheck EPROCESS --c nt.h --witness model,embedded",
      does: "the same against a header, whose layout a compiler must confirm",
    },
    {
      command: "layoutcheck --rust src/nt.rs --format json",
      does: "every kernel record of a file, for programs",
    },
  ],
  run: runCheck,
};

async function runCheck(request: Request): Promise<ExitCode> {
  const { operands, options, shell } = request;
  const opened = await openBinding(options, shell.cwd, operands);
  const { configuration } = opened;
  if (opened.crates.length === 0) {
    printDiagnostics(shell, options, opened.diagnostics, opened.textOf);
    return opened.unreadable > 0 ? exitCodes.usage : refuse(shell, ...nothingToCheck);
  }
  const wanted = operands.length > 0 ? operands : configuration.records;
  const unknown = wanted.filter((name) => recordsNamed(opened, name).length === 0);
  if (unknown.length > 0 && opened.unreadable === 0) {
    const everything = await openBinding(options, shell.cwd, []);
    for (const name of unknown) refuse(shell, ...unknownName(name, everything, shell.cwd));
    if (unknown.length === wanted.length) return exitCodes.usage;
  }
  const { shard } = options;
  const crates = opened.crates.map((crate) => selectRecords(crate, wanted, configuration.exclude, shard));
  const named = wanted.length > 0 ? [...wanted, ...configuration.map.map(({ c }) => c)] : null;
  const sources = await openSources(options, configuration, opened.folder, shell.cwd, named);
  const checked =
    sources === null ? checkBuilds(request, opened, crates) : checkSources(sources, opened, crates);
  if (typeof checked === "number") return checked;
  const texts = sources?.texts ?? new Map();
  const hearing = await hear({ checks: checked, crates, texts }, options, shell.cwd);
  return report(request, opened, {
    ...hearing,
    sources,
    unknown: unknown.length,
    isByName: wanted.length > 0,
  });
}

/** Witnesses are loaded only where there is one to hear. */
async function hear(asked: Case, options: Request["options"], cwd: string): Promise<Hearing> {
  const isStated = [...asked.texts.values()].some(({ model }) => model.stated.length > 0);
  if (options.witness === null && !isStated) return { checks: asked.checks, diagnostics: [], unheard: 0 };
  const { hearWitnesses } = await import("../witnesses/hearing.ts");
  return hearWitnesses(asked, options, cwd);
}

const nothingToCheck = [
  "there is no Rust side: no --rust, no `rust` in a configuration, and no Cargo.toml here or above",
  "try: layoutcheck EPROCESS --rust path/to/crate",
];

/** Against the shipped kernel builds. The exit code, if that cannot be done. */
function checkBuilds(
  { options, shell }: Request,
  { configuration, diagnostics, textOf }: OpenedBinding,
  crates: readonly OpenedCrate[],
): readonly RecordCheck[] | ExitCode {
  const unreadable = (error: Diagnostic): ExitCode => {
    printDiagnostics(shell, options, [...diagnostics, error], textOf);
    return exitCodes.usage;
  };
  const recorded = shippedRecording(shell.cwd);
  if (!recorded.ok) return unreadable(recorded.error);
  const words = options.windows.length > 0 ? options.windows : configuration.windows;
  const builds = selectBuilds(words.length > 0 ? words : ["all"], recorded.value.builds);
  if (!builds.ok) {
    const versions = recorded.value.builds.map(({ version }) => version).join(", ");
    return refuse(shell, `no shipped build is ${builds.error}`, `shipped builds: ${versions}`);
  }
  const judge = words.length > 0 ? "every" : "any";
  const map = mapOf(configuration);
  const checks: RecordCheck[] = [];
  for (const { binding } of crates) {
    const checked = checkAgainstBuilds(binding, recorded.value, builds.value, { judge, map });
    if (!checked.ok) return unreadable(checked.error);
    checks.push(...checked.value);
  }
  return checks;
}

function checkSources(
  { sources }: OpenedSources,
  { configuration }: OpenedBinding,
  crates: readonly OpenedCrate[],
): readonly RecordCheck[] {
  return crates.flatMap(({ binding }) => checkAgainstC(binding, sources, mapOf(configuration)));
}

function mapOf({ map }: OpenedBinding["configuration"]): ReadonlyMap<string, string> {
  return new Map(map.map(({ rust, c }) => [rust, c]));
}

interface Outcome extends Hearing {
  readonly sources: OpenedSources | null;
  readonly unknown: number;
  /** Records were asked for by name, so each must be answered. */
  readonly isByName: boolean;
}

async function report(
  { options, shell }: Request,
  opened: OpenedBinding,
  outcome: Outcome,
): Promise<ExitCode> {
  const { configuration } = opened;
  const { checks, sources, isByName } = outcome;
  const diagnostics = [...opened.diagnostics, ...(sources?.diagnostics ?? []), ...outcome.diagnostics];
  const failOn = options.failOn ?? configuration.failOn;
  const summary = summarize(checks, failOn);
  // Formats for programs are loaded where one is asked for.
  const isForPrograms = options.format.some(({ format }) => format !== "text");
  const programs = isForPrograms ? await import("../document-reports.ts") : null;
  const document = (): CheckDocument => checkDocument(checks, summary, diagnostics, options.shard);
  const unwritten = writeReports(
    shell,
    options,
    "text",
    (format, style) =>
      programs?.printedDocument(document, format) ??
      checkText({ checks, summary, style, verbose: options.verbose }),
  );
  const textOf = (file: string): string | null => opened.textOf(file) ?? sources?.textOf(file) ?? null;
  printDiagnostics(shell, options, [...diagnostics, ...unwritten], textOf);
  if (!options.quiet) shell.stderr.write(vocabularyNote(sources?.vocabulary ?? []));
  // Of a part, coverage says nothing; `merge` knows the whole.
  const floor = options.shard === null ? (options.minCoverage ?? configuration.minCoverage) : null;
  return exitCodeOf({
    unreadable: outcome.unknown + unwritten.length + opened.unreadable + (sources?.unreadable ?? 0),
    findings: summary.failing,
    unverified:
      outcome.unheard + unverifiedIn(checks, summary, diagnostics, isByName) + missedFloor(summary, floor),
  });
}

function selectRecords(
  crate: OpenedCrate,
  wanted: readonly string[],
  exclude: readonly string[],
  shard: Shard | null,
): OpenedCrate {
  const isWanted = (path: string): boolean =>
    wanted.length === 0
      ? !exclude.some((pattern) => matchesPattern(path, pattern))
      : wanted.some((name) => isRecordNamed(path, name));
  const isOurs = (path: string): boolean => shard === null || isInShard(path, shard);
  const records = crate.records.filter(({ path }) => isOurs(path) && isWanted(path));
  return { ...crate, records, binding: { ...crate.binding, records: records.map(({ record }) => record) } };
}

/** `*` stands for any characters; a pattern without `::` is matched with the last segment. */
function matchesPattern(path: string, pattern: string): boolean {
  const subject = pattern.includes("::") ? path : path.slice(path.lastIndexOf("::") + 1).replace(/^:/, "");
  const source = pattern.split("*").map((piece) => piece.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${source.join(".*")}$`).test(subject);
}

function unknownName(name: string, { crates }: OpenedBinding, cwd: string): readonly string[] {
  const paths = crates.flatMap(({ records }) => records.map(({ path }) => path));
  const suggestion = didYouMean(name, paths);
  if (suggestion !== "") return [`no Rust record is called ${name}`, suggestion];
  const recorded: Result<Recorded, Diagnostic> = shippedRecording(cwd);
  if (!recorded.ok) return [`no Rust record is called ${name}`];
  const [inKernel] = recorded.value.find(name);
  if (inKernel === undefined) {
    const known = paths.slice(0, 20).join(", ");
    return [
      `no Rust record is called ${name}`,
      known === "" ? "the Rust side has no records" : `there are: ${known}`,
    ];
  }
  return [
    `the kernel has ${inKernel.name}, but no Rust record here is called so`,
    `see its layout: layoutcheck show ${name}`,
  ];
}

/** What was asked for by name must be answered; of a whole crate, what has no counterpart is only counted. */
function unverifiedIn(
  checks: readonly RecordCheck[],
  summary: Summary,
  diagnostics: readonly Diagnostic[],
  byName: boolean,
): number {
  // A build that was asked for by --windows and lacks the record has given no answer.
  const isUnanswered = (one: RecordCheck): boolean =>
    verdictOf(one) === "unpaired" || (one.judge === "every" && one.absentIn.length > 0);
  const unanswered = byName ? checks.filter(isUnanswered).length : 0;
  const errors = byName ? 0 : diagnostics.filter((one) => severityOf(one) === "error").length;
  return summary.unverified + unanswered + errors;
}

function missedFloor({ coverage }: Summary, floor: number | null): number {
  return floor !== null && coverage * 100 < floor ? 1 : 0;
}
