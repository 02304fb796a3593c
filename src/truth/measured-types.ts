import type { Form, RecordId, ScalarType, Type } from "../model/model.ts";
import { Refusal } from "./parts.ts";

// Types of any door in the words of recorded files (type-text.ts reads them). Typedef names are not kept: which integer
// it is decides, not who calls it what.

/** What the files call things with a tag; null: nothing that can be named. */
export interface TagNames {
  recordText(id: RecordId): { readonly form: Form; readonly name: string | null };
  enumText(id: string): { readonly name: string | null } | { readonly underlying: ScalarType };
}

export function spellType(type: Type, names: TagNames): string {
  switch (type.kind) {
    case "alias":
      return spellType(type.target, names);
    case "scalar":
      return scalarWord(type);
    case "array":
      return spellArray(type, "", names);
    case "pointer":
      if (type.size !== 8 && type.size !== 4) throw new Refusal(`a pointer of ${type.size} bytes`);
      return `${pointeeText(type.pointee, names)}*${type.size === 4 ? "32" : ""}`;
    case "record": {
      const { form, name } = names.recordText(type.record);
      return name === null ? form : `${form} ${name}`;
    }
    case "enum": {
      const found = names.enumText(type.enum);
      if ("underlying" in found) return scalarWord(found.underlying);
      return found.name === null ? "enum" : `enum ${found.name}`;
    }
    case "function":
    case "unresolved":
      throw new Refusal(`a field of type ${type.spelling}`);
  }
}

function spellArray(type: Type, dimensions: string, names: TagNames): string {
  if (type.kind === "alias") return spellArray(type.target, dimensions, names);
  if (type.kind !== "array") return `${spellType(type, names)}${dimensions}`;
  return spellArray(type.element, `${dimensions}[${type.length ?? ""}]`, names);
}

/** What is pointed at never decides a layout, so what has no words here is `void`. */
function pointeeText(pointee: Type | null, names: TagNames): string {
  if (pointee === null) return "void";
  if (pointee.kind === "alias") return pointeeText(pointee.target, names);
  if (pointee.kind === "function") return "void()";
  if (pointee.kind === "record") {
    const { form, name } = names.recordText(pointee.record);
    return name === null ? "void" : `${form} ${name}`;
  }
  try {
    const text = spellType(pointee, names);
    return text.startsWith("enum") && !text.startsWith("enum ") ? "void" : text;
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    return "void";
  }
}

const words: Readonly<Partial<Record<ScalarType["class"], Readonly<Record<number, string>>>>> = {
  bool: { 1: "bool", 2: "USHORT", 4: "ULONG", 8: "ULONGLONG" },
  character: { 1: "CHAR", 2: "WCHAR", 4: "CHAR32" },
  signed: { 1: "INT8", 2: "SHORT", 4: "LONG", 8: "LONGLONG", 16: "INT128" },
  unsigned: { 1: "UCHAR", 2: "USHORT", 4: "ULONG", 8: "ULONGLONG", 16: "UINT128" },
  float: { 4: "float", 8: "double" },
  void: { 0: "void" },
};

function scalarWord(type: ScalarType): string {
  const word = words[type.class]?.[type.size];
  if (word === undefined) throw new Refusal(`a field of type ${type.spelling}`);
  return word;
}
