import { withoutAliases } from "../../model/model.ts";
import type { PointerType, Type } from "../../model/model.ts";
import { hasNoSize } from "./meaning.ts";
import type { TypeHost } from "./meaning.ts";
import type { Item } from "./module.ts";
import { readType } from "./read-type.ts";
import { Reader, skipAttributes, skipVisibility } from "./reader.ts";
import type { TypeSyntax } from "./syntax.ts";
import { Kind } from "./token.ts";

/** Makes pointers, which are wide where what they point at has no size of its own. */
export class Pointers {
  readonly #host: TypeHost;
  readonly #unsized = new Map<Item, boolean>();

  constructor(host: TypeHost) {
    this.#host = host;
  }

  pointerTo(pointee: Type): PointerType {
    return { kind: "pointer", size: this.#isUnsized(pointee) ? 16 : 8, pointee };
  }

  /** Whether a pointer to the type is wide: a slice, `str`, a trait object, or a struct that ends in one. */
  #isUnsized(type: Type): boolean {
    const bare = withoutAliases(type);
    if (hasNoSize(bare)) return true;
    if (bare.kind !== "record") return false;
    const item = this.#host.instanceOf(bare.record)?.item;
    return item !== undefined && this.#endsUnsized(item, 0);
  }

  #endsUnsized(item: Item, depth: number): boolean {
    if (item.kind !== "struct" || depth > 20) return false;
    const known = this.#unsized.get(item);
    if (known !== undefined) return known;
    this.#unsized.set(item, false);
    const last = fieldTypesOf(item).at(-1);
    let isUnsized = last?.kind === "slice" || last?.kind === "object";
    if (last?.kind === "path" && last.path.qualified === null) {
      const names = {
        start: last.path.start,
        crate: last.path.crate,
        segments: last.path.segments.map((segment) => segment.name),
      };
      const definition = this.#host.resolver.resolve(names, item.module, "types")?.definition;
      if (definition?.kind === "primitive") isUnsized = definition.name === "str";
      if (definition?.kind === "item") isUnsized = this.#endsUnsized(definition.item, depth + 1);
    }
    this.#unsized.set(item, isUnsized);
    return isUnsized;
  }
}

/** The types of a struct's fields, in order. */
export function fieldTypesOf(item: Item): TypeSyntax[] {
  return fieldSyntaxOf(item).map((field) => field.type);
}

/** The names and types of a struct's fields, in order; those of a tuple are called 0 and 1. */
export function fieldSyntaxOf(item: Item): { readonly name: string; readonly type: TypeSyntax }[] {
  const reader = new Reader(item.tokens, item.nameAt + 1, item.end);
  while (!reader.isDone() && reader.kind() !== Kind.OpenBrace && reader.kind() !== Kind.OpenParenthesis)
    reader.skipTree();
  if (reader.isDone()) return [];
  const isTuple = reader.kind() === Kind.OpenParenthesis;
  const inner = reader.enter();
  const fields: { name: string; type: TypeSyntax }[] = [];
  while (!inner.isDone()) {
    skipAttributes(inner);
    skipVisibility(inner);
    if (inner.isDone()) break;
    const name = isTuple ? `${fields.length}` : inner.text();
    if (!isTuple && (inner.eatIdentifier() === -1 || !inner.eat(Kind.Colon))) break;
    fields.push({ name, type: readType(inner) });
    if (!inner.eat(Kind.Comma)) break;
  }
  return fields;
}
