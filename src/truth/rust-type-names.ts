import type { Layouts } from "../layout/layouts.ts";
import type { EnumType, RecordId } from "../model/model.ts";
import { heldRecord } from "../model/model.ts";
import { rustName, rustTypeName } from "../model/rust-words.ts";

/** The names of the Rust types of one text: no two are alike. */
export class RustTypeNames {
  readonly #taken = new Set<string>();
  readonly #ofRecords = new Map<RecordId, string>();

  /** Gives each record of the closure its name, so that pointers may name what is written later. */
  announce(layouts: Layouts, ids: readonly RecordId[]): void {
    const pending = [...ids].reverse();
    for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
      const layout = this.#ofRecords.has(id) ? null : layouts.layoutOf(id);
      if (layout?.ok !== true) continue;
      const name = layout.value.name ?? layout.value.aliases[0] ?? null;
      if (name !== null) this.#ofRecords.set(id, this.free(rustTypeName(name), name));
      const held = layout.value.fields.flatMap(({ type }) => heldRecord(type) ?? []);
      if (name !== null || held.length < 1000) pending.push(...held.reverse());
    }
  }

  /** The name that a record was given; null for one that has none in C. */
  ofRecord(id: RecordId): string | null {
    return this.#ofRecords.get(id) ?? null;
  }

  /** A new name for an enum. */
  forEnum({ id, name, aliases }: EnumType): string {
    const tag = name ?? aliases[0] ?? id;
    return this.free(rustTypeName(tag), tag);
  }

  /** The first of these that no other type has, else the second with a number. */
  free(first: string, second: string): string {
    const plain = rustName(second.replaceAll(/\W+/g, "_"));
    let name = [first, plain].find((one) => !this.#taken.has(one)) ?? plain;
    for (let count = 2; this.#taken.has(name); count++) name = `${plain}_${count}`;
    this.#taken.add(name);
    return name;
  }
}
