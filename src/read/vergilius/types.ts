import type { Type } from "../../model/model.ts";
import { kernelBaseTypes } from "../../model/windows.ts";
import { Refused, type VergiliusEntry, type VergiliusFile, type VergiliusType } from "./text.ts";

// The types of a file as members have them. They refer to each other by number, and nothing says that they end.

/** Types in types deeper than this are refused. */
export const deepest = 64;

const unnamedTag = "<unnamed-tag>";

export function isUnnamed({ name }: VergiliusType): boolean {
  return name === unnamedTag;
}

/** A forward reference has no size and no fields. */
export function isComplete(type: VergiliusType): boolean {
  return type.size > 0 || type.entries.length > 0;
}

/** Longer than the spelling of any function of a kernel. */
const longestSpelling = 10_000;

/** What the types of one file refer to. */
export class VergiliusTypes {
  readonly #file: VergiliusFile;
  readonly #spellings = new Map<VergiliusType, string>();

  constructor(file: VergiliusFile) {
    this.#file = file;
  }

  /** What an entry stands for. */
  typeOf(entry: VergiliusEntry): VergiliusType {
    const type = this.#file.types.get(entry.id);
    if (type === undefined) throw new Refused(`id ${entry.id} is not in the file`, entry.line);
    return type;
  }

  arrayOf(type: VergiliusType): { element: VergiliusType; length: number } {
    const [entry, ...more] = type.entries;
    if (entry === undefined || more.length > 0) throw new Refused("an array of not one type", type.line);
    const element = this.typeOf(entry);
    if (entry.offset < 0 || entry.offset * element.size !== type.size) {
      throw new Refused("an array whose size is not that of its elements", type.line);
    }
    return { element, length: entry.offset };
  }

  /**
   * A pointer, or what is behind one. Records are meant by name: a pointer says nothing on which of several definitions it
   * points at.
   */
  pointed(type: VergiliusType, depth = 0): Type {
    if (depth > deepest) throw new Refused("a pointer that never ends", type.line);
    switch (type.kind) {
      case "BASE":
        return baseType(type);
      case "POINTER": {
        const [entry, ...more] = type.entries;
        if (entry === undefined || more.length > 0 || type.size !== 8) {
          throw new Refused("a pointer that is not 8 bytes to one thing", type.line);
        }
        return { kind: "pointer", size: 8, pointee: this.pointed(this.typeOf(entry), depth + 1) };
      }
      case "ARRAY": {
        const { element, length } = this.arrayOf(type);
        return { kind: "array", element: this.pointed(element, depth + 1), length };
      }
      case "FUNCTION":
        return { kind: "function", spelling: this.spell(type, depth + 1) };
      case "ENUM":
        return { kind: "enum", enum: nameOfPointee(type) };
      case "STRUCT":
      case "UNION":
        return { kind: "record", record: nameOfPointee(type) };
    }
  }

  /** As src/truth/type-text.ts writes it; only functions keep this spelling. */
  spell(type: VergiliusType, depth: number): string {
    const known = this.#spellings.get(type);
    if (known !== undefined) return known;
    if (depth > deepest) throw new Refused("a type that never ends", type.line);
    const spelling = this.#spellAnew(type, depth);
    if (spelling.length > longestSpelling) throw new Refused("a type that is too long to spell", type.line);
    this.#spellings.set(type, spelling);
    return spelling;
  }

  #spellAnew(type: VergiliusType, depth: number): string {
    const parts = type.entries.map((entry) => this.typeOf(entry));
    switch (type.kind) {
      case "BASE":
        return baseNames.get(type.name) ?? type.name;
      case "POINTER":
        return `${parts[0] === undefined ? "void" : this.spell(parts[0], depth + 1)}*`;
      case "ARRAY":
        return this.#spellArray(type, "", depth);
      case "FUNCTION": {
        const [returned = "void", ...parameters] = parts.map((part) => this.spell(part, depth + 1));
        return `${returned}(${parameters.join(", ")})`;
      }
      case "ENUM":
        return `enum ${type.name}`;
      case "STRUCT":
        return `struct ${type.name}`;
      case "UNION":
        return `union ${type.name}`;
    }
  }

  #spellArray(type: VergiliusType, dimensions: string, depth: number): string {
    if (type.kind !== "ARRAY") return `${this.spell(type, depth + 1)}${dimensions}`;
    if (depth > deepest) throw new Refused("an array that never ends", type.line);
    const { element, length } = this.arrayOf(type);
    return this.#spellArray(element, `${dimensions}[${length}]`, depth + 1);
  }
}

export function baseType(type: VergiliusType): Type {
  const base = kernelBaseTypes.get(baseNames.get(type.name) ?? type.name);
  if (base === undefined) throw new Refused(`base type ${type.name} is not known`, type.line);
  return base;
}

function nameOfPointee(type: VergiliusType): string {
  if (isUnnamed(type)) throw new Refused("a pointer to a type without a name", type.line);
  return type.name;
}

/** `<NoType>` stands where a function takes further arguments. */
const baseNames: ReadonlyMap<string, string> = new Map([
  ["VOID", "void"],
  ["<NoType>", "..."],
]);
