import { rmSync } from "node:fs";
import type { Diagnostic, Result, SymbolKey } from "../../index.ts";
import { diagnostic, isSamePdb, readPdbIdentity, symbolUrl } from "../../index.ts";
import { openBytes } from "../disk/files.ts";
import type { DownloadLimits } from "./download.ts";
import { download, isThere, usualLimits } from "./download.ts";
import type { SymbolStore } from "./store.ts";

/** Asks each server in turn for a PDB, and keeps it if it is the one. The path under which it is kept, or what went wrong. */
export async function fetchPdb(
  key: SymbolKey,
  servers: readonly string[],
  store: SymbolStore,
  limits: DownloadLimits = usualLimits,
): Promise<Result<string, readonly Diagnostic[]>> {
  const problems: Diagnostic[] = [];
  for (const server of servers) {
    const url = symbolUrl(key, server);
    const fetched = await fetchFrom(url, key, store, limits);
    if (fetched.ok) return fetched;
    problems.push(diagnostic("download-failed", { url, why: fetched.error }, null));
  }
  return { ok: false, error: problems };
}

async function fetchFrom(
  url: string,
  key: SymbolKey,
  store: SymbolStore,
  limits: DownloadLimits,
): Promise<Result<string, string>> {
  const downloaded = await download(url, store.folder, limits);
  if (downloaded.ok) return keep(downloaded.value, key, store);
  const { error } = downloaded;
  if (error.kind === "failed") return { ok: false, error: error.why };
  const isCompressed = await isThere(`${url.slice(0, -1)}_`, limits);
  return { ok: false, error: isCompressed ? compressed : "the server does not have it" };
}

/** Only what is the very PDB that was asked for gets into the store. */
function keep(file: string, key: SymbolKey, store: SymbolStore): Result<string, string> {
  const why = refuse(file, key);
  if (why === null) return { ok: true, value: store.add(key, file) };
  rmSync(file, { force: true });
  return { ok: false, error: why };
}

function refuse(file: string, key: SymbolKey): string | null {
  const bytes = openBytes(file, "/");
  if (!bytes.ok) return "what came cannot be read again";
  try {
    const start = Buffer.from(bytes.value.read(0, 4)).toString("latin1");
    if (start === "MSCF") return compressed;
    const identity = readPdbIdentity(bytes.value, key.pdbName);
    if (!identity.ok) return `what came is not a PDB that can be used (${identity.error.code})`;
    if (isSamePdb(identity.value, key)) return null;
    const { guid, age } = identity.value;
    return `what came is another PDB: GUID ${guid}, age ${age}`;
  } finally {
    bytes.value.close();
  }
}

/** Old stores keep `name.pd_` in the place of `name.pdb`. */
const compressed =
  "the server has it compressed (a cabinet, .pd_), which is not read; expand it and give it with --pdb";
