import { isClosing, isOpening } from "./token.ts";
import type { Place, Sources, Tokens } from "./token.ts";

/** Grows a `Tokens` one token at a time and pairs delimiters as it goes. */
export class TokenWriter {
  readonly #sources: Sources;
  readonly #file: number;
  #kinds: Uint8Array;
  #values: Int32Array;
  #starts: Int32Array;
  #ends: Int32Array;
  /** Files per token; only once a token of another file comes. */
  #files: Int32Array | null = null;
  #count = 0;
  readonly #open: number[] = [];
  /** How many of each kind are open. */
  readonly #openOf: number[] = [];

  constructor(sources: Sources, file: number, capacity: number) {
    this.#sources = sources;
    this.#file = file;
    this.#kinds = new Uint8Array(capacity);
    this.#values = new Int32Array(capacity);
    this.#starts = new Int32Array(capacity);
    this.#ends = new Int32Array(capacity);
  }

  get count(): number {
    return this.#count;
  }

  push(kind: number, value: number, start: number, end: number): void {
    const at = this.#count;
    if (at === this.#kinds.length) this.#grow();
    this.#kinds[at] = kind;
    this.#values[at] = value;
    this.#starts[at] = start;
    this.#ends[at] = end;
    this.#count = at + 1;
  }

  /** From here on tokens carry the number of their own file. */
  withFiles(): this {
    this.#files ??= new Int32Array(this.#kinds.length).fill(this.#file);
    return this;
  }

  open(kind: number, start: number, end: number): void {
    this.#open.push(this.#count);
    this.#openOf[kind] = (this.#openOf[kind] ?? 0) + 1;
    this.push(kind, -1, start, end);
  }

  close(kind: number, start: number, end: number): void {
    const opened = this.#open.pop();
    if (opened === undefined) throw new Error("a delimiter was closed that was never opened");
    this.#openOf[kind - 1] = (this.#openOf[kind - 1] ?? 0) - 1;
    this.#values[opened] = this.#count;
    this.push(kind, opened, start, end);
  }

  /** Copies a token as it is; `file` already carries its marks. Delimiters are paired anew. */
  copy(from: Tokens, at: number, file: number): void {
    const kind = from.kinds[at] ?? 0;
    const start = from.starts[at] ?? 0;
    const end = from.ends[at] ?? 0;
    if (isOpening(kind)) this.open(kind, start, end);
    else if (isClosing(kind)) this.close(kind, start, end);
    else this.push(kind, from.values[at] ?? 0, start, end);
    if (this.#files !== null) this.#files[this.#count - 1] = file;
  }

  setLastFile(file: number): void {
    if (this.#files !== null) this.#files[this.#count - 1] = file;
  }

  isOpen(): boolean {
    return this.#open.length > 0;
  }

  /** Start of the innermost delimiter that is open. */
  innermost(): number {
    return this.#starts[this.#open.at(-1) ?? 0] ?? 0;
  }

  /** How many open delimiters lie inside the nearest open one of this kind; -1 if none is open. */
  depthOf(kind: number): number {
    if ((this.#openOf[kind] ?? 0) === 0) return -1;
    for (let depth = 0; depth < this.#open.length; depth += 1) {
      if (this.#kinds[this.#open[this.#open.length - 1 - depth] ?? 0] === kind) return depth;
    }
    return -1;
  }

  /** Closes the innermost delimiter with an empty token at `at`. */
  closeInnermost(at: number): void {
    const opened = this.#open.at(-1) ?? 0;
    this.close((this.#kinds[opened] ?? 0) + 1, at, at);
  }

  finish(callSite: Place | null): Tokens {
    const count = this.#count;
    return {
      sources: this.#sources,
      count,
      kinds: this.#kinds.slice(0, count),
      values: this.#values.slice(0, count),
      starts: this.#starts.slice(0, count),
      ends: this.#ends.slice(0, count),
      files: this.#files?.slice(0, count) ?? null,
      file: this.#file,
      callSite,
    };
  }

  #grow(): void {
    const capacity = this.#kinds.length * 2;
    this.#kinds = copyInto(new Uint8Array(capacity), this.#kinds);
    this.#values = copyInto(new Int32Array(capacity), this.#values);
    this.#starts = copyInto(new Int32Array(capacity), this.#starts);
    this.#ends = copyInto(new Int32Array(capacity), this.#ends);
    if (this.#files !== null) this.#files = copyInto(new Int32Array(capacity), this.#files);
  }
}

function copyInto<A extends Uint8Array | Int32Array>(larger: A, smaller: A): A {
  larger.set(smaller);
  return larger;
}
