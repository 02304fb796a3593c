import type { Tokens } from "./tokens.ts";
import { skipParentheses } from "./tokens.ts";
import { isAttributeWord } from "./words.ts";
import {
  BRACE_CLOSE,
  BRACE_OPEN,
  BRACKET_OPEN,
  COLON,
  COMMA,
  EQUALS,
  HASH,
  PARENTHESIS_CLOSE,
  PARENTHESIS_OPEN,
  SEMICOLON,
  STAR,
} from "./signs.ts";

/** Braces or parentheses nested deeper than this are not read. */
export const NESTING_LIMIT = 200;

/** A tag that a slice defines. */
export interface Tag {
  readonly name: string;
  readonly form: "struct" | "union" | "enum";
  readonly offset: number;
  /** Not inside the braces of another one. */
  readonly isOutermost: boolean;
}

/** A name that a slice seems to declare as a typedef. */
export interface Name {
  readonly name: string;
  readonly isPointer: boolean;
  readonly offset: number;
}

interface Header {
  readonly form: Tag["form"];
  tag: string | null;
  hasColon: boolean;
}

interface Block {
  readonly kind: "record" | "enum" | "other";
  /** Parentheses open where the block began. */
  readonly parentheses: number;
}

/** The slice being read: enough state to find its end and the names it declares. */
export class Draft {
  readonly start: number;
  isTypedef = false;
  hasBody = false;
  isTooDeep = false;
  isAssertLike = false;
  isConst = false;
  /** What the first body at the outermost level is, tagged or not. */
  form: Tag["form"] | null = null;
  readonly tags: Tag[] = [];
  readonly names: Name[] = [];
  readonly enumerators: string[] = [];
  readonly #blocks: Block[] = [];
  #parentheses = 0;
  #closedGroups = 0;
  #isAfterGroup = false;
  #header: Header | null = null;
  hasInitializer = false;
  /** A block that is no record, no function and no value holds declarations: its head could not be read. */
  hasLostBody = false;
  /** The last plain word at brace depth 0, and the parenthesis depth it stood at. */
  #lastWord: { name: string; offset: number; depth: number; isPointer: boolean } | null = null;
  #isAfterStar = false;
  #isEnumeratorNext = false;

  constructor(start: number) {
    this.start = start;
  }

  /** `int f(void) NOTHROW {`, but also `struct A(2) B {`; and `int f(a) int a;`, whose body comes yet. */
  get hasWordBehindGroup(): boolean {
    return this.#closedGroups > 0 && !this.#isAfterGroup;
  }

  word(tokens: Tokens): void {
    const isEnumerator = this.#isEnumeratorNext;
    this.#isEnumeratorNext = false;
    if (this.#blocks.length > 0 && !mayMatter(tokens.text.charCodeAt(tokens.start)) && !isEnumerator) {
      if (this.#header !== null) this.#headerWord(tokens.spelling());
      return;
    }
    const word = tokens.spelling();
    if (isEnumerator) this.enumerators.push(word);
    else if (word === "struct" || word === "union" || word === "enum") {
      this.#header = { form: word, tag: null, hasColon: false };
    } else if (isAttributeWord(word)) {
      this.#skipOperands(tokens);
    } else {
      this.#headerWord(word);
      if (this.#blocks.length === 0) this.#outerWord(word, tokens.start);
    }
  }

  punctuation(tokens: Tokens): "complete" | "function-body" | null {
    const code = tokens.code();
    this.#isEnumeratorNext = false;
    switch (code) {
      case BRACE_OPEN:
        return this.#openBrace(tokens.start);
      case BRACE_CLOSE:
        return this.#closeBrace();
      case SEMICOLON:
        return this.#semicolon();
      case PARENTHESIS_OPEN:
        this.#openParenthesis();
        break;
      case PARENTHESIS_CLOSE:
        this.#closeParenthesis();
        break;
      case COLON:
        if (this.#header !== null) this.#header.hasColon = true;
        return null;
      case COMMA:
        this.#comma();
        break;
      case BRACKET_OPEN:
        this.#declareLastWord();
        break;
      case HASH:
        // A directive that does not begin its line.
        this.hasLostBody = true;
        break;
      case EQUALS:
        if (this.#blocks.length === 0) this.hasInitializer = true;
        break;
    }
    this.#header = null;
    this.#isAfterStar = code === STAR;
    return null;
  }

  #skipOperands(tokens: Tokens): void {
    const end = tokens.end;
    tokens.next();
    if (tokens.kind === "punctuation" && tokens.code() === PARENTHESIS_OPEN) {
      const close = skipParentheses(tokens);
      // `__declspec(align(4)} …`: what it swallows up to the next `)` is no operand.
      const operands = tokens.text.slice(end, close).replace(/"(?:[^"\\\n]|\\.)*"/g, "");
      if (tokens.text[close - 1] !== ")" || /[;{}]/.test(operands)) this.hasLostBody = true;
      tokens.moveTo(close);
    } else tokens.moveTo(end);
  }

  /** `struct PACKED Name {`: the word next to the brace is the tag, a macro before it is not. */
  #headerWord(word: string): void {
    if (this.#header !== null && !this.#header.hasColon) this.#header.tag = word;
  }

  #outerWord(word: string, offset: number): void {
    if (word === "typedef") this.isTypedef = true;
    else if (word === "const" || word === "constexpr") this.isConst = true;
    if (/assert/i.test(word)) this.isAssertLike = true;
    this.#isAfterGroup = false;
    this.#lastWord = { name: word, offset, depth: this.#parentheses, isPointer: this.#isAfterStar };
    this.#isAfterStar = false;
  }

  #openBrace(offset: number): "function-body" | null {
    const header = this.#header;
    this.#header = null;
    const isOutermost = this.#blocks.length === 0;
    if (isOutermost && header === null && !this.hasInitializer && this.#closedGroups > 0 && !this.isTypedef) {
      return "function-body";
    }
    // `struct [ A {`, `enumerator A {`
    if (isOutermost && header === null && !this.hasInitializer) this.hasLostBody = true;
    if (header !== null) {
      this.hasBody = true;
      if (isOutermost) this.form ??= header.form;
      const isInnerTag = this.#blocks.length > 0;
      if (header.tag !== null) {
        this.tags.push({ name: header.tag, form: header.form, offset, isOutermost: !isInnerTag });
      }
    }
    const kind = header === null ? "other" : header.form === "enum" ? "enum" : "record";
    this.#blocks.push({ kind, parentheses: this.#parentheses });
    this.#isEnumeratorNext = kind === "enum";
    if (this.#blocks.length > NESTING_LIMIT) this.isTooDeep = true;
    if (isOutermost) this.#lastWord = null;
    return null;
  }

  #closeBrace(): "complete" | null {
    this.#header = null;
    const block = this.#blocks.pop();
    if (block === undefined) return "complete";
    this.#parentheses = block.parentheses;
    this.#isAfterStar = false;
    return null;
  }

  #semicolon(): "complete" | null {
    this.#header = null;
    const block = this.#blocks[this.#blocks.length - 1];
    if (block !== undefined) {
      this.#parentheses = block.parentheses;
      return null;
    }
    this.#declareLastWord();
    return "complete";
  }

  #openParenthesis(): void {
    if (this.#parentheses === 0) this.#declareLastWord();
    this.#parentheses += 1;
    if (this.#parentheses > NESTING_LIMIT) this.isTooDeep = true;
  }

  #closeParenthesis(): void {
    if (this.#closedGroups === 0) this.#declareLastWord();
    const floor = this.#blocks[this.#blocks.length - 1]?.parentheses ?? 0;
    this.#parentheses = Math.max(floor, this.#parentheses - 1);
    if (this.#blocks.length > 0 || this.#parentheses > 0) return;
    this.#closedGroups += 1;
    this.#isAfterGroup = true;
  }

  #comma(): void {
    const block = this.#blocks[this.#blocks.length - 1];
    if (block === undefined) {
      if (this.#parentheses > 0) return;
      this.#declareLastWord();
      this.#closedGroups = 0;
      return;
    }
    this.#isEnumeratorNext = block.kind === "enum" && this.#parentheses === block.parentheses;
  }

  /** Names too many rather than too few: a name counts only once the parsed declaration agrees. */
  #declareLastWord(): void {
    const word = this.#lastWord;
    if (word === null || !this.isTypedef || this.#blocks.length > 0) return;
    if (word.depth === 0 || this.#closedGroups === 0) {
      this.names.push({ name: word.name, isPointer: word.isPointer, offset: word.offset });
    }
    this.#lastWord = null;
  }
}

/** Inside a body only words that begin like `struct`, `union`, `enum` or an attribute are looked at. */
function mayMatter(code: number): boolean {
  return code === 115 || code === 117 || code === 101 || code === 95 || code === 97 || code === 68;
}
