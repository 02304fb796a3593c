import type { ScalarType, Type } from "../../../model/model.ts";

// Types whose source is not read: the language's own, core's and std's, and the base names of well-known crates.

function scalar(
  found: ScalarType["class"],
  size: number,
  spelling: string,
  alignment = Math.max(1, size),
): ScalarType {
  return { kind: "scalar", class: found, size, alignment, spelling };
}

/** The language's own types: x86_64-pc-windows-msvc; `i128` has alignment 16 since Rust 1.77. */
export const primitives: ReadonlyMap<string, ScalarType> = new Map(
  [
    scalar("bool", 1, "bool"),
    scalar("character", 4, "char"),
    scalar("signed", 1, "i8"),
    scalar("signed", 2, "i16"),
    scalar("signed", 4, "i32"),
    scalar("signed", 8, "i64"),
    scalar("signed", 16, "i128"),
    scalar("signed", 8, "isize"),
    scalar("unsigned", 1, "u8"),
    scalar("unsigned", 2, "u16"),
    scalar("unsigned", 4, "u32"),
    scalar("unsigned", 8, "u64"),
    scalar("unsigned", 16, "u128"),
    scalar("unsigned", 8, "usize"),
    scalar("float", 2, "f16"),
    scalar("float", 4, "f32"),
    scalar("float", 8, "f64"),
    scalar("float", 16, "f128"),
    scalar("unsigned", 0, "str", 1),
  ].map((type) => [type.spelling, type]),
);

export const voidType: ScalarType = scalar("void", 0, "c_void", 1);
export const unitType: ScalarType = scalar("unit", 0, "()", 1);
export const phantomType: ScalarType = scalar("unit", 0, "PhantomData", 1);

/** Names of `core::ffi`, `std::os::raw` and `libc` for LLP64: `long` has 4 bytes. */
const cTypes: Readonly<Record<string, string>> = {
  c_char: "i8", c_schar: "i8", c_uchar: "u8", c_short: "i16", c_ushort: "u16", c_int: "i32", c_uint: "u32",
  c_long: "i32", c_ulong: "u32", c_longlong: "i64", c_ulonglong: "u64", c_float: "f32", c_double: "f64",
  size_t: "usize", ssize_t: "isize", c_size_t: "usize", c_ssize_t: "isize", c_ptrdiff_t: "isize", ptrdiff_t: "isize",
  intptr_t: "isize", uintptr_t: "usize", wchar_t: "u16", wint_t: "u16", wctype_t: "u16", c_bool: "bool",
  int8_t: "i8", int16_t: "i16", int32_t: "i32", int64_t: "i64", uint8_t: "u8", uint16_t: "u16", uint32_t: "u32",
  uint64_t: "u64", intmax_t: "i64", uintmax_t: "u64", off_t: "i32", time_t: "i64", clock_t: "i32",
  __int8: "i8", __uint8: "u8", __int16: "i16", __uint16: "u16", __int32: "i32", __uint32: "u32", __int64: "i64",
  __uint64: "u64",
}; // prettier-ignore

/**
 * Integer, float and boolean base names of winapi, windows-sys, windows, ntapi and wdk-sys. Each name has one width in
 * all of them; where crates disagree on the kind (HANDLE is an integer in old windows-sys), see `pointerNames`.
 */
const windowsScalars: Readonly<Record<string, string>> = {
  BOOL: "i32", BOOLEAN: "u8", BYTE: "u8", CHAR: "i8", CCHAR: "i8", UCHAR: "u8", SHORT: "i16", USHORT: "u16", WORD: "u16",
  INT: "i32", UINT: "u32", LONG: "i32", ULONG: "u32", DWORD: "u32", LONGLONG: "i64", ULONGLONG: "u64", DWORDLONG: "u64",
  DWORD64: "u64", DWORD32: "u32", INT8: "i8", INT16: "i16", INT32: "i32", INT64: "i64", UINT8: "u8", UINT16: "u16",
  UINT32: "u32", UINT64: "u64", LONG32: "i32", ULONG32: "u32", LONG64: "i64", ULONG64: "u64", QWORD: "u64", FLOAT: "f32",
  DOUBLE: "f64", WCHAR: "u16", CSHORT: "i16", LOGICAL: "u32", NTSTATUS: "i32", HRESULT: "i32", LSTATUS: "i32",
  ACCESS_MASK: "u32", LCID: "u32", LANGID: "u16", ATOM: "u16", COLORREF: "u32", SIZE_T: "usize", SSIZE_T: "isize",
  ULONG_PTR: "usize", LONG_PTR: "isize", INT_PTR: "isize", UINT_PTR: "usize", DWORD_PTR: "usize", KAFFINITY: "usize",
  WPARAM: "usize", LPARAM: "isize", LRESULT: "isize", SECURITY_INFORMATION: "u32", KPRIORITY: "i32", KIRQL: "u8",
  KPROCESSOR_MODE: "i8", USN: "i64", SECURITY_CONTEXT_TRACKING_MODE: "u8", HALF_PTR: "i32", UHALF_PTR: "u32",
  WIN32_ERROR: "u32", VARIANT_BOOL: "i16", LCTYPE: "u32", EXECUTION_STATE: "u32", KSPIN_LOCK: "usize",
}; // prettier-ignore

/** Base names that are 8-byte pointers or handles in every one of those crates; what is pointed at is left open. */
const pointerNames: readonly string[] = [
  "HANDLE", "PVOID", "LPVOID", "LPCVOID", "PVOID64", "HMODULE", "HINSTANCE", "HWND", "HDC", "HKEY", "HICON", "HCURSOR", "HBRUSH", "HBITMAP",
  "HFONT", "HMENU", "HGLOBAL", "HLOCAL", "HRSRC", "HDESK", "HWINSTA", "HMONITOR", "HPALETTE", "HPEN", "HRGN", "SC_HANDLE",
  "HANDLE_PTR", "HHOOK", "HGDIOBJ", "PSTR", "PCSTR", "PWSTR", "PCWSTR", "LPSTR", "LPCSTR", "LPWSTR", "LPCWSTR", "PWCHAR", "PWCH", "PCWCH",
  "PCHAR", "PUCHAR", "PBYTE", "PSHORT", "PUSHORT", "PWORD", "PINT", "PUINT", "PLONG", "PULONG", "PDWORD", "PLONGLONG",
  "PULONGLONG", "PLONG64", "PULONG64", "PBOOL", "PBOOLEAN", "PHANDLE", "PSIZE_T", "PULONG_PTR", "PLARGE_INTEGER", "PULARGE_INTEGER",
  "PUNICODE_STRING", "PCUNICODE_STRING", "PANSI_STRING", "PLIST_ENTRY", "PSINGLE_LIST_ENTRY", "PSECURITY_DESCRIPTOR", "PSID", "PACL",
  "PLUID", "LPGUID", "LPDWORD", "LPBYTE", "LPBOOL", "LPHANDLE", "LPWORD", "LPLONG", "FARPROC", "PROC", "NEARPROC",
  "PDEVICE_OBJECT", "PDRIVER_OBJECT", "PEPROCESS", "PETHREAD", "PKTHREAD", "PKPROCESS", "PIRP", "PMDL", "PFILE_OBJECT", "PKEVENT",
]; // prettier-ignore
const windowsPointers = new Set(pointerNames);

/** Records that vocabulary crates define, as Rust text that is read like any other. `repr(C)` all. */
export const vocabularySource = `
#[repr(C)] pub struct GUID { pub Data1: u32, pub Data2: u16, pub Data3: u16, pub Data4: [u8; 8] }
pub type CLSID = GUID; pub type IID = GUID; pub type FMTID = GUID;
#[repr(C)] pub struct UNICODE_STRING { pub Length: u16, pub MaximumLength: u16, pub Buffer: *mut u16 }
#[repr(C)] pub struct STRING { pub Length: u16, pub MaximumLength: u16, pub Buffer: *mut i8 }
pub type ANSI_STRING = STRING; pub type OEM_STRING = STRING; pub type UTF8_STRING = STRING;
#[repr(C)] pub struct LIST_ENTRY { pub Flink: *mut LIST_ENTRY, pub Blink: *mut LIST_ENTRY }
#[repr(C)] pub struct SINGLE_LIST_ENTRY { pub Next: *mut SINGLE_LIST_ENTRY }
#[repr(C)] pub struct LUID { pub LowPart: u32, pub HighPart: i32 }
#[repr(C)] pub struct FILETIME { pub dwLowDateTime: u32, pub dwHighDateTime: u32 }
#[repr(C)] pub struct LARGE_INTEGER_u { pub LowPart: u32, pub HighPart: i32 }
#[repr(C)] pub union LARGE_INTEGER { pub u: LARGE_INTEGER_u, pub QuadPart: i64 }
#[repr(C)] pub struct ULARGE_INTEGER_u { pub LowPart: u32, pub HighPart: u32 }
#[repr(C)] pub union ULARGE_INTEGER { pub u: ULARGE_INTEGER_u, pub QuadPart: u64 }
pub type PHYSICAL_ADDRESS = LARGE_INTEGER;
#[repr(C)] pub struct POINT { pub x: i32, pub y: i32 }
#[repr(C)] pub struct SIZE { pub cx: i32, pub cy: i32 }
#[repr(C)] pub struct RECT { pub left: i32, pub top: i32, pub right: i32, pub bottom: i32 }
#[repr(C)] pub struct CLIENT_ID { pub UniqueProcess: *mut core::ffi::c_void, pub UniqueThread: *mut core::ffi::c_void }
#[repr(C)] pub struct SYSTEMTIME { pub wYear: u16, pub wMonth: u16, pub wDayOfWeek: u16, pub wDay: u16, pub wHour: u16, pub wMinute: u16, pub wSecond: u16, pub wMilliseconds: u16 }
`;
const vocabularyRecords = new Set(
  [...vocabularySource.matchAll(/pub (?:struct|union|type) (\w+)/g)].map((match) => match[1] ?? ""),
);

/** Crates whose base names are known although their source is not at hand, by name in code. */
const windowsCrates = new Set([
  "winapi",
  "windows",
  "windows_sys",
  "windows_core",
  "windows_targets",
  "ntapi",
  "wdk_sys",
  "wdk",
  "phnt",
  "windows_kernel_sys",
]);
const standardCrates = new Set(["core", "std", "alloc"]);
const cCrates = new Set(["libc", "cty"]);

export function isKnownCrate(name: string): boolean {
  return standardCrates.has(name) || windowsCrates.has(name) || cCrates.has(name);
}

export function isStandardCrate(name: string): boolean {
  return standardCrates.has(name);
}

/** Whether a foreign crate is known to define the name; what a glob import of it brings. */
export function isKnownForeign(crate: string, name: string): boolean {
  if (name in cTypes || name === "c_void") return isKnownCrate(crate);
  return standardCrates.has(crate) ? wrapperNames.has(name) : isWindowsCrate(crate) && isWindowsName(name);
}

export function isWindowsCrate(name: string): boolean {
  return windowsCrates.has(name);
}

export function isWindowsName(name: string): boolean {
  return Object.hasOwn(windowsScalars, name) || windowsPointers.has(name) || vocabularyRecords.has(name);
}

export function isVocabularyRecord(name: string): boolean {
  return vocabularyRecords.has(name);
}

/** A C type name such as `c_ulong`; null if it is none. */
export function cType(name: string): Type | null {
  if (name === "c_void") return voidType;
  const primitive = Object.hasOwn(cTypes, name) ? cTypes[name] : undefined;
  const target = primitive === undefined ? undefined : primitives.get(primitive);
  return target === undefined ? null : { kind: "alias", name, target, requestedAlignment: null };
}

/** A Windows base name that is a scalar or a pointer; null for others, records included. */
export function windowsType(name: string): Type | null {
  const primitive = Object.hasOwn(windowsScalars, name) ? windowsScalars[name] : undefined;
  const target: Type | undefined =
    primitive !== undefined
      ? primitives.get(primitive)
      : windowsPointers.has(name)
        ? { kind: "pointer", size: 8, pointee: null }
        : undefined;
  return target === undefined ? null : { kind: "alias", name, target, requestedAlignment: null };
}

/** Generic types of core and std that have the layout of their first argument. */
export const transparentWrappers = new Set([
  "MaybeUninit", "ManuallyDrop", "UnsafeCell", "SyncUnsafeCell", "Cell", "Wrapping", "Saturating", "Pin", "UnsafePinned",
]); // prettier-ignore
/** Those of them inside which a null stays invisible to `Option`. */
export const nicheHidingWrappers = new Set(["MaybeUninit", "UnsafeCell", "SyncUnsafeCell", "Cell"]);

/** Pointers that are never null: as fields one pointer, in an `Option` still one pointer. */
export const pointerWrappers = new Set(["NonNull", "Box"]);

const wrapperNames = new Set([
  ...transparentWrappers,
  ...pointerWrappers,
  "Option",
  "PhantomData",
  "PhantomPinned",
  "NonZero",
  "AtomicPtr",
]);

/** `NonZeroU32` to `u32`, `AtomicU64` to `u64`: alignment is the size for both. */
export function numberWrapper(
  name: string,
): { readonly type: ScalarType; readonly isNonZero: boolean } | null {
  const found = /^(NonZero|Atomic)(I|U)(8|16|32|64|128|size)$/.exec(name);
  if (found !== null) {
    const type = primitives.get(`${(found[2] ?? "").toLowerCase()}${found[3]}`);
    return type === undefined ? null : { type, isNonZero: found[1] === "NonZero" };
  }
  const bool = primitives.get("bool");
  return name === "AtomicBool" && bool !== undefined ? { type: bool, isNonZero: false } : null;
}

const prelude: Readonly<Record<string, string>> = {
  Option: "core", Some: "core", None: "core", Result: "core", Ok: "core", Err: "core", Box: "alloc", String: "alloc",
  Vec: "alloc", Fn: "core", FnMut: "core", FnOnce: "core", Send: "core", Sync: "core", Sized: "core", Copy: "core",
  Clone: "core", Default: "core", Drop: "core", Iterator: "core", From: "core", Into: "core",
}; // prettier-ignore

/** The crate whose prelude brings the name in; null if none does. */
export function preludeCrateOf(name: string): string | null {
  return Object.hasOwn(prelude, name) ? (prelude[name] ?? null) : null;
}
