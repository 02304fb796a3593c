import { errno, limits, openFlag } from "./constants.ts";
import { OpenFile, Output } from "./descriptors.ts";
import type { Descriptor } from "./descriptors.ts";
import { GuestFiles, normalPath } from "./files.ts";
import type { Entry, Mount } from "./files.ts";
import { GuestMemory } from "./memory.ts";
import { wasm } from "./webassembly.ts";

/** The functions that the guest imports, by their WASI names. */
export type Calls = Record<string, (...args: never[]) => number>;

/** One guest: its memory, descriptors and files, and what several calls do with them. */
export class GuestState {
  readonly argv: readonly Uint8Array[];
  readonly files: GuestFiles;
  readonly stdout = new Output(limits.outputBytes);
  readonly stderr = new Output(limits.outputBytes);
  readonly descriptors = new Map<number, Descriptor>();
  readonly #identities = new Map<string, bigint>();
  /** Empty until the guest has been made: its memory is its own. */
  memory: GuestMemory = new GuestMemory(new wasm.Memory({ initial: 0 }));
  #nextDescriptor = 4;

  constructor(
    argv: readonly string[],
    files: Readonly<Record<string, Uint8Array>>,
    mounts: Readonly<Record<string, Mount>>,
  ) {
    this.argv = argv.map((argument) => Buffer.from(`${argument}\0`));
    this.files = new GuestFiles(files, mounts);
    this.descriptors.set(0, { kind: "empty-input" });
    this.descriptors.set(1, this.stdout);
    this.descriptors.set(2, this.stderr);
    this.descriptors.set(3, { kind: "directory", path: "/" });
  }

  open(path: string, flags: number, wantsToWrite: boolean, opened: number): number {
    const found = this.files.entry(path);
    if (found === null && (flags & openFlag.create) === 0) return errno.noEntry;
    if (found !== null && (flags & openFlag.exclusive) !== 0) return errno.exists;
    if (found?.kind === "file" && (flags & openFlag.directory) !== 0) return errno.notDirectory;
    if (this.descriptors.size >= limits.openFiles) return errno.tooManyOpen;
    const isWritable = wantsToWrite || (flags & (openFlag.create | openFlag.truncate)) !== 0;
    const number = this.#nextDescriptor++;
    this.descriptors.set(number, descriptorFor(path, found, flags, isWritable));
    this.memory.setU32(opened, number);
    return errno.success;
  }

  fill(file: OpenFile, position: number, buffers: number, count: number): number {
    let total = 0;
    for (const buffer of this.memory.buffers(buffers, count)) {
      const read = file.readAt(position + total, buffer);
      total += read;
      if (read < buffer.length) break;
    }
    return total;
  }

  report(at: number, value: number): number {
    this.memory.setU32(at, value);
    return errno.success;
  }

  path(base: number, path: number, length: number): string | null {
    const directory = this.descriptors.get(base);
    return directory?.kind === "directory"
      ? normalPath(directory.path, this.memory.text(path, length))
      : null;
  }

  /** device, inode, type, links, size, three times: 64 bytes. clang tells files apart by inode. */
  writeStatus(at: number, type: number, identity: string, length: number): void {
    const inode = this.#identities.get(identity) ?? BigInt(this.#identities.size + 1);
    this.#identities.set(identity, inode);
    const numbers = [1n, inode, BigInt(type), 1n, BigInt(length), 0n, 0n, 0n];
    for (const [index, number] of numbers.entries()) this.memory.setU64(at + 8 * index, number);
  }
}

function descriptorFor(path: string, found: Entry | null, flags: number, isWritable: boolean): Descriptor {
  if (found?.kind === "directory") return { kind: "directory", path };
  const isEmptied = found === null || (flags & openFlag.truncate) !== 0;
  // A written file must not share its bytes with the mount or the caller that gave them.
  const bytes = isEmptied ? new Uint8Array() : isWritable ? found.bytes.slice() : found.bytes;
  return new OpenFile({ path, identity: found?.identity ?? path, bytes, isWritable });
}
