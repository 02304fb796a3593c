import { createHash } from "node:crypto";
import type { BigIntStats } from "node:fs";
import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { ParsedRust } from "../../index.ts";
import { cacheKey, openCache } from "../../toolchain/cache.ts";
import { readTextFile, systemFailure } from "../disk/files.ts";
import type { CrateHost } from "../disk/hosts.ts";
import { noteLook } from "../disk/looks.ts";
import { codeIdentity, packageRoot } from "../package-files.ts";
import { decodeParsed, encodeParsed } from "./rust-cache-format.ts";
import type { RustTable } from "./rust-cache-format.ts";

// What a crate came to, kept between runs. An entry says everything that the front end asked of the disk, in vain or not;
// it is used only while every one of these questions has the same answer. A file whose times and size are as they were is
// taken to be unchanged, unless it was younger than two seconds when it was read: then, as in git, its text decides.

const youngMilliseconds = 2000;
const limitBytes = 256 * 1024 * 1024;

/** One question to the disk and its answer. */
type Look =
  | {
      readonly kind: "text";
      readonly path: string;
      readonly stamp: string;
      readonly digest: string | null;
      readonly isYoung: boolean;
    }
  | { readonly kind: "file"; readonly path: string; readonly isThere: boolean }
  | { readonly kind: "folder"; readonly path: string; readonly digest: string };

/** A host that remembers what it was asked. */
export interface WatchedHost extends CrateHost {
  looks(): readonly Look[];
}

/** Parsed crates in one folder, for one question each. */
export interface RustCache {
  read(again: () => ParsedRust): ParsedRust | null;
  write(parsed: ParsedRust, looks: readonly Look[]): void;
}

/** `question`: everything that bears on the answer beside the files. `tables`: those to keep with it. */
export function openRustCache(
  folder: string,
  question: readonly unknown[],
  host: CrateHost,
  cwd: string,
  tables: readonly RustTable[],
): RustCache {
  const cache = openCache(resolve(folder, "rust"), limitBytes);
  const key = cacheKey([
    (identity ??= codeIdentity() ?? ownSources()),
    cwd,
    JSON.stringify([question, tables]),
  ]);
  return {
    read(again) {
      const kept = cache.readBytes(key)?.bytes ?? null;
      if (kept === null) return null;
      const bytes = Buffer.from(kept.buffer, kept.byteOffset, kept.byteLength);
      const end = bytes.indexOf("\n");
      const looks = looksIn(bytes.toString("utf8", 0, end));
      return looks?.every((look) => isAsBefore(look, host, cwd)) === true
        ? decodeParsed(bytes.toString("latin1", end + 1), again)
        : null;
    },
    write(parsed, looks) {
      cache.write(key, `${JSON.stringify(looks)}\n${encodeParsed(parsed, tables)}`, { read: {}, missed: [] });
    },
  };
}

export function watchedHost(host: CrateHost, cwd: string): WatchedHost {
  const looks = new Map<string, Look>();
  const note = (look: Look): void => {
    const key = `${look.kind} ${look.path}`;
    if (!looks.has(key)) looks.set(key, look);
  };
  return {
    ...host,
    readText(path) {
      // Before the text: a file that changes in between then has another stamp than the one kept.
      const { stamp, youngest } = stampOf(path, cwd);
      const isYoung = Date.now() - youngest < youngMilliseconds;
      const read = host.readText(path);
      note({ kind: "text", path, stamp, digest: read.ok ? digestOf(read.text) : null, isYoung });
      return read;
    },
    isFile(path) {
      const isThere = host.isFile(path);
      note({ kind: "file", path, isThere });
      return isThere;
    },
    list(path) {
      const names = host.list(path);
      note({ kind: "folder", path, digest: digestOf(names.join("\n")) });
      return names;
    },
    looks: () => [...looks.values()],
  };
}

function isAsBefore(look: Look, host: CrateHost, cwd: string): boolean {
  switch (look.kind) {
    case "file":
      return host.isFile(look.path) === look.isThere;
    case "folder":
      return digestOf(host.list(look.path).join("\n")) === look.digest;
    case "text": {
      if (stampOf(look.path, cwd).stamp !== look.stamp) return hasText(look.path, look.digest, cwd);
      return !look.isYoung || hasText(look.path, look.digest, cwd);
    }
  }
}

function hasText(path: string, digest: string | null, cwd: string): boolean {
  const read = readTextFile(path, cwd);
  return read.ok && digestOf(read.value.text) === digest;
}

/** Size, times and identity of a file; `youngest` in milliseconds since 1970. */
function stampOf(path: string, cwd: string): { readonly stamp: string; readonly youngest: number } {
  if (path.includes("\0")) return { stamp: "none", youngest: 0 };
  noteLook(resolve(cwd, path), "content");
  const status = bigStatusOf(resolve(cwd, path), path);
  if (status === null) return { stamp: "none", youngest: 0 };
  const { size, mtimeNs, ctimeNs, ino, dev, mtimeMs, ctimeMs } = status;
  return {
    stamp: [size, mtimeNs, ctimeNs, ino, dev].join(" "),
    youngest: Number(mtimeMs > ctimeMs ? mtimeMs : ctimeMs),
  };
}

function bigStatusOf(path: string, shown: string): BigIntStats | null {
  try {
    return statSync(path, { bigint: true });
  } catch (error) {
    systemFailure(error, shown);
    return null;
  }
}

function looksIn(line: string): readonly Look[] | null {
  // The digest of the entry has vouched that we wrote it, in this version.
  const looks = JSON.parse(line) as unknown;
  return Array.isArray(looks) ? (looks as readonly Look[]) : null;
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}

/** Of the code that runs, which does not change while it does. */
let identity: string | null = null;

/** Our own sources, where nobody made a digest of the code that runs: other code gives other answers. */
function ownSources(): string {
  const folder = join(packageRoot(), "src");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .sort()
    .map((name) => {
      const { size, mtimeMs } = statSync(join(folder, name));
      return `${name} ${size} ${mtimeMs}`;
    })
    .join("\n");
}
