import { diagnostic } from "../../diagnostic/facts.ts";
import type { SourceText } from "../../source/source.ts";
import { Directives } from "./directives.ts";
import type { ConditionalMark } from "./directives.ts";
import { Draft } from "./draft.ts";
import type { Name, Tag } from "./draft.ts";
import { skipParentheses, Tokens } from "./tokens.ts";
import { assertWords } from "./words.ts";
import { BRACE_CLOSE, BRACE_OPEN, PARENTHESIS_OPEN, SEMICOLON } from "./signs.ts";

/** One top-level declaration that can matter to layout, found without a parser. Offsets are UTF-16 units. */
export interface Slice {
  readonly kind: "declaration" | "assert";
  readonly start: number;
  readonly end: number;
  /** The `{` of a function body that ends the slice; null where a `;` does. */
  readonly bodyBrace: number | null;
  readonly isTypedef: boolean;
  /** What the first outermost body is; null if there is none. */
  readonly form: Tag["form"] | null;
  /** Tags of records and enums defined in it, nested ones too. */
  readonly tags: readonly Tag[];
  /** Names that may be typedef names it declares. */
  readonly names: readonly Name[];
  readonly enumerators: readonly string[];
  /** Why it is not parsed at all; null for sound text. */
  readonly damage: "unterminated" | "too-deep" | null;
  /** A conditional directive left inside it. */
  readonly conditional: ConditionalMark | null;
}

/** Offsets in UTF-16 units. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

export interface SlicedText {
  readonly slices: readonly Slice[];
  /** Declarations of `const` variables that say what is in them. */
  readonly constVariables: readonly TextRange[];
  readonly directives: Directives;
}

/** After so many unterminated declarations the rest of the text is not looked at again. */
const RECOVERY_LIMIT = 50;

/** Splits C text into its top-level declarations. Linear in the text; never recursive. */
export function sliceText(source: SourceText, defaultPack: number | null): SlicedText {
  const slicer = new Slicer(source, defaultPack);
  return { slices: slicer.run(), constVariables: slicer.constVariables, directives: slicer.directives };
}

class Slicer {
  readonly directives: Directives;
  readonly #tokens: Tokens;
  readonly #slices: Slice[] = [];
  readonly constVariables: TextRange[] = [];
  #recoveries = 0;
  /** Blocks of `extern "C" {` that are open. */
  #linkages = 0;
  #reports = 0;
  /** True behind the head of a function in the oldest style: `int f(a) int a; {`. */
  #awaitsBody = false;

  constructor(source: SourceText, defaultPack: number | null) {
    this.directives = new Directives(source, defaultPack);
    this.#tokens = new Tokens(source.text, 0, source.text.length);
  }

  run(): readonly Slice[] {
    const tokens = this.#tokens;
    while (tokens.next()) {
      if (tokens.kind === "directive") this.#directive();
      else if (tokens.kind === "punctuation") this.#strayPunctuation();
      else if (this.#isPragmaWord()) this.#pragmaOperator();
      else if (!this.#isLinkageBlock()) this.#declaration();
    }
    this.directives.end();
    if (tokens.unclosed !== null) this.#reportSyntax(tokens.unclosed);
    if (this.#linkages > 0) this.#reportSyntax(tokens.end);
    return this.#slices;
  }

  #directive(): void {
    const { start, end } = this.#tokens;
    const next = this.directives.read(start, end);
    if (next !== end) this.#tokens.moveTo(next);
  }

  /** A `;` or the `}` of a linkage block says nothing; the head of a block that belongs to nothing is lost. */
  #strayPunctuation(): void {
    const { start } = this.#tokens;
    if (this.#tokens.code() === BRACE_CLOSE) this.#closeLinkage();
    else if (this.#tokens.code() === BRACE_OPEN) {
      if (!this.#awaitsBody) this.#reportSyntax(start);
      this.#skipBody(start);
    } else if (this.#tokens.code() === PARENTHESIS_OPEN) {
      const end = skipParentheses(this.#tokens);
      if (this.#tokens.kind === "end") this.#reportSyntax(start);
      this.#tokens.moveTo(end);
    }
  }

  /** A `}` too many: a `{` before it is missing, and with it what it opened. */
  #closeLinkage(): void {
    if (this.#linkages > 0) this.#linkages -= 1;
    else this.#reportSyntax(this.#tokens.start);
  }

  #isPragmaWord(): boolean {
    return this.#tokens.isWord("__pragma") || this.#tokens.isWord("_Pragma");
  }

  /** `__pragma(pack(…))` and `_Pragma("pack(…)")`. */
  #pragmaOperator(): void {
    const tokens = this.#tokens;
    const start = tokens.start;
    const isString = tokens.isWord("_Pragma");
    if (!tokens.next() || tokens.kind !== "punctuation" || tokens.code() !== PARENTHESIS_OPEN) return;
    const from = tokens.end;
    const end = skipParentheses(tokens);
    const inside = tokens.text.slice(from, end - 1);
    const text = isString ? inside.trim().slice(1, -1).replace(/\\(.)/g, "$1") : inside;
    this.directives.pragma(start, end, text);
  }

  /** Steps over `extern "C" {` and over the prefix `extern "C"`; true if nothing else is left of this token. */
  #isLinkageBlock(): boolean {
    const tokens = this.#tokens;
    if (!tokens.isWord("extern")) return false;
    const end = tokens.end;
    tokens.next();
    if (tokens.kind !== "string") {
      tokens.moveTo(end);
      tokens.next();
      // The word itself says nothing about layout.
      return false;
    }
    const afterString = tokens.end;
    if (tokens.next() && tokens.code() === BRACE_OPEN) {
      this.#linkages += 1;
      return true;
    }
    tokens.moveTo(afterString);
    return true;
  }

  #declaration(): void {
    const tokens = this.#tokens;
    const draft = new Draft(tokens.start);
    const mark = this.directives.mark();
    const isAssert = tokens.kind === "word" && assertWords.has(tokens.spelling());
    const kind = isAssert && this.#isNext(PARENTHESIS_OPEN) ? "assert" : "declaration";
    do {
      if (tokens.kind === "directive") this.#directive();
      else if (tokens.kind === "word" && this.#isPragmaWord()) this.#pragmaOperator();
      else if (tokens.kind === "word") draft.word(tokens);
      else if (tokens.kind === "punctuation") {
        const verdict = draft.punctuation(tokens);
        if (verdict === "complete" && tokens.code() === BRACE_CLOSE) this.#closeLinkage();
        if (verdict === "complete") return this.#finish(draft, kind, mark.conditionals, null);
        if (verdict === "function-body") return this.#finishFunction(draft, mark.conditionals);
      }
    } while (tokens.next());
    this.#recover(draft, kind, mark);
  }

  #finishFunction(draft: Draft, conditionals: number): void {
    const brace = this.#tokens.start;
    if (draft.hasBody) this.#finish(draft, "declaration", conditionals, brace);
    this.#skipBody(draft.start);
    const isLost = draft.hasLostBody || (draft.hasWordBehindGroup && this.#isNext(SEMICOLON));
    if (isLost) this.#reportSyntax(draft.start);
  }

  #isNext(code: number): boolean {
    const tokens = new Tokens(this.#tokens.text, this.#tokens.end, this.#tokens.text.length);
    return tokens.next() && tokens.kind === "punctuation" && tokens.code() === code;
  }

  /** What nobody can read and may hide records. Where conditions are left, both of their branches stand there. */
  #reportSyntax(start: number): void {
    const { conditionals, diagnostics, locator } = this.directives;
    if (conditionals.length > 0 || this.#reports >= RECOVERY_LIMIT) return;
    this.#reports += 1;
    const end = Math.max(start + 1, this.#tokens.end);
    const near = this.#tokens.text.slice(start, start + 60).split("\n")[0] ?? "";
    diagnostics.push(diagnostic("c-syntax", { near }, locator.span(start, end)));
  }

  /** `from`: what the body belongs to. */
  #skipBody(from: number): void {
    const tokens = this.#tokens;
    let depth = 1;
    while (depth > 0 && tokens.next()) {
      if (tokens.kind === "directive") this.#directive();
      else if (tokens.kind === "punctuation") {
        const code = tokens.code();
        if (code === BRACE_OPEN) depth += 1;
        else if (code === BRACE_CLOSE) depth -= 1;
      }
    }
    if (depth > 0) this.#reportSyntax(from);
  }

  /** The text ended inside a declaration: it ends where a line starts like a new one, and the rest is read again. */
  #recover(draft: Draft, kind: Slice["kind"], mark: ReturnType<Directives["mark"]>): void {
    const { text } = this.#tokens;
    const pattern = /\n(?=(?:typedef|struct|union|enum|extern)\b)/g;
    pattern.lastIndex = draft.start;
    const match = this.#recoveries < RECOVERY_LIMIT ? pattern.exec(text) : null;
    this.#recoveries += 1;
    const end = match === null ? text.length : match.index + 1;
    const damage = draft.isTooDeep ? "too-deep" : "unterminated";
    this.#slices.push(this.#sliceOf(draft, kind, mark.conditionals, end, null, damage));
    if (match === null) return;
    this.directives.rewind(mark);
    this.#readDirectives(draft.start, end);
    this.#tokens.moveTo(end);
  }

  #readDirectives(start: number, end: number): void {
    const tokens = new Tokens(this.#tokens.text, start, end);
    while (tokens.next()) {
      if (tokens.kind !== "directive") continue;
      const next = this.directives.read(tokens.start, tokens.end);
      if (next !== tokens.end) tokens.moveTo(next);
    }
  }

  /** Prototypes and variables without a record body say nothing about layout and are dropped here. */
  #finish(draft: Draft, kind: Slice["kind"], conditionals: number, bodyBrace: number | null): void {
    if (kind === "declaration" && !draft.isTypedef && !draft.hasBody && !draft.isAssertLike) {
      const isConstant = draft.isConst && draft.hasInitializer && !draft.isTooDeep;
      if (draft.hasLostBody) this.#reportSyntax(draft.start);
      if (draft.hasWordBehindGroup) this.#awaitsBody = true;
      if (isConstant) this.constVariables.push({ start: draft.start, end: this.#tokens.end });
      return;
    }
    const damage = draft.isTooDeep ? "too-deep" : null;
    const end = bodyBrace === null ? this.#tokens.end : bodyBrace + 1;
    this.#awaitsBody = false;
    this.#slices.push(this.#sliceOf(draft, kind, conditionals, end, bodyBrace, damage));
  }

  #sliceOf(
    draft: Draft,
    kind: Slice["kind"],
    conditionals: number,
    end: number,
    bodyBrace: number | null,
    damage: Slice["damage"],
  ): Slice {
    const isInside = (offset: number): boolean => offset < end;
    return {
      kind,
      start: draft.start,
      end,
      bodyBrace,
      isTypedef: draft.isTypedef,
      form: draft.form,
      tags: draft.tags.filter((tag) => isInside(tag.offset)),
      names: draft.names.filter((name) => isInside(name.offset)),
      enumerators: draft.enumerators,
      damage,
      conditional: this.directives.conditionals[conditionals] ?? null,
    };
  }
}
