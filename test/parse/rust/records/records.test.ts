import { expect, test } from "vitest";
import { withoutAliases } from "../../../../src/model/model.ts";
import { expectSilence, fieldOf, fieldsOf, parseFile, recordOf, said } from "../tree.ts";

test("every form of repr is read, alone and combined", () => {
  const parsed = parseFile(`
    #[repr(C)] struct Plain { a: u8 }
    #[repr(C, packed(4))] struct Packed { a: u64 }
    #[repr(C)] #[repr(align(16))] struct Aligned { a: u8 }
    #[repr(packed)] struct PackedOnly { a: u64 }
    #[repr(transparent)] struct Handle(usize);
    #[cfg_attr(windows, repr(C))] struct OnWindows { a: u8 }
    struct None { a: u8 }`);
  expectSilence(parsed);
  const shape = (id: string) => {
    const { representation, pack, requestedAlignment } = recordOf(parsed, id);
    return [representation, pack, requestedAlignment];
  };
  expect(shape("Plain")).toEqual(["c", null, null]);
  expect(shape("Packed")).toEqual(["c", 4, null]);
  expect(shape("Aligned")).toEqual(["c", null, 16]);
  expect(shape("PackedOnly")).toEqual(["unspecified", 1, null]);
  expect(shape("Handle")).toEqual(["transparent", null, null]);
  expect(shape("OnWindows")).toEqual(["c", null, null]);
  expect(shape("None")).toEqual(["unspecified", null, null]);
});

test("packed with align is refused as rustc does", () => {
  const parsed = parseFile("#[repr(C, packed, align(8))] struct Both { a: u8 }");
  expect(recordOf(parsed, "Both").refused?.detail).toContain("E0587");
});

test("an unknown word in repr is refused, not ignored", () => {
  const parsed = parseFile("#[repr(C, align(3))] struct Odd { a: u8 }");
  expect(recordOf(parsed, "Odd").refused).not.toBeNull();
  expect(said(parsed)).toHaveLength(1);
});

test("a field's span is its name and type, with the line and column of the name", () => {
  const text = "#[repr(C)]\npub struct Irp {\n    pub r#type: u16,\n    pub  size : [u8; 4],\n}\n";
  const parsed = parseFile(text);
  const { span } = fieldOf(parsed, "Irp", "size");
  expect([span.line, span.column, text.slice(span.start, span.end)]).toEqual([4, 10, "size : [u8; 4]"]);
  expect(fieldOf(parsed, "Irp", "type").span.line).toBe(3);
});

test("fields of a tuple struct are called by their positions", () => {
  expect(fieldsOf(parseFile("#[repr(C)] pub struct Pair(pub u8, pub(crate) u32);"), "Pair")).toEqual([
    "0: u8",
    "1: u32",
  ]);
});

test("a field that its cfg switches off is not there", () => {
  const parsed = parseFile(`#[repr(C)] struct A {
    #[cfg(target_pointer_width = "32")] a: u8, #[cfg(all(windows, not(target_env = "gnu")))] b: u16, c: u32 }`);
  expect(fieldsOf(parsed, "A")).toEqual(["b: u16", "c: u32"]);
});

test("generic records become one record per use, defaults and constants included", () => {
  const parsed = parseFile(`
    #[repr(C)] struct Ring<T, const N: usize = 4> { items: [T; N], next: u32 }
    #[repr(C)] struct User { bytes: Ring<u8>, words: Ring<u16, { 2 + 1 }>, same: Ring<u8, 4> }`);
  expect(fieldsOf(parsed, "User")).toEqual([
    "bytes: Ring<u8, 4>",
    "words: Ring<u16, 3>",
    "same: Ring<u8, 4>",
  ]);
  expect(fieldsOf(parsed, "Ring<u16, 3>")).toEqual(["items: [u16; 3]", "next: u32"]);
  expect(recordOf(parsed, "Ring").refused?.code).toBe("unsupported");
});

test("a plain enum has its integer and its values, counted up from the last one given", () => {
  const parsed = parseFile("#[repr(u16)] enum State { Off = 3, On, Last = 0x10 << 1, After }");
  const found = parsed.model.enums.get("State");
  expect(found?.underlying.spelling).toBe("u16");
  expect(found?.enumerators.map((entry) => `${entry.name}=${entry.value}`)).toEqual([
    "Off=3",
    "On=4",
    "Last=32",
    "After=33",
  ]);
});

test("a plain enum without repr is refused, one without variants has no bytes", () => {
  const parsed = parseFile("enum Loose { A, B }  pub enum Opaque {}");
  expect(parsed.model.enums.get("Loose")?.refused?.detail).toContain("no repr");
  expect(parsed.model.enums.get("Opaque")?.refused).toBeNull();
  expect(parsed.model.enums.get("Opaque")?.underlying.size).toBe(0);
});

test("an enum with data is a struct of tag and union, or with only an integer a union of structs that begin with the tag", () => {
  const parsed = parseFile(`
    #[repr(C)] enum Outer { Empty, Number(u64), Pair { a: u8, b: u16 } }
    #[repr(u8)] enum Inner { Empty, Number(u64) }`);
  expect(fieldsOf(parsed, "Outer")).toEqual(["tag: i32", "payload: Outer::{payload}"]);
  expect(fieldsOf(parsed, "Outer::{payload}")).toEqual([
    "Empty: Outer::Empty",
    "Number: Outer::Number",
    "Pair: Outer::Pair",
  ]);
  expect(fieldsOf(parsed, "Outer::Pair")).toEqual(["a: u8", "b: u16"]);
  expect(recordOf(parsed, "Inner").form).toBe("union");
  expect(fieldsOf(parsed, "Inner::Number")).toEqual(["tag: u8", "0: u64"]);
  expect(parsed.rootRecords).toEqual(["Outer", "Inner"]);
});

test("asking for one record reads it with what it holds by value and nothing behind pointers", () => {
  const parsed = parseFile(
    `#[repr(C)] struct Inner { a: u8 } #[repr(C)] struct Far { b: u8 } #[repr(C)] struct Other { c: u8 }
     #[repr(C)] struct _EPROCESS { inner: [Inner; 2], far: *mut Far }`,
    { only: ["eprocess"] },
  );
  expect([...parsed.model.records.keys()].sort()).toEqual(["Inner", "_EPROCESS"]);
});

const generic = `
  #[repr(C)] pub struct Cell<T> { value: T, next: *mut Cell<T> }
  pub type Slot = Cell<u32>;
  #[repr(C)] pub struct Holder { a: Cell<u64>, c: *mut Cell<i8> }
  #[repr(C)] pub struct Unused<T> { value: T }`;

test("a generic item by itself is refused and names its uses", () => {
  const reason = "it is generic; only its uses with arguments have a layout";
  const whole = parseFile(generic);
  expect(recordOf(whole, "Cell").refused?.detail).toBe(`${reason}: Cell<u64>, Cell<i8>`);
  expect(recordOf(whole, "Unused").refused?.detail).toBe(reason);
  const asked = parseFile(generic, { only: ["Cell"] });
  expect(asked.rootRecords).toEqual(["Cell"]);
  expect(recordOf(asked, "Cell").refused?.detail).toBe(`${reason}: Cell<u64>, Cell<i8>, Cell<u32> (Slot)`);
});

test("the slots of a table of functions are its fields, in order, the parent's table first", () => {
  const parsed = parseFile(`
    macro_rules! INTERFACE { ($name:ident: $($parent:ident)? { $(fn $method:ident($($p:ident: $t:ty,)*) -> $r:ty,)* }) => {
      #[repr(C)] pub struct $name { $(pub parent: $parent,)? $(pub $method: unsafe extern "system" fn(*mut $name, $($p: $t,)*) -> $r,)* }
    } }
    INTERFACE!{IUnknownVtbl: { fn QueryInterface(id: *const u8,) -> i32, fn AddRef() -> u32, fn Release() -> u32, }}
    INTERFACE!{IThingVtbl: IUnknownVtbl { fn Get(at: u32,) -> i32, }}
    #[repr(C)] pub struct Callbacks { pub open: Option<unsafe extern "C" fn(u32)>, pub close: Option<extern "system" fn()> }`);
  const slotsOf = (id: string) =>
    recordOf(parsed, id).fields.map(({ name, type }) => {
      const bare = withoutAliases(type);
      if (bare.kind === "record") return `${name}: ${bare.record}`;
      return bare.kind === "pointer" && bare.pointee?.kind === "function" ? name : `${name}?`;
    });
  expect(slotsOf("IUnknownVtbl")).toEqual(["QueryInterface", "AddRef", "Release"]);
  expect(slotsOf("IThingVtbl")).toEqual(["parent: IUnknownVtbl", "Get"]);
  expect(slotsOf("Callbacks")).toEqual(["open", "close"]);
});
