import { skipParentheses, Tokens } from "./tokens.ts";
import { BRACE_CLOSE, BRACE_OPEN, COMMA, PARENTHESIS_CLOSE, PARENTHESIS_OPEN, SEMICOLON } from "./signs.ts";

// What the keyword pass has to know about the text ahead of it or behind it before it can decide.

/** The comma between the two operands of the parenthesis that follows `from`. */
export function operandComma(text: string, from: number): number | null {
  const tokens = new Tokens(text, from, text.length);
  let depth = 0;
  while (tokens.next()) {
    if (tokens.kind !== "punctuation") continue;
    const code = tokens.code();
    if (code === PARENTHESIS_OPEN) depth += 1;
    else if (code === PARENTHESIS_CLOSE) depth -= 1;
    else if (code === COMMA && depth === 1) return tokens.start;
    if (depth <= 0) return null;
  }
  return null;
}

/** Where the parenthesis that is open at `from` closes. */
export function closingParenthesis(text: string, from: number): number {
  const tokens = new Tokens(text, from, text.length);
  skipParentheses(tokens);
  return tokens.start;
}

/** Where the clause behind a colon ends: before `,`, `;`, `{` or an unmatched closing one, and which it is. */
export function endOfColonClause(
  text: string,
  from: number,
): { readonly end: number; readonly stop: number } {
  const tokens = new Tokens(text, from, text.length);
  let depth = 0;
  while (tokens.next()) {
    if (tokens.kind !== "punctuation") continue;
    const code = tokens.code();
    if (code === PARENTHESIS_OPEN) depth += 1;
    else if (code === PARENTHESIS_CLOSE) depth -= 1;
    const isStop = code === COMMA || code === SEMICOLON || code === BRACE_OPEN || code === BRACE_CLOSE;
    if (depth < 0 || (depth === 0 && isStop)) return { end: tokens.start, stop: code };
  }
  return { end: tokens.start, stop: 0 };
}

/** The code of the first character of the token behind `from`; 0 at the end. */
export function nextCode(text: string, from: number): number {
  const peek = new Tokens(text, from, text.length);
  return peek.next() ? peek.code() : 0;
}

/** Whether only qualifiers stand between `offset` and the star of a pointer. */
export function isBehindStar(text: string, offset: number): boolean {
  const before = text.slice(Math.max(0, offset - 200), offset);
  return /\*(?:\s|\b(?:const|volatile|UNALIGNED|_*unaligned|_*restrict|_*[su]ptr)\b)*$/.test(before);
}

export function isWordStart(code: number): boolean {
  return code === 95 || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}
