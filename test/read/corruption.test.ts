import * as fc from "fast-check";
import { expect, test } from "vitest";
import { messageOf } from "../../src/diagnostic/catalogue.ts";
import type { Layouts } from "../../src/layout/layouts.ts";
import { type ByteSource, bytesInMemory } from "../../src/read/bytes.ts";
import { openIsf } from "../../src/read/isf.ts";
import { readPe } from "../../src/read/pe.ts";
import { openPdb } from "../../src/read/pdb/open.ts";
import { testWithOracle } from "../oracles.ts";
import { isfOf } from "./make-isf.ts";
import { hasPdbTools, makePdb, pdbTools } from "./pdb/make-pdb.ts";
import { knot, streamOf } from "./pdb/knot.ts";
import { TypeWriter, member, pdbOf } from "./pdb/write-msf.ts";
import { tinyPe } from "./write-pe.ts";

// The same seed every time: a failure here is one that everybody sees.
const seed = 20_040_203;

/** How much a file may be made to give: each byte about once, as a sound one does, and a page for the tiniest. */
function mostBytes(size: number): number {
  return 2 * size + 4096;
}

type Change =
  | { readonly kind: "byte"; readonly at: number; readonly value: number }
  | { readonly kind: "word"; readonly at: number; readonly value: number }
  | { readonly kind: "cut"; readonly at: number }
  | { readonly kind: "copy"; readonly at: number; readonly from: number; readonly length: number };

/** Anywhere alike: fast-check would like the ends best, and with them the magic. */
const place = fc.noBias(fc.nat(999_999)).map((millionths) => millionths / 1_000_000);
const telling = fc.constantFrom(
  0,
  1,
  2,
  0x7f,
  0x80,
  0xffff,
  0x1000,
  0x1001,
  0x7fff_ffff,
  0x8000_0000,
  0xffff_ffff,
);
const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("byte" as const), at: place, value: fc.nat(255) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("word" as const), at: place, value: telling }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("cut" as const), at: place }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("copy" as const), at: place, from: place, length: fc.nat(64) }),
  },
);
const changes = fc.array(change, { minLength: 1, maxLength: 4 });

test("8,000 damaged small PDBs are read or refused", () => {
  const file = pdbOf(knot());
  const counts = corrupt(8000, [file], (bytes) => visitPdb(bytes));
  expect(counts.refused).toBeGreaterThan(200);
  expect(counts.answered).toBeGreaterThan(200);
});

test("5,000 damaged type streams, in a sound container, are read or refused", () => {
  const stream = knot().stream();
  const counts = corrupt(5000, [stream], (bytes) => visitPdb(pdbOf(streamOf(bytes))));
  expect(counts.refused + counts.answered).toBe(5000);
  expect(counts.answered).toBeGreaterThan(200);
});

test("4,000 damaged programs are read or refused", () => {
  const counts = corrupt(4000, [tinyPe("D:\\build\\made.pdb")], (bytes) => {
    const pe = readPe(strict(bytes), "made.dll");
    if (!pe.ok) expect(messageOf(pe.error)).not.toBe("");
    return pe.ok;
  });
  expect(counts.refused).toBeGreaterThan(200);
  expect(counts.answered).toBeGreaterThan(200);
});

testWithOracle(
  pdbTools,
  hasPdbTools(),
  "1,500 damages to a real PDB, its program and its symbol table end in an answer",
  () => {
    const made = makePdb("c", [real]);
    const door = openPdb(bytesInMemory(made.pdb), "made.pdb");
    if (!door.ok) throw new Error(JSON.stringify(door.error));
    const table = new Uint8Array(Buffer.from(isfOf(door.value, "made.pdb")));
    const pdbs = corrupt(500, [made.pdb], (bytes) => visitPdb(bytes));
    const programs = corrupt(500, [made.dll], (bytes) => readPe(strict(bytes), "made.dll").ok);
    const tables = corrupt(500, [table], visitIsf);
    for (const counts of [pdbs, programs, tables]) {
      expect(counts.refused).toBeGreaterThan(20);
      expect(counts.answered).toBeGreaterThan(20);
    }
    process.stdout.write(`damaged: ${JSON.stringify({ pdbs, programs, tables })}\n`);
  },
);

test("1,500 symbol tables with values of the wrong kind are read or refused", () => {
  const type = fc.letrec((tie) => ({
    type: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom<unknown>(
        { kind: "base", name: "long" },
        { kind: "struct", name: "A" },
        { kind: "enum", name: "E" },
        { kind: "function" },
        null,
        3,
      ),
      fc.record({
        kind: fc.constantFrom("pointer", "array", "bitfield"),
        count: fc.nat(9),
        subtype: tie("type"),
      }),
      fc.record({
        kind: fc.constant("bitfield"),
        bit_position: fc.nat(40),
        bit_length: fc.nat(40),
        type: tie("type"),
      }),
    ),
  })).type;
  const field = fc.record({ offset: fc.oneof(fc.nat(32), fc.jsonValue()), type });
  const record = fc.record({
    kind: fc.constantFrom("struct", "union", "odd"),
    size: fc.oneof(fc.nat(64), fc.jsonValue()),
    fields: fc.oneof(fc.dictionary(fc.string(), field), fc.jsonValue()),
  });
  const table = fc.record({
    metadata: fc.constant({}),
    base_types: fc.constant({
      long: { kind: "int", size: 4, signed: true },
      pointer: { kind: "int", size: 8 },
    }),
    enums: fc.record({ E: fc.oneof(fc.constant({ base: "long", constants: { a: 1 } }), fc.jsonValue()) }),
    user_types: fc.record({ A: record, B: record }),
  });
  let seen = 0;
  fc.assert(
    fc.property(table, (json) => {
      seen++;
      const door = openIsf(JSON.stringify(json), "table.json");
      if (door.ok) visit(door.value);
    }),
    { seed, numRuns: 1500 },
  );
  expect(seen).toBe(1500);
});

test("a PDB whose 4,000 records share one list of 4,000 fields does not cost 16 million fields", () => {
  const types = new TypeWriter();
  const list = types.fieldList((payload) => {
    for (let index = 0; index < 4000; index++) member(payload, "a", 0x74, 0);
  });
  for (let index = 0; index < 4000; index++) types.structure(`Shares${index}`, 4, list);
  // The same once more for those of one name, which are compared with each other.
  for (let index = 0; index < 4000; index++) types.structure("Same", 4, list);
  const door = openPdb(bytesInMemory(pdbOf(types)), "made.pdb");
  if (!door.ok) throw new Error(JSON.stringify(door.error));
  let fields = 0;
  for (const record of door.value.records()) {
    const layout = door.value.layoutOf(record);
    fields += layout.ok ? layout.value.fields.length : 0;
  }
  expect(fields).toBeLessThan(1_000_000);
});

test("a symbol table nested 100,000 deep is refused", () => {
  const deep = '{"kind":"pointer","subtype":'.repeat(100_000);
  const text = `{"metadata":{},"base_types":{},"enums":{},"user_types":{"A":{"kind":"struct","size":8,"fields":{"a":{"offset":0,"type":${deep}{}${"}".repeat(100_000)}}}}}}`;
  const door = openIsf(text, "table.json");
  if (door.ok) visit(door.value);
});

function corrupt(
  runs: number,
  files: readonly Uint8Array[],
  read: (bytes: Uint8Array) => boolean,
): { answered: number; refused: number } {
  const counts = { answered: 0, refused: 0 };
  const property = fc.property(fc.constantFrom(...files), changes, (file, list) => {
    const isAnswered = read(list.reduce(damage, file));
    counts[isAnswered ? "answered" : "refused"]++;
  });
  fc.assert(property, { seed, numRuns: runs });
  return counts;
}

function damage(file: Uint8Array, how: Change): Uint8Array {
  const at = Math.floor(how.at * file.length);
  if (how.kind === "cut") return file.subarray(0, at);
  const copy = Uint8Array.from(file);
  switch (how.kind) {
    case "byte":
      copy[at] = how.value;
      break;
    case "word":
      if (at + 4 <= copy.length) new DataView(copy.buffer).setUint32(at, how.value, true);
      break;
    case "copy": {
      const from = Math.floor(how.from * file.length);
      copy.copyWithin(at, from, from + how.length);
      break;
    }
  }
  return copy;
}

function visitPdb(bytes: Uint8Array): boolean {
  const door = openPdb(strict(bytes), "made.pdb");
  if (!door.ok) {
    expect(messageOf(door.error)).not.toBe("");
    return false;
  }
  visit(door.value);
  return true;
}

function visitIsf(bytes: Uint8Array): boolean {
  const door = openIsf(Buffer.from(bytes).toString("utf8"), "table.json");
  if (door.ok) visit(door.value);
  return door.ok;
}

/** Asks for everything; each answer is a layout or a diagnostic that has words. */
function visit(door: Layouts): void {
  for (const record of door.records()) {
    const layout = door.layoutOf(record);
    if (!layout.ok) {
      expect(messageOf(layout.error)).not.toBe("");
      continue;
    }
    for (const field of layout.value.fields) {
      const measured = door.typeLayoutOf(field.type);
      const end = field.kind === "member" ? field.offset : field.unitOffset;
      expect(end).toBeLessThanOrEqual(layout.value.size);
      if (measured.ok)
        expect(measured.value.alignment.least).toBeLessThanOrEqual(measured.value.alignment.most);
    }
    expect(layout.value.alignment.least).toBeLessThanOrEqual(layout.value.alignment.most);
  }
}

/** A source that no lie may make give more than the file has, at once or over and over. */
function strict(bytes: Uint8Array): ByteSource {
  const source = bytesInMemory(bytes);
  let given = 0;
  return {
    size: source.size,
    read(offset, length) {
      if (offset < 0 || length < 0 || length > source.size)
        throw new Error(`asked for ${length} at ${offset}`);
      given += length;
      if (given > mostBytes(source.size)) throw new Error(`asked for ${given} of ${source.size} bytes`);
      return source.read(offset, length);
    },
  };
}

const real = `
  enum Mode { kernel, user = -1 };
  struct List { struct List *next, *previous; };
  struct Object {
    struct List links; enum Mode mode; unsigned low : 3, high : 5; union { int a; short b; } either;
    void (*routine)(struct Object *, int); char name[3][5]; struct { int deep; } unnamed[2]; double real;
  } object;`;
