import { execFileSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { isInstalled, testWithOracle } from "../oracles.ts";
import { TypeWriter, dbiStream, infoStream, member, msf, pdbOf } from "../read/pdb/write-msf.ts";
import { layoutcheck, withFiles } from "./command.ts";

/** `struct PAIR { unsigned char kind; void *next; };` with its second field where we want it. */
function pairAt(offset: number): TypeWriter {
  const types = new TypeWriter();
  const list = types.fieldList((payload) => {
    member(payload, "kind", 0x20, 0);
    member(payload, "next", 0x603, offset);
  });
  types.structure("PAIR", offset + 8, list);
  return types;
}

/** PAIR of 16 and of 24 bytes in one file. */
function pairTwice(): TypeWriter {
  const types = pairAt(8);
  const list = types.fieldList((payload) => {
    member(payload, "kind", 0x20, 0);
    member(payload, "next", 0x603, 16);
  });
  types.structure("PAIR", 24, list);
  return types;
}

const symbols = JSON.stringify({
  metadata: {
    windows: {
      pdb: { GUID: "0123456789ABCDEF0102030405060708", age: 2, database: "a.pdb", machine_type: 0x8664 },
    },
  },
  base_types: {
    "unsigned char": { kind: "char", size: 1, signed: false },
    pointer: { kind: "int", size: 8, signed: false },
    void: { kind: "void", size: 0, signed: false },
  },
  enums: {},
  user_types: {
    PAIR: {
      kind: "struct",
      size: 16,
      fields: {
        kind: { offset: 0, type: { kind: "base", name: "unsigned char" } },
        next: { offset: 8, type: { kind: "pointer", subtype: { kind: "base", name: "void" } } },
      },
    },
  },
});

const files = {
  "pair.h": "struct PAIR { unsigned char kind; void *next; };\n",
  "longer.h": "struct PAIR { unsigned char kind; void *next; int added; };\n",
  "pair.rs": "#[repr(C)] pub struct PAIR { kind: u8, next: *mut u8 }\n",
  "wide.rs": "#[repr(C, align(8))] pub struct PAIR { kind: u8, _pad: [u8; 15], next: *mut u8 }\n",
  "good.pdb": pdbOf(pairAt(8)),
  "other.pdb": pdbOf(pairAt(16)),
  "empty.pdb": pdbOf(strangers()),
  "twice.pdb": pdbOf(pairTwice()),
  "small.pdb": msf([new Uint8Array(0), infoStream(), pairAt(8).stream(), dbiStream(1, 0x14c)]),
  "good.json": symbols,
  "good.json.gz": gzipSync(symbols),
  "damaged.json.gz": gzipSync(symbols).subarray(0, 60),
  "map.toml": '[[map]]\nrust = "PAIR"\nc = "PAIR@0x18"\n',
};

function strangers(): TypeWriter {
  const types = new TypeWriter();
  types.structure(
    "OTHER",
    1,
    types.fieldList((payload) => member(payload, "kind", 0x20, 0)),
  );
  return types;
}

interface Result {
  readonly verdict: string;
  readonly witnesses: readonly string[];
  readonly findings: ReadonlyArray<{ readonly code: string; readonly message: string }>;
}

async function check(command: string) {
  const argv = ["check", "PAIR", ...command.split(" "), "--format", "json"];
  const outcome = await withFiles(files, (cwd) => layoutcheck(argv, { cwd }));
  const { results } = JSON.parse(outcome.stdout) as { readonly results: readonly Result[] };
  return { results, result: results[0], ...outcome };
}

function run(command: string) {
  return withFiles(files, (cwd) => layoutcheck(command.split(" "), { cwd }));
}

function layout(...argv: readonly string[]) {
  return withFiles(files, (cwd) => layoutcheck(["layout", ...argv], { cwd }));
}

test("a PDB beside a header testifies to it", async () => {
  const { results, exitCode } = await check("--rust pair.rs --c pair.h --pdb good.pdb --witness pdb");
  expect(results).toHaveLength(1);
  expect(results[0]).toMatchObject({ verdict: "equal", witnesses: ["model", "pdb good.pdb"], findings: [] });
  expect(exitCode).toBe(0);
});

test("a symbol table beside a header testifies to it", async () => {
  const { result } = await check("--rust pair.rs --c pair.h --isf good.json.gz --witness isf");
  expect(result).toMatchObject({ verdict: "equal", witnesses: ["model", "isf good.json.gz"] });
});

test("a PDB that contradicts a header leaves the record unverified, with both numbers", async () => {
  const { result, exitCode } = await check("--rust pair.rs --c pair.h --pdb other.pdb --witness pdb");
  expect(result?.verdict).toBe("unverified");
  const conflicts = result?.findings.filter(({ code }) => code === "witness-conflict") ?? [];
  expect(conflicts.map(({ message }) => message).join("\n")).toContain(
    "0x8 says model, 0x10 says pdb other.pdb",
  );
  expect(exitCode).toBe(1);
});

test("a field that the PDB does not know keeps the PDB from vouching", async () => {
  const { result, stderr, exitCode } = await check(
    "--rust pair.rs --c longer.h --pdb good.pdb --witness pdb",
  );
  expect(result?.witnesses).toEqual(["model"]);
  expect(stderr).toContain("it knows no field PAIR.added");
  expect(exitCode).toBe(1);
});

test.each([
  ["--c pair.h --witness pdb", "--pdb names no file"],
  ["--c pair.h --pdb empty.pdb --witness pdb", "it does not define PAIR"],
  ["--pdb good.pdb --witness pdb", "it is the C side itself"],
])("a PDB that cannot testify is told and gives exit code 3 (%s)", async (command, words) => {
  const { stderr, exitCode } = await check(`--rust pair.rs ${command}`);
  expect(stderr).toContain(words);
  expect(exitCode).toBe(3);
});

test("layout hears a PDB about a header", async () => {
  const good = await layout("pair.h", "--pdb", "good.pdb", "--witness", "model,pdb");
  expect(good.stdout).toContain("model, pdb good.pdb");
  expect(good.exitCode).toBe(0);
  const other = await layout("pair.h", "--pdb", "other.pdb", "--witness", "model,pdb");
  expect(other.stderr).toContain("[witnesses-disagree]");
  expect(other.exitCode).toBe(1);
});

test("a PDB says which program it belongs to", async () => {
  const { stderr, stdout } = await layout("good.pdb");
  expect(stderr).toContain("PDB, machine x64, GUID 0123456789ABCDEF0102030405060708, age 9 [debug-info]");
  expect(stdout).toContain("0123456789ABCDEF0102030405060708-9");
});

test("debug info of a 32-bit program is no C side of a 64-bit binding", async () => {
  const { stderr, exitCode } = await check("--rust pair.rs --pdb small.pdb");
  expect(stderr).toContain("expected debug info of an x64 program, found that of one for x86");
  expect(exitCode).toBe(2);
});

test.each(["show PAIR", "builds PAIR"])(
  "%s refuses the debug info of a 32-bit program too",
  async (command) => {
    const { stderr, exitCode } = await run(`${command} --rust pair.rs --pdb small.pdb`);
    expect(stderr).toContain("expected debug info of an x64 program, found that of one for x86");
    expect(exitCode).toBe(2);
  },
);

test.each(["emit rust PAIR", "record PAIR"])("%s takes nothing from a 32-bit program", async (command) => {
  const { stderr, exitCode } = await run(`${command} --pdb small.pdb`);
  expect(stderr).toContain("found that of one for x86");
  expect(exitCode).toBe(2);
});

test.each(["check", "show PAIR", "builds PAIR"])("%s takes no Rust for the C side", async (command) => {
  const { stderr, exitCode } = await run(`${command} --rust pair.rs --c wide.rs`);
  expect(stderr).toContain("expected the C side, found Rust");
  expect(exitCode).toBe(2);
});

test("all definitions of one name are printed, and one is asked for by its size or its number", async () => {
  const sizes = async (name: string): Promise<readonly string[]> => {
    const { stdout } = await layout("twice.pdb", name);
    return [...stdout.matchAll(/struct PAIR: (\d+) bytes/g)].map(([, size]) => size ?? "");
  };
  expect(await sizes("PAIR")).toEqual(["16", "24"]);
  expect(await sizes("PAIR@24")).toEqual(["24"]);
  expect(await sizes("pair@size=0x10")).toEqual(["16"]);
  expect(await sizes("PAIR#0x1001")).toEqual(["16"]);
  const { stderr, exitCode } = await layout("twice.pdb", "PAIR@0x20");
  expect(stderr).toContain("no record is called PAIR@0x20");
  expect(exitCode).toBe(2);
});

test("of several definitions the one of the Rust record's size is compared, else all of them", async () => {
  const fitting = await check("--rust pair.rs --pdb twice.pdb");
  expect(fitting.results.map(({ verdict }) => verdict)).toEqual(["equal"]);
  const wide = await check("--rust wide.rs --pdb twice.pdb");
  expect(wide.results.map(({ verdict }) => verdict)).toEqual(["equal"]);
  const asked = await check("--rust pair.rs --pdb twice.pdb --config map.toml");
  expect(asked.results.map(({ verdict }) => verdict)).toEqual(["different"]);
});

test.each(["good.json", "good.json.gz"])("a symbol table is read from %s", async (file) => {
  const { stdout, stderr, exitCode } = await layout(file, "PAIR");
  expect(stdout).toContain("struct PAIR: 16 bytes");
  expect(stderr).toContain("symbol table made from a.pdb, machine x64");
  expect(exitCode).toBe(0);
});

test("a packed symbol table that is cut short is refused", async () => {
  const { stderr, exitCode } = await layout("damaged.json.gz");
  expect(stderr).toContain("what gzip packed");
  expect(exitCode).toBe(2);
});

testWithOracle("xz", isInstalled("xz"), "a symbol table is read from xz, whole or not at all", async () => {
  const packed = execFileSync("xz", ["--stdout"], { input: symbols });
  const xz = { "good.json.xz": packed, "cut.json.xz": packed.subarray(0, packed.length - 40) };
  await withFiles(xz, async (cwd) => {
    const good = await layoutcheck(["layout", "good.json.xz", "PAIR"], { cwd });
    expect(good.stdout).toContain("struct PAIR: 16 bytes");
    const cut = await layoutcheck(["layout", "cut.json.xz"], { cwd });
    expect(cut.stderr).toContain("what xz packed");
    expect(cut.exitCode).toBe(2);
  });
});
