/** A C integer type as constant expressions know it: `int`, `unsigned`, `long long`, `unsigned long long`. */
export interface IntegerKind {
  readonly bits: 8 | 16 | 32 | 64;
  readonly isSigned: boolean;
}

/** A value of C's integer constant expressions. */
export interface Integer {
  readonly value: bigint;
  readonly kind: IntegerKind;
}

export const INT: IntegerKind = { bits: 32, isSigned: true };
export const UNSIGNED_LONG_LONG: IntegerKind = { bits: 64, isSigned: false };

/** The integer with this value modulo 2^bits. */
export function integer(value: bigint, kind: IntegerKind): Integer {
  return { value: kind.isSigned ? BigInt.asIntN(kind.bits, value) : BigInt.asUintN(kind.bits, value), kind };
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
  // A decimal literal without `u` never becomes unsigned; hexadecimal and octal ones may. `long` is 32 bits.
  const mayBeUnsigned = isUnsigned || clean.startsWith("0");
  const kinds: readonly IntegerKind[] = [
    { bits: 32, isSigned: true },
    { bits: 32, isSigned: false },
    { bits: 64, isSigned: true },
    { bits: 64, isSigned: false },
  ];
  const kind = kinds.find(
    (candidate) =>
      (!is64 || candidate.bits === 64) &&
      (!isUnsigned || !candidate.isSigned) &&
      (mayBeUnsigned || candidate.isSigned) &&
      integer(value, candidate).value === value,
  );
  return integer(value, kind ?? UNSIGNED_LONG_LONG);
}

/** The value of a character constant of one character; null for anything longer. */
export function readCharacter(spelling: string): Integer | null {
  const inside = /^(?:L|u8?|U)?'((?:[^\\']|\\.[0-9a-fA-F]*))'$/s.exec(spelling)?.[1];
  if (inside === undefined) return null;
  const code = inside.startsWith("\\") ? escapeCode(inside.slice(1)) : (inside.codePointAt(0) ?? null);
  if (code === null) return null;
  return spelling.startsWith("'") ? integer(BigInt.asIntN(8, BigInt(code)), INT) : integer(BigInt(code), INT);
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

function promote(operand: Integer): Integer {
  return operand.kind.bits < 32 ? integer(operand.value, INT) : operand;
}

function commonKind(left: IntegerKind, right: IntegerKind): IntegerKind {
  if (left.bits !== right.bits) return left.bits > right.bits ? left : right;
  return left.isSigned ? right : left;
}

function shift(operator: "<<" | ">>", left: Integer, right: Integer): Integer | string {
  if (right.value < 0n || right.value >= BigInt(left.kind.bits))
    return "shift by more bits than the type has";
  return integer(operator === "<<" ? left.value << right.value : left.value >> right.value, left.kind);
}
