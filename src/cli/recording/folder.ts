import { join } from "node:path";
import type { Diagnostic, MeasuredText } from "../../index.ts";
import {
  decodeMeasured,
  decodeSource,
  diagnostic,
  encodeMeasured,
  encodeSource,
  fileNames,
  measuredFormat,
  measuredTexts,
  sourceSuffix,
} from "../../index.ts";
import { displayPath, readTextFile } from "../disk/files.ts";
import { namesIn } from "../disk/hosts.ts";
import type { Measurement } from "./measured.ts";

/** What stands in a folder of measured layouts. */
export interface RecordedEntries {
  /** By recorded name. */
  readonly records: ReadonlyMap<string, Entry>;
  /** The text of each source's file, by the source's name. */
  readonly sources: ReadonlyMap<string, string>;
  /** Names of the files that are ours, also of those that are not what was recorded. */
  readonly files: ReadonlySet<string>;
  /** Why some of them are not used. */
  readonly diagnostics: readonly Diagnostic[];
}

interface Entry {
  readonly text: string;
  readonly source: string;
  /** The layout itself, without where it comes from. */
  readonly layout: string;
}

export function readEntries(folder: string, cwd: string): RecordedEntries {
  const records = new Map<string, Entry>();
  const sources = new Map<string, string>();
  const files = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const name of namesIn(folder)) {
    const isSource = name.endsWith(sourceSuffix);
    if (!isSource && !name.endsWith(".txt")) continue;
    const read = readTextFile(join(folder, name), cwd);
    if (!read.ok || !read.value.text.startsWith(measuredFormat)) continue;
    const { text } = read.value;
    files.add(name);
    const file = displayPath(join(folder, name), cwd);
    if (isSource) {
      const source = decodeSource(file, text);
      if (source.ok) sources.set(source.value.name, text);
      else diagnostics.push(source.error);
      continue;
    }
    const decoded = decodeMeasured(file, text);
    if (decoded.ok)
      records.set(decoded.value.name, { text, source: decoded.value.source, layout: layoutIn(text) });
    else diagnostics.push(decoded.error);
  }
  return { records, sources, files, diagnostics };
}

/** Names that a folder has from one source. */
function recordedFrom({ records }: RecordedEntries, source: string): readonly string[] {
  return [...records].flatMap(([name, entry]) => (entry.source === source ? [name] : []));
}

/** The files that a folder should have, and what could not be recorded. */
export interface NewFiles {
  readonly texts: ReadonlyMap<string, string>;
  /** Names that were recorded just now, and where they come from. */
  readonly recorded: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The folder's files after these measurements. What comes from other sources stays as it is. */
export function filesAfter(before: RecordedEntries, measurements: readonly Measurement[]): NewFiles {
  const records = new Map(before.records);
  const sources = new Map(before.sources);
  const recorded: string[] = [];
  const diagnostics: Diagnostic[] = [];
  const conflict = (record: string, why: string): void =>
    void diagnostics.push(diagnostic("unrecordable-record", { record, why }, null));
  for (const { source, layouts, records: ids, probeOf } of measurements) {
    for (const name of recordedFrom(before, source.name)) records.delete(name);
    const text = encodeSource(source);
    sources.set(source.name, text);
    const written = measuredTexts(layouts, ids);
    for (const { record, why } of written.refused) conflict(record, why);
    for (const one of written.texts) {
      const other = records.get(one.name);
      if (other !== undefined && other.source !== source.name) {
        if (other.layout !== layoutOf(one))
          conflict(
            one.name,
            `${other.source} gives it another layout; record ${source.name} in another folder`,
          );
        continue;
      }
      const encoded = encodeMeasured(one, { name: source.name, text }, probeOf(one.name));
      records.set(one.name, { text: encoded, source: source.name, layout: layoutOf(one) });
      recorded.push(one.name);
    }
  }
  return { texts: textsOf(records, sources), recorded: recorded.sort(), diagnostics };
}

function textsOf(
  records: ReadonlyMap<string, Entry>,
  sources: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const names = fileNames([...records.keys()].sort());
  const texts = new Map<string, string>();
  for (const [name, { text }] of records) texts.set(names.get(name) ?? `${name}.txt`, text);
  const used = new Set([...records.values()].map(({ source }) => source));
  for (const [name, text] of sources) if (used.has(name)) texts.set(sourceFile(name), text);
  return texts;
}

/** `include/widget.h` is `include~widget.h.source`. */
function sourceFile(name: string): string {
  const plain = name.replaceAll("../", "").replaceAll(/[<>]/g, "");
  return `${plain.replaceAll(/[^\w.-]/g, "~")}${sourceSuffix}`;
}

function layoutOf({ lines }: MeasuredText): string {
  return lines.join("\n");
}

/** The lines between the head of a file and its digest. */
function layoutIn(text: string): string {
  const plain = text.replaceAll("\r\n", "\n");
  return plain.slice(plain.indexOf("\n\n") + 2, plain.lastIndexOf("\n\ndigest "));
}
