import type { ScalarClass, ScalarType, Type } from "./model.ts";

function scalar(spelling: string, scalarClass: ScalarClass, size: number): ScalarType {
  return { kind: "scalar", class: scalarClass, size, alignment: Math.max(size, 1), spelling };
}

function typedef(name: string, target: ScalarType): Type {
  return { kind: "alias", name, target, requestedAlignment: null };
}

/** What holds a plain C enum on MSVC, whatever its values. */
export const int: ScalarType = scalar("int", "signed", 4);

/** The base names that kernel debug info comes down to, and the MSVC x64 type behind each. */
export const kernelBaseTypes: ReadonlyMap<string, Type> = new Map<string, Type>([
  ["CHAR", typedef("CHAR", scalar("char", "character", 1))],
  ["UCHAR", typedef("UCHAR", scalar("unsigned char", "unsigned", 1))],
  ["SHORT", typedef("SHORT", scalar("short", "signed", 2))],
  ["USHORT", typedef("USHORT", scalar("unsigned short", "unsigned", 2))],
  ["LONG", typedef("LONG", scalar("long", "signed", 4))],
  ["ULONG", typedef("ULONG", scalar("unsigned long", "unsigned", 4))],
  ["LONGLONG", typedef("LONGLONG", scalar("__int64", "signed", 8))],
  ["ULONGLONG", typedef("ULONGLONG", scalar("unsigned __int64", "unsigned", 8))],
  ["WCHAR", typedef("WCHAR", scalar("wchar_t", "character", 2))],
  ["HRESULT", typedef("HRESULT", scalar("long", "signed", 4))],
  ["float", scalar("float", "float", 4)],
  ["double", scalar("double", "float", 8)],
  ["void", { ...scalar("void", "void", 0), alignment: 1 }],
]);

/** The words for a type that recorded layouts use: the kernel's, and what only C++ and newer C have. */
export const recordedBaseTypes: ReadonlyMap<string, Type> = new Map<string, Type>([
  ...kernelBaseTypes,
  ["INT8", typedef("INT8", scalar("signed char", "signed", 1))],
  ["CHAR8", typedef("CHAR8", scalar("char8_t", "character", 1))],
  ["CHAR32", typedef("CHAR32", scalar("char32_t", "character", 4))],
  ["INT128", typedef("INT128", scalar("__int128", "signed", 16))],
  ["UINT128", typedef("UINT128", scalar("unsigned __int128", "unsigned", 16))],
  ["bool", scalar("bool", "bool", 1)],
]);
