import type { Reader } from "../tokens/reader.ts";
import type { Range, TypeSyntax } from "./syntax.ts";
import { Kind, Word, isReserved } from "../tokens/token.ts";

// What is told by single tokens while a type is read.

export function rangeFrom(reader: Reader, from: number): Range {
  return { tokens: reader.tokens, from, to: reader.at };
}

/** `dyn A + B`, `impl A`: bounds up to whatever ends a type. */
export function readObject(reader: Reader, from: number): TypeSyntax {
  let angles = 0;
  while (!reader.isDone()) {
    const kind = reader.kind();
    if (angles === 0 && endsBounds(kind)) break;
    if (kind === Kind.Less) angles += 1;
    if (kind === Kind.Greater) angles -= 1;
    if (kind === Kind.ShiftRight) {
      if (angles < 2) break;
      angles -= 2;
    }
    reader.skipTree();
  }
  return { kind: "object", range: rangeFrom(reader, from) };
}

function endsBounds(kind: number): boolean {
  return (
    kind === Kind.Comma || kind === Kind.Semicolon || kind === Kind.Equals || kind === Kind.Greater || kind === Kind.ShiftRight ||
    kind === Kind.OpenBrace || kind === Kind.CloseBrace || kind === Kind.GreaterEquals || kind === Kind.FatArrow
  ); // prettier-ignore
}

export function startsBound(reader: Reader): boolean {
  const next = reader.peek(1);
  return (
    next === Kind.Identifier || next === Kind.Lifetime || next === Kind.Question || next === Kind.OpenParenthesis ||
    next === Kind.PathSeparator || next === Kind.Crate || next === Kind.OpenNone
  ); // prettier-ignore
}

export function isFunctionStart(reader: Reader): boolean {
  const name = reader.name();
  if (name === Word.fn || name === Word.extern) return true;
  if (name === Word.unsafe) return reader.peekName(1) === Word.fn || reader.peekName(1) === Word.extern;
  return name === Word.for && reader.peek(1) === Kind.Less;
}

function isGroup(kind: number): boolean {
  return kind === Kind.OpenBrace || kind === Kind.OpenBracket || kind === Kind.OpenParenthesis;
}

export function segmentName(reader: Reader): number {
  if (reader.kind() === Kind.RawIdentifier) return reader.tokens.values[reader.at] ?? -1;
  const name = reader.name();
  if (name === -1 || name === Word._) return -1;
  const isPathWord = name === Word.self || name === Word.Self || name === Word.super || name === Word.crate;
  return isPathWord || !isReserved(name) ? name : -1;
}

/** Takes `!(…)` behind a macro's path; null, and nothing taken, where there is none. */
export function takeMacroInput(reader: Reader): Range | null {
  if (reader.kind() !== Kind.Bang || !isGroup(reader.peek(1))) return null;
  reader.bump();
  const from = reader.at + 1;
  const to = reader.tokens.values[reader.at] ?? reader.at;
  reader.skipTree();
  return { tokens: reader.tokens, from, to };
}

/** Takes what may stand for a const parameter and is no type: a literal, a block, a captured expression. */
export function takeConstant(reader: Reader): Range | null {
  const from = reader.at;
  const kind = reader.kind();
  const first = kind === Kind.OpenNone ? reader.peek(1) : kind;
  const isLiteral = first === Kind.Minus || (first >= Kind.Integer && first <= Kind.Byte);
  const isBoolean = reader.name() === Word.true || reader.name() === Word.false;
  if (!isLiteral && !isBoolean && kind !== Kind.OpenBrace) return null;
  if (kind === Kind.Minus) reader.bump();
  reader.skipTree();
  return rangeFrom(reader, from);
}

/** Steps over `<…>`. */
export function skipAngles(reader: Reader): void {
  let depth = 0;
  while (!reader.isDone()) {
    const kind = reader.kind();
    if (kind === Kind.Less) depth += 1;
    else if (kind === Kind.ShiftLeft) depth += 2;
    else if (kind === Kind.Greater) depth -= 1;
    else if (kind === Kind.ShiftRight) depth -= 2;
    else if (kind === Kind.GreaterEquals) depth -= 1;
    reader.skipTree();
    if (depth <= 0) return;
  }
}
