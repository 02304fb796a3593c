import { expect, test } from "vitest";
import { checkAgainstC } from "../../src/check.ts";
import { diagnose } from "../../src/diff/causes.ts";
import { explainedChecks } from "../../src/diff/explained.ts";
import type { Finding } from "../../src/diff/finding.ts";
import type { RecordCheck } from "../../src/diff/verdicts.ts";
import { computeLayouts } from "../../src/layout/compute.ts";
import { rustc } from "../../src/layout/rules.ts";
import { recordsHeldByValue } from "../../src/pair/embedded.ts";
import { remedyText } from "../../src/report/remedy-words.ts";
import { cLayouts, rustModel } from "./ask.ts";

// What is to be changed, in a crate's own words. That the changed model is equal, every test asks again.

const listEntry = "typedef struct _LIST_ENTRY { struct _LIST_ENTRY *Flink, *Blink; } LIST_ENTRY;";
const rustListEntry = "#[repr(C)] pub struct LIST_ENTRY { Flink: *mut LIST_ENTRY, Blink: *mut LIST_ENTRY }";

test("a field of the wrong width", () => {
  const rust = "#[repr(C)] pub struct JOB { lock: u32, flags: u32, count: u16, limit: u32 }";
  const c = "struct JOB { ULONG lock; ULONGLONG flags; USHORT count; ULONG limit; };";
  const { remedies, roots } = explain(rust, c);
  expect(remedies).toEqual(["in JOB: make flags `u64`"]);
  expect(roots).toMatchObject([
    { code: "field-size", drags: expect.arrayContaining(["(size)", "flags", "count", "limit"]) },
  ]);
});

test("a field that C has and Rust has not is written as the binding writes such fields", () => {
  const rust = "type PVOID = *mut u8; #[repr(C)] pub struct JOB { base: PVOID, size: u32, name: u64 }";
  const c = "struct JOB { PVOID base; PVOID entry; ULONG size; ULONGLONG name; };";
  expect(explain(rust, c).remedies).toEqual(["in JOB: add `entry: PVOID` before size"]);
});

test("two fields missing side by side are one cause", () => {
  const rust = "#[repr(C)] pub struct JOB { base: u64, size: u32, name: u64 }";
  const c = "struct JOB { ULONGLONG base; ULONG left; ULONG right; ULONG size; ULONGLONG name; };";
  expect(explain(rust, c).remedies).toEqual([
    "in JOB: add `left: u32` before size; add `right: u32` before size",
  ]);
});

test("two fields missing in two places are two causes", () => {
  const rust = "#[repr(C)] pub struct JOB { a: u64, c: u64, e: u64 }";
  const c = "struct JOB { ULONGLONG a; ULONG b; ULONGLONG c; PVOID d; ULONGLONG e; };";
  const { remedies, roots } = explain(rust, c);
  expect(remedies.toSorted()).toEqual([
    "in JOB: add `b: u32` before c",
    "in JOB: add `d: *mut c_void` before e",
  ]);
  expect(roots).toHaveLength(2);
});

test("a field too many", () => {
  const rust = "#[repr(C)] pub struct JOB { base: u64, invented: u32, size: u32, name: u64, last: u64 }";
  const c = "struct JOB { ULONGLONG base; ULONG size; ULONGLONG name; ULONGLONG last; };";
  expect(explain(rust, c).remedies).toEqual(["in JOB: take invented out"]);
});

test("a missing alignment, also where the sizes agree", () => {
  const c = "struct __declspec(align(16)) M128A { ULONGLONG low; ULONGLONG high; };";
  const { remedies, roots } = explain("#[repr(C)] pub struct M128A { low: u64, high: u64 }", c);
  expect(remedies).toEqual(["in M128A: make it `repr(C, align(16))`"]);
  expect(roots).toMatchObject([{ code: "alignment" }]);
});

test("lost packing is one cause", () => {
  const rust = "#[repr(C)] pub struct REQUEST { kind: u8, length: u32, data: *mut u8 }";
  const c =
    "#pragma pack(push, 1)\nstruct REQUEST { UCHAR kind; ULONG length; PUCHAR data; };\n#pragma pack(pop)";
  const { remedies, roots } = explain(rust, c);
  expect(remedies).toEqual(["in REQUEST: make it `repr(C, packed)`"]);
  expect(roots).toHaveLength(1);
});

test("invented packing is one cause", () => {
  const rust = "#[repr(C, packed)] pub struct REQUEST { kind: u8, length: u32, data: *mut u8 }";
  const c = "struct REQUEST { UCHAR kind; ULONG length; PUCHAR data; };";
  expect(explain(rust, c).remedies).toEqual(["in REQUEST: take `packed` away"]);
});

test("padding of the wrong length", () => {
  const rust = `${rustListEntry} #[repr(C)] pub struct PROCESS { _pad0: [u8; 24], links: LIST_ENTRY }`;
  const c = `${listEntry} struct PROCESS { ULONGLONG a; PVOID b; LIST_ENTRY Links; };`;
  expect(explain(rust, c).remedies).toEqual(["in PROCESS: make _pad0 `[u8; 16]`"]);
});

test("the wrong width of a field that is named like padding", () => {
  const rust = "#[repr(C)] pub struct HANDLE_TAG { unused: i64 }";
  expect(explain(rust, "struct HANDLE_TAG { int unused; };").remedies).toEqual([
    "in HANDLE_TAG: make unused `i32`",
  ]);
});

test("a stricter alignment than C asks for gives way to C's", () => {
  const rust = "#[repr(C, align(32))] pub struct BLOCK { low: u64, high: u64 }";
  const c = "struct __declspec(align(16)) BLOCK { ULONGLONG low; ULONGLONG high; };";
  expect(explain(rust, c).remedies).toEqual(["in BLOCK: make it `repr(C, align(16))`"]);
});

test("a struct where C has a union", () => {
  const c = "struct EVENT { ULONG kind; union { ULONGLONG Address; PVOID Object; }; };";
  const rust =
    "#[repr(C)] pub struct EVENT_u { Address: u64, Object: *mut u8 } #[repr(C)] pub struct EVENT { kind: u32, u: EVENT_u }";
  expect(explain(rust, c).remedies).toEqual(["in EVENT_u: make it a union"]);
});

test("bytes that would lie where the field lies already are no remedy", () => {
  const rust = "#[repr(C)] pub struct JOB { low: u64, high: u64, other: u32, last: u32 }";
  const c = "struct JOB { ULONG low; ULONG high; union { ULONG x; ULONG y; }; ULONG last; };";
  expect(explain(rust, c, "unmended").remedies).toEqual([
    "in JOB: make low `u32`",
    "in JOB: make high `u32`",
  ]);
});

test("a wrong array length", () => {
  const c = "struct NAME { WCHAR text[16]; ULONG length; };";
  const rust = "#[repr(C)] pub struct NAME { text: [u16; 12], length: u32 }";
  expect(explain(rust, c).remedies).toEqual(["in NAME: make text `[u16; 16]`"]);
});

test("two fields swapped", () => {
  const rust = "#[repr(C)] pub struct PAIR { a: u32, c: u16, b: u32, d: u16 }";
  const c = "struct PAIR { ULONG a; ULONG b; USHORT c; USHORT d; };";
  expect(explain(rust, c).remedies).toEqual(["in PAIR: swap c and b"]);
});

test("a pointer for an embedded value, and the reverse", () => {
  const embedded = `${listEntry} struct E { LIST_ENTRY link; ULONG n; };`;
  const pointer = `${listEntry} struct E { LIST_ENTRY *link; ULONG n; };`;
  const rustPointer = `${rustListEntry} #[repr(C)] pub struct E { link: *mut LIST_ENTRY, n: u32 }`;
  const rustEmbedded = `${rustListEntry} #[repr(C)] pub struct E { link: LIST_ENTRY, n: u32 }`;
  expect(explain(rustPointer, embedded).remedies).toEqual(["in E: make link `LIST_ENTRY`"]);
  expect(explain(rustEmbedded, pointer).remedies).toEqual(["in E: make link `*mut LIST_ENTRY`"]);
});

test("an alignment that C asks for one field takes padding and an aligned record", () => {
  const rust = "#[repr(C)] pub struct CONTROL { op: u32, code: u32, end: u32 }";
  const c = "struct CONTROL { ULONG op; __declspec(align(8)) ULONG code; ULONG end; };";
  expect(explain(rust, c).remedies.toSorted()).toEqual([
    "in CONTROL: add `_pad0: [u8; 4]` before code",
    "in CONTROL: make it `repr(C, align(8))`",
  ]);
});

test("packed around aligned, which rustc refuses, can be written with bytes", () => {
  const rust =
    "#[repr(C, align(16))] pub struct WIDE { x: u64, y: u64 } #[repr(C, packed)] pub struct MESSAGE { kind: u8, length: u32, wide: WIDE }";
  const c =
    "struct __declspec(align(16)) WIDE { ULONGLONG x, y; };\n#pragma pack(push,1)\nstruct MESSAGE { UCHAR kind; ULONG length; struct WIDE wide; };\n#pragma pack(pop)";
  const { remedies, checks } = explain(rust, c);
  expect(checks.find(({ rust: { name } }) => name === "MESSAGE")?.answers[0]?.comparison.verdict).toBe(
    "unverified",
  );
  expect(remedies).toEqual(["in MESSAGE: take `packed` away; make length `[u8; 4]`"]);
});

test("a cause inside a nested record is told there, once, with the records that it drags along", () => {
  const c = `${listEntry} struct HEAD { LIST_ENTRY Links; ULONG Depth; ULONGLONG More; PVOID Owner; }; struct QUEUE { struct HEAD Head; ULONG last; }; struct POOL { struct QUEUE first; struct HEAD second; };`;
  const rust = `${rustListEntry}
    #[repr(C)] pub struct HEAD { Links: LIST_ENTRY, Depth: u32, Owner: *mut u8 }
    #[repr(C)] pub struct POOL { first: QUEUE, second: HEAD }
    #[repr(C)] pub struct QUEUE { Head: HEAD, last: u32, }`;
  const { remedies, roots, checks } = explain(rust, c);
  expect(remedies).toEqual(["in HEAD: add `More: u64` before Owner"]);
  expect(roots.map(({ remedy }) => remedy?.holders)).toEqual([["POOL", "QUEUE"]]);
  for (const name of ["QUEUE", "POOL"]) {
    const findings = checks.find(({ rust }) => rust.name === name)?.answers[0]?.comparison.findings ?? [];
    expect(findings.filter(isRoot)).toEqual([]);
    expect(findings.some(({ remedy }) => remedy?.record === "HEAD")).toBe(true);
  }
});

test("a change that would break another record is not made", () => {
  // Two C records hold what Rust writes as one: whatever is right for the one is wrong for the other.
  const c =
    "struct HEAD { ULONG a; ULONG b; }; struct SMALL { ULONG a; }; struct OTHER { struct SMALL head; ULONG x; };";
  const rust = "#[repr(C)] pub struct HEAD { a: u32 } #[repr(C)] pub struct OTHER { head: HEAD, x: u32 }";
  const { cases } = explain(rust, c, "unmended");
  expect(cases).toMatchObject([{ breaks: ["OTHER"] }]);
});

function explain(rust: string, c: string, expected: "mended" | "unmended" = "mended") {
  const model = rustModel(rust);
  const layouts = computeLayouts(model, rustc);
  const sources = [{ layouts: cLayouts(c), source: "header", build: null }] as const;
  const records = [...model.records.keys()];
  const found = checkAgainstC({ layouts, records }, sources, new Map());
  const side = { layouts, model, held: recordsHeldByValue(layouts) };
  const diagnosis = diagnose(side, found);
  const again = checkAgainstC(
    { layouts: computeLayouts(diagnosis.mended, rustc), records },
    sources,
    new Map(),
  );
  if (expected === "mended") expect(verdicts(again)).toEqual(verdicts(again).map(() => "equal"));
  const checks = explainedChecks(side, found, diagnosis, () => null);
  const roots = checks
    .flatMap(({ answers }) => answers.flatMap(({ comparison }) => comparison.findings))
    .filter(isRoot);
  const remedies = roots.flatMap(({ remedy }) => (remedy === null ? [] : [remedyText(remedy)]));
  return { checks, roots, remedies, cases: diagnosis.cases };
}

function verdicts(checks: readonly RecordCheck[]): readonly string[] {
  return checks.flatMap(({ answers }) => answers.map(({ comparison }) => comparison.verdict));
}

function isRoot({ rootCause, severity, remedy }: Finding): boolean {
  return rootCause && (severity !== "note" || remedy !== null);
}
