import type { Item } from "../names/module.ts";
import { readGenericParameters } from "../syntax/generics.ts";
import { expressionIn } from "../syntax/read-expression.ts";
import type { Expression, GenericArgument } from "../syntax/syntax.ts";
import type { Reader } from "../tokens/reader.ts";
import { Kind } from "../tokens/token.ts";
import type { GenericValue, Meaning, Scope } from "./meaning.ts";

/** Matches generic arguments with an item's parameters; null where one is missing. The reader is after the name. */
export function bindGenerics(
  host: Meaning,
  item: Item,
  reader: Reader,
  given: readonly GenericArgument[],
  scope: Scope,
): Map<number, GenericValue> | null {
  const generics = new Map<number, GenericValue>();
  if (reader.kind() !== Kind.Less) return generics;
  const positional = given.filter((argument) => argument.kind !== "binding");
  for (const [at, parameter] of readGenericParameters(reader).entries()) {
    const argument = positional[at];
    const own: Scope = { module: item.module, generics, self: null };
    const value =
      argument === undefined
        ? parameter.default === null
          ? null
          : argumentValue(host, parameter.default, parameter.kind, own)
        : argumentValue(host, argument, parameter.kind, scope);
    if (value === null) return null;
    generics.set(parameter.name, value);
  }
  return generics;
}

/** What a generic argument stands for; null where that cannot be told. */
export function argumentValue(
  host: Meaning,
  argument: GenericArgument,
  kind: "type" | "value",
  scope: Scope,
): GenericValue | null {
  if (argument.kind === "type" && kind === "type")
    return { kind: "type", type: host.typeOf(argument.type, scope) };
  let expression: Expression | null = argument.kind === "value" ? expressionIn(argument.value) : null;
  // `Name<SIZE>` reads as a type until one knows that the parameter is a constant.
  if (argument.kind === "type" && argument.type.kind === "path")
    expression = { kind: "path", path: argument.type.path, range: argument.type.range };
  if (expression === null || kind === "type") return null;
  const value = host.evaluate(expression, scope, null);
  if (!value.ok) return null;
  if (value.value.kind === "boolean") return { kind: "value", value: value.value.value ? 1n : 0n };
  return value.value.kind === "integer" ? { kind: "value", value: value.value.value } : null;
}
