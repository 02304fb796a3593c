import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setFlagsFromString } from "node:v8";
import type { Diagnostic } from "../diagnostic/facts.ts";
import { diagnostic } from "../diagnostic/facts.ts";
import type { Result } from "../layout/layouts.ts";
import type { ProbeAnswers } from "../probe/questions.ts";
import { readBareProbe } from "../probe/read.ts";
import { bareProbeSource } from "../probe/source.ts";
import type { ProbeRequest } from "../probe/source.ts";
import { diskMount } from "./disk.ts";
import type { DiskReads } from "./disk.ts";
import { frontendFlags, optionFlags } from "./flags.ts";
import { compilerFailed, tooTalkative } from "./output.ts";
import { compilerSeconds } from "./run.ts";
import { intrinsicsFolder, intrinsicsStubs } from "./stubs.ts";
import { withinSeconds } from "./time-limit.ts";
import type { Mount } from "./wasi/files.ts";
import { runGuest } from "./wasi/host.ts";
import type { GuestResult } from "./wasi/host.ts";
import { tarMount } from "./wasi/tar.ts";
import { wasm } from "./wasi/webassembly.ts";
import type { WasmModule } from "./wasi/webassembly.ts";
import type { CompileOptions, Witness } from "./witness.ts";

// clang as WebAssembly, run in this process through our own WASI host. Nothing needs to be installed. It has no x86 back
// end, so a probe is compiled to LLVM assembly for Windows, and the constants in that are then written as a WebAssembly
// object: constants look the same on both, and the sizes in them were fixed by the first step.

const resourcePrefix = "/<layoutcheck>/resources";
const sourceFile = "/probe";

export interface EmbeddedRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly reads: DiskReads;
  written(path: string): Uint8Array | null;
}

export interface EmbeddedClang {
  /** As in `clang 22.0.0`. */
  readonly version: string;
  /**
   * Runs `clang -cc1` with these arguments on files in memory, for `seconds` at most; headers come from the disk, whatever
   * their case. A diagnostic where it was stopped, or printed more than is kept.
   */
  run(
    args: readonly string[],
    files: Readonly<Record<string, string>>,
    seconds?: number,
  ): Result<EmbeddedRun, Diagnostic>;
}

let loaded: Result<EmbeddedClang, Diagnostic> | null = null;

/** The embedded compiler, loaded at the first call (0.1 s); later calls give the same one. */
export function embeddedClang(): Result<EmbeddedClang, Diagnostic> {
  loaded ??= load();
  return loaded;
}

/** The witness that is always at hand. */
export function embeddedWitness(): Result<Witness, Diagnostic> {
  const clang = embeddedClang();
  if (!clang.ok) return clang;
  return {
    ok: true,
    value: {
      name: "embedded",
      version: clang.value.version,
      flags: frontendFlags("c"),
      measure: (request, options) => Promise.resolve(measure(clang.value, request, options)),
    },
  };
}

function measure(
  clang: EmbeddedClang,
  request: ProbeRequest,
  options: CompileOptions,
): Result<ProbeAnswers, Diagnostic> {
  const assembly = clang.run(
    [
      ...frontendFlags(request.language),
      "-O0",
      "-emit-llvm",
      "-w",
      "-I",
      intrinsicsFolder,
      ...embeddedOptions(options),
      "-o",
      "/probe.ll",
      sourceFile,
    ],
    { [sourceFile]: bareProbeSource(request), ...intrinsicsStubs(intrinsicsFolder) },
  );
  if (!assembly.ok) return assembly;
  const text = assembly.value.written("/probe.ll");
  if (assembly.value.exitCode !== 0 || text === null)
    return compilerFailed(clang.version, assembly.value.stderr);
  const object = clang.run(
    ["-triple", "wasm64-unknown-unknown", "-x", "ir", "-O0", "-emit-obj", "-o", "/probe.o", "/probe.ll"],
    { "/probe.ll": forWebAssembly(Buffer.from(text).toString("utf8")) },
  );
  if (!object.ok) return object;
  const bytes = object.value.written("/probe.o");
  if (object.value.exitCode !== 0 || bytes === null)
    return compilerFailed(clang.version, object.value.stderr);
  return readBareProbe(bytes, request.questions);
}

/** The options, and the compiler's own headers after all others. Folders of this machine keep their paths. */
export function embeddedOptions(options: CompileOptions): readonly string[] {
  return [
    "-resource-dir",
    resourcePrefix,
    ...optionFlags(options),
    "-internal-isystem",
    `${resourcePrefix}/include`,
  ];
}

const wasmLayout = "e-m:e-p:64:64-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20";

/** Another target for the same constants. Struct types in them carry their padding, so nothing moves. */
function forWebAssembly(assembly: string): string {
  return assembly
    .replace(/^target datalayout = ".*"$/m, `target datalayout = "${wasmLayout}"`)
    .replace(/^target triple = ".*"$/m, 'target triple = "wasm64-unknown-unknown"');
}

function load(): Result<EmbeddedClang, Diagnostic> {
  const folder = packageFolder();
  if (folder === null) {
    const advice = "reinstall the package with its dependency @yowasp/clang";
    return {
      ok: false,
      error: diagnostic("compiler-missing", { compiler: "the embedded clang", advice }, null),
    };
  }
  // Without this, V8 checks all 75 MB of code before the first run: 1 s and 200 MB more.
  setFlagsFromString("--wasm-lazy-validation");
  const version = versionIn(folder);
  const module = new wasm.Module(readFileSync(join(folder, "llvm.core.wasm")));
  const resources = tarMount(join(folder, "llvm-resources.tar"));
  return {
    ok: true,
    value: { version, run: (...given) => run({ version, module, resources }, ...given) },
  };
}

function packageFolder(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve("@yowasp/clang"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND") return null;
    throw error;
  }
}

function versionIn(folder: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, "../package.json"), "utf8"));
  const version =
    typeof manifest === "object" && manifest !== null && "version" in manifest ? manifest.version : null;
  return `clang ${typeof version === "string" ? version : "of an unknown version"}`;
}

interface Loaded {
  readonly version: string;
  readonly module: WasmModule;
  readonly resources: Mount;
}

function run(
  { version, module, resources }: Loaded,
  args: readonly string[],
  files: Readonly<Record<string, string>>,
  seconds = compilerSeconds,
): Result<EmbeddedRun, Diagnostic> {
  const disk = diskMount();
  const start = (): GuestResult =>
    runGuest({
      module,
      argv: ["llvm", "clang", "-cc1", ...args],
      files: Object.fromEntries(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])),
      mounts: { [resourcePrefix]: resources, "": disk },
    });
  const guest = withinSeconds(seconds, start)?.value ?? null;
  const compiler = `embedded ${version}`;
  if (guest === null)
    return { ok: false, error: diagnostic("compiler-timeout", { compiler, seconds }, null) };
  if (guest.isCut) return { ok: false, error: tooTalkative(compiler) };
  return { ok: true, value: { ...guest, reads: disk.reads() } };
}
