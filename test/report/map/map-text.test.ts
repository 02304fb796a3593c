import { expect, test } from "vitest";
import { byteMapOf } from "../../../src/layout/byte-map.ts";
import type { Layouts } from "../../../src/layout/layouts.ts";
import { markFindings } from "../../../src/report/map/map-marks.ts";
import { mapText } from "../../../src/report/map/map-text.ts";
import { cLayouts, compare, recordNamed, rustLayouts } from "../../diff/ask.ts";

// Both sides of a record as lines of 80 columns.

function drawing(name: string, rustText: string, cText: string, verbose = false): string {
  const c = mapOf(cLayouts(cText), name);
  const rust = mapOf(rustLayouts(rustText), name);
  const findings = markFindings(compare(name, rustText, cText).findings, c, rust);
  const lines = mapText({ c, rust, findings, style: { color: false, width: 80 }, verbose });
  return `\n${lines.join("\n")}\n`;
}

function mapOf(layouts: Layouts, name: string): ReturnType<typeof byteMapOf> {
  const layout = layouts.layoutOf(recordNamed(layouts, name));
  if (!layout.ok) throw new Error("the test's record has a layout");
  return byteMapOf(layout.value, layouts);
}

test("a field that is missing, those it moves, holes and tail padding", () => {
  const rust = "#[repr(C)] struct R { kind: u8, length: u32, flags: u16 }";
  const c = "struct R { UCHAR kind; PVOID buffer; ULONG length; USHORT flags; };";
  expect(drawing("R", rust, c)).toMatchInlineSnapshot(`
    "
               C                                    Rust
               0   1   2   3   4   5   6   7        0   1   2   3   4   5   6   7
      0x0     |ki…|.......hole, 7 bytes.......| -> |ki…|...hole....|>length        |
      0x8     |!buffer                        | != |>flags |_tail__|
      0x10    |>length        |>flags |_tail__| ->
      != differs · -> moved along by an earlier difference · ... hole
    "
  `);
});

test("members of a union are told of beside the one declared first", () => {
  const rust = "#[repr(C)] union R { low: u32, whole: u64, bytes: [u8; 8] }";
  const c = "union R { ULONG low; ULONGLONG whole; UCHAR bytes[8]; };";
  expect(drawing("R", rust, c)).toMatchInlineSnapshot(`
    "
               C                                    Rust
               0   1   2   3   4   5   6   7        0   1   2   3   4   5   6   7
      0x0     |low +2         |…whole         |    |low +2         |…whole         |
      +N more fields over these bytes
    "
  `);
});

test("bits are drawn one by one, and two ways to see the same bits are two lines", () => {
  const rust = "#[repr(C)] struct R { flags: u32, age: u32 }";
  const c = `struct R {
    union { ULONG flags; struct { ULONG busy : 1; ULONG : 3; ULONG kind : 5; }; struct { ULONG low : 16; ULONG high : 16; }; };
    ULONG age;
  };`;
  expect(drawing("R", rust, c)).toMatchInlineSnapshot(`
    "
               C                                    Rust
               0   1   2   3   4   5   6   7        0   1   2   3   4   5   6   7
      0x0     |flags :5       |age            |    |flags          |age            |
      bits+0   axxxccccc-----------------------
      bits+0   aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbb
      :N bit-fields over these bytes
      bits lowest first, a letter per bit-field, ! differs, - unused, ? unknown
    "
  `);
});

test("of bits that Rust reads elsewhere each one is marked", () => {
  const rust = `#[repr(C)] struct R { flags: u32 }
impl R { pub fn kind(&self) -> u32 { (self.flags >> 5) & 0x1f } }`;
  const c = "struct R { ULONG busy : 1; ULONG spare : 3; ULONG kind : 5; };";
  expect(drawing("R", rust, c)).toMatchInlineSnapshot(`
    "
               C                                    Rust
               0   1   2   3   4   5   6   7        0   1   2   3   4   5   6   7
      0x0     |!busy:1 spare:…|                 != |!flags :1      |
      bits+0   abbb!!!!!-----------------------     -----!!!!!----------------------
      != differs · :N bit-fields over these bytes
      bits lowest first, a letter per bit-field, ! differs, - unused, ? unknown
    "
  `);
});

test("a difference deep inside a field is shown at that field", () => {
  const rust = `#[repr(C)] struct Inner { a: u32, b: f32 }
#[repr(C)] struct R { first: u64, inner: Inner }`;
  const c = "struct Inner { ULONG a; ULONG b; }; struct R { ULONGLONG first; struct Inner inner; };";
  expect(drawing("R", rust, c)).toMatchInlineSnapshot(`
    "
               C                                    Rust
               0   1   2   3   4   5   6   7        0   1   2   3   4   5   6   7
      0x0     |first                          |    |first                          |
      0x8     |!inner                         | != |!inner                         |
      != differs
    "
  `);
});

test("where the sizes differ, the row in which a side ends is marked", () => {
  const rust = "#[repr(C)] struct R { first: u64 }";
  const c = "struct __declspec(align(16)) R { ULONGLONG first; };";
  expect(drawing("R", rust, c)).toMatchInlineSnapshot(`
    "
               C                                    Rust
               0   1   2   3   4   5   6   7        0   1   2   3   4   5   6   7
      0x0     |first                          | -> |first                          |
      0x8     |_____tail padding, 8 bytes_____| ->
      -> moved along by an earlier difference · ___ tail padding
    "
  `);
});

test("of a large record rows without a difference are folded, and drawn with -v", () => {
  const numbers = Array.from({ length: 50 }, (_, at) => at);
  const rust = `#[repr(C)] struct R { ${numbers.map((at) => `f${at}: u${at === 40 ? 32 : 64},`).join(" ")} }`;
  const c = `struct R { ${numbers.map((at) => `ULONGLONG f${at};`).join(" ")} };`;
  expect(drawing("R", rust, c)).toMatchInlineSnapshot(`
    "
               C                                    Rust
               0   1   2   3   4   5   6   7        0   1   2   3   4   5   6   7
      0x0     |f0                             |    |f0                             |
      0x8     … to 0x140: no difference, 39 fields in C, 39 in Rust (-v shows)
      0x140   |!f40                           | != |!f40           |.hole, 4 bytes.|
      0x148   … to 0x190: no difference, 9 fields in C, 9 in Rust (-v shows)
      != differs
    "
  `);
  for (const at of numbers) expect(drawing("R", rust, c, true)).toContain(`f${at} `);
});
