import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Diagnostic, LayoutSet, RecordId } from "../../index.ts";
import { isRecordNamed, layoutJson, layoutText, recordNames, severityOf } from "../../index.ts";
import type { CommandDefinition, Request } from "../command.ts";
import type { OpenedPath } from "../doors.ts";
import { openPath } from "../doors.ts";
import type { ExitCode } from "../exit-codes.ts";
import { exitCodeOf } from "../exit-codes.ts";
import { didYouMean } from "../nearest.ts";
import { printDiagnostics, writeReports } from "../output.ts";
import { refuse } from "../shell.ts";

export const layoutCommand: CommandDefinition = {
  name: "layout",
  description: `Prints layouts without comparing anything: size, alignment, and each field's offset, size and type, with the holes between them. Computed from Rust text, read from debug info.

NAME is matched without case, leading underscores and path; without one, all records are printed. An operand that is no file and has neither a dot nor a slash in it is a NAME.`,
  operands: [
    {
      syntax: "[path-or-name...]",
      description: "a .rs file, a crate, a .pdb, a symbol table (.json); NAMEs of records",
    },
  ],
  options: ["features", "allFeatures", "defaultFeatures", "cfg", "format", "output"],
  formats: ["text", "json"],
  examples: [
    { command: "layoutcheck layout src/process.rs EPROCESS", does: "one record of a file, with its holes" },
    {
      command: "layoutcheck layout . --format json",
      does: "every record of the crate in this folder, for programs",
    },
    { command: "layoutcheck layout ntkrnlmp.pdb _KTHREAD", does: "what a PDB says" },
  ],
  run: runLayout,
};

async function runLayout({ operands, options, shell }: Request): Promise<ExitCode> {
  const { paths, names } = sortOperands(operands, shell.cwd);
  if (paths.length === 0) {
    const [name] = names;
    const what =
      name === undefined ? "layout needs a path" : `no file is called ${name}, and no path is given`;
    return refuse(shell, what, "see: layoutcheck layout --help");
  }
  const opened = paths.map((path) => openPath(path, shell.cwd, options));
  const sets = opened.flatMap(({ set }) => (set === null ? [] : [set]));
  const diagnostics = opened.flatMap((one) => one.diagnostics);
  const selected = names.length === 0 ? sets : sets.map((set) => selectFrom(set, names));
  const textOf = (file: string): string | null => firstText(opened, file);
  const unverified = selected.flatMap(reasonsIn);
  const unwritten = writeReports(shell, options, "text", (format, style) =>
    format === "json" ? layoutJson(selected, diagnostics) : layoutText(selected, style),
  );
  printDiagnostics(shell, options, [...diagnostics, ...unverified, ...unwritten], textOf);
  const unknown = names.filter((name) => !sets.some((set) => selectFrom(set, [name]).records.length > 0));
  for (const name of unknown) refuse(shell, `no record is called ${name}`, didYouMean(name, allNames(sets)));
  return exitCodeOf({
    unreadable: opened.filter(isUnreadable).length + unwritten.length + unknown.length,
    findings: 0,
    unverified: unverified.length + diagnostics.filter((one) => severityOf(one) === "error").length,
  });
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

function selectFrom(set: LayoutSet, names: readonly string[]): LayoutSet {
  const isWanted = (record: RecordId): boolean =>
    namesOf(set, record).some((name) => names.some((wanted) => isRecordNamed(name, wanted)));
  return { ...set, records: set.records.filter(isWanted) };
}

/** Everything a record is called by. */
function namesOf({ layouts }: LayoutSet, record: RecordId): readonly string[] {
  const layout = layouts.layoutOf(record);
  if (!layout.ok) return [record];
  const { name, path, aliases } = layout.value;
  return [...(path === null ? [] : [path]), ...(name === null ? [] : [name]), ...aliases];
}

function allNames(sets: readonly LayoutSet[]): readonly string[] {
  return sets.flatMap(({ layouts, records }) =>
    [...recordNames(layouts, records).values()].filter((name) => name !== null),
  );
}

function reasonsIn({ layouts, records }: LayoutSet): readonly Diagnostic[] {
  return records.flatMap((record) => {
    const layout = layouts.layoutOf(record);
    return layout.ok ? [] : [layout.error];
  });
}

/** No records at all, and an error that says why. */
function isUnreadable({ set, diagnostics }: OpenedPath): boolean {
  const isEmpty = set === null || set.records.length === 0;
  return isEmpty && diagnostics.some((one) => severityOf(one) === "error");
}

function firstText(opened: readonly OpenedPath[], file: string): string | null {
  for (const { textOf } of opened) {
    const text = textOf(file);
    if (text !== null) return text;
  }
  return null;
}
