import type { Reader } from "../tokens/reader.ts";
import type { BinaryOperator, Expression } from "./syntax.ts";
import { Kind } from "../tokens/token.ts";
import { rangeFrom } from "./type-tokens.ts";

// What is told by single tokens while an expression is read.

/** Expressions nested deeper than this are not read. */
export const depthLimit = 200;

/** `condition`: `{` begins a block, never a structure. */
export type Context = "plain" | "condition";

interface Operator {
  readonly operator: BinaryOperator;
  readonly strength: number;
}

/** Binary operators and how strongly they bind. */
export const operators = new Map<number, Operator>([
  [Kind.Star, { operator: "*", strength: 10 }],
  [Kind.Slash, { operator: "/", strength: 10 }],
  [Kind.Percent, { operator: "%", strength: 10 }],
  [Kind.Plus, { operator: "+", strength: 9 }],
  [Kind.Minus, { operator: "-", strength: 9 }],
  [Kind.ShiftLeft, { operator: "<<", strength: 8 }],
  [Kind.ShiftRight, { operator: ">>", strength: 8 }],
  [Kind.And, { operator: "&", strength: 7 }],
  [Kind.Caret, { operator: "^", strength: 6 }],
  [Kind.Or, { operator: "|", strength: 5 }],
  [Kind.EqualsEquals, { operator: "==", strength: 4 }],
  [Kind.NotEquals, { operator: "!=", strength: 4 }],
  [Kind.Less, { operator: "<", strength: 4 }],
  [Kind.LessEquals, { operator: "<=", strength: 4 }],
  [Kind.Greater, { operator: ">", strength: 4 }],
  [Kind.GreaterEquals, { operator: ">=", strength: 4 }],
  [Kind.AndAnd, { operator: "&&", strength: 3 }],
  [Kind.OrOr, { operator: "||", strength: 2 }],
]);

/** Assignments, with the operator that each applies. */
export const assignments = new Map<number, BinaryOperator | null>([
  [Kind.Equals, null],
  [Kind.PlusEquals, "+"],
  [Kind.MinusEquals, "-"],
  [Kind.StarEquals, "*"],
  [Kind.SlashEquals, "/"],
  [Kind.PercentEquals, "%"],
  [Kind.CaretEquals, "^"],
  [Kind.AndEquals, "&"],
  [Kind.OrEquals, "|"],
  [Kind.ShiftLeftEquals, "<<"],
  [Kind.ShiftRightEquals, ">>"],
]);

export function isRangeOperator(kind: number): boolean {
  return kind === Kind.DotDot || kind === Kind.DotDotEquals;
}

export function unaryAt(reader: Reader): "-" | "!" | "*" | "&" | null {
  switch (reader.kind()) {
    case Kind.Minus:
      return "-";
    case Kind.Bang:
      return "!";
    case Kind.Star:
      return "*";
    default:
      return reader.startsWith(Kind.And) ? "&" : null;
  }
}

export function literal(
  reader: Reader,
  found: "integer" | "float" | "string" | "byte-string" | "character" | "byte" | "boolean",
): Expression {
  const from = reader.at;
  const text = reader.text();
  reader.bump();
  return { kind: "literal", class: found, text, range: rangeFrom(reader, from) };
}

export function damaged(reader: Reader, from: number, why: string): Expression {
  return { kind: "damaged", why, range: { tokens: reader.tokens, from, to: Math.max(reader.at, from) } };
}

export function endsWithComma(reader: Reader): boolean {
  const close = reader.tokens.values[reader.at] ?? 0;
  return reader.tokens.kinds[close - 1] === Kind.Comma;
}
