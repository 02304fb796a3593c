import type { Language, Type } from "./model.ts";

/** The type as its language writes it, short: `PVOID`, `struct _LIST_ENTRY`, `[u8; 16]`, `ULONG[4]`. */
export function spell(type: Type, language: Language): string {
  return language === "rust" ? spellRust(type) : spellC(type);
}

function spellC(type: Type): string {
  switch (type.kind) {
    case "scalar":
    case "function":
    case "unresolved":
      return type.spelling;
    case "alias":
      return type.name;
    case "record":
      return `struct ${type.record}`;
    case "enum":
      return `enum ${type.enum}`;
    case "pointer":
      return type.pointee === null ? "void *" : `${spellC(type.pointee)} *`;
    case "array":
      return spellCArray(type.element, `[${type.length ?? ""}]`);
  }
}

function spellCArray(element: Type, dimensions: string): string {
  if (element.kind === "array") return spellCArray(element.element, `${dimensions}[${element.length ?? ""}]`);
  return `${spellC(element)}${dimensions}`;
}

function spellRust(type: Type): string {
  switch (type.kind) {
    case "scalar":
    case "function":
    case "unresolved":
      return type.spelling;
    case "alias":
      return type.name;
    case "record":
      return lastSegment(type.record);
    case "enum":
      return lastSegment(type.enum);
    case "pointer":
      return type.pointee === null ? "*mut c_void" : `*mut ${spellRust(type.pointee)}`;
    case "array":
      return `[${spellRust(type.element)}; ${type.length ?? 0}]`;
  }
}

function lastSegment(path: string): string {
  const generic = path.indexOf("<");
  const head = generic === -1 ? path : path.slice(0, generic);
  return head.slice(head.lastIndexOf("::") + (head.includes("::") ? 2 : 1)) + path.slice(head.length);
}
