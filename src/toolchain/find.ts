import type { Diagnostic } from "../diagnostic/facts.ts";
import { messageOf } from "../diagnostic/catalogue.ts";
import type { Result } from "../layout/layouts.ts";
import type { CacheStatus } from "./cache.ts";
import { defaultCacheFolder, openCache } from "./cache.ts";
import { clangClWitness, clangVersion, clangWitness } from "./clang.ts";
import { clWitness, findCl } from "./cl.ts";
import { dllWitness } from "./dll.ts";
import { embeddedClang, embeddedWitness } from "./embedded.ts";
import { findHeaderSets } from "./headers.ts";
import type { HeaderSet } from "./headers.ts";
import { programsNamed } from "./path.ts";
import { clPreprocessor, embeddedPreprocessor } from "./preprocess.ts";
import { clangPreprocessor } from "./preprocess-clang.ts";
import type { Preprocessor } from "./unit.ts";
import { rustcWitness } from "./rustc.ts";
import type { RustWitness } from "./rustc.ts";
import type { Witness, WitnessName } from "./witness.ts";

/** What `doctor` tells about one witness. */
export interface FoundWitness {
  readonly name: WitnessName;
  /** As in `clang 22.1.8`; null where it is missing. */
  readonly version: string | null;
  /** Why it is missing and what to do; empty where it is there. */
  readonly advice: string;
  /** What it is good for, and so why its absence may not matter. */
  readonly purpose: string;
}

export interface Toolchain {
  readonly witnesses: readonly FoundWitness[];
  readonly headers: readonly HeaderSet[];
  readonly cache: CacheStatus;
}

const purposes: Record<WitnessName, string> = {
  embedded: "the default; needs nothing installed",
  clang: "faster than the embedded clang, same rules",
  "clang-cl": "the same compiler as clang, under cl's command line",
  cl: "the compiler of the ABI itself; its answers overrule clang's. Elsewhere: probe emit, and probe read",
  dll: "a second way to read the same numbers; adds nothing where an object can be read",
  rustc: "judges the Rust side; our own rules for Rust need no rustc",
};

/** A C witness by name. `dll` and `rustc` are no less witnesses, but rustc has an interface of its own. */
export function openWitness(name: Exclude<WitnessName, "rustc">): Promise<Result<Witness, Diagnostic>> {
  switch (name) {
    case "embedded":
      return Promise.resolve(embeddedWitness());
    case "clang":
      return clangWitness();
    case "clang-cl":
      return clangClWitness();
    case "cl":
      return findCl().then((cl) => (cl.ok ? { ok: true, value: clWitness(cl.value) } : cl));
    case "dll":
      return dllWitness();
  }
}

/** The preprocessor at hand: a native clang, else cl, else the embedded clang. All give the same declarations. */
export async function findPreprocessor(): Promise<Result<Preprocessor, Diagnostic>> {
  const command = programsNamed("clang")[0]?.path;
  const version = command === undefined ? null : await clangVersion(command);
  if (command !== undefined && version?.ok === true)
    return { ok: true, value: clangPreprocessor(command, version.value) };
  const cl = await findCl();
  if (cl.ok) {
    const { command: path, version: number, environment } = cl.value;
    return { ok: true, value: clPreprocessor(path, number, "cl", environment) };
  }
  const embedded = embeddedClang();
  return embedded.ok ? { ok: true, value: embeddedPreprocessor(embedded.value) } : embedded;
}

/** Everything that `doctor` reports. Starts each compiler once, to ask for its version. */
export async function findToolchain(): Promise<Toolchain> {
  const names = ["embedded", "clang", "clang-cl", "cl", "dll"] as const;
  const opened = await Promise.all(names.map(async (name) => told(name, await openWitness(name))));
  return {
    witnesses: [...opened, told("rustc", await rustcWitness())],
    headers: findHeaderSets(),
    cache: openCache(defaultCacheFolder()).status(),
  };
}

function told(name: WitnessName, witness: Result<Witness | RustWitness, Diagnostic>): FoundWitness {
  return {
    name,
    version: witness.ok ? witness.value.version : null,
    advice: witness.ok ? "" : messageOf(witness.error),
    purpose: purposes[name],
  };
}
