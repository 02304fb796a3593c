import { type Diagnostic, diagnostic } from "../diagnostic/facts.ts";
import { type Alignment, type Result, exactly } from "../layout/layouts.ts";
import type { EnumType, RecordId, Type } from "../model/model.ts";

/** What measuring a type needs to know of the records and enums it names. Bytes. */
export interface Sizes {
  recordSize(record: RecordId): Result<number, Diagnostic>;
  enumOf(id: string): EnumType | null;
}

/** The size in bytes of a type by value, or why it has none. */
export function sizeOf(type: Type, sizes: Sizes): Result<number, Diagnostic> {
  switch (type.kind) {
    case "scalar":
      return type.class === "void"
        ? noLayout(type.spelling, "void has no size")
        : { ok: true, value: type.size };
    case "pointer":
      return { ok: true, value: type.size };
    case "array": {
      const element = sizeOf(type.element, sizes);
      if (!element.ok || type.length === null) return element.ok ? { ok: true, value: 0 } : element;
      const size = element.value * type.length;
      return Number.isSafeInteger(size)
        ? { ok: true, value: size }
        : noLayout(`an array of ${type.length}`, "it is larger than any file");
    }
    case "enum": {
      const found = sizes.enumOf(type.enum);
      return found === null
        ? noLayout(type.enum, "not defined here")
        : { ok: true, value: found.underlying.size };
    }
    case "alias":
      return sizeOf(type.target, sizes);
    case "record":
      return sizes.recordSize(type.record);
    case "function":
      return noLayout(type.spelling, "a function has no size");
    case "unresolved":
      return unresolved(type);
  }
}

/** The alignment of a type by value. `alignmentOfRecord` is asked for the records in it. */
export function alignmentOf(
  type: Type,
  sizes: Sizes,
  alignmentOfRecord: (record: RecordId) => Result<Alignment, Diagnostic>,
): Result<Alignment, Diagnostic> {
  switch (type.kind) {
    case "scalar":
      return { ok: true, value: exactly(type.alignment) };
    case "pointer":
      return { ok: true, value: exactly(alignmentOfPointer(type.size)) };
    case "array":
      return alignmentOf(type.element, sizes, alignmentOfRecord);
    case "enum": {
      const found = sizes.enumOf(type.enum);
      return found === null
        ? noLayout(type.enum, "not defined here")
        : { ok: true, value: exactly(found.underlying.alignment) };
    }
    case "alias":
      return alignmentOf(type.target, sizes, alignmentOfRecord);
    case "record":
      return alignmentOfRecord(type.record);
    case "function":
      return noLayout(type.spelling, "a function has no alignment");
    case "unresolved":
      return unresolved(type);
  }
}

/** Bytes: the largest alignment that MSVC accepts. */
export const largestAlignment = 8192;

/** The largest power of two that divides a number; 1 for 0. */
export function lowestBit(value: number): number {
  let bit = 1;
  for (let rest = value; rest !== 0 && rest % 2 === 0; rest /= 2) bit *= 2;
  return bit;
}

/** C++ pointers to members are as aligned as their words, of which the smallest is an int. */
export function alignmentOfPointer(size: number): number {
  return Math.min(8, lowestBit(size));
}

function unresolved(type: Extract<Type, { kind: "unresolved" }>): { ok: false; error: Diagnostic } {
  const { code, detail } = type.reason;
  const args = { spelling: type.spelling, code, detail };
  return { ok: false, error: diagnostic("unresolved-type", args, type.span) };
}

function noLayout(spelling: string, detail: string): { ok: false; error: Diagnostic } {
  return { ok: false, error: diagnostic("unresolved-type", { spelling, code: "unsupported", detail }, null) };
}
