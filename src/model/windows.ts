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
