import type { Form, FunctionType, RecordId, Type } from "../model/model.ts";
import { recordedBaseTypes } from "../model/windows.ts";

// Types as the files spell them: read from left to right, `*` makes a pointer (`*32` one of four bytes), `[2][3]` an array
// as C would declare it, `[]` one without a length, `(…)` a function. `struct _X#2` is the second definition of `_X` in its build. An unnamed type is the bare keyword.

const deepest = 64;

/** Spells a type. `formOf` knows struct from union; `isUnnamed` says that a record or enum has no name of its own. */
export function writeType(
  type: Type,
  formOf: (id: RecordId) => Form,
  isUnnamed: (id: string) => boolean,
): string {
  const write = (inner: Type): string => {
    switch (inner.kind) {
      case "scalar":
      case "function":
      case "unresolved":
        return inner.spelling;
      case "alias":
        return inner.name;
      case "record":
        return isUnnamed(inner.record) ? formOf(inner.record) : `${formOf(inner.record)} ${inner.record}`;
      case "enum":
        return isUnnamed(inner.enum) ? "enum" : `enum ${inner.enum}`;
      case "pointer":
        return `${inner.pointee === null ? "void" : write(inner.pointee)}*${inner.size === 4 ? "32" : ""}`;
      case "array":
        return writeArray(inner, "", write);
    }
  };
  return write(type);
}

function writeArray(type: Type, dimensions: string, write: (type: Type) => string): string {
  if (type.kind !== "array") return `${write(type)}${dimensions}`;
  return writeArray(type.element, `${dimensions}[${type.length ?? ""}]`, write);
}

/** Reads types and remembers them: few are written often. */
export class TypeReader {
  readonly #known = new Map<string, Type | null>();

  /** As `readType`. */
  read(text: string, unnamed: string): Type | null {
    if (unnamedPattern.test(text)) return readType(text, unnamed);
    let type = this.#known.get(text);
    if (type === undefined) {
      type = readType(text, null);
      this.#known.set(text, type);
    }
    return type;
  }
}

const unnamedPattern = /^(?:struct|union|enum)(?![ \w])/;

/**
 * Reads a type that takes up all of `text`, or null. `unnamed` is the id that a bare `struct`, `union` or `enum` stands
 * for, null where none may stand.
 */
export function readType(text: string, unnamed: string | null): Type | null {
  const head = /^(?:(struct|union|enum)(?: ([^\s*[\]()]+))?|[A-Za-z_]\w*)/.exec(text);
  if (head === null) return null;
  const base = readBase(head, unnamed);
  return base === null ? null : readSuffixes(base, text, head[0].length);
}

function readBase(head: RegExpExecArray, unnamed: string | null): Type | null {
  const [spelling, keyword, name = unnamed] = head;
  if (keyword === undefined) return recordedBaseTypes.get(spelling) ?? null;
  if (name === null) return null;
  return keyword === "enum" ? { kind: "enum", enum: name } : { kind: "record", record: name };
}

function readSuffixes(base: Type, text: string, start: number): Type | null {
  let type = base;
  let depth = 0;
  let at = start;
  while (at < text.length) {
    if (++depth > deepest) return null;
    const character = text[at];
    if (character === "*") {
      const isShort = text.startsWith("*32", at);
      type = { kind: "pointer", size: isShort ? 4 : 8, pointee: type };
      at += isShort ? 3 : 1;
    } else if (character === "[") {
      const dimensions = /^(?:\[(?:0|[1-9]\d{0,9})?\])+/.exec(text.slice(at))?.[0];
      if (dimensions === undefined) return null;
      type = arrayOf(type, dimensions.slice(1, -1).split("]["));
      at += dimensions.length;
    } else if (character === "(") {
      const end = closingParenthesis(text, at);
      if (end === -1) return null;
      type = { kind: "function", spelling: text.slice(0, end + 1) } satisfies FunctionType;
      at = end + 1;
    } else return null;
  }
  return type;
}

function arrayOf(element: Type, lengths: readonly string[]): Type {
  let type = element;
  for (const length of lengths.toReversed())
    type = { kind: "array", element: type, length: length === "" ? null : Number(length) };
  return type;
}

function closingParenthesis(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === "(") depth++;
    if (text[at] === ")" && --depth === 0) return at;
  }
  return -1;
}
