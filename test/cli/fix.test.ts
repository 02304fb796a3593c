import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { layoutcheck, transcript, withFiles } from "./command.ts";

const root = resolve(import.meta.dirname, "../..");
const bindings = join(root, "test/crates/kernel-bindings");

test("fix --dry-run prints a diff and writes nothing", async () => {
  const before = readFileSync(join(bindings, "src/loader.rs"), "utf8");
  const command = "fix --dry-run --windows 19045 --rust test/crates/kernel-bindings";
  const outcome = await layoutcheck(command.split(" "), { cwd: root });
  await expect(transcript(`layoutcheck ${command}`, outcome)).toMatchFileSnapshot("golden/fix-dry-run.txt");
  expect(readFileSync(join(bindings, "src/loader.rs"), "utf8")).toBe(before);
});

const crate = {
  "Cargo.toml":
    '[package]\nname = "jobs"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\nbase = { path = "base" }\n',
  "src/lib.rs": `#[repr(C)]
pub struct JOB {
    pub base: u64, // where
    pub name: u64,
}
#[repr(C)]
pub struct QUEUE { pub first: JOB, pub depth: u16 }
#[repr(C)]
pub struct HOLDER { pub part: base::PART, pub last: u64 }
`,
  "base/Cargo.toml": '[package]\nname = "base"\nversion = "0.1.0"\nedition = "2021"\n',
  "base/src/lib.rs": "#[repr(C)] pub struct PART { pub a: u64 }\n",
  "jobs.h": `struct JOB { ULONGLONG base; ULONGLONG entry; ULONGLONG name; };
struct QUEUE { struct JOB first; ULONG depth; };
struct PART { ULONGLONG a; ULONGLONG b; };
struct HOLDER { struct PART part; ULONGLONG last; };
`,
};

test("fix writes what is proved, after which check finds it equal", async () => {
  await withFiles(crate, async (cwd) => {
    const fixed = await layoutcheck(["fix", "JOB", "QUEUE", "--c", "jobs.h"], { cwd });
    expect(fixed).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("2 changes proved in 1 file, 0 left"),
    });
    expect(readFileSync(join(cwd, "src/lib.rs"), "utf8")).toContain(
      "    pub base: u64, // where\n    pub entry: u64,\n    pub name: u64,\n",
    );
    const checked = await layoutcheck(["JOB", "QUEUE", "--c", "jobs.h"], { cwd });
    expect(checked).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("2 equal, 0 different") });
    const again = await layoutcheck(["fix", "JOB", "QUEUE", "--c", "jobs.h"], { cwd });
    expect(again).toMatchObject({ exitCode: 0, stdout: "0 changes proved in 0 files, 0 left\n" });
  });
});

test("fix never touches a dependency, and says so", async () => {
  await withFiles(crate, async (cwd) => {
    const { stdout, exitCode } = await layoutcheck(["fix", "HOLDER", "--c", "jobs.h"], { cwd });
    expect({ stdout, exitCode }).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining("written in another crate"),
    });
    expect(readFileSync(join(cwd, "base/src/lib.rs"), "utf8")).toBe(crate["base/src/lib.rs"]);
    expect(readFileSync(join(cwd, "src/lib.rs"), "utf8")).toBe(crate["src/lib.rs"]);
  });
});

test("fix refuses a name that no record has", async () => {
  await withFiles(crate, async (cwd) => {
    const { stderr, exitCode } = await layoutcheck(["fix", "JOBB", "--c", "jobs.h"], { cwd });
    expect({ stderr, exitCode }).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("did you mean"),
    });
  });
});

test("check --format json has the proved fix as edits", async () => {
  await withFiles(crate, async (cwd) => {
    const { stdout } = await layoutcheck(["--c", "jobs.h", "--format", "json"], { cwd });
    const { results } = JSON.parse(stdout) as {
      results: {
        rust: { name: string };
        findings: { rootCause: boolean; fix?: unknown; remedy?: unknown }[];
      }[];
    };
    const roots = results
      .find(({ rust }) => rust.name === "JOB")
      ?.findings.filter(({ rootCause }) => rootCause);
    expect(roots).toMatchObject([
      {
        code: "missing-field",
        remedy: { record: "JOB", alsoMends: ["QUEUE"] },
        fix: {
          proved: true,
          edits: [{ file: expect.stringMatching(/src\/lib\.rs$/), line: 3, insert: "\n    pub entry: u64," }],
        },
      },
    ]);
  });
});

test("fix keeps a byte order mark and the ends of lines", async () => {
  const files = {
    "jobs.rs": "\uFEFF#[repr(C)]\r\npub struct JOB {\r\n    a: u64,\r\n    c: u64,\r\n}\r\n",
    "jobs.h": "struct JOB { ULONGLONG a; ULONGLONG b; ULONGLONG c; };",
  };
  await withFiles(files, async (cwd) => {
    const { exitCode } = await layoutcheck(["fix", "--rust", "jobs.rs", "--c", "jobs.h"], { cwd });
    expect(exitCode).toBe(0);
    expect(readFileSync(join(cwd, "jobs.rs"), "utf8")).toBe(
      files["jobs.rs"].replace("a: u64,\r\n", "a: u64,\r\n    b: u64,\r\n"),
    );
  });
});
