import { fitsInteger, i32, rangeOf, u32, usize } from "../types/integer-types.ts";
import type { IntegerType } from "../types/integer-types.ts";
import type { Value } from "../types/meaning.ts";
import { EvaluationFailure, arithmetic, asInteger, convert, refuseBeyondI32 } from "./arithmetic.ts";

/** Methods of integers and slices that are const in core. */
export function callMethod(name: string, receiver: Value, given: readonly Value[]): Value {
  if (name === "len" && receiver.kind === "text")
    return { kind: "integer", type: usize, value: BigInt(receiver.length) };
  if (name === "len" && receiver.kind === "list")
    return { kind: "integer", type: usize, value: receiver.length };
  if (receiver.kind === "text" && (name === "as_bytes" || name === "as_ptr" || name === "as_str"))
    return receiver;
  if (receiver.kind !== "integer") throw new EvaluationFailure(`${name} is not computed`);
  refuseBeyondI32(receiver);
  const type = receiver.type ?? i32;
  const self: Value = { ...receiver, type };
  const other = given[0];
  const rule = /^(wrapping|saturating)_(add|sub|mul|div|rem|shl|shr|neg)$/.exec(name);
  if (rule !== null) return adjusted(rule[1] === "wrapping", rule[2] ?? "", self, other, type);
  const count = counted(name, receiver.value, type);
  if (count !== null) return { kind: "integer", type: u32, value: count };
  const whole = wholeOf(name, receiver.value, other, type);
  if (whole === null) throw new EvaluationFailure(`${name} is not computed`);
  if (typeof whole === "boolean") return { kind: "boolean", value: whole };
  if (!fitsInteger(whole, type)) throw new EvaluationFailure(`overflow in ${name}`);
  return { kind: "integer", type, value: whole };
}

function adjusted(
  isWrapping: boolean,
  operation: string,
  self: Value,
  other: Value | undefined,
  type: IntegerType,
): Value {
  const a = asInteger(self);
  const b = other === undefined ? 0n : asInteger(other);
  const exact = { add: a + b, sub: a - b, mul: a * b, neg: -a }[operation];
  if (exact === undefined) {
    const shift = b & BigInt(type.bits - 1);
    if (operation === "shl") return convert({ kind: "integer", type, value: a << shift }, type);
    if (operation === "shr") return { kind: "integer", type, value: a >> shift };
    return arithmetic(operation === "div" ? "/" : "%", self, other ?? self);
  }
  if (isWrapping) return convert({ kind: "integer", type, value: exact }, type);
  const { least, most } = rangeOf(type);
  return { kind: "integer", type, value: exact > most ? most : exact < least ? least : exact };
}

/** Methods that count bits. */
function counted(name: string, value: bigint, type: IntegerType): bigint | null {
  const text = BigInt.asUintN(type.bits, value).toString(2).padStart(type.bits, "0");
  const bits = BigInt(type.bits);
  switch (name) {
    case "count_ones":
      return BigInt(text.replaceAll("0", "").length);
    case "count_zeros":
      return BigInt(text.replaceAll("1", "").length);
    case "leading_zeros":
      return text.includes("1") ? BigInt(text.indexOf("1")) : bits;
    case "trailing_zeros":
      return text.includes("1") ? bits - 1n - BigInt(text.lastIndexOf("1")) : bits;
    case "ilog2":
      return text.includes("1") ? bits - 1n - BigInt(text.indexOf("1")) : null;
    default:
      return null;
  }
}

function wholeOf(
  name: string,
  value: bigint,
  other: Value | undefined,
  type: IntegerType,
): bigint | boolean | null {
  const b = other === undefined ? 0n : asInteger(other);
  switch (name) {
    case "pow":
      if (b < 0n || b > 256n) throw new EvaluationFailure("overflow in pow");
      return value ** b;
    case "min":
      return value < b ? value : b;
    case "max":
      return value > b ? value : b;
    case "abs":
      return value < 0n ? -value : value;
    case "is_power_of_two":
      return value > 0n && (value & (value - 1n)) === 0n;
    case "next_power_of_two":
      return value <= 1n ? 1n : 1n << BigInt((value - 1n).toString(2).length);
    case "div_ceil":
    case "next_multiple_of": {
      if (b <= 0n || type.isSigned) throw new EvaluationFailure(`${name} by ${b}`);
      const quotient = (value + b - 1n) / b;
      return name === "div_ceil" ? quotient : quotient * b;
    }
    case "to_le":
    case "clone":
      return value;
    case "swap_bytes":
    case "to_be": {
      const hex = BigInt.asUintN(type.bits, value)
        .toString(16)
        .padStart(type.bits / 4, "0");
      const swapped = BigInt(`0x${(hex.match(/../g) ?? []).reverse().join("")}`);
      return type.isSigned ? BigInt.asIntN(type.bits, swapped) : swapped;
    }
    default:
      return null;
  }
}

/** Free functions of core that are const; null for any other name. */
export function coreFunction(name: string, given: readonly Value[]): Value | null {
  const [a, b] = given;
  if ((name === "max" || name === "min") && a !== undefined && b !== undefined)
    return callMethod(name, a, [b]);
  if ((name === "null" || name === "null_mut") && a === undefined)
    return { kind: "integer", type: usize, value: 0n };
  return null;
}

/** `u32::MAX` and friends; null for a name that is no limit. */
export function limitOf(name: string, type: IntegerType): Value | null {
  const { least, most } = rangeOf(type);
  if (name === "MAX") return { kind: "integer", type, value: most };
  if (name === "MIN") return { kind: "integer", type, value: least };
  if (name === "BITS") return { kind: "integer", type: u32, value: BigInt(type.bits) };
  return null;
}
