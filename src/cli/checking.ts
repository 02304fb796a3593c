import type { Diagnostic, Ledger, Policy, RecordCheck, Recorded, Result } from "../index.ts";
import {
  checkAgainstBuilds,
  checkAgainstC,
  counted,
  isRecordNamed,
  matchesPattern,
  openLedger,
  severityOf,
  withReprFindings,
} from "../index.ts";
import type { OpenedBinding, OpenedCrate } from "./binding.ts";
import { openBinding, recordsNamed } from "./binding.ts";
import type { OpenedSources } from "./c-sources.ts";
import { openSources } from "./c-sources.ts";
import { namedChecksOf } from "./named.ts";
import { progressOn } from "./progress.ts";
import { withCauses } from "./causes.ts";
import {
  checkRecorded,
  inOrder,
  isRecordedOnly,
  recordedSide,
  withoutMissingHeaders,
} from "./check-recorded.ts";
import { todayFor } from "./clock.ts";
import type { Request } from "./command.ts";
import type { Configuration } from "./configuration-keys.ts";
import type { ExitCode, Tally } from "./exit-codes.ts";
import { exitCodes } from "./exit-codes.ts";
import type { OptionName } from "./options.ts";
import { printDiagnostics } from "./output.ts";
import { isInShard } from "./shard.ts";
import { refuse } from "./shell.ts";
import type { Case, Hearing } from "./witnesses/hearing.ts";
import { selectBuilds, shippedRecording, unknownBuild } from "./windows.ts";
import { debugInfoOptions, headerOptions } from "./options.ts";

// What `check`, `guard` and `adopt` have in common: both sides opened, every record judged, and the books of it.

/** What says which records are checked against what. */
export const checkingOptions: readonly OptionName[] = [
  "rust",
  "all",
  "features",
  "allFeatures",
  "defaultFeatures",
  "cfg",
  "c",
  ...headerOptions,
  ...debugInfoOptions,
  "windows",
  "truth",
  "witness",
  "config",
];

/** Everything that a run found. */
export interface Checked {
  readonly opened: OpenedBinding;
  readonly sources: OpenedSources | null;
  readonly ledger: Ledger;
  readonly policy: Policy;
  readonly diagnostics: readonly Diagnostic[];
  /** Names that were asked for and are not there. */
  readonly unknown: number;
  /** Witnesses that were asked for and could not be heard. */
  readonly unheard: number;
  /** Records were asked for by name, so each must be answered. */
  readonly isByName: boolean;
  readonly textOf: (file: string) => string | null;
}

/** What is made of the checks of one crate before anybody sees them. */
export type Explain = (crate: OpenedCrate, checks: readonly RecordCheck[]) => readonly RecordCheck[];

export interface Conduct {
  /** Sees each crate once, wherever the answers come from. */
  readonly explain: Explain;
  /** Every record that is not excluded is checked, whatever the operands and the configuration name. */
  readonly isWhole: boolean;
}

const asAsked: Conduct = { explain: withCauses, isWhole: false };

/** Checks what the operands name, or else the configuration, or else everything; the exit code, if that cannot be done. */
export async function runChecks(
  request: Request,
  { explain, isWhole }: Conduct = asAsked,
): Promise<Checked | ExitCode> {
  const { options, shell } = request;
  const operands = isWhole ? [] : request.operands;
  const progress = operands.length > 0 ? progressOn(shell, { quiet: true }) : progressOn(shell, options);
  progress.step("reading the Rust side");
  const opened = await openBinding(options, shell.cwd, operands);
  const { configuration } = opened;
  if (opened.crates.length === 0) {
    progress.done();
    printDiagnostics(shell, options, opened.diagnostics, opened.textOf);
    if (opened.unreadable > 0) return exitCodes.usage;
    const { withoutRustSide } = await import("./advice.ts");
    return refuse(shell, ...withoutRustSide(request));
  }
  const wanted = operands.length > 0 ? operands : isWhole || options.all ? [] : configuration.records;
  const unknown = wanted.filter((name) => recordsNamed(opened, name).length === 0);
  if (unknown.length > 0 && opened.unreadable === 0) {
    progress.done();
    const everything = await openBinding(options, shell.cwd, []);
    const { unknownName } = await import("./advice.ts");
    for (const name of unknown) refuse(shell, ...(await unknownName(name, everything, request)));
    if (unknown.length === wanted.length) return exitCodes.usage;
  }
  const { shard } = options;
  const crates = opened.crates.map((crate) => selectRecords(crate, wanted, configuration.exclude));
  const recorded = recordedSide(options, opened, shell.cwd);
  const answered = recorded === null ? null : checkRecorded(recorded, crates, mapOf(configuration));
  const rest = answered?.rest ?? crates;
  const named = wanted.length > 0 ? [...wanted, ...configuration.map.map(({ c }) => c)] : null;
  const isAnswered = recorded !== null && rest.every(({ records }) => records.length === 0);
  const atHand =
    recorded === null ? configuration : withoutMissingHeaders(configuration, opened.folder, options);
  progress.step("reading the C side");
  const sources = isAnswered ? null : await openSources(options, atHand, opened.folder, shell.cwd, named);
  const count = rest.reduce((sum, { records }) => sum + records.length, 0);
  progress.step(`comparing ${counted(count, "record")}`);
  const others = isAnswered
    ? rest.map(() => [])
    : sources !== null
      ? checkSources(sources, opened, rest)
      : isRecordedOnly(recorded, configuration)
        ? checkAgainstNothing(rest)
        : checkBuilds(request, opened, rest, recorded?.truth.recorded[0] ?? null);
  progress.done();
  if (typeof others === "number") return others;
  progress.step("looking for causes");
  const checked = crates.flatMap((crate, at) =>
    explain(crate, inOrder(crate, [...(answered?.checks[at] ?? []), ...(others[at] ?? [])])),
  );
  // A cause in one part may be told in another: so causes are sought in the whole, and the parts come together as it.
  const isOurs = ({ rust }: RecordCheck): boolean =>
    shard === null || isInShard(rust.path ?? rust.name, shard);
  const texts = sources?.texts ?? new Map();
  const checks = withRepr(checked.filter(isOurs), crates, wanted, configuration);
  progress.step("comparing constants and aliases");
  const hearing = await hear({ checks, crates, texts }, options, shell.cwd);
  const isNamedChecked = wanted.length === 0 && sources !== null;
  const names = isNamedChecked ? await namedChecksOf(rest, sources) : { open: [], equal: [] };
  progress.done();
  const diagnostics = [
    ...opened.diagnostics,
    ...(recorded?.truth.diagnostics ?? []),
    ...(sources?.diagnostics ?? []),
    ...hearing.diagnostics,
  ];
  const isReadable = wanted.length === 0 && opened.unreadable + (sources?.unreadable ?? 0) === 0;
  const paths = crates.flatMap(({ records }) => records.map(({ path }) => path));
  const errors = diagnostics.filter((one) => severityOf(one) === "error");
  const policy = {
    ...policyOf(request, configuration),
    isWhole: isReadable && shard === null,
    known: isReadable ? paths : null,
    errors,
  };
  return {
    opened,
    sources,
    ledger: openLedger([...hearing.checks, ...names.open.filter(isOurs)], policy),
    policy,
    diagnostics,
    unknown: unknown.length,
    unheard: hearing.unheard,
    isByName: wanted.length > 0,
    textOf: (file) => opened.textOf(file) ?? sources?.textOf(file) ?? null,
  };
}

/** What went wrong before anything was compared, for the exit code. */
export function unreadableIn({ opened, sources, unknown }: Checked): number {
  return unknown + opened.unreadable + (sources?.unreadable ?? 0);
}

/** How the run went, for the exit code. Stale waivers stand for answers that nobody gives any more. */
export function tallyOf(checked: Checked, floor: number | null): Tally {
  const { ledger, policy } = checked;
  const isStaleGrave = (policy.levels["stale-waiver"] ?? "deny") === "deny";
  const missed = floor !== null && ledger.summary.coverage * 100 < floor ? 1 : 0;
  const stale = isStaleGrave ? ledger.stale.length : 0;
  return {
    unreadable: unreadableIn(checked),
    findings: ledger.summary.failing,
    unverified: checked.unheard + unansweredIn(checked) + missed + stale + (hasNoTruth(checked) ? 1 : 0),
  };
}

/** Records of a whole crate, and C knows none of them: then nothing was verified, and that is no success. */
function hasNoTruth({ ledger, policy }: Checked): boolean {
  const { records, unpaired } = ledger.summary;
  const isWaived = ledger.checks.every((check) => ledger.waiverOfUnpaired(check) !== null);
  return policy.isWhole && records > 0 && unpaired === records && !isWaived;
}

/** What was asked for by name must be answered; of a whole crate, what has no counterpart is only counted. */
function unansweredIn({ ledger, isByName }: Checked): number {
  // A build that was asked for by --windows and lacks the record has given no answer.
  const isUnanswered = (one: RecordCheck): boolean =>
    ledger.waiverOfUnpaired(one) === null &&
    (ledger.stateOf(one) === "unpaired" || (one.judge === "every" && one.absentIn.length > 0));
  const unanswered = isByName ? ledger.checks.filter(isUnanswered).length : 0;
  const errors = isByName ? 0 : ledger.errors.length;
  return ledger.summary.unverified + unanswered + errors;
}

function policyOf(
  { options, shell }: Request,
  configuration: Configuration,
): Omit<Policy, "isWhole" | "known" | "errors"> {
  return {
    levels: configuration.findings,
    waivers: configuration.waive,
    failOn: options.failOn ?? configuration.failOn,
    today: todayFor(shell),
  };
}

function withRepr(
  checks: readonly RecordCheck[],
  crates: readonly OpenedCrate[],
  wanted: readonly string[],
  { map }: Configuration,
): readonly RecordCheck[] {
  const isUnspecified = ({ rustRecord }: RecordCheck): boolean =>
    crates.some(({ model }) => model.records.get(rustRecord)?.representation === "unspecified");
  const isMeant = ({ rust }: RecordCheck): boolean =>
    wanted.length > 0 || map.some((one) => one.rust === rust.name);
  return withReprFindings(checks, { isUnspecified, isMeant });
}

/** Witnesses are loaded only where there is one to hear. */
async function hear(asked: Case, options: Request["options"], cwd: string): Promise<Hearing> {
  const isStated = [...asked.texts.values()].some(({ model }) => model.stated.length > 0);
  if (options.witness === null && !isStated) return { checks: asked.checks, diagnostics: [], unheard: 0 };
  const { hearWitnesses } = await import("./witnesses/hearing.ts");
  return hearWitnesses(asked, options, cwd);
}

/** Against the builds of a recording that was named, else the shipped kernel builds. The exit code, if that cannot be done. */
function checkBuilds(
  { options, shell }: Request,
  { configuration, diagnostics, textOf }: OpenedBinding,
  crates: readonly OpenedCrate[],
  named: Recorded | null,
): ReadonlyArray<readonly RecordCheck[]> | ExitCode {
  const unreadable = (error: Diagnostic): ExitCode => {
    printDiagnostics(shell, options, [...diagnostics, error], textOf);
    return exitCodes.usage;
  };
  const recorded: Result<Recorded, Diagnostic> =
    named === null ? shippedRecording(shell.cwd) : { ok: true, value: named };
  if (!recorded.ok) return unreadable(recorded.error);
  const words = options.windows.length > 0 ? options.windows : configuration.windows;
  const builds = selectBuilds(words.length > 0 ? words : ["all"], recorded.value.builds);
  if (!builds.ok) {
    return refuse(shell, ...unknownBuild(builds.error, recorded.value.builds));
  }
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

function checkSources(
  { sources }: OpenedSources,
  { configuration }: OpenedBinding,
  crates: readonly OpenedCrate[],
): ReadonlyArray<readonly RecordCheck[]> {
  return crates.map(({ binding }) => checkAgainstC(binding, sources, mapOf(configuration)));
}

/** Records that nobody was asked about. */
function checkAgainstNothing(crates: readonly OpenedCrate[]): ReadonlyArray<readonly RecordCheck[]> {
  return crates.map(({ binding }) => checkAgainstC(binding, [], new Map()));
}

function mapOf({ map }: OpenedBinding["configuration"]): ReadonlyMap<string, string> {
  return new Map(map.map(({ rust, c }) => [rust, c]));
}

const noNames: OpenedCrate["named"] = { aliases: [], constants: [] };

function namedLeft({ named }: OpenedCrate, isWanted: (path: string) => boolean): OpenedCrate["named"] {
  return {
    aliases: named.aliases.filter(({ path }) => isWanted(path)),
    constants: named.constants.filter(({ path }) => isWanted(path)),
  };
}

function selectRecords(
  crate: OpenedCrate,
  wanted: readonly string[],
  exclude: readonly string[],
): OpenedCrate {
  const isWanted = (path: string): boolean =>
    wanted.length === 0
      ? !exclude.some((pattern) => matchesPattern(path, pattern))
      : wanted.some((name) => isRecordNamed(path, name));
  const records = crate.records.filter(({ path }) => isWanted(path));
  // A record that is not checked may hold one that is: then nothing can be proved.
  const workshop = wanted.length === 0 ? crate.workshop : null;
  return {
    ...crate,
    records,
    workshop,
    named: wanted.length === 0 ? namedLeft(crate, isWanted) : noNames,
    enums: wanted.length === 0 ? crate.enums.filter(isWanted) : [],
    binding: { ...crate.binding, records: records.map(({ record }) => record) },
  };
}
