import { withoutAliases } from "../../../model/model.ts";
import type { Type } from "../../../model/model.ts";

/** A Rust integer type, `char` included. */
export interface IntegerType {
  readonly name: string;
  readonly bits: number;
  readonly isSigned: boolean;
}

export const i32: IntegerType = { name: "i32", bits: 32, isSigned: true };
export const u32: IntegerType = { name: "u32", bits: 32, isSigned: false };
export const usize: IntegerType = { name: "usize", bits: 64, isSigned: false };

/** The integer type behind a type; null for anything else. */
export function integerType(type: Type): IntegerType | null {
  const bare = withoutAliases(type);
  if (bare.kind !== "scalar") return null;
  if (bare.class === "character") return { name: "char", bits: 32, isSigned: false };
  if (bare.class !== "signed" && bare.class !== "unsigned") return null;
  return { name: bare.spelling, bits: bare.size * 8, isSigned: bare.class === "signed" };
}

export function fitsInteger(value: bigint, type: IntegerType): boolean {
  return (type.isSigned ? BigInt.asIntN(type.bits, value) : BigInt.asUintN(type.bits, value)) === value;
}

/** The smallest and the largest value of a type. */
export function rangeOf(type: IntegerType): { readonly least: bigint; readonly most: bigint } {
  const most = (1n << BigInt(type.bits - (type.isSigned ? 1 : 0))) - 1n;
  return { least: type.isSigned ? -most - 1n : 0n, most };
}
