import { withoutAliases } from "../../model/model.ts";
import type { AliasType, Type } from "../../model/model.ts";
import type { Span } from "../../source/source.ts";
import type { Evaluator } from "./constants/evaluate.ts";
import { membersOf } from "./names/implementation.ts";
import { itemsOf } from "./names/items.ts";
import type { Item, Module } from "./names/module.ts";
import { Reader } from "./tokens/reader.ts";
import { Kind, spanOf } from "./tokens/token.ts";
import { findMember, implementationsOf } from "./types/associated.ts";
import { pathOf } from "./types/ids.ts";
import type { Evaluated, Scope, TypeHost, Value } from "./types/meaning.ts";

/**
 * A `pub const` of a crate, macros expanded, or one of a type (`path` is then `module::Type::NAME`). Only those that a
 * number can stand for: integers, `bool`, `char`, pointers made from integers, and structs of one such field.
 */
export interface RustConstant {
  readonly name: string;
  readonly path: string;
  /** As declared. The value of a pointer is its address, that of a struct its only field's. */
  readonly type: Type;
  /** Null where it cannot be computed; `why` then says so. */
  readonly value: bigint | null;
  readonly why: string | null;
  readonly span: Span;
}

/** A `type` item of a crate without parameters; what it holds by value is in the model. */
export interface RustAlias {
  readonly name: string;
  readonly path: string;
  readonly type: AliasType;
  readonly span: Span;
}

/** The public constants of a crate in order of its modules, and after them those of its types. */
export function constantsOf(host: TypeHost, evaluator: Evaluator, root: Module): RustConstant[] {
  const found: RustConstant[] = [];
  const owners: Item[] = [];
  for (const item of itemsOf(root)) {
    if (item.kind === "const" && item.isPublic) {
      const type = evaluator.typeOfConstant(item);
      const place = { name: nameOf(host, item), path: pathOf(host, item), span: spanOfName(item) };
      add(found, place, type, isNumeric(type) ? evaluator.constant(item) : null);
    }
    if (item.kind === "struct" || item.kind === "union" || item.kind === "enum") owners.push(item);
  }
  for (const owner of owners) found.push(...constantsIn(host, evaluator, owner));
  return found;
}

/** `impl Type { pub const NAME: … }`. */
function constantsIn(host: TypeHost, evaluator: Evaluator, owner: Item): RustConstant[] {
  const found: RustConstant[] = [];
  if (!owner.module.crate.implementations.has(owner.name) || isGeneric(owner)) return found;
  const path = pathOf(host, owner);
  const self: Type = host.isPlainEnum(owner)
    ? { kind: "enum", enum: path }
    : { kind: "record", record: path };
  const instance = host.register(owner, new Map(), path);
  for (const implementation of implementationsOf(host, instance)) {
    if (implementation.isTrait) continue;
    for (const member of membersOf(implementation)) {
      if (member.kind !== "const" || !member.isPublic) continue;
      const scope: Scope = { module: implementation.module, generics: new Map(), self };
      const constant = findMember(host, instance, member.name, scope.self);
      if (constant.kind !== "constant") continue;
      const name = host.session.textOf(member.name);
      const span = spanOf(implementation.tokens, member.nameAt, member.nameAt + 1);
      const value = isNumeric(constant.type)
        ? evaluator.typed(constant.reader, constant.scope, constant.type)
        : null;
      add(found, { name, path: `${path}::${name}`, span }, constant.type, value);
    }
  }
  return found;
}

/** Types of which a value may be a number. */
function isNumeric(type: Type): boolean {
  const bare = withoutAliases(type);
  switch (bare.kind) {
    case "scalar":
      return bare.class !== "float" && bare.class !== "void" && bare.class !== "unit";
    case "pointer":
      return bare.size === 8 && bare.pointee?.kind !== "function";
    case "enum":
    case "record":
    case "unresolved":
      return true;
    case "array":
    case "function":
      return false;
  }
}

function add(
  found: RustConstant[],
  place: Pick<RustConstant, "name" | "path" | "span">,
  type: Type,
  evaluated: Evaluated | null,
): void {
  if (evaluated === null) return;
  const bare = withoutAliases(type);
  if (evaluated.ok) {
    const value = numberIn(evaluated.value, 0);
    if (value !== null) found.push({ ...place, type, value, why: null });
    return;
  }
  // Whether a struct that was not computed would have been a number, nobody knows.
  if (bare.kind !== "record") found.push({ ...place, type, value: null, why: evaluated.why });
}

function numberIn(value: Value, depth: number): bigint | null {
  if (value.kind === "integer") return value.value;
  if (value.kind === "boolean") return value.value ? 1n : 0n;
  if (value.kind !== "structure" || value.fields.size !== 1 || depth > 8) return null;
  if (value.item?.kind === "union") return null;
  const [only] = value.fields.values();
  return only === undefined ? null : numberIn(only, depth + 1);
}

/** The aliases of a crate in order of its modules. */
export function aliasesOf(host: TypeHost, aliasOf: (item: Item) => Type, root: Module): RustAlias[] {
  const found: RustAlias[] = [];
  for (const item of itemsOf(root)) {
    if (item.kind !== "type" || isGeneric(item)) continue;
    const type = aliasOf(item);
    if (type.kind === "alias")
      found.push({ name: nameOf(host, item), path: pathOf(host, item), type, span: spanOfName(item) });
  }
  return found;
}

function isGeneric(item: Item): boolean {
  const reader = new Reader(item.tokens, item.nameAt + 1, item.end);
  return reader.kind() === Kind.Less;
}

function nameOf(host: TypeHost, item: Item): string {
  return item.name === -1 ? "_" : host.session.textOf(item.name);
}

function spanOfName(item: Item): Span {
  return spanOf(item.tokens, item.nameAt, item.nameAt + 1);
}
