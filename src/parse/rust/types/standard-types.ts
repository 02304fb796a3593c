import { withoutAliases } from "../../../model/model.ts";
import type { Type } from "../../../model/model.ts";
import { fieldTypesOf } from "../names/fields.ts";
import {
  cType,
  nicheHidingWrappers,
  numberWrapper,
  phantomType,
  pointerWrappers,
  primitives,
  transparentWrappers,
} from "../names/foreign.ts";
import { readRepr } from "../names/repr.ts";
import type { GenericArgument, PathSyntax } from "../syntax/syntax.ts";
import { isNeverNull, markNeverNull, unresolved } from "./meaning.ts";
import type { Scope, TypeHost } from "./meaning.ts";
import type { Pointers } from "./pointers.ts";

/** A type of the standard library whose layout is promised. */
export function standardType(
  host: TypeHost,
  pointers: Pointers,
  name: string,
  given: readonly GenericArgument[],
  path: PathSyntax,
  scope: Scope,
): Type {
  const number = numberWrapper(name);
  if (number !== null) {
    const alignment = number.type.size;
    const type = { ...number.type, alignment };
    return number.isNonZero ? markNeverNull(type) : type;
  }
  const argument = given.find((entry) => entry.kind === "type");
  const inner = argument === undefined ? null : host.typeOf(argument.type, scope);
  if (transparentWrappers.has(name) && inner !== null)
    return nicheHidingWrappers.has(name) ? copyOf(inner) : inner;
  if (name === "NonZero" && inner !== null) return markNeverNull(copyOf(inner));
  if (pointerWrappers.has(name) && inner !== null) return markNeverNull(pointers.pointerTo(inner));
  if (name === "AtomicPtr" && inner !== null) return pointers.pointerTo(inner);
  if (name === "Option" && inner !== null) return optionOf(host, inner, path);
  if (name === "PhantomData" || name === "PhantomPinned") return phantomType;
  const primitive = primitives.get(name);
  if (primitive !== undefined && name !== "str") return primitive;
  return (
    cType(name) ??
    unresolved(path.range, "unsupported", "a type of the standard library without a promised layout")
  );
}

function optionOf(host: TypeHost, inner: Type, path: PathSyntax): Type {
  if (isNeverNull(inner) || isNeverNull(withoutAliases(inner))) return copyOf(withoutAliases(inner));
  const wrapped = transparentInner(host, inner);
  if (wrapped !== null) return inner;
  return unresolved(path.range, "unsupported", "Option of a type that has no free value promised");
}

/** `#[repr(transparent)] struct Name(NonNull<T>)` keeps the free value of what it wraps. */
function transparentInner(host: TypeHost, type: Type): Type | null {
  const bare = withoutAliases(type);
  const instance = bare.kind === "record" ? host.instanceOf(bare.record) : null;
  if (instance === null || !readRepr(instance.item, host.session).isTransparent) return null;
  const scope: Scope = { module: instance.item.module, generics: instance.generics, self: type };
  for (const field of fieldTypesOf(instance.item)) {
    const inner = host.typeOf(field, scope);
    if (isNeverNull(inner) || isNeverNull(withoutAliases(inner))) return inner;
  }
  return null;
}

/** The same type as a new value, without the mark that it is never null. */
function copyOf<T extends Type>(type: T): T {
  return { ...type };
}
