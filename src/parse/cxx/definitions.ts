import type { Type } from "../../model/model.ts";
import { failure, isFailure } from "../c/conversions.ts";
import type { Evaluated } from "../c/scope.ts";
import { isSameType } from "../c/shape.ts";
import type { Reader } from "./reader.ts";
import type { Scope } from "./scope.ts";
import { type CxxType, unresolved } from "./types.ts";

// What declarations make names mean. Of two different meanings, as in both branches of a condition, none is chosen.

/** An enumerator, or a variable whose value never changes. */
export interface NamedConstant {
  readonly name: string;
  /** Token of the name. */
  readonly at: number;
  readonly type: Type;
  readonly value: Evaluated;
}

/** Makes a name mean a value, or that nobody can compute it: then no constant around it is meant either. */
export function defineConstant(reader: Reader, scope: Scope, { name, at, type, value }: NamedConstant): void {
  const { world, unit } = reader;
  const { tokens, directives } = unit;
  const span = directives.locator.span(tokens.start(at), tokens.end(at));
  const path = `${scope.prefix}${name}`;
  const known = scope.names.get(name);
  if (known?.kind === "constant" && !isSameValue(known.value, value)) {
    world.report("c-redefinition", { name: path }, span);
    world.constants.delete(path);
    const detail = `${name} is defined twice with different values`;
    scope.names.set(name, { kind: "constant", value: failure(detail) });
    return;
  }
  scope.names.set(name, { kind: "constant", value });
  if (isFailure(value) || unit.isVocabulary || world.constants.has(path)) return;
  world.constants.set(path, { name: path, type, value: value.value, span });
}

function isSameValue(left: Evaluated, right: Evaluated): boolean {
  return isFailure(left) || isFailure(right)
    ? isFailure(left) && isFailure(right)
    : left.value === right.value;
}

/** Makes a name mean a type. False: it has another meaning already, and now has none. `at`: a token of the declaration. */
export function defineType(reader: Reader, name: string, type: CxxType, at: number): boolean {
  const { scope, world } = reader;
  const known = scope.names.get(name);
  if (known?.kind !== "type" || isSameMeaning(known.type, type)) {
    scope.names.set(name, { kind: "type", type });
    return true;
  }
  const path = `${scope.prefix}${name}`;
  const span = reader.spanFrom(at);
  const detail = `${name} is defined twice with different contents`;
  const none = unresolved(name, { code: "unsupported", detail }, span);
  if (!isSameType(known.type.type, none.type)) world.report("c-redefinition", { name: path }, span);
  scope.names.set(name, { kind: "type", type: none });
  if (world.aliases.has(path))
    world.aliases.set(path, { kind: "alias", name: path, target: none.type, requestedAlignment: null });
  world.removeAlias(known.type.type, name);
  return false;
}

function isSameMeaning(left: CxxType, right: CxxType): boolean {
  return left.canon === right.canon && isSameType(left.type, right.type);
}
