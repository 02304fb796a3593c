import { resolve } from "node:path";
import type { RustRoot } from "../index.ts";
import { displayPath } from "./files.ts";
import { isFile, isFolder } from "./hosts.ts";

/** What `path` is to the Rust front end; null if it is nothing of Rust's. */
export function rustRoot(path: string, cwd: string): RustRoot | null {
  const absolute = resolve(cwd, path);
  const shown = displayPath(path, cwd);
  if (path.endsWith(".rs")) return { kind: "file", path: shown };
  if (/(^|[/\\])Cargo\.toml$/.test(path)) return { kind: "crate", path: shown };
  return isFolder(absolute) && isFile(resolve(absolute, "Cargo.toml"))
    ? { kind: "crate", path: shown }
    : null;
}
