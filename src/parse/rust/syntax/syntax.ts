import type { Tokens } from "../tokens/token.ts";

// What types, paths and constant expressions look like once read. Lowering gives them meaning.

/** Tokens `from` (inclusive) to `to` (exclusive) of one run. */
export interface Range {
  readonly tokens: Tokens;
  readonly from: number;
  readonly to: number;
}

export interface PathSegment {
  /** Number of the name; `self`, `super`, `crate`, `Self` are the keywords' numbers. */
  readonly name: number;
  readonly arguments: readonly GenericArgument[];
}

export type GenericArgument =
  | { readonly kind: "type"; readonly type: TypeSyntax }
  | { readonly kind: "value"; readonly value: Range }
  | { readonly kind: "binding" };

export interface PathSyntax {
  /** `global`: begins with `::`. `crate`: begins with `$crate`, whose number is `crate`. */
  readonly start: "relative" | "global" | "crate";
  readonly crate: number;
  /** `<T as Trait>::rest`: `type` and how many leading segments name the trait. */
  readonly qualified: { readonly type: TypeSyntax; readonly traitSegments: number } | null;
  readonly segments: readonly PathSegment[];
  readonly range: Range;
}

export type TypeSyntax =
  | { readonly kind: "path"; readonly path: PathSyntax; readonly range: Range }
  | {
      readonly kind: "pointer";
      /** References are never null, raw pointers may be. */
      readonly isReference: boolean;
      readonly pointee: TypeSyntax;
      readonly range: Range;
    }
  | {
      readonly kind: "array";
      readonly element: TypeSyntax;
      readonly length: Range;
      readonly range: Range;
    }
  | { readonly kind: "slice"; readonly element: TypeSyntax; readonly range: Range }
  | { readonly kind: "function"; readonly range: Range }
  | { readonly kind: "object"; readonly range: Range }
  | { readonly kind: "tuple"; readonly elements: readonly TypeSyntax[]; readonly range: Range }
  | { readonly kind: "never"; readonly range: Range }
  | { readonly kind: "inferred"; readonly range: Range }
  | { readonly kind: "macro"; readonly path: PathSyntax; readonly input: Range; readonly range: Range }
  | { readonly kind: "damaged"; readonly why: string; readonly range: Range };

export type Expression =
  | { readonly kind: "literal"; readonly class: LiteralClass; readonly text: string; readonly range: Range }
  | { readonly kind: "path"; readonly path: PathSyntax; readonly range: Range }
  | {
      readonly kind: "unary";
      readonly operator: "-" | "!" | "*" | "&";
      readonly operand: Expression;
      readonly range: Range;
    }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly range: Range;
    }
  | { readonly kind: "cast"; readonly operand: Expression; readonly type: TypeSyntax; readonly range: Range }
  | {
      readonly kind: "call";
      readonly callee: Expression;
      readonly arguments: readonly Expression[];
      readonly range: Range;
    }
  | {
      readonly kind: "method";
      readonly receiver: Expression;
      readonly name: number;
      readonly generics: readonly GenericArgument[];
      readonly arguments: readonly Expression[];
      readonly range: Range;
    }
  | { readonly kind: "field"; readonly receiver: Expression; readonly name: string; readonly range: Range }
  | {
      readonly kind: "index";
      readonly receiver: Expression;
      readonly index: Expression;
      readonly range: Range;
    }
  | {
      readonly kind: "range";
      readonly start: Expression | null;
      readonly end: Expression | null;
      readonly closed: boolean;
      readonly range: Range;
    }
  | {
      readonly kind: "array";
      readonly elements: readonly Expression[];
      readonly repeat: Expression | null;
      readonly range: Range;
    }
  | { readonly kind: "tuple"; readonly elements: readonly Expression[]; readonly range: Range }
  | {
      readonly kind: "structure";
      readonly path: PathSyntax;
      readonly fields: ReadonlyMap<string, Expression>;
      readonly range: Range;
    }
  | { readonly kind: "macro"; readonly path: PathSyntax; readonly input: Range; readonly range: Range }
  | {
      readonly kind: "block";
      readonly statements: readonly Statement[];
      readonly value: Expression | null;
      readonly range: Range;
    }
  | {
      readonly kind: "if";
      readonly condition: Expression;
      readonly consequence: Expression;
      readonly otherwise: Expression | null;
      readonly range: Range;
    }
  | {
      readonly kind: "while";
      readonly condition: Expression | null;
      readonly body: Expression;
      readonly range: Range;
    }
  | {
      readonly kind: "match";
      readonly subject: Expression;
      readonly arms: readonly MatchArm[];
      readonly range: Range;
    }
  | { readonly kind: "return"; readonly value: Expression | null; readonly range: Range }
  | { readonly kind: "break"; readonly value: Expression | null; readonly range: Range }
  | { readonly kind: "continue"; readonly range: Range }
  | {
      readonly kind: "assign";
      readonly operator: BinaryOperator | null;
      readonly target: Expression;
      readonly value: Expression;
      readonly range: Range;
    }
  | { readonly kind: "damaged"; readonly why: string; readonly range: Range };

export type LiteralClass = "integer" | "float" | "boolean" | "character" | "byte" | "string" | "byte-string";

export type BinaryOperator =
  | "+" | "-" | "*" | "/" | "%" | "&" | "|" | "^" | "<<" | ">>" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "&&" | "||"; // prettier-ignore

/** `pattern` is null for `_`; only literals, paths and names are understood. */
export interface MatchArm {
  readonly patterns: readonly Expression[];
  readonly guard: Expression | null;
  readonly value: Expression;
}

export type Statement =
  | {
      readonly kind: "let";
      readonly name: number;
      readonly type: TypeSyntax | null;
      readonly value: Expression | null;
    }
  | { readonly kind: "expression"; readonly value: Expression };
