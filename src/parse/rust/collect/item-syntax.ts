import { isEnabled } from "../names/attributes.ts";
import type { Module } from "../names/module.ts";
import { Reader } from "../tokens/reader.ts";
import { Kind, Word } from "../tokens/token.ts";
import type { Tokens } from "../tokens/token.ts";

/** A macro call `a::b!{…}` in item position. */
export interface Call {
  /** Number of the last word, and its text. */
  readonly word: number;
  readonly name: string;
  /** A single word: looked up by textual scope first. */
  readonly isSimple: boolean;
  readonly input: Reader;
}

/** Takes a macro call and its `;`; null, and nothing certain taken, where there is none. */
export function readCall(reader: Reader): Call | null {
  let words = 0;
  let word = -1;
  if (reader.eat(Kind.PathSeparator)) words += 1;
  for (;;) {
    const kind = reader.kind();
    if (kind !== Kind.Identifier && kind !== Kind.RawIdentifier && kind !== Kind.Crate) return null;
    word = kind === Kind.Crate ? -1 : (reader.tokens.values[reader.at] ?? -1);
    reader.bump();
    words += 1;
    if (!reader.eat(Kind.PathSeparator)) break;
  }
  if (!reader.eat(Kind.Bang)) return null;
  const opening = reader.kind();
  if (opening !== Kind.OpenBrace && opening !== Kind.OpenParenthesis && opening !== Kind.OpenBracket)
    return null;
  const input = reader.enter();
  if (opening !== Kind.OpenBrace) reader.eat(Kind.Semicolon);
  return { word, name: word === -1 ? "" : reader.nameText(word), isSimple: words === 1, input };
}

/** `pub`, or a keyword that begins an item and is never inside one's header. */
export function startsItem(reader: Reader): boolean {
  const name = reader.name();
  if (name === Word.pub) return true;
  const begins =
    name === Word.struct ||
    name === Word.enum ||
    name === Word.mod ||
    name === Word.use ||
    name === Word.static;
  return begins && reader.peek(1) === Kind.Identifier;
}

export function skipToBlock(reader: Reader): void {
  while (!reader.isDone()) {
    const kind = reader.kind();
    reader.skipTree();
    if (kind === Kind.Semicolon || kind === Kind.OpenBrace) return;
  }
}

export function innerAttributesEnd(reader: Reader): number {
  while (
    reader.kind() === Kind.Pound &&
    reader.peek(1) === Kind.Bang &&
    reader.peek(2) === Kind.OpenBracket
  ) {
    reader.at += 2;
    reader.skipTree();
  }
  return reader.at;
}

/** Whether `#![cfg(…)]` at the start of a module's text lets it be. */
export function innerEnabled(module: Module, reader: Reader): boolean {
  const from = reader.at;
  return isEnabled(reader.tokens, from, innerAttributesEnd(reader), module.crate.cfg);
}

export function mentions(tokens: Tokens, from: number, to: number, word: string): boolean {
  const name = tokens.sources.names.numberOf(word);
  for (let at = from; at < to; at += 1)
    if (tokens.kinds[at] === Kind.Identifier && tokens.values[at] === name) return true;
  return false;
}

export function lastName(reader: Reader, before: number): number {
  if (reader.kind() === Kind.OpenNone) {
    const inner = reader.clone().enter();
    let found = before;
    for (; !inner.isDone(); inner.skipTree()) if (inner.kind() === Kind.Identifier) found = inner.name();
    return found;
  }
  const kind = reader.kind();
  return kind === Kind.Identifier || kind === Kind.RawIdentifier
    ? (reader.tokens.values[reader.at] ?? before)
    : before;
}

/** Trait implementations matter only for their constants and types. */
export function holdsConstantOrType(tokens: Tokens, body: number): boolean {
  const inner = new Reader(tokens, body).enter();
  for (; !inner.isDone(); inner.skipTree()) {
    if (inner.name() === Word.type || (inner.name() === Word.const && inner.peekName(1) !== Word.fn))
      return true;
  }
  return false;
}
