import type { Stats } from "node:fs";
import { readdirSync, realpathSync, statSync } from "node:fs";
import { resolve, sep } from "node:path";
import type { Diagnostic } from "../../index.ts";
import { diagnostic, wholeFile } from "../../index.ts";
import { readTextFile, systemFailure } from "./files.ts";
import { noteLook } from "./looks.ts";

/** The files of a crate, as the Rust front end asks for them. Paths use `/` and are relative to `cwd`. */
export interface CrateHost {
  readText(
    path: string,
  ): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly diagnostic: Diagnostic };
  isFile(path: string): boolean;
  /** Names in a folder; empty if there is no such folder. */
  list(path: string): readonly string[];
  /** A text that was read before, for showing the line of a diagnostic. */
  textOf(file: string): string | null;
  /** Lets a folder, or a file, outside be read from now on: a manifest leads there. */
  enter(path: string): void;
}

/**
 * A host that stays inside `folders`: a symbolic link in a crate may not lead out of it. Each text is read once.
 * `folders` are absolute; the first is the crate, others may be cargo's registry.
 */
export function crateHost(cwd: string, folders: readonly string[]): CrateHost {
  const inside = folders.map((folder) => realPath(folder) ?? folder);
  const texts = new Map<string, string>();
  return {
    readText(path) {
      const real = realPath(resolve(cwd, path));
      if (real !== null && !inside.some((folder) => real === folder || real.startsWith(folder + sep))) {
        return { ok: false, diagnostic: diagnostic("rust-outside-crate", { path }, wholeFile(path)) };
      }
      const read = readTextFile(path, cwd);
      if (!read.ok) return { ok: false, diagnostic: read.error };
      texts.set(path, read.value.text);
      return { ok: true, text: read.value.text };
    },
    isFile: (path) => isFile(resolve(cwd, path)),
    list: (path) => namesIn(resolve(cwd, path)),
    textOf: (file) => texts.get(file) ?? textAt(file, cwd),
    enter(path) {
      const real = realPath(resolve(cwd, path));
      if (real !== null && !inside.includes(real)) inside.push(real);
    },
  };
}

/** Names in a folder, sorted; empty if there is no such folder. */
export function namesIn(folder: string): readonly string[] {
  if (folder.includes("\0")) return [];
  noteLook(folder, "content");
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    // An unreadable folder has no names for us; systemFailure rethrows what is not the system's doing.
    systemFailure(error, folder);
    return [];
  }
}

/** True for a file that is there, wherever its symbolic links lead. */
export function isFile(path: string): boolean {
  return statusOf(path)?.isFile() === true;
}

export function isFolder(path: string): boolean {
  return statusOf(path)?.isDirectory() === true;
}

function statusOf(path: string): Stats | null {
  if (path.includes("\0")) return null;
  noteLook(path, "existence");
  try {
    return statSync(path);
  } catch (error) {
    systemFailure(error, path);
    return null;
  }
}

function textAt(file: string, cwd: string): string | null {
  const read = readTextFile(file, cwd);
  return read.ok ? read.value.text : null;
}

/** Where symbolic links lead; null if there is nothing. */
export function realPath(path: string): string | null {
  if (path.includes("\0")) return null;
  try {
    return realpathSync(path);
  } catch (error) {
    systemFailure(error, path);
    return null;
  }
}
