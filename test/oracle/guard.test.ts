import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { expect } from "vitest";
import { printC } from "../../src/model/print-c.ts";
import { printRust } from "../../src/model/print-rust.ts";
import { naturalModels } from "../../src/testing/index.ts";
import { kernelText } from "../../src/truth/c-text.ts";
import { openRecorded } from "../../src/truth/open.ts";
import { layoutcheck, withFiles } from "../cli/command.ts";
import { isInstalled, testWithOracle } from "../oracles.ts";
import { folderHost, shippedFolder, valueOf } from "../truth/folder.ts";
import { mergeModels } from "./merge.ts";

// Guards compile where the layout is the verified one, and stop the compiler where it is not. rustc and clang are the judges.

const isRustcAtHand = isInstalled("rustc");
const isClangAtHand = isInstalled("clang-19");
const kernelBindings = resolve(import.meta.dirname, "../crates/kernel-bindings");

interface Verdict {
  readonly status: number | null;
  readonly stderr: string;
}

function rustc(file: string, folder: string): Verdict {
  const args = [
    "--edition",
    "2021",
    "--crate-type",
    "lib",
    "--emit=metadata",
    "-Awarnings",
    "--out-dir",
    folder,
  ];
  return spawnSync("rustc", [...args, file], { encoding: "utf8", maxBuffer: 2 ** 26 });
}

function clang(file: string): Verdict {
  const args = ["--target=x86_64-pc-windows-msvc", "-fsyntax-only", "-x", "c++", "-w", "-ferror-limit=0"];
  return spawnSync("clang-19", [...args, file], { encoding: "utf8", maxBuffer: 2 ** 26 });
}

/** The blocks of Rust guards by the module that they are for. */
function byModule(guards: string): ReadonlyMap<string, string> {
  const modules = new Map<string, string>();
  for (const block of guards.split(/^(?=\/\/ )/m)) {
    const module = /For (?:module (\S+)|the root of the crate), beside/.exec(block);
    if (module !== null) modules.set(module[1] ?? "", (modules.get(module[1] ?? "") ?? "") + block);
  }
  return modules;
}

testWithOracle("rustc", isRustcAtHand, "the guards of a crate's verified records compile in it", async () => {
  await withFiles({}, async (folder) => {
    cpSync(kernelBindings, folder, { recursive: true });
    const { stdout, exitCode } = await layoutcheck(["guard", "--all"], { cwd: folder });
    // One record of the crate is wrong on purpose.
    expect(exitCode).toBe(1);
    expect(stdout).not.toContain("LDR_DATA_TABLE_ENTRY>()");
    expect(stdout.match(/^const _/gm)).toHaveLength(12);
    for (const [module, text] of byModule(stdout)) {
      const file = join(folder, "src", `${module}.rs`);
      writeFileSync(file, `${readFileSync(file, "utf8")}\n${text}`);
    }
    expect(rustc(join(folder, "src/lib.rs"), folder)).toMatchObject({ status: 0, stderr: "" });
    const file = join(folder, "src/process.rs");
    writeFileSync(
      file,
      readFileSync(file, "utf8").replace(/ImageFileName: \[u8; 15\]/, "ImageFileName: [u8; 16]"),
    );
    const { status, stderr } = rustc(join(folder, "src/lib.rs"), folder);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /EPROCESS\.PriorityClass must be at 0x5b7, as PriorityClass in _EPROCESS in Windows build/,
    );
  });
});

testWithOracle(
  "clang-19",
  isClangAtHand,
  "the static_asserts for a Windows build hold in its C text",
  async () => {
    const build = "10.0.22631.2428";
    await withFiles({}, async (folder) => {
      cpSync(kernelBindings, folder, { recursive: true });
      const argv = ["guard", "--all", "--windows", build, "--format", "c++"];
      const { stdout } = await layoutcheck(argv, { cwd: folder });
      const recorded = valueOf(openRecorded(folderHost(shippedFolder)));
      const tags = [...stdout.matchAll(/sizeof\((?:struct|union) (\w+)\)/g)].map(([, tag = ""]) => tag);
      expect(tags).toHaveLength(12);
      const { text } = kernelText(recorded.layoutsOf(build), tags);
      const file = join(folder, "guards.cpp");
      writeFileSync(file, `${text}\n${stdout}`);
      expect(clang(file)).toMatchObject({ status: 0, stderr: "" });
      writeFileSync(file, `${text.replace(/(struct _KPROCESS \{)/, "$1 char intruder;")}\n${stdout}`);
      const { stderr } = clang(file);
      expect(stderr).toContain("ReadyListHead must be at 0x");
      expect(stderr).toContain("which was verified for Rust process::KPROCESS (src/process.rs:");
    });
  },
);

/** Random records in both languages, with everything that `guard --all` prints for them. */
async function randomGuards(
  body: (texts: { folder: string; rust: string; c: string; rustGuards: string; cGuards: string }) => void,
): Promise<void> {
  const samples = fc.sample(naturalModels(3), { numRuns: 120, seed: 7 });
  const c = printWith(
    printC,
    samples.map((sample) => sample.c),
  );
  const rust = printWith(
    printRust,
    samples.map((sample) => sample.rust),
  );
  await withFiles({ "random.h": c, "random.rs": rust }, async (folder) => {
    const sides = ["--rust", "random.rs", "--c", "random.h"];
    const run = async (format: string): Promise<string> =>
      (await layoutcheck(["guard", "--all", ...sides, "--format", format], { cwd: folder })).stdout;
    body({ folder, rust, c, rustGuards: await run("rust"), cGuards: await run("c++") });
  });
}

function printWith(
  print: (model: ReturnType<typeof mergeModels>, records: Iterable<string>) => string,
  models: Parameters<typeof mergeModels>[0],
): string {
  const merged = mergeModels(models);
  return print(merged, merged.records.keys());
}

function guardedRecords(guards: string): readonly string[] {
  return [...guards.matchAll(/(?:size_of::<|sizeof\((?:struct|union) )(\w+)/g)].map(([, name = ""]) => name);
}

testWithOracle(
  "rustc",
  isRustcAtHand,
  "guards of random records compile, and each stops a wrong record",
  async () => {
    await randomGuards(({ folder, rust, rustGuards }) => {
      const names = guardedRecords(rustGuards);
      expect(names.length).toBeGreaterThan(100);
      const file = join(folder, "guarded.rs");
      writeFileSync(file, `${rust}\n${rustGuards}`);
      expect(rustc(file, folder)).toMatchObject({ status: 0, stderr: "" });
      const wrong = rust
        .replaceAll(/^(pub struct \w+ \{)$/gm, "$1\n  pub intruder: [u8; 3],")
        .replaceAll(/^(pub union \w+ \{)$/gm, "$1\n  pub intruder: [u8; 65537],");
      writeFileSync(file, `${wrong}\n${rustGuards}`);
      const { stderr } = rustc(file, folder);
      const stopped = new Set(
        [...stderr.matchAll(/must be .* of (\w+) \(random\.h/g)].map(([, name]) => name),
      );
      const shifted = new Set(
        [...stderr.matchAll(/(\w+)\.\S+ must be at .* in \w+ \(random\.h/g)].map(([, name]) => name),
      );
      expect(names.filter((name) => !stopped.has(name) && !shifted.has(name))).toEqual([]);
      process.stdout.write(
        `rustc: guards of ${names.length} random records compile, and all stop a wrong one\n`,
      );
    });
  },
);

testWithOracle(
  "clang-19",
  isClangAtHand,
  "static_asserts of random records hold, and each stops a wrong record",
  async () => {
    await randomGuards(({ folder, c, cGuards }) => {
      const names = guardedRecords(cGuards);
      expect(names.length).toBeGreaterThan(100);
      const file = join(folder, "guarded.cpp");
      writeFileSync(file, `${c}\n${cGuards}`);
      expect(clang(file)).toMatchObject({ status: 0, stderr: "" });
      const wrong = c
        .replaceAll(/^(struct .*\w+ \{)$/gm, "$1\n  char intruder[3];")
        .replaceAll(/^(union .*\w+ \{)$/gm, "$1\n  char intruder[65537];");
      writeFileSync(file, `${wrong}\n${cGuards}`);
      const { stderr } = clang(file);
      const stopped = new Set(
        [...stderr.matchAll(/verified for Rust (\w+) \(random\.rs/g)].map(([, name]) => name),
      );
      expect(names.filter((name) => !stopped.has(name))).toEqual([]);
      process.stdout.write(
        `clang-19: static_asserts of ${names.length} random records hold, and all stop a wrong one\n`,
      );
    });
  },
);
