import type { SourceText, Span } from "../../source/source.ts";
import { lex } from "./tokens/lex.ts";
import { readSmallInteger } from "./tokens/number-literals.ts";
import { Reader } from "./tokens/reader.ts";
import { Kind, Sources, Word, isOpening, spanOf, spellTokens, textAt } from "./tokens/token.ts";
import type { Tokens } from "./tokens/token.ts";

/** A function that answers with a number for the build it is asked about: `match build { 19041..=19045 => 0x448, … }`. */
export interface BuildFunction {
  readonly name: string;
  /** Modules around it in its file, outermost first. */
  readonly modules: readonly string[];
  readonly span: Span;
  readonly arms: readonly BuildArm[];
}

/** One arm, for the builds of any of its ranges; both ends included, null: no end. */
export interface BuildArm {
  readonly ranges: ReadonlyArray<{ readonly first: number | null; readonly last: number | null }>;
  readonly answer: BuildAnswer;
  readonly span: Span;
}

/** `none`: the arm says that there is no such offset. `unread`: it may say anything, and is not guessed at. */
export type BuildAnswer =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "none" }
  | { readonly kind: "unread"; readonly spelling: string };

/** Text beyond this is no hand-written table, and modules nested deeper are not looked into. */
const deepest = 20;

/** `const NAME: TYPE = 0x448;`, public or not. */
export interface LiteralConstant {
  readonly name: string;
  readonly modules: readonly string[];
  readonly span: Span;
  readonly value: number;
}

export interface StatedNumbers {
  readonly functions: readonly BuildFunction[];
  readonly constants: readonly LiteralConstant[];
}

/** Every function of a file whose body matches a number, and every constant that is a literal. What is in macros is not seen. */
export function readStatedNumbers(source: SourceText): StatedNumbers {
  const sources = new Sources();
  const { tokens } = lex(sources, sources.add(source));
  const found: Found = { functions: [], constants: [] };
  readItems(new Reader(tokens), [], found);
  return found;
}

interface Found {
  readonly functions: BuildFunction[];
  readonly constants: LiteralConstant[];
}

function readItems(reader: Reader, modules: readonly string[], found: Found): void {
  while (!reader.isDone()) {
    const word = reader.name();
    if (word === Word.fn) {
      const one = functionAt(reader, modules);
      if (one !== null) found.functions.push(one);
    } else if (word === Word.const && reader.peekName(1) !== Word.fn) {
      const one = constantAt(reader, modules);
      if (one !== null) found.constants.push(one);
    } else if ((word === Word.mod || word === Word.impl) && modules.length < deepest) {
      reader.bump();
      const name = word === Word.mod ? reader.text() : implementedType(reader.clone());
      skipTo(reader, Kind.OpenBrace, Kind.Semicolon);
      if (reader.kind() === Kind.OpenBrace) readItems(reader.enter(), [...modules, name], found);
    } else if (isOpening(reader.kind())) reader.enter();
    else reader.bump();
  }
}

/** Steps to the end of the constant; null where its value is no literal. */
function constantAt(reader: Reader, modules: readonly string[]): LiteralConstant | null {
  reader.bump();
  const [at, name] = [reader.at, reader.text()];
  skipTo(reader, Kind.Equals, Kind.Semicolon);
  if (!reader.eat(Kind.Equals)) return null;
  const value = integerAt(reader);
  if (value === null || reader.kind() !== Kind.Semicolon) return null;
  return { name, modules, span: spanOf(reader.tokens, at, at + 1), value };
}

/** `Offsets` of `impl Offsets` and of `impl Table for Offsets`. */
function implementedType(reader: Reader): string {
  let name = "";
  for (; !reader.isDone() && reader.kind() !== Kind.OpenBrace; reader.bump())
    if (reader.kind() === Kind.Identifier && reader.name() !== Word.for) name = reader.text();
  return name;
}

/** Steps over the function; null where its body has no match on a number. */
function functionAt(reader: Reader, modules: readonly string[]): BuildFunction | null {
  const start = reader.at;
  reader.bump();
  const name = reader.text();
  const span = spanOf(reader.tokens, start, start + 2);
  skipTo(reader, Kind.OpenBrace, Kind.Semicolon);
  if (reader.kind() !== Kind.OpenBrace) return null;
  const body = reader.enter();
  for (; !body.isDone(); body.bump()) {
    if (body.name() !== Word.match) continue;
    skipTo(body, Kind.OpenBrace, Kind.Semicolon);
    if (body.kind() !== Kind.OpenBrace) return null;
    const arms = armsIn(body.enter());
    return arms.length === 0 ? null : { name, modules, span, arms };
  }
  return null;
}

function skipTo(reader: Reader, first: number, second: number): void {
  while (!reader.isDone() && reader.kind() !== first && reader.kind() !== second)
    if (isOpening(reader.kind()) && reader.kind() !== Kind.OpenBrace) reader.enter();
    else reader.bump();
}

/** None if a pattern is not about numbers: then the match is about something else. */
function armsIn(reader: Reader): readonly BuildArm[] {
  const arms: BuildArm[] = [];
  let isNumeric = false;
  while (!reader.isDone()) {
    const start = reader.at;
    const pattern = patternAt(reader);
    if (pattern === null || !reader.eat(Kind.FatArrow)) return [];
    isNumeric ||= pattern.ranges.some(({ first, last }) => first !== null || last !== null);
    const from = reader.at;
    skipAnswer(reader);
    const answer = pattern.isGuarded
      ? { kind: "unread" as const, spelling: "an arm with a condition" }
      : answerIn(reader.tokens, from, reader.at);
    arms.push({ ranges: pattern.ranges, answer, span: spanOf(reader.tokens, start, reader.at) });
    reader.eat(Kind.Comma);
  }
  return isNumeric ? arms : [];
}

function patternAt(
  reader: Reader,
): { readonly ranges: BuildArm["ranges"]; readonly isGuarded: boolean } | null {
  const ranges: Array<{ first: number | null; last: number | null }> = [];
  reader.eat(Kind.Or);
  do {
    const range = rangeAt(reader);
    if (range === null) return null;
    ranges.push(range);
  } while (reader.eat(Kind.Or));
  const isGuarded = reader.name() === Word.if;
  if (isGuarded) skipTo(reader, Kind.FatArrow, Kind.Semicolon);
  return { ranges, isGuarded };
}

/** `19041`, `19041..=19045`, `22000..`, `..=7601`, `_`, or a name, which takes whatever is left. */
function rangeAt(reader: Reader): { first: number | null; last: number | null } | null {
  const first = integerAt(reader);
  if (first === null && reader.kind() === Kind.Identifier && reader.peek(1) !== Kind.PathSeparator) {
    reader.bump();
    return { first: null, last: null };
  }
  if (reader.eat(Kind.DotDotEquals)) {
    const last = integerAt(reader);
    return last === null ? null : { first, last };
  }
  if (reader.eat(Kind.DotDot)) {
    const end = integerAt(reader);
    return { first, last: end === null ? null : end - 1 };
  }
  return first === null ? null : { first, last: first };
}

function integerAt(reader: Reader): number | null {
  if (reader.kind() !== Kind.Integer) return null;
  const value = readSmallInteger(reader.text());
  if (value !== null) reader.bump();
  return value;
}

/** To the comma that ends the arm, or behind its block. */
function skipAnswer(reader: Reader): void {
  if (reader.kind() === Kind.OpenBrace) {
    reader.enter();
    return;
  }
  while (!reader.isDone() && reader.kind() !== Kind.Comma)
    if (isOpening(reader.kind())) reader.enter();
    else reader.bump();
}

const wrappers = new Set(["Some", "Ok", "return"]);
const noAnswers = /^(?:return )?(?:None;?$|Err\(|unreachable!|panic!|unimplemented!|todo!|bail!)|^return;?$/;

function answerIn(tokens: Tokens, from: number, to: number): BuildAnswer {
  let [at, end] = [from, to];
  const spelling = spellTokens(tokens, from, to);
  if (noAnswers.test(spelling)) return { kind: "none" };
  // Some(0x448), { 0x448 }, return Ok(0x448): one number and its wrapping.
  for (let depth = 0; depth < deepest && at < end; depth++) {
    const kind = tokens.kinds[at] ?? 0;
    if (kind === Kind.Integer && end === at + 1) {
      const value = readSmallInteger(textAt(tokens, at));
      if (value !== null) return { kind: "number", value };
    }
    if (kind === Kind.Identifier && wrappers.has(textAt(tokens, at))) at++;
    else if (isOpening(kind) && tokens.values[at] === end - 1) [at, end] = [at + 1, end - 1];
    else if (tokens.kinds[end - 1] === Kind.Semicolon) end--;
    else break;
  }
  const inner = spellTokens(tokens, at, end);
  return noAnswers.test(inner) ? { kind: "none" } : { kind: "unread", spelling };
}
