import type { Diagnostic } from "../diagnostic/facts.ts";
import type { Result } from "../layout/layouts.ts";
import type { SymbolBytes } from "./bytes.ts";
import { foreign } from "./bytes.ts";
import { coffSymbols } from "./coff.ts";
import { elfSymbols, isElf } from "./elf.ts";
import { wasmSymbols } from "./wasm.ts";

/** The symbols of an object that a C or C++ probe was compiled to: COFF, or WebAssembly from the embedded clang. */
export function probeSymbols(bytes: Uint8Array): Result<SymbolBytes, Diagnostic> {
  const known = signatures.find(({ magic }) => startsWith(bytes, magic));
  if (known !== undefined) return known.read(bytes);
  return coffSymbols(bytes);
}

/** The symbols of an object that a Rust probe was compiled to, for Windows or for the Linux host. */
export function rustProbeSymbols(bytes: Uint8Array): Result<SymbolBytes, Diagnostic> {
  return isElf(bytes) ? elfSymbols(bytes) : probeSymbols(bytes);
}

interface Signature {
  readonly magic: readonly number[];
  readonly read: (bytes: Uint8Array) => Result<SymbolBytes, Diagnostic>;
}

const signatures: readonly Signature[] = [
  { magic: [0x00, 0x61, 0x73, 0x6d], read: wasmSymbols },
  {
    magic: [0x7f, 0x45, 0x4c, 0x46],
    read: () => foreign("an ELF file; compile for x86_64-pc-windows-msvc"),
  },
  {
    magic: [0xcf, 0xfa, 0xed, 0xfe],
    read: () => foreign("a Mach-O file; compile for x86_64-pc-windows-msvc"),
  },
  {
    magic: [0xce, 0xfa, 0xed, 0xfe],
    read: () => foreign("a Mach-O file; compile for x86_64-pc-windows-msvc"),
  },
  {
    magic: [0xca, 0xfe, 0xba, 0xbe],
    read: () => foreign("a Mach-O file; compile for x86_64-pc-windows-msvc"),
  },
  { magic: [0x42, 0x43, 0xc0, 0xde], read: () => foreign("LLVM bitcode (compile the probe without -flto)") },
  { magic: [0x4d, 0x5a], read: () => foreign("a linked image; the object file is needed (/c)") },
  {
    magic: [0x21, 0x3c, 0x61, 0x72, 0x63, 0x68, 0x3e, 0x0a],
    read: () => foreign("a library; the object file is needed"),
  },
];

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}
