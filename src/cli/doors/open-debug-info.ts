import type { Diagnostic, Layouts, RecordId, Result } from "../../index.ts";
import { diagnostic, isRecordNamed, openIsf, openPdb, wholeFile } from "../../index.ts";
import { displayPath, openBytes, readWholeFile } from "../disk/files.ts";
import type { SymbolOptions } from "../symbols/open-program.ts";
import { unpack } from "../disk/unpack.ts";

/** Debug info as a door, and the program it belongs to. */
export interface OpenedDebugInfo {
  readonly layouts: Layouts;
  /** GUID and age as symbol servers write them; null for a symbol table that does not say. */
  readonly program: string | null;
  /** `x64`, `x86`, …; null where nobody says. */
  readonly machine: string | null;
  /** Who it is, for people. */
  readonly notes: readonly Diagnostic[];
  /** Every record that a person may mean by a name. */
  readonly recordsNamed: (wanted: string) => readonly RecordId[];
}

/** A file of debug info, or of the program that it belongs to. */
export interface OpenedDebugFile {
  /** Null: the diagnostics say why. */
  readonly info: OpenedDebugInfo | null;
  readonly diagnostics: readonly Diagnostic[];
}

function isProgram(path: string): boolean {
  return /\.(?:exe|dll|sys)$/i.test(path);
}

/** Opens a PDB, a symbol table, or the PDB of a program, by what the name ends in. */
export async function openDebugFile(
  path: string,
  cwd: string,
  options: SymbolOptions,
): Promise<OpenedDebugFile> {
  if (isProgram(path)) return openProgram(path, cwd, options);
  const isTable = /\.json(?:\.(?:gz|xz))?$/i.test(path);
  const opened = isTable ? await openIsfFile(path, cwd) : openPdbFile(path, cwd);
  return opened.ok
    ? { info: opened.value, diagnostics: opened.value.notes }
    : { info: null, diagnostics: [opened.error] };
}

/** The same where it is held against 64-bit Rust: what belongs to a program for another machine is refused. */
export async function openX64File(
  path: string,
  cwd: string,
  options: SymbolOptions,
): Promise<OpenedDebugFile> {
  const opened = await openDebugFile(path, cwd, options);
  const machine = opened.info?.machine ?? null;
  if (machine === null || sameLayouts.has(machine)) return opened;
  const args = { expected: "debug info of an x64 program", found: `that of one for ${machine}` };
  return { info: null, diagnostics: [diagnostic("foreign-file", args, wholeFile(displayPath(path, cwd)))] };
}

/** 64-bit ARM has the types and rules of x64; other machines have not. */
const sameLayouts: ReadonlySet<string> = new Set(["x64", "arm64", "arm64ec"]);

async function openProgram(path: string, cwd: string, options: SymbolOptions): Promise<OpenedDebugFile> {
  const { findPdbOf } = await import("../symbols/open-program.ts");
  const found = await findPdbOf(path, cwd, options);
  if (!found.ok) return { info: null, diagnostics: [found.error] };
  const { pdb, diagnostics } = found.value;
  if (pdb === null) return { info: null, diagnostics };
  const { info, diagnostics: told } = await openDebugFile(pdb, cwd, options);
  return { info, diagnostics: [...diagnostics, ...told] };
}

function openPdbFile(path: string, cwd: string): Result<OpenedDebugInfo, Diagnostic> {
  const bytes = openBytes(path, cwd);
  if (!bytes.ok) return bytes;
  const file = displayPath(path, cwd);
  const pdb = openPdb(bytes.value, file);
  if (!pdb.ok) return pdb;
  const { guid, age, machine, recordNames, definitionsOf } = pdb.value;
  const recordsNamed = (wanted: string): readonly RecordId[] =>
    [...recordNames()]
      .filter((name) => isRecordNamed(name, wanted))
      .flatMap((name) => definitionsOf(name).map(({ record }) => record));
  const args = { what: "PDB", machine: machine ?? "unknown", guid, age };
  const notes = [diagnostic("debug-info", args, wholeFile(file))];
  return { ok: true, value: { layouts: pdb.value, program: `${guid}-${age}`, machine, notes, recordsNamed } };
}

/** A symbol table in JSON (Volatility's ISF), also packed with gzip or xz. */
async function openIsfFile(path: string, cwd: string): Promise<Result<OpenedDebugInfo, Diagnostic>> {
  const file = displayPath(path, cwd);
  const packed = readWholeFile(path, cwd, symbolTableLimit);
  if (!packed.ok) return packed;
  const bytes = await unpack(packed.value, file, symbolTableLimit);
  if (!bytes.ok) return bytes;
  const text = decoded(bytes.value);
  if (text === null) return { ok: false, error: diagnostic("file-binary", { path: file }, wholeFile(file)) };
  const isf = openIsf(text, file);
  if (!isf.ok) return isf;
  const { identity } = isf.value;
  const recordsNamed = (wanted: string): readonly RecordId[] =>
    [...isf.value.records()].filter((name) => isRecordNamed(name, wanted));
  const common = { layouts: isf.value, recordsNamed };
  if (identity === null) return { ok: true, value: { ...common, program: null, machine: null, notes: [] } };
  const { guid, age, machine, pdbName } = identity;
  const args = { what: `symbol table made from ${pdbName}`, machine: machine ?? "unknown", guid, age };
  const notes = [diagnostic("debug-info", args, wholeFile(file))];
  return { ok: true, value: { ...common, program: `${guid}-${age}`, machine, notes } };
}

/** JSON is UTF-8, with or without a byte order mark; null for what is not. */
function decoded(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    // The encoding standard: a fatal decoder throws TypeError for bytes that do not form text.
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Bytes, unpacked. A kernel's table has some 30 MB; a text of twice this does not fit into one string of Node's. */
const symbolTableLimit = 256 * 1024 * 1024;
