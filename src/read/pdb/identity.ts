import { type Diagnostic, diagnostic } from "../../diagnostic/facts.ts";
import type { Result } from "../../layout/layouts.ts";
import { wholeFile } from "../../source/source.ts";
import { type ByteSource, type Cursor, cursorOver, readGuid } from "../bytes.ts";
import { machineName } from "../machine.ts";
import { type Msf, openMsf } from "./msf.ts";

/** Which program a PDB belongs to. The program names the same GUID and age. */
export interface PdbIdentity {
  /** 32 upper-case hexadecimal digits. */
  readonly guid: string;
  readonly age: number;
  /** `x64`, `x86`, `arm64`, … or the number of another; null for a PDB that the compiler wrote and no linker saw. */
  readonly machine: string | null;
}

const infoStream = 1;
const dbiStream = 3;
const dbiHeaderSize = 64;
/** VC70, VC80, VC110, VC140: those whose info stream has a GUID. */
const versions = new Set([20_000_404, 20_030_901, 20_091_201, 20_140_508]);
/** "MINI": types were left in the object files. */
const minimalDebugInfo = 0x494e_494d;

/** Opens a PDB only to ask who it is. */
export function readPdbIdentity(source: ByteSource, file: string): Result<PdbIdentity, Diagnostic> {
  const msf = openMsf(source, file);
  return msf.ok ? readIdentity(msf.value) : msf;
}

/** Reads who the PDB is; a PDB that keeps its types elsewhere is refused. */
export function readIdentity(msf: Msf): Result<PdbIdentity, Diagnostic> {
  const info = msf.readStream(infoStream, 1 << 20);
  if (!info.ok) return info;
  const span = wholeFile(msf.file);
  const cursor = cursorOver(info.value.bytes);
  const version = cursor.u32();
  cursor.skip(4);
  const age = cursor.u32();
  const guid = readGuid(cursor);
  if (cursor.overran) {
    const args = { what: "an information stream without an identity", at: info.value.fileOffsetOf(0) };
    return { ok: false, error: diagnostic("damaged-file", args, span) };
  }
  if (!versions.has(version)) {
    const args = { expected: "a PDB of version VC70 or later", found: `version ${version}` };
    return { ok: false, error: diagnostic("foreign-file", args, span) };
  }
  if (features(cursor).includes(minimalDebugInfo)) {
    return { ok: false, error: diagnostic("pdb-fastlink", {}, span) };
  }
  const linked = readDbi(msf);
  if (!linked.ok) return linked;
  return { ok: true, value: { guid, age: linked.value?.age ?? age, machine: linked.value?.machine ?? null } };
}

/** The words behind the map of named streams: its text, its size and capacity, two bit vectors, then its pairs. */
function features(cursor: Cursor): number[] {
  cursor.skip(cursor.u32());
  const pairs = cursor.u32();
  cursor.skip(4);
  cursor.skip(cursor.u32() * 4);
  cursor.skip(cursor.u32() * 4);
  cursor.skip(pairs * 8);
  const found: number[] = [];
  while (!cursor.overran && cursor.position + 4 <= cursor.end) found.push(cursor.u32());
  return found;
}

/** The age that the linker wrote last is the one the program asks for. */
function readDbi(msf: Msf): Result<{ age: number; machine: string } | null, Diagnostic> {
  if ((msf.streamSize(dbiStream) ?? 0) < dbiHeaderSize) return { ok: true, value: null };
  const dbi = msf.readStream(dbiStream, dbiHeaderSize);
  if (!dbi.ok) return dbi;
  const cursor = cursorOver(dbi.value.bytes);
  cursor.skip(8);
  const age = cursor.u32();
  cursor.skip(46);
  const machine = cursor.u16();
  return { ok: true, value: { age, machine: machineName(machine) } };
}
