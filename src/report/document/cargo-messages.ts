import type { Severity } from "../../diagnostic/catalogue.ts";
import type { CheckDocument, EditObject } from "./check-document.ts";
import type { PlaceObject } from "../layout-json.ts";
import type { Notice, Problem } from "./problems.ts";
import { fullMessage, judgedRecords, openNotices, endOf, placeOf } from "./problems.ts";

// The messages of `cargo check --message-format=json`: one JSON object a line (cargo book, external tools; rustc book, JSON).
// rust-analyzer reads them from whatever `check.overrideCommand` names.

/** The package that a Rust file belongs to, as cargo describes it. Paths are absolute. */
export interface CargoTarget {
  readonly packageId: string;
  readonly manifestPath: string;
  readonly name: string;
  readonly edition: string;
  readonly sourcePath: string;
}

/** What the messages need beside the report. */
export interface CargoHost {
  /** Null for a file outside of any package. */
  targetOf(file: string): CargoTarget | null;
  textOf(file: string): string | null;
}

interface Message {
  readonly place: PlaceObject;
  readonly code: string;
  readonly level: Severity | "help";
  readonly text: string;
  readonly children: readonly object[];
}

/** One line for each root cause, and the line that says how it ended. */
export function cargoMessages(document: CheckDocument, host: CargoHost): string {
  const records = judgedRecords(document);
  const messages = [
    ...openNotices(document).map(ofNotice),
    ...records.flatMap(({ problems }) =>
      problems.filter(({ waiver }) => waiver === null).map((problem) => ofProblem(problem, host)),
    ),
  ];
  // A message without a file is told with the package of the first record; rust-analyzer wants some package.
  const files = [...messages.map(({ place }) => place.file), ...records.map(({ rust }) => rust.file)];
  const [fallback] = files.flatMap((file) => (file === undefined ? [] : (host.targetOf(file) ?? [])));
  const lines = messages.map((message) => {
    const { file } = message.place;
    const target = (file === undefined ? null : host.targetOf(file)) ?? fallback ?? noPackage;
    return compilerMessage(message, target, host);
  });
  const success = messages.every(({ level }) => level !== "error");
  const all = [...lines, { reason: "build-finished", success }];
  return all.map((line) => `${JSON.stringify(line)}\n`).join("");
}

/** Of a file on its own. What is wrong with it is told all the same. */
const noPackage: CargoTarget = {
  packageId: "",
  manifestPath: "",
  name: "",
  edition: "2021",
  sourcePath: "",
};

function ofNotice(notice: Notice): Message {
  const { code, severity, message } = notice;
  return { place: placeOf(notice), code, level: severity, text: message, children: [] };
}

function ofProblem(problem: Problem, host: CargoHost): Message {
  const { code, severity, place, rust, c, help, edits } = problem;
  const declared =
    c?.file === undefined ? [] : [childOf("note", `C's ${c.name} is declared here`, [spanOf(c, host)])];
  const helped =
    help === null && edits.length === 0
      ? []
      : [
          childOf(
            "help",
            help ?? "make the record equal to C's",
            edits.map((edit) => suggestionOf(edit, host)),
          ),
        ];
  return {
    place,
    code,
    level: severity,
    text: `${rust.name}: ${fullMessage(problem)}`,
    children: [...declared, ...helped],
  };
}

function childOf(level: "note" | "help", message: string, spans: readonly object[]): object {
  return { children: [], code: null, level, message, rendered: null, spans };
}

function compilerMessage(message: Message, target: CargoTarget, host: CargoHost): object {
  const { place, code, level, text, children } = message;
  const where =
    place.file === undefined ? "" : ` --> ${place.file}:${place.line ?? 1}:${place.column ?? 1}\n`;
  return {
    reason: "compiler-message",
    package_id: target.packageId,
    manifest_path: target.manifestPath,
    target: {
      kind: ["lib"],
      crate_types: ["lib"],
      name: target.name,
      src_path: target.sourcePath,
      edition: target.edition,
      doc: true,
      doctest: true,
      test: true,
    },
    message: {
      $message_type: "diagnostic",
      rendered: `${level}[${code}]: ${text}\n${where}`,
      message: text,
      code: { code, explanation: null },
      level,
      spans: place.file === undefined ? [] : [spanOf(place, host)],
      children,
    },
  };
}

/** The word at a place, or the whole line where no column is known. Columns count characters, offsets bytes. */
function spanOf({ file = "", line = 1, column }: PlaceObject, host: CargoHost): object {
  const lines = host.textOf(file)?.split("\n") ?? [];
  const written = lines[line - 1] ?? "";
  const begin = column ?? written.length - written.trimStart().length + 1;
  const word = column === undefined ? written.trim() : wordAt(written.slice(begin - 1));
  const end = { line, column: begin + word.length };
  return spanBetween(file, lines, { line, column: begin }, end);
}

function wordAt(text: string): string {
  return /^(?:r#)?\w+/.exec(text)?.[0] ?? text.slice(0, 1);
}

/** What is taken away there, with what comes in its stead. */
function suggestionOf(edit: EditObject, host: CargoHost): object {
  const { file, insert = "" } = edit;
  const span = spanBetween(file, host.textOf(file)?.split("\n") ?? [], edit, endOf(edit));
  return { ...span, suggested_replacement: insert, suggestion_applicability: "MachineApplicable" };
}

interface Position {
  readonly line: number;
  readonly column: number;
}

function spanBetween(file: string, lines: readonly string[], start: Position, end: Position): object {
  const byteAt = ({ line, column }: Position): number =>
    lines.slice(0, line - 1).reduce((sum, text) => sum + bytesIn(text) + 1, 0) +
    bytesIn((lines[line - 1] ?? "").slice(0, column - 1));
  return {
    file_name: file,
    byte_start: byteAt(start),
    byte_end: byteAt(end),
    line_start: start.line,
    line_end: end.line,
    column_start: start.column,
    column_end: end.column,
    is_primary: true,
    text: lines.slice(start.line - 1, end.line).map((text, at, shown) => ({
      text: text.replace(/\r$/, ""),
      highlight_start: at === 0 ? start.column : 1,
      highlight_end: at === shown.length - 1 ? end.column : text.length + 1,
    })),
    label: null,
    suggested_replacement: null,
    suggestion_applicability: null,
    expansion: null,
  };
}

function bytesIn(text: string): number {
  return new TextEncoder().encode(text).length;
}
