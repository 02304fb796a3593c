import { mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";
import type { SymbolKey } from "../../index.ts";
import { symbolPath } from "../../index.ts";
import { isFile } from "../disk/hosts.ts";

/** Downloaded PDBs, in a folder laid out like a symbol server: debuggers can use it too. */
export interface SymbolStore {
  readonly folder: string;
  /** The path of a PDB that is kept; null if it is not. */
  find(key: SymbolKey): string | null;
  /** Takes a downloaded file in; what was used longest ago makes room. The path under which it is kept. */
  add(key: SymbolKey, file: string): string;
}

const usualLimit = 4 * 1024 * 1024 * 1024;

export function openSymbolStore(folder: string, limitBytes = usualLimit): SymbolStore {
  return {
    folder,
    find(key) {
      const path = join(folder, symbolPath(key));
      if (!isFile(path)) return null;
      touch(path);
      return path;
    },
    add(key, file) {
      const path = join(folder, symbolPath(key));
      mkdirSync(dirname(path), { recursive: true });
      renameSync(file, path);
      makeRoom(folder, path, limitBytes);
      return path;
    },
  };
}

/** Its time of change is the time of its last use. A store that may only be read keeps no times. */
function touch(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
  }
}

function makeRoom(folder: string, newest: string, limitBytes: number): void {
  const kept = filesIn(folder, 3)
    .filter((path) => path !== newest)
    .map((path) => ({ path, status: statSync(path, { throwIfNoEntry: false }) }))
    .flatMap(({ path, status }) =>
      status === undefined ? [] : [{ path, bytes: status.size, used: status.mtimeMs }],
    )
    .sort((left, right) => right.used - left.used);
  let total = statSync(newest).size;
  for (const { path, bytes } of kept) {
    total += bytes;
    if (total > limitBytes) rmSync(path, { force: true });
  }
}

function filesIn(folder: string, depth: number): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return depth > 1 ? filesIn(path, depth - 1) : [];
    return entry.isFile() ? [path] : [];
  });
}
