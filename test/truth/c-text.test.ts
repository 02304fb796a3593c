import fc from "fast-check";
import { expect, test } from "vitest";
import { computeLayouts } from "../../src/layout/compute.ts";
import type { FieldLayout, Layouts, RecordLayout } from "../../src/layout/layouts.ts";
import { exactly } from "../../src/layout/layouts.ts";
import { msvcC } from "../../src/layout/rules.ts";
import type { Type } from "../../src/model/model.ts";
import { cModel } from "../../src/testing/index.ts";
import { kernelText } from "../../src/truth/c-text.ts";
import { compareComputed, emptyTally } from "../oracle/kernel-comparison.ts";

test("any layout that is written as C is laid out the same again", async () => {
  const tally = emptyTally();
  let refused = 0;
  for (const model of fc.sample(cModel(4), { numRuns: 150, seed: 7 })) {
    const layouts = computeLayouts(model, msvcC);
    const ids = [...model.records.values()].filter(({ name }) => name !== null).map(({ id }) => id);
    const kernel = kernelText(layouts, ids);
    refused += kernel.unwritable.length;
    await compareComputed(layouts, kernel, tally);
  }
  expect(tally.disagreements).toEqual([]);
  expect(tally.records).toBeGreaterThan(refused);
});

const char: Type = { kind: "scalar", class: "character", size: 1, alignment: 1, spelling: "char" };
const uint: Type = { kind: "scalar", class: "unsigned", size: 4, alignment: 4, spelling: "unsigned int" };

function member(name: string, offset: number, type: Type, size: number): FieldLayout {
  return { kind: "member", name, type, offset, size, span: null };
}

function bits(name: string, bitOffset: number | null, bitWidth: number): FieldLayout {
  return { kind: "bit-field", name, type: uint, unitOffset: 0, unitSize: 4, bitOffset, bitWidth, span: null };
}

/** A door with these records, each a struct. */
function doorOf(
  records: Readonly<Record<string, { size: number; fields: readonly FieldLayout[] }>>,
): Layouts {
  const layouts = new Map(
    Object.entries(records).map(([id, { size, fields }]): [string, RecordLayout] => [
      id,
      {
        record: id,
        name: id.split("#")[0] ?? id,
        path: null,
        aliases: [],
        form: "struct",
        size,
        alignment: exactly(1),
        requiredAlignment: null,
        fields,
        span: null,
      },
    ]),
  );
  const unknown = (record: string) =>
    ({ ok: false, error: { code: "incomplete-record", args: { record }, span: null } }) as const;
  return {
    language: "c",
    records: () => layouts.keys(),
    layoutOf(id) {
      const layout = layouts.get(id);
      return layout === undefined ? unknown(id) : { ok: true, value: layout };
    },
    enumOf: () => null,
    declarationOf: () => null,
    typeLayoutOf: () => unknown("a type"),
  };
}

test("definitions of one name get tags of their own", () => {
  const one = { size: 1, fields: [member("first", 0, char, 1)] };
  const { names } = kernelText(doorOf({ _KPCR: one, "_KPCR#2": one, _KPCR_2: one }), [
    "_KPCR",
    "_KPCR#2",
    "_KPCR_2",
  ]);
  expect([...names.values()]).toEqual(["_KPCR", "_KPCR_2", "_KPCR_2_2"]);
});

test("a record that holds itself, or one that nobody knows, is listed and not written", () => {
  const held = (record: string): Type => ({ kind: "record", record });
  const door = doorOf({
    Loop: { size: 1, fields: [member("again", 0, held("Loop"), 1)] },
    Holder: { size: 1, fields: [member("missing", 0, held("Missing"), 1)] },
  });
  const { names, unwritable } = kernelText(door, ["Loop", "Holder"]);
  expect([...names]).toEqual([]);
  expect(unwritable.map(({ record }) => record)).toEqual(["Holder", "Loop"]);
});

test("bits at unknown positions stand apart from those at known ones, and say so", async () => {
  const door = doorOf({ Flags: { size: 4, fields: [bits("known", 4, 3), bits("unknown", null, 2)] } });
  const kernel = kernelText(door, ["Flags"]);
  const tally = emptyTally();
  await compareComputed(door, kernel, tally);
  expect(tally).toMatchObject({ unknownBits: 1, disagreements: [] });
  expect(kernel.text).toContain("unknown : 2; /* first bit not known */");
});

test("arrays without elements keep their place, in the middle and two at the end", async () => {
  const empty = (name: string, offset: number): FieldLayout =>
    member(name, offset, { kind: "array", element: char, length: 0 }, 0);
  const door = doorOf({
    Tails: {
      size: 8,
      fields: [
        empty("start", 0),
        member("count", 0, uint, 4),
        empty("middle", 5),
        empty("one", 8),
        empty("two", 8),
      ],
    },
  });
  const kernel = kernelText(door, ["Tails"]);
  const tally = emptyTally();
  await compareComputed(door, kernel, tally);
  expect(kernel.unwritable).toEqual([]);
  expect(tally.disagreements).toEqual([]);
});
