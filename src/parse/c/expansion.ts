import type { Macro, Macros } from "./definitions.ts";
import { Tokens } from "./tokens.ts";
import type { TokenKind } from "./tokens.ts";

/** Tokens that one macro, and all of a text together, may produce; hostile macros double with every step. */
const TOKEN_LIMIT = 5000;
const TOTAL_LIMIT = 5_000_000;

/** Calls inside the arguments of calls are followed this deep. */
const DEPTH_LIMIT = 100;

interface Token {
  readonly text: string;
  readonly isWord: boolean;
  /** Macros out of which it came: none of them is expanded in it again (C11 6.10.3.4). */
  readonly hidden: ReadonlySet<string>;
}

const nothing: ReadonlySet<string> = new Set();

/** Expands the macros of one text. */
export class Expansion {
  readonly #macros: Macros;
  #total = 0;
  /** Tokens made for the macro at hand. */
  #made = 0;
  #depth = 0;

  constructor(macros: Macros) {
    this.#macros = macros;
  }

  /** What stands for `name`, an object-like macro, after all macros are expanded; null where that is not known. */
  of(name: string): string | null {
    if (this.#total > TOTAL_LIMIT) return null;
    this.#made = 0;
    const tokens = this.#expand([{ text: name, isWord: true, hidden: nothing }]);
    this.#total += this.#made;
    return tokens === null ? null : tokens.map(({ text }) => text).join(" ");
  }

  #expand(tokens: readonly Token[]): readonly Token[] | null {
    if (this.#depth >= DEPTH_LIMIT) return null;
    this.#depth += 1;
    const expanded = this.#expandAll(tokens);
    this.#depth -= 1;
    return expanded;
  }

  #expandAll(tokens: readonly Token[]): readonly Token[] | null {
    /** What is still to be read, the next token last. */
    const open = tokens.toReversed();
    const done: Token[] = [];
    for (let token = open.pop(); token !== undefined; token = open.pop()) {
      const macro = token.isWord && !token.hidden.has(token.text) ? this.#macros.get(token.text) : undefined;
      if (macro === undefined) {
        done.push(token);
        continue;
      }
      const replaced = this.#replace(macro, token, open);
      if (replaced === "not-called") done.push(token);
      else if (replaced === null) return null;
      else for (const each of replaced.toReversed()) open.push(each);
    }
    return done;
  }

  /** What stands for the macro's name and, of a function-like one, its arguments, which are taken from `open`. */
  #replace(macro: Macro, token: Token, open: Token[]): readonly Token[] | "not-called" | null {
    if (macro.parameters === null)
      return this.#substitute(macro, new Map(), new Set([...token.hidden, macro.name]));
    if (open.at(-1)?.text !== "(") return "not-called";
    const call = takeArguments(open);
    if (call === null) return null;
    const named = namedArguments(macro, call.given);
    if (named === null) return null;
    const hidden = [...token.hidden].filter((name) => call.closing.hidden.has(name));
    return this.#substitute(macro, named, new Set([...hidden, macro.name]));
  }

  #substitute(
    macro: Macro,
    given: ReadonlyMap<string, readonly Token[]>,
    hidden: ReadonlySet<string>,
  ): readonly Token[] | null {
    const body = tokensIn(macro.body);
    const made: Token[] = [];
    for (let at = 0; at < body.length; at += 1) {
      const token = body[at];
      if (token === undefined) break;
      if (token.text === "__VA_OPT__") return null;
      const next = body[at + 1];
      const isString = token.text === "#" && macro.parameters !== null;
      const argument = given.get(isString ? (next?.text ?? "") : token.text);
      if (token.text === "##") {
        // An empty operand leaves the other one as it is.
        const right = next === undefined ? [] : (given.get(next.text) ?? [next]);
        at += 1;
        const left = made.pop();
        const [first, ...others] = right;
        if (left !== undefined && first !== undefined) made.push(pasted(left, first), ...others);
        else made.push(...(left === undefined ? right : [left]));
      } else if (isString && argument !== undefined) {
        made.push({ text: '""', isWord: false, hidden });
        at += 1;
      } else if (argument === undefined) made.push(token);
      else {
        const isPasted = next?.text === "##";
        const expanded = isPasted ? argument : this.#expand(argument);
        if (expanded === null) return null;
        if (expanded.length === 0 && isPasted) {
          // `x ## y` with an empty x is y.
          at += 2;
          const right = body[at];
          if (right !== undefined) made.push(...(given.get(right.text) ?? [right]));
        } else made.push(...expanded);
      }
    }
    this.#made += made.length + 1;
    if (this.#made > TOKEN_LIMIT) return null;
    return made.map((token) => ({ ...token, hidden: new Set([...token.hidden, ...hidden]) }));
  }
}

/** The arguments of a call, taken off `open` up to the closing parenthesis; null if there is none. */
function takeArguments(
  open: Token[],
): { readonly given: readonly (readonly Token[])[]; readonly closing: Token } | null {
  open.pop();
  const given: Token[][] = [[]];
  let depth = 0;
  for (let token = open.pop(); token !== undefined; token = open.pop()) {
    if (token.text === ")" && depth === 0) return { given, closing: token };
    if (token.text === "," && depth === 0) {
      given.push([]);
      continue;
    }
    if (token.text === "(") depth += 1;
    else if (token.text === ")") depth -= 1;
    given.at(-1)?.push(token);
  }
  return null;
}

/** Null where the number of arguments does not fit, which is an error in C. */
function namedArguments(
  { parameters, rest }: Macro,
  given: readonly (readonly Token[])[],
): ReadonlyMap<string, readonly Token[]> | null {
  const names = parameters ?? [];
  const isEmptyCall = names.length === 0 && given.length === 1 && given[0]?.length === 0;
  if (given.length < names.length || (rest === null && !isEmptyCall && given.length > names.length))
    return null;
  const named = new Map(names.map((name, index) => [name, given[index] ?? []] as const));
  if (rest === null) return named;
  const comma: Token = { text: ",", isWord: false, hidden: nothing };
  const others = given.slice(names.length).flatMap((one, index) => (index === 0 ? one : [comma, ...one]));
  return new Map([...named, [rest, others]]);
}

function pasted(left: Token, right: Token): Token {
  const hidden = new Set([...left.hidden].filter((name) => right.hidden.has(name)));
  return { text: left.text + right.text, isWord: left.isWord, hidden };
}

function tokensIn(body: string): readonly Token[] {
  // Behind a token, so that a `#` at the start is no directive.
  const tokens = new Tokens(`;${body}`, 0, body.length + 1);
  tokens.next();
  const found: Token[] = [];
  let lastEnd = 0;
  while (tokens.next()) {
    const text = tokens.spelling();
    const last = found.at(-1);
    if (text === "#" && last?.text === "#" && lastEnd === tokens.start) {
      found.pop();
      found.push({ text: "##", isWord: false, hidden: nothing });
    } else if (last?.isWord === true && lastEnd === tokens.start && isPrefix(last.text, tokens.kind)) {
      found.pop();
      found.push({ text: last.text + text, isWord: false, hidden: nothing });
    } else if (last !== undefined && lastEnd === tokens.start && operators.has(last.text + text)) {
      found.pop();
      found.push({ text: last.text + text, isWord: false, hidden: nothing });
    } else found.push({ text, isWord: tokens.kind === "word", hidden: nothing });
    lastEnd = tokens.end;
  }
  return found;
}

function isPrefix(word: string, kind: TokenKind): boolean {
  return (kind === "string" || kind === "character") && /^(?:L|u8?|U)$/.test(word);
}

/** Operators of more than one character stay together. */
const operators: ReadonlySet<string> = new Set([
  "<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "->", "++", "--", "+=", "-=", "|=", "&=",
]); // oxfmt-ignore
