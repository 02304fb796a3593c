import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Diagnostic } from "../diagnostic/facts.ts";
import { diagnostic } from "../diagnostic/facts.ts";
import type { RecordLayout, Result } from "../layout/layouts.ts";
import type { Model, RecordId } from "../model/model.ts";
import { readRustProbe, rustProbe } from "../probe/rust-source.ts";
import { target } from "./flags.ts";
import { compilerFailed } from "./output.ts";
import { programsNamed } from "./path.ts";
import { run, withTemporaryFolder } from "./run.ts";

const askingSeconds = 20;

export interface RustMeasurement {
  readonly layouts: readonly RecordLayout[];
  /** Records that could not be written down for rustc, or that rustc refused. */
  readonly unmeasured: readonly Diagnostic[];
}

/** rustc as a judge of Rust records. It compiles a crate that we wrote; the crate under inspection is never built. */
export interface RustWitness {
  readonly name: "rustc";
  /** As in `rustc 1.95.0`. */
  readonly version: string;
  /** The target, and the word `host` where the Windows one is not installed. */
  readonly flags: readonly string[];
  measure(model: Model, records: readonly RecordId[]): Promise<Result<RustMeasurement, Diagnostic>>;
}

export async function rustcWitness(): Promise<Result<RustWitness, Diagnostic>> {
  const program = programsNamed("rustc").at(-1);
  return program === undefined ? missing() : rustcAt(program.path);
}

/** A rustc by its path or name. */
export async function rustcAt(command: string): Promise<Result<RustWitness, Diagnostic>> {
  return withTemporaryFolder(async (folder) => {
    const asked = await run(command, ["--version"], { folder, seconds: askingSeconds });
    if (!asked.ok) return asked;
    const version = /^rustc (\d+\.\d+\.\d+\S*)/.exec(asked.value.stdout)?.[1];
    if (version === undefined) return missing();
    const libraries = await run(command, ["--print", "target-libdir", "--target", target], {
      folder,
      seconds: askingSeconds,
    });
    const hasTarget =
      libraries.ok && libraries.value.exitCode === 0 && existsSync(libraries.value.stdout.trim());
    const flags = hasTarget ? ["--target", target] : [];
    const rustc: Rustc = { command, version: `rustc ${version}`, flags };
    return {
      ok: true,
      value: {
        name: "rustc",
        version: rustc.version,
        flags: hasTarget ? flags : ["host"],
        measure: (model, records) => measure(rustc, model, records),
      },
    };
  });
}

const compileFlags =
  "--edition 2021 --crate-type lib --emit obj=probe.o -C codegen-units=1 -C debuginfo=0 -C opt-level=0".split(
    " ",
  );

interface Rustc {
  readonly command: string;
  readonly version: string;
  readonly flags: readonly string[];
}

/** All at once; where rustc refuses one of them, halves, so that one bad record does not hide the others. */
async function measure(
  rustc: Rustc,
  model: Model,
  records: readonly RecordId[],
): Promise<Result<RustMeasurement, Diagnostic>> {
  const probe = rustProbe(model, records);
  const found = await compile(rustc, probe);
  if (found.ok) return { ok: true, value: { layouts: found.value, unmeasured: probe.unaskable } };
  const asked = probe.records.map(({ id }) => id);
  const [only] = asked;
  if (found.error.code !== "compiler-failed" || only === undefined) return found;
  if (asked.length === 1)
    return { ok: true, value: { layouts: [], unmeasured: [...probe.unaskable, found.error] } };
  const half = asked.length >> 1;
  const first = await measure(rustc, model, asked.slice(0, half));
  const second = first.ok ? await measure(rustc, model, asked.slice(half)) : first;
  if (!first.ok || !second.ok) return first.ok ? second : first;
  const layouts = [...first.value.layouts, ...second.value.layouts];
  return {
    ok: true,
    value: {
      layouts,
      unmeasured: [...probe.unaskable, ...first.value.unmeasured, ...second.value.unmeasured],
    },
  };
}

function compile(
  rustc: Rustc,
  probe: ReturnType<typeof rustProbe>,
): Promise<Result<readonly RecordLayout[], Diagnostic>> {
  return withTemporaryFolder(async (folder) => {
    await writeFile(join(folder, "probe.rs"), probe.text);
    const args = [...compileFlags, ...rustc.flags, "probe.rs"];
    const finished = await run(rustc.command, args, { folder, environment: { RUSTFLAGS: "" } });
    if (!finished.ok) return finished;
    if (finished.value.exitCode !== 0) return compilerFailed(rustc.version, finished.value.stderr);
    return readRustProbe(await readFile(join(folder, "probe.o")), probe.records);
  });
}

function missing(): Result<never, Diagnostic> {
  const advice = "install Rust, or leave this witness out: our own rules for Rust need nothing installed";
  return { ok: false, error: diagnostic("compiler-missing", { compiler: "rustc", advice }, null) };
}
