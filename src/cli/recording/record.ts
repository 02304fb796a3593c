import { dirname, join } from "node:path";
import type { Diagnostic } from "../../index.ts";
import { counted, plainRecordName, severityOf } from "../../index.ts";
import type { OpenedBinding } from "../rust/binding.ts";
import { cNamesOf, openBinding } from "../rust/binding.ts";
import { configured, headersOf } from "../configuration/configured.ts";
import type { Request } from "../command.ts";
import { compareRecording, reportChanges, writeRecording } from "./changes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { exitCodeOf, exitCodes } from "../exit-codes.ts";
import { displayPath } from "../disk/files.ts";
import { didYouMean } from "../nearest.ts";
import type { Options, WitnessWord } from "../options/options.ts";
import { printDiagnostics } from "../output.ts";
import { refuse } from "../shell.ts";
import type { TruthPlaces } from "../doors/truth-folders.ts";
import { headerFolders, openTruth, truthPlaces } from "../doors/truth-folders.ts";
import { folderOfProgram, measureDebugInfo } from "./debug-info.ts";
import type { RecordedEntries } from "./folder.ts";
import { filesAfter, readEntries } from "./folder.ts";
import { measureHeader } from "./headers.ts";
import { complaintsIn, recordedWitnesses, sameWitnesses } from "./standing.ts";
import type { Measurement, Wanted } from "./measured.ts";

/** Measures what was asked for and writes it down, or with --check says what would change. */
export async function recordMeasured(given: Request): Promise<ExitCode> {
  const { operands, options, shell } = given;
  const { cwd } = shell;
  const binding = await openBinding(options, cwd, []);
  if (binding.unreadable > 0 || binding.diagnostics.some(({ code }) => code.startsWith("configuration-")))
    printDiagnostics(shell, options, binding.diagnostics, binding.textOf);
  if (binding.unreadable > 0) return exitCodes.usage;
  const inputs = inputsOf(options, binding, cwd);
  const places = truthPlaces(options, binding, cwd);
  const again =
    options.check && options.witness === null ? await checkStanding(given, binding, places, inputs) : null;
  if (typeof again === "number") return again;
  const request = again === null ? given : { ...given, options: { ...options, witness: again } };
  if (inputs.length === 0) return refuse(shell, ...nothingToMeasure);
  if (places.folders.length > 1)
    return refuse(shell, "a recording goes into one folder", "name it with --truth");
  const [place = cwd] = places.folders;
  const task: Task = { request, binding, place, isNamed: places.isNamed };
  const outcome: Outcome = { folders: new Map(), diagnostics: [], failed: 0, names: [] };
  for (const input of inputs) await measure(input, task, outcome);
  const unknown = operands.filter((name) => !cNamesOf(binding, name).some((one) => isKnown(one, outcome)));
  if (unknown.length > 0 && outcome.failed === 0) {
    for (const name of unknown)
      refuse(shell, `the C side has no record ${name}`, didYouMean(name, outcome.names));
    return exitCodes.usage;
  }
  return finish(task, outcome);
}

/**
 * With --check, where the compilers that made a recording are not here, or nothing is there to be measured: whether its files and
 * the headers at hand are still what they were. Else the witnesses that measure everything again; null: nothing is recorded yet.
 */
async function checkStanding(
  { options, shell }: Request,
  binding: OpenedBinding,
  places: TruthPlaces,
  inputs: readonly Input[],
): Promise<ExitCode | readonly WitnessWord[] | null> {
  const { measured, diagnostics } = openTruth(places, headerFolders(options, binding, shell.cwd), shell.cwd);
  const cited = [...new Set(measured.flatMap(({ folder }) => recordedWitnesses(folder)))];
  if (measured.length === 0 && diagnostics.length === 0) return null;
  const witnesses = inputs.length === 0 ? null : await sameWitnesses(cited);
  if (witnesses !== null) return witnesses.length === 0 ? null : witnesses;
  const complaints = [...diagnostics, ...measured.flatMap(({ folder }) => complaintsIn(folder))];
  const count = measured.reduce((sum, { folder }) => sum + folder.names().length, 0);
  const why =
    cited.length === 0 ? "" : `; ${cited.join(", ")} would have to measure them again and is not here`;
  shell.stdout.write(
    `${counted(count, "type")}: ${complaints.length === 0 ? "the files and the headers at hand are what was recorded" : `${complaints.length} to be recorded anew`}${why}\n`,
  );
  printDiagnostics(shell, options, complaints, () => null);
  return complaints.length === 0 ? exitCodes.ok : exitCodes.unverified;
}

const nothingToMeasure = [
  "there is nothing to measure: no --c, --pdb or --isf, and no `headers` in a configuration",
  "try: layoutcheck record --c include/widget.h",
];

interface Input {
  readonly kind: "header" | "pdb" | "isf";
  readonly path: string;
}

interface Task {
  readonly request: Request;
  readonly binding: OpenedBinding;
  /** Absolute folder of the recording. */
  readonly place: string;
  readonly isNamed: boolean;
}

interface Outcome {
  /** By absolute path. */
  readonly folders: Map<string, { readonly entries: RecordedEntries; readonly measurements: Measurement[] }>;
  readonly diagnostics: Diagnostic[];
  failed: number;
  /** Every name of the C side. */
  names: readonly string[];
}

function inputsOf(options: Options, binding: OpenedBinding, cwd: string): readonly Input[] {
  const given: readonly Input[] = [
    ...options.c.map((path): Input => ({ kind: "header", path })),
    ...options.pdb.map((path): Input => ({ kind: "pdb", path })),
    ...options.isf.map((path): Input => ({ kind: "isf", path })),
  ];
  if (given.length > 0) return given;
  return headersOf(binding, cwd).map((path): Input => ({ kind: "header", path }));
}

async function measure(input: Input, task: Task, outcome: Outcome): Promise<void> {
  const { request, binding, place, isNamed } = task;
  const { options, shell } = request;
  if (input.kind !== "header") {
    let folder = place;
    const from = { cwd: shell.cwd, options };
    const measured = await measureDebugInfo(input.path, input.kind, from, (program) => {
      if (!isNamed) folder = join(place, folderOfProgram(input.path, program));
      return wantedRecords(task, [...readEntries(folder, shell.cwd).records.keys()]);
    });
    return measured.ok ? add(folder, measured.value, outcome, shell.cwd) : fail(outcome, measured.error);
  }
  const entries = readEntries(place, shell.cwd);
  const measured = await measureHeader({
    path: input.path,
    cwd: shell.cwd,
    options: configured(options, binding),
    wanted: wantedRecords(task, [...entries.records.keys()]),
    project: binding.folder,
    base: dirname(place),
    tell: (what) => {
      if (shell.stderr.isTTY && !options.quiet) shell.stderr.write(`layoutcheck: ${what} …\n`);
    },
  });
  if (!measured.ok) return fail(outcome, measured.error);
  return add(place, measured.value, outcome, shell.cwd);
}

function fail(outcome: Outcome, why: readonly Diagnostic[]): void {
  outcome.diagnostics.push(...why);
  outcome.failed++;
}

function add(folder: string, measurement: Measurement, outcome: Outcome, cwd: string): void {
  const known = outcome.folders.get(folder) ?? { entries: readEntries(folder, cwd), measurements: [] };
  outcome.folders.set(folder, known);
  known.measurements.push(measurement);
  outcome.diagnostics.push(...measurement.diagnostics);
  outcome.names = [...outcome.names, ...measurement.names];
}

/** The operands, else the records of the Rust side; and those that are recorded already. Null: all of the C side. */
function wantedRecords({ request, binding }: Task, recorded: readonly string[]): Wanted {
  const { crates, configuration } = binding;
  const rust = crates.flatMap(({ records }) => records.map(({ path }) => path));
  const asked = [request.operands, configuration.records, rust].find((names) => names.length > 0);
  if (asked === undefined) return null;
  return [...asked.flatMap((name) => cNamesOf(binding, name)), ...recorded];
}

function isKnown(name: string, { names }: Outcome): boolean {
  const plain = plainRecordName(name);
  return names.some((known) => plainRecordName(known) === plain);
}

function finish({ request }: Task, outcome: Outcome): ExitCode {
  const { options, shell } = request;
  const diagnostics = [...outcome.diagnostics];
  let unverified = 0;
  for (const [folder, { entries, measurements }] of outcome.folders) {
    const files = filesAfter(entries, measurements);
    diagnostics.push(...files.diagnostics, ...(options.check ? entries.diagnostics : []));
    const wanted = { folder, texts: files.texts, isOwn: (name: string) => entries.files.has(name) };
    const changes = options.check
      ? ({ ok: true, value: compareRecording(wanted) } as const)
      : writeRecording(wanted, shell.cwd);
    if (!changes.ok) {
      outcome.failed++;
      diagnostics.push(changes.error);
      continue;
    }
    const shown = displayPath(folder, shell.cwd);
    const from = measurements.map(({ source }) => source.name).join(", ");
    if (reportChanges(changes.value, { isCheck: options.check, folder: shown }, shell) !== exitCodes.ok)
      unverified++;
    if (files.recorded.length === 0) unverified++;
    if (files.recorded.length === 0 || !options.quiet)
      shell.stderr.write(`layoutcheck: ${counted(files.recorded.length, "type")} of ${from}\n`);
  }
  printDiagnostics(shell, options, diagnostics, () => null);
  const errors = diagnostics.filter((one) => severityOf(one) === "error").length;
  return exitCodeOf({ unreadable: outcome.failed, findings: 0, unverified: unverified + errors });
}
