import type { RecordId } from "../../index.ts";
import { severityOf } from "../../index.ts";
import { findConfiguration } from "../configuration/find-configuration.ts";
import type { CommandDefinition, Request } from "../command.ts";
import type { ExitCode } from "../exit-codes.ts";
import { exitCodeOf, exitCodes } from "../exit-codes.ts";
import { emittedModule } from "../emitted.ts";
import { didYouMean } from "../nearest.ts";
import { printDiagnostics, writeReports } from "../output.ts";
import { isCalled } from "../doors/select-records.ts";
import { refuse } from "../shell.ts";
import type { OpenedTruths, Truth } from "../doors/truths.ts";
import { configuredHeaders, openTruths, recordedTruths } from "../doors/truths.ts";
import { debugInfoOptions, headerOptions } from "../options/options.ts";

export const emitCommand: CommandDefinition = {
  name: "emit",
  description: `Writes a complete Rust definition of C records: the ones that are named, and every type that they hold by value. Overlapping fields become unions, bit-fields an integer with a getter and a setter for each, padding is written out, doc comments say where each field lies, and \`const\` assertions on size_of, align_of and offset_of! guard all of it.

The figures come from one truth: a shipped kernel build, a PDB, a symbol table, recorded layouts or a C header. Before it is printed, the text is read back and compared with them; exit code 3 says that a type had to be given as bytes, and the text says there why.`,
  operands: [
    { syntax: "<language>", description: "rust" },
    { syntax: "<names...>", description: "the records, by their C or Rust names" },
  ],
  options: ["windows", ...debugInfoOptions, "truth", "c", ...headerOptions, "output", "config"],
  formats: [],
  examples: [
    {
      command: "layoutcheck emit rust EPROCESS --windows 10.0.19045.2965 -o src/eprocess.rs",
      does: "EPROCESS of that build and the types inside it, as a module",
    },
    { command: "layoutcheck emit rust KTHREAD --pdb ntkrnlmp.pdb", does: "the same of your own kernel" },
    { command: "layoutcheck emit rust WIDGET --c include/widget.h", does: "of a header" },
  ],
  run: runEmit,
};

async function runEmit(request: Request): Promise<ExitCode> {
  const { operands, options, shell } = request;
  const [language, ...names] = operands;
  if (language !== "rust")
    return refuse(shell, `emit writes rust, not ${language}`, "see: layoutcheck emit --help");
  const opened = await openTheTruth(request, names);
  if (opened.misuse !== null) return refuse(shell, ...opened.misuse);
  const [truth, ...others] = opened.truths.filter(({ records }) => records.length > 0);
  if (opened.unreadable > 0 || truth === undefined) {
    printDiagnostics(shell, options, opened.diagnostics, () => null);
    return opened.unreadable > 0 ? exitCodes.usage : refuse(shell, ...nothingCalled(names, opened.truths));
  }
  if (others.length > 0)
    return refuse(
      shell,
      `${others.length + 1} truths have ${names.join(", ")}; a definition is written from one`,
      ...[truth, ...others].slice(0, 6).map(({ build, title }) => `${build}  ${title}`),
      "choose one with --windows, --pdb, --isf, --truth or --c",
    );
  const unknown = names.filter((name) => !hasRecord(truth, name));
  if (unknown.length > 0) return refuse(shell, ...nothingCalled(unknown, [truth]));
  const module = emittedModule(truth.layouts, withoutSeconds(truth), originOf(truth));
  const unwritten = writeReports(shell, options, "rust", () => module.text);
  printDiagnostics(shell, options, [...opened.diagnostics, ...module.diagnostics, ...unwritten], () => null);
  if (!options.quiet) shell.stderr.write(`layoutcheck: ${module.verdict}\n`);
  return exitCodeOf({ unreadable: unwritten.length, findings: 0, unverified: module.unverified });
}

function originOf({ source, build, title }: Truth): string {
  switch (source) {
    case "windows":
      return `${build} (${title})`;
    case "pdb":
    case "isf":
      return `${title} (${build})`;
    case "recorded":
    case "header":
      return title;
  }
}

/** What the command line names, else what is recorded, else the headers of the configuration. */
async function openTheTruth({ options, shell }: Request, names: readonly string[]): Promise<OpenedTruths> {
  const settled = await findConfiguration(shell.cwd, shell.cwd, options.config);
  const { diagnostics } = settled;
  if (diagnostics.some((one) => severityOf(one) === "error"))
    return { truths: [], diagnostics, unreadable: 1, misuse: null };
  const isNamed = [options.windows, options.truth, options.pdb, options.isf, options.c].some(
    (given) => given.length > 0,
  );
  if (isNamed) return openTruths(options, settled, shell.cwd, names);
  const recorded = recordedTruths(options, settled, shell.cwd, names);
  const nothing = { unreadable: 0, misuse: null };
  if (recorded.truths.some(({ records }) => records.length > 0)) return { ...recorded, ...nothing };
  const headers = await configuredHeaders(options, settled, shell.cwd, names);
  if (headers.truths.length > 0) return headers;
  const misuse = [
    "emit needs a truth: --windows BUILD, --pdb FILE, --isf FILE, --truth FOLDER or --c HEADER",
    `try: layoutcheck emit rust ${names.join(" ")} --windows 10.0.19045.2965`,
  ];
  return { truths: [], diagnostics, unreadable: 0, misuse };
}

function hasRecord({ layouts, records }: Truth, name: string): boolean {
  return records.some((record) => isCalled(layouts, record, name));
}

/** Of several definitions of a name, the first: the fullest. */
function withoutSeconds({ layouts, records }: Truth): readonly RecordId[] {
  const seen = new Set<string>();
  return records.filter((record) => {
    const layout = layouts.layoutOf(record);
    const name = layout.ok ? (layout.value.name ?? record) : record;
    const isNew = !seen.has(name);
    seen.add(name);
    return isNew;
  });
}

function nothingCalled(names: readonly string[], truths: readonly Truth[]): readonly string[] {
  const [name = ""] = names;
  const where = truths.map(({ build }) => build).slice(0, 3);
  const suggestion = didYouMean(
    name,
    truths.slice(0, 3).flatMap((truth) => truth.names()),
  );
  return [
    `${where.join(", ")} has no record ${names.join(", ")}`,
    ...(suggestion === "" ? [] : [suggestion]),
  ];
}
