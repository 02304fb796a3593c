import { dirname, join, resolve } from "node:path";
import type { RustRoot } from "../../index.ts";
import { displayPath } from "../disk/files.ts";
import { isFile, isFolder } from "../disk/hosts.ts";

/** What `path` is to the Rust front end; null if it is nothing of Rust's. */
export function rustRoot(path: string, cwd: string): RustRoot | null {
  const absolute = resolve(cwd, path);
  const shown = displayPath(path, cwd);
  if (path.endsWith(".rs")) return { kind: "file", path: shown };
  if (/(^|[/\\])Cargo\.toml$/.test(path)) return { kind: "crate", path: shown };
  if (!isFolder(absolute) || !isFile(resolve(absolute, "Cargo.toml"))) return null;
  // The current folder has no name relative to itself; its manifest has.
  return { kind: "crate", path: absolute === resolve(cwd) ? "Cargo.toml" : shown };
}

/** The nearest manifest at or above a folder; null if there is none. */
export function manifestAbove(start: string): string | null {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const manifest = join(folder, "Cargo.toml");
    if (isFile(manifest)) return manifest;
    if (dirname(folder) === folder) return null;
  }
}
