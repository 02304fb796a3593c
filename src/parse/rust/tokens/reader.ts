import type { Span } from "../../../source/source.ts";
import { Kind, Word, isOpening, isReserved, spanOf, spellTokens, textAt } from "./token.ts";
import type { Tokens } from "./token.ts";

/** Operators that are two: the first character and what is left of it. `>>` in `Vec<Vec<T>>` closes twice. */
const halves = new Map<number, { readonly first: number; readonly rest: number }>([
  [Kind.ShiftRight, { first: Kind.Greater, rest: Kind.Greater }],
  [Kind.GreaterEquals, { first: Kind.Greater, rest: Kind.Equals }],
  [Kind.ShiftRightEquals, { first: Kind.Greater, rest: Kind.GreaterEquals }],
  [Kind.ShiftLeft, { first: Kind.Less, rest: Kind.Less }],
  [Kind.AndAnd, { first: Kind.And, rest: Kind.And }],
  [Kind.OrOr, { first: Kind.Or, rest: Kind.Or }],
]);

/** A position in a range of tokens. Every step is bounds-checked: past the end every kind is 0. */
export class Reader {
  readonly tokens: Tokens;
  readonly end: number;
  at: number;
  #isHalf = false;

  constructor(tokens: Tokens, at = 0, end = tokens.count) {
    this.tokens = tokens;
    this.at = at;
    this.end = end;
  }

  /** A reader for the inside of the delimited group at the position; steps over it. */
  enter(): Reader {
    const close = this.tokens.values[this.at] ?? this.at;
    const inner = new Reader(this.tokens, this.at + 1, Math.min(close, this.end));
    this.at = close + 1;
    return inner;
  }

  clone(): Reader {
    const copy = new Reader(this.tokens, this.at, this.end);
    copy.#isHalf = this.#isHalf;
    return copy;
  }

  isDone(): boolean {
    return this.at >= this.end;
  }

  kind(): number {
    if (this.at >= this.end) return 0;
    const kind = this.tokens.kinds[this.at] ?? 0;
    return this.#isHalf ? (halves.get(kind)?.rest ?? 0) : kind;
  }

  peek(distance: number): number {
    return this.at + distance < this.end ? (this.tokens.kinds[this.at + distance] ?? 0) : 0;
  }

  /** Number of the identifier here, -1 if there is none. */
  name(): number {
    return this.at < this.end && this.tokens.kinds[this.at] === Kind.Identifier
      ? (this.tokens.values[this.at] ?? -1)
      : -1;
  }

  peekName(distance: number): number {
    const at = this.at + distance;
    return at < this.end && this.tokens.kinds[at] === Kind.Identifier ? (this.tokens.values[at] ?? -1) : -1;
  }

  text(): string {
    return textAt(this.tokens, this.at);
  }

  bump(): void {
    this.at += 1;
    this.#isHalf = false;
  }

  eat(kind: number): boolean {
    if (this.kind() !== kind) return false;
    this.bump();
    return true;
  }

  /** Takes one character's worth: `>` of `>>`, `&` of `&&`. */
  eatSplit(kind: number): boolean {
    if (this.eat(kind)) return true;
    if (this.#isHalf || this.at >= this.end) return false;
    if (halves.get(this.tokens.kinds[this.at] ?? 0)?.first !== kind) return false;
    this.#isHalf = true;
    return true;
  }

  startsWith(kind: number): boolean {
    return this.kind() === kind || (!this.#isHalf && halves.get(this.kind())?.first === kind);
  }

  eatWord(word: number): boolean {
    if (this.name() !== word) return false;
    this.bump();
    return true;
  }

  /** Takes an identifier that is no keyword and answers its number, else -1. */
  eatIdentifier(): number {
    if (this.kind() === Kind.RawIdentifier) {
      const name = this.tokens.values[this.at] ?? -1;
      this.bump();
      return name;
    }
    const name = this.name();
    if (name === -1 || isReserved(name)) return -1;
    this.bump();
    return name;
  }

  /** Steps over one token, or over a whole delimited group. */
  skipTree(): void {
    const kind = this.kind();
    if (isOpening(kind)) this.at = (this.tokens.values[this.at] ?? this.at) + 1;
    else this.at += 1;
    this.#isHalf = false;
  }

  skipPast(kind: number): void {
    while (!this.isDone()) {
      const isIt = this.kind() === kind;
      this.skipTree();
      if (isIt) return;
    }
  }

  /** Whether the group that opens here had to be closed by the lexer. */
  isUnclosed(): boolean {
    const close = this.tokens.values[this.at] ?? this.at;
    return (
      isOpening(this.kind()) &&
      this.tokens.files === null &&
      this.tokens.ends[close] === this.tokens.starts[close]
    );
  }

  spanFrom(from: number): Span {
    return spanOf(this.tokens, from, this.at);
  }

  here(): Span {
    return spanOf(this.tokens, this.at, this.at + 1);
  }

  near(): string {
    return this.isDone() ? "end" : spellTokens(this.tokens, this.at, Math.min(this.end, this.at + 6), 40);
  }

  nameText(name: number): string {
    return this.tokens.sources.names.textOf(name);
  }
}

/** Steps over outer attributes `#[…]`; answers where they began. */
export function skipAttributes(reader: Reader): number {
  const from = reader.at;
  while (reader.kind() === Kind.Pound) {
    const opening = reader.peek(1) === Kind.Bang ? 2 : 1;
    if (reader.peek(opening) !== Kind.OpenBracket) break;
    reader.at += opening;
    reader.skipTree();
  }
  return from;
}

/** Steps over `pub`, `pub(crate)`, `pub(in path)`; answers whether there was one. */
export function skipVisibility(reader: Reader): boolean {
  if (!reader.eatWord(Word.pub)) return false;
  if (reader.kind() === Kind.OpenParenthesis) {
    const inside = reader.peekName(1);
    const isRestriction =
      inside === Word.crate || inside === Word.self || inside === Word.super || inside === Word.in;
    // `pub (crate::A)` in a tuple struct is a type, `pub(crate)` a restriction.
    if (isRestriction && (inside === Word.in || reader.peek(2) === Kind.CloseParenthesis)) reader.skipTree();
  }
  return true;
}

/** `const fn`, `const unsafe extern "C" fn`, `extern "C" fn`. */
export function isFunctionAhead(reader: Reader): boolean {
  for (let distance = 0; distance < 6; distance += 1) {
    const name = reader.peekName(distance);
    if (name === Word.fn) return true;
    const isQualifier =
      name === Word.const ||
      name === Word.unsafe ||
      name === Word.extern ||
      name === Word.async ||
      name === Word.safe;
    if (!isQualifier && reader.peek(distance) !== Kind.String) return false;
  }
  return false;
}
