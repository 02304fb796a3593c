import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Diagnostic } from "../../src/diagnostic/facts.ts";
import type { Result } from "../../src/layout/layouts.ts";
import { parseRecordDump } from "./record-dump.ts";
import type { DumpedRecord } from "./record-dump.ts";
import type { EmbeddedClang } from "../../src/toolchain/embedded.ts";
import { embeddedOptions } from "../../src/toolchain/embedded.ts";
import type { CLanguage } from "../../src/toolchain/flags.ts";
import { driverFlags, frontendFlags, optionFlags } from "../../src/toolchain/flags.ts";
import { compilerFailed } from "../../src/toolchain/output.ts";
import { run, withTemporaryFolder } from "../../src/toolchain/run.ts";
import { intrinsicsFolder, intrinsicsStubs, withIntrinsicsStubs } from "../../src/toolchain/stubs.ts";
import type { CompileOptions } from "../../src/toolchain/witness.ts";

/** Types are printed as what they are and not as their typedefs, so that a reader knows their sizes. */
const dumpFlags = ["-fdump-record-layouts-complete", "-fdump-record-layouts-canonical"] as const;

export interface DumpRequest {
  readonly text: string;
  readonly language: CLanguage;
  readonly options: CompileOptions;
}

export interface RecordDump {
  readonly records: readonly DumpedRecord[];
  /** What the compiler complained about. It lays out what it could read all the same. */
  readonly complaints: string;
}

/** Every record of a unit, laid out by the embedded clang. */
export function embeddedDump(clang: EmbeddedClang, request: DumpRequest): Result<RecordDump, Diagnostic> {
  const result = clang.run(
    [
      ...frontendFlags(request.language),
      "-w",
      "-fsyntax-only",
      ...dumpFlags,
      "-ferror-limit",
      "0",
      "-I",
      intrinsicsFolder,
      ...embeddedOptions(request.options),
      "/unit",
    ],
    { "/unit": request.text, ...intrinsicsStubs(intrinsicsFolder) },
  );
  return result.ok ? dumped(clang.version, result.value) : result;
}

/** The same by a clang of this machine. */
export function clangDump(command: string, request: DumpRequest): Promise<Result<RecordDump, Diagnostic>> {
  return withTemporaryFolder(async (folder) => {
    await writeFile(join(folder, "unit"), request.text);
    const stubs = await withIntrinsicsStubs(folder);
    const args = [
      ...driverFlags(request.language),
      "-w",
      "-fsyntax-only",
      ...dumpFlags.flatMap((flag) => ["-Xclang", flag]),
      // After too many errors clang would stop, and not say of which records.
      "-ferror-limit=0",
      "-I",
      stubs,
      ...optionFlags(request.options),
      "unit",
    ];
    const finished = await run(command, args, { folder });
    return finished.ok ? dumped(command, finished.value) : finished;
  });
}

function dumped(
  compiler: string,
  result: { readonly exitCode: number; readonly stdout: string; readonly stderr: string },
): Result<RecordDump, Diagnostic> {
  const records = parseRecordDump(result.stdout);
  if (result.exitCode !== 0 && records.length === 0) return compilerFailed(compiler, result.stderr);
  return { ok: true, value: { records, complaints: result.stderr } };
}
