import type { BinaryOperator } from "../syntax/syntax.ts";
import { fitsInteger, i32 } from "../types/integer-types.ts";
import type { IntegerType } from "../types/integer-types.ts";
import type { Value } from "../types/meaning.ts";

/** An expression that has no value; never leaves the evaluator. */
export class EvaluationFailure extends Error {
  readonly why: string;

  constructor(why: string) {
    super(why);
    this.why = why;
  }
}

/** Gives an integer its type; a literal that does not fit wraps only where the crate allows that. */
export function fit(value: Value, type: IntegerType, isWrapping: boolean): Value {
  if (value.kind !== "integer") return value;
  if (fitsInteger(value.value, type)) return { ...value, type };
  if (isWrapping && value.type === null && value.value >= 0n && value.value < 1n << BigInt(type.bits))
    return convert(value, type);
  throw new EvaluationFailure(`${value.value} does not fit ${type.name}`);
}

/** What `as` does. */
export function convert(value: Value, type: IntegerType): Value {
  if (value.kind === "boolean") return { kind: "integer", type, value: value.value ? 1n : 0n };
  const integer = asInteger(value);
  return {
    kind: "integer",
    type,
    value: type.isSigned ? BigInt.asIntN(type.bits, integer) : BigInt.asUintN(type.bits, integer),
  };
}

export function asInteger(value: Value): bigint {
  if (value.kind === "integer") return value.value;
  throw new EvaluationFailure("it is no integer");
}

/** Bits that untyped literals are computed with: more than any integer has. */
const untypedBits = 256;

/** One binary operator on two values of one type; overflow is a failure, as in rustc. */
export function arithmetic(operator: BinaryOperator, left: Value, right: Value): Value {
  if (left.kind === "boolean" && right.kind === "boolean")
    return onBooleans(operator, left.value, right.value);
  const a = asInteger(left);
  const b = asInteger(right);
  const leftType = left.kind === "integer" ? left.type : null;
  const rightType = right.kind === "integer" ? right.type : null;
  const isShift = operator === "<<" || operator === ">>";
  const type = leftType ?? (isShift ? null : rightType);
  if (type === null && !/^(?:[-+*&|^]|<<)$/.test(operator)) refuseBeyondI32(left, isShift ? left : right);
  const comparison = compared(operator, a, b);
  if (comparison !== null) return { kind: "boolean", value: comparison };
  const value = isShift ? shifted(operator, a, b, type) : computed(operator, a, b);
  if (type !== null && !fitsInteger(value, type))
    throw new EvaluationFailure(`overflow: ${a} ${operator} ${b} does not fit ${type.name}`);
  if (type === null && BigInt.asIntN(untypedBits, value) !== value) throw new EvaluationFailure("overflow");
  return { kind: "integer", type, value };
}

/**
 * Literals that never met a type are i32, and a value beyond it has wrapped or was refused by rustc. Sums and products
 * may go on, since their type may still come and they are the same modulo any power of two; what looks at the top bits may not.
 */
export function refuseBeyondI32(...values: readonly Value[]): void {
  for (const value of values)
    if (value.kind === "integer" && value.type === null && !fitsInteger(value.value, i32))
      throw new EvaluationFailure(`${value.value} does not fit i32`);
}

function compared(operator: BinaryOperator, a: bigint, b: bigint): boolean | null {
  switch (operator) {
    case "==":
      return a === b;
    case "!=":
      return a !== b;
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    default:
      return null;
  }
}

function shifted(operator: "<<" | ">>", a: bigint, b: bigint, type: IntegerType | null): bigint {
  const bits = BigInt(type?.bits ?? 128);
  if (b < 0n || b >= bits) throw new EvaluationFailure(`overflow: ${a} ${operator} ${b}`);
  if (operator === ">>") return a >> b;
  const wide = a << b;
  if (type === null) return wide;
  // Bits that leave at the top are lost without an error.
  return type.isSigned ? BigInt.asIntN(type.bits, wide) : BigInt.asUintN(type.bits, wide);
}

function computed(operator: BinaryOperator, a: bigint, b: bigint): bigint {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
    case "%":
      if (b === 0n) throw new EvaluationFailure("a division by zero");
      return operator === "/" ? a / b : a % b;
    case "&":
      return a & b;
    case "|":
      return a | b;
    case "^":
      return a ^ b;
    default:
      throw new EvaluationFailure(`\`${operator}\` of integers`);
  }
}

function onBooleans(operator: BinaryOperator, a: boolean, b: boolean): Value {
  switch (operator) {
    case "&":
      return { kind: "boolean", value: a && b };
    case "|":
      return { kind: "boolean", value: a || b };
    case "^":
    case "!=":
      return { kind: "boolean", value: a !== b };
    case "==":
      return { kind: "boolean", value: a === b };
    default:
      throw new EvaluationFailure(`\`${operator}\` of booleans`);
  }
}
