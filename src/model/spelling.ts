import type { Language, Type } from "./model.ts";

/** The type as its language writes it, short: `PVOID`, `struct _LIST_ENTRY`, `[u8; 16]`, `ULONG[4]`. */
export function spell(type: Type, language: Language): string {
  const isRust = language === "rust";
  switch (type.kind) {
    case "scalar":
    case "function":
    case "unresolved":
      return type.spelling;
    case "alias":
      return type.name;
    case "record":
      return isRust ? lastSegment(type.record) : `struct ${type.record}`;
    case "enum":
      return isRust ? lastSegment(type.enum) : `enum ${type.enum}`;
    case "pointer": {
      const pointee = type.pointee === null ? null : spell(type.pointee, language);
      return isRust ? `*mut ${pointee ?? "c_void"}` : `${pointee ?? "void"} *`;
    }
    case "array":
      if (isRust) return `[${spell(type.element, language)}; ${type.length ?? 0}]`;
      return spellCArray(type.element, `[${type.length ?? ""}]`, language);
  }
}

/** The outermost dimension stands first: `int[3][4]`. */
function spellCArray(element: Type, dimensions: string, language: Language): string {
  if (element.kind !== "array") return `${spell(element, language)}${dimensions}`;
  return spellCArray(element.element, `${dimensions}[${element.length ?? ""}]`, language);
}

function lastSegment(path: string): string {
  const generic = path.indexOf("<");
  const head = generic === -1 ? path : path.slice(0, generic);
  return head.slice(head.lastIndexOf("::") + (head.includes("::") ? 2 : 1)) + path.slice(head.length);
}
