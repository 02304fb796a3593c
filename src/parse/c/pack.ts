import type { UnresolvedReason } from "../../model/model.ts";
import { firstIndex } from "../../source/search.ts";

/**
 * The record limit that a pack setting gives, in bytes; null: no limit (the default, and `pack(16)`, on x64); or why
 * nobody can tell.
 */
export type PackLimit = number | null | UnresolvedReason;

interface Entry {
  readonly label: string | null;
  readonly limit: PackLimit;
}

interface Change {
  readonly offset: number;
  readonly limit: PackLimit;
}

/** What is in force at one moment, and what pops bring back. */
export interface PackSetting {
  readonly stack: readonly Entry[];
  readonly current: PackLimit;
}

/** Everything about a `PackState` at one moment, for going back to it. */
export interface PackMark extends PackSetting {
  readonly changes: number;
}

/** `#pragma pack`: push, pop, labels. Microsoft Learn, preprocessor/pack.md, C4160, C4161. */
export class PackState {
  readonly #initial: PackLimit;
  #current: PackLimit;
  #stack: Entry[] = [];
  readonly #changes: Change[] = [];

  constructor(defaultPack: number | null) {
    this.#initial = effectiveLimit(defaultPack ?? 16);
    this.#current = this.#initial;
  }

  /**
   * Obeys what stands between the parentheses. Returns why the directive is not as the documentation has it, or null.
   * `numberOf` gives the value of a word that is no number.
   */
  apply(
    offset: number,
    operands: readonly string[],
    numberOf: (word: string) => number | null,
  ): string | null {
    const [first, ...rest] = operands;
    if (first === undefined) return this.#set(offset, this.#initial);
    if (first === "show") return null;
    if (first === "push") return this.#push(offset, rest, numberOf);
    if (first === "pop") return this.#pop(offset, rest, numberOf);
    if (rest.length > 0) return this.#setOpen(offset, operands);
    return this.#setNumber(offset, first, numberOf);
  }

  /** The limit in force at `offset`. */
  at(offset: number): PackLimit {
    const index = this.#firstChangeAfter(offset);
    const change = this.#changes[index - 1];
    return change === undefined ? this.#initial : change.limit;
  }

  /** True if the limit becomes another one anywhere from `start` to `end`. */
  changesWithin(start: number, end: number): boolean {
    const before = this.at(start);
    for (let index = this.#firstChangeAfter(start); index < this.#changes.length; index += 1) {
      const change = this.#changes[index];
      if (change === undefined || change.offset >= end) return false;
      if (!isSameLimit(change.limit, before)) return true;
    }
    return false;
  }

  setting(): PackSetting {
    return { stack: [...this.#stack], current: this.#current };
  }

  /** Another branch of an `#if` begins with what was in force before it. */
  restore(offset: number, { stack, current }: PackSetting): void {
    this.#stack = [...stack];
    this.#set(offset, current);
  }

  /** Behind the `#endif`: what all branches leave in force, whichever is compiled; else nobody can tell. */
  join(offset: number, [first, ...others]: readonly [PackSetting, ...PackSetting[]]): void {
    const isOne = others.every((other) => isSameSetting(first, other));
    this.restore(offset, isOne ? first : { ...first, current: undecided });
  }

  mark(): PackMark {
    return { changes: this.#changes.length, ...this.setting() };
  }

  rewind(mark: PackMark): void {
    this.#changes.length = mark.changes;
    this.#stack = [...mark.stack];
    this.#current = mark.current;
  }

  #push(
    offset: number,
    operands: readonly string[],
    numberOf: (word: string) => number | null,
  ): string | null {
    const labelled = takeLabel(operands, numberOf);
    this.#stack.push({ label: labelled.label, limit: this.#current });
    const [number, ...extra] = labelled.rest;
    if (extra.length > 0) return this.#setOpen(offset, operands);
    return number === undefined ? null : this.#setNumber(offset, number, numberOf);
  }

  #pop(
    offset: number,
    operands: readonly string[],
    numberOf: (word: string) => number | null,
  ): string | null {
    const { label, rest } = takeLabel(operands, numberOf);
    const [number, ...extra] = rest;
    if (extra.length > 0) return this.#setOpen(offset, operands);
    const why = label === null ? this.#popTop(offset) : this.#popLabel(offset, label);
    if (number === undefined) return why;
    if (why !== null && label !== null) {
      const detail = `whether pack(pop, ${label}, ${number}) with an unknown label sets ${number}`;
      this.#set(offset, { code: "open", detail });
      return why;
    }
    return this.#setNumber(offset, number, numberOf) ?? why;
  }

  #popTop(offset: number): string | null {
    const entry = this.#stack.pop();
    this.#set(offset, entry === undefined ? this.#initial : entry.limit);
    return entry === undefined ? "pop without a push; the default is in force again (C4161)" : null;
  }

  #popLabel(offset: number, label: string): string | null {
    const index = this.#stack.findLastIndex((entry) => entry.label === label);
    const entry = this.#stack[index];
    if (entry === undefined) return `no push is labelled ${label}; the pop is ignored (C4160)`;
    this.#stack.length = index;
    return this.#set(offset, entry.limit);
  }

  #setNumber(offset: number, word: string, numberOf: (word: string) => number | null): string | null {
    const value = readNumber(word) ?? numberOf(word);
    if (value === null || ![1, 2, 4, 8, 16].includes(value)) return this.#setOpen(offset, [word]);
    return this.#set(offset, effectiveLimit(value));
  }

  #setOpen(offset: number, operands: readonly string[]): string {
    const spelling = `pack(${operands.join(", ")})`;
    this.#set(offset, { code: "open", detail: `which packing ${spelling} leaves in force` });
    return "not a value that MSVC documents (1, 2, 4, 8, 16)";
  }

  #set(offset: number, limit: PackLimit): null {
    this.#current = limit;
    this.#changes.push({ offset, limit });
    return null;
  }

  #firstChangeAfter(offset: number): number {
    const changes = this.#changes;
    return firstIndex(changes.length, (index) => (changes[index]?.offset ?? 0) > offset);
  }
}

/** The operands between the parentheses of `pack(…)`; null if the text is not of that shape. */
export function packOperands(text: string): readonly string[] | null {
  const inside = /^\s*pack\s*\(([^()]*)\)\s*;?\s*$/.exec(text.replace(/\/\*.*?\*\/|\/\/.*$/g, " "))?.[1];
  if (inside === undefined) return null;
  return inside.trim() === "" ? [] : inside.split(",").map((operand) => operand.trim());
}

/** On x64 only 1, 2, 4 and 8 limit anything. */
function effectiveLimit(pack: number): PackLimit {
  return pack >= 16 ? null : pack;
}

function takeLabel(
  operands: readonly string[],
  numberOf: (word: string) => number | null,
): { readonly label: string | null; readonly rest: readonly string[] } {
  const [first, ...rest] = operands;
  if (first === undefined || !/^[A-Za-z_]\w*$/.test(first)) return { label: null, rest: operands };
  // A macro that stands for a number is expanded before the pragma is read.
  if (rest.length === 0 && numberOf(first) !== null) return { label: null, rest: operands };
  return { label: first, rest };
}

function readNumber(word: string): number | null {
  return /^(?:0[xX][0-9a-fA-F]+|\d+)$/.test(word) ? Number(word) : null;
}

function isSameLimit(left: PackLimit, right: PackLimit): boolean {
  if (typeof left === "object" && left !== null && typeof right === "object" && right !== null) {
    return left.detail === right.detail;
  }
  return left === right;
}

function isSameSetting(left: PackSetting, right: PackSetting): boolean {
  return (
    isSameLimit(left.current, right.current) &&
    left.stack.length === right.stack.length &&
    left.stack.every((entry, index) => {
      const other = right.stack[index];
      return other?.label === entry.label && isSameLimit(entry.limit, other.limit);
    })
  );
}

const undecided: UnresolvedReason = {
  code: "unsupported",
  detail: "#pragma pack inside #if; preprocess the text first",
};
