import type { Diagnostic } from "../diagnostic/facts.ts";
import type { Result } from "../layout/layouts.ts";
import { ByteView, damaged, foreign, readingObject } from "./bytes.ts";
import type { SymbolBytes } from "./bytes.ts";

// COFF objects as cl and clang write them for x64, classic and /bigobj. Source: Microsoft "PE Format", COFF file header,
// section table, symbol table; ANON_OBJECT_HEADER and ANON_OBJECT_HEADER_BIGOBJ of winnt.h.

const machineX64 = 0x8664;
const sectionHeaderBytes = 40;
const uninitialised = 0x80;
/** ANON_OBJECT_HEADER_BIGOBJ.ClassID, {D1BAA1C7-BAEE-4BA9-AF20-FAF66AA4DCB8}. */
const bigObjectClass = "c7a1bad1eebaa94baf20faf66aa4dcb8";

interface CoffShape {
  readonly sections: number;
  readonly sectionTable: number;
  readonly symbols: number;
  readonly symbolTable: number;
  /** 18 bytes in a classic object, 20 in a /bigobj one, whose section numbers have 32 bits. */
  readonly symbolBytes: 18 | 20;
}

interface Section {
  readonly size: number;
  readonly position: number;
  readonly isStored: boolean;
}

/** Symbols with stored bytes of an x64 COFF object. Other machines, LTCG objects and images are refused. */
export function coffSymbols(bytes: Uint8Array): Result<SymbolBytes, Diagnostic> {
  return readingObject<SymbolBytes>(() => {
    const view = new ByteView(bytes);
    const shape = shapeOf(view);
    return shape.ok ? { ok: true, value: symbolsOf(view, shape.value) } : shape;
  });
}

function shapeOf(view: ByteView): Result<CoffShape, Diagnostic> {
  if (view.u16(0) === 0 && view.u16(2) === 0xffff) return anonymousShapeOf(view);
  const machine = view.u16(0);
  if (machine !== machineX64) return foreign(machineName(machine));
  return {
    ok: true,
    value: {
      sections: view.u16(2),
      sectionTable: 20 + view.u16(16),
      symbols: view.u32(12),
      symbolTable: view.u32(8),
      symbolBytes: 18,
    },
  };
}

function anonymousShapeOf(view: ByteView): Result<CoffShape, Diagnostic> {
  const version = view.u16(4);
  if (version === 0) return foreign("an import library member");
  const machine = view.u16(6);
  if (version < 2 || hex(view.slice(12, 16, "a class id")) !== bigObjectClass)
    return foreign("an object for link-time code generation (compile the probe with /GL-)");
  if (machine !== machineX64) return foreign(machineName(machine));
  return {
    ok: true,
    value: {
      sections: view.u32(44),
      sectionTable: 56,
      symbols: view.u32(52),
      symbolTable: view.u32(48),
      symbolBytes: 20,
    },
  };
}

function symbolsOf(view: ByteView, shape: CoffShape): SymbolBytes {
  view.slice(shape.sectionTable, shape.sections * sectionHeaderBytes, "the section table");
  view.slice(shape.symbolTable, shape.symbols * shape.symbolBytes, "the symbol table");
  const strings = shape.symbolTable + shape.symbols * shape.symbolBytes;
  const symbols = new Map<string, Uint8Array>();
  for (let index = 0; index < shape.symbols; index++) {
    const at = shape.symbolTable + index * shape.symbolBytes;
    const number = shape.symbolBytes === 20 ? view.i32(at + 12) : view.i16(at + 12);
    index += view.u8(at + shape.symbolBytes - 1);
    // Zero is an undefined symbol, negative ones are absolute or for debuggers.
    if (number <= 0) continue;
    if (number > shape.sections) damaged("a symbol's section number", at);
    const content = contentAt(view, sectionAt(view, shape, number), view.u32(at + 8), at);
    if (content !== null) symbols.set(nameAt(view, at, strings), content);
  }
  return symbols;
}

function nameAt(view: ByteView, at: number, strings: number): string {
  return view.u32(at) === 0 ? view.text(strings + view.u32(at + 4), 4096) : view.text(at, 8);
}

function sectionAt(view: ByteView, shape: CoffShape, number: number): Section {
  const at = shape.sectionTable + (number - 1) * sectionHeaderBytes;
  const position = view.u32(at + 20);
  return {
    size: view.u32(at + 16),
    position,
    isStored: position !== 0 && (view.u32(at + 36) & uninitialised) === 0,
  };
}

/** From the symbol to the end of its section: COFF does not say how long a symbol is. */
function contentAt(view: ByteView, section: Section, value: number, at: number): Uint8Array | null {
  if (!section.isStored) return null;
  if (value > section.size) damaged("a symbol's place in its section", at);
  return view.slice(section.position + value, section.size - value, "a section");
}

function machineName(machine: number): string {
  const name = machines[machine];
  return name === undefined ? `machine 0x${machine.toString(16)}` : `an object for ${name}; compile for x64`;
}

const machines: Readonly<Record<number, string>> = {
  0x14c: "x86 (32 bits)",
  0x1c0: "ARM",
  0x1c4: "ARM (Thumb-2)",
  0xaa64: "ARM64",
  0xa641: "ARM64EC",
  0x200: "Itanium",
};

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
