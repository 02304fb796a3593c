import type { Diagnostic } from "../diagnostic/facts.ts";
import { diagnostic } from "../diagnostic/facts.ts";
import type { Result } from "../layout/layouts.ts";

/** The bytes of each symbol that an object file defines, from the symbol to the end of what is stored for it. */
export type SymbolBytes = ReadonlyMap<string, Uint8Array>;

/** A read that left the file. Thrown inside one reader and turned into a diagnostic by `readingObject`. */
class OutOfFile extends Error {
  readonly what: string;
  readonly at: number;
  constructor(what: string, at: number) {
    super(`${what} at byte ${at} lies outside the file`);
    this.what = what;
    this.at = at;
  }
}

/** Little-endian numbers out of untrusted bytes. Every index is checked; one that lies outside ends the reading. */
export class ByteView {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.bytes.length;
  }

  u8(at: number): number {
    return this.#view.getUint8(this.#checked(at, 1, "a byte"));
  }

  u16(at: number): number {
    return this.#view.getUint16(this.#checked(at, 2, "a number"), true);
  }

  i16(at: number): number {
    return this.#view.getInt16(this.#checked(at, 2, "a number"), true);
  }

  u32(at: number): number {
    return this.#view.getUint32(this.#checked(at, 4, "a number"), true);
  }

  i32(at: number): number {
    return this.#view.getInt32(this.#checked(at, 4, "a number"), true);
  }

  u64(at: number): bigint {
    return this.#view.getBigUint64(this.#checked(at, 8, "a number"), true);
  }

  /** A 64-bit file position or count; one that JavaScript cannot count to is outside any file. */
  position(at: number): number {
    const value = this.u64(at);
    return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value);
  }

  slice(at: number, length: number, what: string): Uint8Array {
    this.#checked(at, length, what);
    return this.bytes.subarray(at, at + length);
  }

  /** Text up to a zero byte or `limit`, whichever comes first. */
  text(at: number, limit: number): string {
    const available = this.bytes.subarray(this.#checked(at, 0, "a name"), Math.min(at + limit, this.length));
    const end = available.indexOf(0);
    return decodeText(end === -1 ? available : available.subarray(0, end));
  }

  #checked(at: number, length: number, what: string): number {
    if (!Number.isSafeInteger(at) || !Number.isSafeInteger(length))
      throw new OutOfFile(what, Number.isFinite(at) ? at : 0);
    if (at < 0 || length < 0 || at + length > this.length) throw new OutOfFile(what, at);
    return at;
  }
}

/** Ends the reading because the file contradicts itself. */
export function damaged(what: string, at: number): never {
  throw new OutOfFile(what, at);
}

/** Runs one reader; where it left the file, the answer is a diagnostic. */
export function readingObject<Value>(read: () => Result<Value, Diagnostic>): Result<Value, Diagnostic> {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof OutOfFile)) throw error;
    return refused(diagnostic("damaged-file", { what: error.what, at: error.at }, null));
  }
}

export function foreign(found: string): Result<never, Diagnostic> {
  return refused(diagnostic("foreign-file", { expected: "an x64 object file of a probe", found }, null));
}

export function refused(error: Diagnostic): Result<never, Diagnostic> {
  return { ok: false, error };
}

const utf8 = new TextDecoder();

export function decodeText(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}
