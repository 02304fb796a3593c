/** A file, read where asked. The caller owns it: this room opens nothing. */
export interface ByteSource {
  /** Bytes. */
  readonly size: number;
  /** The bytes from `offset` on; fewer than `length` only where the file ends. */
  read(offset: number, length: number): Uint8Array;
}

export function bytesInMemory(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

/**
 * Reads little-endian numbers and names forward, never past `end`. A read that would pass it gives 0 and sets `overran`:
 * readers look at that once, at the end, instead of after every number.
 */
export class Cursor {
  readonly view: DataView;
  readonly text: Buffer;
  readonly end: number;
  position: number;
  overran = false;

  constructor(bytes: Readable, position: number, end: number) {
    this.view = bytes.view;
    this.text = bytes.text;
    this.position = position;
    this.end = Math.min(end, bytes.view.byteLength);
  }

  u8(): number {
    return this.take(1) ? this.view.getUint8(this.position - 1) : 0;
  }

  u16(): number {
    return this.take(2) ? this.view.getUint16(this.position - 2, true) : 0;
  }

  u32(): number {
    return this.take(4) ? this.view.getUint32(this.position - 4, true) : 0;
  }

  u64(): bigint {
    return this.take(8) ? this.view.getBigUint64(this.position - 8, true) : 0n;
  }

  skip(bytes: number): void {
    this.take(bytes);
  }

  /** A name up to its zero byte, which is skipped. Without one this overruns. Not UTF-8: U+FFFD. */
  name(): string {
    let zero = this.position;
    while (zero < this.end && this.text[zero] !== 0) zero++;
    if (this.overran || zero >= this.end) {
      this.overran = true;
      return "";
    }
    const name = this.text.toString("utf8", this.position, zero);
    this.position = zero + 1;
    return name;
  }

  private take(bytes: number): boolean {
    if (this.overran || bytes > this.end - this.position) {
      this.overran = true;
      return false;
    }
    this.position += bytes;
    return true;
  }
}

/** Bytes with the two ways to look at them, made once. */
export interface Readable {
  readonly view: DataView;
  readonly text: Buffer;
}

export function readable(bytes: Uint8Array): Readable {
  return {
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  };
}

export function cursorOver(bytes: Uint8Array): Cursor {
  return new Cursor(readable(bytes), 0, bytes.length);
}

/** 32 upper-case hexadecimal digits, as symbol servers write a GUID. Needs 16 bytes. */
export function readGuid(cursor: Cursor): string {
  const head = hexadecimal(cursor.u32(), 8) + hexadecimal(cursor.u16(), 4) + hexadecimal(cursor.u16(), 4);
  let tail = "";
  for (let byte = 0; byte < 8; byte++) tail += hexadecimal(cursor.u8(), 2);
  return head + tail;
}

export function hexadecimal(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, "0");
}
