import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { digestOf } from "../../src/truth/digest.ts";
import { testWithOracle } from "../oracles.ts";
import { hasPdbTools, makePdb } from "../read/pdb/make-pdb.ts";
import { layoutcheck, transcript, withFiles } from "./command.ts";

// The embedded clang is always there, so recording is tested on every machine.

const files = {
  "Cargo.toml": '[package]\nname = "widgets"\nversion = "0.1.0"\n',
  "layoutcheck.toml": 'rust = ["."]\nheaders = ["include/widget.h"]\n',
  "include/base.h": "typedef unsigned short COUNT;\n",
  "include/widget.h": `#include "base.h"
typedef enum _KIND { KindA, KindB = 7 } KIND;
typedef struct _PAIR { int left; long long right; } PAIR;
typedef struct _WIDGET {
  unsigned int Flags : 3; unsigned int Kind : 5;
  void *Buffer;
  union { unsigned char Small; struct { unsigned short Low, High; } Parts; } u;
  struct { PAIR *Next; unsigned Depth; };
  KIND What; PAIR Pairs[2]; void (*Callback)(int); COUNT Tail[3];
} WIDGET, *PWIDGET;
`,
  "src/lib.rs": `#[repr(C)] #[derive(Clone, Copy)] pub struct PAIR { pub left: i32, pub right: i64 }
#[repr(C)] pub struct WIDGET {
    pub flags: u32, pub buffer: *mut core::ffi::c_void, pub parts: [u16; 2],
    pub next: *mut PAIR, pub depth: u32, _pad: u32, pub what: i32, pub pairs: [PAIR; 2],
    pub callback: Option<unsafe extern "C" fn(i32)>, pub tail: [u16; 3],
}
`,
};

const record = ["record", "--witness", "embedded"];

/** A crate whose layouts have been recorded. */
async function withRecorded(body: (folder: string) => Promise<void>): Promise<void> {
  await withFiles(files, async (cwd) => {
    const recorded = await layoutcheck(record, { cwd });
    expect(recorded).toMatchObject({ exitCode: 0 });
    await body(cwd);
  });
}

function edit(folder: string, file: string, change: (text: string) => string): void {
  const path = join(folder, file);
  writeFileSync(path, change(readFileSync(path, "utf8")));
}

test("a recording has a file for each record and one for its source, and names no path of the machine", async () => {
  await withRecorded(async (cwd) => {
    const names = readdirSync(join(cwd, "layouts")).sort();
    expect(names).toEqual(["_KIND.txt", "_PAIR.txt", "_WIDGET.txt", "include~widget.h.source"]);
    const texts = names.map((name) => readFileSync(join(cwd, "layouts", name), "utf8"));
    expect(texts.filter((text) => text.includes(cwd))).toEqual([]);
    await expect(texts.join("----\n")).toMatchFileSnapshot("golden/record-files.txt");
  });
});

test("recording again writes the same bytes, and --check has nothing to say", async () => {
  await withRecorded(async (cwd) => {
    expect((await layoutcheck(record, { cwd })).stdout).toBe(
      "layouts: 4 files as they were, 0 written, 0 removed\n",
    );
    expect(await layoutcheck([...record, "--check"], { cwd })).toMatchObject({ exitCode: 0 });
  });
});

test("what is not recorded is asked of the configured headers, and one that is not here is told", async () => {
  const two = {
    "layoutcheck.toml": 'rust = "a.rs"\nheaders = ["gadget.h", "absent.h"]\ninclude-dirs = "inc"\n',
    "widget.h": "struct WIDGET { unsigned char kind; };\n",
    "inc/gadget.h": "struct GADGET { unsigned char kind; };\n",
    "a.rs": `#[repr(C)] pub struct WIDGET { kind: u8 }
#[repr(C)] pub struct GADGET { kind: u64 }
`,
  };
  await withFiles(two, async (cwd) => {
    await layoutcheck([...record, "WIDGET", "--c", "widget.h"], { cwd });
    const { stdout, stderr, exitCode } = await layoutcheck([], { cwd });
    expect(stdout).toContain("different  GADGET");
    expect(stdout).toContain("1 equal, 1 different");
    expect(stderr).toContain("absent.h is not used: it is not here");
    expect(exitCode).toBe(1);
    const shown = await layoutcheck(["show", "GADGET"], { cwd });
    expect(shown.stdout).toContain("C GADGET in gadget.h");
  });
});

test("a Rust name is recorded under the name that the configuration gives it in C", async () => {
  const mapped = {
    "layoutcheck.toml": 'rust = "a.rs"\nheaders = "widget.h"\n[[map]]\nrust = "ui::Thing"\nc = "_WIDGET"\n',
    "widget.h": "struct _WIDGET { unsigned char kind; };\nstruct OTHER { int x; };\n",
    "a.rs": "pub mod ui { #[repr(C)] pub struct Thing { kind: u8 } }\n",
  };
  await withFiles(mapped, async (cwd) => {
    const { stderr, exitCode } = await layoutcheck([...record, "Thing"], { cwd });
    expect(stderr).toContain("1 type of widget.h");
    expect(exitCode).toBe(0);
    expect(readdirSync(join(cwd, "layouts"))).toContain("_WIDGET.txt");
    expect((await layoutcheck([], { cwd })).stdout).toContain("1 record: 1 equal");
  });
});

test("a recorded crate is verified after its headers are gone", async () => {
  await withRecorded(async (cwd) => {
    rmSync(join(cwd, "include"), { recursive: true });
    const checked = await layoutcheck([], { cwd });
    expect(checked).toMatchObject({ exitCode: 0, stderr: "" });
    await expect(transcript("layoutcheck", checked).replaceAll(cwd, "CRATE")).toMatchFileSnapshot(
      "golden/check-recorded.txt",
    );
  });
});

test("the recording finds a fault that is in the binding, and none where there is none", async () => {
  await withRecorded(async (cwd) => {
    rmSync(join(cwd, "include"), { recursive: true });
    edit(cwd, "src/lib.rs", (text) => text.replace("_pad: u32, pub what: i32", "pub what: i32, _pad: u32"));
    expect(await layoutcheck(["PAIR"], { cwd })).toMatchObject({ exitCode: 0 });
    expect(await layoutcheck(["WIDGET"], { cwd })).toMatchObject({ exitCode: 1 });
  });
});

test("a header that was edited makes its records stale: exit code 3, and how to record them anew", async () => {
  await withRecorded(async (cwd) => {
    edit(cwd, "include/base.h", (text) => `${text}typedef unsigned long WIDE;\n`);
    const checked = await layoutcheck(["PAIR"], { cwd });
    expect(checked.exitCode).toBe(3);
    expect(checked.stdout).toContain("include/base.h has changed since");
    expect(checked.stdout).toContain("layoutcheck record --c include/widget.h");
    expect(await layoutcheck([...record, "--check"], { cwd })).toMatchObject({ exitCode: 3 });
    expect(await layoutcheck(record, { cwd })).toMatchObject({ exitCode: 0 });
    expect(await layoutcheck(["PAIR"], { cwd })).toMatchObject({ exitCode: 0 });
  });
});

test("a header with the line ends of Windows is the same header", async () => {
  await withRecorded(async (cwd) => {
    edit(cwd, "include/base.h", (text) => text.replaceAll("\n", "\r\n"));
    expect(await layoutcheck(["PAIR"], { cwd })).toMatchObject({ exitCode: 0 });
  });
});

test("a recorded file that was edited by hand is caught by its digest", async () => {
  await withRecorded(async (cwd) => {
    edit(cwd, "layouts/_PAIR.txt", (text) => text.replace("0x8 LONGLONG", "0x4 LONGLONG"));
    const checked = await layoutcheck(["PAIR"], { cwd });
    expect(checked.exitCode).toBe(3);
    expect(checked.stdout).toContain("[edited-recording]");
    expect(await layoutcheck([...record, "--check"], { cwd })).toMatchObject({ exitCode: 3 });
  });
});

test("--check measures with the compiler that recorded, and without it compares digests", async () => {
  await withRecorded(async (cwd) => {
    const measured = await layoutcheck(["record", "--check"], { cwd });
    expect(measured).toMatchObject({ exitCode: 0 });
    expect(measured.stdout).toBe("layouts: 4 files as they were, 0 differ, 0 should not be there\n");
    const source = readFileSync(join(cwd, "layouts/include~widget.h.source"), "utf8");
    const [seal = ""] = /^digest .*$/m.exec(source) ?? [];
    const body = source.replace(/witness .*/, "witness cl 19.44.35207").replace(`\n${seal}\n`, "");
    writeFileSync(join(cwd, "layouts/include~widget.h.source"), `${body}\ndigest ${digestOf(body)}\n`);
    const pin = digestOf(readFileSync(join(cwd, "layouts/include~widget.h.source"), "utf8")).slice(0, 16);
    for (const name of ["_KIND", "_PAIR", "_WIDGET"])
      edit(cwd, `layouts/${name}.txt`, (text) => {
        const plain = text.replace(/^source \w+/m, `source ${pin}`).replace(/\ndigest .*\n$/, "");
        return `${plain}\ndigest ${digestOf(plain)}\n`;
      });
    const compared = await layoutcheck(["record", "--check"], { cwd });
    expect(compared).toMatchObject({ exitCode: 0, stderr: "" });
    expect(compared.stdout).toContain("cl 19.44.35207 would have to measure them again and is not here");
    edit(cwd, "include/base.h", (text) => `${text}\n`);
    expect(await layoutcheck(["record", "--check"], { cwd })).toMatchObject({ exitCode: 3 });
  });
});

test("a record that left the header leaves the recording", async () => {
  await withRecorded(async (cwd) => {
    edit(cwd, "include/widget.h", (text) => text.replace("_KIND", "_SORT"));
    expect(await layoutcheck(record, { cwd })).toMatchObject({ exitCode: 0 });
    expect(readdirSync(join(cwd, "layouts"))).toContain("_SORT.txt");
    expect(existsSync(join(cwd, "layouts/_KIND.txt"))).toBe(false);
  });
});

test("two sources of one folder may not give one record two layouts", async () => {
  await withRecorded(async (cwd) => {
    writeFileSync(
      join(cwd, "include/other.h"),
      "struct _PAIR { char left; };\nstruct _ONLY { char byte; };\n",
    );
    const recorded = await layoutcheck([...record, "PAIR", "ONLY", "--c", "include/other.h"], { cwd });
    expect(recorded.stderr).toContain("_PAIR is not recorded: include/widget.h gives it another layout");
    expect(await layoutcheck(["PAIR"], { cwd })).toMatchObject({ exitCode: 0 });
    expect(readdirSync(join(cwd, "layouts"))).toContain("_ONLY.txt");
  });
});

test("record says what it needs", async () => {
  await withFiles({ "a.h": "struct GOOD { int x; };" }, async (cwd) => {
    const nothing = await layoutcheck(["record"], { cwd });
    expect(nothing.exitCode).toBe(2);
    expect(nothing.stderr).toContain("there is nothing to measure");
    const unknown = await layoutcheck([...record, "GOD", "--c", "a.h"], { cwd });
    expect(unknown).toMatchObject({ exitCode: 2 });
    expect(unknown.stderr).toContain("did you mean GOOD?");
  });
});

testWithOracle(
  "clang-19 and lld-link-19",
  hasPdbTools(),
  "a PDB is recorded by GUID and age, and stands for it in check, builds and emit",
  async () => {
    const { pdb } = makePdb("c", ["struct _PAIR { int left; long long right; } pair;"]);
    const lib = "#[repr(C)] pub struct PAIR { pub left: i32, pub right: i64 }\n";
    const manifest = files["Cargo.toml"];
    await withFiles({ "Cargo.toml": manifest, "src/lib.rs": lib, "made.pdb": pdb }, async (cwd) => {
      expect(await layoutcheck(["record", "--pdb", "made.pdb"], { cwd })).toMatchObject({ exitCode: 0 });
      rmSync(join(cwd, "made.pdb"));
      const [folder = ""] = readdirSync(join(cwd, "layouts"));
      expect(folder).toMatch(/^made-[0-9a-f]{8}-1$/);
      const checked = await layoutcheck([], { cwd });
      expect(checked).toMatchObject({ exitCode: 0 });
      expect(checked.stdout).toMatch(/[0-9A-F]{32}-1/);
      const built = await layoutcheck(["builds", "PAIR", "--truth", `layouts/${folder}`], { cwd });
      expect(built.stdout).toMatch(/right for 1: ?[0-9A-F]{32}-1/);
      const emitted = await layoutcheck(["emit", "rust", "PAIR"], { cwd });
      expect(emitted).toMatchObject({ exitCode: 0 });
      expect(emitted.stdout).toContain("pub right: i64,");
      expect(emitted.stdout).not.toContain("packed");
      expect(await layoutcheck(["record", "--check"], { cwd })).toMatchObject({ exitCode: 0 });
    });
  },
);

test("layoutcheck record --help", async () => {
  const help = await layoutcheck(["record", "--help"], { cwd: "/" });
  await expect(transcript("layoutcheck record --help", help)).toMatchFileSnapshot("golden/record-help.txt");
});

test("a folder that cannot be written is told, and is no bug of ours", async () => {
  await withFiles(files, async (cwd) => {
    const { stderr, exitCode } = await layoutcheck([...record, "--truth", "include/base.h"], { cwd });
    expect(stderr).toContain("error: include/base.h");
    expect(exitCode).toBe(2);
  });
});

test("kernel types in YAML become a recording of builds, which --truth asks", async () => {
  const kernel = `family: Windows 10
osname: 22H2
buildnumber: 10.0.1.2
arch: x64
timestamp: 1
types:
  -
    name: ULONG
    id: 1
    kind: BASE
    sizeof: 4
  -
    name: _PAIR
    id: 2
    kind: STRUCT
    sizeof: 8
    data:
      -
        name: First
        id: 1
        offset: 0
        ordinal: 0
      -
        name: Second
        id: 1
        offset: 4
        ordinal: 1
`;
  const kernels = { "in/a.yml": kernel, "a.rs": "#[repr(C)] pub struct PAIR { First: u32, Second: u32 }\n" };
  const argv = ["record", "--from-vergilius", "in", "--truth", "out"];
  await withFiles(kernels, async (cwd) => {
    expect((await layoutcheck([...argv, "--check"], { cwd })).exitCode).toBe(3);
    expect((await layoutcheck(argv, { cwd })).exitCode).toBe(0);
    expect((await layoutcheck([...argv, "--check"], { cwd })).exitCode).toBe(0);
    const checked = await layoutcheck(["PAIR", "--rust", "a.rs", "--truth", "out"], { cwd });
    expect(checked.stdout).toContain("right for 1 of 1 Windows build: 10.0.1.2");
    expect(checked.exitCode).toBe(0);
    writeFileSync(join(cwd, "in/b.yml"), kernel);
    const twice = await layoutcheck(argv, { cwd });
    expect(twice.stderr).toContain("another file is build 10.0.1.2 too");
    expect(twice.exitCode).toBe(2);
  });
});
