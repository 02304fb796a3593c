import { expect, test } from "vitest";
import { fieldsAt } from "../../src/layout/at.ts";
import { computeLayouts } from "../../src/layout/compute.ts";
import { flattenFields } from "../../src/layout/flatten.ts";
import type { Layouts, RecordLayout } from "../../src/layout/layouts.ts";
import { msvcC, type Rules, rustc } from "../../src/layout/rules.ts";
import type { Field, Member, Model, RecordType, Type } from "../../src/model/model.ts";
import { wholeFile } from "../../src/source/source.ts";

// What is refused, and that nothing the input says can bring the engine down.

const span = wholeFile("test");
const byte: Type = { kind: "scalar", class: "unsigned", size: 1, alignment: 1, spelling: "unsigned char" };

test("a record that holds itself is refused, wherever one starts, and one that points at itself is not", () => {
  const records = [
    record("First", [member("second", held("Second"))]),
    record("Second", [member("first", held("First"))]),
    record("Alone", [member("alone", held("Alone"))]),
    record("Outside", [member("first", held("First"))]),
    record("Link", [member("next", { kind: "pointer", size: 8, pointee: held("Link") })]),
  ];
  const backward = layoutsOf(records.toReversed());
  expect(codeOf(layoutsOf(records), "First")).toBe("recursive-record");
  expect(codeOf(backward, "Second")).toBe("recursive-record");
  expect(codeOf(backward, "Alone")).toBe("recursive-record");
  expect(codeOf(backward, "Outside")).toBe("recursive-record");
  expect(codeOf(backward, "Link")).toBe("laid out");
});

test("a chain of 10,000 records is refused beyond the deepest nesting, whoever is asked first", () => {
  const chain = Array.from({ length: 10_000 }, (_, index) =>
    record(`Level${index}`, [member("inner", index === 0 ? byte : held(`Level${index - 1}`))]),
  );
  const layouts = layoutsOf(chain);
  expect(codeOf(layouts, "Level9999")).toBe("nesting-too-deep");
  expect(codeOf(layouts, "Level498")).toBe("laid out");
  expect(codeOf(layoutsOf(chain), "Level498")).toBe("laid out");
  expect(codeOf(layoutsOf(chain), "Level501")).toBe("nesting-too-deep");
});

test("10,000 arrays of arrays are refused", () => {
  let type: Type = byte;
  for (let depth = 0; depth < 10_000; depth++) type = { kind: "array", element: type, length: 1 };
  expect(codeOf(layoutsOf([record("Deep", [member("cells", type)])]), "Deep")).toBe("nesting-too-deep");
});

test("a record of two fields that are each small enough may be too large", () => {
  const half: Type = { kind: "array", element: byte, length: 2 ** 30 };
  const layouts = layoutsOf([
    record("Half", [member("one", half)]),
    record("Huge", [member("one", half), member("two", half)]),
  ]);
  expect(codeOf(layouts, "Half")).toBe("laid out");
  expect(codeOf(layouts, "Huge")).toBe("size-too-large");
});

test("an array of 2^40 elements is too large in C, and in Rust it is not", () => {
  const records = [record("Huge", [member("cells", { kind: "array", element: byte, length: 2 ** 40 })])];
  expect(codeOf(layoutsOf(records), "Huge")).toBe("size-too-large");
  expect(known(layoutsOf(records, rustc), "Huge").size).toBe(2 ** 40);
});

test("doubling unnamed records is refused before anybody lists 2^40 fields", () => {
  const unnamed = Array.from({ length: 40 }, (_, index) => {
    const inner = index === 0 ? byte : held(`unnamed${index - 1}`);
    return { ...record(`unnamed${index}`, [member("a", inner), member("b", inner)], "union"), name: null };
  });
  expect(codeOf(layoutsOf(unnamed), "unnamed39")).toBe("too-many-fields");
});

test("what nobody defines, void, an unknown pack and a wrong alignment have no layout", () => {
  const voidType: Type = { kind: "scalar", class: "void", size: 0, alignment: 1, spelling: "void" };
  const layouts = layoutsOf([
    record("Missing", [member("gone", held("Nowhere"))]),
    record("Void", [member("nothing", voidType)]),
    { ...record("Packed", [member("tag", byte)]), pack: 3 },
    { ...record("Aligned", [member("tag", byte)]), requestedAlignment: 3 },
    { ...record("Rusty", [member("tag", byte)]), representation: "unspecified" },
  ]);
  const codes = ["Missing", "Void", "Packed", "Aligned", "Rusty", "Nowhere"].map((id) => codeOf(layouts, id));
  expect(codes).toEqual([
    "incomplete-record",
    "void-member",
    "open-question",
    "invalid-alignment",
    "repr-rust",
    "incomplete-record",
  ]);
});

test("a transparent record is laid out as its one field that has a size, and with two of them not at all", () => {
  const empty: Type = { kind: "array", element: byte, length: 0 };
  const transparent = (id: string, fields: readonly Field[]): RecordType => ({
    ...record(id, fields),
    representation: "transparent",
  });
  const layouts = layoutsOf(
    [
      transparent("One", [
        member("nothing", empty),
        member("all", { kind: "pointer", size: 8, pointee: null }),
      ]),
      transparent("None", [member("nothing", empty)]),
      transparent("Two", [member("low", byte), member("high", byte)]),
    ],
    rustc,
  );
  expect(known(layouts, "One")).toMatchObject({ size: 8, alignment: { least: 8, most: 8 } });
  expect(known(layouts, "None")).toMatchObject({ size: 0, alignment: { least: 1, most: 1 } });
  expect(codeOf(layouts, "Two")).toBe("refused-record");
});

test("void, a function and an enum that nobody defines have no size", () => {
  const layouts = layoutsOf([]);
  const types: readonly Type[] = [
    { kind: "scalar", class: "void", size: 0, alignment: 1, spelling: "void" },
    { kind: "function", spelling: "int (void)" },
    { kind: "enum", enum: "Nowhere" },
  ];
  for (const type of types) expect(layouts.typeLayoutOf(type)).toMatchObject({ ok: false });
});

test("a byte of unions within unions is read in a bounded number of ways", () => {
  const levels = Array.from({ length: 12 }, (_, index) => {
    const inner = index === 0 ? byte : held(`Level${index - 1}`);
    return record(`Level${index}`, [member("a", inner), member("b", inner)], "union");
  });
  const layouts = layoutsOf(levels);
  expect(fieldsAt(known(layouts, "Level1"), layouts, 0)).toHaveLength(4);
  expect(fieldsAt(known(layouts, "Level11"), layouts, 0)).toHaveLength(200);
});

test("a place inside an array of records is told with its indices", () => {
  const layouts = layoutsOf([
    record("Cell", [member("low", byte), member("high", byte)]),
    record("Row", [
      member("tag", byte),
      member("cells", { kind: "array", element: held("Cell"), length: 3 }),
    ]),
  ]);
  const paths = fieldsAt(known(layouts, "Row"), layouts, 6).map(({ steps }) => steps.at(-1)?.path);
  expect(paths).toEqual(["cells[2].high"]);
});

test("fields of unnamed records are listed: anonymous ones in the outer record, others behind their member", () => {
  const layouts = layoutsOf([
    { ...record("inner", [member("low", byte)]), name: null },
    record("Outer", [member("tag", byte), member(null, held("inner")), member("u", held("inner"))]),
  ]);
  const paths = flattenFields(known(layouts, "Outer"), layouts).map(
    ({ path, offset }) => `${offset} ${path}`,
  );
  expect(paths).toEqual(["0 tag", "1 low", "2 u", "2 u.low"]);
});

function layoutsOf(records: readonly RecordType[], rules: Rules = msvcC): Layouts {
  const model: Model = {
    language: rules.name === "rustc" ? "rust" : "c",
    records: new Map(records.map((entry) => [entry.id, entry])),
    enums: new Map(),
    aliases: new Map(),
    constants: new Map(),
    stated: [],
    vocabulary: [],
  };
  return computeLayouts(model, rules);
}

function codeOf(layouts: Layouts, id: string): string {
  const layout = layouts.layoutOf(id);
  return layout.ok ? "laid out" : layout.error.code;
}

function known(layouts: Layouts, id: string): RecordLayout {
  const layout = layouts.layoutOf(id);
  if (!layout.ok) throw new Error(`${id} has no layout: ${layout.error.code}`);
  return layout.value;
}

function held(id: string): Type {
  return { kind: "record", record: id };
}

function member(name: string | null, type: Type): Member {
  return { kind: "member", name, type, requestedAlignment: null, packed: false, span };
}

function record(id: string, fields: readonly Field[], form: RecordType["form"] = "struct"): RecordType {
  return {
    id,
    name: id,
    path: null,
    aliases: [],
    form,
    representation: "c",
    fields,
    pack: null,
    requestedAlignment: null,
    refused: null,
    accessors: [],
    views: [],
    span,
  };
}
