import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Diagnostic } from "../diagnostic/facts.ts";
import { diagnostic } from "../diagnostic/facts.ts";
import type { Result } from "../layout/layouts.ts";
import {
  copyFunction,
  lengthFunction,
  librarySource,
  librarySymbols,
  obstacleElsewhere,
} from "../probe/library.ts";
import type { ProbeAnswers } from "../probe/questions.ts";
import { readLoadedProbe } from "../probe/read.ts";
import type { ProbeRequest } from "../probe/source.ts";
import { headerSlots } from "../probe/wire.ts";
import { clangVersion } from "./clang.ts";
import { findCl } from "./cl.ts";
import { clCommand } from "./cl-flags.ts";
import { loadDllPackages } from "./dll-packages.ts";
import type { DllPackages } from "./dll-packages.ts";
import { compilerFailed } from "./output.ts";
import { programsNamed } from "./path.ts";
import { run, withTemporaryFolder } from "./run.ts";
import type { Witness } from "./witness.ts";

// The probe as a shared library, loaded into this process. It says nothing that the object does not say; it is a second way
// to the same numbers, by a decoder that is not ours. Off Windows it answers only where the host's rules are the same.

/** A constant of a probe that is longer than this is not copied. */
const longestConstant = 64 * 1024 * 1024;

interface LibraryCompiler {
  readonly command: string;
  readonly version: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

export async function dllWitness(): Promise<Result<Witness, Diagnostic>> {
  const packages = await loadDllPackages();
  if (packages === null) {
    const advice = "npm install ffi-napi ref-napi ref-struct-di; every other witness works without them";
    return { ok: false, error: diagnostic("compiler-missing", { compiler: "ffi-napi", advice }, null) };
  }
  const compiler = await (process.platform === "win32" ? windowsCompiler() : hostCompiler());
  if (!compiler.ok) return compiler;
  return {
    ok: true,
    value: {
      name: "dll",
      version: compiler.value.version,
      flags: compiler.value.args,
      measure: (request) => measure(packages, compiler.value, request),
    },
  };
}

async function windowsCompiler(): Promise<Result<LibraryCompiler, Diagnostic>> {
  const cl = await findCl();
  if (!cl.ok) return cl;
  const flags = clCommand("c", "cl").filter((flag) => flag !== "/c");
  const args = [
    ...flags,
    "/LD",
    "/GS-",
    "/Foprobe.obj",
    "probe.c",
    "/link",
    "/NOENTRY",
    "/NODEFAULTLIB",
    "/OUT:probe.dll",
  ];
  return { ok: true, value: { ...cl.value, file: "probe.dll", args } };
}

async function hostCompiler(): Promise<Result<LibraryCompiler, Diagnostic>> {
  const command = programsNamed("clang")[0]?.path;
  if (command === undefined) {
    const advice = "install clang, or leave this witness out";
    return {
      ok: false,
      error: diagnostic("compiler-missing", { compiler: "clang for this host", advice }, null),
    };
  }
  const version = await clangVersion(command);
  if (!version.ok) return version;
  const args = [
    "-std=gnu11",
    "-w",
    "-D_MSC_VER=0",
    "-shared",
    "-fPIC",
    "-fno-builtin",
    "-o",
    "probe.so",
    "probe.c",
  ];
  const host = `${version.value} for ${process.platform}`;
  return { ok: true, value: { command, version: host, file: "probe.so", args, environment: {} } };
}

async function measure(
  packages: DllPackages,
  compiler: LibraryCompiler,
  request: ProbeRequest,
): Promise<Result<ProbeAnswers, Diagnostic>> {
  const obstacle = request.language === "c" ? obstacleOnThisSystem(request) : "a library is made of C only";
  if (obstacle !== null) {
    const record = request.questions[0]?.record ?? "the probe";
    return { ok: false, error: diagnostic("probe-unaskable", { record, why: obstacle }, null) };
  }
  return withTemporaryFolder(async (folder) => {
    await writeFile(join(folder, "probe.c"), librarySource(request));
    const finished = await run(compiler.command, compiler.args, {
      folder,
      environment: compiler.environment,
    });
    if (!finished.ok) return finished;
    if (finished.value.exitCode !== 0)
      return compilerFailed(compiler.version, `${finished.value.stderr}\n${finished.value.stdout}`);
    return load(packages, join(folder, compiler.file), request);
  });
}

function obstacleOnThisSystem(request: ProbeRequest): string | null {
  return process.platform === "win32" ? null : obstacleElsewhere(request);
}

function load(packages: DllPackages, file: string, request: ProbeRequest): Result<ProbeAnswers, Diagnostic> {
  const library = new packages.ffi.DynamicLibrary(file);
  try {
    const lengthOf = packages.ffi.ForeignFunction(library.get(lengthFunction), "uint64", ["uint32"]);
    const copy = packages.ffi.ForeignFunction(library.get(copyFunction), "void", [
      "uint32",
      "pointer",
      "uint64",
    ]);
    const symbols = new Map<string, Uint8Array>();
    for (const [index, symbol] of librarySymbols(request.questions).entries()) {
      const length = Number(lengthOf(index));
      if (!(length > 0 && length <= longestConstant)) return unreadable(`${symbol} has no sensible length`);
      const bytes = Buffer.alloc(length);
      copy(index, bytes, length);
      symbols.set(symbol, bytes);
    }
    const answers = readLoadedProbe(symbols, request.questions);
    const table = [...symbols.values()][0];
    if (!answers.ok || table === undefined) return answers;
    return agreesWithStruct(packages, table, answers.value)
      ? answers
      : unreadable("ref-struct-di reads other numbers from its table");
  } finally {
    library.close();
  }
}

/** The same table through ref-struct-di, as a struct of 64-bit numbers named in order. */
function agreesWithStruct(packages: DllPackages, table: Uint8Array, answers: ProbeAnswers): boolean {
  const names = [
    ...headerSlots,
    ...answers.records.flatMap((_, index) => numbersOf(answers, index).map(([name]) => name)),
  ];
  const Table = packages.structOf(Object.fromEntries(names.map((name) => [name, "uint64"])));
  const decoded = new Table(Buffer.from(table));
  return answers.records.every((_, index) =>
    numbersOf(answers, index).every(([name, value]) => Number(decoded[name]) === value),
  );
}

function numbersOf(answers: ProbeAnswers, index: number): ReadonlyArray<readonly [string, number]> {
  const answer = answers.records[index];
  if (answer === undefined) return [];
  const members = answer.fields.flatMap((field, position) =>
    field.kind === "member"
      ? ([
          [`offset_${index}_${position}`, field.offset],
          [`size_${index}_${position}`, field.size],
        ] as const)
      : [],
  );
  return [
    [`size_${index}`, answer.size],
    [`alignment_${index}`, answer.alignment],
    [`required_${index}`, answer.requiredAlignment ?? 0],
    ...members,
  ];
}

function unreadable(why: string): Result<never, Diagnostic> {
  return { ok: false, error: diagnostic("probe-damaged", { why }, null) };
}
