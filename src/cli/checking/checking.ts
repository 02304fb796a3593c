import type { Diagnostic, Ledger, Policy, RecordCheck } from "../../index.ts";
import {
  isRecordNamed,
  mappedName,
  matchesPattern,
  openLedger,
  severityOf,
  withReprFindings,
} from "../../index.ts";
import type { OpenedBinding, OpenedCrate } from "../rust/binding.ts";
import { openBinding, recordsNamed } from "../rust/binding.ts";
import { checkAgainstCSide } from "./c-side-check.ts";
import type { OpenedSources } from "../doors/c-sources.ts";
import { withCauses } from "./causes.ts";
import { todayFor } from "../clock.ts";
import type { Request } from "../command.ts";
import type { Configuration } from "../configuration/configuration-keys.ts";
import { mapOf } from "../configuration/configured.ts";
import type { ExitCode } from "../exit-codes.ts";
import { exitCodes } from "../exit-codes.ts";
import { openNames } from "./named.ts";
import type { OptionName } from "../options/options.ts";
import { debugInfoOptions, headerOptions, rustSideOptions } from "../options/options.ts";
import { printDiagnostics } from "../output.ts";
import type { Progress } from "../progress.ts";
import { progressOn } from "../progress.ts";
import { isInShard } from "../options/shard.ts";
import { refuse } from "../shell.ts";
import type { Case, Hearing } from "../witnesses/hearing.ts";

// What `check`, `guard`, `adopt` and `fix` have in common: both sides opened, every record judged, and the books of it.

/** What says which records are checked against what. */
export const checkingOptions: readonly OptionName[] = [
  ...rustSideOptions,
  "all",
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
  const progress = progressOn(shell, { quiet: options.quiet || operands.length > 0 });
  progress.step("reading the Rust side");
  const asked = await openAsked(request, { operands, isWhole, progress });
  if (typeof asked === "number") return asked;
  const { opened, wanted, crates } = asked;
  const { configuration } = opened;
  const names = wanted.length > 0 ? [...wanted, ...configuration.map.map(({ c }) => c)] : null;
  const compared = await checkAgainstCSide(request, opened, crates, { names, progress });
  if (typeof compared === "number") {
    progress.done();
    return compared;
  }
  const { sources, rest } = compared;
  progress.step("looking for causes");
  // A cause in one part may be told in another: so causes are sought in the whole, and the parts come together as it.
  const explained = crates.flatMap((crate, at) => explain(crate, compared.checks[at] ?? []));
  const { shard } = options;
  const isOurs = ({ rust }: RecordCheck): boolean =>
    shard === null || isInShard(rust.path ?? rust.name, shard);
  const checks = withRepr(explained.filter(isOurs), crates, wanted, configuration);
  progress.step("comparing constants and aliases");
  const hearing = await hear({ checks, crates, texts: sources?.texts ?? new Map() }, options, shell.cwd);
  const others = wanted.length > 0 || sources === null ? [] : await openNames(rest, sources);
  progress.done();
  const diagnostics = [...opened.diagnostics, ...compared.diagnostics, ...hearing.diagnostics];
  const isReadable = wanted.length === 0 && opened.unreadable + (sources?.unreadable ?? 0) === 0;
  const paths = crates.flatMap(({ records }) => records.map(({ path }) => path));
  const policy: Policy = {
    levels: configuration.findings,
    waivers: configuration.waive,
    failOn: options.failOn ?? configuration.failOn,
    today: todayFor(shell),
    isWhole: isReadable && shard === null,
    known: isReadable ? paths : null,
    errors: diagnostics.filter((one) => severityOf(one) === "error"),
  };
  return {
    opened,
    sources,
    ledger: openLedger([...hearing.checks, ...others.filter(isOurs)], policy),
    policy,
    diagnostics,
    unknown: asked.unknown,
    unheard: hearing.unheard,
    isByName: wanted.length > 0,
    textOf: (file) => opened.textOf(file) ?? sources?.textOf(file) ?? null,
  };
}

/** The Rust side, narrowed to what is to be checked. */
interface Asked {
  readonly opened: OpenedBinding;
  readonly crates: readonly OpenedCrate[];
  /** The names that were asked for, by operands or by the configuration; empty: everything. */
  readonly wanted: readonly string[];
  /** How many of them no record has. */
  readonly unknown: number;
}

async function openAsked(
  request: Request,
  how: { readonly operands: readonly string[]; readonly isWhole: boolean; readonly progress: Progress },
): Promise<Asked | ExitCode> {
  const { options, shell } = request;
  const { operands, isWhole, progress } = how;
  const opened = await openBinding(options, shell.cwd, operands);
  const { records, exclude } = opened.configuration;
  if (opened.crates.length === 0) {
    progress.done();
    printDiagnostics(shell, options, opened.diagnostics, opened.textOf);
    if (opened.unreadable > 0) return exitCodes.usage;
    const { withoutRustSide } = await import("../advice.ts");
    return refuse(shell, ...withoutRustSide(request));
  }
  const wanted = operands.length > 0 ? operands : isWhole || options.all ? [] : records;
  const unknown = wanted.filter((name) => recordsNamed(opened, name).length === 0);
  if (unknown.length > 0 && opened.unreadable === 0) {
    progress.done();
    const everything = await openBinding(options, shell.cwd, []);
    const { unknownName } = await import("../advice.ts");
    for (const name of unknown) refuse(shell, ...(await unknownName(name, everything, request)));
    if (unknown.length === wanted.length) return exitCodes.usage;
  }
  const crates = opened.crates.map((crate) =>
    wanted.length > 0 ? onlyNamed(crate, wanted) : withoutExcluded(crate, exclude),
  );
  return { opened, crates, wanted, unknown: unknown.length };
}

function onlyNamed(crate: OpenedCrate, wanted: readonly string[]): OpenedCrate {
  const isWanted = (path: string): boolean => wanted.some((name) => isRecordNamed(path, name));
  // A record that is not checked may hold one that is: then nothing can be proved.
  return {
    ...withRecords(crate, isWanted),
    workshop: null,
    named: { aliases: [], constants: [] },
    enums: [],
  };
}

function withoutExcluded(crate: OpenedCrate, exclude: readonly string[]): OpenedCrate {
  const isWanted = (path: string): boolean => !exclude.some((pattern) => matchesPattern(path, pattern));
  return {
    ...withRecords(crate, isWanted),
    named: {
      aliases: crate.named.aliases.filter(({ path }) => isWanted(path)),
      constants: crate.named.constants.filter(({ path }) => isWanted(path)),
    },
    enums: crate.enums.filter(isWanted),
  };
}

function withRecords(crate: OpenedCrate, isWanted: (path: string) => boolean): OpenedCrate {
  const records = crate.records.filter(({ path }) => isWanted(path));
  return { ...crate, records, binding: { ...crate.binding, records: records.map(({ record }) => record) } };
}

function withRepr(
  checks: readonly RecordCheck[],
  crates: readonly OpenedCrate[],
  wanted: readonly string[],
  configuration: Configuration,
): readonly RecordCheck[] {
  const map = mapOf(configuration);
  const isUnspecified = ({ rustRecord }: RecordCheck): boolean =>
    crates.some(({ model }) => model.records.get(rustRecord)?.representation === "unspecified");
  const isMeant = ({ rust }: RecordCheck): boolean => wanted.length > 0 || mappedName(map, rust) !== null;
  return withReprFindings(checks, { isUnspecified, isMeant });
}

/** Witnesses are loaded only where there is one to hear. */
async function hear(asked: Case, options: Request["options"], cwd: string): Promise<Hearing> {
  const isStated = [...asked.texts.values()].some(({ model }) => model.stated.length > 0);
  if (options.witness === null && !isStated) return { checks: asked.checks, diagnostics: [], unheard: 0 };
  const { hearWitnesses } = await import("../witnesses/hearing.ts");
  return hearWitnesses(asked, options, cwd);
}
