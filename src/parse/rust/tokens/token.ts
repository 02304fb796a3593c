import { lineIndex } from "../../../source/source.ts";
import type { Span, LineIndex, SourceText } from "../../../source/source.ts";

// Tokens are kept as parallel arrays of integers: the whole of a large binding crate is some millions of them.

/** What a token is. An opening delimiter is even and its closing one is the next number. */
export const Kind = {
  Identifier: 1,
  /** `r#type`; never a keyword. */
  RawIdentifier: 2,
  Lifetime: 3,
  Integer: 4,
  Float: 5,
  String: 6,
  ByteString: 7,
  Character: 8,
  Byte: 9,
  /** `$crate` in an expansion; its value is the crate's number. */
  Crate: 10,
  OpenParenthesis: 12,
  CloseParenthesis: 13,
  OpenBracket: 14,
  CloseBracket: 15,
  OpenBrace: 16,
  CloseBrace: 17,
  /** Invisible delimiters around what a macro fragment captured, so that `$a << 1` keeps `$a` whole. */
  OpenNone: 18,
  CloseNone: 19,
  Semicolon: 20,
  Comma: 21,
  Dot: 22,
  DotDot: 23,
  DotDotDot: 24,
  DotDotEquals: 25,
  Colon: 26,
  PathSeparator: 27,
  Arrow: 28,
  FatArrow: 29,
  Equals: 30,
  EqualsEquals: 31,
  NotEquals: 32,
  Bang: 33,
  Less: 34,
  LessEquals: 35,
  Greater: 36,
  GreaterEquals: 37,
  ShiftLeft: 38,
  ShiftLeftEquals: 39,
  ShiftRight: 40,
  ShiftRightEquals: 41,
  And: 42,
  AndAnd: 43,
  AndEquals: 44,
  Or: 45,
  OrOr: 46,
  OrEquals: 47,
  Plus: 48,
  PlusEquals: 49,
  Minus: 50,
  MinusEquals: 51,
  Star: 52,
  StarEquals: 53,
  Slash: 54,
  SlashEquals: 55,
  Percent: 56,
  PercentEquals: 57,
  Caret: 58,
  CaretEquals: 59,
  Pound: 60,
  Dollar: 61,
  Question: 62,
  At: 63,
  Tilde: 64,
  Unknown: 65,
} as const;

export function isOpening(kind: number): boolean {
  return kind >= Kind.OpenParenthesis && kind <= Kind.OpenNone && (kind & 1) === 0;
}

export function isClosing(kind: number): boolean {
  return kind > Kind.OpenParenthesis && kind <= Kind.CloseNone && (kind & 1) === 1;
}

const keywords = [
  "as", "async", "auto", "box", "break", "const", "continue", "crate", "default", "do", "dyn", "else", "enum",
  "extern", "false", "fn", "for", "if", "impl", "in", "let", "loop", "macro", "macro_rules", "match", "mod", "move",
  "mut", "pub", "ref", "return", "safe", "self", "Self", "static", "struct", "super", "trait", "true", "type",
  "union", "unsafe", "use", "where", "while", "yield", "_", "cfg", "cfg_attr", "path", "repr", "macro_use",
  "macro_export", "allow", "raw", "await", "derive",
] as const; // prettier-ignore

type Keyword = (typeof keywords)[number];

/** Numbers of the names that the grammar cares about; every `Names` table gives them the same ones. */
export const Word = Object.fromEntries(keywords.map((word, index) => [word, index])) as Readonly<
  Record<Keyword, number>
>;

/** Keywords that cannot be identifiers, by number. `union`, `auto`, `default`, `macro_rules`, `safe`, `raw` can. */
const reserved = new Set<number>(
  (
    [
      "as", "async", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern", "false", "fn", "for", "if",
      "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "self", "Self", "static",
      "struct", "super", "trait", "true", "type", "unsafe", "use", "where", "while", "await",
    ] satisfies Keyword[]
  ).map((word) => Word[word]),
); // prettier-ignore

export function isReserved(name: number): boolean {
  return name < keywords.length && reserved.has(name);
}

/** Numbers for identifiers, so that comparing two is comparing integers. */
export class Names {
  readonly #texts: string[] = [...keywords];
  readonly #numbers = new Map<string, number>(keywords.map((word, index) => [word, index]));

  numberOf(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#texts.length;
    this.#texts.push(text);
    this.#numbers.set(text, number);
    return number;
  }

  textOf(number: number): string {
    return this.#texts[number] ?? "";
  }
}

/** A file that was read, with its line index made when first asked. */
export class SourceFile {
  readonly file: string;
  readonly text: string;
  /** Its place in `Sources`. */
  readonly number: number;
  #lines: LineIndex | null = null;

  constructor(source: SourceText, number: number) {
    this.file = source.file;
    this.text = source.text;
    this.number = number;
  }

  spanOf(start: number, end: number): Span {
    this.#lines ??= lineIndex(this.text);
    const { line, column } = this.#lines.positionAt(start);
    return { file: this.file, start, end, line, column };
  }
}

/** All files of one run, and the names in them. */
export class Sources {
  readonly names = new Names();
  readonly #files: SourceFile[] = [];

  add(source: SourceText): SourceFile {
    const file = new SourceFile(source, this.#files.length);
    this.#files.push(file);
    return file;
  }

  at(number: number): SourceFile {
    const file = this.#files[number];
    if (file === undefined) throw new Error(`a token names source ${number}, which was never added`);
    return file;
  }
}

/** Where something was written, as numbers: what a `Span` is made of when somebody asks. */
export interface Place {
  readonly file: number;
  readonly start: number;
  readonly end: number;
}

/** Set on a token's file number when the text comes from a macro's definition and not from the author's call. */
export const fromDefinition = 0x4000_0000;

/** A run of tokens: one file, or one expansion of a macro. */
export interface Tokens {
  readonly sources: Sources;
  readonly count: number;
  readonly kinds: Uint8Array;
  /** Identifier: its number. Delimiter: index of its partner. `$crate`: number of the crate. */
  readonly values: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Per token the number of its file; null where all come from `file`. */
  readonly files: Int32Array | null;
  readonly file: number;
  /** For an expansion: where the author called the outermost macro. */
  readonly callSite: Place | null;
}

/** The text of a token as written; an identifier without `r#`. */
export function textAt(tokens: Tokens, at: number): string {
  const kind = tokens.kinds[at] ?? 0;
  if (kind === Kind.Identifier || kind === Kind.RawIdentifier)
    return tokens.sources.names.textOf(tokens.values[at] ?? 0);
  if (kind === Kind.Crate) return "$crate";
  return tokens.sources.at(fileAt(tokens, at)).text.slice(tokens.starts[at], tokens.ends[at]);
}

function fileAt(tokens: Tokens, at: number): number {
  return tokens.files === null ? tokens.file : (tokens.files[at] ?? 0) & ~fromDefinition;
}

/** Where the author wrote tokens `from` to `to` (exclusive): in their own file, or at the macro call that made them. */
export function placeOf(tokens: Tokens, from: number, to: number): Place {
  if (tokens.count === 0 || from >= tokens.count) {
    return (
      tokens.callSite ?? {
        file: tokens.file,
        start: tokens.ends[tokens.count - 1] ?? 0,
        end: tokens.ends[tokens.count - 1] ?? 0,
      }
    );
  }
  const start = tokens.starts[from] ?? 0;
  if (tokens.files === null) {
    return { file: tokens.file, start, end: Math.max(start, tokens.ends[Math.max(from, to - 1)] ?? start) };
  }
  const file = tokens.files[from] ?? 0;
  if ((file & fromDefinition) !== 0 && tokens.callSite !== null) return tokens.callSite;
  let last = from;
  for (let at = from; at < to && tokens.files[at] === file; at += 1) last = at;
  return { file: file & ~fromDefinition, start, end: Math.max(start, tokens.ends[last] ?? start) };
}

export function spanOf(tokens: Tokens, from: number, to: number): Span {
  const place = placeOf(tokens, from, to);
  return tokens.sources.at(place.file).spanOf(place.start, place.end);
}

/** The tokens as text with single spaces where two words would run together; for messages and spellings. */
export function spellTokens(tokens: Tokens, from: number, to: number, limit = 200): string {
  let spelled = "";
  let wasWord = false;
  for (let at = from; at < to && spelled.length < limit; at += 1) {
    const kind = tokens.kinds[at] ?? 0;
    if (kind === Kind.OpenNone || kind === Kind.CloseNone) continue;
    const isWord = kind < Kind.OpenParenthesis;
    if (isWord && wasWord) spelled += " ";
    spelled += textAt(tokens, at);
    if (kind === Kind.Comma || kind === Kind.Semicolon || kind === Kind.Colon) spelled += " ";
    wasWord = isWord;
  }
  return spelled.length >= limit ? `${spelled.slice(0, limit)}…` : spelled.trim();
}
