import { expect, test } from "vitest";
import { expectSilence, fieldsOf, parseCrate, parseFile, said } from "../tree.ts";

test("modules are found in both layouts, by #[path], and in folders of inline ones", () => {
  const parsed = parseCrate({
    "demo/src/lib.rs": 'mod a; mod b; #[path = "odd/name.rs"] mod c; mod d { pub mod e; }',
    "demo/src/a.rs": "pub mod deep; #[repr(C)] struct A { x: u8 }",
    "demo/src/a/deep.rs": "#[repr(C)] struct Deep { x: super::super::d::e::E }",
    "demo/src/b/mod.rs": "#[repr(C)] struct B { x: crate::c::C }",
    "demo/src/odd/name.rs": "#[repr(C)] pub struct C { x: u8 }",
    "demo/src/d/e.rs": "#[repr(C)] pub struct E { x: u8 }",
  });
  expectSilence(parsed);
  expect([...parsed.rootRecords].sort()).toEqual(["a::A", "a::deep::Deep", "b::B", "c::C", "d::e::E"]);
  expect(fieldsOf(parsed, "a::deep::Deep")).toEqual(["x: d::e::E"]);
});

test("use takes groups, renames, globs and chains of pub use; explicit names go before globs", () => {
  const parsed = parseFile(`
    mod base { pub type A = u8; pub type B = u16; pub mod more { pub type C = u32; pub type A = u64; } }
    mod again { pub use super::base::{more::{self, C as D}, B}; pub use super::base::more::*; }
    use again::*; use base::A; use self::more::C as E;
    #[repr(C)] struct S { a: A, b: B, d: D, e: E, f: again::more::A }`);
  expectSilence(parsed);
  expect(fieldsOf(parsed, "S")).toEqual(["a: u8", "b: u16", "d: u32", "e: u32", "f: u64"]);
});

test("a private import is not seen through another module's glob", () => {
  const parsed = parseFile(
    "mod a { pub type T = u8; } mod b { use super::a::T; } mod c { pub use super::b::*; #[repr(C)] pub struct S { t: T } }",
  );
  expect(said(parsed)).toHaveLength(1);
});

test("globs that include each other come to an end", () => {
  const parsed = parseFile(
    "mod a { pub use super::b::*; pub type A = u8; } mod b { pub use super::a::*; } #[repr(C)] struct S { a: b::A, x: b::Nowhere }",
  );
  expect(fieldsOf(parsed, "S")).toEqual(["a: u8", "x: ?unknown"]);
});

test("in the 2015 edition use begins at the crate's root", () => {
  const parsed = parseCrate({
    "demo/Cargo.toml": '[package]\nname = "demo"\n',
    "demo/src/lib.rs":
      "pub mod shared { pub type WORD = u16; } pub mod um { use shared::WORD; #[repr(C)] pub struct S { a: WORD, b: ::shared::WORD } }",
  });
  expectSilence(parsed);
  expect(fieldsOf(parsed, "um::S")).toEqual(["a: u16", "b: u16"]);
});

test("features and extra cfg choose items", () => {
  const files = {
    "demo/Cargo.toml":
      '[package]\nname = "demo"\nedition = "2021"\n[features]\ndefault = ["a"]\na = ["b"]\nb = []\nc = []\n',
    "demo/src/lib.rs":
      '#[cfg(feature = "b")] #[repr(C)] struct B { x: u8 } #[cfg(any(feature = "c", km))] #[repr(C)] struct C { x: u8 }',
  };
  expect(parseCrate(files).rootRecords).toEqual(["B"]);
  expect(parseCrate(files, { noDefaultFeatures: true }).rootRecords).toEqual([]);
  expect(parseCrate(files, { features: ["c"] }).rootRecords).toEqual(["B", "C"]);
  expect(parseCrate(files, { noDefaultFeatures: true, cfg: ["km"] }).rootRecords).toEqual(["C"]);
  expect(parseCrate(files, { allFeatures: true }).rootRecords).toEqual(["B", "C"]);
});

test("include! of a literal is read in place, of OUT_DIR where the caller knows it", () => {
  const files = {
    "demo/src/lib.rs": 'include!("part.rs"); include!(concat!(env!("OUT_DIR"), "/bindings.rs"));',
    "demo/src/part.rs": "#[repr(C)] struct Part { x: u8 }",
    "demo/target/bindings.rs": "#[repr(C)] struct Bound { x: u8 }",
  };
  expect(parseCrate(files).rootRecords).toEqual(["Part"]);
  expect(said(parseCrate(files))[0]).toContain("its path is not known");
  expect(parseCrate(files, { environment: { OUT_DIR: "/x" }, allowOutside: true }).rootRecords).toEqual([
    "Part",
  ]);
  expect(
    parseCrate(
      { ...files, "/x/bindings.rs": "#[repr(C)] struct Bound { x: u8 }" },
      { environment: { OUT_DIR: "/x" }, allowOutside: true },
    ).rootRecords,
  ).toEqual(["Part", "Bound"]);
});
