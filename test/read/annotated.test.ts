import { expect, test } from "vitest";
import { computeLayouts } from "../../src/layout/compute.ts";
import { flattenFields } from "../../src/layout/flatten.ts";
import type { FieldLayout, Layouts, RecordLayout } from "../../src/layout/layouts.ts";
import { msvcC } from "../../src/layout/rules.ts";
import { annotatedLayouts } from "../../src/read/annotated.ts";
import { openRecorded } from "../../src/truth/open.ts";
import { readC } from "../parse/c/reading.ts";
import { folderHost, shippedFolder, valueOf } from "../truth/folder.ts";

function annotate(text: string) {
  const { model } = readC(text);
  return annotatedLayouts(model, computeLayouts(model, msvcC));
}

function offsetsIn(door: Layouts, record: string): Readonly<Record<string, number>> {
  const layout = valueOf(door.layoutOf(record));
  return Object.fromEntries(flattenFields(layout, door).map(({ path, offset }) => [path, offset]));
}

const lostAlignment = `//0x40 bytes (sizeof)
struct _LOCKED
{
    UCHAR kind;      //0x0
    ULONGLONG lock;  //0x20
};
//0x80 bytes (sizeof)
struct _HOLDER
{
    UCHAR first;            //0x0
    struct _LOCKED locked;  //0x40
};
struct PLAIN { struct _LOCKED locked; };
struct OTHER { int value; };`;

test("where the comments contradict the text they are the layout", () => {
  const door = annotate(lostAlignment);
  if (door === null) throw new Error("no comments were found");
  expect(offsetsIn(door, "_LOCKED")).toEqual({ kind: 0, lock: 32 });
  expect(offsetsIn(door, "_HOLDER")).toEqual({ first: 0, locked: 64 });
  const holder = valueOf(door.layoutOf("_HOLDER"));
  expect(holder.size).toBe(128);
  expect(holder.fields[1]).toMatchObject({ size: 64 });
  expect(holder.alignment).toEqual({ least: 64, most: 128 });
  expect(door.overruled.get("_LOCKED")).toMatchObject([
    { path: "lock", text: 8, comment: 32 },
    { path: null, text: 16, comment: 64 },
  ]);
});

test("a record without comments that holds one whose text is wrong has no layout; others keep theirs", () => {
  const door = annotate(lostAlignment);
  const plain = door?.layoutOf("PLAIN");
  expect(plain?.ok === false && plain.error.code).toBe("refused-record");
  expect(door?.layoutOf("OTHER").ok).toBe(true);
});

test("a field is as large as its record's own comment says, where padding hides what the text has lost", () => {
  const door = annotate(`//0x10 bytes (sizeof)
struct LARGE { int value; //0x0
};
//0x20 bytes (sizeof)
struct HOLDER { struct LARGE large; //0x0
 __declspec(align(16)) ULONGLONG last; //0x10
};`);
  const holder = valueOf(door?.layoutOf("HOLDER") ?? { ok: false, error: "none" });
  expect(holder.fields[0]).toMatchObject({ name: "large", size: 16 });
});

test("a comment beside a field does not say how large a record without comments is that holds one whose text is wrong", () => {
  const door = annotate(`${lostAlignment}
//0x80 bytes (sizeof)
struct OUTER { struct PLAIN plain; //0x0
 int last; //0x40
};`);
  const outer = door?.layoutOf("OUTER");
  expect(outer?.ok === false && outer.error.code).toBe("refused-record");
});

test("however deep it holds it, and in however many ways", () => {
  const steps = (write: (inner: string) => string): string =>
    Array.from({ length: 150 }, (_, index) => `struct S${index + 1} { ${write(`struct S${index}`)} };`).join(
      "\n",
    );
  const nested = `${lostAlignment}\nstruct S0 { struct _LOCKED lost; };\n${steps((inner) => `${inner} in;`)}`;
  const deepest = annotate(nested)?.layoutOf("S150");
  expect(deepest?.ok === false && deepest.error.code).toBe("refused-record");
  const doubled = steps((inner) => `union { ${inner} one; ${inner} other; } in;`);
  const widest = annotate(`${lostAlignment}\nstruct S0 { int value; };\n${doubled}`);
  expect(valueOf(widest?.layoutOf("S150") ?? { ok: false, error: "none" }).size).toBe(4);
});

test("comments speak of the record they stand in, not of one that has its name for a typedef", () => {
  const door = annotate(`//0xc bytes (sizeof)
struct LINK { char kind; //0x0
 int value; //0x8
};
typedef struct _OTHER { char kind; int value; } LINK;`);
  if (door === null) throw new Error("no comments were found");
  expect([...door.overruled.keys()]).toEqual(["LINK"]);
  expect(valueOf(door.layoutOf("_OTHER")).size).toBe(8);
});

test("a text printed by pdbex is read in the same way", () => {
  const door = annotate(`typedef struct _PACKED
{
  /* 0x0000 */ unsigned char kind;
  /* 0x0001 */ unsigned long value;
  union
  {
    /* 0x0005 */ unsigned long Flags;
    struct /* bitfield */
    {
      /* 0x0005 */ unsigned long Low : 3; /* bit position: 0 */
      /* 0x0005 */ unsigned long High : 29; /* bit position: 3 */
    }; /* bitfield */
  }; /* size: 0x0004 */
} PACKED, *PPACKED; /* size: 0x0009 */`);
  if (door === null) throw new Error("no comments were found");
  expect(offsetsIn(door, "_PACKED")).toEqual({ kind: 0, value: 1, Flags: 5, Low: 5, High: 5 });
  const { size, alignment, fields } = valueOf(door.layoutOf("_PACKED"));
  expect([size, alignment]).toEqual([9, { least: 1, most: 1 }]);
  const bits = fields.map((field) => (field.kind === "bit-field" ? field.bitOffset : null));
  expect(bits).toEqual([null, null, null, 0, 3]);
});

test("where both agree, the text's own request for an alignment counts, and else the alignment is a range", () => {
  const text = (request: string): string => `//0x10 bytes (sizeof)
struct ${request} _M128A { ULONGLONG Low; /* 0x0 */ LONGLONG High; /* 0x8 */ };`;
  expect(valueOf(annotate(text(""))?.layoutOf("_M128A") ?? { ok: false, error: "none" }).alignment).toEqual({
    least: 1,
    most: 16,
  });
  const asked = annotate(text("__declspec(align(16))"));
  expect(valueOf(asked?.layoutOf("_M128A") ?? { ok: false, error: "none" }).alignment).toEqual({
    least: 16,
    most: 16,
  });
});

test.each([
  ["a field without a comment", "//0x8 bytes (sizeof)\nstruct A { int a; //0x0\n int b; };"],
  ["no size", "struct A { int a; //0x0\n int b; //0x4\n };"],
  [
    "a field that ends behind its record",
    "//0x8 bytes (sizeof)\nstruct A { int a; //0x0\n int b; //0x6\n };",
  ],
])("a record with %s is not laid out by its comments", (_name, text) => {
  const door = annotate(text);
  expect(door === null || door.overruled.size === 0).toBe(true);
});

test("every named record of a Windows build comes back from comments alone", () => {
  const recorded = valueOf(openRecorded(folderHost(shippedFolder)));
  const layouts = recorded.layoutsOf("10.0.26100.1742");
  // A second definition of a name has no name of its own in C.
  const records = [...layouts.records()].filter((record) => !record.includes("#"));
  const printed = records.map((record) => printRecord(valueOf(layouts.layoutOf(record)), layouts));
  const door = annotate(printed.join("\n"));
  if (door === null) throw new Error("no comments were found");
  let compared = 0;
  for (const record of records) {
    const layout = valueOf(layouts.layoutOf(record));
    const wanted = directFields(layout, layouts).map(({ name, offset, size }) => [name, offset, size]);
    if (wanted.length === 0) continue;
    const found = valueOf(door.layoutOf(record));
    expect([record, found.size]).toEqual([record, layout.size]);
    expect(found.fields.map(placeOf)).toEqual(wanted);
    compared += wanted.length;
  }
  expect(compared).toBeGreaterThan(15_000);
  expect(door.overruled.size).toBeGreaterThan(500);
});

function directFields(layout: RecordLayout, layouts: Layouts) {
  return flattenFields(layout, layouts).filter(({ path }) => !/[.[]/.test(path));
}

function placeOf(field: FieldLayout): readonly (string | number | null)[] {
  return field.kind === "member"
    ? [field.name, field.offset, field.size]
    : [field.name, field.unitOffset, field.unitSize];
}

const bitTypes: Readonly<Record<number, string>> = { 1: "UCHAR", 2: "USHORT", 4: "ULONG", 8: "ULONGLONG" };

/** All fields one after the other, though some overlap: what this compiles to is nonsense, and only the comments are right. */
function printRecord(layout: RecordLayout, layouts: Layouts): string {
  const lines = directFields(layout, layouts).map((field) => {
    const comment = `//0x${field.offset.toString(16)}`;
    if (field.kind === "bit-field")
      return `  ${bitTypes[field.size]} ${field.name}:${field.bitWidth}; ${comment}`;
    return `  UCHAR ${field.name}[${field.size}]; ${comment}`;
  });
  return `//0x${layout.size.toString(16)} bytes (sizeof)\n${layout.form} ${layout.record}\n{\n${lines.join("\n")}\n};`;
}
