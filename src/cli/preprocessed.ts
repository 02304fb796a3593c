import { resolve, sep } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { Diagnostic, ParsedC, SourceText } from "../index.ts";
import { severityOf } from "../index.ts";
import { preprocessorAtHand } from "../toolchain/at-hand.ts";
import type { Cache } from "../toolchain/cache.ts";
import { noCache, openCache } from "../toolchain/cache.ts";
import { preprocessCached, unitKey } from "../toolchain/cached.ts";
import { explainMissingHeaders, findHeaderSets } from "../toolchain/headers.ts";
import type { Unit } from "../toolchain/preprocess.ts";
import type { CSettings } from "./headers.ts";
import { codeIdentity } from "./package-files.ts";
import { cacheFolderOf } from "./rust-cache.ts";

/** A unit to be preprocessed and parsed. */
export interface ParseTask {
  readonly unit: Unit;
  readonly cwd: string;
  /** Variables that say where the cache is; null: nothing is kept. */
  readonly cachePlace: CSettings["cachePlace"];
  /** All that bears on `parse` beside the text. */
  readonly names: readonly string[] | null;
  parse(source: SourceText): Promise<ParsedC>;
}

/** What came of it: `parsed` is null where the preprocessor found an error, which is then among the diagnostics. */
export interface ParsedUnit {
  readonly parsed: ParsedC | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Preprocesses and parses a unit, or remembers what came of it: nothing is done again unless a file that was read, a look-up
 * that failed, an option, the compiler or our own code has changed.
 */
export async function parseUnit(task: ParseTask): Promise<ParsedUnit> {
  const { unit, cwd, names } = task;
  const preprocessor = await preprocessorAtHand();
  if (!preprocessor.ok) return { parsed: null, diagnostics: [preprocessor.error] };
  const folder = task.cachePlace === null ? null : cacheFolderOf(task.cachePlace);
  const cache = folder === null ? noCache : openCache(folder);
  const code = codeIdentity();
  const key =
    code === null
      ? null
      : unitKey(preprocessor.value, unit, [
          code,
          process.version,
          cwd,
          JSON.stringify(names?.toSorted() ?? null),
        ]);
  const known = key === null ? null : rememberedModel(cache, key);
  if (known !== null) return { parsed: known, diagnostics: known.diagnostics };
  const { result, manifest } = await preprocessCached(preprocessor.value, cache, unit);
  if (!result.ok) return { parsed: null, diagnostics: [result.error] };
  const found = explainMissingHeaders(result.value.diagnostics, findHeaderSets());
  if (found.some((one) => severityOf(one) === "error"))
    return { parsed: null, diagnostics: found.map((one) => shownFrom(one, cwd)) };
  const parsed = await task.parse({ file: unit.name, text: withShortPaths(result.value.text, cwd) });
  if (key !== null && manifest !== null) cache.write(key, serialize(parsed), manifest);
  return { parsed, diagnostics: [...found, ...parsed.diagnostics] };
}

/** The digest has vouched for the bytes, the key for the code and the node that wrote them. */
function rememberedModel(cache: Cache, key: string): ParsedC | null {
  const bytes = cache.readBytes(key);
  if (bytes === null) return null;
  const value: unknown = deserialize(bytes);
  return isParsed(value) ? value : null;
}

function isParsed(value: unknown): value is ParsedC {
  return typeof value === "object" && value !== null && "model" in value && "diagnostics" in value;
}

/** People know files below the folder they are in by their relative names. */
function withShortPaths(text: string, cwd: string): string {
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
