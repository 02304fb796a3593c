import { expect, test } from "vitest";
import type { FieldLayout, Layouts } from "../../src/layout/layouts.ts";
import { bytesInMemory } from "../../src/read/bytes.ts";
import { type IsfDoor, openIsf } from "../../src/read/isf.ts";
import { openPdb } from "../../src/read/pdb/open.ts";
import { testWithOracle } from "../oracles.ts";
import { isfOf } from "./make-isf.ts";
import { hasPdbTools, makePdb, pdbTools } from "./pdb/make-pdb.ts";

const guid = "0123456789ABCDEF0123456789ABCDEF";

/** In the shapes that Volatility writes. */
const table = {
  base_types: {
    pointer: { endian: "little", kind: "int", signed: false, size: 8 },
    pointer32: { endian: "little", kind: "int", signed: false, size: 4 },
    "unsigned long": { endian: "little", kind: "int", signed: false, size: 4 },
    long: { endian: "little", kind: "int", signed: true, size: 4 },
    wchar: { endian: "little", kind: "int", signed: true, size: 2 },
    void: { endian: "little", kind: "void", signed: true, size: 0 },
    f80: { endian: "little", kind: "float", signed: true, size: 10 },
  },
  enums: {
    _MODE: { base: "long", constants: { KernelMode: 0, UserMode: 1, MaximumMode: -1 }, size: 4 },
  },
  metadata: {
    format: "6.1.0",
    windows: { pdb: { GUID: guid, age: 2, database: "ntkrnlmp.pdb", machine_type: 34_404 } },
  },
  symbols: { PsInitialSystemProcess: { address: 1 } },
  user_types: {
    _LIST_ENTRY: {
      fields: {
        Blink: { offset: 8, type: { kind: "pointer", subtype: { kind: "struct", name: "_LIST_ENTRY" } } },
        Flink: { offset: 0, type: { kind: "pointer", subtype: { kind: "struct", name: "_LIST_ENTRY" } } },
      },
      kind: "struct",
      size: 16,
    },
    _OBJECT: {
      fields: {
        High: { offset: 20, type: bits(31, 1) },
        Links: { offset: 0, type: { kind: "struct", name: "_LIST_ENTRY" } },
        Low: { offset: 20, type: bits(0, 3) },
        Mode: { offset: 16, type: { kind: "enum", name: "_MODE" } },
        Name: { offset: 24, type: { count: 4, kind: "array", subtype: { kind: "base", name: "wchar" } } },
        Narrow: {
          offset: 32,
          type: { base: "pointer32", kind: "pointer", subtype: { kind: "base", name: "void" } },
        },
        Routine: { offset: 40, type: { kind: "pointer", subtype: { kind: "function" } } },
      },
      kind: "struct",
      size: 48,
    },
  },
};

test("the fields of a record come in order of their place", () => {
  const layout = open(table).layoutOf("_OBJECT");
  expect(layout.ok && layout.value.fields.map((field) => `${field.name} ${place(field).join(" ")}`)).toEqual([
    "Links 0 16",
    "Mode 16 4",
    "Low 20 4 0 3",
    "High 20 4 31 1",
    "Name 24 8",
    "Narrow 32 4",
    "Routine 40 8",
  ]);
});

test("the table says which PDB it was made from", () => {
  expect(open(table).identity).toEqual({ pdbName: "ntkrnlmp.pdb", guid, age: 2, machine: "x64" });
});

test("a machine without a common name is not taken for one that the table does not name", () => {
  const pdb = { ...table.metadata.windows.pdb, machine_type: 0x166 };
  expect(open({ ...table, metadata: { windows: { pdb } } }).identity?.machine).toBe("0x0166");
});

test("enumerators keep their sign", () => {
  expect(
    open(table)
      .enumOf("_MODE")
      ?.enumerators.map(({ value }) => value),
  ).toEqual([0n, 1n, -1n]);
});

test("a number that JSON would round is read exactly, and text with one is left alone", () => {
  const text = JSON.stringify(table).replace(
    '"UserMode":1',
    '"UserMode":-9007199254740995,"x 9007199254740995 \\"":3',
  );
  const door = openIsf(
    text
      .replace('"base":"long"', '"base":"big"')
      .replace('"size":4}}', '"size":8}}')
      .replace('"base_types":{', '"base_types":{"big":{"kind":"int","signed":true,"size":8},'),
    "big.json",
  );
  const values = door.ok ? door.value.enumOf("_MODE")?.enumerators : [];
  expect(values?.map(({ name, value }) => [name, value])).toEqual([
    ["KernelMode", 0n],
    ["UserMode", -9_007_199_254_740_995n],
    ['x 9007199254740995 "', 3n],
    ["MaximumMode", -1n],
  ]);
});

test.each([
  ["no JSON", "{", "damaged-json"],
  ["JSON of something else", "[]", "foreign-file"],
  ["a table of Linux", JSON.stringify({ ...table, metadata: { linux: {} } }), "foreign-file"],
  ["a table without records", JSON.stringify({ ...table, user_types: undefined }), "damaged-json"],
  [
    "a GUID that is none",
    JSON.stringify({ ...table, metadata: { windows: { pdb: { GUID: "x", age: 1, database: "a" } } } }),
    "damaged-json",
  ],
])("%s is refused", (_name, text, code) => {
  const door = openIsf(text, "table.json");
  expect(door.ok ? "" : door.error.code).toBe(code);
});

test.each([
  ["a field behind its end", { offset: 2, type: { kind: "base", name: "long" } }, "damaged-json"],
  ["a negative offset", { offset: -4, type: { kind: "base", name: "long" } }, "damaged-json"],
  ["a field without a type", { offset: 0 }, "damaged-json"],
  [
    "a base type nobody defines",
    { offset: 0, type: { kind: "base", name: "constructor" } },
    "unresolved-type",
  ],
  ["a float of ten bytes", { offset: 0, type: { kind: "base", name: "f80" } }, "unresolved-type"],
  ["a record nobody defines", { offset: 0, type: { kind: "struct", name: "toString" } }, "incomplete-record"],
  ["itself in it", { offset: 0, type: { kind: "struct", name: "_ODD" } }, "recursive-record"],
  ["a bit-field over its end", { offset: 0, type: bits(30, 3) }, "damaged-json"],
  ["a bit-field without bits", { offset: 0, type: bits(3, 0) }, "damaged-json"],
])("a record with %s has no layout", (_name, field, code) => {
  const odd = { ...table, user_types: { _ODD: { kind: "struct", size: 4, fields: { odd: field } } } };
  const layout = open(odd).layoutOf("_ODD");
  expect(layout.ok ? "" : layout.error.code).toBe(code);
});

testWithOracle(pdbTools, hasPdbTools(), "a symbol table made from a PDB says what the PDB says", () => {
  const text = `
    enum Mode { kernel, user = -1 };
    struct List { struct List *next, *previous; };
    struct Object {
      struct List links; enum Mode mode; unsigned low : 3, high : 5; union { int a; short b; } either;
      void (*routine)(int); char name[3][5]; struct { int deep; } unnamed[2]; int *__ptr32 narrow; double real;
    } object;`;
  const pdb = openPdb(bytesInMemory(makePdb("c", [text]).pdb), "made.pdb");
  if (!pdb.ok) throw new Error(JSON.stringify(pdb.error));
  const isf = openIsf(isfOf(pdb.value, "made.pdb"), "made.json");
  if (!isf.ok) throw new Error(JSON.stringify(isf.error));
  const records = [...pdb.value.records()];
  expect(records.length).toBeGreaterThan(3);
  expect(isf.value.identity?.guid).toBe(pdb.value.guid);
  expect(records.map((record) => figures(isf.value, record))).toEqual(
    records.map((record) => figures(pdb.value, record)),
  );
});

test("arrays of more bytes than can be counted have no size, whatever stands around them", () => {
  const all = { kind: "base", name: "long" };
  const huge = Array.from({ length: 40 }).reduce(
    (subtype) => ({ kind: "array", count: 2 ** 40, subtype }),
    all,
  );
  const type = { kind: "array", count: 0, subtype: huge };
  const odd = { kind: "struct", size: 4, fields: { odd: { offset: 0, type } } };
  const layout = open({ ...table, user_types: { _ODD: odd } }).layoutOf("_ODD");
  expect(layout.ok ? layout.value.fields : layout.error.code).toBe("unresolved-type");
});

function figures(door: Layouts, record: string): unknown {
  const layout = door.layoutOf(record);
  if (!layout.ok) return layout.error.code;
  const fields = layout.value.fields.map((field) => `${field.name ?? ""} ${place(field).join(" ")}`);
  return [layout.value.size, layout.value.alignment, fields.sort()];
}

function place(field: FieldLayout): number[] {
  return field.kind === "member"
    ? [field.offset, field.size]
    : [field.unitOffset, field.unitSize, field.bitOffset ?? -1, field.bitWidth];
}

function bits(position: number, length: number): unknown {
  const type = { kind: "base", name: "unsigned long" };
  return { bit_length: length, bit_position: position, kind: "bitfield", type };
}

function open(json: unknown): IsfDoor {
  const door = openIsf(JSON.stringify(json), "table.json");
  if (!door.ok) throw new Error(JSON.stringify(door.error));
  return door.value;
}
