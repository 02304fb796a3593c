import { withoutAliases } from "../../../model/model.ts";
import type { Type } from "../../../model/model.ts";
import { primitives } from "../names/foreign.ts";
import { membersOf, targetOf } from "../names/implementation.ts";
import type { ImplementationMember } from "../names/implementation.ts";
import type { Implementation, Item } from "../names/module.ts";
import { namesOf } from "../names/resolve.ts";
import { functionOf } from "../syntax/function.ts";
import type { FunctionParts } from "../syntax/function.ts";
import { readType } from "../syntax/read-type.ts";
import type { PathSyntax } from "../syntax/syntax.ts";
import { Reader } from "../tokens/reader.ts";
import { Kind, Word } from "../tokens/token.ts";
import { integerType } from "./integer-types.ts";
import type { IntegerType } from "./integer-types.ts";
import type { GenericValue, Instance, Meaning, Scope } from "./meaning.ts";

/** What `T::NAME` is. */
export type Associated =
  | { readonly kind: "constant"; readonly reader: Reader; readonly scope: Scope; readonly type: Type }
  | { readonly kind: "function"; readonly function: FunctionParts; readonly scope: Scope }
  /** Of one of the language's integers: `u32::MAX`, `u32::pow`. */
  | { readonly kind: "integer"; readonly type: IntegerType; readonly name: string }
  | { readonly kind: "missing"; readonly why: string };

/** Finds a constant or function of a type; null where the path is not of that form. `direct` asks for one of an item. */
export function findAssociated(
  meaning: Meaning,
  path: PathSyntax | null,
  scope: Scope,
  direct?: { readonly item: Item; readonly name: number },
): Associated | null {
  if (direct !== undefined)
    return member(meaning, { id: "", item: direct.item, generics: new Map() }, direct.name, scope.self);
  if (path === null) return null;
  const name = path.segments.at(-1)?.name;
  if (name === undefined) return null;
  const type = ownerOf(meaning, path, scope);
  if (type === null) return null;
  const text = meaning.session.textOf(name);
  const integer = integerType(type);
  if (integer !== null) return { kind: "integer", type: integer, name: text };
  const bare = withoutAliases(type);
  const id = bare.kind === "record" ? bare.record : bare.kind === "enum" ? bare.enum : null;
  const instance = id === null ? null : meaning.instanceOf(id);
  if (instance === null) return { kind: "missing", why: `nothing is known about ${text} of that type` };
  return member(meaning, instance, name, type);
}

/** The type before the last `::`, null where the path names no type there. */
export function ownerOf(meaning: Meaning, path: PathSyntax, scope: Scope): Type | null {
  const { segments, qualified } = path;
  if (qualified !== null) return meaning.typeOf(qualified.type, scope);
  const first = segments[0];
  if (segments.length < 2 || first === undefined) return null;
  if (segments.length === 2 && path.start === "relative") {
    if (first.name === Word.Self) return scope.self;
    const generic = scope.generics.get(first.name);
    if (generic !== undefined) return generic.kind === "type" ? generic.type : null;
  }
  const names = namesOf(path);
  const found = meaning.resolver.resolve(names, scope.module, "values");
  if (found === null) return null;
  const { definition, left } = found;
  if (definition.kind === "foreign" && left === 0)
    return primitives.get(definition.path.at(-2) ?? "") ?? null;
  if (left !== 1) return null;
  if (definition.kind === "primitive") return primitives.get(definition.name) ?? null;
  if (definition.kind !== "item") return null;
  const prefix = { ...path, segments: segments.slice(0, -1) };
  return meaning.typeOf({ kind: "path", path: prefix, range: path.range }, scope);
}

function member(meaning: Meaning, instance: Instance, name: number, self: Type | null): Associated | null {
  for (const found of implementationsOf(meaning, instance.item)) {
    const scope: Scope = { module: found.module, generics: genericsOf(found, instance), self };
    const associated = memberIn(meaning, found, name, scope);
    if (associated !== null) return associated;
  }
  return { kind: "missing", why: `${meaning.session.textOf(name)} is not defined by an impl` };
}

/** The `impl` blocks of an item, trait ones included. */
export function implementationsOf(meaning: Meaning, item: Item): readonly Implementation[] {
  const all = item.module.crate.implementations.get(item.name) ?? [];
  return all.filter((found) => {
    const target = targetOf(found);
    if (target === null) return false;
    const names = namesOf(target);
    const resolved = meaning.resolver.resolve(names, found.module, "types");
    return resolved !== null && resolved.definition.kind === "item" && resolved.definition.item === item;
  });
}

/** A function of an `impl` block that implements no trait. */
export interface Method {
  readonly implementation: Implementation;
  readonly member: ImplementationMember;
}

export function methodsOf(meaning: Meaning, item: Item): Method[] {
  const found: Method[] = [];
  for (const implementation of implementationsOf(meaning, item)) {
    if (implementation.isTrait) continue;
    for (const member of membersOf(implementation))
      if (member.kind === "fn") found.push({ implementation, member });
  }
  return found;
}

/** `impl<T> Name<T>`: the impl's parameters stand for the arguments at the same place. */
export function genericsOf(found: Implementation, instance: Instance): ReadonlyMap<number, GenericValue> {
  if (instance.generics.size === 0) return instance.generics;
  const given = [...instance.generics.values()];
  const generics = new Map<number, GenericValue>();
  for (const [at, argument] of (targetOf(found)?.segments.at(-1)?.arguments ?? []).entries()) {
    const value = given[at];
    const path = argument.kind === "type" && argument.type.kind === "path" ? argument.type.path : null;
    const only = path?.segments.length === 1 ? path.segments[0] : undefined;
    if (only !== undefined && value !== undefined) generics.set(only.name, value);
  }
  return generics;
}

function memberIn(meaning: Meaning, found: Implementation, name: number, scope: Scope): Associated | null {
  for (const entry of membersOf(found)) {
    if (entry.name !== name) continue;
    if (entry.kind === "fn")
      return { kind: "function", function: functionOf(found.tokens, entry.nameAt + 1, entry.end), scope };
    if (entry.kind !== "const") continue;
    const reader = new Reader(found.tokens, entry.nameAt + 1, entry.end);
    if (!reader.eat(Kind.Colon)) continue;
    const type = meaning.typeOf(readType(reader), scope);
    if (reader.eat(Kind.Equals)) return { kind: "constant", reader, scope, type };
  }
  return null;
}
