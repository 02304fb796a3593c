import { withoutAliases } from "../../../model/model.ts";
import type { Type } from "../../../model/model.ts";
import { headerOf, membersOf } from "../names/implementation.ts";
import type { Implementation } from "../names/module.ts";
import { readType } from "../syntax/read-type.ts";
import type { PathSyntax } from "../syntax/syntax.ts";
import { Reader } from "../tokens/reader.ts";
import { Kind } from "../tokens/token.ts";
import { genericsOf, implementationsOf, implementsTrait, ownerOf, traitOf } from "./associated.ts";
import { unresolved } from "./meaning.ts";
import type { Scope, TypeHost } from "./meaning.ts";

/** `T::Name`, `<T as Trait>::Name`. */
export function associatedType(host: TypeHost, path: PathSyntax, scope: Scope): Type {
  const owner = ownerOf(host, path, scope);
  const trait = traitOf(path, scope);
  const bare = owner === null ? null : withoutAliases(owner);
  const id = bare?.kind === "record" ? bare.record : bare?.kind === "enum" ? bare.enum : null;
  const instance = id === null ? null : host.instanceOf(id);
  const all =
    instance === null ? implementationsForScalar(host, bare, scope) : implementationsOf(host, instance);
  const name = path.segments.at(-1)?.name ?? -1;
  const found = all
    .filter((implementation) => trait === null || implementsTrait(host, implementation, trait))
    .flatMap((implementation) => {
      const member = membersOf(implementation).find((entry) => entry.kind === "type" && entry.name === name);
      return member === undefined ? [] : [{ implementation, member }];
    });
  const [only] = found;
  if (only === undefined || found.length > 1)
    return unresolved(
      path.range,
      "unsupported",
      only === undefined
        ? "an associated type that no impl at hand defines"
        : "an associated type that more than one impl defines",
    );
  const { implementation, member } = only;
  const reader = new Reader(implementation.tokens, member.nameAt + 1, member.end);
  if (!reader.eat(Kind.Equals)) return unresolved(path.range, "syntax", "an associated type without a type");
  const generics = instance === null ? new Map() : genericsOf(implementation, instance);
  return host.typeOf(readType(reader), { module: implementation.module, generics, self: owner });
}

/** `<u32 as Trait>::Out`: impls for the language's types are found by their name. */
function implementationsForScalar(
  host: TypeHost,
  type: Type | null,
  scope: Scope,
): readonly Implementation[] {
  if (type?.kind !== "scalar") return [];
  const name = host.session.sources.names.numberOf(type.spelling);
  return (scope.module.crate.implementations.get(name) ?? []).filter((found) => {
    const { target } = headerOf(found);
    return target?.segments.length === 1 && target.segments[0]?.name === name;
  });
}
