import type { Diagnostic } from "../diagnostic/facts.ts";
import type { Result } from "../layout/layouts.ts";
import type { Cache, Manifest } from "./cache.ts";
import { cacheKey, exactManifest, manifestOf } from "./cache.ts";
import { intrinsicsStubs } from "./stubs.ts";
import { absoluteOptions } from "./unit.ts";
import type { Preprocessed, Preprocessor, Unit } from "./unit.ts";

/** A preprocessed unit, and what it depends on. */
export interface CachedUnit {
  readonly result: Result<Preprocessed, Diagnostic>;
  /** For what is made out of the text; null where it had an error and is not kept. */
  readonly manifest: Manifest | null;
}

/**
 * The unit preprocessed, or remembered. Only units without an error are kept: a missing header must be looked for again. The
 * key holds all that is known before the run, the entry's manifest all that the run depended on.
 */
export async function preprocessCached(
  preprocessor: Preprocessor,
  cache: Cache,
  unit: Unit,
): Promise<CachedUnit> {
  const known = cache.read(unitKey(preprocessor, unit, []));
  if (known === null) return preprocessFresh(preprocessor, cache, unit);
  // Few ask for definitions; they have an entry of their own.
  const { text, filesRead, manifest } = known;
  const value = { text, definitions: null, diagnostics: [], filesRead, missed: null };
  return { result: { ok: true, value }, manifest };
}

/** The same with the definitions, where the compiler prints any. */
export async function preprocessWithDefinitions(
  preprocessor: Preprocessor,
  cache: Cache,
  unit: Unit,
): Promise<CachedUnit> {
  const kept = cache.read(unitKey(preprocessor, unit, definitionsEntry))?.text ?? null;
  if (kept === null) return preprocessFresh(preprocessor, cache, unit);
  // No compiler that prints definitions has none: its own are always there.
  const definitions = kept === "" ? null : kept;
  const { result, manifest } = await preprocessCached(preprocessor, cache, unit);
  return { result: result.ok ? { ok: true, value: { ...result.value, definitions } } : result, manifest };
}

const definitionsEntry = ["definitions"];

async function preprocessFresh(preprocessor: Preprocessor, cache: Cache, unit: Unit): Promise<CachedUnit> {
  const fresh = await preprocessor.preprocess(unit);
  if (!fresh.ok || fresh.value.diagnostics.length > 0) return { result: fresh, manifest: null };
  const { includeFolders, systemFolders } = absoluteOptions(unit.options);
  const { text, definitions, filesRead, missed } = fresh.value;
  const manifest =
    missed === null
      ? manifestOf(filesRead, [...includeFolders, ...systemFolders])
      : exactManifest(filesRead, missed);
  cache.write(unitKey(preprocessor, unit, []), text, manifest);
  cache.write(unitKey(preprocessor, unit, definitionsEntry), definitions ?? "", manifest);
  return { result: fresh, manifest };
}

/** Our own headers, which stand in every text that includes them. */
const stubs = JSON.stringify(intrinsicsStubs(""));

/** The key of what a preprocessor makes of a unit, or, with `further`, of what is made of that. */
export function unitKey(
  preprocessor: Pick<Preprocessor, "version" | "flags">,
  unit: Unit,
  further: readonly string[],
): string {
  const { defines, includeFolders, systemFolders, forcedIncludes } = absoluteOptions(unit.options);
  return cacheKey([
    preprocessor.version,
    ...preprocessor.flags,
    unit.language,
    unit.name,
    unit.text,
    JSON.stringify([defines, includeFolders, systemFolders, forcedIncludes]),
    JSON.stringify(further),
    stubs,
  ]);
}
