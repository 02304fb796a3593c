import { expect, test } from "vitest";
import { checkNames } from "../../src/diff/named.ts";
import { messageOf } from "../../src/diagnostic/catalogue.ts";
import { computeLayouts } from "../../src/layout/compute.ts";
import { msvcC, rustc } from "../../src/layout/rules.ts";
import { parseC } from "../../src/parse/c/parse.ts";
import { parseRust } from "../../src/parse/rust/crate.ts";
import { findingMessage } from "../../src/report/finding-words.ts";
import { cParser } from "../oracle/c-parser.ts";

// Aliases against typedefs, enums against enums, constants against enumerators and macros.

async function said(rustText: string, cText: string): Promise<readonly string[]> {
  const host = {
    readText: () => ({ ok: true, text: rustText }) as const,
    isFile: (path: string) => path === "binding.rs",
    list: () => [],
  };
  const parsed = parseRust({ kind: "file", path: "binding.rs" }, host);
  const { model } = parseC({ file: "header.h", text: cText }, await cParser(), { language: "c" });
  const rust = {
    layouts: computeLayouts(parsed.model, rustc),
    aliases: parsed.named.aliases,
    constants: parsed.named.constants,
    enums: parsed.rootEnums.flatMap((id) => parsed.model.enums.get(id) ?? []),
  };
  const { open } = checkNames(rust, { ...model, layouts: computeLayouts(model, msvcC) });
  return open.flatMap(({ kind, answers }) =>
    answers.flatMap(({ comparison }) =>
      comparison.verdict === "unverified"
        ? [`${kind} unverified: ${messageOf(comparison.reason)}`]
        : comparison.findings.map((one) => `${kind} ${one.code}: ${findingMessage(one)}`),
    ),
  );
}

test("an alias as wide as another type than C's typedef is found", async () => {
  const c = "typedef CHAR BOOST; typedef ULONG MASK; typedef PVOID HANDLE_; typedef LONG STATUS;";
  const rust =
    "pub type BOOST = i32; pub type MASK = u32; pub type HANDLE_ = *mut u8; pub type STATUS = f32; pub type OTHER = u8;";
  expect(await said(rust, c)).toEqual([
    "alias alias-width: BOOST is 4 bytes (i32) in Rust, 1 byte (CHAR) in C",
    "alias field-type: STATUS: f32 in Rust, LONG in C: a floating point number where C has none",
  ]);
});

test("an enum of another width, and a variant of another value, are found under C's names for them", async () => {
  const c = "typedef enum _STATE { StateIdle, StateStarting, StateBusy = 7 } STATE;";
  const right = "#[repr(i32)] pub enum State { Idle, Starting, Busy = 7 }";
  expect(await said(right, c)).toEqual([]);
  const wrong = "#[repr(u8)] pub enum STATE { Idle, Busy }";
  expect(await said(wrong, c)).toEqual([
    "enum enum-width: the enum is 1 byte (u8) in Rust, 4 bytes (int) in C",
    "enum enum-value: Busy is 1 in Rust; C's StateBusy is 7",
  ]);
});

test("a constant of another value is found, one of the same bits is not", async () => {
  const c = "enum LIMITS { LOW = 3, HIGH = 0x100, ALL = -1 };";
  const rust = "pub const LOW: u32 = 3; pub const HIGH: u32 = 0x200; pub const ALL: u32 = 0xffffffff;";
  expect(await said(rust, c)).toEqual(["constant constant: HIGH is 0x200 (u32) in Rust, 0x100 (int) in C"]);
});

test("an alias of a number where C's typedef is a record, and the reverse, are compared by width", async () => {
  const c =
    "typedef union _LARGE_INTEGER { LONGLONG QuadPart; } LARGE_INTEGER, TIME; typedef struct _BIG { ULONG all[4]; } BIG; typedef ULONG ID;";
  const rust =
    "#[repr(C)] pub struct Wide { all: [u64; 4] } pub type LARGE_INTEGER = i64; pub type TIME = u32; pub type BIG = Wide; pub type ID = Wide;";
  expect(await said(rust, c)).toEqual([
    "alias alias-width: TIME is 4 bytes (u32) in Rust, 8 bytes (struct _LARGE_INTEGER) in C",
    "alias alias-width: ID is 32 bytes (Wide) in Rust, 4 bytes (ULONG) in C",
  ]);
});

test("a variant of C's very name comes before one that has the enum's name before it", async () => {
  const c = "enum Mode { On = 1, ModeOn = 2 };";
  expect(await said("#[repr(i32)] pub enum Mode { On = 1, ModeOn = 2 }", c)).toEqual([]);
});

test("what C has under a name and Rust cannot tell is unverified, not left out", async () => {
  const c = "enum LIMITS { LOW = 3 }; typedef enum _STATE { Idle, Busy } STATE; typedef ULONG MASK;";
  const rust =
    "pub const LOW: u32 = lowest(); pub enum STATE { Idle, Busy } pub type MASK = Unknown; pub const OTHER: u32 = other();";
  expect(await said(rust, c)).toEqual([
    expect.stringMatching(/^alias unverified: .*Unknown/),
    expect.stringMatching(/^enum unverified: STATE: /),
    expect.stringMatching(/^constant unverified: cannot compute `LOW`: /),
  ]);
});

test("an enumerator's name that another enum of C has is no counterpart", async () => {
  const c = "typedef enum { Interactive = 2 } LOGON; typedef enum { Network = 5 } PLACE;";
  const rust = "pub type LOGON = u32; pub const Network: LOGON = 3;";
  expect(await said(rust, c)).toEqual([]);
});
