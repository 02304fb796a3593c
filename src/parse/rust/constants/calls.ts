import { isStandardCrate } from "../names/foreign.ts";
import type { Item } from "../names/module.ts";
import { namesOf } from "../names/resolve.ts";
import { functionOf } from "../syntax/function.ts";
import type { FunctionParts } from "../syntax/function.ts";
import { expressionIn } from "../syntax/read-expression.ts";
import type { Expression, GenericArgument, PathSyntax } from "../syntax/syntax.ts";
import { Word } from "../tokens/token.ts";
import { findAssociated, findMember } from "../types/associated.ts";
import { integerType, usize } from "../types/integer-types.ts";
import type { IntegerType } from "../types/integer-types.ts";
import type { GenericValue, Scope, Value } from "../types/meaning.ts";
import { selfStruct, structureOf } from "./aggregates.ts";
import { EvaluationFailure, asInteger, fit } from "./arithmetic.ts";
import { spellPath, wraps } from "./computation.ts";
import type { Computation } from "./computation.ts";
import { Jump, Locals } from "./control-flow.ts";
import { callMethod, coreFunction } from "./integers.ts";

// Calls of `const fn`, of methods, and of what the language answers itself.

export function computeCall(
  computation: Computation,
  expression: Extract<Expression, { kind: "call" }>,
  scope: Scope,
  locals: Locals,
  expected: IntegerType | null,
): Value {
  const { callee } = expression;
  if (callee.kind !== "path") throw new EvaluationFailure("a call of something that is no name");
  const { path } = callee;
  const last = path.segments.at(-1);
  const associated = findAssociated(computation.meaning, path, scope);
  if (associated?.kind === "function")
    return runFunction(
      computation,
      associated.function,
      associated.scope,
      expression.arguments,
      null,
      scope,
      locals,
      expected,
    );
  if (associated?.kind === "integer") {
    const [receiver, ...rest] = expression.arguments.map((argument) =>
      computation.value(argument, scope, locals, associated.type),
    );
    return callMethod(associated.name, receiver ?? { kind: "unit" }, rest);
  }
  const names = namesOf(path);
  const found = computation.meaning.resolver.resolve(names, scope.module, "values");
  const definition = found !== null && found.left === 0 ? found.definition : null;
  if (definition?.kind === "item" && definition.item.kind === "fn") {
    const inner = {
      module: definition.item.module,
      generics: genericsOf(computation, definition.item, last?.arguments ?? [], scope),
      self: null,
    };
    return runFunction(
      computation,
      functionOf(definition.item.tokens, definition.item.nameAt + 1, definition.item.end),
      inner,
      expression.arguments,
      null,
      scope,
      locals,
      expected,
    );
  }
  const structure = definition?.kind === "item" ? definition.item : selfStruct(computation, path, scope);
  if (structure?.kind === "struct") {
    const given = expression.arguments.map((argument, at) => [`${at}`, argument] as const);
    return structureOf(computation, structure, given, scope, locals);
  }
  // What does not resolve may come through a glob of core.
  const isOfCore =
    definition === null || (definition.kind === "foreign" && isStandardCrate(definition.crate));
  const known = isOfCore ? computeOfCore(computation, expression, path, scope, locals, expected) : null;
  if (known !== null) return known;
  throw new EvaluationFailure(`${spellPath(path)} is not computed`);
}

function computeOfCore(
  computation: Computation,
  expression: Extract<Expression, { kind: "call" }>,
  path: PathSyntax,
  scope: Scope,
  locals: Locals,
  expected: IntegerType | null,
): Value | null {
  const last = path.segments.at(-1);
  const name = computation.meaning.session.textOf(last?.name ?? 0);
  return (
    sizeQuestion(computation, name, last?.arguments ?? [], scope) ??
    coreFunction(
      name,
      expression.arguments.map((argument) => computation.value(argument, scope, locals, expected)),
    )
  );
}

/** `size_of::<T>()`, `align_of::<T>()`. */
function sizeQuestion(
  computation: Computation,
  name: string,
  generics: readonly GenericArgument[],
  scope: Scope,
): Value | null {
  const kind =
    name === "size_of" ? "size" : name === "align_of" || name === "min_align_of" ? "alignment" : null;
  const only = generics[0];
  if (kind === null || only?.kind !== "type") return null;
  const answer = computation.meaning.layout({ kind, type: computation.meaning.typeOf(only.type, scope) });
  if (!answer.ok) throw new EvaluationFailure(answer.why);
  return { kind: "integer", type: usize, value: answer.value };
}

function genericsOf(
  computation: Computation,
  item: Item,
  given: readonly GenericArgument[],
  scope: Scope,
): Map<number, GenericValue> {
  const found = new Map<number, GenericValue>();
  const parameters = functionOf(item.tokens, item.nameAt + 1, item.end).generics;
  for (const [at, name] of parameters.entries()) {
    const argument = given[at];
    if (argument?.kind === "type")
      found.set(name, { kind: "type", type: computation.meaning.typeOf(argument.type, scope) });
    if (argument?.kind === "value")
      found.set(name, {
        kind: "value",
        value: asInteger(computation.value(expressionIn(argument.value), scope, new Locals(null), usize)),
      });
  }
  return found;
}

/** Runs a `const fn`. */
function runFunction(
  computation: Computation,
  found: FunctionParts,
  inner: Scope,
  given: readonly Expression[],
  receiver: Value | null,
  scope: Scope,
  locals: Locals,
  expected: IntegerType | null,
): Value {
  computation.refuseDeep(1, "calls are nested too deep");
  const names = new Locals(null);
  const values = given.map((argument, at) => ({
    argument,
    parameter: found.parameters[at + (receiver === null ? 0 : 1)],
  }));
  if (receiver !== null) names.declare(Word.self, receiver);
  for (const { argument, parameter } of values) {
    if (parameter === undefined) throw new EvaluationFailure("too many arguments");
    const type =
      parameter.type === null ? null : integerType(computation.meaning.typeOf(parameter.type, inner));
    const value = computation.value(argument, scope, locals, type);
    names.declare(
      parameter.name,
      type !== null && value.kind === "integer" ? fit(value, type, false) : value,
    );
  }
  const type = found.result === null ? null : integerType(computation.meaning.typeOf(found.result, inner));
  if (found.body === null) throw new EvaluationFailure("a function without a body");
  const { body } = found;
  try {
    const value = computation.deeper(() => computation.value(body, inner, names, type ?? expected));
    return type !== null && value.kind === "integer" ? fit(value, type, wraps(inner)) : value;
  } catch (jump) {
    if (jump instanceof Jump && jump.kind === "return")
      return type !== null && jump.value.kind === "integer" ? fit(jump.value, type, false) : jump.value;
    throw jump;
  }
}

export function computeMethod(
  computation: Computation,
  expression: Extract<Expression, { kind: "method" }>,
  scope: Scope,
  locals: Locals,
  expected: IntegerType | null,
): Value {
  const receiver = computation.value(expression.receiver, scope, locals, expected);
  const name = computation.meaning.session.textOf(expression.name);
  if (receiver.kind === "structure" && receiver.item !== null) {
    const own = findMember(
      computation.meaning,
      { item: receiver.item, generics: new Map() },
      expression.name,
      scope.self,
    );
    if (own.kind === "function")
      return runFunction(
        computation,
        own.function,
        own.scope,
        expression.arguments,
        receiver,
        scope,
        locals,
        expected,
      );
  }
  const type = receiver.kind === "integer" ? receiver.type : null;
  return callMethod(
    name,
    receiver,
    expression.arguments.map((argument) =>
      computation.value(argument, scope, locals, name === "pow" ? null : type),
    ),
  );
}
