import { expect, test } from "vitest";
import { causes, compare, notes } from "./ask.ts";

// Bindings as people write them. The C side is laid out by the engine, which its own tests hold against compilers.

const listEntry = "typedef struct _LIST_ENTRY { struct _LIST_ENTRY *Flink, *Blink; } LIST_ENTRY;";
const rustListEntry = "#[repr(C)] pub struct LIST_ENTRY { Flink: *mut LIST_ENTRY, Blink: *mut LIST_ENTRY }";

test("names agree without case and underscores, and with r# or a trailing underscore", () => {
  const rust = "#[repr(C)] pub struct JOB { unique_process_id: u32, r#type: u32, match_: u32 }";
  const c = "struct _JOB { ULONG UniqueProcessId; ULONG Type; ULONG Match; };";
  expect(compare("JOB", rust, c)).toMatchObject({ verdict: "equal", findings: [] });
});

test("a field of the wrong width is the one cause of all that it shifts", () => {
  const rust = "#[repr(C)] pub struct JOB { lock: u32, flags: u32, count: u16, limit: u32 }";
  const c = "struct JOB { ULONG lock; ULONGLONG flags; USHORT count; ULONG limit; };";
  const comparison = compare("JOB", rust, c);
  expect(causes(comparison)).toEqual(["field-size flags"]);
  expect(comparison.findings.find(({ code }) => code === "field-size")?.drags).toEqual(
    expect.arrayContaining(["flags", "count", "limit", "(size)", "(alignment)"]),
  );
});

test("a missing field is the cause of the shift after it", () => {
  const rust = "#[repr(C)] pub struct JOB { base: u64, size: u32, name: u64 }";
  const c = "struct JOB { ULONGLONG base; ULONGLONG entry; ULONG size; ULONGLONG name; };";
  const comparison = compare("JOB", rust, c);
  expect(comparison.verdict).toBe("different");
  expect(causes(comparison)).toEqual(["missing-field entry"]);
});

test("a field too many is the cause of the shift after it", () => {
  const rust = "#[repr(C)] pub struct JOB { base: u64, invented: u32, size: u32, name: u64, last: u64 }";
  const c = "struct JOB { ULONGLONG base; ULONG size; ULONGLONG name; ULONGLONG last; };";
  const comparison = compare("JOB", rust, c);
  expect(comparison.verdict).toBe("different");
  expect(causes(comparison)).toContain("extra-field invented");
});

test("an alignment that C asks for and Rust does not is different, and explains the size", () => {
  const rust = "#[repr(C)] pub struct CONTEXT { low: u64, high: u32 }";
  const c = "struct __declspec(align(32)) CONTEXT { ULONGLONG low; ULONG high; };";
  const comparison = compare("CONTEXT", rust, c);
  expect(causes(comparison)).toEqual(["alignment"]);
  expect(comparison.verdict).toBe("different");
});

test("equal sizes do not hide a missing alignment", () => {
  const rust = "#[repr(C)] pub struct M128A { low: u64, high: u64 }";
  const c = "struct __declspec(align(16)) M128A { ULONGLONG low; ULONGLONG high; };";
  expect(causes(compare("M128A", rust, c))).toEqual(["alignment"]);
});

test("lost packing is found by the first field that it moves", () => {
  const rust = "#[repr(C)] pub struct REQUEST { kind: u8, length: u32, data: *mut u8 }";
  const c =
    "#pragma pack(push, 1)\nstruct REQUEST { UCHAR kind; ULONG length; PUCHAR data; };\n#pragma pack(pop)";
  expect(causes(compare("REQUEST", rust, c))).toEqual(["alignment", "field-offset length"]);
});

test("padding stands for whatever lies there", () => {
  const rust = `${rustListEntry} #[repr(C)] pub struct PROCESS { _pad0: [u8; 16], links: LIST_ENTRY, reserved1: [u64; 2] }`;
  const c = `${listEntry} struct PROCESS { ULONGLONG a; PVOID b; LIST_ENTRY Links; ULONGLONG c; ULONG d; ULONG e; };`;
  expect(compare("PROCESS", rust, c)).toMatchObject({ verdict: "equal", findings: [] });
});

test("padding of the wrong length is found at the field behind it", () => {
  const rust = `${rustListEntry} #[repr(C)] pub struct PROCESS { _pad0: [u8; 24], links: LIST_ENTRY }`;
  const c = `${listEntry} struct PROCESS { ULONGLONG a; PVOID b; LIST_ENTRY Links; };`;
  expect(causes(compare("PROCESS", rust, c))).toEqual(["field-offset links"]);
});

test("a blob, bare or in a newtype, stands for a nested record of its size", () => {
  const c = `${listEntry} struct PROCESS { LIST_ENTRY Links; ULONGLONG Id; };`;
  const bare = "#[repr(C)] pub struct PROCESS { Links: [u8; 16], Id: u64 }";
  const newtype =
    "#[repr(transparent)] pub struct Blob([u8; 16]); #[repr(C)] pub struct PROCESS { Links: Blob, Id: u64 }";
  const wrong = "#[repr(C)] pub struct PROCESS { Links: [u8; 24], Id: u64 }";
  expect(compare("PROCESS", bare, c).verdict).toBe("equal");
  expect(compare("PROCESS", newtype, c).verdict).toBe("equal");
  expect(causes(compare("PROCESS", wrong, c))).toEqual(["field-size Links"]);
});

test("one integer stands for a group of bit-fields, and for a union", () => {
  const c = "struct STATE { ULONG ready : 1; ULONG count : 31; union { ULONG All; USHORT Half; } u; };";
  expect(compare("STATE", "#[repr(C)] pub struct STATE { flags: u32, u: u32 }", c).verdict).toBe("equal");
  expect(compare("STATE", "#[repr(C)] pub struct STATE { flags: u16, u: u32 }", c).verdict).toBe("different");
});

test("an integer over a whole group of bits that has the name of one of them is a note", () => {
  const c = "struct STATE { ULONG Ready : 1; ULONG Rest : 31; ULONG Whole : 32; };";
  const comparison = compare("STATE", "#[repr(C)] pub struct STATE { ready: u32, whole: u32 }", c);
  expect(comparison.verdict).toBe("equal");
  expect(notes(comparison)).toEqual(["bit-width ready"]);
});

test("fields of a record that C names may stand in Rust without it, where C has them", () => {
  const c =
    "struct EVENT { ULONG kind; struct { USHORT low; struct { USHORT high; } inner; } range; ULONG last; };";
  const of = (fields: string): string => `#[repr(C)] pub struct EVENT { kind: u32, ${fields}, last: u32 }`;
  expect(compare("EVENT", of("low: u16, high: u16"), c)).toMatchObject({ verdict: "equal", findings: [] });
  expect(compare("EVENT", of("high: u16, low: u16"), c).verdict).toBe("different");
  expect(causes(compare("EVENT", of("low: u16, high: i16"), c))).toEqual(["field-type high"]);
});

test("a helper of which C knows no field is looked into by place, and nothing is taken for granted", () => {
  const c = "struct EVENT { ULONG kind; struct { USHORT low; USHORT high; }; };";
  const of = (type: string): string =>
    `#[repr(C)] pub struct EVENT_u { first: ${type}, second: u16 } #[repr(C)] pub struct EVENT { kind: u32, u: EVENT_u }`;
  expect(compare("EVENT", of("u16"), c)).toMatchObject({
    verdict: "unverified",
    reason: { code: "unsure-pairing" },
  });
  expect(compare("EVENT", of("u32"), c).verdict).toBe("different");
});

test("an integer for a pointer is a note, a narrower integer an error", () => {
  const c = "struct HOLDER { PVOID Object; ULONG Count; };";
  const asUsize = compare("HOLDER", "#[repr(C)] pub struct HOLDER { Object: usize, Count: u32 }", c);
  expect(asUsize.verdict).toBe("equal");
  expect(notes(asUsize)).toEqual(["field-type Object"]);
  const narrow = compare("HOLDER", "#[repr(C)] pub struct HOLDER { Object: usize, Count: u16 }", c);
  expect(causes(narrow)).toEqual(["field-size Count"]);
});

test("ending early is a note behind a pointer and an error by value", () => {
  const c = "struct INNER { ULONGLONG a, b, c; }; struct OUTER { struct INNER inner; ULONGLONG last; };";
  const short = "#[repr(C)] pub struct INNER { a: u64, b: u64 }";
  const alone = compare("INNER", short, c);
  expect(alone.verdict).toBe("equal");
  expect(notes(alone)).toEqual(["size"]);
  const held = `${short} #[repr(C)] pub struct OUTER { inner: INNER, last: u64 }`;
  expect(compare("INNER", held, c).verdict).toBe("different");
  expect(compare("OUTER", held, c).verdict).toBe("different");
});

test("a record that is longer than C's is an error", () => {
  const rust = "#[repr(C)] pub struct JOB { a: u64, b: u64, _tail: [u8; 8] }";
  expect(causes(compare("JOB", rust, "struct JOB { ULONGLONG a, b; };"))).toEqual(["size"]);
});

test("a name that C does not know is not taken for the field at its place", () => {
  const comparison = compare(
    "JOB",
    "#[repr(C)] pub struct JOB { pid: u32, count: u32 }",
    "struct JOB { ULONG Owner; ULONG Count; };",
  );
  expect(comparison).toMatchObject({ verdict: "unverified", reason: { code: "unsure-pairing" } });
});

test("a helper union shows its fields where C has an anonymous one", () => {
  const c = "struct EVENT { ULONG kind; union { ULONGLONG Address; PVOID Object; }; };";
  const rust =
    "#[repr(C)] pub union EVENT_u { Address: u64, Object: *mut u8 } #[repr(C)] pub struct EVENT { kind: u32, u: EVENT_u }";
  expect(compare("EVENT", rust, c)).toMatchObject({ verdict: "equal", findings: [] });
  const asStruct =
    "#[repr(C)] pub struct EVENT_u { Address: u64, Object: *mut u8 } #[repr(C)] pub struct EVENT { kind: u32, u: EVENT_u }";
  expect(compare("EVENT", asStruct, c).verdict).toBe("different");
});

test("a wrong array length is named, and what follows is dragged along", () => {
  const c = "struct NAME { WCHAR text[16]; ULONG length; };";
  const comparison = compare("NAME", "#[repr(C)] pub struct NAME { text: [u16; 15], length: u32 }", c);
  expect(comparison.verdict).toBe("different");
  expect(causes(comparison)).toContain("array-length text");
});

test("a float is no integer of its size", () => {
  const c = "struct SAMPLE { float value; ULONG count; };";
  expect(causes(compare("SAMPLE", "#[repr(C)] pub struct SAMPLE { value: u32, count: u32 }", c))).toEqual([
    "field-type value",
  ]);
});

test("a Rust record without a layout is unverified, never equal", () => {
  const comparison = compare("JOB", "pub struct JOB { a: u32 }", "struct JOB { ULONG a; };");
  expect(comparison).toMatchObject({ verdict: "unverified", reason: { code: "repr-rust" } });
});

test("a mistake inside a nested record is named by its path", () => {
  const c = `${listEntry} struct HEAD { LIST_ENTRY Links; ULONG Depth; }; struct QUEUE { ULONG id; struct HEAD Head; ULONG last; };`;
  const rust = `${rustListEntry} #[repr(C)] pub struct HEAD { Links: LIST_ENTRY, Depth: u16 } #[repr(C)] pub struct QUEUE { id: u32, Head: HEAD, last: u32 }`;
  const comparison = compare("QUEUE", rust, c);
  expect(causes(comparison)).toEqual(["field-size Head.Depth"]);
});

test("the alignment of an unnamed part counts only through what is around it", () => {
  const c =
    "#pragma pack(push, 4)\nstruct RESOURCE { UCHAR type; union { ULONGLONG start; ULONG level; } u; };\n#pragma pack(pop)";
  const packed = "#[repr(C, packed(4))] pub union RESOURCE_u { start: u64, level: u32 }";
  const loose = "#[repr(C)] pub union RESOURCE_u { start: u64, level: u32 }";
  const record = "#[repr(C)] pub struct RESOURCE { r#type: u8, u: RESOURCE_u }";
  expect(compare("RESOURCE", `${packed} ${record}`, c).verdict).toBe("equal");
  expect(compare("RESOURCE", `${loose} ${record}`, c).verdict).toBe("different");
});

test("an integer of another name over bit-fields and a plain field hides the field, and is no stand-in", () => {
  const c = "struct STATE { ULONG ready : 1; ULONG rest : 31; ULONG count; };";
  expect(compare("STATE", "#[repr(C)] pub struct STATE { flags: u32, count: u32 }", c).verdict).toBe("equal");
  expect(compare("STATE", "#[repr(C, packed(4))] pub struct STATE { everything: u64 }", c).verdict).toBe(
    "different",
  );
});

test("a mistake inside the elements of an array is named, although the array has its size", () => {
  const c = "struct SLOT { ULONG low; ULONG high; }; struct TABLE { ULONG count; struct SLOT slots[2][4]; };";
  const rust =
    "#[repr(C)] pub struct SLOT { high: u32, low: u32 } #[repr(C)] pub struct TABLE { count: u32, slots: [[SLOT; 4]; 2] }";
  expect(causes(compare("TABLE", rust, c))).toContain("field-offset slots[0].low");
  const right = rust.replace("high: u32, low: u32", "low: u32, high: u32");
  expect(compare("TABLE", right, c)).toMatchObject({ verdict: "equal", findings: [] });
});

test("of arrays of unknown length the elements are compared", () => {
  const c = "struct NAME { ULONGLONG id; ULONG count; UCHAR data[]; };";
  const of = (data: string): string => `#[repr(C)] struct NAME { id: u64, count: u32, data: ${data} }`;
  for (const wrong of ["[u16; 1]", "[u16; 0]"])
    expect(causes(compare("NAME", of(wrong), c))).toEqual(["field-type data"]);
  for (const right of ["[u8; 1]", "[u8; 0]"])
    expect(compare("NAME", of(right), c)).toMatchObject({ verdict: "equal", findings: [] });
});

test("a pointer to a record is not the record, even of its size; one to what begins with a pointer may be", () => {
  const c =
    "typedef union _LARGE_INTEGER { struct { ULONG LowPart; LONG HighPart; }; LONGLONG QuadPart; } LARGE_INTEGER;" +
    "struct REF { union { PVOID Object; ULONG_PTR Count; }; }; struct HOLDER { struct REF inner; };" +
    "struct TIMER { LARGE_INTEGER Due; struct HOLDER Holder; };";
  const rust = "#[repr(C)] struct TIMER { Due: *mut u64, Holder: *mut u8 }";
  expect(causes(compare("TIMER", rust, c))).toEqual(["field-type Due"]);
});

test("an array of records with no field in common is as one of them: a warning", () => {
  const c =
    "struct QUAD { LONGLONG Value; }; struct TWICE { struct QUAD a; struct QUAD b; }; struct TIMES { struct TWICE times[2]; };";
  const rust =
    "#[repr(C)] struct Four { w: u32, x: u32, y: u32, z: u32 } #[repr(C, align(8))] struct TIMES { times: [Four; 2] }";
  expect(causes(compare("TIMES", rust, c))).toEqual(["field-type times"]);
});

test("an integer that is wider than the bit-fields under it is wrong where it only covers padding", () => {
  const c = "struct BATCH { ULONG offset : 31; ULONG commands : 1; ULONGLONG context; };";
  const rust = "#[repr(C)] pub struct BATCH { bits: u64, context: u64 }";
  expect(compare("BATCH", rust, c).verdict).toBe("different");
  expect(compare("BATCH", rust.replace("bits: u64", "bits: u32"), c).verdict).toBe("equal");
});

test("a field that Rust knows in what C keeps reserved is a note", () => {
  const c = "struct TIMES { ULONGLONG idle; ULONGLONG Reserved1[2]; ULONG Reserved2; };";
  const rust =
    "#[repr(C)] struct TIMES { idle: u64, dpc: u64, interrupt: u64, count: u32, Reserved: [u8; 4] }";
  const comparison = compare("TIMES", rust, c);
  expect(comparison.verdict).toBe("equal");
  expect(notes(comparison)).toEqual(["extra-field dpc", "extra-field interrupt", "field-name count"]);
});

test("reserved bytes may be cut differently, as long as what follows lies where C has it", () => {
  const c = "struct CORE { UCHAR flags; UCHAR Reserved[21]; USHORT count; };";
  const cut = (reserved: number): string =>
    `#[repr(C)] struct CORE { flags: u8, class: u8, Reserved: [u8; ${reserved}], count: u16 }`;
  expect(compare("CORE", cut(20), c).verdict).toBe("equal");
  expect(compare("CORE", cut(22), c).verdict).toBe("different");
});

test("a record for another one of its size, with no field in common, is a warning", () => {
  const c = "struct FILETIME { ULONG Low; ULONG High; }; struct TIMES { struct FILETIME Created; };";
  const rust =
    "#[repr(C)] struct Moment { quad: u64 } #[repr(C, align(4))] struct Span4 { a: u8, b: u8, c: u16, d: u32 }" +
    "#[repr(C)] struct TIMES { created: Span4 }";
  const comparison = compare("TIMES", rust, c);
  expect(comparison.verdict).toBe("equal");
  expect(causes(comparison)).toEqual(["field-type created"]);
});

test("a width that is wrong is found under a name that is nearly right", () => {
  const c = "struct BLOB { ULONG flags; USHORT asData[1]; };";
  const rust = "#[repr(C)] struct BLOB { flags: u32, alData: [u32; 1] }";
  expect(causes(compare("BLOB", rust, c))).toContain("field-size alData");
});

test("a pointer to text of another width, or one pointer too many, is a warning; bytes may be anything", () => {
  const c = "struct NAMES { PWSTR wide; PSTR narrow; PULONG counts; PWSTR *list; PVOID any; PUCHAR raw; };";
  const fields = (types: readonly string[]): string =>
    ["wide", "narrow", "counts", "list", "any", "raw"].map((name, at) => `${name}: ${types[at]}`).join(", ");
  const of = (...types: readonly string[]): string => `#[repr(C)] struct NAMES { ${fields(types)} }`;
  const right = of("*mut u16", "*mut i8", "*mut u32", "*mut *mut u16", "*mut u64", "*mut u32");
  expect(compare("NAMES", right, c)).toMatchObject({ verdict: "equal", findings: [] });
  const raw = of("*mut u8", "*mut u8", "*mut u8", "*mut u8", "*mut u8", "*mut u8");
  expect(compare("NAMES", raw, c).findings).toEqual([]);
  const wrong = of("*mut i8", "*mut u16", "*mut u64", "*mut u16", "*mut u16", "*mut u8");
  expect(causes(compare("NAMES", wrong, c))).toEqual([
    "field-type wide",
    "field-type narrow",
    "field-type counts",
    "field-type list",
  ]);
});
