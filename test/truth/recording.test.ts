import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FieldLayout, RecordLayout } from "../../src/layout/layouts.ts";
import type { EnumType, Type } from "../../src/model/model.ts";
import { int, kernelBaseTypes } from "../../src/model/windows.ts";
import { wholeFile } from "../../src/source/source.ts";
import { encodeRecording } from "../../src/truth/encode.ts";
import { openRecorded } from "../../src/truth/open.ts";
import type { MeasuredBuild } from "../../src/truth/recording.ts";
import { definitionId, memberId } from "../../src/truth/recording.ts";
import { textHost, valueOf } from "./folder.ts";

const provenance = [{ key: "witness", value: "a test" }];
const pointer = (pointee: Type): Type => ({ kind: "pointer", size: 8, pointee });
const array = (element: Type, length: number): Type => ({ kind: "array", element, length });
const base = (name: string): Type => kernelBaseTypes.get(name) ?? pointer({ kind: "function", spelling: "" });

const leaf: fc.Arbitrary<readonly [Type, number]> = fc.constantFrom<readonly [Type, number]>(
  [base("UCHAR"), 1],
  [base("ULONG"), 4],
  [base("double"), 8],
  [pointer(base("void")), 8],
  [pointer(pointer({ kind: "record", record: "_INCOMPLETE" })), 8],
  [pointer({ kind: "function", spelling: "LONG(struct _A*, void(void*)*, ULONG[2][3]*, ...)" }), 8],
  [pointer(array(array(base("UCHAR"), 2), 3)), 8],
  [{ kind: "enum", enum: "_KIND" }, 4],
);

const lengths = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 2 });
const offset = fc.integer({ min: 0, max: 64 });
const alignment = fc.constantFrom({ least: 1, most: 1 }, { least: 4, most: 16 }, { least: 8, most: 8 });

type Part = (name: string, owner: string, add: (record: RecordLayout) => void) => FieldLayout;

const member: fc.Arbitrary<Part> = fc
  .tuple(leaf, lengths, offset)
  .map(([[type, size], dimensions, at]) => (name) => {
    const whole = dimensions.reduce((element, length) => array(element, length), type);
    const count = dimensions.reduce((product, length) => product * length, 1);
    return { kind: "member", name, type: whole, offset: at, size: size * count, span: null };
  });

const bitField: fc.Arbitrary<Part> = fc
  .tuple(fc.constantFrom("UCHAR", "ULONG", "ULONGLONG"), fc.option(fc.integer({ min: 0, max: 4 })), offset)
  .map(([spelling, bitOffset, unitOffset]) => (name) => {
    const unitSize = spelling === "UCHAR" ? 1 : spelling === "ULONG" ? 4 : 8;
    return {
      kind: "bit-field",
      name,
      type: base(spelling),
      unitOffset,
      unitSize,
      bitOffset,
      bitWidth: 3,
      span: null,
    };
  });

const unnamed: fc.Arbitrary<Part> = fc
  .tuple(fc.array(fc.oneof(member, bitField), { maxLength: 3 }), alignment, fc.boolean(), offset)
  .map(([parts, bounds, isUnion, at]) => (name, owner, add) => {
    const id = memberId(owner, name);
    add(record(id, null, isUnion ? "union" : "struct", bounds, parts, add));
    return {
      kind: "member",
      name,
      type: array({ kind: "record", record: id }, 1),
      offset: at,
      size: recordSize,
      span: null,
    };
  });

const recordSize = 1 << 10;

function record(
  id: string,
  name: string | null,
  form: "struct" | "union",
  bounds: RecordLayout["alignment"],
  parts: readonly Part[],
  add: (record: RecordLayout) => void,
): RecordLayout {
  const fields = parts.map((part, at) => part(`field${at}`, id, add));
  return {
    record: id,
    name,
    path: null,
    aliases: [],
    form,
    size: name === null ? recordSize : 2 * recordSize,
    alignment: bounds,
    requiredAlignment: null,
    fields,
    span: null,
  };
}

const kind: EnumType = {
  id: "_KIND",
  name: "_KIND",
  path: null,
  aliases: [],
  underlying: int,
  requestedAlignment: null,
  enumerators: [
    { name: "First", value: -1n },
    { name: "Last", value: 4n },
  ],
  refused: null,
  span: wholeFile("kind.h"),
};

const parts = fc.array(fc.oneof(member, bitField, { arbitrary: unnamed, weight: 1 }), { maxLength: 6 });
const names = ["_A", "_a", "CON", "builds", "<odd>"];

const measured: fc.Arbitrary<MeasuredBuild> = fc
  .array(fc.tuple(parts, alignment), { minLength: 5, maxLength: 5 })
  .map((bodies) => {
    const records = new Map<string, RecordLayout>();
    const add = (inner: RecordLayout): void => void records.set(inner.record, inner);
    bodies.forEach(([body, bounds], at) =>
      add(record(names[at] ?? "", names[at] ?? "", "struct", bounds, body, add)),
    );
    const build = { version: "", title: "a build" };
    return { build, records, enums: new Map([[kind.id, kind]]), incomplete: new Map() };
  });

/** Bodies drawn again and again, so that builds share layouts. */
const builds = fc
  .array(measured, { minLength: 1, maxLength: 3 })
  .chain((few) => fc.array(fc.constantFrom(...few), { minLength: 1, maxLength: 6 }))
  .map((list) =>
    list.map((each, at) => ({ ...each, build: { version: `10.0.${at + 8}.1`, title: "a build" } })),
  );

/** Without the alignment, which builds share at its loosest, and without places in a text. */
function withoutPlaces(layout: RecordLayout): object {
  const fields = layout.fields.map((field) => Object.assign({}, field, { span: null }));
  return { ...layout, fields, span: null, alignment: null };
}

test("law: what is recorded is what is read back, for every build", () => {
  fc.assert(
    fc.property(builds, (list) => {
      const recorded = valueOf(openRecorded(textHost(encodeRecording(list, provenance))));
      for (const each of list) {
        const layouts = recorded.layoutsOf(each.build.version);
        for (const original of each.records.values()) {
          const layout = layouts.layoutOf(original.record);
          expect(withoutPlaces(valueOf(layout))).toEqual(withoutPlaces(original));
          expect(valueOf(layout).alignment.least).toBeLessThanOrEqual(original.alignment.least);
          expect(valueOf(layout).alignment.most).toBeGreaterThanOrEqual(original.alignment.most);
        }
        expect(layouts.enumOf("_KIND")?.enumerators).toEqual(kind.enumerators);
        expect([...layouts.records()].sort()).toEqual([...names].sort());
      }
    }),
    { numRuns: 60 },
  );
});

test("law: the order of builds, and of records in them, does not show", () => {
  fc.assert(
    fc.property(builds, (list) => {
      const backwards = list
        .toReversed()
        .map((each) => Object.assign({}, each, { records: new Map([...each.records].toReversed()) }));
      expect([...encodeRecording(backwards, provenance)]).toEqual([...encodeRecording(list, provenance)]);
    }),
    { numRuns: 30 },
  );
});

test("law: no two files differ in case only, and none is reserved", () => {
  fc.assert(
    fc.property(builds, (list) => {
      const files = [...encodeRecording(list, provenance).keys()];
      expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(files.length);
      expect(files.filter((file) => !/^[\w~.-]+\.txt$/.test(file) || /^con\./i.test(file))).toEqual([]);
    }),
    { numRuns: 10 },
  );
});

test("builds that share a layout are named once, as ranges of the known builds", () => {
  const [one] = fc.sample(measured, 1);
  if (one === undefined) throw new Error("no sample");
  const list = [9, 10, 11].map((part) => {
    return Object.assign({}, one, { build: { version: `10.0.${part}.1`, title: "a build" } });
  });
  expect(encodeRecording(list, provenance).get("_A.txt")?.split("\n")).toContain("in 10.0.9.1..10.0.11.1");
});

test("a second definition in one build has an id of its own", () => {
  expect([definitionId("_A", 1), definitionId("_A", 2)]).toEqual(["_A", "_A#2"]);
});

const good = [
  "layouts 1",
  "name _A",
  "witness a test",
  "",
  "struct size 0x10 align 4..16",
  "in 1.0..3.0",
  "  0x0 ULONG low",
  "  0x4 union u size 0x4 align 4",
  "    0x0 UCHAR flag:1@0",
  "    0x0 UCHAR rest:7@?",
  "  0x8 struct _B[2] pair size 0x4",
  "",
];
const lists = new Map([
  ["builds.txt", "layouts 1\n\n1.0 one\n2.0 two\n3.0 three\n"],
  ["names.txt", "layouts 1\n\nrecord _A\n"],
]);

function refusalOf(lines: readonly string[]): readonly [number, string] | null {
  const recorded = valueOf(openRecorded(textHost(new Map([...lists, ["_A.txt", lines.join("\n")]]))));
  const result = recorded.layoutsOf("2.0").layoutOf("_A");
  if (result.ok || result.error.code !== "damaged-recording") return null;
  return [result.error.span?.line ?? 0, result.error.args.why];
}

describe("a file edited by hand into nonsense is refused with its line", () => {
  test("the good one is read", () => {
    expect(refusalOf(good)).toBeNull();
    expect(refusalOf(good.join("\r\n").split("\n"))).toBeNull();
  });

  const edits: readonly (readonly [string, number, string])[] = [
    ["another format", 1, "layouts 2"],
    ["another name", 2, "name _B"],
    ["no name", 2, "nom _A"],
    ["no empty line", 4, "struct"],
    ["another form", 5, "class size 0x10 align 4"],
    ["a decimal size", 5, "struct size 16 align 4"],
    ["no alignment", 5, "struct size 0x10"],
    ["an alignment that is no power of two", 5, "struct size 0x10 align 3"],
    ["an alignment upside down", 5, "struct size 0x10 align 16..4"],
    ["a required alignment, which no debug info has", 5, "struct size 0x10 align 4 required 4"],
    ["an enum of eight bytes", 5, "enum size 0x8"],
    ["an enum that is aligned", 5, "enum size 0x4 align 4"],
    ["an unknown build", 6, "in 1.0..4.0"],
    ["builds out of order", 6, "in 3.0..1.0"],
    ["a build twice", 6, "in 1.0..2.0 2.0"],
    ["no builds", 6, "  0x0 ULONG low"],
    ["a decimal offset", 7, "  0 ULONG low"],
    ["an unknown type", 7, "  0x0 QUAD low"],
    ["void by value", 7, "  0x0 void low"],
    ["a function by value", 7, "  0x0 void(ULONG) low"],
    ["parentheses that do not close", 7, "  0x0 void(ULONG* low"],
    ["a name that is none", 7, "  0x0 ULONG 1st"],
    ["no name", 7, "  0x0 ULONG"],
    ["a field outside the record", 7, "  0xd ULONG low"],
    ["an array outside the record", 7, "  0x0 ULONG[9999999999][9999999999] low"],
    ["a size on a scalar", 7, "  0x0 ULONG low size 0x4"],
    ["no size on a record", 11, "  0x8 struct _B[2] pair"],
    ["an alignment on a named record", 11, "  0x8 struct _B[2] pair size 0x4 align 4"],
    ["none on an unnamed one", 8, "  0x4 union u size 0x4"],
    ["an indent too deep", 9, "      0x0 UCHAR flag:1@0"],
    ["bits beyond the unit", 9, "    0x0 UCHAR flag:1@8"],
    ["a width of 0", 9, "    0x0 UCHAR flag:0@0"],
    ["a bit-field of pointers", 9, "    0x0 void* flag:1@0"],
    ["a bit-field of doubles", 9, "    0x0 float flag:1@0"],
    ["a field twice", 10, "    0x0 UCHAR flag:7@?"],
    ["something after the end", 12, "struct size 0x4 align 4"],
  ];
  for (const [what, line, text] of edits) {
    test(what, () => {
      const edited =
        what === "something after the end" ? [...good.slice(0, -1), text, ""] : good.with(line - 1, text);
      expect(refusalOf(edited)?.[0]).toBe(line);
    });
  }

  test("a file cut off in a line", () => {
    expect(refusalOf(good.slice(0, 8))?.[0]).toBe(8);
  });

  test("a record nested 1,000 deep", () => {
    const deep = Array.from(
      { length: 1_000 },
      (_, at) => `${"  ".repeat(at + 1)}0x0 struct a size 0x4 align 4`,
    );
    expect(refusalOf([...good.slice(0, 6), ...deep, ""])?.[1]).toContain("deep");
  });

  test("a name that leads out of the folder", () => {
    const texts = new Map([...lists, ["names.txt", "layouts 1\n\nrecord _A ../../secret.txt\n"]]);
    const result = openRecorded(textHost(texts));
    expect(result.ok ? null : [result.error.code, result.error.span?.line]).toEqual(["damaged-recording", 3]);
  });

  test("a file that is listed and missing", () => {
    const result = valueOf(openRecorded(textHost(lists)))
      .layoutsOf("1.0")
      .layoutOf("_A");
    expect(result.ok === false ? result.error.code : null).toBe("file-missing");
  });
});

test("5,000 seeded corruptions of a file are read or refused, never thrown", () => {
  const text = good.join("\n");
  let refused = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(text.length), fc.nat(12), fc.string({ maxLength: 6 })), {
        minLength: 1,
        maxLength: 4,
      }),
      (edits) => {
        let damagedText = text;
        for (const [at, length, insert] of edits)
          damagedText = damagedText.slice(0, at) + insert + damagedText.slice(at + length);
        const recorded = valueOf(openRecorded(textHost(new Map([...lists, ["_A.txt", damagedText]]))));
        for (const { version } of recorded.builds) {
          const result = recorded.layoutsOf(version).layoutOf("_A");
          if (result.ok === true) continue;
          refused++;
          expect(["damaged-recording", "incomplete-record"]).toContain(result.error.code);
        }
      },
    ),
    { numRuns: 5000, seed: 7 },
  );
  expect(refused).toBeGreaterThan(5000);
});
