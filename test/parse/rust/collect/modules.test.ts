import { expect, test } from "vitest";
import { parseRust } from "../../../../src/parse/rust/crate.ts";
import { expectSilence, fieldsOf, parseCrate, parseFile, said, treeHost } from "../tree.ts";

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

test("types are found in dependencies by path, vendored and registry, and their records carry the crate's name", () => {
  const crate = (name: string) => ({
    toml: `[package]\nname = "${name}"\nedition = "2021"\n`,
    text: "#[repr(C)] pub struct T { x: u8 }",
  });
  const parsed = parseCrate(
    {
      "demo/Cargo.toml":
        '[package]\nname = "demo"\nedition = "2021"\n[dependencies]\nnear = { path = "../near" }\nkept = "0.3"\nrenamed = { package = "far-away", version = "1" }\n',
      "demo/src/lib.rs": "#[repr(C)] struct S { a: near::T, b: kept::T, c: renamed::T }",
      "near/Cargo.toml": crate("near").toml,
      "near/src/lib.rs": crate("near").text,
      "demo/vendor/kept/Cargo.toml": crate("kept").toml,
      "demo/vendor/kept/src/lib.rs": crate("kept").text,
      "reg/far-away-1.4.0/Cargo.toml": crate("far-away").toml,
      "reg/far-away-1.4.0/src/lib.rs": crate("far-away").text,
      "reg/far-away-2.0.0/Cargo.toml": "wrong",
    },
    { registries: ["reg"] },
  );
  expectSilence(parsed);
  expect(fieldsOf(parsed, "S")).toEqual(["a: near::T", "b: kept::T", "c: far_away::T"]);
  expect(parsed.rootRecords).toEqual(["S"]);
});

test("a dependency that is not found is said once; its base names are still known", () => {
  const parsed = parseCrate({
    "demo/Cargo.toml":
      '[package]\nname = "demo"\nedition = "2021"\n[dependencies]\nwinapi = "0.3"\nprivate = "1"\n',
    "demo/src/lib.rs":
      "use winapi::shared::ntdef::{HANDLE, LIST_ENTRY}; #[repr(C)] struct S { h: HANDLE, l: LIST_ENTRY, p: private::P, q: private::Q }",
  });
  expect(said(parsed)[0]).toContain("the source of crate private was not found");
  expect(fieldsOf(parsed, "S")).toEqual([
    "h: pointer(8)",
    "l: windows::LIST_ENTRY",
    "p: ?unknown",
    "q: ?unknown",
  ]);
  expect(parsed.model.vocabulary).toEqual(["HANDLE", "LIST_ENTRY"]);
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

test("a member takes edition and dependencies from its workspace", () => {
  const parsed = parseCrate({
    "demo/Cargo.toml":
      '[package]\nname = "demo"\nedition.workspace = true\n[dependencies]\nbase.workspace = true\n',
    "Cargo.toml": "",
    "demo/src/lib.rs": "",
  });
  expect(said(parsed)).toEqual([]);
  const member = parseRust(
    { kind: "crate", path: "top/demo" },
    treeHost({
      "top/Cargo.toml":
        '[workspace]\nmembers = ["demo"]\n[workspace.package]\nedition = "2021"\n[workspace.dependencies]\nbase = { path = "libs/base" }\n',
      "top/demo/Cargo.toml":
        '[package]\nname = "demo"\nedition.workspace = true\n[dependencies]\nbase.workspace = true\n',
      "top/demo/src/lib.rs": "mod a { use base::T; #[repr(C)] pub struct S { t: T } }",
      "top/libs/base/Cargo.toml": '[package]\nname = "base"\n',
      "top/libs/base/src/lib.rs": "pub type T = u8;",
    }),
  );
  expectSilence(member);
  expect(fieldsOf(member, "a::S")).toEqual(["t: u8"]);
});

test("a workspace of several crates: inherited and patched dependencies, extern crate, macros of another member", () => {
  const files = {
    "top/Cargo.toml": `
      [workspace]
      members = ["driver", "libs/*"]
      [workspace.package]
      edition = "2021"
      [workspace.dependencies]
      base = { path = "libs/base", features = ["wide"] }
      outside = "1.2"
      [patch.crates-io]
      outside = { path = "patched/outside" }`,
    "top/driver/Cargo.toml": `
      [package]
      name = "driver"
      edition = "2018"
      [dependencies]
      base.workspace = true
      outside.workspace = true
      [target.'cfg(windows)'.dependencies]
      kept = "0.3"`,
    "top/driver/src/lib.rs": `
      #[macro_use] extern crate base as foundation;
      extern crate kept;
      RECORD! { Both { near: foundation::Word, far: outside::T, old: kept::T, deep: outside::Deep } }`,
    "top/libs/base/Cargo.toml": `
      [package]
      name = "base"
      edition.workspace = true
      [features]
      wide = []`,
    "top/libs/base/src/lib.rs": `
      #[cfg(feature = "wide")] pub type Word = u64;
      #[cfg(not(feature = "wide"))] pub type Word = u32;
      #[macro_export] macro_rules! RECORD { ($name:ident { $($f:ident: $t:ty),* }) => { #[repr(C)] pub struct $name { $(pub $f: $t),* } } }`,
    "top/patched/outside/Cargo.toml":
      '[package]\nname = "outside"\nversion = "1.3.0"\n[dependencies]\nkept = "0.3"\n',
    "top/patched/outside/src/lib.rs":
      "extern crate kept; pub use kept::T as Deep; #[repr(C)] pub struct T { patched: u8 }",
    "registry/outside-1.2.9/Cargo.toml": '[package]\nname = "outside"\n',
    "registry/outside-1.2.9/src/lib.rs": "#[repr(C)] pub struct T { published: u8 }",
    "top/vendor/kept/Cargo.toml": '[package]\nname = "kept"\n',
    "top/vendor/kept/src/lib.rs": "#[repr(C)] pub struct T { vendored: u16 }",
  };
  const parsed = parseRust({ kind: "crate", path: "top/driver" }, treeHost(files), {
    registries: ["registry"],
  });
  expectSilence(parsed);
  expect(parsed.rootRecords).toEqual(["Both"]);
  expect(fieldsOf(parsed, "Both")).toEqual(["near: u64", "far: outside::T", "old: kept::T", "deep: kept::T"]);
  expect(fieldsOf(parsed, "outside::T")).toEqual(["patched: u8"]);
});

test("a patch of a crate that begins no workspace counts, one of a dependency does not", () => {
  const parsed = parseCrate(
    {
      "demo/Cargo.toml":
        '[package]\nname = "demo"\nedition = "2021"\n[dependencies]\na = "1"\nb = "1"\n[patch.crates-io]\na = { path = "patched-a" }\n',
      "demo/src/lib.rs": "#[repr(C)] struct S { a: a::T, b: b::T }",
      "demo/patched-a/Cargo.toml":
        '[package]\nname = "a"\n[patch.crates-io]\nb = { path = "../patched-b" }\n',
      "demo/patched-a/src/lib.rs": "#[repr(C)] pub struct T { patched: u8 }",
      "demo/patched-b/Cargo.toml": '[package]\nname = "b"\n',
      "demo/patched-b/src/lib.rs": "#[repr(C)] pub struct T { patched: u8 }",
      "registry/b-1.0.0/Cargo.toml": '[package]\nname = "b"\n',
      "registry/b-1.0.0/src/lib.rs": "#[repr(C)] pub struct T { published: u8 }",
    },
    { registries: ["registry"] },
  );
  expectSilence(parsed);
  expect(fieldsOf(parsed, "a::T")).toEqual(["patched: u8"]);
  expect(fieldsOf(parsed, "b::T")).toEqual(["published: u8"]);
});
