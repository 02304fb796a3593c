import { expect, test } from "vitest";
import { expectSilence, fieldOf, fieldsOf, parseCrate, parseFile, recordOf, said } from "../tree.ts";

test("repetitions nest, take separators, and may be optional", () => {
  const parsed = parseFile(`
    macro_rules! records { ($($(#[$m:meta])* $v:vis struct $n:ident { $($f:ident : $t:ty = $c:literal),* $(,)? })*) =>
      { $( $(#[$m])* $v struct $n { $($f: [$t; $c]),* } )* } }
    records! { #[repr(C)] pub struct A { a: u8 = 1, b: *mut Vec<Vec<u8>> = 2, } #[repr(C)] struct B {} }`);
  expectSilence(parsed);
  expect(fieldsOf(parsed, "A")).toEqual(["a: [u8; 1]", "b: [pointer(8); 2]"]);
  expect(fieldsOf(parsed, "B")).toEqual([]);
});

test("a captured expression stays whole", () => {
  const parsed = parseFile(
    "macro_rules! twice { ($e:expr) => { $e * 2 } } pub const N: usize = twice!(1 + 2);",
  );
  expect(parsed.model.constants.get("N")?.value).toBe(6n);
});

test("arms are tried in order and a macro may call itself, item by item", () => {
  const parsed = parseFile(`
    macro_rules! count { (@next $n:ident $last:ident,) => {}; 
      (@next $n:ident $last:ident, $first:ident, $($rest:tt)*) => { pub const $first: $n = $last + 1u32; count!{@next $n $first, $($rest)*} };
      ($n:ident { $first:ident, $($rest:tt)* }) => { pub type $n = u32; pub const $first: $n = 0; count!{@next $n $first, $($rest)*} }; }
    count!(Level { Low, Middle, High, });`);
  expectSilence(parsed);
  expect([...parsed.model.constants].map(([name, found]) => `${name}=${found.value}`)).toEqual([
    "Low=0",
    "Middle=1",
    "High=2",
  ]);
});

test("a finding in expanded text points at what the author wrote, or at the call where the macro wrote it", () => {
  const parsed = parseFile(
    "macro_rules! wrap {\n ($n:ident, $f:ident : $t:ty) => { #[repr(C)] pub struct $n { $f: $t, hidden: u8 } }\n}\nwrap!(A,\n   size: u32);\n",
  );
  expect(fieldOf(parsed, "A", "size").span).toMatchObject({ line: 5, column: 4 });
  expect(fieldOf(parsed, "A", "hidden").span).toMatchObject({ line: 4, column: 1 });
});

test("macros are seen by what follows them, across #[macro_use] modules, and hide earlier ones", () => {
  const parsed = parseCrate({
    "demo/src/lib.rs":
      "#[macro_use] mod tools; mod user; macro_rules! width { () => { 2 } } #[repr(C)] struct B { b: [u8; width!()] }",
    "demo/src/tools.rs":
      "macro_rules! width { () => { 1 } }\nmacro_rules! one { ($n:ident) => { #[repr(C)] pub struct $n { a: u8 } } }",
    "demo/src/user.rs": "one!(Made);",
  });
  expectSilence(parsed);
  expect(parsed.rootRecords).toContain("user::Made");
  expect(fieldsOf(parsed, "B")).toEqual(["b: [u8; 2]"]);
});

test("a macro that its module re-exports by name is found by path and through a glob", () => {
  const wrap = (field: string) =>
    `macro_rules! wrap { ($n:ident) => { #[repr(C)] pub struct $n { ${field}: u8 } } }`;
  const parsed = parseFile(`
    mod types { ${wrap("first")} pub(crate) use wrap; pub(crate) use wrap as renamed; ${wrap("second")} }
    mod by_glob { use crate::types::*; wrap!(A); }
    mod by_path { crate::types::wrap!(B); }
    mod by_name { use crate::types::renamed; renamed!(C); }`);
  expectSilence(parsed);
  for (const path of ["by_glob::A", "by_path::B", "by_name::C"])
    expect(fieldsOf(parsed, path)).toEqual(["first: u8"]);
});

test("$crate names the macro's own crate wherever it is expanded", () => {
  const parsed = parseCrate(
    {
      "demo/Cargo.toml": '[package]\nname = "demo"\nedition = "2018"\n[dependencies]\nbase = "1"\n',
      "demo/src/lib.rs": "use base::define; type Word = u8; define!(Made); base::define!(Again);",
      "reg/base-1.2.0/Cargo.toml": '[package]\nname = "base"\n',
      "reg/base-1.2.0/src/lib.rs":
        "pub type Word = u64; mod inner { #[macro_export] macro_rules! define { ($n:ident) => { #[repr(C)] pub struct $n { w: $crate::Word } } } }",
    },
    { registries: ["reg"] },
  );
  expectSilence(parsed);
  expect(fieldsOf(parsed, "Made")).toEqual(["w: u64"]);
  expect(fieldsOf(parsed, "Again")).toEqual(["w: u64"]);
});

test("macros in types, in lengths and around cfg_if are expanded", () => {
  const parsed = parseFile(`
    macro_rules! word { () => { u16 } }
    macro_rules! code { ($a:expr, $b:expr) => { ($a << 4) | $b } }
    cfg_if! { if #[cfg(unix)] { type Path = u8; } else if #[cfg(windows)] { type Path = u16; } else { type Path = u32; } }
    #[repr(C)] struct A { a: word!(), b: [u8; code!(1, 2)], c: Path }`);
  expectSilence(parsed);
  expect(fieldsOf(parsed, "A")).toEqual(["a: u16", "b: [u8; 18]", "c: u16"]);
});

test("bitflags! without its source is a struct of its integer with the repr its author gave it", () => {
  const parsed = parseFile(
    "bitflags! { #[repr(transparent)] #[derive(Clone)] pub struct Access: u32 { const READ = 1; const BOTH = Self::READ.bits() | 1 << 31; const _ = !0; } struct Other: u8 {} }\n#[repr(C)] struct A { a: Access, b: Other }",
  );
  expectSilence(parsed);
  expect(recordOf(parsed, "Access").representation).toBe("transparent");
  expect(recordOf(parsed, "Other").representation).toBe("unspecified");
  expect(fieldsOf(parsed, "Access")).toEqual(["0: u32"]);
  expect(fieldsOf(parsed, "Other")).toEqual(["0: u8"]);
  expect(parsed.named.constants.map(({ path, value }) => [path, value])).toEqual([
    ["Access::READ", 1n],
    ["Access::BOTH", 0x8000_0001n],
  ]);
});

test("a macro that calls itself forever is stopped, the rest is still read", () => {
  const parsed = parseFile(
    "macro_rules! again { ($($t:tt)*) => { again!($($t)* x); } }\nagain!();\n#[repr(C)] struct After { a: u8 }",
  );
  expect(said(parsed)).toEqual(["lib.rs:2:1 again!: it calls itself more than 128 deep"]);
  expect(recordOf(parsed, "After").fields).toHaveLength(1);
});

test("a macro that doubles its input is stopped by the size it makes", () => {
  const parsed = parseFile(
    "macro_rules! double { ($($t:tt)*) => { double!($($t)* $($t)*); } }\ndouble!(a b c d);\n#[repr(C)] struct After { a: u8 }",
    { limits: { expandedTokens: 100_000 } },
  );
  expect(said(parsed)).toEqual(["lib.rs:2:1 double!: macros make too much"]);
  expect(parsed.rootRecords).toEqual(["After"]);
});

test("a call that no arm matches and a macro nobody defines are said with their place", () => {
  const parsed = parseFile(
    "macro_rules! one { (a) => {} }\none!(b);\nmystery! { x }\n#[repr(C)] struct After { a: u8 }",
  );
  expect(said(parsed)).toEqual([
    "lib.rs:2:1 one!: no arm of it matches",
    "lib.rs:3:1 mystery!: no macro of that name is at hand; what it makes is missing",
  ]);
  expect(parsed.rootRecords).toEqual(["After"]);
});

test("attributes that a macro writes before an item it took are the item's, through any number of macros", () => {
  const parsed = parseFile(`
    macro_rules! packed { ($($i:item)*) => { $( #[repr(packed(2))] $i )* } }
    macro_rules! twice { ($($i:item)*) => { packed! { $( #[repr(C)] $i )* } } }
    macro_rules! unix { ($($i:item)*) => { $( #[cfg(unix)] $i )* } }
    twice! { #[derive(Clone)] pub struct A { a: u8, b: u32 } pub use A as B; }
    unix! { #[cfg(windows)] twice! { #[repr(C)] struct C { c: u8 } } pub use A as D; }
    #[repr(C)] struct Uses { b: B }`);
  expectSilence(parsed);
  expect(recordOf(parsed, "A")).toMatchObject({ representation: "c", pack: 2 });
  expect(fieldsOf(parsed, "Uses")).toEqual(["b: A"]);
  expect(parsed.rootRecords).not.toContain("C");
});

test("a module of nothing but inner attributes and documentation is empty", () => {
  expectSilence(parseFile("pub mod notes { #![cfg_attr(docsrs, doc(cfg(all())))]\n //! Words.\n }"));
});

test("types that a macro captured are fields of a tuple struct like any other", () => {
  const parsed =
    parseFile(`macro_rules! tuple { ($name:ident, $($type:ty),*) => { #[repr(C)] pub struct $name($($type),*); } }
    tuple! { Captured, *mut u8, [u8; 4], fn(u8) -> u8, (), &'static u8, u8 }`);
  expectSilence(parsed);
  expect(fieldsOf(parsed, "Captured")).toEqual([
    "0: pointer(8)",
    "1: [u8; 4]",
    "2: pointer(8)",
    "3: ()",
    "4: pointer(8)",
    "5: u8",
  ]);
});
