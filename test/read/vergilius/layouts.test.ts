import { expect, test } from "vitest";
import { knownAlignment } from "../../../src/layout/layouts.ts";
import { spell } from "../../../src/model/spelling.ts";
import { type KernelLayouts, readKernelLayouts } from "../../../src/read/vergilius/layouts.ts";

interface Entry {
  readonly name?: string;
  readonly id: number;
  readonly offset: number;
}

const head = "family: Windows 10\nosname: 22H2\nbuildnumber: 10.0.1.2\narch: x64\ntimestamp: 1\ntypes:\n";

function type(id: number, kind: string, name: string, size: number, entries: readonly Entry[] = []): string {
  const lines = [
    "  -",
    ...(name === "" ? [] : [`    name: ${name}`]),
    `    id: ${id}`,
    `    kind: ${kind}`,
    `    sizeof: ${size}`,
  ];
  if (entries.length > 0) lines.push("    data:");
  entries.forEach((entry, ordinal) => {
    lines.push("      -", ...(entry.name === undefined ? [] : [`        name: ${entry.name}`]));
    lines.push(`        id: ${entry.id}`, `        offset: ${entry.offset}`, `        ordinal: ${ordinal}`);
  });
  return `${lines.join("\n")}\n`;
}

const ulong = type(1, "BASE", "ULONG", 4);
const uchar = type(2, "BASE", "UCHAR", 1);
const quad = type(3, "BASE", "ULONGLONG", 8);

function layoutsOf(...types: readonly string[]): KernelLayouts {
  const layouts = readKernelLayouts({ file: "kernel.yml", text: head + types.join("") });
  if (!layouts.ok) throw new Error(JSON.stringify(layouts.error));
  return layouts.value;
}

/** The line that a refusal names, and why. */
function refusalOf(text: string): readonly [number, string] | null {
  const result = readKernelLayouts({ file: "kernel.yml", text });
  if (result.ok || result.error.code !== "damaged-recording") return null;
  return [result.error.span?.line ?? 0, result.error.args.why];
}

test("line ends of Windows and a key that stands without its value read the same", () => {
  const pointer = type(4, "POINTER", "", 8, [{ name: "pointee", id: 2, offset: 0 }]);
  const text = head + uchar + pointer + type(5, "STRUCT", "_A", 8, [{ name: "a", id: 4, offset: 0 }]);
  const other = text.replace("    id: 4", "    name:\n    id: 4").replaceAll("\n", "\r\n");
  const [plain, windows] = [text, other].map((each) => readKernelLayouts({ file: "kernel.yml", text: each }));
  expect(plain?.ok === true && plain.value.records.size).toBe(1);
  expect(windows).toEqual(plain);
});

test("pointers keep what they point at, functions as they are spelled", () => {
  const parts = [
    type(4, "POINTER", "", 8, [{ id: 5, offset: 0 }]),
    type(5, "FUNCTION", "", 0, [
      { id: 6, offset: 0 },
      { id: 7, offset: 0 },
      { id: 8, offset: 0 },
      { id: 9, offset: 0 },
    ]),
    type(6, "BASE", "VOID", 0),
    type(7, "POINTER", "", 8, [{ id: 10, offset: 0 }]),
    type(8, "ENUM", "_MODE", 4, [{ name: "one", id: 1, offset: 1 }]),
    type(9, "BASE", "<NoType>", 0),
    type(10, "STRUCT", "_OPAQUE", 0),
    type(11, "POINTER", "", 8, [{ id: 12, offset: 0 }]),
    type(12, "ARRAY", "", 32, [{ id: 13, offset: 2 }]),
    type(13, "ARRAY", "", 16, [{ id: 7, offset: 2 }]),
    type(14, "POINTER", "", 8, [{ id: 15, offset: 0 }]),
    type(15, "FUNCTION", "", 0, [
      { id: 11, offset: 0 },
      { id: 16, offset: 0 },
    ]),
    type(16, "UNION", "_EITHER", 4, [{ name: "a", id: 1, offset: 0 }]),
    type(17, "POINTER", "", 8, [{ id: 8, offset: 0 }]),
  ];
  const members = [4, 11, 14, 17].map((id, at) => ({ name: `at${at}`, id, offset: at * 8 }));
  const { records, enums, incomplete } = layoutsOf(ulong, ...parts, type(18, "STRUCT", "_A", 32, members));
  const spelled = records.get("_A")?.fields.map(({ type: held }) => spell(held, "c"));
  expect(spelled).toEqual([
    "void(struct _OPAQUE*, enum _MODE, ...) *",
    "struct _OPAQUE *[2][2] *",
    "struct _OPAQUE*[2][2]*(union _EITHER) *",
    "enum _MODE *",
  ]);
  expect(enums.get("_MODE")?.enumerators).toEqual([{ name: "one", value: 1n }]);
  expect([...incomplete]).toEqual([["_OPAQUE", "struct"]]);
});

test("records and functions that double with every step are refused", () => {
  const unions = Array.from({ length: 40 }, (_, at) =>
    type(at + 4, "UNION", "<unnamed-tag>", 4, [
      { name: "a", id: at === 0 ? 1 : at + 3, offset: 0 },
      { name: "b", id: at === 0 ? 1 : at + 3, offset: 0 },
    ]),
  );
  const owner = type(100, "STRUCT", "_A", 4, [{ name: "all", id: 43, offset: 0 }]);
  expect(refusalOf(head + ulong + unions.join("") + owner)?.[1]).toMatch(/more than 100000 records/);
  const functions = Array.from({ length: 40 }, (_, at) =>
    type(at + 4, "FUNCTION", "", 0, [
      { id: at === 0 ? 1 : at + 3, offset: 0 },
      { id: at === 0 ? 1 : at + 3, offset: 0 },
    ]),
  );
  const pointer = type(99, "POINTER", "", 8, [{ id: 43, offset: 0 }]);
  const user = type(100, "STRUCT", "_A", 8, [{ name: "run", id: 99, offset: 0 }]);
  expect(refusalOf(head + ulong + functions.join("") + pointer + user)?.[1]).toMatch(/too long/);
});

const refusals: readonly (readonly [string, string, number])[] = [
  ["another format", "%PDF-1.7\n", 1],
  ["an empty file", "", 1],
  ["no build number", head.replace("buildnumber: 10.0.1.2\n", ""), 5],
  ["another machine", head.replace("x64", "arm64"), 6],
  ["an unknown key", `${head}  -\n    name: A\n    colour: 4\n`, 9],
  ["an unknown kind", head + ulong.replace("BASE", "CLASS"), 9 + 1],
  ["a number with letters", head + ulong.replace("sizeof: 4", "sizeof: 0x4"), 11],
  ["a file that is cut off", head + ulong.slice(0, 40), 10],
  ["an id that stands twice", head + ulong + ulong, 12],
  ["an id that is not there", head + type(4, "STRUCT", "_A", 4, [{ name: "a", id: 9, offset: 0 }]), 13],
  [
    "a field outside its record",
    head + ulong + type(4, "STRUCT", "_A", 4, [{ name: "a", id: 1, offset: 1 }]),
    18,
  ],
  [
    "a bit-field wider than its type",
    head + ulong + type(4, "STRUCT", "_A", 4, [{ name: "a:33", id: 1, offset: 0 }]),
    18,
  ],
  ["a record inside itself", head + type(4, "STRUCT", "_A", 4, [{ name: "a", id: 4, offset: 0 }]), 7],
  [
    "an array of another size",
    head +
      ulong +
      type(4, "ARRAY", "", 9, [{ id: 1, offset: 2 }]) +
      type(5, "STRUCT", "_A", 9, [{ name: "a", id: 4, offset: 0 }]),
    12,
  ],
  [
    "a pointer to itself",
    head +
      type(4, "POINTER", "", 8, [{ id: 4, offset: 0 }]) +
      type(5, "STRUCT", "_A", 8, [{ name: "a", id: 4, offset: 0 }]),
    7,
  ],
  [
    "a base type nobody knows",
    head + type(4, "BASE", "QUAD", 8) + type(5, "STRUCT", "_A", 8, [{ name: "a", id: 4, offset: 0 }]),
    7,
  ],
];

for (const [what, text, line] of refusals) {
  test(`${what} is refused with its line`, () => {
    expect(refusalOf(text)?.[0]).toBe(line);
  });
}

test("an unnamed record is known by its member, also inside an array", () => {
  const inner = type(4, "STRUCT", "<unnamed-tag>", 4, [{ name: "low", id: 1, offset: 0 }]);
  const array = type(5, "ARRAY", "", 8, [{ name: "element", id: 4, offset: 2 }]);
  const { records } = layoutsOf(
    ulong,
    inner,
    array,
    type(6, "STRUCT", "_A", 8, [{ name: "parts", id: 5, offset: 0 }]),
  );
  expect([...records.keys()].sort()).toEqual(["_A", "_A.parts"]);
  expect(records.get("_A.parts")?.name).toBeNull();
});

test("types that differ in const only are one definition; others of the name are numbered, largest first", () => {
  const one = (id: number): string => type(id, "STRUCT", "_A", 4, [{ name: "a", id: 1, offset: 0 }]);
  const full = type(6, "STRUCT", "_A", 8, [
    { name: "a", id: 1, offset: 0 },
    { name: "b", id: 1, offset: 4 },
  ]);
  const { records } = layoutsOf(
    ulong,
    one(4),
    one(5).replace("sizeof: 4\n", "sizeof: 4\n    isConst: true\n"),
    full,
  );
  expect([...records].map(([id, { size }]) => [id, size]).sort()).toEqual([
    ["_A#2", 4],
    ["_A", 8],
  ]);
});

test("alignment is what fields ask for and no more than size and places allow", () => {
  const inner = type(4, "STRUCT", "_INNER", 16, [{ name: "a", id: 1, offset: 0 }]);
  const outer = type(5, "STRUCT", "_OUTER", 64, [
    { name: "head", id: 3, offset: 0 },
    { name: "inner", id: 4, offset: 8 },
  ]);
  const { records } = layoutsOf(ulong, quad, inner, outer);
  expect(records.get("_INNER")?.alignment).toEqual({ least: 4, most: 8 });
  expect(records.get("_OUTER")?.alignment).toEqual({ least: 8, most: 64 });
});

test("a field against its alignment proves a pack: nothing is known from below", () => {
  const { records } = layoutsOf(
    quad,
    uchar,
    type(4, "STRUCT", "_A", 9, [
      { name: "a", id: 2, offset: 0 },
      { name: "b", id: 3, offset: 1 },
    ]),
  );
  const alignment = records.get("_A")?.alignment;
  expect(alignment === undefined ? null : knownAlignment(alignment)).toBe(1);
});

test("a packed owner does not lower what it holds", () => {
  const inner = type(4, "STRUCT", "_INNER", 8, [{ name: "a", id: 3, offset: 0 }]);
  const outer = type(5, "STRUCT", "_OUTER", 9, [
    { name: "tag", id: 2, offset: 0 },
    { name: "inner", id: 4, offset: 1 },
  ]);
  expect(layoutsOf(quad, uchar, inner, outer).records.get("_INNER")?.alignment).toEqual({
    least: 8,
    most: 8,
  });
});
