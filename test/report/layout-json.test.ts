import { expect, test } from "vitest";
import type { Layouts, RecordLayout, Type } from "../../src/index.ts";
import { layoutJson, layoutText, plainStyle } from "../../src/index.ts";

// A witness that knows less than the engine: debug info stores no alignment, and of a bit-field in a union no position.

const ulong: Type = { kind: "scalar", class: "unsigned", size: 4, alignment: 4, spelling: "ULONG" };

const flags: RecordLayout = {
  record: "_FLAGS",
  name: "_FLAGS",
  path: null,
  aliases: [],
  form: "union",
  size: 4,
  alignment: { least: 1, most: 4 },
  requiredAlignment: null,
  fields: [
    {
      kind: "bit-field",
      name: "Busy",
      type: ulong,
      unitOffset: 0,
      unitSize: 4,
      bitOffset: null,
      bitWidth: 1,
      span: null,
    },
  ],
  span: null,
};

const witness: Layouts = {
  language: "c",
  records: () => ["_FLAGS"],
  layoutOf: () => ({ ok: true, value: flags }),
  enumOf: () => null,
  declarationOf: () => null,
  typeLayoutOf: () => ({ ok: true, value: { size: 4, alignment: { least: 4, most: 4 } } }),
};

const sets = [{ layouts: witness, records: ["_FLAGS"], build: "10.0.26100.1742", vocabulary: [] }];

test("what the witness does not know is null in JSON, never a number", () => {
  expect(JSON.parse(layoutJson(sets, []))).toMatchObject({
    layouts: [
      {
        alignment: null,
        alignmentBounds: { least: 1, most: 4 },
        requiredAlignment: null,
        source: null,
        build: "10.0.26100.1742",
        fields: [{ name: "Busy", bitOffset: null, bitWidth: 1 }],
      },
    ],
  });
});

test("what the witness does not know is said in words", () => {
  const text = layoutText(sets, plainStyle);
  expect(text).toContain("alignment from 1 to 4");
  expect(text).toContain("Busy : 1  bits unknown");
  expect(text).toContain("10.0.26100.1742");
});

test("colour is there only when told, and changes no other byte", () => {
  const colored = layoutText(sets, { ...plainStyle, color: true });
  expect(colored).toContain("\u001B[");
  expect(
    colored
      .split("\u001B")
      .map((piece, at) => (at === 0 ? piece : piece.replace(/^\[\d+m/, "")))
      .join(""),
  ).toBe(layoutText(sets, plainStyle));
});
