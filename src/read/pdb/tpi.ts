import { type Diagnostic, diagnostic } from "../../diagnostic/facts.ts";
import type { Result } from "../../layout/layouts.ts";
import { wholeFile } from "../../source/source.ts";
import { Cursor, type Readable, cursorOver, readable } from "../bytes.ts";
import { isHead, leaf } from "./leaves.ts";
import type { Msf, Stream } from "./msf.ts";

/** Number of a type in a PDB. Below 0x1000 it spells a built-in type, above it counts the records of the type stream. */
export type TypeIndex = number;

/** One record: what kind it is, and a cursor at what follows that. */
export interface TypeRecord {
  readonly leaf: number;
  readonly payload: Cursor;
}

/** The type stream: all records, found by number. */
export interface TypeTable {
  readonly file: string;
  readonly first: TypeIndex;
  /** One past the last. */
  readonly end: TypeIndex;
  /** All records that may define or declare a struct, class, union or enum, in order. */
  readonly heads: readonly TypeIndex[];
  /** Only C++ has classes and member functions. */
  readonly hasClasses: boolean;
  /** Kind of a record, 0 if there is none of this number. */
  leafOf(type: TypeIndex): number;
  record(type: TypeIndex): TypeRecord | null;
  /** Bytes of the whole stream, for the one walk over all records that opening a file costs. */
  readonly bytes: Readable;
  /** Where the payload of a record starts in them, and where it ends. Only for numbers from `first` to `end`. */
  payloadStart(type: TypeIndex): number;
  payloadEnd(type: TypeIndex): number;
  /**
   * Notes that so many bytes of field lists are read, and says whether that may go on. Compilers write a list for each
   * record; a hostile file shares one long list among all, and would cost the square of its size.
   */
  mayRead(listBytes: number): boolean;
  damage(what: string, type: TypeIndex): Diagnostic;
}

/** Honest files have each list read three times at most. */
const mostReadings = 16;

const tpiStream = 2;
const headerSize = 56;
/** The only version in use since 2004. */
const version80 = 20_040_203;

/** Reads the type stream and notes where each record starts: one walk over their lengths. */
export function readTypeTable(msf: Msf): Result<TypeTable, Diagnostic> {
  const span = wholeFile(msf.file);
  const size = msf.streamSize(tpiStream) ?? 0;
  if (size === 0) return { ok: false, error: diagnostic("pdb-without-types", {}, span) };
  const stream = msf.readStream(tpiStream);
  if (!stream.ok) return stream;
  const damaged = (what: string, at: number): { ok: false; error: Diagnostic } => ({
    ok: false,
    error: diagnostic("damaged-file", { what, at: stream.value.fileOffsetOf(at) }, span),
  });
  const cursor = cursorOver(stream.value.bytes);
  const version = cursor.u32();
  const recordsStart = cursor.u32();
  const first = cursor.u32();
  const end = cursor.u32();
  const recordsSize = cursor.u32();
  if (size < headerSize) return damaged("a type stream without a header", 0);
  if (version !== version80) {
    const args = { expected: `types of version ${version80}`, found: `version ${version}` };
    return { ok: false, error: diagnostic("foreign-file", args, span) };
  }
  if (recordsStart < headerSize || recordsSize > size - recordsStart) {
    return damaged(`${recordsSize} bytes of type records`, 16);
  }
  // Each record has at least its length and its kind.
  if (first < 0x1000 || end < first || (end - first) * 4 > recordsSize) {
    return damaged(`types numbered ${first} to ${end}`, 8);
  }
  if (end === first) return { ok: false, error: diagnostic("pdb-without-types", {}, span) };
  const found = findRecords(stream.value.bytes, recordsStart, recordsSize, { first, end });
  if (found.length < end - first) return damaged(`type record ${first + found.length}`, found.at);
  return { ok: true, value: typeTable(msf.file, stream.value, first, found) };
}

interface FoundRecords {
  /** Where the records' kinds are. */
  readonly offsets: Uint32Array;
  /** How many were sound, and where the next one would start. */
  readonly length: number;
  readonly at: number;
  readonly heads: readonly TypeIndex[];
  readonly hasClasses: boolean;
}

/** The one walk over all records; it looks at bytes, since it runs before anything is warm. */
function findRecords(
  bytes: Uint8Array,
  start: number,
  size: number,
  { first, end }: { readonly first: TypeIndex; readonly end: TypeIndex },
): FoundRecords {
  const count = end - first;
  const offsets = new Uint32Array(count + 1);
  const heads: TypeIndex[] = [];
  let hasClasses = false;
  let at = start;
  for (let index = 0; index < count; index++) {
    const rest = start + size - at - 2;
    const length = rest < 2 ? 0 : (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
    if (length < 2 || length > rest) return { offsets, length: index, at, heads, hasClasses };
    offsets[index] = at + 2;
    const kind = (bytes[at + 2] ?? 0) | ((bytes[at + 3] ?? 0) << 8);
    // Most records are none of these: members of this range are looked at closer.
    if (kind >= leaf.class && kind <= leaf.interface2 && isHead(kind)) heads.push(first + index);
    hasClasses ||= kind === leaf.class || kind === leaf.memberFunction;
    at += 2 + length;
  }
  offsets[count] = at + 2;
  return { offsets, length: count, at, heads, hasClasses };
}

function typeTable(
  file: string,
  stream: Stream,
  first: TypeIndex,
  { offsets, heads, hasClasses }: FoundRecords,
): TypeTable {
  const bytes = readable(stream.bytes);
  const { view } = bytes;
  const end = first + offsets.length - 1;
  const startOf = (type: TypeIndex): number | null =>
    type >= first && type < end ? (offsets[type - first] ?? null) : null;
  // The next record's length stands between them.
  const payloadEnd = (type: TypeIndex): number => (offsets[type - first + 1] ?? 0) - 2;
  let unread = view.byteLength * mostReadings;
  return {
    file,
    first,
    end,
    heads,
    hasClasses,
    bytes,
    payloadStart: (type) => (offsets[type - first] ?? 0) + 2,
    payloadEnd,
    leafOf(type) {
      const start = startOf(type);
      return start === null ? 0 : view.getUint16(start, true);
    },
    record(type) {
      const start = startOf(type);
      if (start === null) return null;
      return { leaf: view.getUint16(start, true), payload: new Cursor(bytes, start + 2, payloadEnd(type)) };
    },
    mayRead(listBytes) {
      unread -= listBytes;
      return unread >= 0;
    },
    damage(what, type) {
      const at = stream.fileOffsetOf(startOf(type) ?? 0);
      return diagnostic("damaged-file", { what, at }, wholeFile(file));
    },
  };
}
