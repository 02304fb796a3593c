import { EvaluationFailure, asInteger } from "../arithmetic.ts";
import type { Locals } from "../control-flow.ts";
import type { Scope, Value } from "../meaning.ts";
import type { Expression } from "../syntax.ts";
import { usize } from "./computation.ts";
import type { Computation } from "./computation.ts";

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
  const names = {
    start: path.start,
    crate: path.crate,
    segments: path.segments.map((segment) => segment.name),
  };
  const found = computation.meaning.resolver.resolve(names, scope.module, "types");
  const item = found?.definition.kind === "item" ? found.definition.item : null;
  const fields = new Map<string, Value>();
  for (const [name, value] of expression.fields)
    fields.set(name, computation.value(value, scope, locals, null));
  return { kind: "structure", item, fields };
}
