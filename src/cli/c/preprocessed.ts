import { resolve, sep } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { Diagnostic, ParsedC, SourceText } from "../../index.ts";
import { severityOf } from "../../index.ts";
import { preprocessorAtHand } from "../../toolchain/at-hand.ts";
import type { Cache, Manifest } from "../../toolchain/cache.ts";
import { noCache, openCache } from "../../toolchain/cache.ts";
import { preprocessCached, unitKey } from "../../toolchain/cached.ts";
import { explainMissingHeaders, findHeaderSets } from "../../toolchain/headers.ts";
import type { Unit } from "../../toolchain/unit.ts";
import { noteLook } from "../disk/looks.ts";
import { codeIdentity } from "../package-files.ts";

/** A unit to be preprocessed and parsed. */
export interface ParseTask {
  readonly unit: Unit;
  readonly cwd: string;
  /** Null: nothing is kept. */
  readonly cacheFolder: string | null;
  /** All that bears on `parse` beside the text. */
  readonly names: readonly string[] | null;
  parse(source: SourceText): Promise<ParsedC>;
}

/** What came of it: `parsed` is null where the preprocessor found an error, which is then among the diagnostics. */
export interface ParsedUnit {
  readonly parsed: ParsedC | null;
  readonly diagnostics: readonly Diagnostic[];
  /** What all this depends on; null where nothing is kept. */
  readonly manifest: Manifest | null;
}

/** Where something that was made of a unit is kept, for one question about it. */
export interface KeptPlace {
  /** What `write` was given, if nothing that it depends on has changed; else null. */
  read(): { readonly value: unknown; readonly manifest: Manifest } | null;
  write(value: unknown, manifest: Manifest): void;
}

/**
 * The place for what is made of a unit by our code. `question`: all that bears on it beside the unit. Null where nothing is
 * to be kept: without a cache, or where nobody knows which code is running.
 */
export async function keptPlace(
  unit: Unit,
  cacheFolder: string | null,
  question: readonly string[],
): Promise<KeptPlace | null> {
  const code = codeIdentity();
  if (cacheFolder === null || code === null) return null;
  const preprocessor = await preprocessorAtHand();
  if (!preprocessor.ok) return null;
  const cache = openCache(cacheFolder);
  const key = unitKey(preprocessor.value, unit, [code, process.version, ...question]);
  return {
    read() {
      const entry = cache.readBytes(key);
      // The digest has vouched for the bytes, the key for the code and the node that wrote them.
      const value = entry === null ? null : deserialized(entry.bytes);
      return entry === null || value === null ? null : { value, manifest: entry.manifest };
    },
    write: (value, manifest) => cache.write(key, serialize(value), manifest),
  };
}

/**
 * Preprocesses and parses a unit, or remembers what came of it: nothing is done again unless a file that was read, a look-up
 * that failed, an option, the compiler or our own code has changed.
 */
export async function parseUnit(task: ParseTask): Promise<ParsedUnit> {
  const parsed = await parseOrRecall(task);
  noteLooks(task, parsed);
  return parsed;
}

/** A compiler read these files, not we. Where it failed, what it looks for may turn up wherever it searched. */
function noteLooks({ unit, cwd }: ParseTask, { manifest, diagnostics }: ParsedUnit): void {
  for (const path of Object.keys(manifest?.read ?? {})) noteLook(path, "content");
  for (const path of manifest?.missed ?? []) noteLook(path, "existence");
  if (manifest !== null) return;
  for (const folder of unit.options.includeFolders) noteLook(resolve(cwd, folder), "content");
  for (const { span } of diagnostics)
    if (span !== null && !span.file.startsWith("<")) noteLook(resolve(cwd, span.file), "content");
}

async function parseOrRecall(task: ParseTask): Promise<ParsedUnit> {
  const { unit, cwd, names, cacheFolder } = task;
  const place = await keptPlace(unit, cacheFolder, ["model", cwd, JSON.stringify(names?.toSorted() ?? null)]);
  const known = place?.read() ?? null;
  if (known !== null && isParsed(known.value))
    return { parsed: known.value, diagnostics: known.value.diagnostics, manifest: known.manifest };
  const preprocessor = await preprocessorAtHand();
  if (!preprocessor.ok) return failed([preprocessor.error]);
  const { result, manifest } = await preprocessCached(preprocessor.value, cacheIn(cacheFolder), unit);
  if (!result.ok) return failed([result.error]);
  const found = explainMissingHeaders(result.value.diagnostics, findHeaderSets());
  if (found.some((one) => severityOf(one) === "error"))
    return failed(found.map((one) => shownFrom(one, cwd)));
  const parsed = await task.parse({ file: unit.name, text: withShortPaths(result.value.text, cwd) });
  if (manifest !== null) place?.write(parsed, manifest);
  return { parsed, diagnostics: [...found, ...parsed.diagnostics], manifest };
}

/** Null: a cache that keeps nothing. */
export function cacheIn(folder: string | null): Cache {
  return folder === null ? noCache : openCache(folder);
}

function failed(diagnostics: readonly Diagnostic[]): ParsedUnit {
  return { parsed: null, diagnostics, manifest: null };
}

/** Null for bytes that only look as if we had written them. */
function deserialized(bytes: Uint8Array): unknown {
  try {
    return deserialize(bytes);
  } catch (error) {
    // Node has no code for what it cannot deserialize.
    if (error instanceof Error) return null;
    throw error;
  }
}

function isParsed(value: unknown): value is ParsedC {
  if (typeof value !== "object" || value === null || !("model" in value) || !("diagnostics" in value))
    return false;
  const { model, diagnostics } = value;
  if (typeof model !== "object" || model === null || !Array.isArray(diagnostics)) return false;
  const maps = ["records", "enums", "aliases", "constants"];
  return maps.every((name) => name in model && Reflect.get(model, name) instanceof Map);
}

/** People know files below the folder they are in by their relative names. */
export function withShortPaths(text: string, cwd: string): string {
  const folder = resolve(cwd) + sep;
  const spellings = [JSON.stringify(folder).slice(0, -1), `"${folder.replaceAll("\\", "/")}`];
  return [...new Set(spellings)].reduce((shortened, prefix) => {
    if (!shortened.includes(prefix)) return shortened;
    const pattern = prefix.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    return shortened.replaceAll(new RegExp(`^(# \\d+ )${pattern}`, "gm"), '$1"');
  }, text);
}

function shownFrom(told: Diagnostic, cwd: string): Diagnostic {
  const { span } = told;
  if (span === null) return told;
  const folder = `${resolve(cwd)}${sep}`.replaceAll("\\", "/");
  const file = span.file.replaceAll("\\", "/");
  return file.startsWith(folder) ? { ...told, span: { ...span, file: file.slice(folder.length) } } : told;
}
