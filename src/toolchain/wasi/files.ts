/** What a path leads to. `identity` is equal for two paths that lead to the same file. */
export type Entry =
  | { readonly kind: "file"; readonly bytes: Uint8Array; readonly identity: string }
  | { readonly kind: "directory" };

/** Part of the guest's file tree that is read only when the guest asks. Paths are relative to the mount, with `/`. */
export interface Mount {
  entry(path: string): Entry | null;
}

/** What the guest may write in one run, all files together. */
const writableBytes = 256 * 1024 * 1024;

/** The file tree one guest sees: files in memory in front, mounts behind, in order. Paths are absolute and normal (`/a/b`). */
export class GuestFiles {
  readonly #files: Map<string, Uint8Array>;
  readonly #mounts: readonly (readonly [string, Mount])[];
  readonly #directories = new Set<string>(["/"]);

  constructor(files: Readonly<Record<string, Uint8Array>>, mounts: Readonly<Record<string, Mount>>) {
    this.#files = new Map(Object.entries(files));
    this.#mounts = Object.entries(mounts);
    for (const path of [...this.#files.keys(), ...Object.keys(mounts).map((prefix) => `${prefix}/`)])
      this.#addParents(path);
  }

  entry(path: string): Entry | null {
    const bytes = this.#files.get(path);
    if (bytes !== undefined) return { kind: "file", bytes, identity: path };
    if (this.#directories.has(path)) return { kind: "directory" };
    for (const [prefix, mount] of this.#mounts)
      if (path.startsWith(`${prefix}/`)) return mount.entry(path.slice(prefix.length + 1));
    return null;
  }

  /** False if that would be more than a run may write. */
  write(path: string, bytes: Uint8Array): boolean {
    const others = [...this.#files].reduce((sum, [name, file]) => sum + (name === path ? 0 : file.length), 0);
    if (others + bytes.length > writableBytes) return false;
    this.#files.set(path, bytes);
    this.#addParents(path);
    return true;
  }

  remove(path: string): boolean {
    return this.#files.delete(path);
  }

  /** A file in memory: given at the start or written since. */
  written(path: string): Uint8Array | null {
    return this.#files.get(path) ?? null;
  }

  addDirectory(path: string): void {
    this.#directories.add(path);
    this.#addParents(path);
  }

  #addParents(path: string): void {
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1))
      this.#directories.add(path.slice(0, at));
  }
}

/** `base` and then `path`, without `.`, `..` and doubled slashes. Never leaves the root. */
export function normalPath(base: string, path: string): string {
  const segments: string[] = [];
  for (const segment of `${base}/${path}`.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(segment);
  }
  return `/${segments.join("/")}`;
}
