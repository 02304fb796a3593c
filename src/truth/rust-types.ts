import type { RecordId, ScalarType, Type } from "../model/model.ts";
import { Refusal } from "./parts.ts";

/** What the written text calls records and enums; null where it does not have them. */
export interface WrittenNames {
  recordName(id: RecordId): string | null;
  enumName(id: string): string | null;
}

const anyPointee = "core::ffi::c_void";

/** A type of fields that needs nothing but names. What is pointed at and not written is `c_void`. */
export function rustType(type: Type, names: WrittenNames): string {
  switch (type.kind) {
    case "alias":
      return rustType(type.target, names);
    case "scalar":
      return rustScalar(type);
    case "array":
      return `[${rustType(type.element, names)}; ${count(type.length ?? 0)}]`;
    case "pointer":
      return rustPointer(type.size, type.pointee, names);
    case "record":
      return names.recordName(type.record) ?? refuse(`${type.record} is not written`);
    case "enum":
      return names.enumName(type.enum) ?? refuse(`the enum ${type.enum} is not known`);
    case "function":
    case "unresolved":
      return refuse(`a field of type ${type.spelling}`);
  }
}

function rustPointer(size: number, pointee: Type | null, names: WrittenNames): string {
  if (size === 4) return "u32";
  if (size !== 8) return refuse(`a pointer of ${size} bytes`);
  return `*mut ${pointeeText(pointee, names)}`;
}

function pointeeText(pointee: Type | null, names: WrittenNames): string {
  if (pointee === null) return anyPointee;
  switch (pointee.kind) {
    case "alias":
      return pointeeText(pointee.target, names);
    case "record":
      return names.recordName(pointee.record) ?? anyPointee;
    case "pointer":
      return rustPointer(pointee.size, pointee.pointee, names);
    case "scalar":
      return pointee.class === "void" || scalarWord(pointee) === null ? anyPointee : rustScalar(pointee);
    case "array":
    case "enum":
    case "function":
    case "unresolved":
      return anyPointee;
  }
}

export function rustScalar(type: ScalarType): string {
  return scalarWord(type) ?? refuse(`a field of type ${type.spelling}`);
}

/** Of these words Rust and MSVC agree on size and alignment. `bool` is `u8`: C may hold more than two values in it. */
function scalarWord({ class: scalarClass, size }: ScalarType): string | null {
  if (![1, 2, 4, 8].includes(size)) return null;
  switch (scalarClass) {
    case "bool":
    case "unsigned":
    case "character":
      return `u${size * 8}`;
    case "signed":
      return `i${size * 8}`;
    case "float":
      return size >= 4 ? `f${size * 8}` : null;
    case "void":
    case "unit":
      return null;
  }
}

function count(length: number): string {
  return length > 255 ? `0x${length.toString(16)}` : `${length}`;
}

function refuse(why: string): never {
  throw new Refusal(why);
}
