import type { Annotation, Fragment } from "./annotations.ts";
import { declspecAnnotations, gnuAnnotations } from "./attributes.ts";
import { editInPlace } from "./edits.ts";
import type { Edit } from "./edits.ts";
import {
  closingParenthesis,
  endOfColonClause,
  isBehindStar,
  isWordStart,
  nextCode,
  operandComma,
} from "./lookahead.ts";
import { Statement } from "./statement.ts";
import { skipParentheses, Tokens } from "./tokens.ts";
import { noiseKind, typeStandIns } from "./words.ts";
import { BRACE_OPEN, COLON, COMMA, PARENTHESIS_CLOSE, PARENTHESIS_OPEN, STAR } from "./signs.ts";

/** What the keyword pass may ask about the text around it. */
export interface WordMeanings {
  /** True if the text itself declares a type of this name, so that it is no annotation. */
  isTypeName(word: string): boolean;
  /** The body of an object-like macro in force at `offset`; null if there is none. */
  macroBody(word: string, offset: number): Fragment | null;
}

/** Text of the same length that the grammar can read, and what was taken out of it. */
export interface Rewritten {
  readonly text: string;
  readonly annotations: readonly Annotation[];
}

/**
 * Replaces what tree-sitter-c cannot read by blanks or by stand-ins of equal length, so that every position stays.
 * Offsets of the annotations are those of `fragment.base` onwards.
 */
export function rewriteKeywords(fragment: Fragment, meanings: WordMeanings): Rewritten {
  return new Rewriting(fragment, meanings).run();
}

class Rewriting {
  readonly #fragment: Fragment;
  readonly #meanings: WordMeanings;
  readonly #tokens: Tokens;
  readonly #statement = new Statement();
  readonly #edits: Edit[] = [];
  readonly #annotations: Annotation[] = [];

  constructor(fragment: Fragment, meanings: WordMeanings) {
    this.#fragment = fragment;
    this.#meanings = meanings;
    this.#tokens = new Tokens(fragment.text, 0, fragment.text.length);
  }

  run(): Rewritten {
    const tokens = this.#tokens;
    while (tokens.next()) {
      if (tokens.kind === "directive") this.#blank(tokens.start, tokens.end);
      else if (tokens.kind === "word") this.#word();
      else if (tokens.kind === "number") this.#number();
      else if (tokens.kind === "punctuation") this.#punctuation();
    }
    this.#annotations.sort((left, right) => left.at - right.at);
    return { text: editInPlace(this.#fragment.text, this.#edits), annotations: this.#annotations };
  }

  #word(): void {
    const tokens = this.#tokens;
    const word = tokens.spelling();
    const standIn = typeStandIns.get(word);
    if (standIn !== undefined) {
      this.#replace(tokens.start, tokens.end, standIn);
      this.#statement.word(standIn);
      return;
    }
    if (this.#statement.isTagNext) {
      if (this.#takeAttribute(word)) return;
      const next = nextCode(this.#fragment.text, this.#tokens.end);
      // `struct PACKED Name {`: only a word right before the brace or the declarator is the tag.
      if (next !== BRACE_OPEN && this.#takeMacro(word)) return;
      this.#statement.word(word);
      return;
    }
    if (this.#takeAttribute(word) || this.#takeExpressionWord(word)) return;
    if (this.#takeNoise(word) || this.#takeMacro(word)) return;
    this.#statement.word(word);
  }

  /** Attributes leave the text; what they say goes to the annotations. */
  #takeAttribute(word: string): boolean {
    const { start } = this.#tokens;
    switch (word) {
      case "__declspec":
      case "_declspec":
        return this.#takeOperands((operands) => declspecAnnotations(operands.text, operands.base));
      case "__attribute__":
      case "__attribute":
        return this.#takeOperands((operands) => gnuAnnotations(operands.text, operands.base));
      case "_Alignas":
      case "alignas":
        return this.#takeOperands((operands) => [
          { kind: "alignas", at: this.#offset(start), expression: operands },
        ]);
      case "DECLSPEC_ALIGN":
        return this.#takeOperands((operands) => [
          { kind: "declspec-align", at: this.#offset(start), expression: operands },
        ]);
      case "_Static_assert":
      case "static_assert":
      case "C_ASSERT":
        return this.#takeOperands((operands) => [
          { kind: "assert", at: this.#offset(start), expression: operands },
        ]);
      case "__pragma":
      case "_Pragma":
        return this.#takeOperands(() => []);
      case "DECLSPEC_CACHEALIGN":
        return this.#takeFixedAlignment("64");
      case "POINTER_ALIGNMENT":
        return this.#takeFixedAlignment("8");
      case "__ptr32":
      case "_ptr32":
      case "POINTER_32":
        // `PVOID __ptr32`: clang makes the pointer of the typedef short; that cl does too nobody has shown.
        if (!isBehindStar(this.#fragment.text, start)) {
          const detail = "__ptr32 behind a typedef name";
          this.#annotations.push({ kind: "unsupported", at: this.#offset(start), detail });
        } else this.#annotations.push({ kind: "pointer-32", at: this.#offset(start) });
        this.#blank(start, this.#tokens.end);
        return true;
    }
    return false;
  }

  /** False where no operands follow: then the word is a name, or no C. */
  #takeOperands(read: (operands: Fragment) => readonly Annotation[]): boolean {
    const tokens = this.#tokens;
    const { start, end } = tokens;
    tokens.next();
    if (tokens.kind !== "punctuation" || tokens.code() !== PARENTHESIS_OPEN) {
      tokens.moveTo(end);
      return false;
    }
    const from = tokens.end;
    const behind = skipParentheses(tokens);
    const operands = { text: this.#fragment.text.slice(from, behind - 1), base: this.#offset(from) };
    // The annotation stands where the keyword does: inside or outside a declarator is decided by that.
    for (const annotation of read(operands))
      this.#annotations.push({ ...annotation, at: this.#offset(start) });
    this.#blank(start, behind);
    return true;
  }

  #takeFixedAlignment(bytes: string): boolean {
    const { start, end } = this.#tokens;
    const expression = { text: bytes, base: this.#offset(start) };
    this.#annotations.push({ kind: "declspec-align", at: this.#offset(start), expression });
    this.#blank(start, end);
    return true;
  }

  /** `offsetof` in its many names; the grammar takes one name for the member, so the rest of a path is blanked. */
  #takeExpressionWord(word: string): boolean {
    const tokens = this.#tokens;
    const { start, end } = tokens;
    if (word === "TYPE_ALIGNMENT") {
      this.#replace(start, end, "_Alignof");
      return true;
    }
    if (!offsetWords.has(word)) return false;
    this.#replace(start, end, "offsetof");
    const comma = operandComma(this.#fragment.text, end);
    if (comma === null) return true;
    tokens.moveTo(comma + 1);
    tokens.next();
    const from = tokens.end;
    const behind = closingParenthesis(this.#fragment.text, from);
    this.#blank(from, behind);
    tokens.moveTo(behind);
    return true;
  }

  #takeNoise(word: string): boolean {
    const kind = noiseKind(word);
    if (kind === null || this.#meanings.isTypeName(word)) return false;
    const tokens = this.#tokens;
    const { start, end } = tokens;
    const next = nextCode(this.#fragment.text, this.#tokens.end);
    if (kind === "short" && !isWordStart(next) && next !== STAR && !this.#isParameterEnd(next)) return false;
    this.#blank(start, end);
    if (kind === "annotation" && next === PARENTHESIS_OPEN) {
      tokens.next();
      this.#blank(start, skipParentheses(tokens));
    }
    return true;
  }

  #isParameterEnd(next: number): boolean {
    return this.#statement.parentheses > 0 && (next === COMMA || next === PARENTHESIS_CLOSE);
  }

  /** A macro that stands for nothing or for an attribute; other macros are left to whoever meets the name. */
  #takeMacro(word: string): boolean {
    const body = this.#meanings.macroBody(word, this.#offset(this.#tokens.start));
    if (body === null) return false;
    const { start, end } = this.#tokens;
    const attribute = /^(__declspec|__attribute__|_Alignas|alignas)\s*\(([\s\S]*)\)$/.exec(body.text);
    if (body.text !== "" && attribute === null) return false;
    const [, keyword, operands = ""] = attribute ?? [];
    const base = body.base + body.text.indexOf(operands);
    const at = this.#offset(start);
    const found: readonly Annotation[] =
      keyword === undefined
        ? []
        : keyword === "__declspec"
          ? declspecAnnotations(operands, base)
          : keyword === "__attribute__"
            ? gnuAnnotations(operands, base)
            : [{ kind: "alignas", at, expression: { text: operands, base } }];
    for (const annotation of found) this.#annotations.push({ ...annotation, at });
    this.#blank(start, end);
    return true;
  }

  /** `1i64`, `0x10ui32`: the value is read from the original text, the grammar sees the digits. */
  #number(): void {
    const { end } = this.#tokens;
    const suffix = /[uU]?[iI](?:8|16|32|64)$/.exec(this.#tokens.spelling())?.[0];
    if (suffix !== undefined) this.#blank(end - suffix.length, end);
  }

  #punctuation(): void {
    const tokens = this.#tokens;
    const { start } = tokens;
    const code = tokens.code();
    if (code === COLON) {
      const meaning = this.#statement.colonMeaning(
        () => endOfColonClause(this.#fragment.text, start + 1).stop,
      );
      if (meaning === "underlying") return this.#takeUnderlying(start);
      if (meaning === "unnamed-bit-field") return this.#takeUnnamedBitField(start);
    }
    this.#statement.punctuation(code, start);
  }

  #takeUnderlying(start: number): void {
    const clause = endOfColonClause(this.#fragment.text, start + 1);
    const type = { text: this.#fragment.text.slice(start + 1, clause.end), base: this.#offset(start + 1) };
    this.#annotations.push({ kind: "underlying", at: this.#offset(start), type });
    this.#blank(start, clause.end);
    this.#tokens.moveTo(clause.end);
  }

  #takeUnnamedBitField(start: number): void {
    const { end, stop } = endOfColonClause(this.#fragment.text, start + 1);
    const width = { text: this.#fragment.text.slice(start + 1, end), base: this.#offset(start + 1) };
    const comma = this.#statement.commaBefore;
    // `int a : 3, : 0, b : 2`: with the unnamed one goes one comma, before it or else behind it.
    const isFirst = comma === null;
    const blankEnd = isFirst && stop === COMMA ? end + 1 : end;
    this.#annotations.push({
      kind: "unnamed-bit-field",
      at: this.#offset(start),
      end: this.#offset(end),
      width,
    });
    this.#blank(comma ?? start, blankEnd);
    this.#tokens.moveTo(blankEnd);
  }

  #offset(at: number): number {
    return at + this.#fragment.base;
  }

  #blank(start: number, end: number): void {
    this.#edits.push({ start, end, replacement: "" });
  }

  #replace(start: number, end: number, replacement: string): void {
    this.#edits.push({ start, end, replacement });
  }
}

/** Ask for a place or a size inside a record: `offsetof` and the macros that wrap it. */
const offsetWords: ReadonlySet<string> = new Set([
  "offsetof",
  "__builtin_offsetof",
  "FIELD_OFFSET",
  "UFIELD_OFFSET",
  "RTL_FIELD_SIZE",
  "RTL_SIZEOF_THROUGH_FIELD",
]);
