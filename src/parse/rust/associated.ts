import { withoutAliases } from "../../model/model.ts";
import type { Type } from "../../model/model.ts";
import { integerType } from "./arithmetic.ts";
import { isEnabled } from "./cfg.ts";
import { primitives } from "./foreign.ts";
import { readGenericParameters } from "./generics.ts";
import { limitOf } from "./integers.ts";
import type { GenericValue, Instance, IntegerType, Meaning, Scope, Value } from "./meaning.ts";
import type { Implementation, Item } from "./module.ts";
import { readBlock } from "./read-expression.ts";
import { readType } from "./read-type.ts";
import { Reader, skipAttributes, skipVisibility } from "./reader.ts";
import type { Expression, PathSyntax, TypeSyntax } from "./syntax.ts";
import { Kind, Word } from "./token.ts";
import type { Tokens } from "./token.ts";

/** A function's parts, as far as constants need them. */
export interface Function {
  readonly generics: readonly number[];
  readonly parameters: readonly { readonly name: number; readonly type: TypeSyntax | null }[];
  readonly result: TypeSyntax | null;
  readonly body: Expression | null;
}

/** What `T::NAME` is. */
export type Associated =
  | { readonly kind: "constant"; readonly reader: Reader; readonly scope: Scope; readonly type: Type }
  | { readonly kind: "function"; readonly function: Function; readonly scope: Scope }
  | {
      readonly kind: "limit";
      readonly value: Value;
      readonly method: string | null;
      readonly receiver: IntegerType;
    }
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
  const text = meaning.session.sources.names.textOf(name);
  const integer = integerType(type);
  if (integer !== null) {
    const limit = limitOf(text, integer);
    return {
      kind: "limit",
      value: limit ?? { kind: "unit" },
      method: limit === null ? text : null,
      receiver: integer,
    };
  }
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
  const names = { start: path.start, crate: path.crate, segments: segments.map((segment) => segment.name) };
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
  return { kind: "missing", why: `${meaning.session.sources.names.textOf(name)} is not defined by an impl` };
}

/** The `impl` blocks of an item, trait ones included. */
export function implementationsOf(meaning: Meaning, item: Item): readonly Implementation[] {
  const all = item.module.crate.implementations.get(item.name) ?? [];
  return all.filter((found) => {
    const target = targetOf(found);
    if (target === null) return false;
    const names = {
      start: target.start,
      crate: target.crate,
      segments: target.segments.map((segment) => segment.name),
    };
    const resolved = meaning.resolver.resolve(names, found.module, "types");
    return resolved !== null && resolved.definition.kind === "item" && resolved.definition.item === item;
  });
}

/** The path of the type that an `impl` is for. */
function targetOf(found: Implementation): PathSyntax | null {
  const reader = new Reader(found.tokens, found.at, found.body);
  if (reader.kind() === Kind.Less) readGenericParameters(reader);
  reader.eat(Kind.Bang);
  let type = readType(reader);
  if (reader.eatWord(Word.for)) type = readType(reader);
  return type.kind === "path" ? type.path : null;
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

/** An item inside an `impl`. */
export interface ImplementationMember {
  readonly kind: "fn" | "const" | "type";
  readonly name: number;
  readonly nameAt: number;
  readonly end: number;
  readonly isPublic: boolean;
}

export function membersOf(found: Implementation): ImplementationMember[] {
  const reader = new Reader(found.tokens, found.body).enter();
  const members: ImplementationMember[] = [];
  while (!reader.isDone()) {
    if (reader.eat(Kind.Semicolon)) continue;
    const attributes = skipAttributes(reader);
    const isOn = isEnabled(reader.tokens, attributes, reader.at, found.module.crate.cfg);
    const isPublic = skipVisibility(reader);
    const kind = memberKind(reader);
    if (kind === null) {
      reader.skipTree();
      continue;
    }
    reader.bump();
    const nameAt = reader.at;
    const name = reader.eatIdentifier();
    while (!reader.isDone()) {
      const here = reader.kind();
      reader.skipTree();
      if (here === Kind.Semicolon || (here === Kind.OpenBrace && kind === "fn")) break;
    }
    if (isOn && name !== -1) members.push({ kind, name, nameAt, end: reader.at, isPublic });
  }
  return members;
}

/** Steps over qualifiers up to `fn`, `const` or `type`. */
function memberKind(reader: Reader): "fn" | "const" | "type" | null {
  for (;;) {
    const word = reader.name();
    if (word === Word.fn) return "fn";
    if (word === Word.type) return "type";
    if (word === Word.const) {
      const next = reader.peekName(1);
      if (next !== Word.fn && next !== Word.unsafe && next !== Word.extern && next !== Word.async)
        return "const";
    }
    const isQualifier =
      word === Word.const ||
      word === Word.unsafe ||
      word === Word.async ||
      word === Word.default ||
      word === Word.extern;
    if (!isQualifier) return null;
    reader.bump();
    if (reader.kind() === Kind.String) reader.bump();
  }
}

/** The parts of a function whose name ends before `from`. */
export function functionOf(tokens: Tokens, from: number, end: number): Function {
  const reader = new Reader(tokens, from, end);
  const generics =
    reader.kind() === Kind.Less ? readGenericParameters(reader).map((parameter) => parameter.name) : [];
  const parameters = reader.kind() === Kind.OpenParenthesis ? readParameters(reader.enter()) : [];
  const result = reader.eat(Kind.Arrow) ? readType(reader) : null;
  while (!reader.isDone() && reader.kind() !== Kind.OpenBrace) reader.skipTree();
  return { generics, parameters, result, body: reader.isDone() ? null : readBlock(reader) };
}

function readParameters(inner: Reader): { name: number; type: TypeSyntax | null }[] {
  const parameters: { name: number; type: TypeSyntax | null }[] = [];
  while (!inner.isDone()) {
    skipAttributes(inner);
    while (inner.eat(Kind.And) || inner.eat(Kind.Lifetime) || inner.eatWord(Word.mut)) continue;
    const isSelf = inner.name() === Word.self;
    const name = isSelf ? Word.self : (inner.tokens.values[inner.at] ?? -1);
    inner.bump();
    const type = inner.eat(Kind.Colon) ? readType(inner) : null;
    parameters.push({ name, type });
    inner.skipPast(Kind.Comma);
  }
  return parameters;
}
