import { withoutAliases } from "../../../model/model.ts";
import type { PointerType, Type } from "../../../model/model.ts";
import { fieldTypesOf } from "../names/fields.ts";
import type { Item } from "../names/module.ts";
import { namesOf } from "../names/resolve.ts";
import { hasNoSize } from "./meaning.ts";
import type { TypeHost } from "./meaning.ts";

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
      const names = namesOf(last.path);
      const definition = this.#host.resolver.resolve(names, item.module, "types")?.definition;
      if (definition?.kind === "primitive") isUnsized = definition.name === "str";
      if (definition?.kind === "item") isUnsized = this.#endsUnsized(definition.item, depth + 1);
    }
    this.#unsized.set(item, isUnsized);
    return isUnsized;
  }
}
