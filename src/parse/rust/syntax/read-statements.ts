import { damaged, depthLimit } from "./expression-tokens.ts";
import type { Context } from "./expression-tokens.ts";
import { readType } from "./read-type.ts";
import type { Reader } from "../tokens/reader.ts";
import type { Expression, MatchArm, Statement } from "./syntax.ts";
import { Kind, Word } from "../tokens/token.ts";
import { rangeFrom } from "./type-tokens.ts";

/** How what stands inside is read. */
export interface Nested {
  expression(reader: Reader, context: Context, depth: number): Expression;
  /** One alternative of a match arm, a range included. */
  pattern(reader: Reader, depth: number): Expression;
}

const labelled = "a jump to a label is not computed";

/** Choices, loops and jumps, by their keyword; null, and nothing taken, where there is none. */
export function readControlFlow(
  nested: Nested,
  reader: Reader,
  context: Context,
  depth: number,
): Expression | null {
  const from = reader.at;
  switch (reader.name()) {
    case Word.if:
      return readIf(nested, reader, depth);
    case Word.match:
      return readMatch(nested, reader, depth);
    case Word.while: {
      reader.bump();
      const condition = nested.expression(reader, "condition", depth + 1);
      return {
        kind: "while",
        condition,
        body: readBlockOf(nested, reader, depth),
        range: rangeFrom(reader, from),
      };
    }
    case Word.loop:
      reader.bump();
      return {
        kind: "while",
        condition: null,
        body: readBlockOf(nested, reader, depth),
        range: rangeFrom(reader, from),
      };
    case Word.return:
    case Word.break: {
      const kind = reader.name() === Word.return ? "return" : "break";
      reader.bump();
      if (reader.eat(Kind.Lifetime)) return damaged(reader, from, labelled);
      const hasValue = !reader.isDone() && reader.kind() !== Kind.Semicolon && reader.kind() !== Kind.Comma;
      const value = hasValue ? nested.expression(reader, context, depth + 1) : null;
      return { kind, value, range: rangeFrom(reader, from) };
    }
    case Word.continue:
      reader.bump();
      if (reader.eat(Kind.Lifetime)) return damaged(reader, from, labelled);
      return { kind: "continue", range: rangeFrom(reader, from) };
    default:
      return null;
  }
}

function readIf(nested: Nested, reader: Reader, depth: number): Expression {
  const from = reader.at;
  if (depth > depthLimit) return damaged(reader, from, `nested more than ${depthLimit} deep`);
  reader.bump();
  const condition = nested.expression(reader, "condition", depth + 1);
  const consequence = readBlockOf(nested, reader, depth + 1);
  let otherwise: Expression | null = null;
  if (reader.eatWord(Word.else))
    otherwise =
      reader.name() === Word.if ? readIf(nested, reader, depth + 1) : readBlockOf(nested, reader, depth + 1);
  return { kind: "if", condition, consequence, otherwise, range: rangeFrom(reader, from) };
}

function readMatch(nested: Nested, reader: Reader, depth: number): Expression {
  const from = reader.at;
  reader.bump();
  const subject = nested.expression(reader, "condition", depth + 1);
  if (reader.kind() !== Kind.OpenBrace) return damaged(reader, from, "match without arms");
  const inner = reader.enter();
  const arms: MatchArm[] = [];
  while (!inner.isDone()) {
    const before = inner.at;
    const arm = readArm(nested, inner, depth);
    if (arm === null || inner.at === before) return damaged(reader, from, "a pattern that is not understood");
    arms.push(arm);
  }
  return { kind: "match", subject, arms, range: rangeFrom(reader, from) };
}

function readArm(nested: Nested, reader: Reader, depth: number): MatchArm | null {
  const patterns: Expression[] = [];
  reader.eat(Kind.Or);
  do {
    if (reader.name() === Word._) {
      const from = reader.at;
      reader.bump();
      patterns.push({ kind: "tuple", elements: [], range: rangeFrom(reader, from) });
    } else patterns.push(nested.pattern(reader, depth));
  } while (reader.eat(Kind.Or));
  const guard = reader.eatWord(Word.if) ? nested.expression(reader, "condition", depth + 1) : null;
  if (!reader.eat(Kind.FatArrow)) return null;
  const value = nested.expression(reader, "plain", depth + 1);
  reader.eat(Kind.Comma);
  return { patterns, guard, value };
}

/** `{ statements; value }`. */
export function readBlockOf(nested: Nested, reader: Reader, depth: number): Expression {
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
        statements.push(readLet(nested, inner, depth));
        continue;
      }
    }
    const value = nested.expression(inner, "plain", depth + 1);
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

function readLet(nested: Nested, reader: Reader, depth: number): Statement {
  reader.bump();
  reader.eatWord(Word.mut);
  const name = reader.name() === Word._ ? Word._ : (reader.tokens.values[reader.at] ?? -1);
  const isName = reader.kind() === Kind.Identifier || reader.kind() === Kind.RawIdentifier;
  if (isName) reader.bump();
  const type = reader.eat(Kind.Colon) ? readType(reader, depth + 1) : null;
  const value = reader.eat(Kind.Equals) ? nested.expression(reader, "plain", depth + 1) : null;
  if (!isName || (!reader.isDone() && !reader.eat(Kind.Semicolon))) {
    reader.skipPast(Kind.Semicolon);
    return { kind: "let", name: -1, type: null, value: null };
  }
  return { kind: "let", name, type, value };
}
