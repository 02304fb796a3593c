import * as fc from "fast-check";
import { expect, test } from "vitest";
import { bytesInMemory } from "../../src/read/bytes.ts";
import { openIsf } from "../../src/read/isf.ts";
import { openPdb } from "../../src/read/pdb/open.ts";
import { visit } from "../corruption/visit.ts";
import { TypeWriter, member, pdbOf } from "./pdb/write-msf.ts";

// Files that chance would not make. Random damage: test/corruption.

// The same seed every time: a failure here is one that everybody sees.
const seed = 20_040_203;

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
