import { type Diagnostic, diagnostic } from "../../diagnostic/facts.ts";
import type { Result } from "../../layout/layouts.ts";
import { wholeFile } from "../../source/source.ts";
import { type ByteSource, cursorOver, readable } from "../bytes.ts";
import { refuseOtherFormats } from "./foreign.ts";

// MSF 7.0, the container of a PDB: a file of equal blocks, in which each stream is a list of blocks.

/** One stream, gathered. */
export interface Stream {
  readonly bytes: Uint8Array;
  /** Where a byte of the stream is in the file. */
  fileOffsetOf(offset: number): number;
}

export interface Msf {
  readonly file: string;
  readonly streamCount: number;
  /** Bytes; null for a stream that does not exist. */
  streamSize(stream: number): number | null;
  /** All of a stream, or its first `limit` bytes. */
  readStream(stream: number, limit?: number): Result<Stream, Diagnostic>;
}

interface Superblock {
  readonly blockSize: number;
  readonly blockCount: number;
  readonly directorySize: number;
  /** Blocks that list the directory's blocks. */
  readonly mapBlocks: readonly number[];
}

/** No stream has this size: it marks one that does not exist. */
const noStream = 0xffff_ffff;
const headerSize = 52;

/** Opens the container. Reads its first block and the directory; every size and block number in them is checked. */
export function openMsf(source: ByteSource, file: string): Result<Msf, Diagnostic> {
  const start = source.read(0, Math.min(source.size, 65_536));
  const foreign = refuseOtherFormats(start, file);
  if (foreign !== null) return { ok: false, error: foreign };
  const superblock = readSuperblock(start, source.size, file);
  if (!superblock.ok) return superblock;
  const blocks: Blocks = { source, file, ...superblock.value };
  const map = gather(blocks, blocks.mapBlocks, Math.ceil(blocks.directorySize / blocks.blockSize) * 4);
  if (!map.ok) return map;
  const directory = gather(blocks, numbersIn(map.value.bytes), blocks.directorySize);
  if (!directory.ok) return directory;
  return readDirectory(blocks, directory.value);
}

interface Blocks extends Superblock {
  readonly source: ByteSource;
  readonly file: string;
}

function readSuperblock(start: Uint8Array, fileSize: number, file: string): Result<Superblock, Diagnostic> {
  const cursor = cursorOver(start);
  cursor.skip(32);
  const blockSize = cursor.u32();
  cursor.skip(4);
  const blockCount = cursor.u32();
  const directorySize = cursor.u32();
  cursor.skip(4);
  if (cursor.overran) return truncated(headerSize + 4, fileSize, file);
  const isBlockSize = blockSize >= 512 && blockSize <= 65_536 && (blockSize & (blockSize - 1)) === 0;
  if (!isBlockSize) return damaged(`a block size of ${blockSize}`, 32, file);
  if (blockCount * blockSize > fileSize) return truncated(blockCount * blockSize, fileSize, file);
  if (directorySize < 4 || directorySize > fileSize) {
    return damaged(`a directory of ${directorySize} bytes`, 44, file);
  }
  // The directory's blocks are listed in blocks that the header lists; more than one only for huge files.
  const mapSize = Math.ceil(directorySize / blockSize) * 4;
  const mapBlocks: number[] = [];
  const firstBlock = Math.min(blockSize, start.length);
  for (let read = 0; read < mapSize; read += blockSize) {
    if (cursor.position + 4 > firstBlock) return damaged("a directory too large for its map", 44, file);
    mapBlocks.push(cursor.u32());
  }
  return { ok: true, value: { blockSize, blockCount, directorySize, mapBlocks } };
}

function readDirectory(blocks: Blocks, directory: Stream): Result<Msf, Diagnostic> {
  const words = numbersIn(directory.bytes.subarray(0, directory.bytes.length & ~3));
  const streamCount = words[0] ?? 0;
  if (streamCount > words.length - 1) {
    return damaged(`a directory of ${streamCount} streams`, directory.fileOffsetOf(0), blocks.file);
  }
  const sizes = words.subarray(1, 1 + streamCount);
  const starts = new Uint32Array(streamCount);
  const fileSize = blocks.blockCount * blocks.blockSize;
  let next = 1 + streamCount;
  for (const [stream, size] of sizes.entries()) {
    starts[stream] = next;
    if (size === noStream) continue;
    next += Math.ceil(size / blocks.blockSize);
    if (size > fileSize || next > words.length) {
      const at = directory.fileOffsetOf(4 + stream * 4);
      return damaged(`stream ${stream} of ${size} bytes`, at, blocks.file);
    }
  }
  const streamSize = (stream: number): number | null => {
    const size = sizes[stream] ?? noStream;
    return size === noStream ? null : size;
  };
  const readStream = (stream: number, limit = Number.MAX_SAFE_INTEGER): Result<Stream, Diagnostic> => {
    const size = Math.min(streamSize(stream) ?? 0, limit);
    const start = starts[stream] ?? 0;
    return gather(blocks, words.subarray(start, start + Math.ceil(size / blocks.blockSize)), size);
  };
  return { ok: true, value: { file: blocks.file, streamCount, streamSize, readStream } };
}

/** The first `size` bytes of these blocks, one read for each run of neighbours. `size` is at most that of the file. */
function gather(blocks: Blocks, list: ArrayLike<number>, size: number): Result<Stream, Diagnostic> {
  const { blockSize, blockCount, source, file } = blocks;
  // Most streams lie in one piece.
  let bytes: Uint8Array | null = null;
  for (let index = 0; index * blockSize < size;) {
    const first = list[index] ?? blockCount;
    let run = 1;
    while (list[index + run] === first + run) run++;
    if (first + run > blockCount) return damaged(`block ${first} of ${blockCount}`, headerSize, file);
    const wanted = Math.min(run * blockSize, size - index * blockSize);
    const read = source.read(first * blockSize, wanted);
    if (read.length < wanted) return truncated(first * blockSize + wanted, source.size, file);
    if (wanted === size) bytes = read;
    else (bytes ??= new Uint8Array(size)).set(read.subarray(0, wanted), index * blockSize);
    index += run;
  }
  const fileOffsetOf = (offset: number): number =>
    (list[Math.floor(offset / blockSize)] ?? 0) * blockSize + (offset % blockSize);
  return { ok: true, value: { bytes: bytes ?? new Uint8Array(0), fileOffsetOf } };
}

function numbersIn(bytes: Uint8Array): Uint32Array {
  const { view } = readable(bytes);
  return Uint32Array.from({ length: bytes.length >> 2 }, (_, index) => view.getUint32(index * 4, true));
}

function damaged(what: string, at: number, file: string): { ok: false; error: Diagnostic } {
  return { ok: false, error: diagnostic("damaged-file", { what, at }, wholeFile(file)) };
}

function truncated(expected: number, found: number, file: string): { ok: false; error: Diagnostic } {
  return { ok: false, error: diagnostic("file-truncated", { expected, found }, wholeFile(file)) };
}
