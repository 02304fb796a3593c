import { withoutAliases } from "../../model/model.ts";
import type { Reader } from "./reader.ts";
import type { Entity, Scope } from "./scope.ts";
import { type CxxType, unresolved } from "./types.ts";

/** What a name stands for, or that it is made of parts that nobody defines. */
export type Named = Entity | { readonly kind: "unknown"; readonly type: CxxType };

/**
 * Reads `A`, `N::A`, `::N::A<int>::B`. Null, and nowhere, where no name stands or nothing is known about its first part.
 * Stops before a `::` that no name follows: `A::*` is a pointer to a member.
 */
export function readName(reader: Reader): Named | null {
  const first = reader.at;
  let scope: Scope | null = null;
  if (reader.is("::") && reader.kind(1) === "word") {
    reader.at++;
    scope = reader.world.global;
  }
  for (;;) {
    const part = readPart(reader, scope);
    if (part === null) {
      if (scope === null || isGlobal(reader, first)) {
        reader.at = first;
        return null;
      }
      return unknown(reader, first);
    }
    if (part.kind === "unknown" || !continues(reader)) return part;
    scope = scopeOf(reader, part);
    if (scope === null) return unknown(reader, first);
    reader.at++;
    reader.take("template");
  }
}

/** True if only `::` and one name were read: then it is no name at all that we know. */
function isGlobal(reader: Reader, first: number): boolean {
  return reader.at === first + 1;
}

function continues(reader: Reader): boolean {
  return reader.is("::") && reader.kind(1) === "word";
}

function unknown(reader: Reader, first: number): Named {
  while (reader.kind() === "word" || reader.is("::")) {
    reader.at++;
    if (reader.is("<")) reader.skipAngles();
  }
  const spelling = reader.excerptFrom(first);
  return {
    kind: "unknown",
    type: unresolved(spelling, { code: "unknown", detail: spelling }, reader.spanFrom(first)),
  };
}

/** One name with its template arguments, in a scope, or where the reader is. */
function readPart(reader: Reader, scope: Scope | null): Named | null {
  if (reader.kind() !== "word") return null;
  const first = reader.at;
  const word = reader.text();
  const found = scope === null ? reader.world.find(reader.scope, word) : scope.own(word);
  if (found === null) return null;
  reader.at++;
  if (!reader.is("<")) {
    if (found.kind !== "template") return found;
    const detail = `template ${word} without arguments`;
    return {
      kind: "unknown",
      type: unresolved(word, { code: "unsupported", detail }, reader.spanFrom(first)),
    };
  }
  // Inside a template its name is that of the class with the same arguments; with others it is the template again.
  const template = found.kind === "template" ? found : templateAround(reader, scope, word);
  if (template === null) return found;
  const type = reader.world.deeper(() => reader.readers.templateOf(reader, template.template));
  if (type !== null) return { kind: "type", type };
  reader.skipAngles();
  const detail = `template ${word} is nested too deep`;
  return { kind: "unknown", type: unresolved(word, { code: "unsupported", detail }, reader.spanFrom(first)) };
}

function templateAround(
  reader: Reader,
  inside: Scope | null,
  word: string,
): (Entity & { readonly kind: "template" }) | null {
  for (let scope = inside ?? reader.scope; ; scope = scope.parent) {
    const found = scope.own(word);
    if (found?.kind === "template") return found;
    if (scope.parent === null) return null;
  }
}

/** The scope behind `::`. */
function scopeOf(reader: Reader, entity: Entity): Scope | null {
  if (entity.kind === "namespace") return entity.scope;
  if (entity.kind !== "type") return null;
  reader.world.complete(entity.type.type);
  const bare = withoutAliases(entity.type.type);
  if (bare.kind === "record") return reader.world.scopes.get(bare.record) ?? null;
  return bare.kind === "enum" ? (reader.world.scopes.get(`enum ${bare.enum}`) ?? null) : null;
}
