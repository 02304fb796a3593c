import { withoutAliases } from "../../../model/model.ts";
import type { PointerType, Type } from "../../../model/model.ts";
import { fieldTypesOf } from "../names/fields.ts";
import { hasNoSize } from "./meaning.ts";
import type { Instance, Scope, TypeHost } from "./meaning.ts";

/** Structs that end in structs, one in the other. */
const depthLimit = 60;

/** Makes pointers, which are wide where what they point at has no size of its own. */
export class Pointers {
  readonly #host: TypeHost;
  /** By id, and false while it is looked at: what holds itself by value is refused elsewhere. */
  readonly #unsized = new Map<string, boolean>();

  #depth = 0;

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
    const instance = this.#host.instanceOf(bare.record);
    return instance !== null && this.#endsUnsized(instance);
  }

  #endsUnsized(instance: Instance): boolean {
    const { id, item, generics } = instance;
    if (item.kind !== "struct" || this.#depth > depthLimit) return false;
    const known = this.#unsized.get(id);
    if (known !== undefined) return known;
    this.#unsized.set(id, false);
    this.#depth += 1;
    const last = fieldTypesOf(item).at(-1);
    const scope: Scope = { module: item.module, generics, self: { kind: "record", record: id } };
    // Only a path leads to something that must be looked up; nobody asked about it by value, so nothing is said about it.
    const isUnsized =
      last?.kind === "path"
        ? this.#isUnsized(this.#host.session.quietly(() => this.#host.typeOf(last, scope)))
        : last?.kind === "slice" || last?.kind === "object";
    this.#depth -= 1;
    this.#unsized.set(id, isUnsized);
    return isUnsized;
  }
}
