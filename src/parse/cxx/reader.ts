import type { UnresolvedReason } from "../../model/model.ts";
import type { Span } from "../../source/source.ts";
import type { Evaluated } from "../c/scope.ts";
import type { Scope, Template } from "./scope.ts";
import { type Kind, spanOfTokens, type Unit } from "./tokens.ts";
import type { CxxType } from "./types.ts";
import type { World } from "./world.ts";

/** The readers that need each other: types hold expressions, expressions hold types. Handed in by parse.ts. */
export interface Readers {
  /** A declaration outside of classes; steps over what it cannot read. */
  readonly declaration: (reader: Reader) => void;
  /** A class specifier from its keyword on. Null: no class. */
  readonly classSpecifier: (reader: Reader, naming: Naming) => CxxType | null;
  readonly enumSpecifier: (reader: Reader, naming: Naming) => CxxType | null;
  /** `const char *[3]`: a type without a name. Null: none stands here. */
  readonly typeId: (reader: Reader) => CxxType | null;
  /** A constant expression; `extent` as in expressions.ts. */
  readonly expression: (reader: Reader, extent: "whole" | "item" | "part" | "argument") => Evaluated;
  /** What a name with its scopes and arguments means. Null: none stands here, or nobody defines it. */
  readonly templateOf: (reader: Reader, entity: Template) => CxxType;
}

/** What a class or an enum without a tag is called. */
export interface Naming {
  /** The name it has by being typedef'd; null: none. */
  readonly untagged: string;
  /** Attributes that stand before the specifier and are the record's if it is defined here. */
  readonly leading: Requests;
  /** Overrides the id: of a template's instance. */
  readonly id?: string;
}

/** What attributes ask for. */
export interface Requests {
  readonly alignment: number | null;
  readonly isPacked: boolean;
  readonly refused: UnresolvedReason | null;
  readonly hasEmptyBases: boolean;
  /** `__declspec(property(…))`: it looks like a member and is none. */
  readonly isProperty: boolean;
  /** `__declspec(align)` is among them. */
  readonly hasDeclspecAlign: boolean;
}

export const noRequests: Requests = {
  alignment: null,
  isPacked: false,
  refused: null,
  hasEmptyBases: false,
  isProperty: false,
  hasDeclspecAlign: false,
};

/** A position in the tokens of a unit, and the scope that names are looked up in. */
export class Reader {
  readonly world: World;
  readonly readers: Readers;
  readonly unit: Unit;
  readonly scope: Scope;
  readonly end: number;
  at: number;

  constructor(
    around: { readonly world: World; readonly readers: Readers; readonly unit: Unit },
    scope: Scope,
    at: number,
    end: number,
  ) {
    this.world = around.world;
    this.readers = around.readers;
    this.unit = around.unit;
    this.scope = scope;
    this.at = at;
    this.end = end;
  }

  /** Another reader of the same text. */
  inside(from: number, to: number, scope: Scope = this.scope): Reader {
    return new Reader(this, scope, from, to);
  }

  isDone(): boolean {
    return this.at >= this.end;
  }

  /** The token's text, `ahead` tokens from here; empty behind the end. */
  text(ahead = 0): string {
    const index = this.at + ahead;
    return index >= this.end ? "" : this.unit.tokens.spelling(index);
  }

  kind(ahead = 0): Kind | "end" {
    const index = this.at + ahead;
    return index >= this.end ? "end" : this.unit.tokens.kind(index);
  }

  is(text: string, ahead = 0): boolean {
    return this.text(ahead) === text;
  }

  take(text: string): boolean {
    if (this.text() !== text) return false;
    this.at++;
    return true;
  }

  /** A word that is no operator; null: none stands here. */
  takeWord(): string | null {
    if (this.kind() !== "word") return null;
    return this.unit.tokens.spelling(this.at++);
  }

  /** The index of the bracket that closes the one `ahead`; the end if it has none. */
  closing(ahead = 0): number {
    const partner = this.unit.tokens.partner(this.at + ahead);
    return partner <= this.at + ahead || partner >= this.end ? this.end : partner;
  }

  /** Whether a token stands between here and the end, outside of brackets. */
  holds(text: string): boolean {
    for (const ahead = this.inside(this.at, this.end); !ahead.isDone(); ahead.skip())
      if (ahead.is(text)) return true;
    return false;
  }

  /** Over one token, or over a bracket and all that is in it. */
  skip(): void {
    const opens = /^[([{]$/.test(this.text());
    this.at = Math.min(this.end, opens ? this.closing() + 1 : this.at + 1);
  }

  /** Over template arguments from `<` to the `>` that closes them; false, and nowhere, if none does. */
  skipAngles(): boolean {
    const close = this.is("<") ? this.unit.tokens.partner(this.at) : -1;
    if (close === -1 || close >= this.end) return false;
    this.at = close + 1;
    return true;
  }

  /** Over the rest of a declaration: behind its `;`, or behind the body of a function. */
  skipDeclaration(): void {
    while (!this.isDone()) {
      const text = this.text();
      if (text === "}") return;
      this.skip();
      if (text === ";") return;
      if (text === "{") {
        // `int list[] = { 1, 2 };` goes on behind the brace, a function does not.
        if (!/^(?:;|,|=|\[|\)|:|->|\(|\.)$/.test(this.text())) return;
      }
    }
  }

  spanFrom(first: number): Span {
    return spanOfTokens(this.unit, first, Math.max(first, this.at - 1));
  }

  /** Says that what stands at a token cannot be read, and returns where and what that is. */
  reportSyntax(from: number): { readonly near: string; readonly span: Span } {
    const { tokens } = this.unit;
    const near = tokens.text.slice(tokens.start(from), tokens.start(from) + 60).split("\n")[0] ?? "";
    const span = this.spanFrom(from);
    this.world.report("c-syntax", { near }, span);
    return { near, span };
  }

  /** The text from a token to here, on one line. */
  spellingFrom(first: number): string {
    return this.#textFrom(first, Infinity);
  }

  /** The same for people: a long text is cut. */
  excerptFrom(first: number): string {
    return this.#textFrom(first, longestExcerpt);
  }

  #textFrom(first: number, most: number): string {
    const { tokens } = this.unit;
    const start = tokens.start(first);
    const end = tokens.end(Math.max(first, this.at - 1));
    const text = tokens.text.slice(start, Math.min(end, start + most)).replace(/\s+/g, " ");
    return end - start > most ? `${text}…` : text;
  }
}

const longestExcerpt = 300;
