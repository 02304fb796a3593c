import { expect, test } from "vitest";
import type { Binding } from "../../src/check.ts";
import { checkAgainstC } from "../../src/check.ts";
import type { RecordCheck } from "../../src/diff/verdicts.ts";
import { cLayouts, rustLayouts } from "../diff/ask.ts";

// Which C record a Rust record is taken for.

function check(rust: string, c: string, map: Readonly<Record<string, string>> = {}): readonly RecordCheck[] {
  const layouts = rustLayouts(rust);
  const binding: Binding = { layouts, records: [...layouts.records()] };
  const source = { layouts: cLayouts(c), source: "header" as const, build: null };
  return checkAgainstC(binding, [source], new Map(Object.entries(map)));
}

/** `Rust name: C name by reason verdict` for each record. */
function pairs(checks: readonly RecordCheck[]): readonly string[] {
  return checks.map(({ rust, answers }) => {
    const said = answers.map(({ c, comparison }) => `${c.name} by ${c.pairedBy} ${comparison.verdict}`);
    return `${rust.name}: ${said.join(", ") || "unpaired"}`;
  });
}

test("a typedef name comes before a tag, and a tag before another spelling", () => {
  const c = "struct JOB { UCHAR a; }; typedef struct _TASK { ULONG b; } JOB; struct tagWORK { ULONG c; };";
  const rust = (name: string, field: string): string => `#[repr(C)] struct ${name} { ${field} }`;
  expect(pairs(check(rust("JOB", "b: u32"), c))).toEqual(["JOB: _TASK by typedef equal"]);
  expect(pairs(check(rust("TASK", "b: u32"), c))).toEqual(["TASK: _TASK by tag equal"]);
  expect(pairs(check(rust("Work", "c: u32"), c))).toEqual(["Work: tagWORK by spelling equal"]);
});

test("of two C records that a name may mean, none is picked unless both are laid out alike", () => {
  const rust = "#[repr(C)] struct Job { a: u32 }";
  const [check1] = check(rust, "struct JOB { ULONG a; }; struct tagJob { ULONGLONG a; };");
  expect(check1?.answers[0]?.comparison).toMatchObject({
    verdict: "unverified",
    reason: { code: "ambiguous-pair", args: { candidates: "JOB, tagJob" } },
  });
  const alike = check(rust, "struct JOB { ULONG a; }; struct tagJob { ULONG a; };");
  expect(pairs(alike)).toEqual(["Job: JOB by spelling equal"]);
});

test("a map settles what names leave open", () => {
  const c = "struct JOB { ULONG a; }; struct tagJob { ULONGLONG a; };";
  const checks = check("#[repr(C)] struct Job { a: u64 }", c, { Job: "tagJob" });
  expect(pairs(checks)).toEqual(["Job: tagJob by map equal"]);
});

test("helper records are found through the members that hold them, as deep as they go", () => {
  const c = `struct _EVENT { ULONG kind; union { ULONGLONG Address; struct { ULONG Low; ULONG High; } Parts; }; struct { UCHAR x; } Tail[2]; };`;
  const rust = `
    #[repr(C)] struct EVENT { kind: u32, u: EVENT_u, Tail: [EVENT_Tail; 2] }
    #[repr(C)] union EVENT_u { Address: u64, Parts: EVENT_u_s }
    #[repr(C)] struct EVENT_u_s { Low: u32, High: u32 }
    #[repr(C)] struct EVENT_Tail { x: u8 }
    #[repr(C)] struct Unrelated { y: u8 }`;
  expect(pairs(check(rust, c))).toEqual([
    "EVENT: _EVENT by tag equal",
    "EVENT_Tail: _EVENT.Tail by member equal",
    "EVENT_u: _EVENT.u by member equal",
    "EVENT_u_s: _EVENT.Parts by member equal",
    "Unrelated: unpaired",
  ]);
});

test("a mistake in a helper record is found there, too", () => {
  const c = "struct _EVENT { union { ULONGLONG Address; struct { ULONG Low; ULONG High; } Parts; }; };";
  const rust = `
    #[repr(C)] struct EVENT { u: EVENT_u }
    #[repr(C)] union EVENT_u { Address: u64, Parts: EVENT_u_s }
    #[repr(C)] struct EVENT_u_s { Low: u16, High: u32 }`;
  expect(pairs(check(rust, c))).toContain("EVENT_u_s: _EVENT.Parts by member different");
});

test("one record that several headers bring along is answered once", () => {
  const layouts = rustLayouts("#[repr(C)] struct JOB { a: u32 }");
  const source = { layouts: cLayouts("struct JOB { ULONG a; };"), source: "header" as const, build: null };
  const [job] = checkAgainstC({ layouts, records: ["JOB"] }, [source, source], new Map());
  expect(job?.answers).toHaveLength(1);
});

test("a record without a counterpart is told the names that come near", () => {
  const [job] = check(
    "#[repr(C)] struct JOB_INFROMATION { a: u32 }",
    "struct _JOB_INFORMATION { ULONG a; };",
  );
  expect(job).toMatchObject({ answers: [], nearest: ["_JOB_INFORMATION"] });
});

test("a name that C writes with other underscores is told, and not taken where no field confirms it", () => {
  const c =
    "typedef struct _VAULT_CONTEXT { ULONG a; } VAULT_CONTEXT; struct _FS_RTL_COMMON_FCB_A { ULONG a; };";
  const checks = check(
    "#[repr(C)] struct VaultContext { b: u32 } #[repr(C)] struct FsRtlCommonFcbA { b: u32 }",
    c,
  );
  expect(checks.map(({ answers }) => answers)).toEqual([[], []]);
  expect(checks.map(({ nearest }) => nearest)).toEqual([["_VAULT_CONTEXT"], ["_FS_RTL_COMMON_FCB_A"]]);
});
