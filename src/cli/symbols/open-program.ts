import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Diagnostic, PeIdentity, Result, SymbolKey } from "../../index.ts";
import {
  diagnostic,
  isSamePdb,
  microsoftSymbolServer,
  readPdbIdentity,
  readPe,
  symbolPath,
  symbolUrl,
  wholeFile,
} from "../../index.ts";
import { displayPath, openBytes } from "../disk/files.ts";
import { isFile } from "../disk/hosts.ts";
import type { Options } from "../options/options.ts";
import { readSymbolPath } from "./symbol-path.ts";
import type { SymbolStore } from "./store.ts";
import { openSymbolStore } from "./store.ts";

/** The options that bear on where the PDB of a program is looked for. */
export type SymbolOptions = Pick<Options, "fetchSymbols" | "symbolServer" | "symbolPath" | "cacheFolder">;

/** Which PDB belongs to a program, and where it is; null: not here. */
export interface FoundProgram {
  readonly pdb: string | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads from an EXE, DLL or SYS which PDB was linked with it, and looks for that: beside the program, in the folders of
 * `_NT_SYMBOL_PATH`, among what was downloaded before, and with `--fetch-symbols` on the servers.
 */
export async function findPdbOf(
  path: string,
  cwd: string,
  options: SymbolOptions,
): Promise<Result<FoundProgram, Diagnostic>> {
  const bytes = openBytes(path, cwd);
  if (!bytes.ok) return bytes;
  const file = displayPath(path, cwd);
  const pe = readPe(bytes.value, file);
  bytes.value.close();
  if (!pe.ok) return pe;
  const places = readSymbolPath(options.symbolPath ?? "");
  const named = [...options.symbolServer, ...places.servers];
  const servers = named.length > 0 ? named : [microsoftSymbolServer];
  const [server = microsoftSymbolServer] = servers;
  const url = symbolUrl(pe.value, server);
  const who = diagnostic("program-pdb", { ...pe.value, url }, wholeFile(file));
  if (!isFileName(pe.value.pdbName)) {
    const why = diagnostic("pdb-not-at-hand", { pdbName: pe.value.pdbName, url }, wholeFile(file));
    return { ok: true, value: { pdb: null, diagnostics: [who, why] } };
  }
  const store = storeFor(options);
  const folders = [dirname(resolve(cwd, path)), ...places.folders.map((folder) => resolve(cwd, folder))];
  const here = lookIn(pe.value, folders, cwd);
  const found = here.pdb ?? store.find(pe.value);
  if (found !== null) return { ok: true, value: { pdb: found, diagnostics: [who, ...here.diagnostics] } };
  const fetched = options.fetchSymbols ? await fetchFrom(pe.value, servers, store) : null;
  if (fetched?.ok === true) return { ok: true, value: { pdb: fetched.value, diagnostics: [who] } };
  const why = fetched?.error ?? [
    diagnostic("pdb-not-at-hand", { pdbName: pe.value.pdbName, url }, wholeFile(file)),
  ];
  return { ok: true, value: { pdb: null, diagnostics: [who, ...here.diagnostics, ...why] } };
}

async function fetchFrom(
  key: SymbolKey,
  servers: readonly string[],
  store: SymbolStore,
): Promise<Result<string, readonly Diagnostic[]>> {
  const { fetchPdb } = await import("./fetch-pdb.ts");
  return fetchPdb(key, servers, store);
}

/** The name comes out of the program: it may not lead out of a folder, nor name a device or a stream of Windows. */
function isFileName(name: string): boolean {
  return /^[\p{L}\p{N}_ .,+~!@#$%&()[\]{}'=;-]{1,200}$/u.test(name) && !name.startsWith(".");
}

/** The PDB of that very run of the linker; others of its name are told. */
function lookIn(pe: PeIdentity, folders: readonly string[], cwd: string): FoundProgram {
  const diagnostics: Diagnostic[] = [];
  for (const folder of folders)
    for (const path of [join(folder, symbolPath(pe)), join(folder, pe.pdbName)]) {
      if (!isFile(path)) continue;
      const problem = strangerAt(path, pe, cwd);
      if (problem === null) return { pdb: path, diagnostics };
      diagnostics.push(problem);
    }
  return { pdb: null, diagnostics };
}

/** Null for the PDB that the program names. */
function strangerAt(path: string, pe: PeIdentity, cwd: string): Diagnostic | null {
  const file = displayPath(path, cwd);
  const bytes = openBytes(path, cwd);
  if (!bytes.ok) return bytes.error;
  const identity = readPdbIdentity(bytes.value, file);
  bytes.value.close();
  if (!identity.ok) return identity.error;
  if (isSamePdb(identity.value, pe)) return null;
  const { guid, age } = identity.value;
  return diagnostic("pdb-mismatch", { guid, age, wantedGuid: pe.guid, wantedAge: pe.age }, wholeFile(file));
}

/** Downloads stay in the cache; without one they last as long as the process. */
function storeFor({ cacheFolder }: SymbolOptions): SymbolStore {
  if (cacheFolder !== null) return openSymbolStore(join(cacheFolder, "symbols"));
  const folder = mkdtempSync(join(tmpdir(), "layoutcheck-symbols-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return openSymbolStore(folder);
}
