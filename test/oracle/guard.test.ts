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
import { byModule, clang, fileOf, rustc } from "./guards.ts";
import { mergeModels } from "./merge.ts";

// Guards compile where the layout is the verified one, and stop the compiler where it is not. rustc and clang are the judges.

const isRustcAtHand = isInstalled("rustc");
const isClangAtHand = isInstalled("clang-19");
const kernelBindings = resolve(import.meta.dirname, "../crates/kernel-bindings");

testWithOracle("rustc", isRustcAtHand, "the guards of a crate's verified records compile in it", async () => {
  await withFiles({}, async (folder) => {
    cpSync(kernelBindings, folder, { recursive: true });
    const { stdout, exitCode } = await layoutcheck(["guard", "--all"], { cwd: folder });
    // One record of the crate is wrong on purpose.
    expect(exitCode).toBe(1);
    expect(stdout).not.toContain("LDR_DATA_TABLE_ENTRY>()");
    expect(stdout.match(/^const _/gm)).toHaveLength(12);
    for (const [module, text] of byModule(stdout)) {
      const file = fileOf(folder, module);
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

/** What names can be like, and parts without any. */
const oddRust = `#![allow(non_camel_case_types)]
#[repr(C)] #[derive(Clone, Copy)] pub union REQUEST_u { pub Whole: u64, pub Parts: REQUEST_s }
#[repr(C)] #[derive(Clone, Copy)] pub struct REQUEST_s { pub Low: u32, pub High: u32 }
#[repr(C)] pub struct REQUEST { pub r#type: u8, pub Length: u32, pub u: REQUEST_u, pub Anonymous: REQUEST_a, Flags: u32 }
#[repr(C)] #[derive(Clone, Copy)] pub union REQUEST_a { pub Status: i32, pub Pointer: *mut u8 }
#[repr(C, packed(1))] pub struct WIRE { pub Kind: u8, pub Length: u32 }
#[repr(C)] pub struct HANDLE_BOX(pub *mut u8, pub u32);
pub mod inner { #[repr(C)] pub struct DEEP { hidden: u16, pub shown: u64 } }
`;
const oddC = `struct REQUEST {
  UCHAR type; ULONG Length;
  union { ULONGLONG Whole; struct { ULONG Low; ULONG High; } Parts; } u;
  union { LONG Status; PVOID Pointer; };
  ULONG Kind : 4; ULONG Rest : 28;
};
#pragma pack(push, 1)
struct WIRE { UCHAR Kind; ULONG Length; };
#pragma pack(pop)
typedef struct { PVOID Handle; ULONG Count; } HANDLE_BOX;
struct DEEP { USHORT hidden; ULONGLONG shown; };
`;

testWithOracle(
  "rustc",
  isRustcAtHand,
  "parts without a name, raw and numbered fields are guarded where Rust can name them",
  async () => {
    await withFiles({ "odd.h": oddC, "odd.rs": oddRust }, async (folder) => {
      const argv = ["guard", "REQUEST", "WIRE", "HANDLE_BOX", "DEEP", "--rust", "odd.rs", "--c", "odd.h"];
      const { stdout, stderr, exitCode } = await layoutcheck(argv, { cwd: folder });
      expect([exitCode, stderr.replace(/^note: not defined.*\n/m, "")]).toEqual([0, ""]);
      expect([...stdout.matchAll(/offset_of!\((.*?)\)/g)].map(([, path]) => path)).toEqual([
        "REQUEST, r#type",
        "REQUEST, Length",
        "REQUEST, u",
        "REQUEST, u.Whole",
        "REQUEST, u.Parts",
        "REQUEST, u.Parts.Low",
        "REQUEST, u.Parts.High",
        "REQUEST, Anonymous",
        "REQUEST, Anonymous.Status",
        "REQUEST, Anonymous.Pointer",
        "REQUEST, Flags",
        "WIRE, Kind",
        "WIRE, Length",
        "HANDLE_BOX, 0",
        "HANDLE_BOX, 1",
        "DEEP, hidden",
        "DEEP, shown",
      ]);
      const modules = byModule(stdout);
      const text = `${oddRust.replace("pub shown: u64 }", `pub shown: u64 }\n${modules.get("inner")}`)}\n${modules.get("")}`;
      const file = join(folder, "guarded.rs");
      for (const edition of ["2015", "2024"]) {
        writeFileSync(file, text);
        expect(rustc(file, folder, edition)).toMatchObject({ status: 0, stderr: "" });
        writeFileSync(file, text.replace("Low: u32, pub High", "High: u32, pub Low"));
        expect(rustc(file, folder, edition).stderr).toContain(
          "REQUEST.u.Parts.Low must be at 0x8, as u.Parts.Low at odd.h:3 in REQUEST (odd.h:1)",
        );
      }
    });
  },
);

testWithOracle(
  "clang-19",
  isClangAtHand,
  "static_asserts name parts without a name as C++ does, and leave bit-fields out",
  async () => {
    await withFiles({ "odd.h": oddC, "odd.rs": oddRust }, async (folder) => {
      const argv = [
        "guard",
        "REQUEST",
        "WIRE",
        "HANDLE_BOX",
        "--rust",
        "odd.rs",
        "--c",
        "odd.h",
        "--format",
        "c++",
      ];
      const { stdout } = await layoutcheck(argv, { cwd: folder });
      expect([...stdout.matchAll(/offsetof\((.*?)\)/g)].map(([, path]) => path)).toEqual([
        "struct REQUEST, type",
        "struct REQUEST, Length",
        "struct REQUEST, u",
        "struct REQUEST, u.Whole",
        "struct REQUEST, u.Parts",
        "struct REQUEST, u.Parts.Low",
        "struct REQUEST, u.Parts.High",
        "struct REQUEST, Status",
        "struct REQUEST, Pointer",
        "struct WIRE, Kind",
        "struct WIRE, Length",
        "HANDLE_BOX, Handle",
        "HANDLE_BOX, Count",
      ]);
      const file = join(folder, "guarded.cpp");
      const words =
        "typedef unsigned char UCHAR; typedef unsigned short USHORT; typedef unsigned long ULONG; typedef long LONG; typedef unsigned long long ULONGLONG; typedef void *PVOID;";
      writeFileSync(file, `${words}\n${oddC}\n${stdout}`);
      expect(clang(file)).toMatchObject({ status: 0, stderr: "" });
    });
  },
);

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
