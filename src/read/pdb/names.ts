import type { Diagnostic } from "../../diagnostic/facts.ts";
import type { Result } from "../../layout/layouts.ts";
import { Cursor } from "../bytes.ts";
import { isWideHead } from "./heads.ts";
import { leaf, property, readCount } from "./leaves.ts";
import type { TypeIndex, TypeTable } from "./tpi.ts";

// One pass over the type stream finds every complete definition, and is most of what opening a PDB costs. It looks at bytes:
// a kernel has thousands of names, of which one question needs a few dozen, so none is spelled out before it is asked for.

/** The complete definitions of one sort, by name. */
export interface NamedTypes {
  /** In order of the file. */
  named(name: string): readonly TypeIndex[];
  /** All names, each with its definitions, in order of the file. Spells out every name. */
  all(): ReadonlyMap<string, readonly TypeIndex[]>;
}

export interface DefinedTypes {
  readonly records: NamedTypes;
  readonly enums: NamedTypes;
}

/** Finds all complete definitions. One that is damaged damns the file: nobody knows what it would have been. */
export function findDefinitions(types: TypeTable): Result<DefinedTypes, Diagnostic> {
  const records = new NameTable(types);
  const enums = new NameTable(types);
  for (const type of types.heads) {
    const kind = types.leafOf(type);
    const properties = propertiesOf(types, type, kind);
    if (properties !== null && properties & property.forwardReference) continue;
    const start = properties === null ? 0 : startOfName(types, type, kind);
    const hasUniqueName = properties !== null && (properties & property.hasUniqueName) !== 0;
    const isSound = start > 0 && (kind === leaf.enum ? enums : records).add(type, start, hasUniqueName);
    if (!isSound) return { ok: false, error: types.damage("a definition", type) };
  }
  return { ok: true, value: { records, enums } };
}

/** Null for a record that is too short to have any. */
function propertiesOf(types: TypeTable, type: TypeIndex, kind: number): number | null {
  const payload = types.payloadStart(type);
  if (payload + 4 > types.payloadEnd(type)) return null;
  return types.bytes.view.getUint16(isWideHead(kind) ? payload : payload + 2, true);
}

/** Where the name of a complete definition starts; 0 for a damaged record. */
function startOfName(types: TypeTable, type: TypeIndex, kind: number): number {
  const payload = types.payloadStart(type);
  if (kind === leaf.enum) return payload + 12;
  // Count and size of a wide one are both stored as numbers of any width.
  const afterTypes = payload + (kind === leaf.union ? 8 : 16);
  const size = isWideHead(kind) ? skipCount(types, type, afterTypes) : afterTypes;
  return skipCount(types, type, size);
}

/** The first offset after a number; 0 if it is no count of bytes or fields. */
function skipCount(types: TypeTable, type: TypeIndex, offset: number): number {
  const end = types.payloadEnd(type);
  if (offset === 0 || offset + 2 > end) return 0;
  if (types.bytes.view.getUint16(offset, true) < 0x8000) return offset + 2;
  const cursor = new Cursor(types.bytes, offset, end);
  readCount(cursor);
  return cursor.overran ? 0 : cursor.position;
}

/** Definitions under a hash of the bytes of their names. */
class NameTable implements NamedTypes {
  readonly #types: TypeTable;
  readonly #bytes: Uint8Array;
  readonly #found: Uint32Array;
  readonly #starts: Uint32Array;
  /** By slot, the last definition of that hash, counted from 1; each leads to the one before it. */
  readonly #last: Uint32Array;
  readonly #before: Uint32Array;
  #count = 0;
  #steps = 0;
  #spelled: Map<string, TypeIndex[]> | null = null;

  constructor(types: TypeTable) {
    const most = types.heads.length;
    this.#types = types;
    this.#bytes = types.bytes.text;
    this.#found = new Uint32Array(most);
    this.#starts = new Uint32Array(most);
    this.#before = new Uint32Array(most + 1);
    this.#last = new Uint32Array(2 ** Math.ceil(Math.log2(most + 1)));
  }

  /** False if the name, or the unique one behind it, does not end inside its record. */
  add(type: TypeIndex, start: number, hasUniqueName: boolean): boolean {
    const end = this.#types.payloadEnd(type);
    const bytes = this.#bytes;
    let hash = hashStart;
    let at = start;
    for (; at < end && bytes[at] !== 0; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), hashFactor);
    if (at >= end) return false;
    if (hasUniqueName) {
      const uniqueEnd = this.#types.bytes.text.indexOf(0, at + 1);
      if (uniqueEnd === -1 || uniqueEnd >= end) return false;
    }
    this.#found[this.#count] = type;
    this.#starts[this.#count] = start;
    this.#count++;
    const slot = this.#slotOf(hash);
    this.#before[this.#count] = this.#last[slot] ?? 0;
    this.#last[slot] = this.#count;
    return true;
  }

  named(name: string): readonly TypeIndex[] {
    // A file made so that all names share a hash would cost the square of its size.
    // Bytes that are no UTF-8 are spelled so that they cannot be found again as bytes.
    const isTooMuch = this.#steps > this.#count * 16 || name.includes("\ufffd");
    if (this.#spelled !== null || isTooMuch) return this.all().get(name) ?? [];
    const wanted = Buffer.from(name, "utf8");
    let hash = hashStart;
    for (const byte of wanted) hash = Math.imul(hash ^ byte, hashFactor);
    const types: TypeIndex[] = [];
    let place = this.#last[this.#slotOf(hash)] ?? 0;
    for (; place !== 0; place = this.#before[place] ?? 0) {
      this.#steps++;
      if (this.#isNamed(place - 1, wanted)) types.push(this.#found[place - 1] ?? 0);
    }
    return types.reverse();
  }

  all(): ReadonlyMap<string, readonly TypeIndex[]> {
    if (this.#spelled !== null) return this.#spelled;
    const spelled = new Map<string, TypeIndex[]>();
    const { text } = this.#types.bytes;
    for (let index = 0; index < this.#count; index++) {
      const start = this.#starts[index] ?? 0;
      const name = text.toString("utf8", start, text.indexOf(0, start));
      const type = this.#found[index] ?? 0;
      const same = spelled.get(name);
      if (same === undefined) spelled.set(name, [type]);
      else same.push(type);
    }
    this.#spelled = spelled;
    return spelled;
  }

  #isNamed(index: number, wanted: Uint8Array): boolean {
    const start = this.#starts[index] ?? 0;
    // The name ends inside its record, so neither does this comparison leave it.
    for (let at = 0; at < wanted.length; at++) if (this.#bytes[start + at] !== wanted[at]) return false;
    return this.#bytes[start + wanted.length] === 0;
  }

  #slotOf(hash: number): number {
    return (hash ^ (hash >>> 15)) & (this.#last.length - 1);
  }
}

/** Fowler, Noll and Vo's hash. */
const hashStart = 0x811c_9dc5;
const hashFactor = 0x0100_0193;
