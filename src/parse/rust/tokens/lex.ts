import { diagnostic } from "../../../diagnostic/facts.ts";
import type { Diagnostic } from "../../../diagnostic/facts.ts";
import { Class, classes, isSpace, longer, punctuation, single } from "./characters.ts";
import { numberAt } from "./number-literals.ts";
import { TokenWriter } from "./token-writer.ts";
import { Kind, Word, isClosing, isOpening } from "./token.ts";
import type { SourceFile, Sources, Tokens } from "./token.ts";

/** What a file's text is as tokens. Doc comments are dropped like other comments: they never change a layout. */
export interface Lexed {
  readonly tokens: Tokens;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Splits a file into tokens and pairs its delimiters. Where they do not balance, the file is read once more taking an
 * item that starts a line at column 1 as the end of everything still open, so that one missing brace costs one item.
 * A closing delimiter that had to be invented is empty (its end is its start).
 */
export function lex(sources: Sources, file: SourceFile): Lexed {
  const plain = new Lexer(sources, file, false);
  plain.run();
  if (plain.diagnostics.length === 0) return { tokens: plain.tokens(), diagnostics: [] };
  const careful = new Lexer(sources, file, true);
  careful.run();
  return { tokens: careful.tokens(), diagnostics: careful.diagnostics };
}

const itemStarts = new Set<number>([
  Word.pub, Word.struct, Word.union, Word.enum, Word.fn, Word.impl, Word.mod, Word.use, Word.const, Word.static,
  Word.type, Word.extern, Word.trait, Word.macro_rules, Word.unsafe,
]); // prettier-ignore

class Lexer {
  readonly diagnostics: Diagnostic[] = [];
  readonly #sources: Sources;
  readonly #file: SourceFile;
  readonly #text: string;
  readonly #closesAtItems: boolean;
  readonly #out: TokenWriter;
  #at = 0;

  constructor(sources: Sources, file: SourceFile, closesAtItems: boolean) {
    this.#sources = sources;
    this.#file = file;
    this.#text = file.text;
    this.#closesAtItems = closesAtItems;
    this.#out = new TokenWriter(sources, file.number, Math.max(64, file.text.length >> 2));
  }

  tokens(): Tokens {
    return this.#out.finish(null);
  }

  run(): void {
    const text = this.#text;
    const length = text.length;
    if (text.charCodeAt(0) === 0xfeff) this.#at = 1;
    if (text.startsWith("#!", this.#at) && !/^#!\s*\[/.test(text.slice(this.#at, this.#at + 80)))
      this.#skipLine();
    while (this.#at < length) {
      const code = text.charCodeAt(this.#at);
      const found = code < 128 ? classes[code] : Class.word;
      if (found === Class.space || code === 0xfeff || code === 0x2028 || code === 0x2029 || code === 0x85)
        this.#at += 1;
      else if (found === Class.word) this.#word(code);
      else if (found === Class.digit) this.#number();
      else this.#other(code);
    }
    this.#closeAll(length);
  }

  #skipLine(): void {
    const end = this.#text.indexOf("\n", this.#at);
    this.#at = end === -1 ? this.#text.length : end;
  }

  #other(code: number): void {
    const text = this.#text;
    const start = this.#at;
    if (code === 47 /* / */) {
      const next = text.charCodeAt(start + 1);
      if (next === 47) return this.#skipLine();
      if (next === 42) return this.#blockComment();
    }
    if (code === 34 /* " */) return this.#string(start, start, Kind.String);
    if (code === 39 /* ' */) return this.#quote(start);
    this.#punctuation(code);
  }

  #punctuation(code: number): void {
    const text = this.#text;
    const start = this.#at;
    let kind: number = (code < 128 ? single[code] : 0) || Kind.Unknown;
    let size = 1;
    if (code < 128 && longer[code] === 1) {
      for (const length of [3, 2]) {
        const found = punctuation.get(text.slice(start, start + length));
        if (found === undefined || start + length > text.length) continue;
        kind = found;
        size = length;
        break;
      }
    }
    if (kind === Kind.Unknown) this.#report(start, start + 1);
    this.#at = start + size;
    if (isOpening(kind)) this.#out.open(kind, start, this.#at);
    else if (isClosing(kind)) this.#close(kind, start);
    else {
      if (kind === Kind.Pound) this.#itemAt(start);
      this.#out.push(kind, 0, start, this.#at);
    }
  }

  #close(kind: number, start: number): void {
    const depth = this.#out.depthOf(kind - 1);
    if (depth === -1) return this.#report(start, start + 1);
    for (let unclosed = 0; unclosed < depth; unclosed += 1) this.#invent(start);
    this.#out.close(kind, start, start + 1);
  }

  #closeAll(at: number): void {
    while (this.#out.isOpen()) this.#invent(at);
  }

  #invent(at: number): void {
    const opened = this.#out.innermost();
    this.#report(opened, opened + 1);
    this.#out.closeInnermost(at);
  }

  /** When reading for the second time: an item at column 1 ends whatever is still open. */
  #itemAt(start: number): void {
    if (!this.#closesAtItems || (start > 0 && this.#text.charCodeAt(start - 1) !== 10)) return;
    this.#closeAll(start);
  }

  #blockComment(): void {
    const text = this.#text;
    const start = this.#at;
    let depth = 1;
    let at = start + 2;
    for (; at < text.length && depth > 0; at += 1) {
      const code = text.charCodeAt(at);
      const next = text.charCodeAt(at + 1);
      const isClose = code === 42 && next === 47;
      if (!isClose && !(code === 47 && next === 42)) continue;
      depth += isClose ? -1 : 1;
      at += 1;
    }
    if (depth > 0) this.#report(start, start + 2);
    this.#at = at;
  }

  #word(first: number): void {
    const start = this.#at;
    const text = this.#text;
    let at = start + 1;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code < 128 ? classes[code]! < Class.word : isSpace(code)) break;
    }
    if (at - start <= 2 && this.#prefixed(first, start, at)) return;
    this.#at = at;
    const name = this.#sources.names.numberOf(text.slice(start, at));
    if (itemStarts.has(name)) this.#itemAt(start);
    this.#out.push(Kind.Identifier, name, start, at);
  }

  /** `r"…"`, `r#"…"#`, `b"…"`, `b'…'`, `br"…"`, `c"…"`, `cr"…"` and `r#name`. */
  #prefixed(first: number, start: number, at: number): boolean {
    const text = this.#text;
    const next = text.charCodeAt(at);
    if (next !== 34 && next !== 39 && next !== 35) return false;
    if (first !== 114 && first !== 98 && first !== 99) return false;
    const prefix = text.slice(start, at);
    const kind = first === 98 ? Kind.ByteString : Kind.String;
    if (prefix === "r" || prefix === "br" || prefix === "cr") {
      if (next === 34) return this.#rawString(start, at, 0, kind);
      if (next !== 35) return false;
      let hashes = 0;
      while (text.charCodeAt(at + hashes) === 35) hashes += 1;
      if (text.charCodeAt(at + hashes) === 34) return this.#rawString(start, at + hashes, hashes, kind);
      return prefix === "r" && hashes === 1 && this.#rawIdentifier(start);
    }
    if (prefix === "b" && next === 39) {
      this.#character(start, at, Kind.Byte);
      return true;
    }
    if ((prefix === "b" || prefix === "c") && next === 34) {
      this.#string(start, at, kind);
      return true;
    }
    return false;
  }

  #rawIdentifier(start: number): boolean {
    const found = /[\p{L}\p{Nl}_][\p{L}\p{N}\p{Mn}_]*/uy;
    found.lastIndex = start + 2;
    const match = found.exec(this.#text);
    if (match === null) return false;
    this.#at = start + 2 + match[0].length;
    this.#out.push(Kind.RawIdentifier, this.#sources.names.numberOf(match[0]), start, this.#at);
    return true;
  }

  #rawString(start: number, quote: number, hashes: number, kind: number): boolean {
    const terminator = `"${"#".repeat(hashes)}`;
    const end = this.#text.indexOf(terminator, quote + 1);
    this.#endLiteral(start, end === -1 ? -1 : end + terminator.length, kind);
    return true;
  }

  #string(start: number, quote: number, kind: number): void {
    const text = this.#text;
    let at = quote + 1;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 92) at += 1;
      else if (code === 34) return this.#endLiteral(start, at + 1, kind);
    }
    this.#endLiteral(start, -1, kind);
  }

  #endLiteral(start: number, end: number, kind: number): void {
    if (end === -1) this.#report(start, start + 1);
    this.#at = end === -1 ? this.#text.length : end;
    this.#out.push(kind, 0, start, this.#at);
  }

  /** A character or a lifetime. */
  #quote(start: number): void {
    const text = this.#text;
    const next = text.charCodeAt(start + 1);
    const wide = (next & 0xfc00) === 0xd800 ? 2 : 1;
    if (next === 92 || text.charCodeAt(start + 1 + wide) === 39)
      return this.#character(start, start, Kind.Character);
    let at = start + 1;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code < 128 ? classes[code]! < Class.word : isSpace(code)) break;
      at += 1;
    }
    if (at === start + 1) {
      this.#report(start, start + 1);
      this.#at = at;
      return;
    }
    this.#at = at;
    this.#out.push(Kind.Lifetime, this.#sources.names.numberOf(text.slice(start, at)), start, at);
  }

  #character(start: number, quote: number, kind: number): void {
    const text = this.#text;
    let at = quote + 1;
    at += text.charCodeAt(at) === 92 ? 2 : 1;
    const end = text.indexOf("'", at);
    if (end === -1 || end - start > 16) {
      this.#report(start, start + 1);
      this.#at = quote + 1;
      return;
    }
    this.#endLiteral(start, end + 1, kind);
  }

  #number(): void {
    const start = this.#at;
    const { kind, end } = numberAt(this.#text, start);
    this.#at = end;
    this.#out.push(kind, 0, start, end);
  }

  #report(start: number, end: number): void {
    if (this.diagnostics.length >= 20) return;
    const near = this.#text.slice(start, Math.min(end + 30, this.#text.length)).split("\n")[0] ?? "";
    this.diagnostics.push(diagnostic("rust-syntax", { near: near.trim() }, this.#file.spanOf(start, end)));
  }
}
