import type { Value } from "../types/meaning.ts";
import type { Item } from "../names/module.ts";

/** Names inside a `const fn` or a block; each may change. */
export class Locals {
  readonly #values = new Map<number, Value>();
  readonly #outer: Locals | null;

  constructor(outer: Locals | null) {
    this.#outer = outer;
  }

  get(name: number): Value | undefined {
    return this.#values.get(name) ?? this.#outer?.get(name);
  }

  declare(name: number, value: Value): void {
    this.#values.set(name, value);
  }

  assign(name: number, value: Value): boolean {
    if (this.#values.has(name)) {
      this.#values.set(name, value);
      return true;
    }
    return this.#outer?.assign(name, value) ?? false;
  }
}

/** Left a block early. */
export class Jump {
  readonly kind: "return" | "break" | "continue";
  readonly value: Value;

  constructor(kind: "return" | "break" | "continue", value: Value) {
    this.kind = kind;
    this.value = value;
  }
}

/** A chain of constants longer than may be followed at once; what it waits for is computed first. */
export class TooDeep {
  readonly item: Item;

  constructor(item: Item) {
    this.item = item;
  }
}
