import type { Diagnostic } from "../diagnostic/facts.ts";
import type { Result } from "../layout/layouts.ts";
import type { Cache } from "./cache.ts";
import { cacheKey, exactManifest, manifestOf } from "./cache.ts";
import { absoluteOptions } from "./preprocess.ts";
import type { Preprocessed, Preprocessor, Unit } from "./preprocess.ts";

/**
 * A preprocessor that remembers. Only units without an error are kept: a missing header must be looked for again. The key
 * holds all that is known before the run, the entry's manifest all that the run depended on.
 */
export function cachedPreprocessor(preprocessor: Preprocessor, cache: Cache): Preprocessor {
  return {
    version: preprocessor.version,
    flags: preprocessor.flags,
    async preprocess(unit): Promise<Result<Preprocessed, Diagnostic>> {
      const key = keyOf(preprocessor, unit);
      const known = cache.read(key);
      if (known !== null) return { ok: true, value: { ...known, diagnostics: [], missed: null } };
      const fresh = await preprocessor.preprocess(unit);
      if (fresh.ok && fresh.value.diagnostics.length === 0) {
        const { includeFolders, systemFolders } = absoluteOptions(unit.options);
        const folders = [...includeFolders, ...systemFolders];
        const { text, filesRead, missed } = fresh.value;
        const manifest = missed === null ? manifestOf(filesRead, folders) : exactManifest(filesRead, missed);
        cache.write(key, text, manifest);
      }
      return fresh;
    },
  };
}

function keyOf(preprocessor: Preprocessor, unit: Unit): string {
  const { defines, includeFolders, systemFolders, forcedIncludes } = absoluteOptions(unit.options);
  return cacheKey([
    preprocessor.version,
    ...preprocessor.flags,
    unit.language,
    unit.name,
    unit.text,
    JSON.stringify([defines, includeFolders, systemFolders, forcedIncludes]),
  ]);
}
