import type { Diagnostic } from "../diagnostic/facts.ts";
import { diagnostic } from "../diagnostic/facts.ts";
import type { Alignment, Result } from "../layout/layouts.ts";
import { exactly } from "../layout/layouts.ts";
import type { Form } from "../model/model.ts";
import { int } from "../model/windows.ts";
import type { Build, Statement } from "./recording.ts";
import { readAlignment } from "./numbers.ts";
import { formatLine } from "./recording.ts";
import { unfoldVersions } from "./versions.ts";

// Reads the files that encode.ts writes, and nothing else: a file that a hand has edited into nonsense is refused with its
// line. This file reads what can be told without the fields; decode-fields.ts reads the fields of one layout when asked.

/** Text beyond this is no recording of ours. */
export const largestFile = 16 << 20;

/** The layouts of one name, each with the builds that have it. */
export interface DecodedFile {
  readonly file: string;
  readonly name: string;
  readonly provenance: readonly Statement[];
  readonly blocks: readonly Block[];
}

/** One layout as text: the head is read, the lines below it are not. */
export interface Block {
  readonly kind: Form | "enum";
  readonly size: number;
  readonly alignment: Alignment;
  /** By version, which definition of the name this layout is there, from 1. */
  readonly appearances: ReadonlyMap<string, number>;
  readonly lines: readonly string[];
  /** Where the lines are in the file, from 1. */
  readonly firstLine: number;
}

export interface DecodedBuilds {
  readonly builds: readonly Build[];
  readonly provenance: readonly Statement[];
}

export interface RecordedName {
  readonly kind: "record" | "enum";
  readonly name: string;
  readonly file: string;
}

export function damaged(file: string, line: number, why: string): Diagnostic {
  return diagnostic("damaged-recording", { why }, { file, start: 0, end: 0, line, column: 1 });
}

/** `known` maps each version to its place among the builds, oldest first. */
export function decodeFile(
  file: string,
  text: string,
  known: ReadonlyMap<string, number>,
): Result<DecodedFile, Diagnostic> {
  const opened = openText(file, text);
  if (!opened.ok) return opened;
  const { lines } = opened.value;
  const [, name] = /^name (\S+)$/.exec(lines[1] ?? "") ?? [];
  if (name === undefined) return refuse(file, 2, "expected the name of what is recorded");
  const { statements, next } = readStatements(lines, 2);
  const blocks: Block[] = [];
  const seen = new Set<string>();
  for (let at = next; at < lines.length;) {
    if (lines[at] !== "") return refuse(file, at + 1, "expected an empty line before a layout");
    const block = readBlock(file, lines, at + 1, known);
    if (!block.ok) return block;
    for (const [version, definition] of block.value.appearances) {
      const appearance = `${version} ${definition}`;
      if (seen.has(appearance)) return refuse(file, at + 2, `${version} stands in two layouts`);
      seen.add(appearance);
    }
    blocks.push(block.value);
    at = block.value.firstLine - 1 + block.value.lines.length;
  }
  if (blocks.length === 0) return refuse(file, lines.length, "no layout");
  return { ok: true, value: { file, name, provenance: statements, blocks } };
}

export function decodeBuilds(file: string, text: string): Result<DecodedBuilds, Diagnostic> {
  const opened = openText(file, text);
  if (!opened.ok) return opened;
  const { lines } = opened.value;
  const { statements, next } = readStatements(lines, 1);
  if (lines[next] !== "") return refuse(file, next + 1, "expected an empty line before the builds");
  const builds: Build[] = [];
  const seen = new Set<string>();
  for (const [at, line] of lines.slice(next + 1).entries()) {
    const [, version = "", title = ""] = /^([\w.-]+) (\S.*)$/.exec(line) ?? [];
    if (version === "" || seen.has(version))
      return refuse(file, next + at + 2, "expected a new version and its title");
    seen.add(version);
    builds.push({ version, title });
  }
  return { ok: true, value: { builds, provenance: statements } };
}

export function decodeNames(file: string, text: string): Result<readonly RecordedName[], Diagnostic> {
  const opened = openText(file, text);
  if (!opened.ok) return opened;
  const { lines } = opened.value;
  if (lines[1] !== "") return refuse(file, 2, "expected an empty line before the names");
  const names: RecordedName[] = [];
  for (let at = 2; at < lines.length; at++) {
    const [, kind, name, fileName] = namePattern.exec(lines[at] ?? "") ?? [];
    if (kind === undefined || name === undefined)
      return refuse(file, at + 1, "expected `record NAME` or `enum NAME`");
    names.push({ kind: kind === "enum" ? "enum" : "record", name, file: fileName ?? `${name}.txt` });
  }
  return { ok: true, value: names };
}

// The file is no path: a recording opens only files of its own folder.
const namePattern = /^(record|enum) ([\w$<>-]+)(?: ([\w~-]+\.txt))?$/;

function openText(file: string, text: string): Result<{ lines: readonly string[] }, Diagnostic> {
  if (text.length > largestFile)
    return { ok: false, error: diagnostic("file-too-large", { path: file, limit: largestFile }, null) };
  const lines = text.split("\n");
  // A working copy on Windows may have been checked out with CRLF.
  const plain = text.includes("\r")
    ? lines.map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line))
    : lines;
  if (plain[0] !== formatLine)
    return refuse(file, 1, `expected \`${formatLine}\`, the format this version reads`);
  if (plain.at(-1) !== "") return refuse(file, plain.length, "cut off: the last line does not end");
  return { ok: true, value: { lines: plain.slice(0, -1) } };
}

function readStatements(
  lines: readonly string[],
  start: number,
): { statements: readonly Statement[]; next: number } {
  const statements: Statement[] = [];
  for (let at = start; ; at++) {
    const [, key, value] = /^([a-z][a-z-]*) (\S.*)$/.exec(lines[at] ?? "") ?? [];
    if (key === undefined || value === undefined) return { statements, next: at };
    statements.push({ key, value });
  }
}

function readBlock(
  file: string,
  lines: readonly string[],
  start: number,
  known: ReadonlyMap<string, number>,
): Result<Block, Diagnostic> {
  const head = readHead(lines[start] ?? "");
  if (head === null || head.requiredAlignment !== null)
    return refuse(file, start + 1, "expected `struct size 0x… align …`");
  const appearances = new Map<string, number>();
  let at = start + 1;
  for (; lines[at]?.startsWith("in") === true; at++) {
    const [, number = "1", runs = ""] = /^in(?:#([2-9]|[1-9]\d))? (\S.*)$/.exec(lines[at] ?? "") ?? [];
    const versions = unfoldVersions(runs, known);
    if (typeof versions === "string") return refuse(file, at + 1, versions);
    for (const version of versions) {
      if (appearances.has(version)) return refuse(file, at + 1, `${version} stands here twice`);
      appearances.set(version, Number(number));
    }
  }
  if (appearances.size === 0)
    return refuse(file, at + 1, "expected `in` and the builds that have this layout");
  let end = at;
  while (end < lines.length && lines[end]?.startsWith("  ") === true) end++;
  const { kind, size, alignment } = head;
  return {
    ok: true,
    value: { kind, size, alignment, appearances, lines: lines.slice(at, end), firstLine: at + 1 },
  };
}

const headPattern = /^(struct|union|enum) size 0x([0-9a-f]{1,9})(?: align (\S+?)(?: required (\d{1,4}))?)?$/;

/** The first line of a layout: `struct size 0x20 align 8 required 4`, `enum size 0x4`; null for anything else. */
export function readHead(
  line: string,
): (Pick<Block, "kind" | "size" | "alignment"> & { readonly requiredAlignment: number | null }) | null {
  const [, kind = "", sizeText = "", alignText, required] = headPattern.exec(line) ?? [];
  const size = Number.parseInt(sizeText, 16);
  const requiredAlignment = required === undefined ? null : Number(required);
  if (kind === "enum") {
    const isInt = size === int.size && alignText === undefined;
    return isInt ? { kind, size, alignment: exactly(int.alignment), requiredAlignment } : null;
  }
  const alignment = readAlignment(alignText ?? "");
  if ((kind !== "struct" && kind !== "union") || alignment === null) return null;
  return { kind, size, alignment, requiredAlignment };
}

function refuse(file: string, line: number, why: string): { ok: false; error: Diagnostic } {
  return { ok: false, error: damaged(file, line, why) };
}
