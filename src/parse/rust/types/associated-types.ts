import { withoutAliases } from "../../../model/model.ts";
import type { Type } from "../../../model/model.ts";
import { membersOf } from "../names/implementation.ts";
import { readType } from "../syntax/read-type.ts";
import type { PathSyntax } from "../syntax/syntax.ts";
import { Reader } from "../tokens/reader.ts";
import { Kind } from "../tokens/token.ts";
import { implementationsOf, ownerOf } from "./associated.ts";
import { unresolved } from "./meaning.ts";
import type { Scope, TypeHost } from "./meaning.ts";

/** `T::Name`, `<T as Trait>::Name`. */
export function associatedType(host: TypeHost, path: PathSyntax, scope: Scope): Type {
  const owner = ownerOf(host, path, scope);
  const name = path.segments.at(-1)?.name ?? -1;
  const bare = owner === null ? null : withoutAliases(owner);
  const id = bare?.kind === "record" ? bare.record : bare?.kind === "enum" ? bare.enum : null;
  const item = id === null ? undefined : host.instanceOf(id)?.item;
  const found =
    item === undefined
      ? associatedOfOthers(host, owner, name, scope)
      : associatedIn(host, implementationsOf(host, item), name, owner);
  return found ?? unresolved(path.range, "unsupported", "an associated type that no impl at hand defines");
}

function associatedIn(
  host: TypeHost,
  implementations: readonly ReturnType<typeof implementationsOf>[number][],
  name: number,
  self: Type | null,
): Type | null {
  for (const found of implementations) {
    const entry = membersOf(found).find((member) => member.kind === "type" && member.name === name);
    if (entry === undefined) continue;
    const reader = new Reader(found.tokens, entry.nameAt + 1, entry.end);
    if (!reader.eat(Kind.Equals)) continue;
    return host.typeOf(readType(reader), { module: found.module, generics: new Map(), self });
  }
  return null;
}

/** `<u32 as Trait>::Out`: impls for primitives are found by the last name of their type. */
function associatedOfOthers(host: TypeHost, owner: Type | null, name: number, scope: Scope): Type | null {
  const bare = owner === null ? null : withoutAliases(owner);
  if (bare?.kind !== "scalar") return null;
  const target = host.session.sources.names.numberOf(bare.spelling);
  return associatedIn(host, scope.module.crate.implementations.get(target) ?? [], name, bare);
}
