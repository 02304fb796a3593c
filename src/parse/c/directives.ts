import { diagnostic } from "../../diagnostic/facts.ts";
import type { Diagnostic } from "../../diagnostic/facts.ts";
import { firstIndex } from "../../source/search.ts";
import type { SourceText } from "../../source/source.ts";
import { Locator } from "./lines.ts";
import { packOperands, PackState } from "./pack.ts";
import type { PackMark, PackSetting } from "./pack.ts";
import { endOfLine } from "./tokens.ts";

/** One `#define` or `#undef` of a name. `body` is null for `#undef`. */
export interface MacroChange {
  readonly offset: number;
  readonly body: string | null;
  /** Where the body starts in the text. */
  readonly bodyStart: number;
  readonly isFunctionLike: boolean;
}

/** An `#if`, `#else` … that decides about text and that nobody evaluated. */
export interface ConditionalMark {
  readonly offset: number;
  readonly directive: string;
}

/** A moment in the reading of directives, for going back to it. */
export interface DirectivesMark {
  readonly pack: PackMark;
  readonly markers: number;
  readonly conditionals: number;
  readonly diagnostics: number;
  readonly defined: number;
  readonly branches: readonly Branch[];
  readonly dead: number;
}

/** `known`: the branch is certain to be compiled, so its `#else` is not; `unknown`: nobody evaluated the condition. */
type Branch = { readonly kind: "known"; readonly start: number } | UnknownBranch;

interface UnknownBranch {
  readonly kind: "unknown";
  readonly start: number;
  /** What packing there was before, and what the branches that ended leave in force. */
  readonly before: PackSetting;
  readonly left: readonly PackSetting[];
  readonly isElse: boolean;
}

/** What the lines that begin with `#` say about the text around them. */
export class Directives {
  readonly locator: Locator;
  readonly pack: PackState;
  readonly macros = new Map<string, MacroChange[]>();
  readonly conditionals: ConditionalMark[] = [];
  readonly diagnostics: Diagnostic[] = [];
  /** Branches that are never compiled: `[start, end)`, in order. */
  readonly dead: (readonly [start: number, end: number])[] = [];
  readonly #text: string;
  readonly #definedInOrder: string[] = [];
  readonly #language: "c" | "c++";
  #hasInclude = false;
  #branches: Branch[] = [];

  constructor(source: SourceText, defaultPack: number | null, language: "c" | "c++" = "c") {
    this.#text = source.text;
    this.#language = language;
    this.locator = new Locator(source);
    this.pack = new PackState(defaultPack);
  }

  /** Reads the directive from `start` to `end` and returns where reading goes on: behind it, or behind dead text. */
  read(start: number, end: number): number {
    const line = this.#text.slice(start + 1, end).replace(/\\\r?\n/g, " ");
    const [, name = "", rest = ""] = /^\s*([A-Za-z_]+|\d*)\s*(.*)$/s.exec(line) ?? [];
    if (/^\d+$/.test(name)) this.#marker(start, Number(name), rest);
    else if (name === "line") this.#line(start, rest);
    else if (name === "pragma") this.pragma(start, end, rest);
    else if (name === "define" || name === "undef") this.#define(start, end, name);
    else if (name === "include" || name === "include_next" || name === "import")
      this.#include(start, end, rest);
    else if (/^(?:el)?if|^else$|^endif$/.test(name)) return this.#conditional(start, end, name, rest.trim());
    else if (!withoutConsequence.test(`${name} ${rest}`)) this.#unreadable(start, end);
    return end;
  }

  /** The end of the text: an `#if` that is still open was to end somewhere, and where cannot be told. */
  end(): void {
    for (const { start } of this.#branches.splice(0)) this.#unreadable(start, start);
  }

  /** Obeys the text of a `#pragma`, a `__pragma(…)` or a `_Pragma("…")`. */
  pragma(start: number, end: number, text: string): void {
    if (!/^\s*pack\b/.test(text)) return;
    const operands = packOperands(text);
    const why =
      operands === null
        ? this.pack.apply(start, [text.trim(), ""], () => null)
        : this.pack.apply(start, operands, (word) => this.#macroNumber(word));
    if (why !== null) {
      this.diagnostics.push(
        diagnostic("c-pack", { pragma: text.trim(), why }, this.locator.span(start, end)),
      );
    }
  }

  /** The text from `start` to `end` with dead branches blanked at equal length. */
  liveText(start: number, end: number): string {
    let live = this.#text.slice(start, end);
    const { dead } = this;
    const first = firstIndex(dead.length, (index) => (dead[index]?.[1] ?? 0) > start);
    for (let index = first; index < dead.length; index += 1) {
      const [from, to] = dead[index] ?? [end, end];
      if (from >= end) break;
      const blankFrom = Math.max(from, start) - start;
      const blankTo = Math.min(to, end) - start;
      live = live.slice(0, blankFrom) + " ".repeat(blankTo - blankFrom) + live.slice(blankTo);
    }
    return live;
  }

  mark(): DirectivesMark {
    return {
      pack: this.pack.mark(),
      markers: this.locator.markerCount(),
      conditionals: this.conditionals.length,
      diagnostics: this.diagnostics.length,
      defined: this.#definedInOrder.length,
      branches: [...this.#branches],
      dead: this.dead.length,
    };
  }

  rewind(mark: DirectivesMark): void {
    this.pack.rewind(mark.pack);
    this.locator.rewind(mark.markers);
    this.conditionals.length = mark.conditionals;
    this.diagnostics.length = mark.diagnostics;
    this.#branches = [...mark.branches];
    this.dead.length = mark.dead;
    for (const name of this.#definedInOrder.splice(mark.defined).reverse()) this.macros.get(name)?.pop();
  }

  #marker(start: number, line: number, rest: string): void {
    const file = /^"((?:[^"\\]|\\.)*)"/.exec(rest)?.[1];
    if (file === undefined) return;
    this.locator.addMarker(start, line, file.replace(/\\(.)/g, "$1").replaceAll("\\", "/"));
  }

  #line(start: number, rest: string): void {
    const [, line, file] = /^(\d+)\s*(?:"((?:[^"\\]|\\.)*)")?/.exec(rest) ?? [];
    if (line === undefined) return;
    const path = file === undefined ? null : file.replace(/\\(.)/g, "$1").replaceAll("\\", "/");
    this.locator.addMarker(start, Number(line), path);
  }

  #include(start: number, end: number, rest: string): void {
    if (this.#hasInclude) return;
    this.#hasInclude = true;
    this.diagnostics.push(
      diagnostic("c-include", { include: rest.trim().slice(0, 200) }, this.locator.span(start, end)),
    );
  }

  #define(start: number, end: number, name: "define" | "undef"): void {
    const pattern = /#\s*(?:define|undef)\s+([A-Za-z_$][\w$]*)(\()?/y;
    pattern.lastIndex = start;
    const match = pattern.exec(this.#text);
    const macro = match?.[1];
    if (match === null || macro === undefined || pattern.lastIndex > end) return;
    const bodyStart = pattern.lastIndex - (match[2] === undefined ? 0 : 1);
    const body = name === "undef" ? null : bareBody(this.#text.slice(bodyStart, end));
    const change = { offset: start, body, bodyStart, isFunctionLike: match[2] !== undefined };
    const changes = this.macros.get(macro);
    if (changes === undefined) this.macros.set(macro, [change]);
    else changes.push(change);
    this.#definedInOrder.push(macro);
  }

  #conditional(start: number, end: number, name: string, condition: string): number {
    if (!name.startsWith("if") && this.#branches.length === 0) {
      this.#unreadable(start, end);
      return end;
    }
    if (name.startsWith("if")) {
      const answer = knownAnswer(name, condition, this.#language);
      if (answer === false) return this.#skipDeadBranch(end);
      this.#branches.push(answer === null ? this.#unknownBranch(start) : { kind: "known", start });
      if (answer !== null) return end;
    } else {
      const branch = this.#branches.pop();
      if (branch?.kind === "known") return name === "endif" ? end : this.#skipDeadBranch(end);
      if (branch !== undefined) this.#endUnknownBranch(branch, start, name);
    }
    this.conditionals.push({ offset: start, directive: `#${name}` });
    return end;
  }

  #unknownBranch(start: number): UnknownBranch {
    return { kind: "unknown", start, before: this.pack.setting(), left: [], isElse: false };
  }

  #endUnknownBranch(branch: UnknownBranch, offset: number, name: string): void {
    const { before, left, isElse } = branch;
    const here = this.pack.setting();
    if (name === "endif") return this.pack.join(offset, [here, ...left, ...(isElse ? [] : [before])]);
    this.pack.restore(offset, before);
    this.#branches.push({ ...branch, left: [...left, here], isElse: name === "else" });
  }

  /** An `#endif` of no `#if`, a `#pragmapack(pop)`: what it was to do is lost. In branches that nobody chose it may be right. */
  #unreadable(start: number, end: number): void {
    if (this.#branches.some(({ kind }) => kind === "unknown")) return;
    const line =
      this.#text
        .slice(start, start + 60)
        .trim()
        .split("\n")[0] ?? "";
    this.diagnostics.push(diagnostic("c-syntax", { near: line.trimEnd() }, this.locator.span(start, end)));
  }

  /** Goes behind the `#endif` or `#else` that ends a branch which is never compiled. */
  #skipDeadBranch(from: number): number {
    const end = this.#endOfDeadBranch(from);
    this.dead.push([from, end]);
    return end;
  }

  #endOfDeadBranch(from: number): number {
    const pattern = /^[ \t]*#[ \t]*(if|ifdef|ifndef|else|elif|endif)\b/gm;
    pattern.lastIndex = from;
    let depth = 0;
    for (let match = pattern.exec(this.#text); match !== null; match = pattern.exec(this.#text)) {
      const name = match[1] ?? "";
      const end = endOfLine(this.#text, match.index, this.#text.length);
      if (name.startsWith("if")) depth += 1;
      else if (depth > 0) depth -= name === "endif" ? 1 : 0;
      else if (name === "endif") return end;
      else {
        const start = match.index;
        this.#branches.push(name === "else" ? { kind: "known", start } : this.#unknownBranch(start));
        if (name === "elif") this.conditionals.push({ offset: start, directive: "#elif" });
        return end;
      }
    }
    this.#unreadable(from, from);
    return this.#text.length;
  }

  #macroNumber(word: string): number | null {
    const body = this.macros.get(word)?.at(-1)?.body?.trim();
    return body !== undefined && /^\(?\s*\d+\s*\)?$/.test(body) ? Number(body.replace(/[()\s]/g, "")) : null;
  }
}

/** Directives that change nothing here, and the `#` that stands alone. */
const withoutConsequence = /^(?:(?:error|warning|ident|sccs|using|assert|unassert) | \s*(?:\/[/*].*)?$)/s;

/** What a condition is in every compilation of text of that language, or null. Anything else needs a preprocessor. */
function knownAnswer(name: string, condition: string, language: "c" | "c++"): boolean | null {
  const isCxx = language === "c++";
  if (name === "if" && /^[01]$/.test(condition)) return condition === "1";
  if (name === "if" && /^defined\s*\(?\s*__cplusplus\s*\)?$/.test(condition)) return isCxx;
  if (condition.split(/\s/)[0] !== "__cplusplus") return null;
  return name === "ifdef" ? isCxx : name === "ifndef" ? !isCxx : null;
}

/** A macro body without comments and continuation lines. */
export function bareBody(body: string): string {
  // What looks like a comment in a literal is none: sizeof("://").
  const literalOrComment = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\/\*[\s\S]*?\*\/|\/\/.*$/g;
  return body
    .replace(/\\\r?\n/g, " ")
    .replace(literalOrComment, (found) => (found.startsWith("/") ? " " : found))
    .trim();
}
