import type { Type } from "../../model/model.ts";

/** A C integer type as constant expressions know it: `int`, `unsigned`, `long`, `long long` … */
export interface IntegerKind {
  readonly bits: 8 | 16 | 32 | 64;
  readonly isSigned: boolean;
  /** `long` and `unsigned long` have the 32 bits of `int` on Windows, and are other types all the same. */
  readonly isLong: boolean;
}

/** A value of C's integer constant expressions. */
export interface Integer {
  readonly value: bigint;
  readonly kind: IntegerKind;
  /** The type as the author names it, where nothing but a cast made the value; else null. */
  readonly cast: Type | null;
}

export const INT: IntegerKind = { bits: 32, isSigned: true, isLong: false };
export const UNSIGNED_LONG_LONG: IntegerKind = { bits: 64, isSigned: false, isLong: false };
const UNSIGNED_SHORT: IntegerKind = { bits: 16, isSigned: false, isLong: false };
const UNSIGNED: IntegerKind = { bits: 32, isSigned: false, isLong: false };

/** The integer with this value modulo 2^bits. */
export function integer(value: bigint, kind: IntegerKind): Integer {
  const wrapped = kind.isSigned ? BigInt.asIntN(kind.bits, value) : BigInt.asUintN(kind.bits, value);
  return { value: wrapped, kind, cast: null };
}

/** Reads `10`, `0x1F`, `017`, `0b1`, with any suffix and sign; the first of C's types that holds it. Null: no integer. */
export function readInteger(spelling: string): Integer | null {
  // The grammar takes a sign right before the digits into the literal.
  const sign = /^[-+]/.exec(spelling)?.[0];
  if (sign !== undefined) {
    const operand = readInteger(spelling.slice(1));
    const result = operand === null ? null : unary(sign, operand);
    return typeof result === "string" ? null : result;
  }
  const [, digits = "", suffix = ""] =
    /^(0[xX][0-9a-fA-F']+|0[bB][01']+|\d[\d']*)((?:[uU]?(?:ll|LL|[lL]|[iI](?:8|16|32|64))?[uU]?)?)$/.exec(
      spelling,
    ) ?? [];
  if (digits === "") return null;
  const clean = digits.replaceAll("'", "");
  const isOctal = /^0\d+$/.test(clean);
  if (isOctal && /[89]/.test(clean)) return null;
  const value = BigInt(isOctal ? `0o${clean.slice(1)}` : clean);
  if (value >= 1n << 64n) return null;
  const isUnsigned = /u/i.test(suffix);
  const is64 = /ll|i64/i.test(suffix);
  const isLongAtLeast = /^u?lu?$/i.test(suffix);
  // A decimal literal without `u` never becomes unsigned; hexadecimal and octal ones may. `long` is 32 bits.
  const mayBeUnsigned = isUnsigned || clean.startsWith("0");
  const kind = literalKinds.find(
    (candidate) =>
      (!isLongAtLeast || candidate.isLong || candidate.bits === 64) &&
      (!is64 || candidate.bits === 64) &&
      (!isUnsigned || !candidate.isSigned) &&
      (mayBeUnsigned || candidate.isSigned) &&
      integer(value, candidate).value === value,
  );
  return integer(value, kind ?? UNSIGNED_LONG_LONG);
}

/** In the order in which C11 6.4.4.1 tries them. */
const literalKinds: readonly IntegerKind[] = [
  { bits: 32, isSigned: true, isLong: false },
  { bits: 32, isSigned: false, isLong: false },
  { bits: 32, isSigned: true, isLong: true },
  { bits: 32, isSigned: false, isLong: true },
  { bits: 64, isSigned: true, isLong: false },
  { bits: 64, isSigned: false, isLong: false },
];

/** The value of a character constant; null for what has more than four characters, or several and an escape. */
export function readCharacter(spelling: string): Integer | null {
  // The first character is the most significant byte, in cl and in clang.
  const several = /^'([ -&(-[\]-~]{2,4})'$/.exec(spelling)?.[1];
  if (several !== undefined)
    return integer(
      [...several].reduce((value, each) => value * 256n + BigInt(each.charCodeAt(0)), 0n),
      INT,
    );
  const inside = /^(?:L|u|U)?'((?:[^\\']|\\.[0-9a-fA-F]*))'$/su.exec(spelling)?.[1];
  if (inside === undefined) return null;
  const code = inside.startsWith("\\") ? escapeCode(inside.slice(1)) : (inside.codePointAt(0) ?? null);
  if (code === null) return null;
  if (spelling.startsWith("'")) return code > 0xff ? null : integer(BigInt.asIntN(8, BigInt(code)), INT);
  return integer(BigInt(code), spelling.startsWith("U") ? UNSIGNED : UNSIGNED_SHORT);
}

function escapeCode(escape: string): number | null {
  const simple = {
    n: 10,
    t: 9,
    r: 13,
    a: 7,
    b: 8,
    f: 12,
    v: 11,
    "\\": 92,
    "'": 39,
    '"': 34,
    "?": 63,
  } as const;
  if (escape in simple) return simple[escape as keyof typeof simple];
  if (/^[0-7]{1,3}$/.test(escape)) return Number.parseInt(escape, 8);
  return /^x[0-9a-fA-F]{1,4}$/.test(escape) ? Number.parseInt(escape.slice(1), 16) : null;
}

/** The result of `left operator right` after the usual arithmetic conversions, or why there is none. */
export function binary(operator: string, leftOperand: Integer, rightOperand: Integer): Integer | string {
  const left = promote(leftOperand);
  const right = promote(rightOperand);
  if (operator === "<<" || operator === ">>") return shift(operator, left, right);
  const kind = commonKind(left.kind, right.kind);
  const a = integer(left.value, kind).value;
  const b = integer(right.value, kind).value;
  switch (operator) {
    case "+":
      return integer(a + b, kind);
    case "-":
      return integer(a - b, kind);
    case "*":
      return integer(a * b, kind);
    case "/":
      return b === 0n ? "division by zero" : integer(a / b, kind);
    case "%":
      return b === 0n ? "division by zero" : integer(a % b, kind);
    case "&":
      return integer(a & b, kind);
    case "|":
      return integer(a | b, kind);
    case "^":
      return integer(a ^ b, kind);
    case "==":
      return truth(a === b);
    case "!=":
      return truth(a !== b);
    case "<":
      return truth(a < b);
    case ">":
      return truth(a > b);
    case "<=":
      return truth(a <= b);
    case ">=":
      return truth(a >= b);
    case "&&":
      return truth(left.value !== 0n && right.value !== 0n);
    case "||":
      return truth(left.value !== 0n || right.value !== 0n);
  }
  return `operator ${operator}`;
}

export function unary(operator: string, operand: Integer): Integer | string {
  const promoted = promote(operand);
  switch (operator) {
    case "+":
      return promoted;
    case "-":
      return integer(-promoted.value, promoted.kind);
    case "~":
      return integer(~promoted.value, promoted.kind);
    case "!":
      return truth(promoted.value === 0n);
  }
  return `operator ${operator}`;
}

export function truth(holds: boolean): Integer {
  return integer(holds ? 1n : 0n, INT);
}

export function promote(operand: Integer): Integer {
  return operand.kind.bits < 32 ? integer(operand.value, INT) : operand;
}

/** What the usual arithmetic conversions make of two promoted types (C11 6.3.1.8). */
export function commonKind(left: IntegerKind, right: IntegerKind): IntegerKind {
  if (left.bits !== right.bits) return left.bits > right.bits ? left : right;
  // `long` ranks above `unsigned int` and cannot hold all of it: the result is `unsigned long`.
  return {
    bits: left.bits,
    isSigned: left.isSigned && right.isSigned,
    isLong: left.isLong || right.isLong,
  };
}

function shift(operator: "<<" | ">>", left: Integer, right: Integer): Integer | string {
  if (right.value < 0n || right.value >= BigInt(left.kind.bits))
    return "shift by more bits than the type has";
  return integer(operator === "<<" ? left.value << right.value : left.value >> right.value, left.kind);
}
