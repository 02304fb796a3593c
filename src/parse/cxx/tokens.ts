import type { SourceText, Span } from "../../source/source.ts";
import { Directives } from "../c/directives.ts";
import { skipParentheses, Tokens } from "../c/tokens.ts";
import { VtordispState } from "./vtordisp.ts";

/** One text as tokens, with what its directives say. Read once; readers are positions in it. */
export interface Unit {
  readonly source: SourceText;
  readonly directives: Directives;
  readonly vtordisp: VtordispState;
  readonly tokens: TokenList;
  /** Where the first comment or quotation begins that nothing ends. */
  readonly unclosed: number | null;
  readonly isVocabulary: boolean;
}

export type Kind = "word" | "number" | "string" | "character" | "punctuation";
const kinds: readonly Kind[] = ["word", "number", "string", "character", "punctuation"];

/**
 * Tokens of a text, by index. Of a bracket it is known where its partner is, so that bodies are stepped over; of a `<`, which `>`
 * would close it if it opened the arguments of a template.
 */
export class TokenList {
  readonly text: string;
  readonly #kinds: number[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #partners: number[] = [];
  readonly #open: number[] = [];
  /** Each `<` that is still open, and how many of them were when each open bracket began. */
  readonly #angles: number[] = [];
  readonly #anglesBefore: number[] = [];
  #stray = Infinity;

  constructor(text: string) {
    this.text = text;
  }

  get count(): number {
    return this.#starts.length;
  }

  kind(index: number): Kind | "end" {
    return kinds[this.#kinds[index] ?? -1] ?? "end";
  }

  start(index: number): number {
    return this.#starts[index] ?? this.text.length;
  }

  end(index: number): number {
    return this.#ends[index] ?? this.text.length;
  }

  /** The token's text; empty behind the last one. */
  spelling(index: number): string {
    const start = this.#starts[index];
    return start === undefined ? "" : this.text.slice(start, this.#ends[index]);
  }

  /** Index of the token that closes a bracket or a `<`, or that a bracket closes; -1: there is none. */
  partner(index: number): number {
    return this.#partners[index] ?? -1;
  }

  /** The first bracket without a partner; null: each has one. */
  firstStray(): number | null {
    const first = Math.min(this.#stray, this.#open[0] ?? Infinity);
    return first === Infinity ? null : first;
  }

  add(kind: Kind, start: number, end: number): void {
    const index = this.#starts.length;
    this.#kinds.push(kinds.indexOf(kind));
    this.#starts.push(start);
    this.#ends.push(end);
    this.#partners.push(-1);
    if (kind !== "punctuation" || end !== start + 1) return;
    this.#pair(index, this.text[start] ?? "");
  }

  #pair(index: number, character: string): void {
    const outside = this.#anglesBefore.at(-1) ?? 0;
    // Neither a statement nor a body stands in the arguments of a template.
    if (character === ";" || character === "{") this.#angles.length = outside;
    if (character === "(" || character === "[" || character === "{") {
      this.#open.push(index);
      this.#anglesBefore.push(this.#angles.length);
    } else if (character === ")" || character === "]" || character === "}") this.#close(index, character);
    else if (character === "<") this.#angles.push(index);
    else if (character === ">" && this.#angles.length > outside)
      this.#partners[this.#angles.pop() ?? -1] = index;
  }

  /** A brace closes whatever was left open inside it; other brackets close only their like. */
  #close(index: number, character: string): void {
    const opener = character === ")" ? "(" : character === "]" ? "[" : "{";
    const isBrace = opener === "{";
    for (let depth = this.#open.length - 1; depth >= 0; depth--) {
      const candidate = this.#open[depth] ?? -1;
      const found = this.text[this.start(candidate)];
      if (found === opener) {
        this.#stray = Math.min(this.#stray, this.#open[depth + 1] ?? Infinity);
        this.#open.length = depth;
        this.#angles.length = this.#anglesBefore[depth] ?? 0;
        this.#anglesBefore.length = depth;
        this.#partners[candidate] = index;
        this.#partners[index] = candidate;
        return;
      }
      if (!isBrace) break;
    }
    this.#stray = Math.min(this.#stray, index);
  }
}

/** Reads a text into tokens; its directives are obeyed as they come. */
export function unitOf(source: SourceText, defaultPack: number | null, isVocabulary: boolean): Unit {
  const directives = new Directives(source, defaultPack, "c++");
  const vtordisp = new VtordispState();
  const list = new TokenList(source.text);
  const tokens = new Tokens(source.text, 0, source.text.length);
  const obey = (start: number, end: number, pragma: string): void => {
    directives.pragma(start, end, pragma);
    vtordisp.obey(start, pragma);
  };
  while (tokens.next()) {
    switch (tokens.kind) {
      case "directive": {
        const { start, end } = tokens;
        const pragma = /^#\s*pragma\b(.*)$/s.exec(tokens.spelling())?.[1];
        if (pragma !== undefined) vtordisp.obey(start, pragma);
        const next = directives.read(start, end);
        if (next !== end) tokens.moveTo(next);
        break;
      }
      case "word":
        if (!takePragma(tokens, obey) && !takeRawString(tokens, list))
          list.add("word", tokens.start, tokens.end);
        break;
      case "punctuation":
        addPunctuation(tokens, list);
        break;
      case "number":
      case "string":
      case "character":
        list.add(tokens.kind, tokens.start, tokens.end);
        break;
      case "end":
        break;
    }
  }
  directives.end();
  return { source, directives, vtordisp, tokens: list, unclosed: tokens.unclosed, isVocabulary };
}

/** `__pragma(pack(…))` and `_Pragma("pack(…)")`, which stand between tokens. */
function takePragma(tokens: Tokens, obey: (start: number, end: number, pragma: string) => void): boolean {
  const isString = tokens.isWord("_Pragma");
  if (!isString && !tokens.isWord("__pragma")) return false;
  const { start } = tokens;
  if (!tokens.next() || tokens.kind !== "punctuation" || tokens.spelling() !== "(") return true;
  const from = tokens.end;
  const end = skipParentheses(tokens);
  const inside = tokens.text.slice(from, end - 1);
  obey(start, end, isString ? inside.trim().slice(1, -1).replace(/\\(.)/g, "$1") : inside);
  return true;
}

/** `R"x(…)x"` may hold anything, quotes and braces too. */
function takeRawString(tokens: Tokens, list: TokenList): boolean {
  const { text, start, end } = tokens;
  if (text[end] !== '"' || !/^(?:u8|[uUL])?R$/.test(tokens.spelling())) return false;
  const delimiter = /^"([^\s()\\"]{0,16})\(/.exec(text.slice(end, end + 20))?.[1];
  if (delimiter === undefined) return false;
  const close = text.indexOf(`)${delimiter}"`, end);
  if (close === -1) tokens.unclosed ??= start;
  const behind = close === -1 ? text.length : close + delimiter.length + 2;
  list.add("string", start, behind);
  tokens.moveTo(behind);
  return true;
}

const long = new Set([
  "::",
  "->",
  "&&",
  "||",
  "==",
  "!=",
  "<=",
  ">=",
  "<<",
  "++",
  "--",
  "+=",
  "-=",
  "*=",
  "/=",
]);

/** Two characters as one token where C++ has it so; `>` stays alone, since two of them may close two templates. */
function addPunctuation(tokens: Tokens, list: TokenList): void {
  const { text, start } = tokens;
  const two = text.slice(start, start + 2);
  const length = text.startsWith("...", start) ? 3 : long.has(two) ? 2 : 1;
  if (length > 1) tokens.moveTo(start + length);
  list.add("punctuation", start, start + length);
}

/** Where the tokens from `first` to `last`, both included, stand. */
export function spanOfTokens(unit: Unit, first: number, last: number): Span {
  const { tokens, directives } = unit;
  return directives.locator.span(tokens.start(first), Math.max(tokens.start(first), tokens.end(last)));
}
