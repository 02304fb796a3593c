import {
  APOSTROPHE,
  BACKSLASH,
  DOT,
  HASH,
  NEWLINE,
  PARENTHESIS_CLOSE,
  PARENTHESIS_OPEN,
  QUOTE,
  SLASH,
  STAR,
} from "./signs.ts";

/** What a run over C text can meet. A directive is a whole logical line from `#`, continuation lines included. */
export type TokenKind = "end" | "word" | "number" | "string" | "character" | "punctuation" | "directive";

const SPACE_CLASS = 1;
const WORD_CLASS = 2;
const DIGIT_CLASS = 3;
const classes = new Uint8Array(128);
for (let code = 0; code <= 32; code += 1) classes[code] = SPACE_CLASS;
for (const letter of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$")
  classes[letter.charCodeAt(0)] = WORD_CLASS;
for (const digit of "0123456789") classes[digit.charCodeAt(0)] = DIGIT_CLASS;

function classOf(code: number): number {
  if (code < 128) return classes[code] ?? 0;
  return wideBlank.test(String.fromCharCode(code)) ? SPACE_CLASS : WORD_CLASS;
}

/** What clang takes for a blank (-Wunicode-whitespace), and two that nobody sees. */
const wideBlank = /[\s\u0085\u180e\u200b]/;

/** Runs over C text token by token without building anything; the current token is in `kind`, `start` and `end`. */
export class Tokens {
  readonly text: string;
  readonly limit: number;
  kind: TokenKind = "end";
  /** Where the first comment or quotation begins that nothing ends, or none but a lone CR; null: there is none so far. */
  unclosed: number | null = null;
  start: number;
  end: number;
  #isLineFresh = true;

  constructor(text: string, from: number, limit: number) {
    this.text = text;
    this.limit = limit;
    this.start = from;
    this.end = from;
  }

  /** The current token's text. */
  spelling(): string {
    return this.text.slice(this.start, this.end);
  }

  /** The character code of a punctuation token. */
  code(): number {
    return this.text.charCodeAt(this.start);
  }

  isWord(word: string): boolean {
    return (
      this.kind === "word" && this.end - this.start === word.length && this.text.startsWith(word, this.start)
    );
  }

  /** Continues behind `offset`, which must be the start of a line or between two tokens. */
  moveTo(offset: number): void {
    this.end = offset;
    this.#isLineFresh = offset === 0 || this.text.charCodeAt(offset - 1) === NEWLINE;
  }

  /** Steps to the next token; false at the end. */
  next(): boolean {
    this.#skipBlank();
    const { text, limit } = this;
    let at = this.end;
    this.start = at;
    if (at >= limit) {
      this.kind = "end";
      return false;
    }
    const code = text.charCodeAt(at);
    const isLineFresh = this.#isLineFresh;
    this.#isLineFresh = false;
    const kind = classOf(code);
    if (kind === WORD_CLASS) {
      at += 1;
      while (at < limit && classOf(text.charCodeAt(at)) >= WORD_CLASS) at += 1;
      this.kind = "word";
      this.end = at;
    } else if (kind === DIGIT_CLASS || (code === DOT && classOf(text.charCodeAt(at + 1)) === DIGIT_CLASS)) {
      this.#number(at + 1);
    } else if (code === QUOTE || code === APOSTROPHE) {
      this.#quoted(code);
    } else if (code === HASH && isLineFresh) {
      this.#directive();
    } else {
      this.kind = "punctuation";
      this.end = at + 1;
    }
    return true;
  }

  #skipBlank(): void {
    const { text, limit } = this;
    let at = this.end;
    while (at < limit) {
      const code = text.charCodeAt(at);
      if (code === NEWLINE) {
        this.#isLineFresh = true;
        at += 1;
      } else if (classOf(code) === SPACE_CLASS) {
        at += 1;
      } else if (code === SLASH && text.charCodeAt(at + 1) === STAR) {
        const close = text.indexOf("*/", at + 2);
        if (close === -1) this.unclosed ??= at;
        at = close === -1 ? limit : close + 2;
      } else if (code === SLASH && text.charCodeAt(at + 1) === SLASH) {
        const end = endOfLine(text, at, limit);
        this.#noteLoneReturn(at, end);
        at = end;
      } else if (code === BACKSLASH && isNewline(text, at + 1)) {
        at += text.charCodeAt(at + 1) === NEWLINE ? 2 : 3;
      } else break;
    }
    this.end = Math.min(at, limit);
  }

  #number(from: number): void {
    let at = from;
    for (; at < this.limit; at += 1) {
      const code = this.text.charCodeAt(at);
      // `1'000` is C23; an exponent's sign belongs to no integer, so `0xe+1` must stay three tokens here.
      if (classOf(code) < WORD_CLASS && code !== DOT && code !== APOSTROPHE) break;
    }
    this.kind = "number";
    this.end = at;
  }

  #quoted(quote: number): void {
    const { text, limit } = this;
    let at = this.start + 1;
    let isClosed = false;
    while (at < limit && !isClosed) {
      const code = text.charCodeAt(at);
      if (code === NEWLINE) break;
      at += code === BACKSLASH ? 2 : 1;
      isClosed = code === quote;
    }
    if (!isClosed) this.unclosed ??= this.start;
    this.kind = quote === QUOTE ? "string" : "character";
    this.end = Math.min(at, limit);
  }

  #directive(): void {
    this.kind = "directive";
    this.end = endOfLine(this.text, this.start, this.limit);
    this.#noteLoneReturn(this.start, this.end);
  }

  /** To clang a CR alone ends a line (to cl too, with C4335); what stands behind it is not to vanish. */
  #noteLoneReturn(start: number, end: number): void {
    if (/\r[^\r\n]/.test(this.text.slice(start, end))) this.unclosed ??= start;
  }
}

/** The end of the logical line that holds `from`: a backslash before a newline continues it. */
export function endOfLine(text: string, from: number, limit: number): number {
  let at = from;
  for (;;) {
    const newline = text.indexOf("\n", at);
    if (newline === -1 || newline >= limit) return limit;
    const last = text.charCodeAt(newline - 1) === 13 ? newline - 2 : newline - 1;
    if (text.charCodeAt(last) !== BACKSLASH) return newline;
    at = newline + 1;
  }
}

function isNewline(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === NEWLINE || (code === 13 && text.charCodeAt(at + 1) === NEWLINE);
}

/** The offset just behind the `)` that closes the parenthesis at `tokens`, which stands on `(`; or the limit. */
export function skipParentheses(tokens: Tokens): number {
  let depth = 1;
  while (depth > 0 && tokens.next()) {
    if (tokens.kind !== "punctuation") continue;
    const code = tokens.code();
    if (code === PARENTHESIS_OPEN) depth += 1;
    else if (code === PARENTHESIS_CLOSE) depth -= 1;
  }
  return tokens.end;
}
