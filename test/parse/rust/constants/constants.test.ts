import { expect, test } from "vitest";
import { fieldsOf, parseFile, said } from "../tree.ts";

/** The value of `pub const SUBJECT: <type> = <value>`, null where it could not be computed. */
function valueOf(type: string, value: string, items = ""): bigint | null {
  return (
    parseFile(`${items} pub const SUBJECT: ${type} = ${value};`).model.constants.get("SUBJECT")?.value ?? null
  );
}

test("arithmetic follows Rust's precedence and types", () => {
  expect(valueOf("u32", "1 + 2 * 3 << 2 & 0xff | 1")).toBe(29n);
  expect(valueOf("u32", "!0 & 0xFF")).toBe(255n);
  expect(valueOf("u8", "!0x0F")).toBe(240n);
  expect(valueOf("i32", "-7 / 2")).toBe(-3n);
  expect(valueOf("i32", "-7 % 3")).toBe(-1n);
  expect(valueOf("i64", "-8 >> 1")).toBe(-4n);
  expect(valueOf("usize", "0b1010 ^ 0o17")).toBe(5n);
});

test("casts wrap and extend", () => {
  expect(valueOf("u32", "-1i32 as u32")).toBe(0xffff_ffffn);
  expect(valueOf("i32", "0xC000_000Du32 as _")).toBe(-0x3fff_fff3n);
  expect(valueOf("u64", "1 + (0x103 as _)")).toBe(0x104n);
  expect(valueOf("u64", "0x8000_0000u32 as i32 as u64")).toBe(0xffff_ffff_8000_0000n);
  expect(valueOf("u8", "300u16 as u8")).toBe(44n);
  expect(valueOf("u32", "b'A' as u32 + 'z' as u32 + true as u32")).toBe(188n);
  expect(valueOf("usize", "KIND as usize + 1", "pub const KIND: u32 = 7;")).toBe(8n);
});

test("what overflows, divides by zero or does not fit has no value", () => {
  expect(valueOf("u8", "255 + 1")).toBeNull();
  expect(valueOf("u8", "200u8 * 2")).toBeNull();
  expect(valueOf("u32", "1 << 32")).toBeNull();
  expect(valueOf("u32", "1 / 0")).toBeNull();
  expect(valueOf("u8", "256")).toBeNull();
  expect(valueOf("i32", "0x8000_4005")).toBeNull();
});

test("a literal that does not fit wraps where the crate allows overflowing literals", () => {
  const parsed = parseFile("#![allow(overflowing_literals)]\npub const FAILED: i32 = 0x8000_4005;");
  expect(parsed.model.constants.get("FAILED")?.value).toBe(-2147467259n);
});

test("constants come from modules, impls, limits, enums and const functions", () => {
  const items = `
    mod a { pub const ONE: usize = super::b::TWO - 1; } mod b { pub const TWO: usize = 2; }
    struct Sized; impl Sized { pub const COUNT: usize = 3; const fn twice(n: usize) -> usize { if n > 1 { n * 2 } else { 0 } } }
    #[repr(u8)] enum Kind { A = 4, B }
    const fn sum(to: usize) -> usize { let mut i = 0; let mut all = 0; while i <= to { all += i; i += 1; } all }`;
  expect(valueOf("usize", "a::ONE + Sized::COUNT + Kind::B as usize + Sized::twice(5) + sum(4)", items)).toBe(
    29n,
  );
  expect(valueOf("u64", "u32::MAX as u64 + core::u8::MAX as u64 + i16::BITS as u64")).toBe(0x1_0000_010en);
});

test("a constant that is defined by itself has no value", () => {
  expect(valueOf("usize", "OTHER + 1", "pub const OTHER: usize = SUBJECT;")).toBeNull();
});

test("size_of and align_of of plain types are known, those of records are asked for", () => {
  expect(
    valueOf(
      "usize",
      "core::mem::size_of::<[u16; 5]>() + std::mem::align_of::<u64>() + size_of::<*const u8>()",
      "use core::mem::size_of;",
    ),
  ).toBe(26n);
  const text =
    "#[repr(C)] pub struct A { a: u8, b: u32 } #[repr(C)] struct B { bytes: [u8; core::mem::size_of::<A>() + core::mem::offset_of!(A, b)] }";
  const asked: string[] = [];
  const parsed = parseFile(text, {
    layoutQuery(query, model) {
      asked.push(`${query.kind} ${model.records.has("A")}`);
      return { ok: true, value: query.kind === "size" ? 8n : 4n };
    },
  });
  expect(asked).toEqual(["size true", "offset true"]);
  expect(fieldsOf(parsed, "B")).toEqual(["bytes: [u8; 12]"]);
});

test("an array whose length cannot be computed is unresolved with place and reason", () => {
  const parsed = parseFile("#[repr(C)] struct A {\n  a: [u8; 3 - 5],\n  b: u8,\n}");
  expect(fieldsOf(parsed, "A")).toEqual(["a: ?value", "b: u8"]);
  expect(said(parsed)).toEqual(["lib.rs:2:11 cannot compute `3-5`: overflow: 3 - 5 does not fit usize"]);
});

test("a function that never ends is stopped", () => {
  expect(
    valueOf("usize", "spin()", "const fn spin() -> usize { let mut i = 0usize; loop { i = 1; } }"),
  ).toBeNull();
  expect(valueOf("usize", "deep(1)", "const fn deep(n: usize) -> usize { deep(n) + 1 }")).toBeNull();
});

test("a chain of 3,000 constants has a value from whichever end it is asked", () => {
  const chain = Array.from(
    { length: 3000 },
    (_, at) => `pub const C${at}: u32 = ${at === 0 ? "0" : `C${at - 1} + 1`};`,
  );
  const parsed = parseFile(`#[repr(C)] struct A { a: [u8; C2999 as usize] } ${chain.join(" ")}`);
  expect(fieldsOf(parsed, "A")).toEqual(["a: [u8; 2999]"]);
});

test("a struct taken from another value, a variant with data and a union are no numbers", () => {
  const items = `pub struct Pair { pub a: u32, pub b: u32 } pub enum Data { One { a: u32 } } pub union Either { pub a: u32 }
    pub const ZERO: Pair = Pair { a: 0, b: 0 };`;
  expect(valueOf("Pair", "Pair { a: 1, ..ZERO }", items)).toBeNull();
  expect(valueOf("Data", "Data::One { a: 1 }", items)).toBeNull();
  expect(valueOf("Either", "Either { a: 1 }", items)).toBeNull();
  expect(valueOf("One", "One { a: 1 }", "pub struct One { pub a: u32 }")).toBe(1n);
});

test("a discriminant that counts beyond its enum's integer has no value, as in rustc (E0370)", () => {
  const { enums } = parseFile("#[repr(u8)] enum Full { Last = 255, Beyond }").model;
  expect(enums.get("Full")?.refused?.detail).toContain("one more than 255 does not fit u8");
});
