import type { Type, UnresolvedReason, UnresolvedType } from "../../../model/model.ts";
import type { Expander } from "../macros/expand.ts";
import type { Item, Module } from "../names/module.ts";
import type { Resolver } from "../names/resolve.ts";
import type { LayoutAnswer, LayoutQuery } from "../session/options.ts";
import type { Session } from "../session/session.ts";
import type { Expression, Range, TypeSyntax } from "../syntax/syntax.ts";
import { spanOf, spellTokens } from "../tokens/token.ts";
import type { IntegerType } from "./integer-types.ts";

/** What a generic parameter stands for in one instance. */
export type GenericValue =
  | { readonly kind: "type"; readonly type: Type }
  | { readonly kind: "value"; readonly value: bigint };

/** Where a type or an expression is read: what its names may mean. */
export interface Scope {
  readonly module: Module;
  readonly generics: ReadonlyMap<number, GenericValue>;
  readonly self: Type | null;
}

/** What a constant expression came to. An integer without a type is a literal that has not met one yet. */
export type Value =
  | { readonly kind: "integer"; readonly type: IntegerType | null; readonly value: bigint }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "text"; readonly length: number; readonly value: string }
  | { readonly kind: "range"; readonly start: Value | null; readonly end: Value | null }
  | { readonly kind: "list"; readonly elements: readonly Value[]; readonly length: bigint }
  | { readonly kind: "structure"; readonly item: Item | null; readonly fields: ReadonlyMap<string, Value> }
  | { readonly kind: "unit" };

export type Evaluated =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly why: string };

/** One item with its generic arguments: what becomes a record. */
export interface Instance {
  readonly id: string;
  readonly item: Item;
  readonly generics: ReadonlyMap<number, GenericValue>;
}

/** The parts that give syntax its meaning call each other through this. */
export interface Meaning {
  readonly session: Session;
  readonly resolver: Resolver;
  readonly expander: Expander;
  typeOf(type: TypeSyntax, scope: Scope): Type;
  /** Computes an expression; `expected` is the type its context asks for. */
  evaluate(expression: Expression, scope: Scope, expected: IntegerType | null): Evaluated;
  /** Discriminant of an enum's variant. */
  discriminantOf(item: Item, variant: number): Evaluated;
  instanceOf(record: string): Instance | null;
  /** Makes sure that everything the type holds by value is in the model, then asks. */
  layout(query: LayoutQuery): LayoutAnswer;
  isRoot(module: Module): boolean;
}

/** What the type lowering needs from the model being built. */
export interface TypeHost extends Meaning {
  /** Registers an instance by its id and answers it; says whether it is a plain enum. */
  register(item: Item, generics: ReadonlyMap<number, GenericValue>, id: string): Instance;
  isPlainEnum(item: Item): boolean;
  /** What a variant's own expression comes to; computed once, and not while it is computed. */
  writtenDiscriminant(item: Item, nameAt: number, compute: () => Evaluated): Evaluated;
  /** Reads the vocabulary's record of that name; notes that it was used. */
  vocabularyType(name: string): Type | null;
  useVocabulary(name: string): void;
  /** A lone file may use base names it does not import. */
  isLoneFile(scope: Scope): boolean;
}

export function unresolved(range: Range, code: UnresolvedReason["code"], detail: string): UnresolvedType {
  const spelling = spellTokens(range.tokens, range.from, range.to);
  return {
    kind: "unresolved",
    spelling,
    reason: { code, detail },
    span: spanOf(range.tokens, range.from, range.to),
  };
}

/** Types without a size of their own: `str`, slices, trait objects. Pointers to them are wide. */
const withoutSize = new WeakSet<Type>();

export function unsizedType(range: Range): UnresolvedType {
  const type = unresolved(range, "unsupported", "has no size of its own, it only stands behind a pointer");
  withoutSize.add(type);
  return type;
}

export function hasNoSize(type: Type): boolean {
  return withoutSize.has(type);
}

/** Types of which one value is free, so that `Option` of them has the same layout. */
const neverNull = new WeakSet<Type>();

export function markNeverNull<T extends Type>(type: T): T {
  neverNull.add(type);
  return type;
}

export function isNeverNull(type: Type): boolean {
  return neverNull.has(type);
}
