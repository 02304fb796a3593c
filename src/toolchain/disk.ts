import { readdirSync, readFileSync, statSync } from "node:fs";
import { orNull } from "./disk-answers.ts";
import { utf8OfUtf16 } from "./encodings.ts";
import type { Entry, Mount } from "./wasi/files.ts";

/** A header larger than this is not a header. */
const fileBytes = 64 * 1024 * 1024;

/** What a run asked of the disk: the manifest of a cache entry. Real paths with `/`. */
export interface DiskReads {
  readonly read: ReadonlyMap<string, Uint8Array>;
  readonly missed: ReadonlySet<string>;
}

/** The whole disk as a mount at the guest's root. Reads only what is asked for, and remembers it. UTF-16 is read as UTF-8. */
export interface DiskMount extends Mount {
  reads(): DiskReads;
}

/** Look-ups that ignore case find a file by any spelling, as on Windows; the exact spelling wins where there are several. */
export function diskMount(): DiskMount {
  const folders = new Map<string, Folder | null>();
  const entries = new Map<string, Entry | null>();
  const read = new Map<string, Uint8Array>();
  const missed = new Set<string>();

  function folderAt(path: string): Folder | null {
    const known = folders.get(path);
    if (known !== undefined) return known;
    const folder = listFolder(path);
    folders.set(path, folder);
    return folder;
  }

  function realPath(path: string): string | null {
    const segments = path.split("/").filter((segment) => segment !== "");
    let real = process.platform === "win32" ? (segments.shift() ?? "") : "";
    for (const segment of segments) {
      const name = nameIn(folderAt(real === "" ? "/" : `${real}/`), segment);
      if (name === null) return null;
      real = `${real}/${name}`;
    }
    return real;
  }

  return {
    entry(path) {
      const known = entries.get(path);
      if (known !== undefined) return known;
      const real = realPath(path);
      const entry = real === null ? null : readEntry(real);
      if (entry === null) missed.add(hostPath(path));
      else if (entry.kind === "file") read.set(entry.identity, entry.bytes);
      entries.set(path, entry);
      return entry;
    },
    reads: () => ({ read, missed }),
  };
}

/** A guest's path as this machine writes it. The guest sees a drive as a folder of the root: `/C:/x`. */
function hostPath(path: string): string {
  return process.platform === "win32" ? path : `/${path}`;
}

interface Folder {
  readonly names: ReadonlySet<string>;
  readonly byLowerCase: ReadonlyMap<string, string>;
}

function listFolder(path: string): Folder | null {
  const names = orNull(() => readdirSync(path).sort());
  if (names === null) return null;
  return { names: new Set(names), byLowerCase: new Map(names.map((name) => [name.toLowerCase(), name])) };
}

function nameIn(folder: Folder | null, segment: string): string | null {
  if (folder === null) return null;
  return folder.names.has(segment) ? segment : (folder.byLowerCase.get(segment.toLowerCase()) ?? null);
}

function readEntry(path: string): Entry | null {
  return orNull(() => {
    const status = statSync(path === "" ? "/" : path);
    if (status.isDirectory()) return { kind: "directory" };
    if (!status.isFile() || status.size > fileBytes) return null;
    const bytes = readFileSync(path);
    return { kind: "file", bytes: utf8OfUtf16(bytes) ?? bytes, identity: path };
  });
}
