import { expect, test } from "vitest";
import { expectSilence, parseCrate, parseFile, recordOf } from "../tree.ts";

const record = "#[repr(C)] struct A { a: u8 }";

function reasonOf(text: string): string | null {
  const parsed = parseFile(text);
  const id = parsed.rootRecords.find((root) => /(?:^|::)A$/.test(root)) ?? "A";
  return recordOf(parsed, id).refused?.detail ?? null;
}

const refusal = (macro: string) => `the attribute macro ${macro} may rewrite it and is not run`;

test("a record under an attribute macro that nobody knows is unverified, whatever its repr", () => {
  expect(reasonOf(`#[shrink] ${record}`)).toBe(refusal("#[shrink]"));
  expect(reasonOf(`use squeeze::shrink; ${record.replace(")]", ")] #[shrink(2)]")}`)).toBe(
    refusal("#[shrink]"),
  );
  expect(reasonOf(`#[squeeze::shrink] ${record}`)).toBe(refusal("#[squeeze::shrink]"));
  expect(reasonOf(`#[cfg_attr(windows, squeeze::shrink)] ${record}`)).toBe(refusal("#[squeeze::shrink]"));
  expect(reasonOf(`#[cfg_attr(unix, squeeze::shrink)] ${record}`)).toBeNull();
});

test("an attribute macro on a module makes everything inside it unverified", () => {
  expect(reasonOf(`#[cxx::bridge] mod ffi { pub mod inner { ${record} } }`)).toBe(
    refusal("#[cxx::bridge] of mod ffi"),
  );
});

test("enums under an attribute macro are unverified too, plain ones and those with data", () => {
  const parsed = parseFile(
    "#[shrink] #[repr(u8)] enum Plain { A = 1 } #[shrink] #[repr(u8)] enum Data { A(u8) }",
  );
  expect(parsed.model.enums.get("Plain")?.refused?.detail).toBe(refusal("#[shrink]"));
  expect(recordOf(parsed, "Data").refused?.detail).toBe(refusal("#[shrink]"));
});

test("attributes of the language, of tools and of derives change nothing", () => {
  const parsed = parseFile(`#![no_std]
    #![feature(odd)]
    #[allow(dead_code)] #[must_use] #[non_exhaustive] #[doc = "x"] #[rustfmt::skip] #[clippy::odd(x)] #[deprecated]
    #[diagnostic::on_unimplemented] #[c2rust::src_loc = "1:2"] #[automatically_derived] #[core::prelude::v1::derive(Clone)]
    ${record}
    #[derive(Copy, serde::Serialize)] #[serde(transparent)] #[repr(C)] struct B { #[serde(skip)] #[odd] b: u8 }
    #[allow(unused)] #[rustfmt::skip] mod m { #[repr(C)] pub struct C { c: u8 } }`);
  expectSilence(parsed);
  for (const id of ["A", "B", "m::C"]) expect(recordOf(parsed, id).refused).toBeNull();
});

test("beside a derive that may bring it, an attribute is the derive's unless an import may be meant", () => {
  const derived = `#[derive(Clone, Pack)] #[pack(le)] ${record}`;
  expect(reasonOf(derived)).toBeNull();
  expect(reasonOf(`use squeeze::Pack; use windows::core::*; ${derived}`)).toBeNull();
  expect(reasonOf(`use squeeze::pack; ${derived}`)).toBe(refusal("#[pack]"));
  expect(reasonOf(`use squeeze::*; ${derived}`)).toBe(refusal("#[pack]"));
  expect(reasonOf(`use squeeze::*; mod inner { use super::*; ${derived} }`)).toBe(refusal("#[pack]"));
  expect(reasonOf(`#[derive(Clone)] #[pack(le)] ${record}`)).toBe(refusal("#[pack]"));
  expect(reasonOf(`#[derive(Serialize)] #[binrw] ${record}`)).toBe(refusal("#[binrw]"));
});

test("macros that are known to spare the item leave it as it is, by the crate they come from", () => {
  expect(reasonOf(`use pin_project::pin_project; #[pin_project] ${record}`)).toBeNull();
  expect(reasonOf(`#[pin_project::pin_project] ${record}`)).toBeNull();
  expect(reasonOf(`use windows::core::*; #[implement(IUnknown)] ${record}`)).toBeNull();
  expect(reasonOf(`use other::pin_project; #[pin_project] ${record}`)).toBe(refusal("#[pin_project]"));
});

test("a macro crate whose source is at hand is a macro crate all the same", () => {
  const parsed = parseCrate({
    "demo/Cargo.toml":
      '[package]\nname = "demo"\nedition = "2021"\n[dependencies]\nsqueeze = { path = "../squeeze" }\n',
    "demo/src/lib.rs": `use squeeze::pack; #[derive(Pack)] #[pack] ${record}`,
    "squeeze/Cargo.toml": '[package]\nname = "squeeze"\n[lib]\nproc-macro = true\n',
    "squeeze/src/lib.rs":
      "#[proc_macro_attribute] pub fn pack(_: TokenStream, item: TokenStream) -> TokenStream { item }",
  });
  expect(recordOf(parsed, "A").refused?.detail).toBe(refusal("#[pack]"));
});

test("a second macro beside #[bitfield] leaves its record unverified", () => {
  expect(reasonOf(`use bitfield_struct::bitfield; #[bitfield(u8)] #[shrink] struct A { a: u8 }`)).toBe(
    refusal("#[shrink]"),
  );
});
