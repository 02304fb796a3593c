import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cacheKey, manifestOf, noCache, openCache } from "../../src/toolchain/cache.ts";
import type { Cache } from "../../src/toolchain/cache.ts";
import { preprocessCached, preprocessWithDefinitions } from "../../src/toolchain/cached.ts";
import type { Preprocessor, Unit } from "../../src/toolchain/unit.ts";
import { noOptions } from "../../src/toolchain/witness.ts";

function inFolder(body: (folder: string) => Promise<void> | void): () => Promise<void> {
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), "layoutcheck-test-"));
    try {
      await body(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

const key = cacheKey(["clang 1", "text"]);
const nothing = { read: {}, missed: [] };

function onlyEntry(folder: string): string {
  const [name, ...others] = readdirSync(folder);
  if (name === undefined || others.length > 0) throw new Error("one entry was expected");
  return join(folder, name);
}

test(
  "what was written is read back",
  inFolder((folder) => {
    const cache = openCache(join(folder, "deep", "cache"));
    expect(cache.read(key)).toBeNull();
    cache.write(key, "text with\nlines \u00fc", nothing);
    expect(cache.read(key)?.text).toBe("text with\nlines \u00fc");
    expect(cache.read(cacheKey(["clang 2", "text"]))).toBeNull();
    expect(cache.status().entries).toBe(1);
  }),
);

test(
  "an entry is stale once a file that it was made from changes or goes",
  inFolder((folder) => {
    const header = join(folder, "a.h");
    writeFileSync(header, "one");
    const cache = openCache(join(folder, "cache"));
    cache.write(key, "text", manifestOf([header], [folder]));
    expect(cache.read(key)).toMatchObject({ text: "text", filesRead: [header] });
    writeFileSync(header, "two");
    expect(cache.read(key)).toBeNull();
    rmSync(header);
    expect(cache.read(key)).toBeNull();
  }),
);

test(
  "an entry is stale once a header turns up that would be read first, in any case",
  inFolder((folder) => {
    for (const name of ["first", "second"]) mkdirSync(join(folder, name));
    const header = join(folder, "second", "a.h");
    writeFileSync(header, "one");
    const cache = openCache(join(folder, "cache"));
    cache.write(key, "text", manifestOf([header], [join(folder, "first"), join(folder, "second")]));
    expect(cache.read(key)).not.toBeNull();
    writeFileSync(join(folder, "first", "A.H"), "other");
    expect(cache.read(key)).toBeNull();
  }),
);

test(
  "a damaged, cut or foreign entry is ignored",
  inFolder((folder) => {
    const cache = openCache(folder);
    cache.write(key, "some text that is long enough", nothing);
    const entry = onlyEntry(folder);
    const whole = readFileSync(entry);
    for (let at = 0; at < whole.length; at++) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      writeFileSync(entry, damaged);
      expect(cache.read(key)).toBeNull();
      writeFileSync(entry, whole.subarray(0, at));
      expect(cache.read(key)).toBeNull();
    }
    writeFileSync(entry, whole);
    expect(cache.read(key)).not.toBeNull();
  }),
);

test(
  "the oldest entries go when the cache grows beyond its limit",
  inFolder((folder) => {
    const cache = openCache(folder, 5000);
    for (let index = 0; index < 20; index++)
      cache.write(cacheKey([String(index)]), "x".repeat(1000), nothing);
    expect(cache.status().bytes).toBeLessThanOrEqual(5000);
    expect(cache.status().entries).toBeGreaterThan(1);
    cache.write(key, "x".repeat(6000), nothing);
    expect(cache.read(key)).toBeNull();
  }),
);

test(
  "a folder that cannot be written is no cache and no error",
  inFolder((folder) => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    const cache = openCache(join(file, "below"));
    cache.write(key, "text", nothing);
    expect(cache.read(key)).toBeNull();
    expect(noCache.read(key)).toBeNull();
  }),
);

test(
  "a second run does not preprocess, unless there was an error",
  inFolder(async (folder) => {
    const unit: Unit = { text: "int x;", name: "<unit>", language: "c", options: noOptions };
    const counted = async (cache: Cache, broken: boolean) => {
      let runs = 0;
      const preprocessor: Preprocessor = {
        version: broken ? "broken" : "working",
        flags: [],
        preprocess() {
          runs++;
          const span = { file: "x.h", start: 0, end: 0, line: 1, column: 1 };
          const error = { code: "include-missing", args: { include: "y.h", chain: [] }, span } as const;
          return Promise.resolve({
            ok: true,
            value: {
              text: "int x;",
              diagnostics: broken ? [error] : [],
              definitions: null,
              filesRead: [],
              missed: null,
            },
          });
        },
      };
      const { result } = await preprocessCached(preprocessor, cache, unit);
      expect((await preprocessCached(preprocessor, cache, unit)).result).toEqual(result);
      await preprocessCached(preprocessor, cache, { ...unit, options: { ...noOptions, defines: ["X"] } });
      return runs;
    };
    expect(await counted(openCache(folder), false)).toBe(2);
    expect(await counted(openCache(folder), true)).toBe(3);
    expect(await counted(noCache, false)).toBe(3);
  }),
);

test(
  "of a compiler that prints no definitions, none are known the second time either",
  inFolder(async (folder) => {
    const value = { text: "int x;", diagnostics: [], definitions: null, filesRead: [], missed: null };
    const preprocessor: Preprocessor = {
      version: "silent",
      flags: [],
      preprocess: () => Promise.resolve({ ok: true, value }),
    };
    const unit: Unit = { text: "int x;", name: "<unit>", language: "c", options: noOptions };
    for (let run = 0; run < 2; run++) {
      const { result } = await preprocessWithDefinitions(preprocessor, openCache(folder), unit);
      expect(result).toEqual({ ok: true, value });
    }
  }),
);
