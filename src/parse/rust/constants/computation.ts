import type { Type } from "../../../model/model.ts";
import type { Item } from "../names/module.ts";
import type { Expression, PathSyntax } from "../syntax/syntax.ts";
import type { Reader } from "../tokens/reader.ts";
import type { IntegerType } from "../types/integer-types.ts";
import type { Evaluated, Meaning, Scope, Value } from "../types/meaning.ts";
import { EvaluationFailure } from "./arithmetic.ts";
import type { Locals } from "./control-flow.ts";

/** One constant on its way to a value: what the kinds of expressions need from each other. */
export interface Computation {
  readonly meaning: Meaning;
  /** The value of a part; `expected` is the type its place asks for. Throws an `EvaluationFailure`. */
  value(expression: Expression, scope: Scope, locals: Locals, expected: IntegerType | null): Value;
  /** The value of a `const` or `static` item. */
  constant(item: Item): Evaluated;
  /** Reads an expression and computes it as a value of that type. */
  typed(reader: Reader, scope: Scope, type: Type): Evaluated;
  /** Fails where calls and macros are nested deeper than `factor` times what is allowed. */
  refuseDeep(factor: number, why: string): void;
  /** Computes something one level further down. */
  deeper<Result>(work: () => Result): Result;
}

export function wraps(scope: Scope): boolean {
  return scope.module.crate.wrapsLiterals;
}

export function unwrap(found: Evaluated): Value {
  if (!found.ok) throw new EvaluationFailure(found.why);
  return found.value;
}

export function truth(value: Value): boolean {
  if (value.kind !== "boolean") throw new EvaluationFailure("a condition that is no bool");
  return value.value;
}

export function spellPath(path: PathSyntax): string {
  const { names } = path.range.tokens.sources;
  return path.segments.map((segment) => names.textOf(segment.name)).join("::");
}
