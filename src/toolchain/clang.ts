import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Diagnostic } from "../diagnostic/facts.ts";
import { diagnostic } from "../diagnostic/facts.ts";
import type { Result } from "../layout/layouts.ts";
import type { ProbeAnswers } from "../probe/questions.ts";
import { readBareProbe } from "../probe/read.ts";
import { bareProbeSource } from "../probe/source.ts";
import type { ProbeRequest } from "../probe/source.ts";
import { clCommand } from "./cl-flags.ts";
import { driverFlags, optionFlags } from "./flags.ts";
import { compilerFailed } from "./output.ts";
import { programsNamed } from "./path.ts";
import { run, withTemporaryFolder } from "./run.ts";
import { withIntrinsicsStubs } from "./stubs.ts";
import type { CompileOptions, Witness } from "./witness.ts";

const askingSeconds = 20;

/** The newest clang on PATH: `clang-22` before `clang-19` before `clang`. */
export async function clangWitness(): Promise<Result<Witness, Diagnostic>> {
  const program = programsNamed("clang")[0];
  return program === undefined ? missing("clang") : clangAt(program.path);
}

/** A clang by its path or name. */
export async function clangAt(command: string): Promise<Result<Witness, Diagnostic>> {
  const version = await clangVersion(command);
  if (!version.ok) return version;
  const witness: Witness = {
    name: "clang",
    version: version.value,
    flags: driverFlags("c").filter((flag) => flag.startsWith("-") && flag !== "-x"),
    measure: (request, options) =>
      measureObject(
        command,
        request,
        (source, object, stubs) => [
          ...driverFlags(request.language),
          "-O0",
          "-w",
          ...(stubs === null ? [] : ["-I", stubs]),
          ...optionFlags(options),
          "-c",
          source,
          "-o",
          object,
        ],
        version.value,
      ),
  };
  return { ok: true, value: witness };
}

/** The newest clang-cl on PATH. */
export async function clangClWitness(): Promise<Result<Witness, Diagnostic>> {
  const program = programsNamed("clang-cl")[0];
  return program === undefined ? missing("clang-cl") : clangClAt(program.path);
}

/** A clang-cl by its path or name. It takes cl's command line, and so is our stand-in for cl in tests. */
export async function clangClAt(command: string): Promise<Result<Witness, Diagnostic>> {
  const version = await clangVersion(command);
  if (!version.ok) return version;
  const witness: Witness = {
    name: "clang-cl",
    version: version.value,
    flags: clCommand("c", "clang-cl"),
    measure: (request, options) =>
      measureWithCl({ command, version: version.value, dialect: "clang-cl" }, request, options),
  };
  return { ok: true, value: witness };
}

export interface ClLike {
  readonly command: string;
  readonly version: string;
  readonly dialect: "cl" | "clang-cl";
  readonly environment?: Readonly<Record<string, string>>;
}

/** One probe through a compiler that takes cl's command line. */
export function measureWithCl(compiler: ClLike, request: ProbeRequest, options: CompileOptions) {
  const args = (source: string, object: string, stubs: string | null) => [
    ...clCommand(request.language, compiler.dialect),
    // cl has its own headers, and they agree with its Windows headers.
    ...(stubs === null || compiler.dialect === "cl" ? [] : [`/I${stubs}`]),
    ...options.defines.map((define) => `/D${define}`),
    ...[...options.includeFolders, ...options.systemFolders].map((folder) => `/I${folder}`),
    ...options.forcedIncludes.map((header) => `/FI${header}`),
    `/Fo${object}`,
    source,
  ];
  return measureObject(compiler.command, request, args, compiler.version, compiler.environment);
}

async function measureObject(
  command: string,
  request: ProbeRequest,
  args: (source: string, object: string, stubs: string | null) => readonly string[],
  version: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Result<ProbeAnswers, Diagnostic>> {
  return withTemporaryFolder(async (folder) => {
    // Relative names keep the command line short and free of characters that a path may hold.
    const source = request.language === "c" ? "probe.c" : "probe.cpp";
    await writeFile(join(folder, source), bareProbeSource(request));
    const stubs = request.prelude.kind === "headers" ? await withIntrinsicsStubs(folder) : null;
    const finished = await run(command, args(source, "probe.obj", stubs), { folder, environment });
    if (!finished.ok) return finished;
    const { exitCode, stdout, stderr } = finished.value;
    // cl prints its errors on standard output.
    if (exitCode !== 0) return compilerFailed(version, `${stderr}\n${stdout}`);
    return readBareProbe(await readFile(join(folder, "probe.obj")), request.questions);
  });
}

/** As in `clang 19.1.7`, whatever the vendor puts around it. */
export async function clangVersion(command: string): Promise<Result<string, Diagnostic>> {
  return withTemporaryFolder(async (folder) => {
    const finished = await run(command, ["--version"], { folder, seconds: askingSeconds });
    if (!finished.ok) return finished;
    const number = /clang version (\d+(?:\.\d+)*)/.exec(finished.value.stdout)?.[1];
    if (number === undefined) return compilerFailed(command, "its --version does not name a clang");
    return { ok: true, value: `clang ${number}` };
  });
}

function missing(compiler: string): Result<never, Diagnostic> {
  const advice = "install LLVM or leave it out: the embedded clang needs nothing installed";
  return { ok: false, error: diagnostic("compiler-missing", { compiler, advice }, null) };
}
