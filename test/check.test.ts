import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import type { Binding } from "../src/check.ts";
import { checkAgainstBuilds, checkAgainstC } from "../src/check.ts";
import { compareRecords } from "../src/diff/compare.ts";
import { noPolicy, openLedger } from "../src/diff/ledger.ts";
import { verdictOf } from "../src/diff/verdicts.ts";
import type { Recorded } from "../src/truth/open.ts";
import { openRecorded } from "../src/truth/open.ts";
import { cLayouts, rustLayouts } from "./diff/ask.ts";

const folder = resolve(import.meta.dirname, "../layouts/ntoskrnl");

function kernels(): Recorded {
  const opened = openRecorded({
    pathOf: (name) => name,
    readText: (name) => readFileSync(join(folder, name), "utf8"),
  });
  if (!opened.ok) throw new Error("the shipped layouts cannot be opened");
  return opened.value;
}

function bindingOf(text: string): Binding {
  const layouts = rustLayouts(text);
  return { layouts, records: [...layouts.records()] };
}

test("an answer that builds share is the answer that each of them gives alone", () => {
  const recorded = kernels();
  const binding = bindingOf(`
    #[repr(C)] pub struct LIST_ENTRY { Flink: *mut LIST_ENTRY, Blink: *mut LIST_ENTRY }
    #[repr(C)] pub struct DISPATCHER_HEADER { Lock: i32, SignalState: i32, WaitListHead: LIST_ENTRY }
    #[repr(C)] pub struct KPROCESS { Header: DISPATCHER_HEADER, ProfileListHead: LIST_ENTRY, DirectoryTableBase: u64 }`);
  const checked = checkAgainstBuilds(binding, recorded, recorded.builds, { judge: "any", map: new Map() });
  if (!checked.ok) throw new Error("the shipped layouts are damaged");
  const kprocess = checked.value.find(({ rust }) => rust.name === "KPROCESS");
  expect(kprocess?.answers).toHaveLength(recorded.builds.length);
  for (const answer of kprocess?.answers ?? []) {
    const c = recorded.layoutsOf(answer.c.build ?? "");
    const alone = compareRecords({
      rust: binding.layouts,
      rustRecord: "KPROCESS",
      c,
      cRecord: "_KPROCESS",
      embedded: false,
      endingEarly: "tolerated",
    });
    expect(answer.comparison).toEqual(alone);
  }
});

test("a build that lacks the record is named, not passed", () => {
  const recorded = kernels();
  const checked = checkAgainstBuilds(
    bindingOf("#[repr(C)] pub struct RTL_AVL_TREE { Root: *mut u8 }"),
    recorded,
    recorded.builds,
    {
      judge: "every",
      map: new Map(),
    },
  );
  const [check] = checked.ok ? checked.value : [];
  expect(check?.absentIn).toContain("6.1.7601.17514");
  expect(check === undefined ? null : verdictOf(check)).toBe("equal");
});

test("of two recorded names that are as near none is taken; both are told, and a name that comes near too", () => {
  const found = kernels();
  const checked = checkAgainstBuilds(
    bindingOf(`
      #[repr(C)] pub struct tlgprovider_t { a: u32 }
      #[repr(C)] pub struct TlgProvider_t { a: u32 }
      #[repr(C)] pub struct IoStackLocation { a: u32 }`),
    found,
    found.builds,
    { judge: "every", map: new Map() },
  );
  const checks = checked.ok ? checked.value : [];
  expect(checks.map(({ nearest }) => nearest)).toEqual([
    ["_TlgProvider_t", "_tlgProvider_t"],
    [],
    ["_IO_STACK_LOCATION"],
  ]);
  expect(checks.map(({ answers }) => answers.length > 0)).toEqual([false, true, false]);
});

test("every record ends in one state, and the counts add up", () => {
  const binding = bindingOf(`
    #[repr(C)] pub struct SAME { a: u32 }
    #[repr(C)] pub struct WRONG { a: u64 }
    pub struct LOOSE { a: u32 }
    #[repr(C)] pub struct ALONE { a: u32 }`);
  const c = cLayouts(
    "struct _SAME { ULONG a; }; typedef struct { ULONG a; } WRONG; struct LOOSE { ULONG a; };",
  );
  const checks = checkAgainstC(binding, [{ layouts: c, source: "header", build: null }], new Map());
  expect(checks.map(verdictOf)).toEqual(["equal", "different", "unverified", "unpaired"]);
  expect(openLedger(checks, noPolicy).summary).toMatchObject({
    records: 4,
    equal: 1,
    different: 1,
    unverified: 1,
    unpaired: 1,
    coverage: 2 / 3,
  });
});

test("a mapped name is checked against the C record it is mapped to", () => {
  const binding = bindingOf("#[repr(C)] pub struct Request { a: u32 }");
  const c = cLayouts("struct _IO_REQUEST { ULONG a; };");
  const source = [{ layouts: c, source: "header", build: null }] as const;
  expect(checkAgainstC(binding, source, new Map()).map(verdictOf)).toEqual(["unpaired"]);
  expect(checkAgainstC(binding, source, new Map([["Request", "IO_REQUEST"]])).map(verdictOf)).toEqual([
    "equal",
  ]);
});
