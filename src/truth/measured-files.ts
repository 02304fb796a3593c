import type { Diagnostic } from "../diagnostic/facts.ts";
import { diagnostic } from "../diagnostic/facts.ts";
import type { Result } from "../layout/layouts.ts";
import { wholeFile } from "../source/source.ts";
import type { DecodedFile } from "./decode.ts";
import { damaged, largestFile, readHead } from "./decode.ts";
import { digestOf, sealed, unsealed } from "./digest.ts";
import type { MeasuredText } from "./measured-text.ts";
import type { Statement } from "./recording.ts";

// The files of measured layouts: `NAME.txt` for each record and enum, `SOURCE.source` for each thing that was measured. Both end
// with a digest. A record's file names its source with the digest that it had then, so that one measured earlier is noticed.

/** The first line of every file. */
export const measuredFormat = "layouts 2";
export const sourceSuffix = ".source";

/** What was measured, by whom and how. */
export interface MeasuredSource {
  /** A header as people would include it, or a PDB's name; no path of any machine. */
  readonly name: string;
  readonly statements: readonly Statement[];
}

/** One record as read back. */
export interface MeasuredFile extends DecodedFile {
  readonly kind: "record" | "enum";
  readonly also: readonly string[];
  readonly source: string;
  /** The first digits of the digest that the source's file had. */
  readonly pinned: string;
  readonly requiredAlignment: number | null;
}

/** The only block of a measured file has this version. */
export const onlyVersion = "";

export function encodeSource({ name, statements }: MeasuredSource): string {
  return sealed([measuredFormat, `source ${name}`, ...statements.map(({ key, value }) => `${key} ${value}`)]);
}

/** `probe`: the digest of the question that the compiler was asked about this record; null where none was. */
export function encodeMeasured(
  text: MeasuredText,
  source: { readonly name: string; readonly text: string },
  probe: string | null,
): string {
  return sealed([
    measuredFormat,
    `name ${text.name}`,
    ...text.also.map((name) => `also ${name}`),
    `source ${pinOf(source.text)} ${source.name}`,
    ...(probe === null ? [] : [`probe ${probe}`]),
    "",
    ...text.lines,
  ]);
}

/** What a record's file says of its source's: enough digits that no two are alike by chance. */
export function pinOf(sourceText: string): string {
  return digestOf(sourceText).slice(0, 16);
}

export function decodeSource(file: string, text: string): Result<MeasuredSource, Diagnostic> {
  const lines = openText(file, text);
  if (!lines.ok) return lines;
  const [, name] = /^source (\S.*)$/.exec(lines.value[1] ?? "") ?? [];
  if (name === undefined) return refuse(file, 2, "expected the name of the source");
  const statements: Statement[] = [];
  for (const [at, line] of lines.value.slice(2).entries()) {
    const [, key, value] = /^([a-z][a-z-]*) (\S.*)$/.exec(line) ?? [];
    if (key === undefined || value === undefined)
      return refuse(file, at + 3, "expected a statement about the source");
    statements.push({ key, value });
  }
  return { ok: true, value: { name, statements } };
}

export function decodeMeasured(file: string, text: string): Result<MeasuredFile, Diagnostic> {
  const opened = openText(file, text);
  if (!opened.ok) return opened;
  const lines = opened.value;
  const [, name] = /^name (\S+)$/.exec(lines[1] ?? "") ?? [];
  if (name === undefined) return refuse(file, 2, "expected the name of what is recorded");
  const end = lines.indexOf("");
  const head = lines.slice(2, end === -1 ? lines.length : end);
  const also = head.flatMap((line) => /^also (\S+)$/.exec(line)?.[1] ?? []);
  const [, pinned, source] =
    head.map((line) => /^source ([0-9a-f]{16}) (\S.*)$/.exec(line)).find((found) => found !== null) ?? [];
  if (pinned === undefined || source === undefined || end === -1)
    return refuse(file, 3, "expected the source of the figures");
  const found = readHead(lines[end + 1] ?? "");
  if (found === null) return refuse(file, end + 2, "expected `struct size 0x… align …` or `enum size 0x…`");
  const { requiredAlignment, ...layout } = found;
  const kind = layout.kind === "enum" ? "enum" : "record";
  const appearances = new Map([[onlyVersion, 1]]);
  const only = { ...layout, appearances, lines: lines.slice(end + 2), firstLine: end + 3 };
  const provenance = head.flatMap((line) => {
    const [, key, value] = /^([a-z][a-z-]*) (\S.*)$/.exec(line) ?? [];
    return key === undefined || value === undefined ? [] : [{ key, value }];
  });
  return {
    ok: true,
    value: { file, name, kind, also, source, pinned, provenance, blocks: [only], requiredAlignment },
  };
}

function openText(file: string, text: string): Result<readonly string[], Diagnostic> {
  if (text.length > largestFile)
    return { ok: false, error: diagnostic("file-too-large", { path: file, limit: largestFile }, null) };
  if (!/^layouts 2\r?\n/.test(text))
    return refuse(file, 1, `expected \`${measuredFormat}\`, the format this version reads`);
  const lines = unsealed(text);
  return lines === null
    ? { ok: false, error: diagnostic("edited-recording", { file }, wholeFile(file)) }
    : { ok: true, value: lines };
}

function refuse(file: string, line: number, why: string): { ok: false; error: Diagnostic } {
  return { ok: false, error: damaged(file, line, why) };
}
