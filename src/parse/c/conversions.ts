import type { ScalarType, Type, UnresolvedReason } from "../../model/model.ts";
import { withoutAliases } from "../../model/model.ts";
import { INT, integer, UNSIGNED_LONG_LONG } from "./integers.ts";
import type { Integer, IntegerKind } from "./integers.ts";
import type { Evaluated } from "./scope.ts";

export function isFailure(evaluated: Evaluated): evaluated is { readonly why: UnresolvedReason } {
  return "why" in evaluated;
}

export function failure(detail: string): { readonly why: UnresolvedReason } {
  return { why: { code: "value", detail } };
}

/** The type of a macro or an enumerator. */
export function typeOfInteger(kind: IntegerKind): ScalarType {
  const size = kind.bits / 8;
  const name = { 8: "char", 16: "short", 32: kind.isLong ? "long" : "int", 64: "long long" }[kind.bits];
  const spelling = kind.isSigned ? name : `unsigned ${name}`;
  return { kind: "scalar", class: kind.isSigned ? "signed" : "unsigned", size, alignment: size, spelling };
}

/** What a cast makes of a value. */
export function convert(value: Integer, type: Type): Evaluated {
  const bare = withoutAliases(type);
  if (bare.kind === "pointer") return { ...integer(value.value, UNSIGNED_LONG_LONG), cast: type };
  if (bare.kind === "enum") return { ...integer(value.value, INT), cast: type };
  const kind = bare.kind === "scalar" ? kindOfScalar(bare) : null;
  if (kind === null) return failure("a cast to something that is no integer");
  if (bare.kind === "scalar" && bare.class === "bool")
    return { ...integer(value.value === 0n ? 0n : 1n, kind), cast: type };
  return { ...integer(value.value, kind), cast: type };
}

/** Whether the value is an address: nothing is computed with those. */
export function isAddress({ cast }: Integer): boolean {
  return cast !== null && withoutAliases(cast).kind === "pointer";
}

/** Null for what is no integer. */
export function kindOfScalar(type: ScalarType): IntegerKind | null {
  if (type.class === "float" || type.class === "void" || type.class === "unit") return null;
  const bits = type.size * 8;
  if (bits !== 8 && bits !== 16 && bits !== 32 && bits !== 64) return null;
  const isLong = bits === 32 && /\blong\b/.test(type.spelling);
  // A plain `char` is signed in MSVC; `wchar_t` and its like are not.
  return { bits, isSigned: type.class === "signed" || (type.class === "character" && bits === 8), isLong };
}

export function orFailure(result: Integer | string): Evaluated {
  return typeof result === "string" ? failure(result) : result;
}
