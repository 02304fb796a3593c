import { withoutAliases } from "../../../model/model.ts";
import { fieldSyntaxOf } from "../names/fields.ts";
import type { Item } from "../names/module.ts";
import { namesOf } from "../names/resolve.ts";
import type { Expression, PathSyntax } from "../syntax/syntax.ts";
import { Word } from "../tokens/token.ts";
import { integerType, usize } from "../types/integer-types.ts";
import type { Scope, Value } from "../types/meaning.ts";
import { EvaluationFailure, asInteger, fit } from "./arithmetic.ts";
import { wraps } from "./computation.ts";
import type { Computation } from "./computation.ts";
import type { Locals } from "./control-flow.ts";

// Arrays, structures and what is inside them.

export function memberOf(value: Value, name: string): Value {
  let found: Value | null | undefined;
  if (value.kind === "structure") found = value.fields.get(name);
  if (value.kind === "range") found = name === "start" ? value.start : name === "end" ? value.end : null;
  if (found === null || found === undefined) throw new EvaluationFailure(`there is no field ${name}`);
  return found;
}

export function computeIndex(
  computation: Computation,
  expression: Extract<Expression, { kind: "index" }>,
  scope: Scope,
  locals: Locals,
): Value {
  const list = computation.value(expression.receiver, scope, locals, null);
  const at = asInteger(computation.value(expression.index, scope, locals, usize));
  const found =
    list.kind === "list" && at >= 0n && at < list.length
      ? (list.elements[Number(at)] ?? list.elements[0])
      : undefined;
  if (found === undefined) throw new EvaluationFailure("an index that leads nowhere");
  return found;
}

export function computeArray(
  computation: Computation,
  expression: Extract<Expression, { kind: "array" }>,
  scope: Scope,
  locals: Locals,
): Value {
  const elements = expression.elements.map((element) => computation.value(element, scope, locals, null));
  const length =
    expression.repeat === null
      ? BigInt(elements.length)
      : asInteger(computation.value(expression.repeat, scope, locals, usize));
  return { kind: "list", elements, length };
}

export function computeStructure(
  computation: Computation,
  expression: Extract<Expression, { kind: "structure" }>,
  scope: Scope,
  locals: Locals,
): Value {
  const { path } = expression;
  const names = namesOf(path);
  const found = computation.meaning.resolver.resolve(names, scope.module, "types");
  if (found?.definition.kind === "variant") throw new EvaluationFailure("a variant with data is no number");
  const item =
    found?.definition.kind === "item" ? found.definition.item : selfStruct(computation, path, scope);
  return structureOf(computation, item, [...expression.fields], scope, locals);
}

/** A structure of the values that are given for its fields, each with the type that the field has. */
export function structureOf(
  computation: Computation,
  item: Item | null,
  given: readonly (readonly [string, Expression])[],
  scope: Scope,
  locals: Locals,
): Value {
  const syntax = item?.kind === "struct" ? fieldSyntaxOf(item) : [];
  const fields = new Map<string, Value>();
  for (const [name, expression] of given) {
    const field = syntax.find((candidate) => candidate.name === name);
    const inner: Scope = { module: item?.module ?? scope.module, generics: new Map(), self: null };
    const type = field === undefined ? null : integerType(computation.meaning.typeOf(field.type, inner));
    const value = computation.value(expression, scope, locals, type);
    fields.set(name, type !== null && value.kind === "integer" ? fit(value, type, wraps(scope)) : value);
  }
  return { kind: "structure", item, fields };
}

/** The struct that `Self` stands for, null where the path is another. */
export function selfStruct(computation: Computation, path: PathSyntax, scope: Scope): Item | null {
  const { segments, qualified } = path;
  const isSelf = qualified === null && segments.length === 1 && segments[0]?.name === Word.Self;
  const bare = isSelf && scope.self !== null ? withoutAliases(scope.self) : null;
  return bare?.kind === "record" ? (computation.meaning.instanceOf(bare.record)?.item ?? null) : null;
}
