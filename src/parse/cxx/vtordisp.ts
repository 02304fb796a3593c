import { firstIndex } from "../../source/search.ts";

export type Vtordisp = 0 | 1 | 2;

/** `#pragma vtordisp`: push, pop, on and off. Microsoft Learn, preprocessor/vtordisp.md. */
export class VtordispState {
  /** Null behind a pop without a push, or one that cannot be read: what cl does then nobody has shown. */
  #current: Vtordisp | null = 1;
  readonly #stack: (Vtordisp | null)[] = [];
  readonly #changes: { readonly offset: number; readonly mode: Vtordisp | null }[] = [];

  /** Obeys the text of a pragma if it is one of these. */
  obey(offset: number, pragma: string): void {
    if (!/^\s*vtordisp\b/.test(pragma)) return;
    const inside = /^\s*vtordisp\s*\(([^()]*)\)\s*(?:\/[/*].*)?$/s.exec(pragma)?.[1];
    if (inside === undefined) {
      this.#current = null;
      this.#changes.push({ offset, mode: null });
      return;
    }
    const operands = inside.split(",").map((operand) => operand.trim());
    const [first = "", second] = operands;
    if (first === "pop") this.#current = this.#stack.pop() ?? null;
    else if (first === "push") {
      this.#stack.push(this.#current);
      if (second !== undefined) this.#set(second);
    } else if (first === "") this.#current = 1;
    else this.#set(first);
    this.#changes.push({ offset, mode: this.#current });
  }

  /** The mode in force at `offset`; null: nobody knows. */
  at(offset: number): Vtordisp | null {
    const changes = this.#changes;
    const behind = firstIndex(changes.length, (index) => (changes[index]?.offset ?? 0) > offset);
    const change = changes[behind - 1];
    return change === undefined ? 1 : change.mode;
  }

  /** A word that the page does not know changes nothing, as clang has it. */
  #set(word: string): void {
    const mode = modes.get(word);
    if (mode !== undefined) this.#current = mode;
  }
}

const modes: ReadonlyMap<string, Vtordisp> = new Map([
  ["0", 0],
  ["off", 0],
  ["1", 1],
  ["on", 1],
  ["2", 2],
]);
