import { readFileSync, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Diagnostic } from "../diagnostic/facts.ts";
import type { Result } from "../layout/layouts.ts";
import { orNull } from "./disk-answers.ts";
import { driverFlags, frontendFlags } from "./flags.ts";
import { programsNamed } from "./path.ts";
import type { Preprocessor } from "./unit.ts";

/**
 * The preprocessor that `findPreprocessor` gives, named by its files on disk and not by what it says of itself: where the
 * cache has the answer, no compiler is started, which alone would take longer than everything else.
 */
export async function preprocessorAtHand(): Promise<Result<Preprocessor, Diagnostic>> {
  const command = programsNamed("clang")[0]?.path;
  if (command !== undefined) return { ok: true, value: onDemand(fileIdentity(command), driverFlags("c")) };
  // cl is more than one file, and is told by its version.
  if (process.platform === "win32" || programsNamed("cl").length > 0) {
    const preprocessor = await found();
    if (!preprocessor.ok) return preprocessor;
    const { version } = preprocessor.value;
    return { ok: true, value: { ...preprocessor.value, version: `${version} ${surroundings()}` } };
  }
  return { ok: true, value: onDemand(embeddedIdentity(), frontendFlags("c")) };
}

function onDemand(identity: string, flags: readonly string[]): Preprocessor {
  return {
    version: `${identity} ${surroundings()}`,
    flags,
    async preprocess(unit) {
      const preprocessor = await found();
      return preprocessor.ok ? preprocessor.value.preprocess(unit) : preprocessor;
    },
  };
}

/** Loaded only where a compiler is to run: it is more code than all else of a warm run. */
async function found(): Promise<Result<Preprocessor, Diagnostic>> {
  const { findPreprocessor } = await import("./find.ts");
  return findPreprocessor();
}

/** Two installations of a compiler differ in one of these. */
function fileIdentity(path: string): string {
  const { size, mtimeMs, ctimeMs, ino } = statSync(path);
  return [realpathSync(path), size, mtimeMs, ctimeMs, ino].join(" ");
}

function embeddedIdentity(): string {
  const manifest = orNull(() => {
    const entry = createRequire(import.meta.url).resolve("@yowasp/clang");
    return readFileSync(join(dirname(entry), "../package.json"), "utf8");
  });
  return manifest ?? "none";
}

/** What compilers read from their environment: folders to search, and options. */
const variables = [
  "CPATH",
  "C_INCLUDE_PATH",
  "CPLUS_INCLUDE_PATH",
  "INCLUDE",
  "EXTERNAL_INCLUDE",
  "VCToolsInstallDir",
  "WindowsSdkDir",
  "CCC_OVERRIDE_OPTIONS",
  "CL",
  "_CL_",
] as const;

function surroundings(): string {
  return JSON.stringify(variables.map((name) => process.env[name] ?? null));
}
