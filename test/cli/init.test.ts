import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { layoutcheck, withFiles } from "./command.ts";

// Nothing here may depend on the headers that a machine happens to have.
beforeEach(() => vi.stubEnv("LAYOUTCHECK_HEADERS", ""));
afterEach(() => vi.unstubAllEnvs());

const manifest = '[package]\nname = "driver"\nversion = "0.1.0"\nedition = "2021"\n';
const driver = {
  "Cargo.toml": manifest,
  "src/lib.rs": `#[repr(C)] pub struct MyRequest { pub kind: u32, pub length: u32 }
#[repr(C)] pub struct MyHeader { pub size: u16, pub flags: u16 }
pub struct Private { pub first: u8 }
`,
  "inc/base.h": "typedef struct _MYHEADER { unsigned short size, flags; } MYHEADER;\n",
  "inc/shared.h":
    "#include <base.h>\ntypedef struct _MYREQUEST { MYHEADER header; unsigned long long kind; } MYREQUEST;\n",
  "inc/other.h": "struct OTHER { int first; };\n",
};

test("init chooses the headers of the project that define the records, and the check works right after", async () => {
  await withFiles(driver, async (cwd) => {
    const made = await layoutcheck(["init"], { cwd });
    expect(made).toMatchObject({ exitCode: 0, stderr: "" });
    expect(made.stdout).toMatch(/^layoutcheck\.toml: 2 of 2 repr\(C\) records/);
    const text = readFileSync(join(cwd, "layoutcheck.toml"), "utf8");
    expect(text).toContain('\nheaders = ["inc/shared.h"]\ninclude-dirs = ["inc"]\n');
    const checked = await layoutcheck(["--format", "json"], { cwd });
    expect(checked.stderr).toBe("");
    expect(JSON.parse(checked.stdout)).toMatchObject({ summary: { records: 2, equal: 1, different: 1 } });
  });
});

test("the commands that init says to type next are commands", async () => {
  await withFiles(driver, async (cwd) => {
    const { stdout } = await layoutcheck(["init"], { cwd });
    const commands = [...stdout.matchAll(/^ {2}layoutcheck (\w+)/gm)].map(([, word = ""]) => word);
    expect(commands).toEqual(["show", "check", "adopt", "guard", "init"]);
    for (const word of commands)
      expect(await layoutcheck(["help", word], { cwd })).toMatchObject({ exitCode: 0 });
  });
});

test("init takes the shipped kernel builds for kernel records, without any header", async () => {
  const files = {
    "Cargo.toml": manifest,
    "src/lib.rs":
      "#[repr(C)] pub struct LIST_ENTRY { pub Flink: *mut LIST_ENTRY, pub Blink: *mut LIST_ENTRY }\n",
  };
  await withFiles(files, async (cwd) => {
    const { stdout, exitCode } = await layoutcheck(["init", "--dry-run"], { cwd });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^# windows = "\d[\d.]+\.\.\d[\d.]+" {3}# 1 of 1 are right there$/m);
    expect(stdout).not.toMatch(/^headers/m);
    writeFileSync(join(cwd, "layoutcheck.toml"), stdout);
    const checked = await layoutcheck([], { cwd });
    expect(checked).toMatchObject({ exitCode: 0, stderr: "" });
    expect(checked.stdout).toContain("1 record: 1 equal, 0 different, 0 unverified");
  });
});

test("every line that init writes as a comment is right when the mark is taken away", async () => {
  await withFiles(driver, async (cwd) => {
    const { stdout } = await layoutcheck(["init", "--dry-run"], { cwd });
    const awake = stdout
      .split("\n")
      .map((line) => line.replace(/^# (?=(?:\[|[a-z-]+ = ))/, ""))
      .join("\n")
      .replace(/^records = .*$/m, "")
      .replace(/^features = .*$/m, "")
      .replace(/^defines = .*$/m, "")
      .replace('c = "…"', 'c = "_MYHEADER"');
    expect(awake).toMatch(/^\[findings\]$/m);
    writeFileSync(join(cwd, "layoutcheck.toml"), awake);
    const { stderr } = await layoutcheck([], { cwd });
    expect(stderr).toBe("");
  });
});

test("init never changes a configuration that is there", async () => {
  for (const [name, text] of [
    ["layoutcheck.toml", "rust = []\n"],
    [".layoutcheck.toml", "rust = []\n"],
    ["Cargo.toml", `${manifest}[package.metadata.layoutcheck]\nrust = "."\n`],
  ] as const) {
    await withFiles({ ...driver, [name]: text }, async (cwd) => {
      const { stdout, stderr, exitCode } = await layoutcheck(["init"], { cwd });
      expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
      expect(stderr).toContain(`${name} configures layoutcheck here already; nothing was written`);
      expect(readFileSync(join(cwd, name), "utf8")).toBe(text);
    });
  }
});

test("init finds the members of a workspace and writes beside its manifest", async () => {
  const files = {
    "Cargo.toml": '[workspace]\nmembers = ["crates/*"]\nexclude = ["crates/old"]\n',
    "crates/a/Cargo.toml": manifest.replace("driver", "a"),
    "crates/a/src/lib.rs": driver["src/lib.rs"],
    "crates/b/Cargo.toml": manifest.replace("driver", "b"),
    "crates/b/src/lib.rs": "pub fn nothing() {}\n",
    "crates/old/Cargo.toml": manifest.replace("driver", "old"),
    "crates/old/src/lib.rs": driver["src/lib.rs"],
    "inc/shared.h": "struct MyRequest { unsigned kind, length; };\n",
  };
  await withFiles(files, async (cwd) => {
    const { stdout } = await layoutcheck(["init", "--dry-run"], { cwd });
    expect(stdout).toContain('rust = ["crates/a"]\n');
    expect(stdout).toContain('headers = ["inc/shared.h"]\n');
    expect(stdout).toContain('# rust = "MyHeader"');
  });
});

test("where there is nothing to check, init says what is missing and what to type", async () => {
  await withFiles({}, async (cwd) => {
    const { stderr, exitCode } = await layoutcheck(["init"], { cwd });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("no Rust file was found");
    expect(stderr).toContain("layoutcheck init --rust path/to/crate");
  });
  await withFiles({ "widget.h": "struct WIDGET { int a; };\n" }, async (cwd) => {
    const { stderr } = await layoutcheck(["init"], { cwd });
    expect(stderr).toContain("layouts of a header alone:  layoutcheck layout widget.h");
  });
  await withFiles({ "a.rs": "#[repr(C)] struct Unheard { a: u8 }\n" }, async (cwd) => {
    const { stderr, exitCode } = await layoutcheck(["init"], { cwd });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("nothing here knows the C side of 1 record: Unheard");
    expect(stderr).toContain("layoutcheck --c path/to/header.h");
  });
});

test("init --pre-commit prints a hook that pre-commit can read", async () => {
  await withFiles({}, async (cwd) => {
    const { stdout, exitCode } = await layoutcheck(["init", "--pre-commit"], { cwd });
    const { load } = await import("js-yaml");
    expect(exitCode).toBe(0);
    expect(load(stdout)).toMatchObject({
      repos: [{ repo: "local", hooks: [{ id: "layoutcheck", entry: "layoutcheck check --staged" }] }],
    });
  });
});

test("in a workspace without a package, plain layoutcheck checks the members", async () => {
  const member = (name: string) => manifest.replace("driver", name);
  const files = {
    "Cargo.toml": '[workspace]\nmembers = ["a", "b"]\ndefault-members = ["b"]\n',
    "a/Cargo.toml": member("a"),
    "a/src/lib.rs": "#[repr(C)] pub struct First { x: u8 }\n",
    "b/Cargo.toml": member("b"),
    "b/src/lib.rs": "#[repr(C)] pub struct Second { x: u8 }\n",
    "both.h": "struct First { char x; }; struct Second { char x; };\n",
  };
  await withFiles(files, async (cwd) => {
    const { stdout } = await layoutcheck(["--c", "both.h", "--format", "json"], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ results: [{ rust: { path: "Second" }, verdict: "equal" }] });
  });
});

test("what init is told stands in what it writes, wherever it is called from", async () => {
  const files = {
    "driver/Cargo.toml": `${manifest}[features]\nextra = []\n`,
    "driver/src/lib.rs": `#[repr(C)] pub struct PAIR { pub first: u32 }
#[cfg(feature = "extra")] #[repr(C)] pub struct EXTRA { pub first: u32 }
#[cfg(special)] #[repr(C)] pub struct SPECIAL { pub first: u32 }
`,
    "driver/shared.h": `#include <base.h>
#ifdef WANTED
struct PAIR { WORD32 first; }; struct EXTRA { WORD32 first; }; struct SPECIAL { WORD32 first; };
#endif
`,
    "foreign/base.h": "typedef unsigned long WORD32;\n",
  };
  await withFiles(files, async (folder) => {
    const cwd = join(folder, "driver/src");
    const said = "init --features extra --cfg special -I ../../foreign -D WANTED".split(" ");
    const made = await layoutcheck(said, { cwd });
    expect(made).toMatchObject({ exitCode: 0, stderr: "" });
    expect(made.stdout).toContain("3 of 3 repr(C) records");
    const text = readFileSync(join(folder, "driver/layoutcheck.toml"), "utf8");
    expect(text).toContain('features = ["extra"]\ncfg = ["special"]\n');
    expect(text).toContain('include-dirs = ["../foreign"]\ndefines = ["WANTED"]\n');
    const checked = await layoutcheck([], { cwd });
    expect(checked.stdout).toContain("3 records: 3 equal");
  });
});

test("init names the Windows header that defines a record which the usual ones do not know", async () => {
  const files = {
    "Cargo.toml": manifest,
    "src/lib.rs": "#[repr(C)] pub struct GADGET_DATA { pub size: u32 }\n",
    "sdk/windows.h": "typedef unsigned long DWORD;\n",
    "sdk/gadget.h": "typedef struct _GADGET_DATA { unsigned long size; } GADGET_DATA;\n",
    "sdk/uses.h": "#include <gadget.h>\nvoid use(GADGET_DATA *);\n",
  };
  await withFiles(files, async (folder) => {
    vi.stubEnv("LAYOUTCHECK_HEADERS", join(folder, "sdk"));
    const cwd = join(folder, "src");
    const { stdout } = await layoutcheck(["init", "--dry-run", "--rust", "lib.rs"], { cwd });
    expect(stdout).toContain('headers = ["gadget.h"]\n');
  });
});
