import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { layoutcheck, withFiles } from "./command.ts";

// What somebody types who has just met the tool. Each answer says what is wrong, and what to type next.

beforeEach(() => vi.stubEnv("LAYOUTCHECK_HEADERS", ""));
afterEach(() => vi.unstubAllEnvs());

const crate = {
  "Cargo.toml": '[package]\nname = "driver"\nversion = "0.1.0"\nedition = "2021"\n',
  "src/lib.rs": "#[repr(C)] pub struct Request { kind: u32 }\n#[repr(C)] pub struct Reply { kind: u32 }\n",
  "inc/shared.h": "typedef struct _REQUEST { unsigned kind; } REQUEST;\nstruct OnlyInC { int a; };\n",
  "inc/needs.h": '#include "parts/part.h"\nstruct Request { unsigned kind; };\n',
  "sub/parts/part.h": "typedef int PART;\n",
};
const headersOnly = { "shared.h": crate["inc/shared.h"] };
const plain = { ...crate, "src/lib.rs": "pub struct Plain { kind: u32 }\n" };
const configured = (text: string) => ({ ...crate, "layoutcheck.toml": text });

interface Mistake {
  readonly files: Readonly<Record<string, string>>;
  readonly typed: string;
  readonly exitCode: number;
  readonly says: readonly string[];
}

const mistakes: Readonly<Record<string, Mistake>> = {
  "an empty folder": {
    files: {},
    typed: "EPROCESS",
    exitCode: 2,
    says: ["there is no Rust side", "layoutcheck EPROCESS --rust path/to/crate", "layoutcheck show EPROCESS"],
  },
  "a folder with headers only": {
    files: headersOnly,
    typed: "",
    exitCode: 2,
    says: ["there is no Rust side", "layoutcheck layout shared.h"],
  },
  "a crate below": {
    files: { "driver/Cargo.toml": crate["Cargo.toml"] },
    typed: "",
    exitCode: 2,
    says: ["try:  layoutcheck --rust driver"],
  },
  "no C side": {
    files: crate,
    typed: "Request",
    exitCode: 3,
    says: [
      "the C side was the kernel builds that ship",
      "layoutcheck Request --c path/to/header.h",
      "layoutcheck init",
    ],
  },
  "a header that is misspelled": {
    files: crate,
    typed: "--c inc/shard.h",
    exitCode: 2,
    says: ["inc/shard.h: no such file", "did you mean inc/shared.h?"],
  },
  "a header without its folder": {
    files: crate,
    typed: "--c shared.h",
    exitCode: 2,
    says: ["shared.h", "did you mean inc/shared.h?"],
  },
  "a header whose include is elsewhere": {
    files: crate,
    typed: "--c inc/needs.h",
    exitCode: 2,
    says: ["parts/part.h", "sub/parts/part.h is here:  -I sub"],
  },
  "a folder for a header": {
    files: crate,
    typed: "--c inc",
    exitCode: 2,
    says: ["inc is a directory", "--c inc/needs.h --c inc/shared.h"],
  },
  "a folder without a manifest for a crate": {
    files: crate,
    typed: "--rust inc",
    exitCode: 2,
    says: ["inc is a directory", "--rust takes the folder of a Cargo.toml"],
  },
  "Rust for a header": {
    files: crate,
    typed: "--c src/lib.rs",
    exitCode: 2,
    says: ["expected the C side, found Rust; --rust names that"],
  },
  "a header for a PDB": {
    files: crate,
    typed: "--pdb inc/shared.h",
    exitCode: 2,
    says: ["expected debug info, found text; --c names a header"],
  },
  "a file for a name": {
    files: crate,
    typed: "src/lib.rs",
    exitCode: 2,
    says: ["no Rust record is called src/lib.rs", "layoutcheck --rust src/lib.rs"],
  },
  "a header for a name": {
    files: crate,
    typed: "inc/shared.h",
    exitCode: 2,
    says: ["layoutcheck --c inc/shared.h"],
  },
  "a record that is misspelled": {
    files: crate,
    typed: "Reqeust --c inc/shared.h",
    exitCode: 2,
    says: ["no Rust record is called Reqeust", "did you mean Request?"],
  },
  "a command that is misspelled": {
    files: crate,
    typed: "dcotor",
    exitCode: 2,
    says: ["did you mean the command doctor?"],
  },
  "a record that only C has": {
    files: crate,
    typed: "OnlyInC --c inc/shared.h",
    exitCode: 2,
    says: ["inc/shared.h has OnlyInC", "layoutcheck emit rust OnlyInC --c inc/shared.h"],
  },
  "a record that only the kernel has": {
    files: crate,
    typed: "EPROCESS",
    exitCode: 2,
    says: [
      "the kernel has _EPROCESS",
      "layoutcheck show EPROCESS",
      "layoutcheck emit rust EPROCESS --windows ",
    ],
  },
  "a feature that is misspelled": {
    files: { ...crate, "Cargo.toml": `${crate["Cargo.toml"]}[features]\nwide = []\n` },
    typed: "--features wdie --c inc/shared.h",
    exitCode: 0,
    says: ["no crate here has a feature called wdie; did you mean wide?"],
  },
  "a crate without repr(C)": {
    files: plain,
    typed: "--c inc/shared.h",
    exitCode: 0,
    says: ["nothing was compared: no record with #[repr(C)]", "--all-features"],
  },
  "a key that is misspelled": {
    files: configured('headrs = "inc/shared.h"\n'),
    typed: "",
    exitCode: 2,
    says: ["layoutcheck.toml:1:1: error: unknown key headrs; did you mean headers?"],
  },
  "a header of the configuration that is misspelled": {
    files: configured('headers = "inc/shred.h"\n'),
    typed: "",
    exitCode: 2,
    says: ["inc/shred.h: no such file", "did you mean inc/shared.h?"],
  },
  "an option that is misspelled": {
    files: crate,
    typed: "--fromat json",
    exitCode: 2,
    says: ["unknown option '--fromat'", "did you mean --format?", "layoutcheck check --help"],
  },
  "another target": {
    files: crate,
    typed: "--target i686-pc-windows-msvc",
    exitCode: 2,
    says: ["unknown option '--target'", "cargo layoutcheck --target"],
  },
  "a name of a release": {
    files: crate,
    typed: "--windows 22H2",
    exitCode: 2,
    says: ["22H2 is the name of a release", "say which: --windows 10.0."],
  },
};

for (const [name, { files, typed, exitCode, says }] of Object.entries(mistakes)) {
  test(`${name}: layoutcheck ${typed}`, async () => {
    await withFiles(files, async (cwd) => {
      const outcome = await layoutcheck(typed === "" ? [] : typed.split(" "), { cwd });
      for (const words of says) expect(outcome.stderr).toContain(words);
      expect(outcome.exitCode).toBe(exitCode);
      expect(outcome.stderr.endsWith("\n")).toBe(true);
    });
  });
}

test("-q says what is wrong and gives no advice", async () => {
  await withFiles(crate, async (cwd) => {
    const { stderr } = await layoutcheck(["--c", "inc/shard.h", "-q"], { cwd });
    expect(stderr).toContain("no such file");
    expect(stderr).not.toContain("hint:");
  });
});

test("a feature that a crate has, or an optional dependency makes, is no mistake", async () => {
  const manifest = `${crate["Cargo.toml"]}[features]\nwide = []\n[dependencies]\nserde = { version = "1", optional = true }\n`;
  await withFiles({ ...crate, "Cargo.toml": manifest }, async (cwd) => {
    const { stderr } = await layoutcheck(["--c", "inc/shared.h", "--features", "wide,serde"], { cwd });
    expect(stderr).not.toContain("hint:");
  });
});

test("where something was compared, there is no advice", async () => {
  await withFiles(crate, async (cwd) => {
    const { stderr, exitCode } = await layoutcheck(["--c", "inc/shared.h"], { cwd });
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
  });
});

test.each([
  "--rust missing.rs",
  "show LIST_ENTRY --rust missing.rs",
  "show WIDGET --rust widget.rs --c missing.h",
  "show LIST_ENTRY --config mistaken.toml",
  "builds LIST_ENTRY --config mistaken.toml",
  "emit rust LIST_ENTRY --windows 19045 --config mistaken.toml",
  "record --rust missing.rs --c widget.h",
  "guard --all --rust missing.rs",
])("what cannot be read is never passed over: layoutcheck %s", async (command) => {
  const files = {
    "widget.rs": "#[repr(C)] pub struct WIDGET { kind: u8 }\n",
    "widget.h": "struct WIDGET { unsigned char kind; };\n",
    "mistaken.toml": 'rsut = "widget.rs"\n',
  };
  const { exitCode, stderr } = await withFiles(files, (cwd) => layoutcheck(command.split(" "), { cwd }));
  expect(stderr).toMatch(/error: /);
  expect(exitCode).toBe(2);
});

test.each([
  ["--rust a.rs --c a.h --windows 19045", "are two C sides"],
  ["--rust a.rs --c a.h --format json --format markdown -o report", "two formats for the one file report"],
  ["--rust a.rs --c a.h --format json=x --format markdown=x", "two formats for the one file x"],
])(
  "of two things that exclude each other none is dropped in silence: layoutcheck %s",
  async (command, says) => {
    const files = { "a.rs": "#[repr(C)] pub struct A { kind: u8 }\n", "a.h": "struct A { char kind; };\n" };
    const { exitCode, stderr } = await withFiles(files, (cwd) => layoutcheck(command.split(" "), { cwd }));
    expect(stderr).toContain(says);
    expect(exitCode).toBe(2);
  },
);

test("a mapping to what C does not have is told", async () => {
  const files = {
    "layoutcheck.toml": 'rust = "a.rs"\nheaders = "a.h"\n[[map]]\nrust = "B"\nc = "_GONE"\n',
    "a.rs": "#[repr(C)] pub struct A { kind: u8 }\n#[repr(C)] pub struct B { kind: u8 }\n",
    "a.h": "struct A { char kind; };\n",
  };
  const { stderr, stdout } = await withFiles(files, (cwd) => layoutcheck([], { cwd }));
  expect(stdout).toContain("1 unpaired");
  expect(stderr).toContain("warning: [[map]] of B is not used: this C side has no record _GONE");
});
