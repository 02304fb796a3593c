import { expect, test } from "vitest";
import { contradicting, editedTexts } from "../../src/fix/prove.ts";
import { mendedText, repair } from "./ask.ts";

// The text after the fix, to the last blank. That it is right, `mendedText` asks of it anew.

test("a missing field gets a line like its neighbours', behind the comment of the one before", () => {
  const rust = `#[repr(C)]
pub struct JOB {
    /// Where it starts.
    pub base: PVOID, // never null
    // The size follows.
    pub size: u32,
    pub name: u64,
}
type PVOID = *mut u8;
`;
  const c = "struct JOB { PVOID base; PVOID entry; ULONG size; ULONGLONG name; };";
  expect(mendedText(rust, c)).toBe(rust.replace("// never null\n", "// never null\n    pub entry: PVOID,\n"));
});

test("a missing field is named as the record names the others, in snake case or as C does", () => {
  const c = "struct JOB { ULONGLONG JobBase; ULONG OwnerID; ULONG Type; ULONGLONG JobName; };";
  const snake = "#[repr(C)] pub struct JOB { pub job_base: u64, pub job_name: u64 }";
  expect(mendedText(snake, c)).toBe(
    snake.replace("pub job_name", "pub owner_id: u32, pub r#type: u32, pub job_name"),
  );
  const plain = "#[repr(C)] pub struct JOB { pub JobBase: u64, pub JobName: u64 }";
  expect(mendedText(plain, c)).toBe(
    plain.replace("pub JobName", "pub OwnerID: u32, pub Type: u32, pub JobName"),
  );
});

test("a record on one line stays on one line", () => {
  const rust = "#[repr(C)] struct JOB { base: u64, name: u64 } #[repr(C)] struct HOLDER { job: JOB }";
  const c =
    "struct JOB { ULONGLONG base; ULONGLONG entry; ULONGLONG name; ULONGLONG last; }; struct HOLDER { struct JOB job; };";
  expect(mendedText(rust, c)).toBe(
    rust.replace("base: u64, name: u64", "base: u64, entry: u64, name: u64, last: u64"),
  );
});

test("line ends stay as the file has them", () => {
  const rust = "#[repr(C)]\r\nstruct JOB {\r\n\tbase: u64,\r\n\tname: u64,\r\n}\r\n";
  const c = "struct JOB { ULONGLONG base; ULONGLONG entry; ULONGLONG name; };";
  expect(mendedText(rust, c)).toBe(rust.replace("base: u64,\r\n", "base: u64,\r\n\tentry: u64,\r\n"));
});

test("a field too many takes its line along, not the comment above it", () => {
  const rust = `#[repr(C)]
struct JOB {
    base: u64,
    // not sure about this one
    invented: u64,
    name: u64,
}
`;
  const c = "struct JOB { ULONGLONG base; ULONGLONG name; };";
  expect(mendedText(rust, c)).toBe(rust.replace("    invented: u64,\n", ""));
});

test("only the type of a field changes", () => {
  const rust = "#[repr(C)] struct JOB { flags: /* 8? */ u32 /* yes */, limit: u32 }";
  const c = "struct JOB { ULONGLONG flags; ULONG limit; };";
  expect(mendedText(rust, c)).toBe(rust.replace("/* 8? */ u32", "/* 8? */ u64"));
});

test("an array keeps its element and the radix of its length", () => {
  const rust = "#[repr(C)] struct NAME { text: [ u16 ; 0x0c ], length: u32 }";
  const c = "struct NAME { WCHAR text[16]; ULONG length; };";
  expect(mendedText(rust, c)).toBe(rust.replace("0x0c", "0x10"));
});

test("packing goes into the repr that is there", () => {
  const c = "#pragma pack(push, 1)\nstruct JOB { UCHAR kind; ULONG length; };\n#pragma pack(pop)";
  const rust = "#[repr(C)]\n#[derive(Clone, Copy)]\nstruct JOB { kind: u8, length: u32 }";
  expect(mendedText(rust, c)).toBe(rust.replace("repr(C)", "repr(C, packed)"));
});

test("packing that C does not have is taken out", () => {
  const c = "struct JOB { UCHAR kind; ULONG length; };";
  const tail = " struct JOB { kind: u8, length: u32 }";
  expect(mendedText(`#[repr(C, packed)]${tail}`, c)).toBe(`#[repr(C)]${tail}`);
  expect(mendedText(`#[repr(packed(1), C)]${tail}`, c)).toBe(`#[repr(C)]${tail}`);
});

test("packed gives way to align", () => {
  const c = "struct __declspec(align(16)) JOB { ULONGLONG low; ULONGLONG high; };";
  const rust = "#[repr(C, packed)] struct JOB { low: u64, high: u64 }";
  expect(mendedText(rust, c)).toBe(rust.replace("packed", "align(16)"));
});

test("swapped fields change places with their attributes and visibility", () => {
  const rust = `#[repr(C)]
struct PAIR {
    pub a: u32,
    /// c
    #[allow(dead_code)]
    pub c: u16,
    pub(crate) b: u32,
    pub d: u16,
}
`;
  const c = "struct PAIR { ULONG a; ULONG b; USHORT c; USHORT d; };";
  const mended = mendedText(rust, c);
  expect(mended.indexOf("pub(crate) b: u32")).toBeLessThan(mended.indexOf("#[allow(dead_code)]"));
  expect(mended.length).toBeLessThanOrEqual(rust.length + 8);
});

test("a struct where C has a union changes one word", () => {
  const c = "struct EVENT { ULONG kind; union { ULONGLONG Address; PVOID Object; } u; };";
  const rust =
    "#[repr(C)] pub struct EVENT_u { Address: u64, Object: *mut u8 }\n#[repr(C)] pub struct EVENT { kind: u32, u: EVENT_u }";
  expect(mendedText(rust, c)).toBe(rust.replace("struct EVENT_u", "union EVENT_u"));
});

test("a field inside a macro call is changed there", () => {
  const rust = `macro_rules! STRUCT {
    ($(#[$attrs:meta])* struct $name:ident { $($field:ident: $type:ty,)+ }) => {
        #[repr(C)] $(#[$attrs])* pub struct $name { $(pub $field: $type,)+ }
    };
}
STRUCT!{struct JOB {
    base: u64,
    name: u64,
}}
STRUCT!{struct PACKED {
    kind: u8,
    length: u32,
}}
`;
  const c =
    "struct JOB { ULONGLONG base; ULONGLONG entry; ULONGLONG name; };\n#pragma pack(push, 1)\nstruct PACKED { UCHAR kind; ULONG length; };\n#pragma pack(pop)";
  expect(mendedText(rust, c)).toBe(
    rust
      .replace("base: u64,\n", "base: u64,\n    entry: u64,\n")
      .replace("STRUCT!{struct PACKED", "STRUCT!{#[repr(packed)] struct PACKED"),
  );
});

test("what only a macro's definition says is explained, not changed", () => {
  const rust = `macro_rules! PAIR { ($name:ident) => { #[repr(C)] pub struct $name { low: u32, high: u32 } }; }
PAIR!(JOB);
`;
  const c = "struct JOB { ULONGLONG low; ULONG high; };";
  expect(repair(rust, c)).toMatchObject({
    text: rust,
    fixes: [{ proved: false, why: expect.stringContaining("macro") }],
  });
});

test("a macro that does not take the changed text is left alone", () => {
  const rust = `macro_rules! STRUCT {
    (struct $name:ident { $($field:ident: $type:ty,)+ }) => { #[repr(C)] pub struct $name { $(pub $field: $type,)+ } };
}
STRUCT!{struct VALUE { whole: u64, half: u32, }}
`;
  const c = "union VALUE { ULONGLONG whole; ULONG half; };";
  expect(repair(rust, c)).toMatchObject({
    text: rust,
    fixes: [{ proved: false, why: expect.stringContaining("macro") }],
  });
});

test("a change that is right for the record and wrong for one that holds it is not made", () => {
  const c =
    "struct HEAD { ULONG a; ULONG b; }; struct SMALL { ULONG a; }; struct OTHER { struct SMALL head; ULONG x; };";
  const rust = "#[repr(C)] struct HEAD { a: u32 }\n#[repr(C)] struct OTHER { head: HEAD, x: u32 }";
  expect(repair(rust, c)).toMatchObject({
    text: rust,
    fixes: [{ proved: false, why: expect.stringContaining("OTHER") }],
  });
});

test("two causes in one record have each its own edits", () => {
  const rust = "#[repr(C)]\nstruct JOB {\n    a: u64,\n    c: u64,\n    e: u64,\n}\n";
  const c = "struct JOB { ULONGLONG a; ULONG b; ULONGLONG c; ULONGLONG d; ULONGLONG e; };";
  const { fixes } = repair(rust, c);
  const inserted = fixes.map((fix) => (fix.proved ? fix.edits.map(({ insert }) => insert.trim()) : []));
  expect(inserted.toSorted()).toEqual([["b: u32,"], ["d: u64,"]]);
});

test("a new name does not collide, and a keyword is escaped", () => {
  const rust = "#[repr(C)] struct JOB { a: u32, _pad0: u8, b: u32, x: u64 }";
  const c =
    "struct JOB { ULONG a; UCHAR _pad0; __declspec(align(16)) ULONG b; ULONGLONG type; ULONGLONG x; };";
  const mended = mendedText(rust, c);
  expect(mended).toContain("_pad1: [u8; 8]");
  expect(mended).toContain("r#type: u64");
});

test("one text that makes two records is changed once, or not at all", () => {
  const macro = `macro_rules! BOTH {
    ($first:ident, $second:ident { $($field:ident: $type:ty,)+ }) => {
        #[repr(C)] pub struct $first { $(pub $field: $type,)+ }
        #[repr(C)] pub struct $second { $(pub $field: $type,)+ }
    };
}
`;
  const rust = `${macro}BOTH!(JOB, TASK {\n    base: u64,\n    flags: u32,\n});\n`;
  const same =
    "struct JOB { ULONGLONG base; ULONGLONG flags; }; struct TASK { ULONGLONG base; ULONGLONG flags; };";
  const other =
    "struct JOB { ULONGLONG base; ULONGLONG flags; }; struct TASK { ULONGLONG base; USHORT flags; };";
  // The names of the records are no struct's names in the text, so nothing is written; and nothing breaks.
  for (const c of [same, other]) expect(repair(rust, c).text).toBe(rust);
});

test("edits that meet are refused, equal ones are made once", () => {
  const edit = (start: number, end: number, insert: string) => ({
    span: { file: "b.rs", start, end, line: 1, column: start + 1 },
    remove: "",
    insert,
  });
  const met = contradicting(
    new Map([
      ["A", [edit(4, 8, "u64"), edit(20, 20, "x")]],
      ["B", [edit(6, 9, "u32")]],
      ["C", [edit(20, 20, "x")]],
      ["D", [edit(30, 34, "y")]],
    ]),
  );
  expect([...met.keys()].sort()).toEqual(["A", "B"]);
  const text = "0123456789012345678901234";
  const edits = new Map([
    ["A", [edit(20, 20, "x")]],
    ["C", [edit(20, 20, "x")]],
  ]);
  const edited = editedTexts(edits.keys(), edits, { textOf: () => text });
  expect(edited.get("b.rs")).toBe("01234567890123456789x01234");
});
