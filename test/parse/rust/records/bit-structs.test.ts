import { expect, test } from "vitest";
import { computeLayouts } from "../../../../src/layout/compute.ts";
import { rustc } from "../../../../src/layout/rules.ts";
import type { ParsedRust } from "../../../../src/parse/rust/crate.ts";
import { expectSilence, fieldsOf, parseCrate, parseFile, recordOf } from "../tree.ts";

function bitsOf(parsed: ParsedRust, id: string): string[] {
  return recordOf(parsed, id).accessors.map(
    ({ name, storage, bitOffset, bitWidth }) => `${name}: ${storage} ${bitOffset}+${bitWidth}`,
  );
}

function sizeOf(parsed: ParsedRust, id: string): string {
  const layout = computeLayouts(parsed.model, rustc).layoutOf(id);
  if (!layout.ok) return layout.error.code;
  return `${layout.value.size} bytes, alignment ${layout.value.alignment.most}`;
}

const entry = `
  #[bitfield(u64)]
  #[derive(PartialEq)]
  pub struct Entry {
    address: u32,
    #[bits(12)] pub size: usize,
    #[bits(6)] _padding: u8,
    present: bool,
    #[bits(13, default = -1)] negative: i16,
  }
  #[repr(C)] pub struct Holder { flag: u8, entry: Entry }`;

test("bitfield-struct's struct is its integer, with its fields from the least significant bit", () => {
  const parsed = parseFile(`use bitfield_struct::bitfield;\n${entry}`);
  expectSilence(parsed);
  expect(fieldsOf(parsed, "Entry")).toEqual(["0: u64"]);
  expect(sizeOf(parsed, "Entry")).toBe("8 bytes, alignment 8");
  expect(sizeOf(parsed, "Holder")).toBe("16 bytes, alignment 8");
  expect(bitsOf(parsed, "Entry")).toEqual([
    "address: 0 0+32",
    "size: 0 32+12",
    "present: 0 50+1",
    "negative: 0 51+13",
  ]);
});

test("order = Msb counts from the other end", () => {
  const parsed = parseFile(
    "use bitfield_struct::bitfield; #[bitfield(u8, order = Msb)] struct A { #[bits(3)] first: u8, rest: bool, #[bits(4)] last: Custom }",
  );
  expect(bitsOf(parsed, "A")).toEqual(["first: 0 5+3", "rest: 0 4+1", "last: 0 0+4"]);
});

test("whose #[bitfield] it is, imports, paths, renames and globs tell; else the record is unverified", () => {
  const body = "struct A { #[bits(8)] a: u8 }";
  const known = [
    `use bitfield_struct::bitfield as bitfield; #[bitfield(u8)] ${body}`,
    `#[bitfield_struct::bitfield(u8)] ${body}`,
    `use bitfield_struct::*; #[bitfield(u8)] ${body}`,
    `use bitfield_struct::bitfield; mod inner { use super::*; #[bitfield(u8)] pub ${body} } pub use inner::A;`,
  ];
  for (const text of known) {
    const parsed = parseFile(text);
    expect(bitsOf(parsed, parsed.rootRecords[0] ?? "")).toEqual(["a: 0 0+8"]);
  }
  const renamed = parseCrate({
    "demo/Cargo.toml":
      '[package]\nname = "demo"\nedition = "2021"\n[dependencies]\nbits = { package = "bitfield-struct", version = "0.10" }\n',
    "demo/src/lib.rs": `mod prelude { pub use bits::bitfield; }\nmod a { use crate::prelude::*; #[bits::bitfield(u8)] ${body} }`,
  });
  expect(bitsOf(renamed, "a::A")).toEqual(["a: 0 0+8"]);
  for (const text of [`#[bitfield(u8)] ${body}`, `use other::bitfield; #[bitfield(u8)] ${body}`]) {
    expect(recordOf(parseFile(text), "A").refused?.detail).toMatch(
      /#\[bitfield\] may rewrite it and is not run/,
    );
  }
});

test("bits that are missing, too many, converted or under a cfg leave the record unverified with that reason", () => {
  const reasonOf = (text: string) =>
    recordOf(parseFile(`use bitfield_struct::bitfield; ${text}`), "A").refused?.detail;
  expect(reasonOf("#[bitfield(u8)] struct A { a: bool }")).toContain(
    "its fields have 1 bits and its integer 8",
  );
  expect(reasonOf("#[bitfield(u8)] struct A { a: Custom }")).toContain(
    "the bits of field a are known only to its type",
  );
  expect(reasonOf("#[bitfield(u8, repr = Big, from = f, into = g)] struct A { a: u8 }")).toContain(
    "converted",
  );
  expect(reasonOf("#[bitfield(u8)] struct A { #[cfg(windows)] a: u8 }")).toContain("field a is under a cfg");
  expect(reasonOf("#[bitfield(u8)] struct A(u8);")).toContain("no named fields");
  expect(reasonOf("#[bitfield(f32)] struct A { a: u32 }")).toContain("integer type is not understood");
});

test("modular-bitfield's struct is bytes with the alignment of bytes, whatever its repr(u32) says", () => {
  const parsed = parseFile(`
    use modular_bitfield::prelude::*;
    #[bitfield] #[repr(u32)] #[repr(C)]
    pub struct Flags { level: B3, enabled: bool, #[skip] __: B4, wide: u16, #[bits = 8] kind: Kind }
    #[repr(C)] pub struct Holder { flag: u8, flags: Flags }`);
  expectSilence(parsed);
  expect(fieldsOf(parsed, "Flags")).toEqual(["bytes: [u8; 4]"]);
  expect(sizeOf(parsed, "Flags")).toBe("4 bytes, alignment 1");
  expect(sizeOf(parsed, "Holder")).toBe("5 bytes, alignment 1");
  expect(bitsOf(parsed, "Flags")).toEqual([
    "level: bytes 0+3",
    "enabled: bytes 3+1",
    "wide: bytes 8+16",
    "kind: bytes 24+8",
  ]);
});

test("a modular-bitfield struct without a repr of its own has no layout to rely on", () => {
  const parsed = parseFile(
    "use modular_bitfield::prelude::*; #[bitfield(bits = 16)] struct A { a: B9, b: bool } #[bitfield] struct B { kind: Kind }",
  );
  expect(sizeOf(parsed, "A")).toBe("repr-rust");
  expect(fieldsOf(parsed, "A")).toEqual(["bytes: [u8; 2]"]);
  expect(recordOf(parsed, "B").refused?.detail).toContain("the bits of field kind");
});
