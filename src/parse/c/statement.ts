import {
  BRACE_CLOSE,
  BRACE_OPEN,
  BRACKET_CLOSE,
  BRACKET_OPEN,
  COLON,
  COMMA,
  PARENTHESIS_CLOSE,
  PARENTHESIS_OPEN,
  QUESTION,
  SEMICOLON,
  STAR,
} from "./signs.ts";

/** Words that are a type, or a part of one, and never a declarator's name. */
const typeWords: ReadonlySet<string> = new Set([
  "void", "char", "short", "int", "long", "float", "double", "signed", "unsigned", "_Bool", "bool", "wchar_t",
]); // oxfmt-ignore

const qualifiers: ReadonlySet<string> = new Set([
  "const",
  "volatile",
  "static",
  "extern",
  "register",
  "typedef",
  "inline",
]);

type Block = "record" | "enum" | "other";

/** What the keyword pass knows about the declaration it is in: enough to tell what a colon means. */
export class Statement {
  /** Open parentheses and brackets. */
  parentheses = 0;
  /** The comma right before the declarator that is being read; null for the first. */
  commaBefore: number | null = null;
  isTagNext = false;
  #hasType = false;
  #hasName = false;
  #keyword: "struct" | "union" | "enum" | null = null;
  #questions = 0;
  readonly #blocks: Block[] = [];

  word(word: string): void {
    if (word === "struct" || word === "union" || word === "enum") {
      this.#keyword = word;
      this.#hasType = true;
      this.isTagNext = true;
      return;
    }
    if (this.isTagNext) {
      this.isTagNext = false;
      return;
    }
    if (qualifiers.has(word)) return;
    if (typeWords.has(word) || !this.#hasType) this.#hasType = true;
    else this.#hasName = true;
    if (this.#hasName) this.#keyword = null;
  }

  punctuation(code: number, offset: number): void {
    this.isTagNext = false;
    switch (code) {
      case BRACE_OPEN:
        this.#blocks.push(this.#keyword === null ? "other" : this.#keyword === "enum" ? "enum" : "record");
        this.#reset();
        return;
      case BRACE_CLOSE:
        this.#blocks.pop();
        this.#reset();
        this.#hasType = true;
        return;
      case SEMICOLON:
        this.#reset();
        return;
      case COMMA:
        if (this.parentheses > 0) return;
        this.#hasName = false;
        this.commaBefore = offset;
        return;
      case PARENTHESIS_OPEN:
      case BRACKET_OPEN:
        this.parentheses += 1;
        this.#keyword = null;
        return;
      case PARENTHESIS_CLOSE:
      case BRACKET_CLOSE:
        this.parentheses -= 1;
        return;
      case QUESTION:
        this.#questions += 1;
        return;
      case COLON:
        this.#questions = Math.max(0, this.#questions - 1);
        return;
      case STAR:
        this.#keyword = null;
    }
  }

  /** `stop` gives the character at which the clause behind the colon ends. */
  colonMeaning(stop: () => number): "underlying" | "unnamed-bit-field" | null {
    if (this.#questions > 0 || this.parentheses > 0) return null;
    if (this.#keyword === "enum" && (this.#blocks.at(-1) !== "record" || stop() === BRACE_OPEN))
      return "underlying";
    const isUnnamed = this.#blocks.at(-1) === "record" && this.#hasType && !this.#hasName;
    return isUnnamed ? "unnamed-bit-field" : null;
  }

  #reset(): void {
    this.#hasType = false;
    this.#hasName = false;
    this.#keyword = null;
    this.#questions = 0;
    this.parentheses = 0;
    this.commaBefore = null;
  }
}
