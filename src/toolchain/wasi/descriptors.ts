/** What a file descriptor of the guest stands for. */
export type Descriptor = EmptyInput | Output | OpenDirectory | OpenFile;

interface EmptyInput {
  readonly kind: "empty-input";
}

/** Standard output or error, kept up to a limit; what is beyond it is dropped and remembered as dropped. */
export class Output {
  readonly kind = "output";
  readonly #chunks: Uint8Array[] = [];
  readonly #limit: number;
  #length = 0;
  isCut = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  append(bytes: Uint8Array): void {
    const kept = bytes.subarray(0, Math.max(0, this.#limit - this.#length));
    if (kept.length < bytes.length) this.isCut = true;
    if (kept.length === 0) return;
    this.#chunks.push(kept.slice());
    this.#length += kept.length;
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString("utf8");
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

  write(bytes: Uint8Array): void {
    this.#reserve(this.position + bytes.length);
    this.#buffer.set(bytes, this.position);
    this.position += bytes.length;
    this.#length = Math.max(this.#length, this.position);
  }

  resize(length: number): void {
    this.#reserve(length);
    this.#buffer.fill(0, this.#length, Math.max(this.#length, length));
    this.#length = length;
  }

  #reserve(length: number): void {
    if (length <= this.#buffer.length) return;
    const larger = new Uint8Array(Math.max(length, this.#buffer.length * 2, 4096));
    larger.set(this.content());
    this.#buffer = larger;
  }
}
