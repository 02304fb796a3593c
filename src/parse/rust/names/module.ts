import type { Attribute } from "./attributes.ts";
import type { Cfg } from "./cfg.ts";
import type { Range } from "../syntax/syntax.ts";
import type { Tokens } from "../tokens/token.ts";

// What a crate is once its items are known: modules, and in them names. Nothing here has been given a meaning yet.

export type ItemKind =
  | "struct"
  | "union"
  | "enum"
  | "type"
  | "const"
  | "static"
  | "fn"
  | "trait"
  | "extern-type";

/** An item that may matter to a layout, by its tokens. What is inside is read when somebody asks. */
export interface Item {
  readonly kind: ItemKind;
  readonly name: number;
  readonly module: Module;
  readonly tokens: Tokens;
  /** First token of its attributes. */
  readonly attributes: number;
  /** Its keyword (`struct`); attributes and visibility end here. */
  readonly at: number;
  /** The name's token. */
  readonly nameAt: number;
  readonly end: number;
  readonly isPublic: boolean;
  /** A delimiter inside was never closed, or the item makes no sense: why. */
  readonly damage: string | null;
}

/** An `impl` block, kept for its accessors and associated constants and types. */
export interface Implementation {
  readonly module: Module;
  readonly tokens: Tokens;
  /** The `<` or the type after `impl`. */
  readonly at: number;
  readonly isTrait: boolean;
  /** The braces with its items. */
  readonly body: number;
  /** Number of the last name in the type it is for. */
  readonly target: number;
}

/** One name or one glob of a `use`. */
export interface Import {
  readonly module: Module;
  /** `crate` and `$crate` begin at a crate's root; `global` is `::a`. */
  readonly start: "relative" | "global" | "crate";
  readonly crate: number;
  readonly segments: readonly number[];
  readonly isPublic: boolean;
  isBeingResolved: boolean;
  readonly resolved: Map<Space, Definition | null>;
}

export type Space = "types" | "values" | "macros";

export type Binding =
  | { readonly kind: "item"; readonly item: Item }
  | { readonly kind: "module"; readonly module: Module; readonly isPublic: boolean }
  | { readonly kind: "crate"; readonly crate: string; readonly isPublic: boolean }
  | { readonly kind: "macro"; readonly macro: MacroDefinition; readonly isPublic: boolean }
  | { readonly kind: "import"; readonly import: Import };

/** What a path stands for. `foreign`: in a crate whose source is not at hand (`core`, `libc`). */
export type Definition =
  | { readonly kind: "item"; readonly item: Item }
  | { readonly kind: "module"; readonly module: Module }
  | { readonly kind: "variant"; readonly item: Item; readonly name: number }
  | { readonly kind: "macro"; readonly macro: MacroDefinition }
  | { readonly kind: "primitive"; readonly name: string }
  | { readonly kind: "foreign"; readonly crate: string; readonly path: readonly string[] };

/** A `macro_rules!`; its arms are read when it is called. */
export interface MacroDefinition {
  readonly name: number;
  readonly crate: Crate;
  readonly body: Range;
}

/** Macros by textual scope: each definition is seen by what follows it. */
export interface MacroScope {
  readonly macro: MacroDefinition;
  readonly next: MacroScope | null;
}

export interface Crate {
  readonly name: string;
  readonly number: number;
  readonly edition: 2015 | 2018 | 2021 | 2024;
  readonly cfg: Cfg;
  /** Folder that `#[path]` and `include!` may not leave; ends without `/`. */
  readonly folder: string;
  readonly root: Module;
  /** Names of other crates as this one writes them; the value is the package to look for. */
  readonly dependencies: ReadonlyMap<string, DependencyRequest>;
  /** `#![allow(overflowing_literals)]`: a literal that does not fit wraps. */
  wrapsLiterals: boolean;
  /** Crates whose exported macros `#[macro_use] extern crate` brought in. */
  readonly macroCrates: string[];
  readonly exportedMacros: Map<number, MacroDefinition>;
  readonly implementations: Map<number, Implementation[]>;
}

/** A dependency as a manifest asks for it. */
export interface DependencyRequest {
  readonly package: string;
  /** Folder of its source, as written; relative to the workspace where it was inherited from there. */
  readonly path: string | null;
  readonly isInherited: boolean;
  readonly isOptional: boolean;
  readonly version: string | null;
  readonly features: readonly string[];
  readonly hasDefaultFeatures: boolean;
}

/** A module; its names are there once `scan` was called through `Modules.scan`. */
export class Module {
  readonly crate: Crate;
  readonly parent: Module | null;
  readonly name: string;
  /** `a::b`; empty for the crate's root. */
  readonly path: string;
  readonly types = new Map<number, Binding>();
  readonly values = new Map<number, Binding>();
  readonly macros = new Map<number, Binding>();
  readonly globs: Import[] = [];
  readonly items: Item[] = [];
  /** `const _: () = …;`, which may say something about a layout. */
  readonly asserts: Range[] = [];
  readonly children: Module[] = [];
  /** Those before `mod`; an attribute macro among them may make other items of what is inside. */
  readonly attributes: readonly Attribute[];
  readonly depth: number;
  /** Macros by textual scope as of the module's last item; for calls inside types and expressions. */
  macroScope: MacroScope | null = null;
  /** The text of the module's own file as long as it was not read; null for others. */
  preview: (() => string | null) | null = null;
  /** Reads the module's text; null once that has begun. */
  pending: (() => void) | null = null;

  constructor(crate: Crate, parent: Module | null, name: string, attributes: readonly Attribute[] = []) {
    this.crate = crate;
    this.attributes = attributes;
    this.parent = parent;
    this.name = name;
    this.path = parent === null || parent.path === "" ? name : `${parent.path}::${name}`;
    this.depth = parent === null ? 0 : parent.depth + 1;
  }

  /** Reads the module if nobody has yet. */
  scanned(): this {
    const pending = this.pending;
    this.pending = null;
    pending?.();
    return this;
  }

  isInside(other: Module): boolean {
    return this === other || (this.parent?.isInside(other) ?? false);
  }
}

/** Reads all of a crate's modules. */
export function scanAll(module: Module): void {
  const waiting = [module];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
    waiting.push(...next.scanned().children);
}
