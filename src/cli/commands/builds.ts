import type { BuildDoor, BuildsReport, RecordCheck } from "../../index.ts";
import {
  buildsJson,
  buildsText,
  changesOverBuilds,
  fieldsOverBuilds,
  judgeOffsets,
  offsetsC,
  offsetsJson,
  offsetsRust,
  plainFieldName,
  verdictOf,
} from "../../index.ts";
import type { OpenedBinding, OpenedCrate } from "../binding.ts";
import { cNamesOf, crateWith, openBinding } from "../binding.ts";
import { checkOver, doorOf, placesInRust } from "../builds-check.ts";
import type { CommandDefinition, Request } from "../command.ts";
import type { ExitCode } from "../exit-codes.ts";
import { exitCodeOf, exitCodes } from "../exit-codes.ts";
import { didYouMean } from "../nearest.ts";
import { printDiagnostics, writeReports } from "../output.ts";
import { refuse } from "../shell.ts";
import { statedOffsets } from "../stated-offsets.ts";
import type { OpenedTruths, Truth } from "../truths.ts";
import { openTruths, recordedTruths } from "../truths.ts";
import { isBuild, unknownBuild } from "../windows.ts";
import { debugInfoOptions, headerOptions, rustSideOptions } from "../options.ts";

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
  const [first] = having;
  if (opened.unreadable > 0 || first === undefined) {
    printDiagnostics(shell, options, diagnostics, binding.textOf);
    if (opened.unreadable > 0) return exitCodes.usage;
    const known = opened.truths.slice(-1).flatMap((truth) => truth.names());
    return refuse(shell, `no build has a record ${name}`, didYouMean(name, known));
  }
  const crate = crateWith(binding, name);
  const check = crate === null ? null : checkOver(crate, having);
  const doors = having.map((truth) => doorOf(truth, check));
  const since = sinceDoors(options.since, doors);
  if (since === "unknown")
    return refuse(
      shell,
      ...unknownBuild(
        options.since ?? "",
        having.map(({ build: version, title }) => ({ version, title })),
      ),
    );
  const report = reportOf({ request, binding, crate, check, doors, since, truths: opened.truths, fields });
  const missing = fields.filter((field) => !report.table.rows.some(({ path }) => isNamed(path, field)));
  if (missing.length > 0) {
    const paths = report.table.rows.map(({ path }) => path);
    return refuse(
      shell,
      `${report.record} has no field ${missing.join(", ")} in these builds`,
      didYouMean(missing[0] ?? "", paths),
    );
  }
  if (options.emit !== null && report.shown === null)
    return refuse(
      shell,
      "--emit offsets needs to know which fields",
      `try: layoutcheck builds ${name} ${report.table.rows[0]?.path ?? "FIELD"} --emit offsets`,
    );
  const unwritten = writeReports(shell, options, options.emit === null ? "text" : "rust", (format, style) => {
    if (options.emit !== null)
      return format === "json"
        ? offsetsJson(report)
        : format === "c"
          ? offsetsC(report)
          : offsetsRust(report);
    return format === "json" ? buildsJson(report) : buildsText(report, style);
  });
  printDiagnostics(shell, options, [...diagnostics, ...unwritten], binding.textOf);
  return exitCodeOf({
    unreadable: binding.unreadable + unwritten.length,
    ...judged(report, options.emit !== null),
  });
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
  };
}

/** From that build on; null where nobody asked. */
function sinceDoors(
  since: string | null,
  doors: readonly BuildDoor[],
): readonly BuildDoor[] | "unknown" | null {
  if (since === null) return null;
  const at = doors.findIndex(({ build }) => isBuild(build, since));
  return at === -1 ? "unknown" : doors.slice(at);
}

interface Findings {
  readonly request: Request;
  readonly binding: OpenedBinding;
  readonly crate: OpenedCrate | null;
  readonly check: RecordCheck | null;
  readonly doors: readonly BuildDoor[];
  readonly since: readonly BuildDoor[] | null;
  readonly truths: readonly Truth[];
  readonly fields: readonly string[];
}

function reportOf(found: Findings): BuildsReport {
  const { request, binding, crate, check, doors, since, truths, fields } = found;
  const table = fieldsOverBuilds(doors);
  const [first] = doors;
  const layout = first?.layouts.layoutOf(first.record);
  const record = layout?.ok === true ? (layout.value.name ?? first?.record ?? "") : (first?.record ?? "");
  const inRust =
    crate === null
      ? null
      : placesInRust(
          crate,
          table.rows.map(({ path }) => path),
        );
  const asked = new Set(
    table.rows.map(({ path }) => path).filter((path) => fields.some((field) => isNamed(path, field))),
  );
  const bound = inRust === null ? null : new Set(inRust.keys());
  const configured = binding.configuration.offsets.flatMap(
    ({ constant, function: called, record: of, field }) =>
      [constant, called].flatMap((name) => (name === undefined ? [] : [{ name, record: of, field }])),
  );
  const stated = statedOffsets(binding, request.shell.cwd);
  const having = new Set(doors.map(({ build }) => build));
  return {
    record,
    builds: truths.map(({ build, source, title }) => ({ build, source, title })),
    absent: truths.map(({ build }) => build).filter((build) => !having.has(build)),
    table,
    shown: fields.length > 0 ? asked : request.options.verbose ? null : bound,
    inRust,
    check,
    changes: since === null ? null : changesOverBuilds(since),
    offsets: judgeOffsets(record, stated, configured, table),
  };
}

/** `Token`, or a whole path; case and underscores do not count. */
function isNamed(path: string, wanted: string): boolean {
  if (wanted.includes(".")) return plainPath(path) === plainPath(wanted);
  return plainFieldName(path.slice(path.lastIndexOf(".") + 1)) === plainFieldName(wanted);
}

function plainPath(path: string): string {
  return path.split(".").map(plainFieldName).join(".");
}

/** A binding, or a constant, is wrong if it is right for no build; a table is wrong wherever it is. */
function judged(
  { check, offsets }: BuildsReport,
  isEmission: boolean,
): { findings: number; unverified: number } {
  if (isEmission) return { findings: 0, unverified: 0 };
  const verdict = check === null ? "equal" : verdictOf(check);
  const wrong = offsets.filter(
    ({ stated, subject, right, wrong: errors }) =>
      subject.kind === "field" && errors.length > 0 && (stated.says.kind === "table" || right.length === 0),
  );
  const open = offsets.filter(({ subject, unread }) =>
    // What a name might have meant was never asked for.
    subject.kind === "field"
      ? unread.length > 0
      : subject.kind === "no-such-field" || subject.by === "configuration",
  );
  return {
    findings: wrong.length + (verdict === "different" ? 1 : 0),
    unverified: open.length + (verdict === "unverified" ? 1 : 0),
  };
}
