import type { Piece } from "./descriptors.ts";
import type { WasmMemory } from "./webassembly.ts";

const utf8 = new TextDecoder();

/** The guest's linear memory. Views are made anew after it grew. Addresses outside it trap as in the guest: RangeError. */
export class GuestMemory {
  readonly #memory: WasmMemory;
  #view: DataView;
  #bytes: Uint8Array;

  constructor(memory: WasmMemory) {
    this.#memory = memory;
    this.#view = new DataView(memory.buffer);
    this.#bytes = new Uint8Array(memory.buffer);
  }

  get view(): DataView {
    this.#refresh();
    return this.#view;
  }

  bytes(at: number, length: number): Uint8Array {
    this.#refresh();
    if (at + length > this.#bytes.length) throw outside();
    return this.#bytes.subarray(at, at + length);
  }

  text(at: number, length: number): string {
    // A copy: TextDecoder refuses some kinds of shared memory, and paths are short.
    return utf8.decode(this.bytes(at, length).slice());
  }

  /** The `count` buffers of an array of `(address, length)` pairs. */
  buffers(at: number, count: number): readonly Uint8Array[] {
    const view = this.view;
    return Array.from({ length: count }, (_, index) =>
      this.bytes(view.getUint32(at + 8 * index, true), view.getUint32(at + 8 * index + 4, true)),
    );
  }

  /** The same as places in the memory, without a view for each. */
  *pieces(at: number, count: number): Iterable<Piece> {
    const view = this.view;
    for (let index = 0; index < count; index++) {
      const start = view.getUint32(at + 8 * index, true);
      const end = start + view.getUint32(at + 8 * index + 4, true);
      if (end > this.#bytes.length) throw outside();
      yield { memory: this.#bytes, start, end };
    }
  }

  setU32(at: number, value: number): void {
    this.view.setUint32(at, value, true);
  }

  setU64(at: number, value: bigint): void {
    this.view.setBigUint64(at, value, true);
  }

  #refresh(): void {
    if (this.#view.buffer === this.#memory.buffer) return;
    this.#view = new DataView(this.#memory.buffer);
    this.#bytes = new Uint8Array(this.#memory.buffer);
  }
}

function outside(): RangeError {
  return new RangeError("the guest gave an address outside its memory");
}
