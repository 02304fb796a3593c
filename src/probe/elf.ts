import type { Diagnostic } from "../diagnostic/facts.ts";
import type { Result } from "../layout/layouts.ts";
import { ByteView, damaged, foreign, readingObject } from "./bytes.ts";
import type { SymbolBytes } from "./bytes.ts";

// Relocatable ELF objects, 64 bits, little-endian: what rustc writes on a Linux host. A C probe never comes as ELF, since
// the System V ABI is not the one that is asked about. Source: System V gABI, ELF header, section header, symbol table.

const relocatable = 1;
const symbolTableSection = 2;
const noBits = 8;
const sectionHeaderBytes = 64;
const symbolBytes = 24;
/** From here on section numbers have meanings of their own (absolute, common, …). */
const reservedSections = 0xff00;

export function isElf(bytes: Uint8Array): boolean {
  return (
    bytes.length >= 4 && bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46
  );
}

/** Symbols with stored bytes of a 64-bit little-endian ELF object. */
export function elfSymbols(bytes: Uint8Array): Result<SymbolBytes, Diagnostic> {
  return readingObject<SymbolBytes>(() => {
    const view = new ByteView(bytes);
    if (!isElf(bytes) || view.u8(4) !== 2 || view.u8(5) !== 1)
      return foreign("not a 64-bit little-endian ELF file");
    if (view.u16(16) !== relocatable) return foreign("an ELF image that is not an object file");
    return { ok: true, value: symbolsOf(view) };
  });
}

function symbolsOf(view: ByteView): SymbolBytes {
  const table = view.position(40);
  const sections = view.u16(60);
  view.slice(table, sections * sectionHeaderBytes, "the section table");
  const symbols = new Map<string, Uint8Array>();
  for (let index = 0; index < sections; index++) {
    const at = table + index * sectionHeaderBytes;
    if (view.u32(at + 4) === symbolTableSection) addSymbols(view, { table, sections, at }, symbols);
  }
  return symbols;
}

interface SymbolSection {
  readonly table: number;
  readonly sections: number;
  readonly at: number;
}

function addSymbols(view: ByteView, where: SymbolSection, symbols: Map<string, Uint8Array>): void {
  const position = view.position(where.at + 24);
  const count = Math.floor(view.position(where.at + 32) / symbolBytes);
  view.slice(position, count * symbolBytes, "the symbol table");
  const strings = sectionAt(view, where, view.u32(where.at + 40)).position;
  for (let index = 0; index < count; index++) {
    const at = position + index * symbolBytes;
    const number = view.u16(at + 6);
    if (number === 0 || number >= reservedSections) continue;
    const section = sectionAt(view, where, number);
    const value = view.position(at + 8);
    const size = view.position(at + 16);
    if (!section.isStored || size === 0) continue;
    if (value + size > section.size) damaged("a symbol's place in its section", at);
    symbols.set(
      view.text(strings + view.u32(at), 4096),
      view.slice(section.position + value, size, "a symbol"),
    );
  }
}

function sectionAt(view: ByteView, where: SymbolSection, number: number) {
  if (number >= where.sections) damaged("a section number", where.at);
  const at = where.table + number * sectionHeaderBytes;
  return {
    position: view.position(at + 24),
    size: view.position(at + 32),
    isStored: view.u32(at + 4) !== noBits,
  };
}
