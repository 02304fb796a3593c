/** What a file descriptor of the guest stands for. */
export type Descriptor = EmptyInput | Output | OpenDirectory | OpenFile;

interface EmptyInput {
  readonly kind: "empty-input";
}

/** A part of the guest's memory. Not a view of its own: the compiler writes by the byte, and 100,000 views cost 0.1 s. */
export interface Piece {
  readonly memory: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** Standard output or error, kept up to a limit; what is beyond it is dropped and remembered as dropped. */
export class Output {
  readonly kind = "output";
  readonly #limit: number;
  #buffer: Uint8Array = new Uint8Array();
  #length = 0;
  isCut = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  write(piece: Piece): void {
    const end = Math.min(piece.end, piece.start + this.#limit - this.#length);
    if (end < piece.end) this.isCut = true;
    this.#buffer = withRoom(this.#buffer, this.#length, this.#length + end - piece.start);
    copy(this.#buffer, this.#length, { ...piece, end });
    this.#length += end - piece.start;
  }

  text(): string {
    return Buffer.from(this.#buffer.buffer, 0, this.#length).toString("utf8");
  }
}

export interface OpenDirectory {
  readonly kind: "directory";
  readonly path: string;
}

/** An open file: a position, and for a written one a buffer that doubles as it fills. */
export class OpenFile {
  readonly kind = "file";
  readonly path: string;
  readonly identity: string;
  readonly isWritable: boolean;
  #buffer: Uint8Array;
  #length: number;
  position = 0;

  constructor(file: { path: string; identity: string; bytes: Uint8Array; isWritable: boolean }) {
    this.path = file.path;
    this.identity = file.identity;
    this.isWritable = file.isWritable;
    this.#buffer = file.bytes;
    this.#length = file.bytes.length;
  }

  get length(): number {
    return this.#length;
  }

  content(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  readAt(position: number, into: Uint8Array): number {
    const part = this.#buffer.subarray(position, Math.min(position + into.length, this.#length));
    into.set(part);
    return part.length;
  }

  write(piece: Piece): void {
    const end = this.position + piece.end - piece.start;
    this.#buffer = withRoom(this.#buffer, this.#length, end);
    copy(this.#buffer, this.position, piece);
    this.position = end;
    this.#length = Math.max(this.#length, end);
  }

  resize(length: number): void {
    this.#buffer = withRoom(this.#buffer, this.#length, length);
    this.#buffer.fill(0, this.#length, Math.max(this.#length, length));
    this.#length = length;
  }
}

/** `buffer` if it is long enough, else one twice as long with the first `length` bytes in it. */
function withRoom(buffer: Uint8Array, length: number, needed: number): Uint8Array {
  if (needed <= buffer.length) return buffer;
  const larger = new Uint8Array(Math.max(needed, buffer.length * 2, 4096));
  larger.set(buffer.subarray(0, length));
  return larger;
}

const fewBytes = 64;

function copy(to: Uint8Array, at: number, { memory, start, end }: Piece): void {
  if (end - start > fewBytes) to.set(memory.subarray(start, end), at);
  else for (let from = start; from < end; from++) to[at + from - start] = memory[from] ?? 0;
}
