import { withoutAliases } from "../../../model/model.ts";
import type { Expression } from "../syntax/syntax.ts";
import { integerType, rangeOf, usize } from "../types/integer-types.ts";
import type { IntegerType } from "../types/integer-types.ts";
import type { Scope, Value } from "../types/meaning.ts";
import { EvaluationFailure, arithmetic, asInteger, convert, fit, refuseBeyondI32 } from "./arithmetic.ts";
import { truth, wraps } from "./computation.ts";
import type { Computation } from "./computation.ts";
import type { Locals } from "./control-flow.ts";
import { literalValue } from "./literals.ts";

export function computeUnary(
  computation: Computation,
  expression: Extract<Expression, { kind: "unary" }>,
  scope: Scope,
  locals: Locals,
  expected: IntegerType | null,
): Value {
  const { operator, operand } = expression;
  if (operator === "&" || operator === "*") return computation.value(operand, scope, locals, expected);
  // The literal 2147483648 does not fit i32, but -2147483648 does.
  const isNegated = operator === "-" && operand.kind === "literal" && operand.class === "integer";
  if (isNegated) {
    const magnitude = literalValue("integer", operand.text, null, false);
    const literalType = magnitude.kind === "integer" ? magnitude.type : null;
    const negated: Value = { kind: "integer", type: null, value: -asInteger(magnitude) };
    const type = literalType ?? expected;
    return type === null ? negated : fit(negated, type, wraps(scope));
  }
  const value = computation.value(operand, scope, locals, expected);
  if (value.kind === "boolean" && operator === "!") return { kind: "boolean", value: !value.value };
  if (value.kind !== "integer")
    throw new EvaluationFailure(`\`${operator}\` of something that is no integer`);
  const type = value.type ?? expected;
  if (operator === "-") return arithmetic("-", { ...value, type, value: 0n }, { ...value, type });
  if (type === null) return { kind: "integer", type, value: ~value.value };
  return {
    kind: "integer",
    type,
    value: type.isSigned ? ~value.value : BigInt.asUintN(type.bits, ~value.value),
  };
}

export function computeBinary(
  computation: Computation,
  expression: Extract<Expression, { kind: "binary" }>,
  scope: Scope,
  locals: Locals,
  expected: IntegerType | null,
): Value {
  const { operator } = expression;
  if (operator === "&&" || operator === "||") {
    const left = truth(computation.value(expression.left, scope, locals, null));
    if (left === (operator === "||")) return { kind: "boolean", value: left };
    return { kind: "boolean", value: truth(computation.value(expression.right, scope, locals, null)) };
  }
  const isShift = operator === "<<" || operator === ">>";
  const isComparison = /^[=!<>]/.test(operator) && !isShift;
  const wanted = isComparison ? null : expected;
  let left = computation.value(expression.left, scope, locals, wanted);
  let right = computation.value(expression.right, scope, locals, isShift ? null : wanted);
  if (left.kind === "integer" && right.kind === "integer" && !isShift) {
    // A literal takes the type of what it is combined with; `!0` depends on it.
    if (left.type === null && right.type !== null)
      left = fit(computation.value(expression.left, scope, locals, right.type), right.type, wraps(scope));
    else if (right.type === null && left.type !== null)
      right = fit(computation.value(expression.right, scope, locals, left.type), left.type, wraps(scope));
  }
  return arithmetic(operator, left, right);
}

export function computeCast(
  computation: Computation,
  expression: Extract<Expression, { kind: "cast" }>,
  scope: Scope,
  locals: Locals,
  expected: IntegerType | null,
): Value {
  const { operand } = expression;
  const isInferred = expression.type.kind === "inferred";
  const type = computation.meaning.typeOf(expression.type, scope);
  // `0x103 as _` is what the place of the cast asks for.
  const target = isInferred ? expected : integerType(type);
  // `0xFFFFFFFF as u32`, `!0 as u64`: a bare literal takes the type it is cast to.
  const isLiteral =
    operand.kind === "literal" || (operand.kind === "unary" && operand.operand.kind === "literal");
  const isPointer = withoutAliases(type).kind === "pointer";
  const wanted = isPointer ? usize : target;
  if (wanted === null) throw new EvaluationFailure("a cast to something that is no integer");
  if (operand.kind === "literal" && operand.class === "float") return fromFloat(operand.text, wanted);
  const value = computation.value(operand, scope, locals, isLiteral ? wanted : null);
  refuseBeyondI32(value);
  return convert(value, wanted);
}

/** `1e3 as u32`: towards zero, and what is beyond the type is its limit. */
function fromFloat(text: string, type: IntegerType): Value {
  const exact = Number(text.replaceAll("_", "").replace(/f\d+$/, ""));
  const value = BigInt(Math.trunc(text.endsWith("f32") ? Math.fround(exact) : exact));
  const { least, most } = rangeOf(type);
  return { kind: "integer", type, value: value < least ? least : value > most ? most : value };
}
