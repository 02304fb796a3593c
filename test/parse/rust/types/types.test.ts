import { expect, test } from "vitest";
import { fieldsOf, expectSilence, parseCrate, parseFile, recordOf, said } from "../tree.ts";

function typesOf(fields: string, items = ""): string[] {
  return fieldsOf(parseFile(`${items} #[repr(C)] struct Subject { ${fields} }`), "Subject");
}

test("pointers are thin, those to slices, str and dyn wide", () => {
  expect(typesOf("a: *const u8, b: &'static mut [u8; 4], c: &'static str, d: *mut [u16], e: Box<dyn Fn(u8) -> u8 + Send>, f: *const Tail",
    "struct Tail { a: u8, rest: [u8] }")).toEqual([
    "a: pointer(8)", "b: pointer(8)", "c: pointer(16)", "d: pointer(16)", "e: pointer(16)", "f: pointer(16)",
  ]); // prettier-ignore
});

test("Option of what is never null is one pointer, of a raw pointer it has no promised layout", () => {
  expect(typesOf(`a: Option<unsafe extern "system" fn(u8, ...) -> u32>, b: Option<core::ptr::NonNull<u8>>, c: Option<Box<u8>>,
    d: Option<&'static u8>, e: Option<*mut u8>, f: Option<core::num::NonZeroU16>, g: Option<Callback>, h: Option<Option<Box<u8>>>`,
    "type Callback = fn();")).toEqual([
    "a: pointer(8)", "b: pointer(8)", "c: pointer(8)", "d: pointer(8)", "e: ?unsupported", "f: u16", "g: pointer(8)", "h: ?unsupported",
  ]); // prettier-ignore
});

test("wrappers of core have the layout of what they wrap", () => {
  expect(typesOf(`a: core::mem::MaybeUninit<u32>, b: ManuallyDrop<[u8; 3]>, c: core::cell::UnsafeCell<u16>, d: core::sync::atomic::AtomicU64,
    e: core::num::Wrapping<i8>, f: PhantomData<u64>, g: (), h: core::pin::Pin<&'static u8>`,
    "use std::mem::ManuallyDrop; use core::marker::*;")).toEqual([
    "a: u32", "b: [u8; 3]", "c: u16", "d: u64", "e: i8", "f: PhantomData", "g: ()", "h: pointer(8)",
  ]); // prettier-ignore
});

test("C names are those of a system whose long has four bytes", () => {
  expect(typesOf("a: c_long, b: core::ffi::c_ulong, c: std::os::raw::c_char, d: libc::wchar_t, e: winapi::ctypes::c_int, f: size_t",
    "use core::ffi::*; use libc::size_t;")).toEqual(["a: i32", "b: u32", "c: i8", "d: u16", "e: i32", "f: usize"]); // prettier-ignore
});

test("base names of Windows that a lone file does not define are known, and said to have been used", () => {
  const parsed = parseFile(
    "#[repr(C)] struct A { h: HANDLE, name: UNICODE_STRING, list: windows_sys::Win32::System::Kernel::LIST_ENTRY }",
  );
  expectSilence(parsed);
  expect(fieldsOf(parsed, "A")).toEqual([
    "h: pointer(8)",
    "name: windows::UNICODE_STRING",
    "list: windows::LIST_ENTRY",
  ]);
  expect(parsed.model.vocabulary).toEqual(["HANDLE", "LIST_ENTRY", "UNICODE_STRING"]);
});

test("a name of the file's own goes before the vocabulary", () => {
  const parsed = parseFile("pub struct HANDLE(pub u32); #[repr(C)] struct A { h: HANDLE }");
  expect(fieldsOf(parsed, "A")).toEqual(["h: HANDLE"]);
  expect(parsed.model.vocabulary).toEqual([]);
});

test("aliases keep the author's word and are listed by their path", () => {
  const parsed = parseFile(
    "mod base { pub type ULONG = u32; } use base::ULONG; #[repr(C)] struct A { a: ULONG }",
  );
  expect(recordOf(parsed, "A").fields[0]?.type).toMatchObject({ kind: "alias", name: "ULONG" });
  expect([...parsed.model.aliases.keys()]).toEqual(["base::ULONG"]);
});

test("an associated type is found in the impl that defines it", () => {
  expect(typesOf("a: <Arch as Machine>::Word, b: <u8 as Machine>::Word",
    "pub trait Machine { type Word; } pub struct Arch; impl Machine for Arch { type Word = u64; } impl Machine for u8 { type Word = u16; }")).toEqual(["a: u64", "b: u16"]); // prettier-ignore
});

test("an unknown type is unresolved with its place; behind a pointer it does no harm and nothing is said", () => {
  const parsed = parseFile("#[repr(C)] struct A {\n  a: Missing,\n  b: *mut Gone,\n}");
  expect(fieldsOf(parsed, "A")).toEqual(["a: ?unknown", "b: pointer(8)"]);
  expect(said(parsed)).toEqual(["lib.rs:2:6 unknown type Missing"]);
});

test("tuples have no promised layout", () => {
  expect(typesOf("a: (u8, u16)")).toEqual(["a: ?unsupported"]);
});

test("aliases that name each other are cyclic, not endless", () => {
  expect(typesOf("a: First", "type First = Second; type Second = First;")).toEqual(["a: ?cyclic"]);
});

test("arguments that differ inside an Option make records of their own", () => {
  const parsed = parseFile(`use core::num::NonZeroU32; #[repr(C)] struct Holds<T> { held: Option<T> }
    #[repr(C)] struct A { a: Holds<&'static u8>, b: Holds<*const u8>, c: Holds<NonZeroU32>, d: Holds<u32> }`);
  expect(fieldsOf(parsed, "A")).toEqual([
    "a: Holds<&u8>",
    "b: Holds<*u8>",
    "c: Holds<NonZero<u32>>",
    "d: Holds<u32>",
  ]);
  const held = ["&u8", "*u8", "NonZero<u32>", "u32"].map((argument) =>
    fieldsOf(parsed, `Holds<${argument}>`),
  );
  expect(held).toEqual([["held: pointer(8)"], ["held: ?unsupported"], ["held: u32"], ["held: ?unsupported"]]);
});

test("only repr(transparent) keeps a free value for Option, not an attribute of that name", () => {
  const wrapper = "(core::ptr::NonNull<u8>);";
  expect(typesOf("a: Option<W>", `#[repr(transparent)] struct W${wrapper}`)).toEqual(["a: W"]);
  expect(typesOf("a: Option<W>", `#[serde(transparent)] #[repr(C)] struct W${wrapper}`)).toEqual([
    "a: ?unsupported",
  ]);
});

test("a crate whose source is not at hand and that nobody knows may mean anything by a name of Windows", () => {
  const parsed = parseCrate({
    "demo/Cargo.toml":
      '[package]\nname = "demo"\nedition = "2021"\n[dependencies]\nodd = "1"\nwindows-sys = "0.59"\n',
    "demo/src/lib.rs":
      "use windows_sys::core::GUID; use odd::{HANDLE, c_long}; #[repr(C)] struct A { a: HANDLE, b: c_long, c: GUID, d: odd::LIST_ENTRY }",
  });
  expect(fieldsOf(parsed, "A")).toEqual(["a: ?unknown", "b: ?unknown", "c: windows::GUID", "d: ?unknown"]);
});
