import { type Diagnostic, diagnostic } from "../diagnostic/facts.ts";
import type { Result } from "../layout/layouts.ts";
import { wholeFile } from "../source/source.ts";
import { type ByteSource, type Cursor, cursorOver, readGuid } from "./bytes.ts";
import { machineName } from "./machine.ts";

/** What a program says of itself and of the PDB that was linked with it. */
export interface PeIdentity {
  /** `x64`, `arm64`, … or the number of another. */
  readonly machine: string;
  /** Seconds since 1970, or a hash of the contents: with `sizeOfImage` the key of the program on a symbol server. */
  readonly timestamp: number;
  /** Bytes in memory. */
  readonly sizeOfImage: number;
  /** The last part of the path that the linker wrote: `ntkrnlmp.pdb`. */
  readonly pdbName: string;
  /** 32 upper-case hexadecimal digits. */
  readonly guid: string;
  readonly age: number;
}

/** Reads the debug directory of an EXE, DLL or SYS. `file` is what diagnostics call it. */
export function readPe(source: ByteSource, file: string): Result<PeIdentity, Diagnostic> {
  const pe: Pe = { source, file };
  const headers = readHeaders(pe);
  if (!headers.ok) return headers;
  const entries = readDebugDirectory(pe, headers.value);
  if (!entries.ok) return entries;
  const codeView = entries.value.filter(({ type }) => type === codeViewType);
  if (codeView.length === 0) return withoutPdb(pe, "its debug directory has no CodeView entry");
  let found = "";
  for (const entry of codeView) {
    const cursor = readAt(pe, entry.offset, Math.min(entry.size, 24 + longestPath));
    found = fourLetters(cursor);
    if (found !== "RSDS") continue;
    const guid = readGuid(cursor);
    const age = cursor.u32();
    const pdbName = lastPart(cursor.name());
    if (cursor.overran || pdbName === null) return damaged(pe, "a CodeView entry", entry.offset);
    const { machine, timestamp, sizeOfImage } = headers.value;
    return { ok: true, value: { machine, timestamp, sizeOfImage, pdbName, guid, age } };
  }
  return withoutPdb(
    pe,
    `its CodeView entry is ${found === "NB10" ? "of the old kind NB10, without a GUID" : "unknown"}`,
  );
}

interface Pe {
  readonly source: ByteSource;
  readonly file: string;
}

interface Headers {
  readonly machine: string;
  readonly timestamp: number;
  readonly sizeOfImage: number;
  readonly debugAddress: number;
  readonly debugSize: number;
  readonly sections: readonly Section[];
}

interface Section {
  readonly address: number;
  readonly size: number;
  readonly offset: number;
}

const codeViewType = 2;
/** The loader takes no more. */
const mostSections = 96;
const mostDebugEntries = 64;
const longestPath = 4096;

function readHeaders(pe: Pe): Result<Headers, Diagnostic> {
  const dos = readAt(pe, 0, 64);
  if (dos.u16() !== 0x5a4d) return foreign(pe, "no MZ at its start");
  dos.skip(58);
  const start = dos.u32();
  const coff = readAt(pe, start, 24 + 240);
  if (fourLetters(coff) !== "PE\0\0") return foreign(pe, "an MZ program without a PE header");
  const machine = coff.u16();
  const sectionCount = coff.u16();
  const timestamp = coff.u32();
  coff.skip(8);
  const optionalSize = coff.u16();
  coff.skip(2);
  const optional = readOptionalHeader(coff);
  if (coff.overran || optional === null) return damaged(pe, "an optional header", start + 24);
  if (sectionCount > mostSections) return damaged(pe, `${sectionCount} sections`, start + 6);
  const sections = readSections(pe, start + 24 + optionalSize, sectionCount);
  if (sections === null) return damaged(pe, "a section table", start + 24 + optionalSize);
  return { ok: true, value: { machine: machineName(machine), timestamp, sections, ...optional } };
}

/** Null where it is neither that of a 32-bit nor that of a 64-bit program. */
function readOptionalHeader(
  cursor: Cursor,
): { sizeOfImage: number; debugAddress: number; debugSize: number } | null {
  const magic = cursor.u16();
  if (magic !== 0x10b && magic !== 0x20b) return null;
  cursor.skip(54);
  const sizeOfImage = cursor.u32();
  cursor.skip(magic === 0x20b ? 48 : 32);
  const directoryCount = cursor.u32();
  // Directory 6 is the debug directory.
  if (directoryCount <= 6) return { sizeOfImage, debugAddress: 0, debugSize: 0 };
  cursor.skip(6 * 8);
  return { sizeOfImage, debugAddress: cursor.u32(), debugSize: cursor.u32() };
}

function readSections(pe: Pe, offset: number, count: number): Section[] | null {
  const cursor = readAt(pe, offset, count * 40);
  const sections: Section[] = [];
  for (let index = 0; index < count; index++) {
    cursor.skip(12);
    const address = cursor.u32();
    const size = cursor.u32();
    sections.push({ address, size, offset: cursor.u32() });
    cursor.skip(16);
  }
  return cursor.overran ? null : sections;
}

interface DebugEntry {
  readonly type: number;
  readonly size: number;
  readonly offset: number;
}

function readDebugDirectory(pe: Pe, headers: Headers): Result<readonly DebugEntry[], Diagnostic> {
  const { debugAddress, debugSize, sections } = headers;
  if (debugSize === 0) return withoutPdb(pe, "it has no debug directory");
  const section = sections.find(
    ({ address, size }) => debugAddress >= address && debugAddress - address < size,
  );
  if (section === undefined) return damaged(pe, `a debug directory at address ${debugAddress}`, 0);
  const start = section.offset + (debugAddress - section.address);
  const count = Math.floor(debugSize / 28);
  if (count > mostDebugEntries) return damaged(pe, `a debug directory of ${debugSize} bytes`, start);
  const cursor = readAt(pe, start, count * 28);
  const entries: DebugEntry[] = [];
  for (let index = 0; index < count; index++) {
    cursor.skip(12);
    const type = cursor.u32();
    const size = cursor.u32();
    cursor.skip(4);
    entries.push({ type, size, offset: cursor.u32() });
  }
  return cursor.overran ? damaged(pe, "a debug directory", start) : { ok: true, value: entries };
}

/** At most `length` bytes; reads past the end of the file overrun the cursor. */
function readAt(pe: Pe, offset: number, length: number): Cursor {
  const available = Math.max(0, Math.min(length, pe.source.size - offset));
  return cursorOver(available === 0 ? new Uint8Array(0) : pe.source.read(offset, available));
}

function fourLetters(cursor: Cursor): string {
  return String.fromCharCode(cursor.u8(), cursor.u8(), cursor.u8(), cursor.u8());
}

/** The name in a path of Windows or of Unix; null for what could not name a file. */
function lastPart(path: string): string | null {
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  return name === "" || name === "." || name === ".." ? null : name;
}

function foreign(pe: Pe, found: string): { ok: false; error: Diagnostic } {
  const args = { expected: "a program (EXE, DLL or SYS)", found };
  return { ok: false, error: diagnostic("foreign-file", args, wholeFile(pe.file)) };
}

function damaged(pe: Pe, what: string, at: number): { ok: false; error: Diagnostic } {
  return { ok: false, error: diagnostic("damaged-file", { what, at }, wholeFile(pe.file)) };
}

function withoutPdb(pe: Pe, found: string): { ok: false; error: Diagnostic } {
  return { ok: false, error: diagnostic("pe-without-pdb", { found }, wholeFile(pe.file)) };
}
