import { withoutAliases } from "../../../model/model.ts";
import type { Type } from "../../../model/model.ts";
import { primitives } from "../names/foreign.ts";
import { headerOf, membersOf } from "../names/implementation.ts";
import type { ImplementationHeader, ImplementationMember } from "../names/implementation.ts";
import type { Implementation, Module } from "../names/module.ts";
import { namesOf } from "../names/resolve.ts";
import type { PathNames } from "../names/resolve.ts";
import { functionOf } from "../syntax/function.ts";
import type { FunctionParts } from "../syntax/function.ts";
import { readType } from "../syntax/read-type.ts";
import type { GenericArgument, PathSyntax } from "../syntax/syntax.ts";
import { Reader } from "../tokens/reader.ts";
import { Kind, Word } from "../tokens/token.ts";
import { argumentValue } from "./generic-arguments.ts";
import { keyOf } from "./ids.ts";
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

/** Finds the constant or function that `T::NAME` or `<T as Trait>::NAME` is; null where the path is not of that form. */
export function findAssociated(meaning: Meaning, path: PathSyntax, scope: Scope): Associated | null {
  const name = path.segments.at(-1)?.name;
  const type = name === undefined ? null : ownerOf(meaning, path, scope);
  if (name === undefined || type === null) return null;
  const text = meaning.session.textOf(name);
  const integer = integerType(type);
  if (integer !== null) return { kind: "integer", type: integer, name: text };
  const bare = withoutAliases(type);
  const id = bare.kind === "record" ? bare.record : bare.kind === "enum" ? bare.enum : null;
  const instance = id === null ? null : meaning.instanceOf(id);
  if (instance === null) return { kind: "missing", why: `nothing is known about ${text} of that type` };
  return findMember(meaning, instance, name, type, traitOf(path, scope));
}

/** A trait as it is named somewhere. */
export interface TraitName {
  readonly names: PathNames;
  readonly module: Module;
}

/** The trait of `<T as Trait>::NAME`. */
export function traitOf(path: PathSyntax, scope: Scope): TraitName | null {
  const count = path.qualified?.traitSegments ?? 0;
  if (count === 0) return null;
  return {
    names: namesOf({ ...path, segments: path.segments.slice(0, count) }),
    module: scope.module,
  };
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

/** A constant or function of an item: its own before those of traits, of which `trait` may leave only one. */
export function findMember(
  meaning: Meaning,
  instance: Pick<Instance, "item" | "generics">,
  name: number,
  self: Type | null,
  trait: TraitName | null = null,
): Associated {
  const all = implementationsOf(meaning, instance);
  const ofTraits = all.filter(
    (found) => found.isTrait && (trait === null || implementsTrait(meaning, found, trait)),
  );
  const own = trait === null ? all.filter((found) => !found.isTrait) : [];
  for (const group of [own, ofTraits]) {
    const found = group.flatMap((implementation) => {
      const generics = genericsOf(implementation, instance);
      const associated = memberIn(meaning, implementation, name, {
        module: implementation.module,
        generics,
        self,
      });
      return associated === null ? [] : [associated];
    });
    if (found.length > 1)
      return { kind: "missing", why: `${meaning.session.textOf(name)} is defined by more than one impl` };
    if (found[0] !== undefined) return found[0];
  }
  return { kind: "missing", why: `${meaning.session.textOf(name)} is not defined by an impl` };
}

/** The `impl` blocks of an item with these arguments, trait ones included. */
export function implementationsOf(
  meaning: Meaning,
  instance: Pick<Instance, "item" | "generics">,
): readonly Implementation[] {
  const { item } = instance;
  const all = item.module.crate.implementations.get(item.name) ?? [];
  return all.filter((found) => {
    const header = headerOf(found);
    if (header.target === null) return false;
    const resolved = meaning.resolver.resolve(namesOf(header.target), found.module, "types");
    if (resolved?.definition.kind !== "item" || resolved.definition.item !== item) return false;
    return takesArguments(meaning, found, header, instance.generics);
  });
}

/** Whether `impl Name<u8>` is one for these arguments; a parameter of the impl takes any. */
function takesArguments(
  meaning: Meaning,
  found: Implementation,
  { parameters, target }: ImplementationHeader,
  generics: Instance["generics"],
): boolean {
  const given = [...generics.values()];
  const scope: Scope = { module: found.module, generics: new Map(), self: null };
  return (target?.segments.at(-1)?.arguments ?? []).every((argument, at) => {
    const value = given[at];
    if (value === undefined || parameters.has(parameterOf(argument))) return true;
    if (argument.kind === "binding") return false;
    const own = meaning.session.quietly(() => argumentValue(meaning, argument, value.kind, scope));
    return own !== null && keyOf(own) === keyOf(value);
  });
}

/** The name that a generic argument may be a parameter by, -1 for more than a name. */
function parameterOf(argument: GenericArgument): number {
  const path = argument.kind === "type" && argument.type.kind === "path" ? argument.type.path : null;
  return path?.segments.length === 1 ? (path.segments[0]?.name ?? -1) : -1;
}

export function implementsTrait(meaning: Meaning, found: Implementation, trait: TraitName): boolean {
  const own = headerOf(found).trait;
  if (own === null) return false;
  const names = namesOf(own);
  const resolved = meaning.resolver.resolve(names, found.module, "types")?.definition;
  const wanted = meaning.resolver.resolve(trait.names, trait.module, "types")?.definition;
  if (resolved?.kind === "item" || wanted?.kind === "item")
    return resolved?.kind === "item" && wanted?.kind === "item" && resolved.item === wanted.item;
  return names.segments.at(-1) === trait.names.segments.at(-1);
}

/** A function of an `impl` block that implements no trait. */
export interface Method {
  readonly implementation: Implementation;
  readonly member: ImplementationMember;
}

export function methodsOf(meaning: Meaning, instance: Instance): Method[] {
  const found: Method[] = [];
  for (const implementation of implementationsOf(meaning, instance)) {
    if (implementation.isTrait) continue;
    for (const member of membersOf(implementation))
      if (member.kind === "fn") found.push({ implementation, member });
  }
  return found;
}

/** `impl<T> Name<T>`: the impl's parameters stand for the arguments at the same place. */
export function genericsOf(
  found: Implementation,
  { generics: given }: Pick<Instance, "generics">,
): ReadonlyMap<number, GenericValue> {
  if (given.size === 0) return given;
  const values = [...given.values()];
  const generics = new Map<number, GenericValue>();
  const { parameters, target } = headerOf(found);
  for (const [at, argument] of (target?.segments.at(-1)?.arguments ?? []).entries()) {
    const value = values[at];
    const name = parameterOf(argument);
    if (value !== undefined && parameters.has(name)) generics.set(name, value);
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
