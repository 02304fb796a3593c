import type { ScalarClass, ScalarType, Type, UnresolvedReason } from "../model/model.ts";
import { wholeFile } from "../source/source.ts";
import { type Json, asCount, asObject, asText } from "./json.ts";
import { lowestBit } from "./measure.ts";

/** Turns the type descriptions of a symbol table into types. */
export interface IsfTypes {
  typeOf(described: Json): Type;
  /** The base type of a name, as enums have; null if there is none that C could have. */
  scalarNamed(name: string): ScalarType | null;
}

/** Deeper chains of pointers and arrays than any compiler writes are not followed. */
const deepest = 64;

export function isfTypes(baseTypes: ReadonlyMap<string, Json>, file: string): IsfTypes {
  const known = new Map<string, ScalarType | null>();
  const scalarNamed = (name: string): ScalarType | null => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const made = readScalar(name, baseTypes.get(name));
    known.set(name, made);
    return made;
  };
  return { scalarNamed, typeOf: (described) => readType({ scalarNamed, file }, described, 0) };
}

export function bitFieldOf(
  described: Readonly<Record<string, Json>>,
): { type: Json; bitOffset: number; bitWidth: number } | null {
  const bitOffset = asCount(described["bit_position"]);
  const bitWidth = asCount(described["bit_length"]);
  const type = described["type"];
  return bitOffset === null || bitWidth === null || type === undefined ? null : { type, bitOffset, bitWidth };
}

interface Context {
  readonly scalarNamed: (name: string) => ScalarType | null;
  readonly file: string;
}

function readType(context: Context, json: Json, depth: number): Type {
  const described = asObject(json);
  const kind = asText(described?.["kind"]);
  if (described === null || kind === null) return unresolved(context, "a type", "syntax", "no kind");
  if (depth === deepest) return unresolved(context, kind, "unsupported", `nested more than ${deepest} deep`);
  const name = asText(described["name"]) ?? "";
  switch (kind) {
    case "base":
      return context.scalarNamed(name) ?? unresolved(context, name, "unknown", "no such base type");
    case "struct":
    case "class":
    case "interface":
    case "union":
      return { kind: "record", record: name };
    case "enum":
      return { kind: "enum", enum: name };
    case "function":
      return { kind: "function", spelling: "function" };
    case "pointer": {
      const base = asText(described["base"]) ?? "pointer";
      const size = context.scalarNamed(base)?.size;
      if (size === undefined) return unresolved(context, base, "unknown", "no such base type");
      return { kind: "pointer", size, pointee: readType(context, described["subtype"], depth + 1) };
    }
    case "array": {
      const length = asCount(described["count"]);
      const element = readType(context, described["subtype"], depth + 1);
      if (length === null) return unresolved(context, "an array", "syntax", "no count");
      return { kind: "array", element, length };
    }
    default:
      return unresolved(context, kind, "unsupported", "no such kind of type");
  }
}

function readScalar(name: string, json: Json): ScalarType | null {
  const described = asObject(json);
  const size = asCount(described?.["size"]);
  const kind = asText(described?.["kind"]);
  if (described === null || size === null || kind === null) return null;
  const scalarClass = classOf(name, kind, described["signed"] === true);
  if (scalarClass === "void") return { kind: "scalar", class: "void", size: 0, alignment: 1, spelling: name };
  if (scalarClass === null || size === 0 || size > 16 || lowestBit(size) !== size) return null;
  return { kind: "scalar", class: scalarClass, size, alignment: size, spelling: name };
}

/** Names that the table's maker files under another sign or kind than C has. */
const characters = new Set(["wchar", "rchar16", "rchar32"]);

function classOf(name: string, kind: string, isSigned: boolean): ScalarClass | null {
  if (name === "HRESULT") return "signed";
  if (characters.has(name)) return "character";
  switch (kind) {
    case "void":
    case "bool":
    case "float":
      return kind;
    case "char":
      return isSigned ? "character" : "unsigned";
    case "int":
      return isSigned ? "signed" : "unsigned";
    default:
      return null;
  }
}

function unresolved(
  context: Context,
  spelling: string,
  code: UnresolvedReason["code"],
  detail: string,
): Type {
  return { kind: "unresolved", spelling, reason: { code, detail }, span: wholeFile(context.file) };
}
