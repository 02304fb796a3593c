import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readStatedNumbers } from "../../src/parse/rust/build-tables.ts";
import { testWithOracle } from "../oracles.ts";
import { hasPdbTools, makePdb } from "../read/pdb/make-pdb.ts";
import { layoutcheck, transcript, withFiles } from "./command.ts";

const files = {
  "Cargo.toml": `[package]
name = "kernel"
version = "0.1.0"

[[package.metadata.layoutcheck.offsets]]
function = "links_offset"
record = "_EPROCESS"
field = "ActiveProcessLinks"
`,
  "src/lib.rs": `#![no_std]
pub mod offsets;
#[repr(C)] pub struct LIST_ENTRY { pub Flink: *mut LIST_ENTRY, pub Blink: *mut LIST_ENTRY }
#[repr(C)]
pub struct EPROCESS {
    _pad0: [u8; 0x440],
    pub UniqueProcessId: *mut u8,
    pub ActiveProcessLinks: LIST_ENTRY,
    _pad1: [u8; 0x60],
    pub Token: usize,
}
`,
  "src/offsets.rs": `pub const EPROCESS_TOKEN_OFFSET: usize = 0x4b8;
const OFFSET_OF_EPROCESS_UNIQUE_PROCESS_ID: usize = 0x441;
pub const EPROCESS_RESERVED_OFFSET: usize = 0x10;
pub const PAGE_OFFSET: usize = 0xfff;
pub fn links_offset(build: u32) -> Option<usize> {
    match build {
        19041..=19045 => Some(0x448),
        22000 | 22621 => Some(0x449),
        _ => None,
    }
}
`,
};

const commands: Readonly<Record<string, string>> = {
  "builds-binding": "builds EPROCESS",
  "builds-field": "builds EPROCESS Token --windows 19041..22000",
  "builds-since": "builds EPROCESS Token --windows 22000..22631 --since 22000",
  "builds-json": "builds EPROCESS Token --windows 19045,22000 --since 19045 --format json",
  "builds-emit-rust": "builds EPROCESS Token --emit offsets",
  "builds-emit-c": "builds EPROCESS Token --emit offsets --format c --windows 19041..",
  "builds-emit-json": "builds EPROCESS Token --emit offsets --format json --windows 19045",
  "builds-without-binding": "builds CLIENT_ID",
  "builds-release": "builds EPROCESS --windows 22H2",
  "builds-unknown": "builds EPROCES",
  "builds-unknown-field": "builds EPROCESS Tokn",
  "builds-unknown-since": "builds EPROCESS --since 190",
  "builds-format": "builds EPROCESS --format rust",
  "builds-help": "builds --help",
};

/** On a terminal of 80 columns. */
async function run(command: string): Promise<string> {
  return withFiles(files, async (cwd) => {
    const outcome = await layoutcheck([...command.split(" "), "--color", "never"], { cwd, isTTY: true });
    return transcript(`layoutcheck ${command}`, outcome).replaceAll(cwd, "CRATE");
  });
}

for (const [golden, command] of Object.entries(commands))
  test(`layoutcheck ${command}`, async () => {
    await expect(await run(command)).toMatchFileSnapshot(`golden/${golden}.txt`);
  });

test("the report keeps to 80 columns", async () => {
  for (const command of ["builds EPROCESS", "builds KTHREAD --since 10240"]) {
    const lines = (await run(command)).split("\n").filter((line) => !line.includes("CRATE"));
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.length).toBeGreaterThan(30);
  }
});

test("a crate that was kept between runs gives the same report", async () => {
  await withFiles(files, async (cwd) => {
    const env = { XDG_CACHE_HOME: join(cwd, "cache") };
    const first = await layoutcheck(["builds", "EPROCESS"], { cwd, env });
    expect(first.stderr).toBe("");
    expect(await layoutcheck(["builds", "EPROCESS"], { cwd, env })).toEqual(first);
  });
});

test("an offset that is right nowhere, or a table that is wrong somewhere, is a finding", async () => {
  const text = await run("builds EPROCESS");
  expect(text).toContain("says 0x441, C has 0x440");
  expect(text).toContain("says 0x449, C has 0x448: 10.0.22000.1 – 10.0.22621.382");
  expect(text).toContain("-- exit code 1");
  expect(text).not.toContain("PAGE_OFFSET");
});

test("the emitted table is right for every build that it was made from", async () => {
  await withFiles(files, async (cwd) => {
    const argv = ["builds", "EPROCESS", "Token", "--emit", "offsets", "-o", "src/offsets.rs"];
    expect(await layoutcheck(argv, { cwd })).toMatchObject({ exitCode: 0 });
    const text = readFileSync(join(cwd, "src/offsets.rs"), "utf8");
    expect(readStatedNumbers({ file: "offsets.rs", text }).functions).toHaveLength(1);
    const report = await layoutcheck(["builds", "EPROCESS", "Token", "--format", "json"], { cwd });
    expect(JSON.parse(report.stdout)).toMatchObject({
      offsets: [{ name: "eprocess_token_offset", wrong: [], silent: [], unread: [] }],
    });
  });
});

testWithOracle(
  "clang-19 and lld-link-19",
  hasPdbTools(),
  "a PDB stands beside shipped builds, by GUID and age",
  async () => {
    const { pdb } = makePdb("c", [
      "struct _CLIENT_ID { void *UniqueProcess; int Pad; void *UniqueThread; } id;",
    ]);
    await withFiles({ "own.pdb": pdb }, async (cwd) => {
      const argv = ["builds", "CLIENT_ID", "--windows", "19045", "--pdb", "own.pdb", "--format", "json"];
      const outcome = await layoutcheck(argv, { cwd });
      expect(outcome).toMatchObject({ exitCode: 0 });
      const { builds, fields } = JSON.parse(outcome.stdout) as {
        readonly builds: ReadonlyArray<{ readonly build: string; readonly source: string }>;
        readonly fields: ReadonlyArray<{ readonly path: string; readonly places: readonly unknown[] }>;
      };
      expect(builds.map(({ source }) => source)).toEqual(["windows", "pdb"]);
      expect(builds[1]?.build).toMatch(/^[0-9A-Fa-f-]{32,36}-\d+$/);
      expect(fields.find(({ path }) => path === "UniqueThread")?.places).toHaveLength(2);
    });
  },
);

test("a Rust file that cannot be looked through for offsets, or a recording that is damaged, is no success", async () => {
  const lone = {
    "Cargo.toml": '[package]\nname = "lone"\nversion = "0.1.0"\n',
    "src/lib.rs": "#[repr(C)] pub struct LIST_ENTRY { Flink: *mut u8, Blink: *mut u8 }\n",
  };
  const junk = { ...lone, "src/offsets.rs": new Uint8Array([0, 1, 2]) };
  const unread = await withFiles(junk, (cwd) => layoutcheck(["builds", "LIST_ENTRY"], { cwd }));
  expect(unread.stderr).toContain("src/offsets.rs");
  expect(unread.exitCode).toBe(3);
  const damaged = { ...lone, "layouts/_X.txt": "layouts 2\n", "layouts/x.source": "layouts 2\n" };
  const broken = await withFiles(damaged, (cwd) => layoutcheck(["builds", "LIST_ENTRY"], { cwd }));
  expect(broken.stderr).toContain("error: ");
  expect(broken.exitCode).toBe(2);
});
