import { expect, test } from "vitest";
import { spell } from "../../../src/model/spelling.ts";
import { parseCrate, parseFile, said } from "./tree.ts";
import type { RustOptions } from "../../../src/parse/rust/crate.ts";

function constantsOf(text: string, options: RustOptions = {}): string[] {
  return parseFile(text, options).named.constants.map(
    ({ path, type, value, why }) => `${path}: ${spell(type, "rust")} = ${value ?? `? ${why}`}`,
  );
}

test("public constants are listed with their type and value, what macros make included", () => {
  const text = `
    macro_rules! ENUMERATION {
      {enum $name:ident { $variant:ident = $value:expr, $($rest:tt)* }} => {
        pub type $name = u32; pub const $variant: $name = $value; ENUMERATION!{@next $name $variant, $($rest)*}
      };
      {@next $name:ident $base:ident,} => {};
      {@next $name:ident $base:ident, $variant:ident, $($rest:tt)*} => {
        pub const $variant: $name = $base + 1u32; ENUMERATION!{@next $name $variant, $($rest)*}
      };
    }
    ENUMERATION!{enum Color { Red = 7, Green, Blue, }}
    pub type Handle = *mut core::ffi::c_void;
    pub const INVALID: Handle = -1isize as Handle;
    pub const CURRENT: Handle = core::ptr::null_mut();
    pub const IS_WIDE: bool = true;
    const HIDDEN: u8 = 1;
    pub mod inner { pub const MASK: i64 = super::Green as i64 | !0xff; }`;
  expect(constantsOf(text)).toEqual([
    "Red: Color = 7",
    "Green: Color = 8",
    "Blue: Color = 9",
    `INVALID: Handle = ${2n ** 64n - 1n}`,
    "CURRENT: Handle = 0",
    "IS_WIDE: bool = 1",
    `inner::MASK: i64 = ${~0xffn | 8n}`,
  ]);
});

test("a struct around one number is that number, with the type of its field", () => {
  const text = `
    #[repr(transparent)] pub struct Status(pub u32);
    pub const SUCCESS: Status = Status(0);
    pub const ALL: Status = Status(!0);
    pub const FAILED: Code = Code { value: -2147467259 };
    #[repr(transparent)] pub struct Code { value: i32 }
    pub struct Pair { a: u8, b: u8 }
    pub const PAIR: Pair = Pair { a: 1, b: 2 };`;
  expect(constantsOf(text)).toEqual([
    "SUCCESS: Status = 0",
    "ALL: Status = 4294967295",
    "FAILED: Code = -2147467259",
  ]);
});

test("constants of a type are listed under its path", () => {
  const text = `
    #[repr(transparent)] pub struct Flags(pub u8);
    impl Flags { pub const LOW: Flags = Flags(1); pub const BOTH: Self = Self(Self::LOW.0 | 1 << 7); const HIDDEN: u8 = 1; }
    impl Default for Flags { fn default() -> Flags { Flags(0) } }
    #[repr(u8)] pub enum Kind { One = 1 }
    impl Kind { pub const FIRST: Kind = Kind::One; pub const COUNT: usize = 3; }
    pub struct Of<T>(T); impl<T> Of<T> { pub const SIZE: usize = core::mem::size_of::<T>(); }`;
  expect(constantsOf(text)).toEqual([
    "Flags::LOW: Flags = 1",
    "Flags::BOTH: Flags = 129",
    "Kind::FIRST: Kind = 1",
    "Kind::COUNT: usize = 3",
  ]);
});

test("a constant that cannot be computed is listed with the reason, text and floats are not", () => {
  const text = `
    pub const NAME: &str = "disk"; pub const RATIO: f32 = 0.5; pub const TABLE: [u8; 2] = [1, 2];
    pub const LATER: u32 = at_run_time(); pub const WIDE: u8 = 256;`;
  const found = constantsOf(text);
  expect(found).toHaveLength(2);
  expect(found[0]).toMatch(/^LATER: u32 = \? /);
  expect(found[1]).toMatch(/^WIDE: u8 = \? /);
});

test("looking at constants and aliases adds nothing to what was said about the crate", () => {
  const parsed = parseFile(
    "pub type Gone = other::T; pub const ODD: other::T = 1; pub const WIDE: u8 = 256; #[repr(C)] pub struct A { a: u8 }",
  );
  const before = said(parsed);
  expect(parsed.named.aliases.map(({ type }) => type.target.kind)).toEqual(["unresolved"]);
  expect(parsed.named.constants.map(({ path, value }) => [path, value])).toEqual([
    ["ODD", 1n],
    ["WIDE", null],
  ]);
  expect(said(parsed)).toEqual(before);
});

test("constants are at hand when only one record was asked for", () => {
  const text =
    "pub const LIMIT: u32 = 4; #[repr(C)] pub struct A { a: u8 } #[repr(C)] pub struct B { b: u8 }";
  expect(constantsOf(text, { only: ["A"] })).toEqual(["LIMIT: u32 = 4"]);
});

test("aliases are listed with what they stand for, and what that holds is in the model", () => {
  const parsed = parseCrate({
    "demo/src/lib.rs":
      "pub mod base; pub type Slot = Cell<u32>; pub struct Cell<T>(T); type Local = u8; pub type Of<T> = Cell<T>;",
    "demo/src/base.rs": "pub type ULONG = u32;\npub type PULONG = *mut ULONG;",
  });
  expect(
    parsed.named.aliases.map(({ path, type, span }) => [path, spell(type.target, "rust"), span.line]),
  ).toEqual([
    ["Slot", "Cell<u32>", 1],
    ["Local", "u8", 1],
    ["base::ULONG", "u32", 1],
    ["base::PULONG", "*mut ULONG", 2],
  ]);
  expect([...parsed.model.records.keys()]).toContain("Cell<u32>");
});
