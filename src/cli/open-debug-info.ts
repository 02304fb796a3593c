import type { Diagnostic, Layouts, RecordId, Result } from "../index.ts";
import { isRecordNamed, openIsf, openPdb } from "../index.ts";
import { displayPath, openBytes, readTextFile } from "./files.ts";

/** Debug info as a door, and the program it belongs to: GUID and age as symbol servers write them. */
export interface OpenedDebugInfo {
  readonly layouts: Layouts;
  readonly program: string | null;
  /** Every record that a person may mean by a name. */
  readonly recordsNamed: (wanted: string) => readonly RecordId[];
}

export function openPdbFile(path: string, cwd: string): Result<OpenedDebugInfo, Diagnostic> {
  const bytes = openBytes(path, cwd);
  if (!bytes.ok) return bytes;
  const pdb = openPdb(bytes.value, displayPath(path, cwd));
  if (!pdb.ok) return pdb;
  const { guid, age, recordNames, definitionsOf } = pdb.value;
  const recordsNamed = (wanted: string): readonly RecordId[] =>
    [...recordNames()]
      .filter((name) => isRecordNamed(name, wanted))
      .flatMap((name) => definitionsOf(name).map(({ record }) => record));
  return { ok: true, value: { layouts: pdb.value, program: `${guid}-${age}`, recordsNamed } };
}

/** A symbol table in JSON (Volatility's ISF). */
export function openIsfFile(path: string, cwd: string): Result<OpenedDebugInfo, Diagnostic> {
  const source = readTextFile(path, cwd, symbolTableLimit);
  if (!source.ok) return source;
  const isf = openIsf(source.value.text, source.value.file);
  if (!isf.ok) return isf;
  const { identity } = isf.value;
  const program = identity === null ? null : `${identity.guid}-${identity.age}`;
  const recordsNamed = (wanted: string): readonly RecordId[] =>
    [...isf.value.records()].filter((name) => isRecordNamed(name, wanted));
  return { ok: true, value: { layouts: isf.value, program, recordsNamed } };
}

/** Bytes. A kernel's table has some 30 MB. */
const symbolTableLimit = 512 * 1024 * 1024;
