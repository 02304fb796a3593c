import { expect, test } from "vitest";
import { bytesInMemory } from "../../src/read/bytes.ts";
import { readPe } from "../../src/read/pe.ts";
import { openPdb } from "../../src/read/pdb/open.ts";
import { isSamePdb, symbolPath, symbolUrl } from "../../src/read/symbol-server.ts";
import { testWithOracle } from "../oracles.ts";
import { hasPdbTools, makePdb, pdbTools } from "./pdb/make-pdb.ts";
import { tinyPe } from "./write-pe.ts";

const key = { pdbName: "ntkrnlmp.pdb", guid: "0123456789ABCDEF0102030405060708", age: 0x1b };

test("a program names its PDB without the path of the build machine", () => {
  const pe = readPe(bytesInMemory(tinyPe("D:\\build\\amd64\\ntkrnlmp.pdb")), "ntoskrnl.exe");
  expect(pe).toEqual({
    ok: true,
    value: { ...key, machine: "x64", timestamp: 0x5f00_0001, sizeOfImage: 0x3000 },
  });
});

test("a path of Unix is one too", () => {
  const pe = readPe(bytesInMemory(tinyPe("/tmp/made.pdb")), "made.dll");
  expect(pe.ok && pe.value.pdbName).toBe("made.pdb");
});

test.each([
  ["a name that leads upwards", tinyPe("C:\\x\\.."), "damaged-file"],
  ["no name", tinyPe(""), "damaged-file"],
  ["another CodeView entry", tinyPe("a.pdb", "NB10"), "pe-without-pdb"],
  ["a debug directory of 65 entries", withDebugSize(65 * 28), "damaged-file"],
  ["half of itself", tinyPe("a.pdb").subarray(0, 0x190), "damaged-file"],
  ["only an MZ header", new Uint8Array(Buffer.from("MZ".padEnd(128, "\0"))), "foreign-file"],
  ["nothing", new Uint8Array(0), "foreign-file"],
] as const)("a program with %s is refused", (_name, bytes, code) => {
  const pe = readPe(bytesInMemory(bytes), "a.exe");
  expect(pe.ok ? "" : pe.error.code).toBe(code);
});

test("a symbol server's address has the name twice, and the GUID and age between them", () => {
  expect(symbolPath(key)).toBe("ntkrnlmp.pdb/0123456789ABCDEF01020304050607081B/ntkrnlmp.pdb");
  expect(symbolUrl(key)).toBe(`https://msdl.microsoft.com/download/symbols/${symbolPath(key)}`);
  expect(symbolUrl(key, "http://127.0.0.1:8080/")).toBe(`http://127.0.0.1:8080/${symbolPath(key)}`);
});

test("a name cannot leave its folder on the server", () => {
  expect(symbolUrl({ ...key, pdbName: "a b?c#d.pdb" }, "http://s")).toBe(
    "http://s/a%20b%3Fc%23d.pdb/0123456789ABCDEF01020304050607081B/a%20b%3Fc%23d.pdb",
  );
});

testWithOracle(pdbTools, hasPdbTools(), "a linked program and its PDB know each other", () => {
  const made = makePdb("c", ["__declspec(dllexport) struct A { int a; } a;"]);
  const pe = readPe(bytesInMemory(made.dll), "made.dll");
  const pdb = openPdb(bytesInMemory(made.pdb), "made.pdb");
  expect(pe.ok && pdb.ok && isSamePdb(pe.value, pdb.value)).toBe(true);
  expect(pe.ok && [pe.value.pdbName, pe.value.machine]).toEqual(["made.pdb", "x64"]);
});

function withDebugSize(bytes: number): Uint8Array {
  const pe = tinyPe("a.pdb");
  const optionalHeader = 0x58;
  new DataView(pe.buffer).setUint32(optionalHeader + 112 + 6 * 8 + 4, bytes, true);
  return pe;
}
