import type { Diagnostic } from "../diagnostic/facts.ts";
import type { Result } from "../layout/layouts.ts";
import { ByteView, damaged, decodeText, foreign, readingObject } from "./bytes.ts";
import type { SymbolBytes } from "./bytes.ts";

// Relocatable WebAssembly objects. Source: WebAssembly core specification, binary format, sections 0 and 11, and
// tool-conventions/Linking.md, subsection WASM_SYMBOL_TABLE.

const dataSection = 11;
const symbolTable = 8;
const symbolKind = { function: 0, data: 1, global: 2, section: 3, event: 4, table: 5 } as const;
const undefinedSymbol = 0x10;
const explicitName = 0x40;

/** Data symbols of a relocatable WebAssembly object. A linked module has none, and is refused. */
export function wasmSymbols(bytes: Uint8Array): Result<SymbolBytes, Diagnostic> {
  return readingObject<SymbolBytes>(() => {
    const view = new ByteView(bytes);
    if (view.u32(0) !== 0x6d736100 || view.u32(4) !== 1)
      return foreign("not a WebAssembly module of version 1");
    const cursor = new Cursor(view, 8);
    let segments: readonly Uint8Array[] = [];
    while (cursor.at < view.length) {
      const id = cursor.byte();
      const length = cursor.count();
      const section = new Cursor(new ByteView(view.slice(cursor.at, length, "a section")), 0);
      if (id === dataSection) segments = segmentsOf(section);
      if (id === 0 && section.name() === "linking")
        return { ok: true, value: linkedSymbols(section, segments) };
      cursor.at += length;
    }
    return foreign("a WebAssembly module without a linking section");
  });
}

function segmentsOf(section: Cursor): readonly Uint8Array[] {
  const segments: Uint8Array[] = [];
  const count = section.count();
  for (let index = 0; index < count; index++) {
    const flags = section.count();
    if (flags === 2) section.count();
    if (flags !== 1) skipConstantOffset(section);
    segments.push(section.take(section.count()));
  }
  return segments;
}

/** `i32.const n; end` or `i64.const n; end`: where a linker would have put the segment. */
function skipConstantOffset(section: Cursor): void {
  const opcode = section.byte();
  if (opcode !== 0x41 && opcode !== 0x42) damaged("a segment's offset", section.at);
  section.count();
  if (section.byte() !== 0x0b) damaged("a segment's offset", section.at);
}

function linkedSymbols(section: Cursor, segments: readonly Uint8Array[]): SymbolBytes {
  const symbols = new Map<string, Uint8Array>();
  if (section.count() !== 2) damaged("the version of the linking section", section.at);
  while (section.at < section.length) {
    const kind = section.byte();
    const part = new Cursor(new ByteView(section.take(section.count())), 0);
    if (kind === symbolTable) addSymbols(part, segments, symbols);
  }
  return symbols;
}

function addSymbols(part: Cursor, segments: readonly Uint8Array[], symbols: Map<string, Uint8Array>): void {
  const count = part.count();
  for (let index = 0; index < count; index++) {
    const kind = part.byte();
    const flags = part.count();
    const isDefined = (flags & undefinedSymbol) === 0;
    if (kind === symbolKind.data) {
      const name = part.name();
      if (isDefined) symbols.set(name, dataOf(part, segments));
    } else {
      part.count();
      if (kind !== symbolKind.section && (isDefined || (flags & explicitName) !== 0)) part.name();
    }
  }
}

function dataOf(part: Cursor, segments: readonly Uint8Array[]): Uint8Array {
  const segment = segments[part.count()] ?? damaged("a symbol's segment", part.at);
  const offset = part.count();
  return new ByteView(segment).slice(offset, part.count(), "a symbol");
}

/** A place in a view that moves on as it reads. */
class Cursor {
  at: number;
  readonly #view: ByteView;

  constructor(view: ByteView, at: number) {
    this.#view = view;
    this.at = at;
  }

  get length(): number {
    return this.#view.length;
  }

  byte(): number {
    return this.#view.u8(this.at++);
  }

  /** LEB128, at most 32 bits; the sign of a signed one does not matter to us. */
  count(): number {
    let value = 0;
    for (let index = 0; index < 5; index++) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** (7 * index);
      if ((byte & 0x80) === 0) return value;
    }
    return damaged("a number", this.at);
  }

  take(length: number): Uint8Array {
    const bytes = this.#view.slice(this.at, length, "a part of a section");
    this.at += length;
    return bytes;
  }

  name(): string {
    return decodeText(this.take(this.count()));
  }
}
