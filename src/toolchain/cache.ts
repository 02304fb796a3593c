import { createHash, randomBytes } from "node:crypto";
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { orNull } from "./disk-answers.ts";

// Texts that cost a compiler's run, kept between runs. An entry says which files it was made from and which were looked for
// in vain; it is used only while all that is still so. Entries are written whole under another name and then renamed, so
// several processes may share the folder. What does not carry its own digest is ignored, whoever wrote it,
// and so is an entry under the name of another.

const formatVersion = 3;
const extension = ".layoutcheck-cache";
const defaultLimitBytes = 512 * 1024 * 1024;

/** Files an entry depends on. Paths are absolute. */
export interface Manifest {
  /** SHA-256 of each file that was read. */
  readonly read: Readonly<Record<string, string>>;
  /** Paths at which a look-up found nothing; a file that turns up there would be read first. */
  readonly missed: readonly string[];
}

export interface CacheStatus {
  readonly folder: string;
  readonly entries: number;
  readonly bytes: number;
}

export interface CachedText {
  readonly text: string;
  /** Sorted. */
  readonly filesRead: readonly string[];
  /** For what is made out of this text and depends on the same files. */
  readonly manifest: Manifest;
}

export interface CachedBytes {
  readonly bytes: Uint8Array;
  readonly manifest: Manifest;
}

export interface Cache {
  /** The text kept under this key, or null if there is none or anything it depends on has changed. */
  read(key: string): CachedText | null;
  /** The same for what is no text. */
  readBytes(key: string): CachedBytes | null;
  /** Keeps a text or bytes. A folder that cannot be written is no cache; nothing is said about it. */
  write(key: string, content: string | Uint8Array, manifest: Manifest): void;
  status(): CacheStatus;
}

/** A key out of everything that bears on the text beside the files: compiler, version, options, the unit itself. */
export function cacheKey(parts: readonly string[]): string {
  return sha256(JSON.stringify([formatVersion, ...parts]));
}

/** Where caches live on this system. */
export function defaultCacheFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const given = environment["LAYOUTCHECK_CACHE"];
  if (given !== undefined && given !== "") return given;
  const local = process.platform === "win32" ? environment["LOCALAPPDATA"] : environment["XDG_CACHE_HOME"];
  const base =
    local ??
    (process.platform === "darwin" ? join(homedir(), "Library", "Caches") : join(homedir(), ".cache"));
  return join(base, "layoutcheck");
}

/** For `--no-cache`. */
export const noCache: Cache = {
  read: () => null,
  readBytes: () => null,
  write: () => {},
  status: () => ({ folder: "", entries: 0, bytes: 0 }),
};

export function openCache(folder: string, limitBytes = defaultLimitBytes): Cache {
  return {
    read(key) {
      const entry = readEntry(folder, key);
      if (entry === null) return null;
      const { content, manifest } = entry;
      return { text: content.toString("utf8"), filesRead: Object.keys(manifest.read), manifest };
    },
    readBytes(key) {
      const entry = readEntry(folder, key);
      return entry === null ? null : { bytes: entry.content, manifest: entry.manifest };
    },
    write: (key, content, manifest) => writeEntry(folder, key, { content, manifest }, limitBytes),
    status() {
      const entries = entriesIn(folder);
      return { folder, entries: entries.length, bytes: entries.reduce((sum, entry) => sum + entry.bytes, 0) };
    },
  };
}

/**
 * What a compiler that does not report its look-ups must have looked for in vain: each file's name, relative to every folder
 * that was searched, and beside every file that was read.
 */
export function manifestOf(filesRead: readonly string[], folders: readonly string[]): Manifest {
  const searched = [...new Set([...folders, ...filesRead.map((file) => dirname(file))])];
  const asked = filesRead.map(namesAskedFor);
  const names = new Set([
    ...filesRead.flatMap((file) => [basename(file), ...relativeNames(file, folders)]),
    ...asked.flatMap((found) => found ?? []),
  ]);
  const isThere = existence();
  const candidates = searched.flatMap((folder) => [...names].map((name) => join(folder, name)));
  // A header that `__has_include` found is depended on though it was not read.
  const present = [...new Set(asked.flatMap((found) => found ?? []))].flatMap((name) =>
    searched.map((folder) => join(folder, name)).filter(isThere),
  );
  const read = digests([...new Set([...filesRead, ...present])]);
  const isComputed = asked.includes(null);
  const missed = [...new Set(candidates.filter((path) => !isThere(path)))].sort();
  return { read: isComputed ? { ...read, [neverThere]: "computed" } : read, missed };
}

/** No file has this name, so an entry that claims to have read it is stale from the start. */
const neverThere = "\0";

/** What a file asks `__has_include` for; null if it computes a name, so that nobody can tell. */
function namesAskedFor(file: string): readonly string[] | null {
  const bytes = orNull(() => readFileSync(file));
  if (bytes === null || !bytes.includes("__has_include")) return [];
  const pattern = /__has_include(?:_next)?\s*\(\s*(?:[<"]([^>"\n]+)[>"])?/g;
  const names = [...bytes.toString("utf8").matchAll(pattern)].map(([, name]) => name ?? null);
  return names.includes(null) ? null : names.filter((name) => name !== null);
}

/** For a compiler that reports every look-up. */
export function exactManifest(filesRead: Iterable<string>, missed: Iterable<string>): Manifest {
  return { read: digests([...filesRead]), missed: [...missed].sort() };
}

function relativeNames(file: string, folders: readonly string[]): readonly string[] {
  return folders
    .filter((folder) => file.startsWith(`${folder}/`))
    .map((folder) => file.slice(folder.length + 1));
}

function digests(files: readonly string[]): Readonly<Record<string, string>> {
  const sorted = files.toSorted();
  // A file that is gone by now gets a digest that nothing has: the entry is stale from the start.
  return Object.fromEntries(sorted.map((file) => [file, digestOf(file) ?? "gone"]));
}

interface Entry<Content> {
  readonly content: Content;
  readonly manifest: Manifest;
}

/** Of the entry's content under its name. */
function entryDigest(key: string, body: readonly Uint8Array[]): string {
  const hash = createHash("sha256").update(`${key}\n`);
  for (const part of body) hash.update(part);
  return hash.digest("hex");
}

function readEntry(folder: string, key: string): Entry<Buffer> | null {
  const path = join(folder, `${key}${extension}`);
  const bytes = orNull(() => readFileSync(path));
  if (bytes === null) return null;
  const headerEnd = bytes.indexOf("\n");
  const header = /^layoutcheck (\d+) ([0-9a-f]{64})$/.exec(bytes.toString("latin1", 0, headerEnd));
  if (header === null || Number(header[1]) !== formatVersion) return null;
  const body = bytes.subarray(headerEnd + 1);
  if (entryDigest(key, [body]) !== header[2]) return null;
  const end = body.indexOf("\n");
  const manifest = manifestIn(body.toString("utf8", 0, end));
  if (manifest === null || !isCurrent(manifest)) return null;
  markUsed(path);
  return { content: body.subarray(end + 1), manifest };
}

function manifestIn(line: string): Manifest | null {
  // The digest has vouched that this is what `encodeEntry` wrote; a foreign writer of digests is still checked for shape.
  const value: unknown = orNullOnSyntax(() => JSON.parse(line) as unknown);
  if (typeof value !== "object" || value === null || !("read" in value) || !("missed" in value)) return null;
  const { read, missed } = value;
  if (typeof read !== "object" || read === null || !Array.isArray(missed)) return null;
  if (!Object.values(read).every((digest) => typeof digest === "string")) return null;
  if (!missed.every((path) => typeof path === "string")) return null;
  return { read: read as Record<string, string>, missed };
}

function isCurrent(manifest: Manifest): boolean {
  const isThere = existence();
  return (
    Object.entries(manifest.read).every(([path, digest]) => digestOf(path) === digest) &&
    !manifest.missed.some(isThere)
  );
}

/** Whether a path leads to something, whatever its case; each folder is listed once. */
function existence(): (path: string) => boolean {
  const folders = new Map<string, ReadonlySet<string>>();
  return (path) => {
    const folder = dirname(path);
    let names = folders.get(folder);
    if (names === undefined) {
      names = new Set((orNull(() => readdirSync(folder)) ?? []).map((name) => name.toLowerCase()));
      folders.set(folder, names);
    }
    return names.has(basename(path).toLowerCase());
  };
}

function writeEntry(
  folder: string,
  key: string,
  { content, manifest }: Entry<string | Uint8Array>,
  limitBytes: number,
): void {
  const body = [
    Buffer.from(`${JSON.stringify(manifest)}\n`),
    typeof content === "string" ? Buffer.from(content) : content,
  ];
  const header = Buffer.from(`layoutcheck ${formatVersion} ${entryDigest(key, body)}\n`);
  // Tens of megabytes, so they are written one after another and not put together first.
  const parts = [header, ...body];
  if (parts.reduce((sum, part) => sum + part.length, 0) > limitBytes) return;
  const temporary = join(folder, `${key}.${process.pid}.${randomBytes(6).toString("hex")}.tmp`);
  const written = orNull(() => {
    mkdirSync(folder, { recursive: true });
    for (const part of parts) appendFileSync(temporary, part, { flag: part === header ? "wx" : "a" });
    renameSync(temporary, join(folder, `${key}${extension}`));
    return true;
  });
  if (written === null) orNull(() => rmSync(temporary, { force: true }));
  else removeOldest(folder, limitBytes);
}

interface StoredEntry {
  readonly path: string;
  readonly bytes: number;
  readonly usedAt: number;
}

function entriesIn(folder: string): readonly StoredEntry[] {
  const names = (orNull(() => readdirSync(folder)) ?? []).filter((name) => name.endsWith(extension));
  return names.flatMap((name) => {
    const path = join(folder, name);
    const status = orNull(() => statSync(path));
    return status === null ? [] : [{ path, bytes: status.size, usedAt: status.mtimeMs }];
  });
}

/** The longest unused go first. Another process may have removed them already. */
function removeOldest(folder: string, limitBytes: number): void {
  const entries = entriesIn(folder).toSorted((a, b) => a.usedAt - b.usedAt);
  let bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  for (const entry of entries) {
    if (bytes <= limitBytes) return;
    orNull(() => rmSync(entry.path, { force: true }));
    bytes -= entry.bytes;
  }
}

function markUsed(path: string): void {
  const now = new Date();
  orNull(() => utimesSync(path, now, now));
}

function digestOf(path: string): string | null {
  return orNull(() => sha256(readFileSync(path)));
}

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

function orNullOnSyntax<Value>(ask: () => Value): Value | null {
  try {
    return ask();
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
