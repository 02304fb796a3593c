import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Diagnostic, LayoutSet, Style } from "../../index.ts";
import { isRecordNamed, layoutJson, layoutText, readRecordRequest, severityOf } from "../../index.ts";
import type { CommandDefinition, Request } from "../command.ts";
import type { OpenedPath } from "../doors/doors.ts";
import { configured } from "../configuration/configured.ts";
import { isAbsence, isCText, openBuild, openPath } from "../doors/doors.ts";
import type { ExitCode } from "../exit-codes.ts";
import { exitCodeOf, exitCodes } from "../exit-codes.ts";
import { firstText, originalText } from "../disk/files.ts";
import { findConfiguration } from "../configuration/find-configuration.ts";
import type { Answer, AnswerPlace } from "../c/kept-answers.ts";
import { answerPlace, reportKey } from "../c/kept-answers.ts";
import { didYouMean } from "../nearest.ts";
import type { Render } from "../output.ts";
import { printDiagnostics, styleFor, vocabularyNote, writeReports } from "../output.ts";
import { isCalled, selectFrom } from "../doors/select-records.ts";
import { refuse } from "../shell.ts";
import type { HeardPaths } from "../witnesses/layouts.ts";
import { selectBuilds, shippedRecording, unknownBuild } from "../doors/windows.ts";
import { debugInfoOptions, headerOptions } from "../options/options.ts";

export const layoutCommand: CommandDefinition = {
  name: "layout",
  description: `Prints layouts without comparing anything: size, alignment, and each field's offset, size and type, with the holes between them. Computed from C or Rust text, read from debug info, or recorded from a Windows build.

NAME is matched without case, underscores and path; without one, all records are printed. An operand that is no file and has neither a dot nor a slash in it is a NAME. Where one name has several definitions all are printed; NAME@0x40 is the one of that size.`,
  operands: [
    {
      syntax: "[path-or-name...]",
      description: "a C header, a .rs file, a crate, a .pdb or a symbol table (.json); NAMEs of records",
    },
  ],
  options: [
    ...headerOptions,
    "features",
    "allFeatures",
    "defaultFeatures",
    "cfg",
    ...debugInfoOptions,
    "windows",
    "witness",
    "format",
    "output",
    "config",
  ],
  formats: ["text", "json"],
  examples: [
    { command: "layoutcheck layout ntos.h _KPROCESS", does: "one record of a C header, with its holes" },
    { command: "layoutcheck layout src/process.rs EPROCESS", does: "one record of a file, with its holes" },
    {
      command: "layoutcheck layout . --format json",
      does: "every record of the crate in this folder, for programs",
    },
    {
      command: "layoutcheck layout --windows 10.0.26100.1742 EPROCESS",
      does: "a record of a shipped kernel build; without a NAME, all of that build's",
    },
    {
      command: "layoutcheck layout sample.h --witness model,embedded",
      does: "confirmed by a compiler; needs nothing installed",
    },
    { command: "layoutcheck layout ntkrnlmp.pdb _KTHREAD", does: "what a PDB says" },
    {
      command: "layoutcheck layout driver.pdb CONTEXT_HEADER@0x40",
      does: "of several definitions of one name, the one of 64 bytes",
    },
  ],
  run: runLayout,
};

async function runLayout(given: Request): Promise<ExitCode> {
  const { operands, shell } = given;
  const sorted = sortOperands(operands, shell.cwd);
  const { names } = sorted;
  const paths = [...sorted.paths, ...debugInfoPaths(given.options)];
  if (paths.length === 0 && given.options.windows.length === 0) {
    const [name] = names;
    const what = name === undefined ? "layout needs a path or --windows" : `no file is called ${name}`;
    return refuse(shell, what, "see: layoutcheck layout --help");
  }
  const found = await findConfiguration(shell.cwd, shell.cwd, given.options.config);
  printDiagnostics(shell, given.options, found.diagnostics, () => null);
  if (found.diagnostics.some((one) => severityOf(one) === "error")) return exitCodes.usage;
  const request = { ...given, options: configured(given.options, found) };
  const place = await placeOfAnswer(request, paths, names);
  const kept = place?.read() ?? null;
  if (kept !== null) {
    return tell(
      request,
      kept,
      (format, style) => kept.reports.get(reportKey(format, style)) ?? "",
      (file) => originalText(file, shell.cwd),
    );
  }
  return answer(request, paths, names, place);
}

/** Answers about one header are kept; everything else is quick, or has witnesses that must be heard. */
async function placeOfAnswer(
  { options, shell }: Request,
  paths: readonly string[],
  names: readonly string[],
): Promise<AnswerPlace | null> {
  const [path] = paths;
  const isHeader = path !== undefined && isCText(path, shell.cwd);
  if (!isHeader || paths.length > 1 || options.windows.length > 0 || options.witness !== null) return null;
  const style = styleFor(shell, shell.stdout, options);
  const question = JSON.stringify([names, options.format, options.output !== null, options.color, style]);
  return answerPlace(path, shell.cwd, options, [question]);
}

async function answer(
  request: Request,
  paths: readonly string[],
  names: readonly string[],
  place: AnswerPlace | null,
): Promise<ExitCode> {
  const { options, shell } = request;
  const builds = openBuilds(
    request,
    names.map((name) => readRecordRequest(name).name),
  );
  if (typeof builds === "number") return builds;
  const open = (wanted: readonly string[]): Promise<OpenedPath[]> =>
    Promise.all(paths.map((path) => openPath(path, shell.cwd, options, wanted)));
  const files = await open(names.map((name) => readRecordRequest(name).name));
  // Only where a name is not there are all names of interest: one of them was meant.
  const selected = [...files, ...builds].map((one) => selectFrom(one, names));
  const unknown = names.filter(
    (name) => !selected.some((one) => hasRecord(one, name) || isOpaque(one, name)),
  );
  const known = unknown.length > 0 ? (await open([])).flatMap((one) => one.names()) : [];
  const heard = await hear(selected, request);
  const sets = heard.opened.flatMap(({ set }) => (set === null ? [] : [set]));
  const diagnostics = heard.opened.flatMap((one) => one.diagnostics);
  const reports = new Map<string, string>();
  const render = (format: string, style: Style): string => {
    const text = format === "json" ? layoutJson(sets, diagnostics) : layoutText(sets, style);
    reports.set(reportKey(format, style), text);
    return text;
  };
  const found = { ...summaryOf(heard.opened, names), conflicts: heard.conflicts, reports };
  const code = tell(request, found, render, firstText(heard.opened.map(({ textOf }) => textOf)));
  const manifest = files[0]?.c?.manifest ?? null;
  if (unknown.length === 0 && manifest !== null) place?.write(found, manifest);
  const suggested = [...known, ...builds.flatMap((one) => one.names())];
  for (const name of unknown) {
    const hints = [didYouMean(name, suggested)].filter((hint) => hint !== "");
    refuse(shell, `no record is called ${name}`, ...hints);
  }
  return unknown.length > 0 ? exitCodes.usage : code;
}

/** Witnesses are loaded only where there is one to hear: one that is asked for, or what a text states. */
async function hear(opened: readonly OpenedPath[], { options, shell }: Request): Promise<HeardPaths> {
  const isStated = opened.some(({ c }) => (c?.model.stated.length ?? 0) > 0);
  if (options.witness === null && !isStated) return { opened, conflicts: 0 };
  const { hearAboutPaths } = await import("../witnesses/layouts.ts");
  return hearAboutPaths(opened, options, shell.cwd);
}

/** Debug info that is to be printed; with `--witness pdb` it testifies to the texts instead. */
function debugInfoPaths({ pdb, isf, witness }: Request["options"]): readonly string[] {
  const printed = (kind: "pdb" | "isf", paths: readonly string[]): readonly string[] =>
    witness?.includes(kind) === true ? [] : paths;
  return [...printed("pdb", pdb), ...printed("isf", isf)];
}

/** What `--windows` asks for, or the exit code where it asks for something that is not there. */
function openBuilds({ options, shell }: Request, names: readonly string[]): readonly OpenedPath[] | ExitCode {
  if (options.windows.length === 0) return [];
  const recorded = shippedRecording(shell.cwd);
  if (!recorded.ok) {
    printDiagnostics(shell, options, [recorded.error], () => null);
    return exitCodes.usage;
  }
  const { builds } = recorded.value;
  const selected = selectBuilds(options.windows, builds);
  if (!selected.ok) return refuse(shell, ...unknownBuild(selected.error, builds));
  return selected.value.map((build) => openBuild(recorded.value, build, names));
}

function summaryOf(
  opened: readonly OpenedPath[],
  names: readonly string[],
): Omit<Answer, "reports" | "conflicts"> {
  const sets = opened.flatMap(({ set }) => (set === null ? [] : [set]));
  const diagnostics = opened.flatMap((one) => one.diagnostics);
  const unverified = sets.flatMap(reasonsIn);
  const told = new Set(diagnostics.map(lineOf));
  const untold = unverified.filter((reason) => !told.has(lineOf(reason)));
  return {
    diagnostics: [...diagnostics, ...untold],
    vocabulary: sets.flatMap(({ vocabulary }) => vocabulary),
    unverified: unverified.length + diagnostics.filter((one) => severityOf(one) === "error").length,
    unreadable: opened.filter((one) => isUnreadable(one) && !names.some((name) => isOpaque(one, name)))
      .length,
  };
}

/** Prints an answer, fresh or kept. */
function tell(
  { options, shell }: Request,
  found: Answer,
  render: Render,
  textOf: (file: string) => string | null,
): ExitCode {
  const unwritten = writeReports(shell, options, "text", render);
  printDiagnostics(shell, options, [...found.diagnostics, ...unwritten], textOf);
  if (!options.quiet) shell.stderr.write(vocabularyNote(found.vocabulary));
  const { unreadable, conflicts, unverified } = found;
  return exitCodeOf({ unreadable: unreadable + unwritten.length, findings: conflicts, unverified });
}

function sortOperands(
  operands: readonly string[],
  cwd: string,
): { readonly paths: readonly string[]; readonly names: readonly string[] } {
  const isPath = (operand: string): boolean => /[./\\]/.test(operand) || existsSync(resolve(cwd, operand));
  return {
    paths: operands.filter(isPath),
    names: operands.filter((operand) => !isPath(operand)),
  };
}

function hasRecord({ set }: OpenedPath, name: string): boolean {
  return set !== null && set.records.some((record) => isCalled(set.layouts, record, name));
}

/** Whether the text declares a record of this name and never says what is in it. */
function isOpaque({ diagnostics }: OpenedPath, name: string): boolean {
  return diagnostics.some(
    (one) => one.code === "incomplete-record" && one.span !== null && isRecordNamed(one.args.record, name),
  );
}

function reasonsIn({ layouts, records }: LayoutSet): readonly Diagnostic[] {
  return records.flatMap((record) => {
    const layout = layouts.layoutOf(record);
    return layout.ok ? [] : [layout.error];
  });
}

/** A front end that complains about a line has said why the record there has no layout. */
function lineOf({ span }: Diagnostic): string {
  return span === null ? "" : `${span.file}:${span.line}`;
}

/** No records at all, and an error that says why. */
function isUnreadable({ set, diagnostics }: OpenedPath): boolean {
  const isEmpty = set === null || set.records.length === 0;
  return isEmpty && diagnostics.some((one) => severityOf(one) === "error" && !isAbsence(one));
}
