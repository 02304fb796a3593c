import type { AliasType, PointerType, ScalarType, Type, UnresolvedReason } from "../../model/model.ts";
import type { Span } from "../../source/source.ts";
import { scalarOf } from "../c/scalars.ts";

/** A type as a declaration gives it, and as C++ tells types apart. */
export interface CxxType {
  readonly type: Type;
  /**
   * The same text for the same type, whatever typedefs it was written with: `int const*`. Qualifiers stand behind what they
   * qualify. Null: it holds a type that nobody defines.
   */
  readonly canon: string | null;
  /** Of a function: parameters and qualifiers, as `canon` has them. */
  readonly signature?: string | null;
}

export function unresolved(spelling: string, reason: UnresolvedReason, span: Span): CxxType {
  return { type: { kind: "unresolved", spelling, reason, span }, canon: null };
}

/** The scalar that these words name together; null if they name none. */
export function builtin(words: readonly string[]): CxxType | null {
  const type = scalarOf(words.map((word) => spellings.get(word) ?? word).join(" "));
  return type === null ? null : { type: { ...type, spelling: words.join(" ") }, canon: canonOfScalar(type) };
}

const spellings: ReadonlyMap<string, string> = new Map([
  ["__signed", "signed"],
  ["__signed__", "signed"],
]);

/** `long` and `int` are two types, `__int32` and `int` are one. */
function canonOfScalar(type: ScalarType): string {
  const words = type.spelling.split(" ");
  const has = (word: string): boolean => words.includes(word);
  const sign = has("unsigned") ? "unsigned " : "";
  if (has("bool") || has("_Bool")) return "bool";
  if (has("char") || has("__int8") || has("_int8")) return has("signed") ? "signed char" : `${sign}char`;
  if (has("double")) return has("long") ? "long double" : "double";
  if (type.class === "float" || type.class === "void") return type.spelling;
  if (has("wchar_t") || has("__wchar_t")) return "wchar_t";
  if (words.some((word) => /^char\d+_t$/.test(word))) return type.spelling;
  if (type.size === 8) return `${sign}long long`;
  if (type.size === 2) return `${sign}short`;
  return has("long") ? `${sign}long` : `${sign}int`;
}

export function pointerTo(pointee: CxxType, size = 8): CxxType {
  const type: PointerType = { kind: "pointer", size, pointee: pointee.type };
  return { type, canon: pointee.canon === null ? null : `${pointee.canon}*${size === 4 ? "__ptr32" : ""}` };
}

export function referenceTo(referee: CxxType, mark: string): CxxType {
  return {
    type: { kind: "pointer", size: 8, pointee: referee.type },
    canon: referee.canon === null ? null : `${referee.canon}${mark}`,
  };
}

export function arrayOf(element: CxxType, length: number | null): CxxType {
  const canon = element.canon === null ? null : `${element.canon}[${length ?? ""}]`;
  return { type: { kind: "array", element: element.type, length }, canon };
}

export function functionOf(result: CxxType, signature: string | null): CxxType {
  return {
    type: { kind: "function", spelling: "function" },
    canon: result.canon === null || signature === null ? null : `${result.canon}${signature}`,
    signature,
  };
}

export function aliasOf(name: string, target: CxxType, requestedAlignment: number | null): CxxType {
  const type: AliasType = { kind: "alias", name, target: target.type, requestedAlignment };
  return { ...target, type };
}

/** `const` and `volatile`, in this order and once each. */
export function qualified(type: CxxType, qualifiers: ReadonlySet<string>): CxxType {
  if (type.canon === null || qualifiers.size === 0) return type;
  const bare = withoutQualifiers(type.canon);
  const before = type.canon.slice(bare.length);
  const all = ["const", "volatile"].filter((word) => qualifiers.has(word) || before.includes(word));
  return { ...type, canon: `${bare}${all.map((word) => ` ${word}`).join("")}` };
}

/** As a parameter a type loses its own qualifiers, an array is a pointer to its element, a function one to itself. */
export function canonOfParameter({ type, canon, signature }: CxxType): string | null {
  if (canon === null) return null;
  const bare = withoutQualifiers(canon);
  if (signature !== undefined && signature !== null) return `${bare}*`;
  let core = type;
  while (core.kind === "alias") core = core.target;
  if (core.kind !== "array") return bare;
  const dimensions = /(?:\[\d*\])+$/.exec(bare)?.[0] ?? "";
  const first = /^\[\d*\]/.exec(dimensions)?.[0] ?? "";
  return `${bare.slice(0, bare.length - dimensions.length)}${dimensions.slice(first.length)}*`;
}

export function withoutQualifiers(canon: string): string {
  return canon.replace(/(?: const| volatile)+$/, "");
}
