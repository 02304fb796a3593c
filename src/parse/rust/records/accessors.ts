import { withoutAliases } from "../../../model/model.ts";
import type { BitAccessor, RecordType, Type } from "../../../model/model.ts";
import type { Implementation } from "../names/module.ts";
import { functionOf } from "../syntax/function.ts";
import type { FunctionParts } from "../syntax/function.ts";
import type { Expression } from "../syntax/syntax.ts";
import { readSmallInteger } from "../tokens/number-literals.ts";
import { Reader } from "../tokens/reader.ts";
import { Kind, Word, spanOf } from "../tokens/token.ts";
import type { Method } from "../types/associated.ts";
import { integerType } from "../types/integer-types.ts";
import type { Scope, TypeHost, Value } from "../types/meaning.ts";

// Getters that read bits of a field: what they say about positions is compared with the C bit-fields.

interface Bits {
  readonly storage: string;
  readonly bitOffset: number;
  readonly bitWidth: number;
}

/** Bit positions that the methods of a record's own `impl` blocks read. */
export function accessorsOf(
  host: TypeHost,
  methods: readonly Method[],
  record: RecordType,
): readonly BitAccessor[] {
  const found: BitAccessor[] = [];
  for (const { implementation, member } of methods) {
    const bits =
      bindgenBits(implementation, member.nameAt, member.end) ??
      maskedBits(host, implementation, member.nameAt, member.end, record);
    if (bits === null) continue;
    const span = spanOf(implementation.tokens, member.nameAt, member.nameAt + 1);
    found.push({ name: host.session.textOf(member.name), ...bits, span });
  }
  return found;
}

/** bindgen: `self._bitfield_1.get(3usize, 1u8)`, since 0.72 also `.get_const::<3usize, 1u8>()`. */
function bindgenBits(implementation: Implementation, nameAt: number, end: number): Bits | null {
  const { tokens } = implementation;
  const reader = new Reader(tokens, nameAt + 1, end);
  for (; !reader.isDone(); reader.bump()) {
    if (reader.name() !== Word.self || reader.peek(1) !== Kind.Dot || reader.peek(3) !== Kind.Dot) continue;
    const method = reader.peekName(4);
    const text = method === -1 ? "" : reader.nameText(method);
    if (text !== "get" && text !== "get_const") continue;
    const numbers: (number | null)[] = [];
    const isConst = text === "get_const";
    const opening = reader.at + (isConst ? 7 : 6);
    for (let at = opening; at < end && numbers.length < 2; at += 1) {
      const kind = tokens.kinds[at];
      if (kind === Kind.Integer) numbers.push(readSmallInteger(textOf(reader, at)));
      else if (kind !== Kind.Comma) break;
    }
    const [bitOffset = null, bitWidth = null] = numbers;
    if (bitOffset === null || bitWidth === null) continue;
    return { storage: textOf(reader, reader.at + 2), bitOffset, bitWidth };
  }
  return null;
}

function textOf(reader: Reader, at: number): string {
  return new Reader(reader.tokens, at, at + 1).text();
}

/** `self.flags << A >> B` (winapi), `(self.flags >> 3) & 7`, `(self.flags & 0x38) >> 3`, `self.flags & 8 != 0`. */
function maskedBits(
  host: TypeHost,
  implementation: Implementation,
  nameAt: number,
  end: number,
  record: RecordType,
): Bits | null {
  if (!mentionsSelfField(implementation, nameAt, end)) return null;
  const found = functionOf(implementation.tokens, nameAt + 1, end);
  if (
    found.parameters.length !== 1 ||
    found.parameters[0]?.name !== Word.self ||
    found.body?.kind !== "block"
  )
    return null;
  const value = found.body.value;
  if (value === null) return null;
  const scope: Scope = {
    module: implementation.module,
    generics: new Map(),
    self: { kind: "record", record: record.id },
  };
  const whole = new BitReader(host, found, scope, record).read(value);
  if (whole === null || whole.mask === 0n) return null;
  const { mask, storage } = whole;
  const text = mask.toString(2);
  const bitWidth = text.lastIndexOf("1") + 1;
  const lowest = text.length - bitWidth;
  // Only one run of ones that has moved down to bit 0, or is a test of bits, is a getter of a bit-field.
  if (text.slice(0, bitWidth).includes("0")) return null;
  return { storage, bitOffset: lowest, bitWidth };
}

/** A cheap look before the body is read: `self.name` with a shift or a mask, and nothing assigned. */
function mentionsSelfField(implementation: Implementation, nameAt: number, end: number): boolean {
  const { kinds, values } = implementation.tokens;
  let hasField = false;
  let hasOperator = false;
  for (let at = nameAt; at < end; at += 1) {
    const kind = kinds[at] ?? 0;
    hasField ||= kind === Kind.Identifier && values[at] === Word.self && kinds[at + 1] === Kind.Dot;
    hasOperator ||= hasField && (kind === Kind.ShiftRight || kind === Kind.And);
    if (kind === Kind.OrEquals || kind === Kind.AndEquals) return false;
  }
  return hasOperator;
}

/** Which bits of a field an expression lets through: `mask` in the field's own positions, moved down by `shift`. */
interface Passed {
  readonly storage: string;
  readonly bits: number;
  readonly mask: bigint;
  readonly shift: number;
}

class BitReader {
  readonly #host: TypeHost;
  readonly #function: FunctionParts;
  readonly #scope: Scope;
  readonly #record: RecordType;

  constructor(host: TypeHost, found: FunctionParts, scope: Scope, record: RecordType) {
    this.#host = host;
    this.#function = found;
    this.#scope = scope;
    this.#record = record;
  }

  read(expression: Expression, depth = 0): Passed | null {
    if (depth > 20) return null;
    switch (expression.kind) {
      case "field":
        return this.#field(expression);
      case "cast":
        return this.read(expression.operand, depth + 1);
      case "call":
        return this.#transmuted(expression, depth);
      case "block":
        return expression.value === null ? null : this.read(expression.value, depth + 1);
      case "binary":
        return this.#binary(expression, depth);
      default:
        return null;
    }
  }

  /** `transmute(x)`, `Flag::from(x)`: the bits pass unchanged. */
  #transmuted(expression: Extract<Expression, { kind: "call" }>, depth: number): Passed | null {
    const only = expression.arguments.length === 1 ? expression.arguments[0] : undefined;
    return only === undefined ? null : this.read(only, depth + 1);
  }

  #field(expression: Extract<Expression, { kind: "field" }>): Passed | null {
    const { receiver, name } = expression;
    if (
      receiver.kind !== "path" ||
      receiver.path.segments.length !== 1 ||
      receiver.path.segments[0]?.name !== Word.self
    )
      return null;
    const field = this.#record.fields.find((candidate) => candidate.name === name);
    const integer = field === undefined ? null : this.#integerOf(field.type);
    if (integer === null) return null;
    return { storage: name, bits: integer, mask: (1n << BigInt(integer)) - 1n, shift: 0 };
  }

  #integerOf(type: Type): number | null {
    return integerType(withoutAliases(type))?.bits ?? null;
  }

  #binary(expression: Extract<Expression, { kind: "binary" }>, depth: number): Passed | null {
    const { operator, left, right } = expression;
    const passed = this.read(left, depth + 1);
    if (passed === null) return null;
    if (operator === "!=" || operator === "==" || operator === ">") {
      const other = this.#number(right);
      return other === 0n || (other === 1n && operator === "==") ? passed : null;
    }
    const number = this.#number(right);
    if (number === null) return null;
    switch (operator) {
      case "&":
        return {
          ...passed,
          mask:
            passed.mask &
            (passed.shift >= 0 ? number << BigInt(passed.shift) : number >> BigInt(-passed.shift)),
        };
      case ">>":
        return number < 256n ? dropLow(passed, Number(number)) : null;
      case "<<":
        return number < 256n ? dropHigh(passed, Number(number)) : null;
      default:
        return null;
    }
  }

  #number(expression: Expression): bigint | null {
    const statements = this.#function.body?.kind === "block" ? this.#function.body.statements : [];
    const { range } = expression;
    const block: Expression = { kind: "block", statements, value: expression, range };
    const found = this.#host.evaluate(block, this.#scope, null);
    return found.ok && isNonNegative(found.value) ? found.value.value : null;
  }
}

function isNonNegative(value: Value): value is Extract<Value, { kind: "integer" }> {
  return value.kind === "integer" && value.value >= 0n;
}

function dropLow(passed: Passed, by: number): Passed {
  const shift = passed.shift + by;
  const kept = shift >= 0 ? (passed.mask >> BigInt(shift)) << BigInt(shift) : passed.mask;
  return { ...passed, mask: kept, shift };
}

/** Bits that a left shift pushes out at the top of the field's type are gone. */
function dropHigh(passed: Passed, by: number): Passed {
  const shift = passed.shift - by;
  const top = passed.bits + shift;
  const kept = top <= 0 ? 0n : passed.mask & ((1n << BigInt(top)) - 1n);
  return { ...passed, mask: kept, shift };
}
