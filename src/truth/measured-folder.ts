import type { Diagnostic } from "../diagnostic/facts.ts";
import { diagnostic } from "../diagnostic/facts.ts";
import type { Layouts, RecordLayout, Result } from "../layout/layouts.ts";
import { wholeFile } from "../source/source.ts";
import type { DecodedBlock, KnownLines } from "./decode-fields.ts";
import { decodeBlock } from "./decode-fields.ts";
import type { Block, RecordedName } from "./decode.ts";
import { damaged } from "./decode.ts";
import type { MeasuredFile, MeasuredSource } from "./measured-files.ts";
import {
  decodeMeasured,
  decodeSource,
  measuredFormat,
  onlyVersion,
  pinOf,
  sourceSuffix,
} from "./measured-files.ts";
import type { RecordedHost } from "./open.ts";
import { recordedLayouts } from "./recorded-layouts.ts";
import { TypeReader } from "./type-text.ts";

/** A folder of measured layouts, however it is reached. */
export interface MeasuredHost extends RecordedHost {
  /** Names of the files in the folder, sorted. */
  files(): readonly string[];
  /** The digest of a header that a source names, as it is now; null where it is not at hand. */
  headerDigest(header: string): string | null;
}

/** The measured layouts of one folder as a door, and who measured them. Files are read when a question needs them. */
export interface MeasuredFolder {
  readonly layouts: Layouts;
  readonly sources: readonly MeasuredSource[];
  /** Every recorded name, sorted. */
  names(): readonly RecordedName[];
  /** The file of a name as it was read, whether or not it may still be believed; null where there is none. */
  fileOf(name: string): Result<MeasuredFile, Diagnostic> | null;
  /** `cl 19.44.35207`, or a PDB's `GUID-age`: what a report cites for all of the folder. */
  readonly witness: string;
  /** GUID and age, where all sources are one program. */
  readonly program: string | null;
}

/** Opens a folder: reads the sources, no record. Null: nothing was measured here. */
export function openMeasured(host: MeasuredHost): Result<MeasuredFolder, Diagnostic> | null {
  const files = host.files();
  const named = files.filter((file) => file.endsWith(sourceSuffix));
  if (named.length === 0) return null;
  const sources = new Map<string, KnownSource>();
  for (const name of named) {
    const file = host.pathOf(name);
    const text = host.readText(name) ?? "";
    const source = decodeSource(file, text);
    if (!source.ok) return source;
    if (sources.has(source.value.name))
      return { ok: false, error: damaged(file, 2, `another file is about ${source.value.name} too`) };
    sources.set(source.value.name, {
      ...source.value,
      pin: pinOf(text),
      changed: changedHeader(source.value, host),
    });
  }
  return { ok: true, value: folderOf(host, files, sources) };
}

interface KnownSource extends MeasuredSource {
  readonly pin: string;
  /** A header that is at hand and is not what it was; null: none. */
  readonly changed: string | null;
}

function changedHeader({ statements }: MeasuredSource, host: MeasuredHost): string | null {
  for (const { key, value } of statements) {
    if (key !== "header") continue;
    const space = value.indexOf(" ");
    const header = value.slice(space + 1);
    const now = host.headerDigest(header);
    if (now !== null && now !== value.slice(0, space)) return header;
  }
  return null;
}

interface Indexed extends RecordedName {
  readonly decoded: Result<MeasuredFile, Diagnostic>;
}

function folderOf(
  host: MeasuredHost,
  files: readonly string[],
  sources: ReadonlyMap<string, KnownSource>,
): MeasuredFolder {
  let index: ReadonlyMap<string, Indexed> | null = null;
  const indexed = (): ReadonlyMap<string, Indexed> => (index ??= indexFiles(host, files));
  const lines: KnownLines = { types: new TypeReader(), fields: new Map() };
  const blocks = new Map<Block, Result<DecodedBlock, Diagnostic>>();
  const names = (): readonly RecordedName[] =>
    [...indexed().values()].map(({ kind, name, file }) => ({ kind, name, file }));
  const door = recordedLayouts(
    {
      names,
      fileOf: (name) => believed(indexed().get(name), name, sources),
      placeOf: (file) => file.blocks[0] ?? null,
      blockOf(file, block, id) {
        const decoded = blocks.get(block) ?? decodeBlock(file, id, block, lines);
        blocks.set(block, decoded);
        return decoded;
      },
    },
    onlyVersion,
  );
  const fileOf = (name: string): Result<MeasuredFile, Diagnostic> | null =>
    indexed().get(name)?.decoded ?? null;
  const layouts: Layouts = {
    ...door,
    language: languageOf(sources),
    layoutOf(record) {
      const found = door.layoutOf(record);
      return found.ok ? { ok: true, value: withHead(found.value, fileOf(record)) } : found;
    },
  };
  const said = (key: string): readonly string[] =>
    [...sources.values()].flatMap(({ statements }) =>
      statements.flatMap((one) => (one.key === key ? [one.value] : [])),
    );
  const programs = said("program");
  return {
    layouts,
    sources: [...sources.values()],
    names,
    fileOf,
    witness: [...new Set(said("witness"))].join(", "),
    program: programs.length === sources.size && new Set(programs).size === 1 ? (programs[0] ?? null) : null,
  };
}

/** By name. A damaged file keeps its place, so that whoever asks for the record is told. */
function indexFiles(host: MeasuredHost, files: readonly string[]): ReadonlyMap<string, Indexed> {
  const index: Indexed[] = [];
  for (const file of files) {
    if (!file.endsWith(".txt")) continue;
    const text = host.readText(file);
    if (text === null || !isRecording(text)) continue;
    const decoded = decodeMeasured(host.pathOf(file), text);
    const [, stated] = /^layouts 2\r?\nname (\S+)\r?\n/.exec(text) ?? [];
    const name = stated ?? file.slice(0, -".txt".length);
    index.push({ kind: decoded.ok ? decoded.value.kind : "record", name, file, decoded });
  }
  return new Map(index.sort((a, b) => (a.name < b.name ? -1 : 1)).map((one) => [one.name, one]));
}

/** Anything else may lie in the folder too; what was a recording and is damaged is to be told. */
function isRecording(text: string): boolean {
  return (
    measuredFormat.startsWith(text.trimEnd()) ||
    /^(?:(?:layouts|name|source|digest)|(?:struct|union|enum) size| {2}0x[0-9a-f]+) /m.test(text)
  );
}

/** A file whose source is gone, was measured anew without it, or has changed, says nothing any more. */
function believed(
  indexed: Indexed | undefined,
  name: string,
  sources: ReadonlyMap<string, KnownSource>,
): Result<MeasuredFile, Diagnostic> {
  if (indexed === undefined)
    return { ok: false, error: diagnostic("incomplete-record", { record: name }, null) };
  const { decoded } = indexed;
  if (!decoded.ok) return decoded;
  const { source: sourceName, pinned, file } = decoded.value;
  const source = sources.get(sourceName);
  if (source === undefined)
    return { ok: false, error: damaged(file, 3, `nothing is recorded of ${sourceName}`) };
  const why =
    source.changed !== null
      ? `${source.changed} has changed since`
      : source.pin !== pinned
        ? `${sourceName} has been recorded anew, and this record was not`
        : null;
  if (why === null) return decoded;
  const refresh = refreshCommand(source);
  return { ok: false, error: diagnostic("stale-record", { record: name, why, refresh }, wholeFile(file)) };
}

/** What measures a source again, as far as the source itself tells. */
export function refreshCommand({ name, statements }: MeasuredSource): string {
  const kind = statements.find(({ key }) => key === "kind")?.value ?? "header";
  const option = kind === "header" ? "--c" : `--${kind}`;
  return `layoutcheck record ${option} ${name.replace(/^<(.*)>$/, "$1")}`;
}

function languageOf(sources: ReadonlyMap<string, KnownSource>): "c" | "c++" {
  const languages = [...sources.values()].map(
    ({ statements }) => statements.find(({ key }) => key === "language")?.value,
  );
  return languages.length > 0 && languages.every((language) => language === "c++") ? "c++" : "c";
}

/** What stands in the head of the file and not in its fields. */
function withHead(layout: RecordLayout, file: Result<MeasuredFile, Diagnostic> | null): RecordLayout {
  if (file?.ok !== true) return layout;
  const { also: aliases, requiredAlignment } = file.value;
  return { ...layout, aliases, requiredAlignment };
}
