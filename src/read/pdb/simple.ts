import type { ScalarClass, ScalarType, Type } from "../../model/model.ts";
import type { TypeIndex } from "./tpi.ts";

// Types below 0x1000: the low byte says which, bits 8 to 11 whether it is a pointer to that.

const kinds: Readonly<Record<number, readonly [ScalarClass, number, string]>> = {
  0x03: ["void", 0, "void"],
  0x08: ["signed", 4, "HRESULT"],
  0x10: ["signed", 1, "signed char"],
  0x11: ["signed", 2, "short"],
  0x12: ["signed", 4, "long"],
  0x13: ["signed", 8, "__int64"],
  0x14: ["signed", 16, "__int128"],
  0x20: ["unsigned", 1, "unsigned char"],
  0x21: ["unsigned", 2, "unsigned short"],
  0x22: ["unsigned", 4, "unsigned long"],
  0x23: ["unsigned", 8, "unsigned __int64"],
  0x24: ["unsigned", 16, "unsigned __int128"],
  0x30: ["bool", 1, "bool"],
  0x31: ["bool", 2, "__bool16"],
  0x32: ["bool", 4, "__bool32"],
  0x33: ["bool", 8, "__bool64"],
  0x40: ["float", 4, "float"],
  0x41: ["float", 8, "double"],
  0x46: ["float", 2, "_Float16"],
  0x68: ["signed", 1, "__int8"],
  0x69: ["unsigned", 1, "unsigned __int8"],
  0x70: ["character", 1, "char"],
  0x71: ["character", 2, "wchar_t"],
  0x72: ["signed", 2, "__int16"],
  0x73: ["unsigned", 2, "unsigned __int16"],
  0x74: ["signed", 4, "int"],
  0x75: ["unsigned", 4, "unsigned int"],
  0x76: ["signed", 8, "__int64"],
  0x77: ["unsigned", 8, "unsigned __int64"],
  0x78: ["signed", 16, "__int128"],
  0x79: ["unsigned", 16, "unsigned __int128"],
  0x7a: ["character", 2, "char16_t"],
  0x7b: ["character", 4, "char32_t"],
  0x7c: ["character", 1, "char8_t"],
};

const pointerSizes: Readonly<Record<number, number>> = { 4: 4, 6: 8 };

/** `decltype(nullptr)`; it would otherwise read as a 16-bit pointer to void. */
const nullPointer = 0x103;

/** A built-in type or a pointer to one; null for those that MSVC for 32 or 64 bits has not. */
export function simpleType(type: TypeIndex, nativePointerSize: number): Type | null {
  const mode = (type >> 8) & 15;
  const scalar = scalarOf(type & 0xff);
  if (mode === 0) return scalar;
  if (type === nullPointer) return { kind: "pointer", size: nativePointerSize, pointee: scalar };
  const size = pointerSizes[mode];
  return size === undefined ? null : { kind: "pointer", size, pointee: scalar };
}

function scalarOf(kind: number): ScalarType | null {
  const found = kinds[kind];
  if (found === undefined) return null;
  const [scalarClass, size, spelling] = found;
  return { kind: "scalar", class: scalarClass, size, alignment: Math.max(1, size), spelling };
}
