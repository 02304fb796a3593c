import type { BuildsReport } from "../../index.ts";
import { buildsJson, buildsText, offsetsC, offsetsJson, offsetsRust } from "../../index.ts";
import type { OpenedBinding } from "../rust/binding.ts";
import { cNamesOf, openBinding } from "../rust/binding.ts";
import { buildsReport, isFieldNamed, judged } from "../builds/builds-report.ts";
import type { CommandDefinition, Request } from "../command.ts";
import type { ExitCode } from "../exit-codes.ts";
import { exitCodeOf, exitCodes } from "../exit-codes.ts";
import { didYouMean } from "../nearest.ts";
import type { Options } from "../options/options.ts";
import { debugInfoOptions, headerOptions, rustSideOptions } from "../options/options.ts";
import type { Render } from "../output.ts";
import { printDiagnostics, writeReports } from "../output.ts";
import { refuse } from "../shell.ts";
import { statedOffsets } from "../builds/stated-offsets.ts";
import type { OpenedTruths, Truth } from "../doors/truths.ts";
import { openTruths, recordedTruths } from "../doors/truths.ts";
import { isBuild, unknownBuild } from "../doors/windows.ts";

export const buildsCommand: CommandDefinition = {
  name: "builds",
  description: `One record through many builds: for which of them the Rust binding is right, the first cause where it is not, and where each field lies in C, runs of builds folded. Offsets that Rust states outside of the record are held against C too: constants (\`EPROCESS_TOKEN_OFFSET\`) and functions that answer by build number (\`match build { 19041..=19045 => 0x4b8, … }\`); what one is about is configured as [[offsets]], or evident from its name.

The builds are those that ship with this tool, or --windows, and any PDB, symbol table, header or folder of recorded layouts that is named; a file version, or a PDB's GUID and age, tells them apart. With FIELD only these are shown.`,
  operands: [
    { syntax: "<name>", description: "the record, by its Rust or C name" },
    {
      syntax: "[fields...]",
      description: "only these fields, by name or path (Token, Pcb.DirectoryTableBase)",
    },
  ],
  options: [
    ...rustSideOptions,
    "windows",
    ...debugInfoOptions,
    "truth",
    "c",
    ...headerOptions,
    "since",
    "emit",
    "format",
    "output",
    "config",
  ],
  formats: ["text", "json", "rust", "c"],
  examples: [
    {
      command: "layoutcheck builds EPROCESS",
      does: "where our EPROCESS is right, and where each field lies",
    },
    {
      command: "layoutcheck builds EPROCESS Token --windows all --pdb ntkrnlmp.pdb",
      does: "one field in every shipped build and in a kernel of your own",
    },
    {
      command: "layoutcheck builds KTHREAD --since 19041",
      does: "what changed in C, build by build",
    },
    {
      command: "layoutcheck builds EPROCESS Token --emit offsets --format rust",
      does: "a Rust function from the build number to the offset",
    },
  ],
  run: runBuilds,
};

async function runBuilds(request: Request): Promise<ExitCode> {
  const { operands, options, shell } = request;
  const [name = "", ...fields] = operands;
  const isSource = options.format.some(({ format }) => format === "rust" || format === "c");
  if (isSource && options.emit === null)
    return refuse(shell, "rust and c are formats of --emit offsets", "see: layoutcheck builds --help");
  const binding = await openBinding(options, shell.cwd, [name], { tables: ["constants"] });
  const opened = await openAll(request, binding, [...new Set([name, ...cNamesOf(binding, name)])]);
  if (opened.misuse !== null) return refuse(shell, ...opened.misuse);
  const diagnostics = [...binding.diagnostics, ...opened.diagnostics];
  const having = opened.truths.filter(({ records }) => records.length > 0);
  if (opened.unreadable > 0 || having.length === 0) {
    printDiagnostics(shell, options, diagnostics, binding.textOf);
    if (opened.unreadable > 0) return exitCodes.usage;
    const known = opened.truths.slice(-1).flatMap((truth) => truth.names());
    return refuse(shell, `no build has a record ${name}`, didYouMean(name, known));
  }
  const since = sinceBuild(options.since, having);
  if (since === "unknown")
    return refuse(
      shell,
      ...unknownBuild(
        options.since ?? "",
        having.map(({ build: version, title }) => ({ version, title })),
      ),
    );
  const stated = statedOffsets(binding, shell.cwd);
  const report = buildsReport({
    name,
    binding,
    truths: opened.truths,
    since,
    stated: stated.offsets,
    fields,
    verbose: options.verbose,
  });
  const wrong = whyNot(report, request);
  if (wrong !== null) return refuse(shell, ...wrong);
  const unwritten = writeReports(
    shell,
    options,
    options.emit === null ? "text" : "rust",
    printerFor(report, options),
  );
  printDiagnostics(shell, options, [...diagnostics, ...stated.diagnostics, ...unwritten], binding.textOf);
  const { findings, unverified } = options.emit === null ? judged(report) : { findings: 0, unverified: 0 };
  return exitCodeOf({
    unreadable: binding.unreadable + unwritten.length,
    findings,
    unverified: unverified + stated.diagnostics.length,
  });
}

/** What was asked for and cannot be answered of this record. */
function whyNot(
  { record, table, shown }: BuildsReport,
  { operands, options }: Request,
): readonly string[] | null {
  const [name = "", ...fields] = operands;
  const paths = table.rows.map(({ path }) => path);
  const missing = fields.filter((field) => !paths.some((path) => isFieldNamed(path, field)));
  if (missing.length > 0)
    return [
      `${record} has no field ${missing.join(", ")} in these builds`,
      didYouMean(missing[0] ?? "", paths),
    ];
  if (options.emit === null || shown !== null) return null;
  return [
    "--emit offsets needs to know which fields",
    `try: layoutcheck builds ${name} ${paths[0] ?? "FIELD"} --emit offsets`,
  ];
}

function printerFor(report: BuildsReport, { emit }: Options): Render {
  if (emit === null)
    return (format, style) => (format === "json" ? buildsJson(report) : buildsText(report, style));
  const emitted: Readonly<Record<string, (report: BuildsReport) => string>> = {
    json: offsetsJson,
    c: offsetsC,
  };
  return (format) => (emitted[format] ?? offsetsRust)(report);
}

/** What was named; where nothing was, the shipped builds and what the project has recorded. */
async function openAll(
  { options, shell }: Request,
  binding: OpenedBinding,
  names: readonly string[],
): Promise<OpenedTruths> {
  const isNamed = [options.windows, options.pdb, options.isf, options.truth, options.c].some(
    (given) => given.length > 0,
  );
  if (isNamed) return openTruths(options, binding, shell.cwd, names);
  const { windows } = binding.configuration;
  const words = windows.length > 0 ? windows : ["all"];
  const shipped = await openTruths({ ...options, windows: words }, binding, shell.cwd, names);
  const recorded = recordedTruths(options, binding, shell.cwd, names);
  return {
    ...shipped,
    truths: [...shipped.truths, ...recorded.truths],
    diagnostics: [...shipped.diagnostics, ...recorded.diagnostics],
    unreadable: shipped.unreadable + recorded.diagnostics.length,
  };
}

/** The place of that build among the truths; null where nobody asked. */
function sinceBuild(since: string | null, truths: readonly Truth[]): number | "unknown" | null {
  if (since === null) return null;
  const at = truths.findIndex(({ build }) => isBuild(build, since));
  return at === -1 ? "unknown" : at;
}
