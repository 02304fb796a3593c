import type { ChangedFile, Diagnostic, Finding, RecordCheck } from "../../index.ts";
import {
  counted,
  diagnose,
  diagnostic,
  explainedChecks,
  isRecordNamed,
  printable,
  recordsHeldByValue,
  remedyText,
  unifiedDiff,
  verdictOf,
  wholeFile,
  writeFixes,
} from "../../index.ts";
import type { OpenedCrate } from "../rust/binding.ts";
import { recordsNamed } from "../rust/binding.ts";
import { checkingOptions, runChecks } from "../checking/checking.ts";
import type { CommandDefinition, Request } from "../command.ts";
import type { ExitCode } from "../exit-codes.ts";
import { exitCodes } from "../exit-codes.ts";
import { displayPath, readWholeFile } from "../disk/files.ts";
import { didYouMean } from "../nearest.ts";
import { printDiagnostics, vocabularyNote, writeTextFile } from "../output.ts";
import { refuse } from "../shell.ts";
import { unreadableIn } from "../checking/tally.ts";

export const fixCommand: CommandDefinition = {
  name: "fix",
  description: `Changes the Rust source so that its records are laid out as in C. Only what is proved is written: the crate is read again with the change, and the record and every record that holds it must then be equal to their C counterparts. Comments and formatting stay. Files outside of the crate are never written. What cannot be proved is listed with the reason.

Without NAME, every record that differs is mended.`,
  operands: [{ syntax: "[names...]", description: "records to mend" }],
  options: ["dryRun", ...checkingOptions.filter((name) => name !== "witness")],
  formats: [],
  examples: [
    {
      command: "layoutcheck fix --dry-run --windows 19045",
      does: "what would be changed, as a unified diff",
    },
    { command: "layoutcheck fix EPROCESS --c nt.h", does: "change it so that it is as in the header" },
  ],
  run: runFix,
};

async function runFix(request: Request): Promise<ExitCode> {
  const { operands, options, shell } = request;
  const mended: Mended[] = [];
  const checked = await runChecks(request, {
    isWhole: true,
    explain(crate, checks) {
      mended.push(mend(crate, checks, operands));
      return checks;
    },
  });
  if (typeof checked === "number") return checked;
  const { opened, sources, diagnostics, textOf } = checked;
  printDiagnostics(shell, options, diagnostics, textOf);
  if (!options.quiet) shell.stderr.write(vocabularyNote(sources?.vocabulary ?? []));
  if (opened.unreadable > 0) return exitCodes.usage;
  const unknown = operands.filter((name) => recordsNamed(opened, name).length === 0);
  const paths = opened.crates.flatMap(({ records }) => records.map(({ path }) => path));
  for (const name of unknown) refuse(shell, `no Rust record is called ${name}`, didYouMean(name, paths));
  if (unknown.length > 0) return exitCodes.usage;
  const exitCode = finish(request, mended);
  // What the rest of a header said was compared all the same, and what is proved is proved against that.
  return unreadableIn(checked) > 0 ? exitCodes.usage : exitCode;
}

interface Mended {
  readonly files: readonly ChangedFile[];
  readonly fixed: readonly string[];
  readonly left: readonly string[];
}

function mend(
  { binding, model, workshop }: OpenedCrate,
  checks: readonly RecordCheck[],
  names: readonly string[],
): Mended {
  if (workshop === null) throw new Error("a crate to be changed was not read as a whole");
  const side = { layouts: binding.layouts, model, held: recordsHeldByValue(binding.layouts) };
  const isWanted = ({ rust }: RecordCheck): boolean =>
    names.length === 0 || names.some((name) => isRecordNamed(rust.path ?? rust.name, name));
  const diagnosis = diagnose(side, checks, isWanted);
  const { fixOf, files } = writeFixes(side, checks, diagnosis, workshop);
  const explained = explainedChecks(side, checks, diagnosis, fixOf).filter(
    (check) => isWanted(check) && verdictOf(check) !== "equal",
  );
  const lines = explained.flatMap(({ rust, answers }) =>
    answers.slice(0, 1).flatMap(({ comparison }) => outcomes(rust.path ?? rust.name, comparison.findings)),
  );
  return {
    files,
    fixed: lines.filter(({ isFixed }) => isFixed).map(({ text }) => text),
    left: lines.filter(({ isFixed }) => !isFixed).map(({ text }) => text),
  };
}

/** One line for each cause. */
function outcomes(
  path: string,
  findings: readonly Finding[],
): ReadonlyArray<{ readonly isFixed: boolean; readonly text: string }> {
  const roots = findings.filter(
    ({ rootCause, severity, remedy }) => rootCause && (severity === "error" || remedy !== null),
  );
  const lines = roots.map(({ remedy }) => {
    if (remedy === null) return { isFixed: false, text: `${path}: no change was found that mends it` };
    const { fix } = remedy;
    const text = remedyText(remedy);
    if (fix?.proved === true) return { isFixed: true, text };
    return { isFixed: false, text: `${text}: not proved: ${fix?.why ?? "nobody tried"}` };
  });
  const seen = new Set<string>();
  return lines.filter(({ text }) => !seen.has(text) && seen.add(text));
}

function finish({ options, shell }: Request, mended: readonly Mended[]): ExitCode {
  const files = mended.flatMap((one) => one.files);
  const fixed = mended.flatMap((one) => one.fixed);
  const left = mended.flatMap((one) => one.left);
  const unwritten = options.dryRun ? [] : files.flatMap((file) => writeBack(file, shell.cwd));
  if (options.dryRun) shell.stdout.write(files.map((one) => diffOf(one, shell.cwd)).join(""));
  const report = [
    ...fixed.map((line) => `${options.dryRun ? "would fix" : "fixed"}  ${printable(line)}`),
    ...left.map((line) => `left   ${printable(line)}`),
    `${counted(fixed.length, "change")} proved in ${counted(files.length, "file")}, ${left.length} left`,
  ];
  (options.dryRun ? shell.stderr : shell.stdout).write(`${report.join("\n")}\n`);
  printDiagnostics(shell, options, unwritten, () => null);
  if (unwritten.length > 0) return exitCodes.usage;
  return left.length > 0 ? exitCodes.findings : exitCodes.ok;
}

function diffOf(changed: ChangedFile, cwd: string): string {
  return unifiedDiff({ ...changed, file: displayPath(changed.file, cwd) });
}

/** Writes the file unless it has changed since it was read; a byte order mark stays. */
function writeBack({ file, before, after }: ChangedFile, cwd: string): readonly Diagnostic[] {
  const read = readWholeFile(file, cwd);
  if (!read.ok) return [read.error];
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(read.value);
  const mark = text.startsWith("\uFEFF") && !before.startsWith("\uFEFF") ? "\uFEFF" : "";
  if (text !== mark + before) {
    const why = "it is no longer as it was read, so it was not changed";
    return [diagnostic("file-unreadable", { path: file, why }, wholeFile(file))];
  }
  return writeTextFile(file, mark + after, cwd);
}
