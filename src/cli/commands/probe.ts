import { basename } from "node:path";
import type { Diagnostic, LayoutSet, Layouts, ProbeAnswers, ProbeRequest, RecordId } from "../../index.ts";
import { closureOf, emitCommand, emitProbe, isRecordNamed, layoutJson, layoutText } from "../../index.ts";
import { measuredLayouts, questionsOfModel, readProbe, severityOf, wholeFile } from "../../index.ts";
import { configured } from "../configuration/configured.ts";
import type { CommandDefinition, Request } from "../command.ts";
import type { ExitCode } from "../exit-codes.ts";
import { exitCodeOf, exitCodes } from "../exit-codes.ts";
import { displayPath, readWholeFile } from "../disk/files.ts";
import { findConfiguration } from "../configuration/find-configuration.ts";
import { didYouMean } from "../nearest.ts";
import type { Options } from "../options/options.ts";
import { printDiagnostics, writeReports, writeTextFile } from "../output.ts";
import type { ProbeText } from "../c/probe-text.ts";
import { openProbeText } from "../c/probe-text.ts";
import { refuse } from "../shell.ts";
import { citation, isCompiler, measureText, openCompilers } from "../witnesses/compilers.ts";
import { preludeOf } from "../witnesses/prelude.ts";

export const probeCommand: CommandDefinition = {
  name: "probe",
  description: `Asks a compiler for layouts. A probe is a source file that holds the questions; the answers are constants in its object, and nothing of it is ever run.

emit NAME… --c FILE writes the probe of these records and prints the line that compiles it with cl. FILE may be a header of the Windows SDK or WDK. run NAME… --c FILE compiles it here, with --witness (default: embedded, which needs nothing installed), and prints what was measured. read OBJECT… prints the answers in objects that were compiled elsewhere.

Without a NAME, every named record of the header itself is asked about. -I, --isystem, -D, --include and --lang say how to read it.`,
  operands: [
    { syntax: "<action>", description: "emit, run or read" },
    { syntax: "[names-or-objects...]", description: "records to ask about; for read, object files" },
  ],
  options: [
    "c",
    "lang",
    "includeFolder",
    "isystem",
    "define",
    "include",
    "witness",
    "format",
    "output",
    "config",
  ],
  formats: ["text", "json"],
  examples: [
    {
      command: "layoutcheck probe emit IO_STACK_LOCATION --c wdm.h -o probe.c",
      does: "write the question, for a machine that has cl and the WDK",
    },
    { command: "layoutcheck probe read probe.obj", does: "read the answer, on any machine" },
    {
      command: "layoutcheck probe run SAMPLE --c sample.h --witness clang",
      does: "ask a compiler of this machine",
    },
  ],
  run(request) {
    const [action = "", ...operands] = request.operands;
    switch (action) {
      case "emit":
        return withText(request, operands, runEmit);
      case "run":
        return withText(request, operands, runHere);
      case "read":
        return runRead(request, operands);
      default:
        return Promise.resolve(
          refuse(request.shell, `probe does not know ${action}; it is emit, run or read`),
        );
    }
  },
};

interface Asked {
  readonly request: Request;
  readonly text: ProbeText;
  /** The records that were named, and all they hold. */
  readonly closure: readonly RecordId[];
}

/** Opens the one header of `emit` and `run`. Every name must be a record in it. */
async function withText(
  request: Request,
  names: readonly string[],
  next: (asked: Asked) => ExitCode | Promise<ExitCode>,
): Promise<ExitCode> {
  const { options, shell } = request;
  const [header] = options.c;
  if (header === undefined || options.c.length > 1)
    return refuse(shell, "probe needs one header: --c FILE", "see: layoutcheck probe --help");
  const found = await findConfiguration(shell.cwd, shell.cwd, options.config);
  printDiagnostics(shell, options, found.diagnostics, () => null);
  if (found.diagnostics.some((one) => severityOf(one) === "error")) return exitCodes.usage;
  const settings = configured(options, found);
  const text = await openProbeText(header, names, settings, shell.cwd);
  if (!text.ok) {
    printDiagnostics(shell, options, [text.error], () => null);
    return text.error.code === "compiler-missing" ? exitCodes.unverified : exitCodes.usage;
  }
  const { c, diagnostics } = text.value;
  const unknown = names.filter((name) => !c.records.some((record) => isNamed(text.value, record, name)));
  if (c.records.length === 0 || unknown.length > 0) {
    printDiagnostics(shell, options, diagnostics, () => null);
    const words =
      unknown.length === 0
        ? ["it has no records with a name"]
        : unknown.map((name) => unknownName(name, text.value));
    return refuse(shell, `${header}: ${words.join("; ")}`);
  }
  return next({
    request: { ...request, options: settings },
    text: text.value,
    closure: closureOf(c.layouts, c.records),
  });
}

function unknownName(name: string, { c }: ProbeText): string {
  const known = [...c.model.records.values()].flatMap((record) => [record.name ?? "", ...record.aliases]);
  const suggestion = didYouMean(name, known);
  return `no record is called ${name}${suggestion === "" ? "" : `; ${suggestion}`}`;
}

function isNamed({ c }: ProbeText, record: RecordId, wanted: string): boolean {
  const type = c.model.records.get(record);
  return [type?.name ?? "", ...(type?.aliases ?? [])].some(
    (name) => name !== "" && isRecordNamed(name, wanted),
  );
}

function runEmit({ request: { options, shell }, text, closure }: Asked): ExitCode {
  const { c, include } = text;
  const { questions, unaskable } = questionsOfModel(c.model, closure, "declared");
  const prelude: ProbeRequest["prelude"] =
    include === null ? preludeOf(c, shell.cwd) : { kind: "headers", headers: [...options.include, include] };
  const { output } = options;
  const file = output === null ? `probe.${c.language === "c" ? "c" : "cpp"}` : basename(output);
  const probe = emitProbe({ prelude, questions, language: c.language }, file);
  const advice = adviceFor(options, file, c.language);
  const unwritten = output === null ? [] : writeTextFile(output, probe, shell.cwd);
  if (output === null) shell.stdout.write(probe);
  if (!options.quiet) (output === null ? shell.stderr : shell.stdout).write(advice);
  const told = [...seriousIn(text.diagnostics), ...unaskable, ...unwritten];
  printDiagnostics(shell, options, told, () => null);
  return exitCodeOf({ unreadable: unwritten.length, findings: 0, unverified: unaskable.length });
}

/** What the person with cl types, and what comes after. */
function adviceFor(options: Options, file: string, language: "c" | "c++"): string {
  const passed = [
    ...options.define.map((one) => `/D${one}`),
    ...[...options.includeFolder, ...options.isystem].map((folder) => `/I${folder}`),
  ].map((argument) => (/\s/.test(argument) ? `"${argument}"` : argument));
  const command = [emitCommand(file, language), ...passed].join(" ");
  return `compile it for x64: ${command}\nread the answer:    layoutcheck probe read ${file.replace(/\.[^.]*$/, "")}.obj\n`;
}

async function runHere({ request: { options, shell }, text, closure }: Asked): Promise<ExitCode> {
  const words = options.witness ?? ["embedded"];
  const useless = words.find((word) => !isCompiler(word));
  if (useless !== undefined)
    return refuse(shell, `${useless} is no compiler of C; ask embedded, clang, clang-cl, cl or dll`);
  const { c } = text;
  const { witnesses, missing } = await openCompilers(words);
  const sets: LayoutSet[] = [];
  const diagnostics: Diagnostic[] = [...missing];
  for (const witness of witnesses) {
    const measured = await measureText(witness, c, closure, { cwd: shell.cwd, options: text.options });
    if (!measured.ok) diagnostics.push(measured.error);
    else {
      diagnostics.push(...measured.value.diagnostics);
      sets.push(setOf(measured.value.layouts, c.records, [citation(witness)]));
    }
  }
  return print(
    { options, shell, operands: [] },
    sets,
    [...seriousIn(text.diagnostics), ...diagnostics],
    diagnostics,
  );
}

function runRead(request: Request, paths: readonly string[]): Promise<ExitCode> {
  const { shell } = request;
  if (paths.length === 0)
    return Promise.resolve(refuse(shell, "probe read needs an object file", "see: layoutcheck probe --help"));
  const sets: LayoutSet[] = [];
  const unreadable: Diagnostic[] = [];
  for (const path of paths) {
    const bytes = readWholeFile(path, shell.cwd);
    const answers = bytes.ok ? readProbe(bytes.value) : bytes;
    if (!answers.ok) unreadable.push(inFile(answers.error, displayPath(path, shell.cwd)));
    else {
      const layouts = measuredLayouts(answers.value, null);
      sets.push(setOf(layouts, [...layouts.records()], [compilerOf(answers.value)]));
    }
  }
  const code = print(request, sets, unreadable, []);
  return Promise.resolve(unreadable.length > 0 ? exitCodes.usage : code);
}

/** As the object itself says; cl does not say its own version, only the one that it promises to follow. */
function compilerOf({ compiler }: ProbeAnswers): string {
  const { clangVersion, mscVersion } = compiler;
  return clangVersion === null ? `cl, _MSC_VER ${mscVersion}` : `clang ${clangVersion}`;
}

function setOf(layouts: Layouts, records: readonly RecordId[], witnesses: readonly string[]): LayoutSet {
  return { layouts, records, build: null, vocabulary: [], witnesses };
}

function print(
  { options, shell }: Request,
  sets: readonly LayoutSet[],
  diagnostics: readonly Diagnostic[],
  unverified: readonly Diagnostic[],
): ExitCode {
  const unwritten = writeReports(shell, options, "text", (format, style) =>
    format === "json" ? layoutJson(sets, diagnostics) : layoutText(sets, style),
  );
  printDiagnostics(shell, options, [...diagnostics, ...unwritten], () => null);
  return exitCodeOf({
    unreadable: unwritten.length,
    findings: 0,
    unverified: unverified.filter((one) => severityOf(one) === "error").length,
  });
}

/** A header of Windows has much that nobody asked about. */
function seriousIn(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.filter((one) => severityOf(one) === "error");
}

function inFile(error: Diagnostic, file: string): Diagnostic {
  return error.span === null ? { ...error, span: wholeFile(file) } : error;
}
