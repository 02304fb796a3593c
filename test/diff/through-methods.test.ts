import { expect, test } from "vitest";
import { causes, compare, notes } from "./ask.ts";

// What a record's own methods say of its bytes: bits that they read, and types as which they show opaque storage.

const flags = "struct FLAGS { ULONG Busy : 1; ULONG Level : 3; ULONG Owner : 12; };";

function accessor(name: string, shift: number, mask: number): string {
  return `pub fn ${name}(&self) -> u32 { (self.bits >> ${shift}) & ${mask} }`;
}

function flagsInRust(...accessors: readonly string[]): string {
  return `#[repr(C)] pub struct FLAGS { bits: u32 } impl FLAGS { ${accessors.join(" ")} }`;
}

test("accessors that read the bits that MSVC gives a bit-field are equal to it", () => {
  const rust = flagsInRust(accessor("busy", 0, 1), accessor("level", 1, 7), accessor("owner", 4, 0xfff));
  expect(compare("FLAGS", rust, flags)).toMatchObject({ verdict: "equal", findings: [] });
});

test("an accessor that reads other bits is different", () => {
  const rust = flagsInRust(accessor("busy", 0, 1), accessor("level", 2, 7), accessor("owner", 4, 0xff));
  expect(causes(compare("FLAGS", rust, flags))).toEqual(["bit-offset level", "bit-width owner"]);
});

test("an accessor that reads other bits is found in the elements of an array", () => {
  const c = `${flags} struct TABLE { struct FLAGS entries[4]; };`;
  const table = (...accessors: readonly string[]): string =>
    `${flagsInRust(...accessors)} #[repr(C)] pub struct TABLE { entries: [FLAGS; 4] }`;
  expect(causes(compare("TABLE", table(accessor("level", 2, 7)), c))).toEqual([
    "bit-offset entries[0].level",
  ]);
  expect(compare("TABLE", table(accessor("level", 1, 7)), c).verdict).toBe("equal");
});

test("an accessor of a field that lies elsewhere is judged by its place in the field", () => {
  const c = "struct FLAGS { ULONGLONG first; ULONG Busy : 1; ULONG Level : 3; };";
  const rust = `#[repr(C)] pub struct FLAGS { first: u32, bits: u32 } impl FLAGS { ${accessor("level", 1, 7)} }`;
  const found = causes(compare("FLAGS", rust, c));
  expect(found).toContain("field-size first");
  expect(found).not.toContain("bit-offset level");
});

const opaque = `
  #[repr(C)] pub struct EVENT { kind: u32, u: EVENT_u }
  #[repr(C)] pub struct EVENT_u([u64; 2]);
  impl EVENT_u {
    pub unsafe fn Handle(&self) -> &usize { &*(self as *const _ as *const usize) }
    pub unsafe fn Id(&self) -> &[u8; 16] { &*(self as *const _ as *const [u8; 16]) }
  }`;

test("storage is what its views show: an anonymous union of C", () => {
  const c = "struct EVENT { ULONG kind; union { ULONG_PTR Handle; UCHAR Id[16]; }; };";
  expect(compare("EVENT", opaque, c).verdict).toBe("equal");
});

test("a view of another type than C's member is different", () => {
  const c = "struct EVENT { ULONG kind; union { ULONG_PTR Handle; USHORT Id[8]; ULONGLONG All[2]; }; };";
  const wrong = opaque.replaceAll("[u8; 16]", "[u16; 4]");
  expect(causes(compare("EVENT", wrong, c))).toEqual(["array-length u.Id"]);
});

test("a view of a tail is compared by its elements, however many it says there are", () => {
  const c = "struct EVENT { ULONG kind; union { ULONG_PTR Handle; UCHAR Id[1]; }; };";
  const tail = (element: string): string =>
    opaque.replaceAll("[u8; 16]", `[${element}; 0]`).replace("[u64; 2]", "[u64; 1]");
  expect(compare("EVENT", tail("u8"), c)).toMatchObject({ verdict: "equal", findings: [] });
  expect(causes(compare("EVENT", tail("u32"), c))).toEqual(["field-size u.Id"]);
  expect(causes(compare("EVENT", tail("i8"), c))).toEqual(["field-type u.Id"]);
});

test("a member of a union that only Rust knows is a note", () => {
  const c = "struct EVENT { ULONG kind; union { UCHAR Id[16]; ULONGLONG All[2]; }; };";
  const comparison = compare("EVENT", opaque, c);
  expect(comparison.verdict).toBe("equal");
  expect(notes(comparison)).toEqual(["extra-field u.Handle"]);
});

test("storage that is too small for C's union is different", () => {
  const c = "struct EVENT { ULONG kind; union { ULONG_PTR Handle; UCHAR Id[32]; }; };";
  expect(compare("EVENT", opaque, c).verdict).toBe("different");
});
