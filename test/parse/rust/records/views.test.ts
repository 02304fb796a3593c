import { expect, test } from "vitest";
import { spell } from "../../../../src/model/spelling.ts";
import { expectSilence, parseFile, recordOf } from "../tree.ts";

function viewsOf(text: string, id: string): string[] {
  return recordOf(parseFile(text), id).views.map(
    (view) => `${view.name}: ${view.storage ?? "all"} as ${spell(view.type, "rust")}`,
  );
}

const opaque = `
  macro_rules! OVERLAY {
    (union $name:ident { [$stype:ty; $ssize:expr], $($variant:ident $variant_mut:ident: $ftype:ty,)+ }) => (
      #[repr(C)] pub struct $name([$stype; $ssize]);
      impl $name { $(
        #[inline] pub unsafe fn $variant(&self) -> &$ftype { &*(self as *const _ as *const $ftype) }
        #[inline] pub unsafe fn $variant_mut(&mut self) -> &mut $ftype { &mut *(self as *mut _ as *mut $ftype) }
      )+ }
    );
  }
  #[repr(C)] pub struct Parts { pub low: u32, pub high: i32 }
  OVERLAY!{union Time { [u64; 1], s s_mut: Parts, quad quad_mut: u64, }}`;

test("the accessors of an opaque union are the variants behind it", () => {
  expectSilence(parseFile(opaque));
  expect(viewsOf(opaque, "Time")).toEqual(["s: all as Parts", "quad: all as u64"]);
});

test("a variant is at hand with its fields when only the union is asked for", () => {
  const parsed = parseFile(opaque, { only: ["Time"] });
  expect([...parsed.model.records.keys()].sort()).toEqual(["Parts", "Time"]);
  expect(parsed.rootRecords).toEqual(["Time"]);
});

test("a view is placed where the author wrote the variant", () => {
  const [view] = recordOf(parseFile(opaque), "Time").views;
  expect(view?.span.start).toBe(opaque.indexOf("s s_mut: Parts"));
});

test("transmutes and casts by hand are views, of the record or of one field", () => {
  const text = `
    #[repr(C)] pub struct A { tag: u32, u: [u64; 2] }
    impl A {
      pub unsafe fn first(&self) -> &u16 { ::std::mem::transmute(&self.u) }
      pub unsafe fn second<'a>(&'a self) -> &'a [u32; 4] { unsafe { &*(self.u.as_ptr() as *const [u32; 4]) } }
      pub fn third(&self) -> &i64 { unsafe { &*(&self.u as *const _ as *const i64) } }
      pub fn copy(&self) -> f64 { unsafe { *(self as *const Self).cast::<f64>() } }
    }`;
  expect(viewsOf(text, "A")).toEqual([
    "first: u as u16",
    "second: u as [u32; 4]",
    "third: u as i64",
    "copy: all as f64",
  ]);
});

test("a generic union shows its variants with the arguments of each use", () => {
  const text = `
    #[repr(C)] pub struct Slot<T>([u64; 1], core::marker::PhantomData<T>);
    impl<T> Slot<T> { pub unsafe fn value(&self) -> &T { &*(self as *const _ as *const T) } }
    #[repr(C)] pub struct Holder { slot: Slot<u32> }`;
  expect(viewsOf(text, "Slot<u32>")).toEqual(["value: all as u32"]);
});

test("a view of a type that nobody defines is kept as such, and nothing is said", () => {
  const parsed = parseFile(
    "#[repr(C)] pub struct A([u64; 2]); impl A { fn of(&self) -> &other::Kind { unsafe { &*(self as *const _ as *const other::Kind) } } }",
  );
  expectSilence(parsed);
  expect(recordOf(parsed, "A").views.map((view) => view.type.kind)).toEqual(["unresolved"]);
});

test("a method that computes, borrows a field as it is, or belongs to a trait is no view", () => {
  const text = `
    #[repr(C)] pub struct Base { table: *const u8 }
    #[repr(C)] pub struct A { pub base: Base, bits: u32 }
    impl A {
      pub fn base(&self) -> &Base { &self.base }
      pub fn bits(&self) -> u32 { self.bits }
      pub fn next(&self) -> &A { unsafe { &*(self as *const A).add(1) } }
      pub fn other(&self, by: usize) -> &u8 { unsafe { &*(by as *const u8) } }
      pub fn of(list: &Base) -> &A { unsafe { &*(list as *const Base as *const A) } }
      pub fn only_mutable(&mut self) -> &mut u64 { unsafe { &mut *(self as *mut _ as *mut u64) } }
      pub fn logged(&self) -> &u64 { log(); unsafe { &*(self as *const _ as *const u64) } }
    }
    impl core::ops::Deref for A { type Target = Base; fn deref(&self) -> &Base { unsafe { &*(self as *const A as *const Base) } } }`;
  expect(viewsOf(text, "A")).toEqual([]);
});

test("a method nested without end is no view", () => {
  const deep = `${"&*(".repeat(300)}self as *const _${")".repeat(300)}`;
  expect(viewsOf(`#[repr(C)] pub struct A { a: u8 } impl A { fn f(&self) -> &u8 { ${deep} } }`, "A")).toEqual(
    [],
  );
});
