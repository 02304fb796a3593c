import {
  assignments,
  damaged,
  depthLimit,
  endsWithComma,
  isRangeOperator,
  literal,
  operators,
  unaryAt,
} from "./expression-tokens.ts";
import type { Context } from "./expression-tokens.ts";
import { readBlockOf, readControlFlow } from "./read-statements.ts";
import type { Nested } from "./read-statements.ts";
import { readGenericArguments, readPath, readTypeWithoutBounds } from "./read-type.ts";
import { Reader } from "../tokens/reader.ts";
import type { Expression, GenericArgument, PathSyntax, Range } from "./syntax.ts";
import { Kind, Word } from "../tokens/token.ts";
import { rangeFrom, takeMacroInput } from "./type-tokens.ts";

const nested: Nested = { expression: readAssignment, pattern: readPatternRange };

/** Reads one expression; what is none is `damaged`. */
export function readExpression(reader: Reader): Expression {
  return readAssignment(reader, "plain", 0);
}

/** Reads what must be one expression and nothing more but a `;`. */
export function readWholeExpression(reader: Reader): Expression {
  const found = readExpression(reader);
  reader.eat(Kind.Semicolon);
  return reader.isDone() || found.kind === "damaged"
    ? found
    : damaged(reader, reader.at, `unexpected \`${reader.near()}\``);
}

/** The same for a range of tokens. */
export function expressionIn(range: Range): Expression {
  return readWholeExpression(new Reader(range.tokens, range.from, range.to));
}

function readAssignment(reader: Reader, context: Context, depth: number): Expression {
  const from = reader.at;
  const left = readRange(reader, context, depth);
  const operator = assignments.get(reader.kind());
  if (operator === undefined) return left;
  reader.bump();
  const value = readAssignment(reader, context, depth + 1);
  return { kind: "assign", operator, target: left, value, range: rangeFrom(reader, from) };
}

function readRange(reader: Reader, context: Context, depth: number): Expression {
  const from = reader.at;
  const start = isRangeOperator(reader.kind()) ? null : readBinary(reader, 2, context, depth);
  if (!isRangeOperator(reader.kind())) return start ?? damaged(reader, from, "nothing");
  const closed = reader.kind() !== Kind.DotDot;
  reader.bump();
  const hasEnd =
    !reader.isDone() &&
    reader.kind() !== Kind.Comma &&
    reader.kind() !== Kind.FatArrow &&
    !(context === "condition" && reader.kind() === Kind.OpenBrace);
  const end = hasEnd ? readBinary(reader, 2, context, depth) : null;
  return { kind: "range", start, end, closed, range: rangeFrom(reader, from) };
}

function readBinary(reader: Reader, least: number, context: Context, depth: number): Expression {
  const from = reader.at;
  let left = readUnary(reader, context, depth);
  for (;;) {
    if (reader.eatWord(Word.as)) {
      const type = readTypeWithoutBounds(reader, depth + 1);
      left = { kind: "cast", operand: left, type, range: rangeFrom(reader, from) };
      continue;
    }
    const found = operators.get(reader.kind());
    if (found === undefined || found.strength < least) return left;
    reader.bump();
    const right = readBinary(reader, found.strength + 1, context, depth + 1);
    left = { kind: "binary", operator: found.operator, left, right, range: rangeFrom(reader, from) };
  }
}

function readUnary(reader: Reader, context: Context, depth: number): Expression {
  const from = reader.at;
  if (depth > depthLimit) return damaged(reader, from, `nested more than ${depthLimit} deep`);
  const operator = unaryAt(reader);
  if (operator === null) return readPostfix(reader, context, depth);
  if (operator === "&") {
    reader.eatSplit(Kind.And);
    if (reader.name() === Word.raw && (reader.peekName(1) === Word.const || reader.peekName(1) === Word.mut))
      reader.at += 1;
    if (!reader.eatWord(Word.mut)) reader.eatWord(Word.const);
  } else reader.bump();
  const operand = readUnary(reader, context, depth + 1);
  return { kind: "unary", operator, operand, range: rangeFrom(reader, from) };
}

function readPostfix(reader: Reader, context: Context, depth: number): Expression {
  const from = reader.at;
  let value = readPrimary(reader, context, depth);
  for (;;) {
    const kind = reader.kind();
    if (kind === Kind.OpenParenthesis) {
      const inner = reader.enter();
      value = {
        kind: "call",
        callee: value,
        arguments: readList(inner, depth),
        range: rangeFrom(reader, from),
      };
    } else if (kind === Kind.OpenBracket) {
      const inner = reader.enter();
      value = {
        kind: "index",
        receiver: value,
        index: readAssignment(inner, "plain", depth + 1),
        range: rangeFrom(reader, from),
      };
    } else if (kind === Kind.Question) reader.bump();
    else if (kind === Kind.Dot) {
      const next = readMember(reader, value, from, depth);
      if (next === null) return value;
      value = next;
    } else return value;
  }
}

function readMember(reader: Reader, receiver: Expression, from: number, depth: number): Expression | null {
  reader.bump();
  const kind = reader.kind();
  if (kind === Kind.Integer || kind === Kind.Float) {
    const name = reader.text();
    reader.bump();
    return { kind: "field", receiver, name, range: rangeFrom(reader, from) };
  }
  const name = reader.eatWord(Word.await) ? Word.await : reader.eatIdentifier();
  if (name === -1) return damaged(reader, from, `unexpected \`${reader.near()}\` after a dot`);
  let generics: readonly GenericArgument[] = [];
  if (reader.kind() === Kind.PathSeparator) {
    reader.bump();
    generics = readGenericArguments(reader, depth + 1);
  }
  if (reader.kind() === Kind.OpenParenthesis) {
    const list = readList(reader.enter(), depth);
    return { kind: "method", receiver, name, generics, arguments: list, range: rangeFrom(reader, from) };
  }
  return { kind: "field", receiver, name: reader.nameText(name), range: rangeFrom(reader, from) };
}

function readList(inner: Reader, depth: number): Expression[] {
  const list: Expression[] = [];
  while (!inner.isDone()) {
    const before = inner.at;
    list.push(readAssignment(inner, "plain", depth + 1));
    if (!inner.eat(Kind.Comma) && inner.at === before) break;
  }
  return list;
}

function readPrimary(reader: Reader, context: Context, depth: number): Expression {
  const from = reader.at;
  const kind = reader.kind();
  switch (kind) {
    case Kind.Integer:
      return literal(reader, "integer");
    case Kind.Float:
      return literal(reader, "float");
    case Kind.String:
      return literal(reader, "string");
    case Kind.ByteString:
      return literal(reader, "byte-string");
    case Kind.Character:
      return literal(reader, "character");
    case Kind.Byte:
      return literal(reader, "byte");
    case Kind.OpenParenthesis:
      return readParenthesized(reader, from, depth);
    case Kind.OpenBracket:
      return readArray(reader, from, depth);
    case Kind.OpenBrace:
      return readBlockOf(nested, reader, depth);
    case Kind.OpenNone:
      return readCaptured(reader, context, depth);
    case Kind.Or:
    case Kind.OrOr:
      return readClosure(reader, from);
    case Kind.Lifetime:
      reader.bump();
      reader.eat(Kind.Colon);
      return readPrimary(reader, context, depth + 1);
    default:
      return readWordExpression(reader, context, depth);
  }
}

/** What `$e:expr` captured. A captured path may go on with `::` or a structure's braces. */
function readCaptured(reader: Reader, context: Context, depth: number): Expression {
  const path = readPath(reader.clone(), "value", depth);
  if (path !== null) return readPathExpression(reader, context, depth);
  const inner = reader.enter();
  const value = readAssignment(inner, "plain", depth + 1);
  return inner.isDone() ? value : damaged(inner, inner.at, `unexpected \`${inner.near()}\``);
}

function readParenthesized(reader: Reader, from: number, depth: number): Expression {
  const hasComma = endsWithComma(reader);
  const elements = readList(reader.enter(), depth);
  const only = elements[0];
  if (elements.length === 1 && only !== undefined && !hasComma) return only;
  return { kind: "tuple", elements, range: rangeFrom(reader, from) };
}

function readArray(reader: Reader, from: number, depth: number): Expression {
  const inner = reader.enter();
  const elements: Expression[] = [];
  while (!inner.isDone()) {
    const before = inner.at;
    elements.push(readAssignment(inner, "plain", depth + 1));
    if (inner.eat(Kind.Semicolon)) {
      const repeat = readAssignment(inner, "plain", depth + 1);
      return { kind: "array", elements, repeat, range: rangeFrom(reader, from) };
    }
    if (!inner.eat(Kind.Comma) && inner.at === before) break;
  }
  return { kind: "array", elements, repeat: null, range: rangeFrom(reader, from) };
}

function readClosure(reader: Reader, from: number): Expression {
  reader.at = reader.end;
  return damaged(reader, from, "closures are not computed");
}

function readWordExpression(reader: Reader, context: Context, depth: number): Expression {
  const from = reader.at;
  switch (reader.name()) {
    case Word.true:
    case Word.false:
      return literal(reader, "boolean");
    case Word.unsafe:
    case Word.const:
      reader.bump();
      if (reader.kind() === Kind.OpenBrace) return readBlockOf(nested, reader, depth);
      return damaged(reader, from, `unexpected \`${reader.near()}\``);
    default:
      return readControlFlow(nested, reader, context, depth) ?? readPathExpression(reader, context, depth);
  }
}

function readPathExpression(reader: Reader, context: Context, depth: number): Expression {
  const from = reader.at;
  const path = readPath(reader, "value", depth);
  if (path === null)
    return damaged(reader, from, reader.isDone() ? "nothing" : `unexpected \`${reader.near()}\``);
  const input = takeMacroInput(reader);
  if (input !== null) return { kind: "macro", path, input, range: rangeFrom(reader, from) };
  if (reader.kind() === Kind.OpenBrace && context === "plain")
    return readStructure(reader, path, from, depth);
  return { kind: "path", path, range: rangeFrom(reader, from) };
}

function readStructure(reader: Reader, path: PathSyntax, from: number, depth: number): Expression {
  const inner = reader.enter();
  const fields = new Map<string, Expression>();
  while (!inner.isDone()) {
    const before = inner.at;
    const name =
      inner.kind() === Kind.Integer
        ? inner.text()
        : inner.nameText(Math.max(0, inner.tokens.values[inner.at] ?? 0));
    const isShort = inner.peek(1) !== Kind.Colon;
    if (inner.kind() === Kind.DotDot) return damaged(reader, from, "fields taken from another value");
    if (!isShort) inner.at += 2;
    fields.set(name, readAssignment(inner, "plain", depth + 1));
    if (!inner.eat(Kind.Comma) && inner.at === before) break;
  }
  return { kind: "structure", path, fields, range: rangeFrom(reader, from) };
}

function readPatternRange(reader: Reader, depth: number): Expression {
  const from = reader.at;
  const start = readBinary(reader, 6, "condition", depth + 1);
  if (!isRangeOperator(reader.kind()) && reader.kind() !== Kind.DotDotDot) return start;
  const closed = reader.kind() !== Kind.DotDot;
  reader.bump();
  const hasEnd = reader.kind() !== Kind.FatArrow && reader.kind() !== Kind.Or;
  const end = hasEnd ? readBinary(reader, 6, "condition", depth + 1) : null;
  return { kind: "range", start, end, closed, range: rangeFrom(reader, from) };
}

/** `{ statements; value }`. */
export function readBlock(reader: Reader): Expression {
  return readBlockOf(nested, reader, 0);
}
