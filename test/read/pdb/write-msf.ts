// A tiny writer of MSF 7.0 files and type streams, so that reading can be tested without any tool.

/** Bytes that grow. */
export class Writer {
  readonly bytes: number[] = [];

  u8(value: number): this {
    this.bytes.push(value & 0xff);
    return this;
  }

  u16(value: number): this {
    return this.u8(value).u8(value >>> 8);
  }

  u32(value: number): this {
    return this.u16(value & 0xffff).u16(value >>> 16);
  }

  u64(value: bigint): this {
    return this.u32(Number(value & 0xffff_ffffn)).u32(Number((value >> 32n) & 0xffff_ffffn));
  }

  /** With its zero byte. */
  name(text: string): this {
    return this.raw(Buffer.from(text, "utf8")).u8(0);
  }

  raw(bytes: Iterable<number>): this {
    for (const byte of bytes) this.bytes.push(byte);
    return this;
  }

  /** To a multiple of four, with the bytes that say so. */
  pad(): this {
    for (let rest = -this.bytes.length & 3; rest > 0; rest--) this.u8(0xf0 + rest);
    return this;
  }
}

/** Type records in order; each `add` returns its number. */
export class TypeWriter {
  readonly records: number[][] = [];

  add(kind: number, write: (payload: Writer) => void): number {
    const payload = new Writer();
    payload.u16(kind);
    write(payload);
    payload.bytes.push(...new Writer().raw(payload.bytes.length & 1 ? [0xf1] : []).bytes);
    this.records.push(payload.bytes);
    return 0x1000 + this.records.length - 1;
  }

  fieldList(write: (payload: Writer) => void): number {
    return this.add(0x1203, write);
  }

  structure(name: string, size: number, fieldList: number, uniqueName: string | null = null): number {
    const isForward = fieldList === 0;
    const properties = (isForward ? 0x80 : 0) | (uniqueName === null ? 0 : 0x200);
    return this.add(0x1505, (payload) => {
      payload.u16(0).u16(properties).u32(fieldList).u32(0).u32(0).u16(size).name(name);
      if (uniqueName !== null) payload.name(uniqueName);
    });
  }

  union(name: string, size: number, fieldList: number): number {
    return this.add(0x1506, (payload) => payload.u16(0).u16(0).u32(fieldList).u16(size).name(name));
  }

  stream(): Uint8Array {
    const records = new Writer();
    for (const record of this.records) records.u16(record.length).raw(record);
    const header = new Writer();
    header
      .u32(20_040_203)
      .u32(56)
      .u32(0x1000)
      .u32(0x1000 + this.records.length)
      .u32(records.bytes.length);
    for (let word = 5; word < 14; word++) header.u32(0);
    return Uint8Array.from([...header.bytes, ...records.bytes]);
  }
}

export function member(payload: Writer, name: string, type: number, offset: number): void {
  payload.u16(0x150d).u16(3).u32(type).u16(offset).name(name).pad();
}

/** Stream 1, with `features` behind its empty map of names. */
export function infoStream(features: readonly number[] = []): Uint8Array {
  const info = new Writer();
  info.u32(20_000_404).u32(0).u32(7);
  info.u32(0x01234567).u16(0x89ab).u16(0xcdef).raw([1, 2, 3, 4, 5, 6, 7, 8]);
  info.u32(0).u32(0).u32(1).u32(0).u32(0);
  for (const feature of features) info.u32(feature);
  return Uint8Array.from(info.bytes);
}

/** Stream 3 of a linked x64 program. */
export function dbiStream(age = 9, machine = 0x8664): Uint8Array {
  const dbi = new Writer();
  dbi.u32(0xffff_ffff).u32(19_990_903).u32(age);
  while (dbi.bytes.length < 58) dbi.u8(0);
  return Uint8Array.from(dbi.u16(machine).u32(0).bytes);
}

/** A whole PDB. Blocks of a stream are laid in turn with those of the others, so that none lies in one piece. */
export function msf(streams: readonly (Uint8Array | null)[], blockSize = 512): Uint8Array {
  const blocks: Uint8Array[] = [];
  const reserved = 3;
  const lists = streams.map((): number[] => []);
  const longest = Math.max(...streams.map((stream) => Math.ceil((stream?.length ?? 0) / blockSize)));
  for (let index = 0; index < longest; index++) {
    for (const [number, stream] of streams.entries()) {
      if (stream === null || index * blockSize >= stream.length) continue;
      lists[number]?.push(reserved + blocks.length);
      blocks.push(stream.subarray(index * blockSize, (index + 1) * blockSize));
    }
  }
  const directory = new Writer();
  directory.u32(streams.length);
  for (const stream of streams) directory.u32(stream?.length ?? 0xffff_ffff);
  for (const list of lists) for (const block of list) directory.u32(block);
  const directoryBlocks: number[] = [];
  for (let at = 0; at < directory.bytes.length; at += blockSize) {
    directoryBlocks.push(reserved + blocks.length);
    blocks.push(Uint8Array.from(directory.bytes.slice(at, at + blockSize)));
  }
  const map = new Writer();
  for (const block of directoryBlocks) map.u32(block);
  const mapBlock = reserved + blocks.length;
  blocks.push(Uint8Array.from(map.bytes));
  const file = new Uint8Array((reserved + blocks.length) * blockSize);
  const header = new Writer();
  header.raw(Buffer.from("Microsoft C/C++ MSF 7.00\r\n\u001aDS\0\0\0", "latin1"));
  header
    .u32(blockSize)
    .u32(1)
    .u32(reserved + blocks.length)
    .u32(directory.bytes.length)
    .u32(0)
    .u32(mapBlock);
  file.set(header.bytes);
  for (const [index, block] of blocks.entries()) file.set(block, (reserved + index) * blockSize);
  return file;
}

/** A PDB of these types. */
export function pdbOf(types: TypeWriter, features: readonly number[] = []): Uint8Array {
  return msf([new Uint8Array(0), infoStream(features), types.stream(), dbiStream()]);
}
