import { readPath, readType, readTypeWithoutBounds } from "../syntax/read-type.ts";
import { skipAngles } from "../syntax/type-tokens.ts";
import { isFunctionAhead, skipAttributes, skipVisibility } from "../tokens/reader.ts";
import type { Reader } from "../tokens/reader.ts";
import { Kind, Word } from "../tokens/token.ts";
import type { FragmentKind } from "./definition.ts";

/**
 * Takes one fragment from the input. `opaque`: later macros see it as one piece; `plain`: as its tokens. Null, where the
 * input holds no such thing; the reader is then anywhere.
 */
export function takeFragment(kind: FragmentKind, input: Reader): "opaque" | "plain" | null {
  switch (kind) {
    case "vis":
      skipVisibility(input);
      return "plain";
    case "tt":
      if (input.isDone()) return null;
      input.skipTree();
      return "plain";
    case "ident":
      return take(
        input,
        (input.kind() === Kind.Identifier && input.name() !== Word._) || input.kind() === Kind.RawIdentifier,
      );
    case "lifetime":
      return take(input, input.kind() === Kind.Lifetime);
    case "literal":
      return takeLiteral(input);
    case "block":
      if (input.kind() !== Kind.OpenBrace && input.kind() !== Kind.OpenNone) return null;
      input.skipTree();
      return "plain";
    case "ty":
      return takeType(input);
    case "expr":
      return beginsExpression(input) ? takeUntil(input, endsExpression) : null;
    case "stmt":
      return input.isDone() ? null : takeUntil(input, endsStatement);
    case "pat":
      return input.isDone() ? null : takeUntil(input, endsPattern);
    case "path":
      return readPath(input, "type") === null ? null : "opaque";
    case "meta":
      return takeMeta(input);
    case "item":
      return takeItem(input);
  }
}

function take(input: Reader, isIt: boolean): "plain" | null {
  if (!isIt) return null;
  input.bump();
  return "plain";
}

function isLiteral(kind: number): boolean {
  return kind >= Kind.Integer && kind <= Kind.Byte;
}

function takeLiteral(input: Reader): "opaque" | "plain" | null {
  if (input.name() === Word.true || input.name() === Word.false) return take(input, true);
  const isNegative = input.kind() === Kind.Minus && isLiteral(input.peek(1));
  if (isNegative) input.bump();
  if (take(input, isLiteral(input.kind())) === null) return null;
  return isNegative ? "opaque" : "plain";
}

function takeType(input: Reader): "opaque" | null {
  const type = readType(input);
  return type.kind === "damaged" ? null : "opaque";
}

function beginsExpression(input: Reader): boolean {
  const kind = input.kind();
  if (kind === Kind.Identifier) {
    const name = input.name();
    return (
      name !== Word._ && name !== Word.as && name !== Word.struct && name !== Word.enum && name !== Word.fn && name !== Word.let &&
      name !== Word.mod && name !== Word.pub && name !== Word.type && name !== Word.use && name !== Word.where && name !== Word.else && name !== Word.in
    ); // prettier-ignore
  }
  return (
    (kind > Kind.Identifier && kind <= Kind.OpenNone && (kind < Kind.OpenParenthesis || (kind & 1) === 0)) ||
    kind === Kind.Minus || kind === Kind.Bang || kind === Kind.Star || kind === Kind.And || kind === Kind.AndAnd ||
    kind === Kind.Or || kind === Kind.OrOr || kind === Kind.Less || kind === Kind.ShiftLeft || kind === Kind.DotDot ||
    kind === Kind.DotDotEquals || kind === Kind.PathSeparator || kind === Kind.Pound
  ); // prettier-ignore
}

function endsExpression(input: Reader): boolean {
  const kind = input.kind();
  return kind === Kind.Comma || kind === Kind.Semicolon || kind === Kind.FatArrow;
}

function endsStatement(input: Reader): boolean {
  const kind = input.kind();
  return kind === Kind.Semicolon || kind === Kind.FatArrow || kind === Kind.Comma;
}

function endsPattern(input: Reader): boolean {
  const kind = input.kind();
  return (
    kind === Kind.Comma ||
    kind === Kind.FatArrow ||
    kind === Kind.Equals ||
    input.name() === Word.if ||
    input.name() === Word.in
  );
}

/** What may follow these fragments is fixed by the language, so their end is where that comes. */
function takeUntil(input: Reader, isEnd: (input: Reader) => boolean): "opaque" | null {
  const from = input.at;
  while (!input.isDone() && !isEnd(input)) {
    const kind = input.kind();
    if (kind === Kind.PathSeparator && (input.peek(1) === Kind.Less || input.peek(1) === Kind.ShiftLeft)) {
      input.bump();
      skipAngles(input);
    } else if (input.name() === Word.as) {
      input.bump();
      readTypeWithoutBounds(input);
    } else if (kind === Kind.Or && input.at === from) {
      input.bump();
      while (!input.isDone() && input.kind() !== Kind.Or) input.skipTree();
      input.bump();
    } else input.skipTree();
  }
  return input.at > from ? "opaque" : null;
}

function takeMeta(input: Reader): "plain" | "opaque" | null {
  if (input.kind() === Kind.OpenNone) {
    input.skipTree();
    return "plain";
  }
  if (readPath(input, "value") === null && !input.eatWord(Word.unsafe)) return null;
  const kind = input.kind();
  if (kind === Kind.OpenParenthesis || kind === Kind.OpenBracket || kind === Kind.OpenBrace) input.skipTree();
  else if (input.eat(Kind.Equals)) takeUntil(input, endsExpression);
  return "opaque";
}

/** One item: attributes, visibility, and all up to its `;` or block. */
function takeItem(input: Reader): "plain" | "opaque" | null {
  if (input.kind() === Kind.OpenNone) {
    input.skipTree();
    return "plain";
  }
  if (input.isDone()) return null;
  skipAttributes(input);
  if (input.kind() === Kind.OpenNone) {
    input.skipTree();
    return "opaque";
  }
  skipVisibility(input);
  const word = input.name();
  if (word === -1 && input.kind() !== Kind.PathSeparator && input.kind() !== Kind.Crate) return null;
  const isFunction = isFunctionAhead(input);
  const endsOnlyAtSemicolon =
    !isFunction && (word === Word.const || word === Word.static || word === Word.use || word === Word.type);
  while (!input.isDone()) {
    const kind = input.kind();
    input.skipTree();
    if (kind === Kind.Semicolon) return "opaque";
    if (kind === Kind.OpenBrace && !endsOnlyAtSemicolon) return "opaque";
  }
  return null;
}
