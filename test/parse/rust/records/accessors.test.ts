import { expect, test } from "vitest";
import { expectSilence, fieldsOf, parseFile, recordOf } from "../tree.ts";

function accessorsOf(text: string, id: string): string[] {
  return recordOf(parseFile(text), id).accessors.map(
    (found) => `${found.name}: ${found.storage} ${found.bitOffset}+${found.bitWidth}`,
  );
}

test("bindgen's accessors, old and new, give their bits", () => {
  const text = `
    #[repr(C)] pub struct Flags { pub _bitfield_align_1: [u8; 0], pub _bitfield_1: __BindgenBitfieldUnit<[u8; 4usize]>, }
    #[repr(C)] #[derive(Copy, Clone)] pub struct __BindgenBitfieldUnit<Storage> { storage: Storage }
    impl Flags {
      #[inline] pub fn busy(&self) -> u32 { unsafe { ::std::mem::transmute(self._bitfield_1.get(0usize, 1u8) as u32) } }
      #[inline] pub fn set_busy(&mut self, val: u32) { unsafe { let val: u32 = ::std::mem::transmute(val); self._bitfield_1.set(0usize, 1u8, val as u64) } }
      #[inline] pub fn level(&self) -> u32 { unsafe { ::core::mem::transmute(self._bitfield_1.get_const::<1usize, 5u8>() as u32) } }
      #[inline] pub fn new_bitfield_1(busy: u32) -> __BindgenBitfieldUnit<[u8; 4usize]> { let mut unit: __BindgenBitfieldUnit<[u8; 4usize]> = Default::default(); unit.set(0usize, 1u8, busy as u64); unit }
    }`;
  expectSilence(parseFile(text));
  expect(accessorsOf(text, "Flags")).toEqual(["busy: _bitfield_1 0+1", "level: _bitfield_1 1+5"]);
  expect(fieldsOf(parseFile(text), "Flags")).toEqual([
    "_bitfield_align_1: [u8; 0]",
    "_bitfield_1: __BindgenBitfieldUnit<[u8; 4]>",
  ]);
});

test("shifts to the top and back, as a macro writes them, give their bits", () => {
  const text = `
    macro_rules! BITS { ($base:ident $field:ident: $t:ty [$($name:ident $set:ident[$r:expr],)+]) => { impl $base { $(
      pub fn $name(&self) -> $t { let size = core::mem::size_of::<$t>() * 8; self.$field << (size - $r.end) >> (size - $r.end + $r.start) }
      pub fn $set(&mut self, val: $t) { let mask = ((1 << ($r.end - $r.start)) - 1) << $r.start; self.$field &= !mask; self.$field |= (val << $r.start) & mask; }
    )+ } } }
    #[repr(C)] pub struct A { bits: u32 }
    BITS!{A bits: u32 [low set_low[0..1], middle set_middle[1..14], top set_top[14..32],]}`;
  expect(accessorsOf(text, "A")).toEqual(["low: bits 0+1", "middle: bits 1+13", "top: bits 14+18"]);
});

test("masks written by hand give their bits, anything else gives none", () => {
  const text = `
    const MASK: u16 = 0x00f0;
    #[repr(C)] pub struct A { flags: u16, other: *mut u8 }
    impl A {
      pub fn third(&self) -> u8 { ((self.flags >> 3) & 0x7) as u8 }
      pub fn shifted(&self) -> u16 { (self.flags & MASK) >> 4 }
      pub fn is_on(&self) -> bool { self.flags & (1 << 9) != 0 }
      pub fn split(&self) -> u16 { self.flags & 0b101 }
      pub fn sum(&self) -> u16 { (self.flags >> 1) + 1 }
      pub fn whole(&self) -> u16 { self.flags }
    }`;
  expect(accessorsOf(text, "A")).toEqual(["third: flags 3+3", "shifted: flags 4+4", "is_on: flags 9+1"]);
});

test("bindgen's layout tests, opaque types and incomplete arrays are read as they are", () => {
  const parsed = parseFile(`
    #[repr(C)] #[derive(Default)] pub struct __IncompleteArrayField<T>(::std::marker::PhantomData<T>, [T; 0]);
    impl<T> __IncompleteArrayField<T> { #[inline] pub const fn new() -> Self { __IncompleteArrayField(::std::marker::PhantomData, []) } }
    #[repr(C)] #[derive(Copy, Clone)] pub union _LARGE__bindgen_ty_1 { pub __bindgen_anon_1: Inner, pub QuadPart: ::std::os::raw::c_longlong }
    #[repr(C)] #[derive(Copy, Clone)] pub struct Inner { pub low: ::std::os::raw::c_ulong }
    #[repr(C)] pub struct Opaque { _unused: [u8; 0] }
    #[repr(C)] pub struct Tail { pub n: u32, pub next: *mut Opaque, pub items: __IncompleteArrayField<u16> }
    #[allow(clippy::unnecessary_operation, clippy::identity_op)]
    const _: () = { ["Size of Inner"][::std::mem::size_of::<Inner>() - 4usize]; };
    #[test] fn bindgen_test_layout_Inner() { const UNINIT: ::std::mem::MaybeUninit<Inner> = ::std::mem::MaybeUninit::uninit(); }
    unsafe extern "C" { pub fn DriverEntry(a: *mut Inner) -> i32; pub static mut X: u32; }`);
  expectSilence(parsed);
  expect(fieldsOf(parsed, "Tail")).toEqual([
    "n: u32",
    "next: pointer(8)",
    "items: __IncompleteArrayField<u16>",
  ]);
  expect(fieldsOf(parsed, "__IncompleteArrayField<u16>")).toEqual(["0: PhantomData", "1: [u16; 0]"]);
});
