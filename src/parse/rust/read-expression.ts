import { rangeFrom, readGenericArguments, readPath, readType, readTypeWithoutBounds } from "./read-type.ts";
import { Reader } from "./reader.ts";
import type {
  BinaryOperator,
  Expression,
  GenericArgument,
  MatchArm,
  PathSyntax,
  Range,
  Statement,
} from "./syntax.ts";
import { Kind, Word } from "./token.ts";

/** Expressions nested deeper than this are not read. */
const depthLimit = 200;

/** `condition`: `{` begins a block, never a structure. */
type Context = "plain" | "condition";

interface Operator {
  readonly operator: BinaryOperator;
  readonly strength: number;
}

const operators = new Map<number, Operator>([
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

const assignments = new Map<number, BinaryOperator | null>([
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

/** Reads one expression; what is none is `damaged`. */
export function readExpression(reader: Reader): Expression {
  return readAssignment(reader, "plain", 0);
}

/** Reads a range of tokens that must be one expression and nothing more. */
export function expressionIn(range: Range): Expression {
  const reader = new Reader(range.tokens, range.from, range.to);
  const found = readExpression(reader);
  return reader.isDone() || found.kind === "damaged"
    ? found
    : damaged(reader, reader.at, `unexpected \`${reader.near()}\``);
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

function isRangeOperator(kind: number): boolean {
  return kind === Kind.DotDot || kind === Kind.DotDotEquals;
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

function unaryAt(reader: Reader): "-" | "!" | "*" | "&" | null {
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
      return readBlock(reader, depth);
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

function literal(
  reader: Reader,
  found: "integer" | "float" | "string" | "byte-string" | "character" | "byte" | "boolean",
): Expression {
  const from = reader.at;
  const text = reader.text();
  reader.bump();
  return { kind: "literal", class: found, text, range: rangeFrom(reader, from) };
}

function damaged(reader: Reader, from: number, why: string): Expression {
  return { kind: "damaged", why, range: { tokens: reader.tokens, from, to: Math.max(reader.at, from) } };
}

function readParenthesized(reader: Reader, from: number, depth: number): Expression {
  const hasComma = endsWithComma(reader);
  const elements = readList(reader.enter(), depth);
  const only = elements[0];
  if (elements.length === 1 && only !== undefined && !hasComma) return only;
  return { kind: "tuple", elements, range: rangeFrom(reader, from) };
}

function endsWithComma(reader: Reader): boolean {
  const close = reader.tokens.values[reader.at] ?? 0;
  return reader.tokens.kinds[close - 1] === Kind.Comma;
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
      if (reader.kind() === Kind.OpenBrace) return readBlock(reader, depth);
      return damaged(reader, from, `unexpected \`${reader.near()}\``);
    case Word.if:
      return readIf(reader, depth);
    case Word.match:
      return readMatch(reader, depth);
    case Word.while: {
      reader.bump();
      const condition = readAssignment(reader, "condition", depth + 1);
      return { kind: "while", condition, body: readBlock(reader, depth), range: rangeFrom(reader, from) };
    }
    case Word.loop:
      reader.bump();
      return {
        kind: "while",
        condition: null,
        body: readBlock(reader, depth),
        range: rangeFrom(reader, from),
      };
    case Word.return:
    case Word.break: {
      const kind = reader.name() === Word.return ? "return" : "break";
      reader.bump();
      reader.eat(Kind.Lifetime);
      const hasValue = !reader.isDone() && reader.kind() !== Kind.Semicolon && reader.kind() !== Kind.Comma;
      const value = hasValue ? readAssignment(reader, context, depth + 1) : null;
      return { kind, value, range: rangeFrom(reader, from) };
    }
    case Word.continue:
      reader.bump();
      return { kind: "continue", range: rangeFrom(reader, from) };
    default:
      return readPathExpression(reader, context, depth);
  }
}

function readPathExpression(reader: Reader, context: Context, depth: number): Expression {
  const from = reader.at;
  const path = readPath(reader, "value", depth);
  if (path === null)
    return damaged(reader, from, reader.isDone() ? "nothing" : `unexpected \`${reader.near()}\``);
  const next = reader.peek(1);
  if (
    reader.kind() === Kind.Bang &&
    (next === Kind.OpenParenthesis || next === Kind.OpenBracket || next === Kind.OpenBrace)
  ) {
    reader.bump();
    const input = {
      tokens: reader.tokens,
      from: reader.at + 1,
      to: reader.tokens.values[reader.at] ?? reader.at,
    };
    reader.skipTree();
    return { kind: "macro", path, input, range: rangeFrom(reader, from) };
  }
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
    if (inner.kind() === Kind.DotDot) break;
    if (!isShort) inner.at += 2;
    fields.set(name, readAssignment(inner, "plain", depth + 1));
    if (!inner.eat(Kind.Comma) && inner.at === before) break;
  }
  return { kind: "structure", path, fields, range: rangeFrom(reader, from) };
}

function readIf(reader: Reader, depth: number): Expression {
  const from = reader.at;
  if (depth > depthLimit) return damaged(reader, from, `nested more than ${depthLimit} deep`);
  reader.bump();
  const condition = readAssignment(reader, "condition", depth + 1);
  const consequence = readBlock(reader, depth + 1);
  let otherwise: Expression | null = null;
  if (reader.eatWord(Word.else))
    otherwise = reader.name() === Word.if ? readIf(reader, depth + 1) : readBlock(reader, depth + 1);
  return { kind: "if", condition, consequence, otherwise, range: rangeFrom(reader, from) };
}

function readMatch(reader: Reader, depth: number): Expression {
  const from = reader.at;
  reader.bump();
  const subject = readAssignment(reader, "condition", depth + 1);
  if (reader.kind() !== Kind.OpenBrace) return damaged(reader, from, "match without arms");
  const inner = reader.enter();
  const arms: MatchArm[] = [];
  while (!inner.isDone()) {
    const before = inner.at;
    const arm = readArm(inner, depth);
    if (arm === null || inner.at === before) return damaged(reader, from, "a pattern that is not understood");
    arms.push(arm);
  }
  return { kind: "match", subject, arms, range: rangeFrom(reader, from) };
}

function readArm(reader: Reader, depth: number): MatchArm | null {
  const patterns: Expression[] = [];
  reader.eat(Kind.Or);
  do {
    if (reader.name() === Word._) {
      const from = reader.at;
      reader.bump();
      patterns.push({ kind: "tuple", elements: [], range: rangeFrom(reader, from) });
    } else patterns.push(readPatternRange(reader, depth));
  } while (reader.eat(Kind.Or));
  const guard = reader.eatWord(Word.if) ? readAssignment(reader, "condition", depth + 1) : null;
  if (!reader.eat(Kind.FatArrow)) return null;
  const value = readAssignment(reader, "plain", depth + 1);
  reader.eat(Kind.Comma);
  return { patterns, guard, value };
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
export function readBlock(reader: Reader, depth = 0): Expression {
  const from = reader.at;
  if (reader.kind() !== Kind.OpenBrace)
    return damaged(reader, from, `expected a block, found \`${reader.near()}\``);
  if (depth > depthLimit) return damaged(reader, from, `nested more than ${depthLimit} deep`);
  const inner = reader.enter();
  const statements: Statement[] = [];
  while (!inner.isDone()) {
    if (inner.eat(Kind.Semicolon)) continue;
    const before = inner.at;
    if (inner.name() === Word.let || inner.name() === Word.const || inner.name() === Word.static) {
      if (inner.peek(1) !== Kind.OpenBrace) {
        statements.push(readLet(inner, depth));
        continue;
      }
    }
    const value = readAssignment(inner, "plain", depth + 1);
    if (inner.isDone()) return { kind: "block", statements, value, range: rangeFrom(reader, from) };
    statements.push({ kind: "expression", value });
    if (!inner.eat(Kind.Semicolon) && inner.at === before) {
      statements.push({
        kind: "expression",
        value: damaged(inner, before, `unexpected \`${inner.near()}\``),
      });
      break;
    }
  }
  return { kind: "block", statements, value: null, range: rangeFrom(reader, from) };
}

function readLet(reader: Reader, depth: number): Statement {
  reader.bump();
  reader.eatWord(Word.mut);
  const name = reader.name() === Word._ ? Word._ : (reader.tokens.values[reader.at] ?? -1);
  const isName = reader.kind() === Kind.Identifier || reader.kind() === Kind.RawIdentifier;
  if (isName) reader.bump();
  const type = reader.eat(Kind.Colon) ? readType(reader, depth + 1) : null;
  const value = reader.eat(Kind.Equals) ? readAssignment(reader, "plain", depth + 1) : null;
  if (!isName || (!reader.isDone() && !reader.eat(Kind.Semicolon))) {
    reader.skipPast(Kind.Semicolon);
    return { kind: "let", name: -1, type: null, value: null };
  }
  return { kind: "let", name, type, value };
}
