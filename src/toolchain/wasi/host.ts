import { Output, OpenFile } from "./descriptors.ts";
import type { Descriptor } from "./descriptors.ts";
import { GuestFiles, normalPath } from "./files.ts";
import type { Entry, Mount } from "./files.ts";
import { GuestMemory } from "./memory.ts";
import { wasm } from "./webassembly.ts";
import type { WasmMemory, WasmModule } from "./webassembly.ts";

// A small WASI preview 1 host: enough for a compiler that reads sources, writes an object and prints. The guest sees only
// the files it is given and the mounts. Source: WebAssembly/WASI, legacy/preview1/docs.md.

const errno = {
  success: 0,
  badDescriptor: 8,
  exists: 20,
  tooBig: 22,
  invalid: 28,
  isDirectory: 31,
  tooManyOpen: 33,
  noEntry: 44,
  noSpace: 51,
  notSupported: 58,
  notDirectory: 54,
  seekOnPipe: 70,
} as const;

const fileType = { unknown: 0, character: 2, directory: 3, regular: 4 } as const;
const openFlag = { create: 1, directory: 2, exclusive: 4, truncate: 8 } as const;
const rightToWrite = 64n;
const allRights = (1n << 63n) - 1n;

const limits = { openFiles: 1024, outputBytes: 256 * 1024 * 1024, fileBytes: 256 * 1024 * 1024 } as const;

export interface GuestProgram {
  readonly module: WasmModule;
  /** The program's name first. */
  readonly argv: readonly string[];
  /** By absolute path. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly mounts: Readonly<Record<string, Mount>>;
}

export interface GuestResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** True if the guest printed more than is kept. */
  readonly isCut: boolean;
  /** A file the guest wrote, or null. */
  written(path: string): Uint8Array | null;
}

/** Runs the guest to its end, on this thread. A trap of the guest gives exit code 134, as abort does. */
export function runGuest(program: GuestProgram): GuestResult {
  const host = new Host(program);
  const instance = new wasm.Instance(program.module, { wasi_snapshot_preview1: host.imports() });
  const { memory, _start: start } = instance.exports;
  if (!(memory instanceof wasm.Memory) || typeof start !== "function")
    throw new Error("the module is not a WASI command: it exports no memory or no _start");
  return host.result(host.run(memory, start as () => void));
}

class Exit extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

type Call = (...args: number[]) => number;

/** One guest's state: its memory, descriptors and files. Each method is one WASI call, under the name of the standard. */
class Host {
  readonly #argv: readonly Uint8Array[];
  readonly #files: GuestFiles;
  readonly #stdout = new Output(limits.outputBytes);
  readonly #stderr = new Output(limits.outputBytes);
  readonly #descriptors = new Map<number, Descriptor>();
  readonly #identities = new Map<string, bigint>();
  #memory: GuestMemory = new GuestMemory(new wasm.Memory({ initial: 0 }));
  #nextDescriptor = 4;

  constructor(program: GuestProgram) {
    this.#argv = program.argv.map((argument) => Buffer.from(`${argument}\0`));
    this.#files = new GuestFiles(program.files, program.mounts);
    this.#descriptors.set(0, { kind: "empty-input" });
    this.#descriptors.set(1, this.#stdout);
    this.#descriptors.set(2, this.#stderr);
    this.#descriptors.set(3, { kind: "directory", path: "/" });
  }

  run(memory: WasmMemory, start: () => void): number {
    this.#memory = new GuestMemory(memory);
    try {
      start();
      return 0;
    } catch (error) {
      if (error instanceof Exit) return error.code;
      if (!isTrap(error)) throw error;
      const memory = Buffer.from(`trap: ${error.message}\n`);
      this.#stderr.write({ memory, start: 0, end: memory.length });
      return 134;
    }
  }

  result(exitCode: number): GuestResult {
    return {
      exitCode,
      stdout: this.#stdout.text(),
      stderr: this.#stderr.text(),
      isCut: this.#stdout.isCut || this.#stderr.isCut,
      written: (path) => this.#files.written(path),
    };
  }

  imports(): Record<string, (...args: never[]) => number> {
    return {
      ...this.#process(),
      ...this.#descriptorCalls(),
      ...this.#readsAndWrites(),
      ...this.#pathCalls(),
    };
  }

  #process(): Record<string, Call | ((...args: never[]) => number)> {
    const unsupported = () => errno.notSupported;
    return {
      args_sizes_get: (count: number, bytes: number) => {
        this.#memory.setU32(count, this.#argv.length);
        this.#memory.setU32(
          bytes,
          this.#argv.reduce((sum, argument) => sum + argument.length, 0),
        );
        return errno.success;
      },
      args_get: (pointers: number, buffer: number) => {
        let at = buffer;
        for (const [index, argument] of this.#argv.entries()) {
          this.#memory.setU32(pointers + 4 * index, at);
          this.#memory.bytes(at, argument.length).set(argument);
          at += argument.length;
        }
        return errno.success;
      },
      environ_sizes_get: (count: number, bytes: number) => {
        this.#memory.setU32(count, 0);
        this.#memory.setU32(bytes, 0);
        return errno.success;
      },
      environ_get: () => errno.success,
      // A clock that stands still, and no randomness: the same input gives the same bytes.
      clock_time_get: (_clock: number, _precision: bigint, time: number) => {
        this.#memory.setU64(time, 0n);
        return errno.success;
      },
      random_get: (at: number, length: number) => {
        this.#memory.bytes(at, length).fill(7);
        return errno.success;
      },
      poll_oneoff: unsupported,
      proc_exit: (code: number) => {
        throw new Exit(code);
      },
    };
  }

  #descriptorCalls(): Record<string, (...args: never[]) => number> {
    return {
      fd_prestat_get: (number: number, at: number) => {
        if (number !== 3) return errno.badDescriptor;
        this.#memory.setU32(at, 0);
        this.#memory.setU32(at + 4, 1);
        return errno.success;
      },
      fd_prestat_dir_name: (number: number, at: number, length: number) => {
        if (number !== 3) return errno.badDescriptor;
        this.#memory.bytes(at, Math.min(1, length)).fill(0x2f);
        return errno.success;
      },
      fd_fdstat_get: (number: number, at: number) => {
        const descriptor = this.#descriptors.get(number);
        if (descriptor === undefined) return errno.badDescriptor;
        this.#memory.setU64(at, BigInt(typeOf(descriptor)));
        this.#memory.setU64(at + 8, allRights);
        this.#memory.setU64(at + 16, allRights);
        return errno.success;
      },
      fd_filestat_get: (number: number, at: number) => {
        const descriptor = this.#descriptors.get(number);
        if (descriptor === undefined) return errno.badDescriptor;
        const isFile = descriptor.kind === "file";
        const identity = isFile ? descriptor.identity : `descriptor ${number}`;
        this.#writeStatus(at, typeOf(descriptor), identity, isFile ? descriptor.length : 0);
        return errno.success;
      },
      fd_filestat_set_size: (number: number, length: bigint) => {
        const file = this.#descriptors.get(number);
        if (file?.kind !== "file" || !file.isWritable) return errno.badDescriptor;
        if (length > limits.fileBytes) return errno.tooBig;
        file.resize(Number(length));
        return errno.success;
      },
      fd_filestat_set_times: () => errno.success,
      fd_seek: (number: number, offset: bigint, whence: number, at: number) => {
        const file = this.#descriptors.get(number);
        if (file?.kind !== "file") return errno.seekOnPipe;
        const base = [0, file.position, file.length][whence];
        const position = base === undefined ? -1 : base + Number(offset);
        if (position < 0 || position > limits.fileBytes) return errno.invalid;
        file.position = position;
        this.#memory.setU64(at, BigInt(position));
        return errno.success;
      },
      fd_close: (number: number) => {
        const descriptor = this.#descriptors.get(number);
        if (descriptor === undefined) return errno.badDescriptor;
        this.#descriptors.delete(number);
        if (descriptor.kind !== "file" || !descriptor.isWritable) return errno.success;
        return this.#files.write(descriptor.path, descriptor.content()) ? errno.success : errno.noSpace;
      },
      fd_readdir: (_number: number, _buffer: number, _length: number, _cookie: bigint, used: number) => {
        this.#memory.setU32(used, 0);
        return errno.success;
      },
    };
  }

  #readsAndWrites(): Record<string, (...args: never[]) => number> {
    return {
      fd_read: (number: number, buffers: number, count: number, read: number) => {
        const descriptor = this.#descriptors.get(number);
        if (descriptor?.kind === "empty-input") return this.#report(read, 0);
        if (descriptor?.kind !== "file") return errno.isDirectory;
        const total = this.#fill(descriptor, descriptor.position, buffers, count);
        descriptor.position += total;
        return this.#report(read, total);
      },
      fd_pread: (number: number, buffers: number, count: number, position: bigint, read: number) => {
        const file = this.#descriptors.get(number);
        if (file?.kind !== "file") return errno.badDescriptor;
        return this.#report(read, this.#fill(file, Number(position), buffers, count));
      },
      fd_write: (number: number, buffers: number, count: number, written: number) => {
        const descriptor = this.#descriptors.get(number);
        if (descriptor?.kind !== "file" && descriptor?.kind !== "output") return errno.badDescriptor;
        if (descriptor.kind === "file" && !descriptor.isWritable) return errno.badDescriptor;
        let total = 0;
        for (const piece of this.#memory.pieces(buffers, count)) {
          const length = piece.end - piece.start;
          if (descriptor.kind === "file" && descriptor.position + length > limits.fileBytes)
            return errno.tooBig;
          descriptor.write(piece);
          total += length;
        }
        return this.#report(written, total);
      },
    };
  }

  #pathCalls(): Record<string, (...args: never[]) => number> {
    return {
      path_filestat_get: (base: number, _flags: number, path: number, length: number, at: number) => {
        const full = this.#path(base, path, length);
        const entry = full === null ? null : this.#files.entry(full);
        if (entry === null || full === null) return errno.noEntry;
        const isFile = entry.kind === "file";
        const type = isFile ? fileType.regular : fileType.directory;
        this.#writeStatus(at, type, isFile ? entry.identity : full, isFile ? entry.bytes.length : 0);
        return errno.success;
      },
      path_open: (
        base: number,
        _lookup: number,
        path: number,
        length: number,
        flags: number,
        rights: bigint,
        _inheriting: bigint,
        _descriptorFlags: number,
        opened: number,
      ) => {
        const full = this.#path(base, path, length);
        if (full === null) return errno.badDescriptor;
        return this.#open(full, flags, (rights & rightToWrite) !== 0n, opened);
      },
      path_create_directory: (base: number, path: number, length: number) => {
        const full = this.#path(base, path, length);
        if (full !== null) this.#files.addDirectory(full);
        return errno.success;
      },
      path_unlink_file: (base: number, path: number, length: number) => {
        const full = this.#path(base, path, length);
        return full !== null && this.#files.remove(full) ? errno.success : errno.noEntry;
      },
      path_rename: (
        base: number,
        path: number,
        length: number,
        newBase: number,
        newPath: number,
        newLength: number,
      ) => {
        const from = this.#path(base, path, length);
        const to = this.#path(newBase, newPath, newLength);
        const bytes = from === null ? null : this.#files.written(from);
        if (from === null || to === null || bytes === null) return errno.noEntry;
        this.#files.remove(from);
        return this.#files.write(to, bytes) ? errno.success : errno.noSpace;
      },
      path_readlink: () => errno.invalid,
      path_remove_directory: () => errno.success,
      path_link: () => errno.notSupported,
      path_symlink: () => errno.notSupported,
    };
  }

  #open(path: string, flags: number, wantsToWrite: boolean, opened: number): number {
    const found = this.#files.entry(path);
    if (found === null && (flags & openFlag.create) === 0) return errno.noEntry;
    if (found !== null && (flags & openFlag.exclusive) !== 0) return errno.exists;
    if (found?.kind === "file" && (flags & openFlag.directory) !== 0) return errno.notDirectory;
    if (this.#descriptors.size >= limits.openFiles) return errno.tooManyOpen;
    const isWritable = wantsToWrite || (flags & (openFlag.create | openFlag.truncate)) !== 0;
    const number = this.#nextDescriptor++;
    this.#descriptors.set(number, descriptorFor(path, found, flags, isWritable));
    this.#memory.setU32(opened, number);
    return errno.success;
  }

  #fill(file: OpenFile, position: number, buffers: number, count: number): number {
    let total = 0;
    for (const buffer of this.#memory.buffers(buffers, count)) {
      const read = file.readAt(position + total, buffer);
      total += read;
      if (read < buffer.length) break;
    }
    return total;
  }

  #report(at: number, value: number): number {
    this.#memory.setU32(at, value);
    return errno.success;
  }

  #path(base: number, path: number, length: number): string | null {
    const directory = this.#descriptors.get(base);
    return directory?.kind === "directory"
      ? normalPath(directory.path, this.#memory.text(path, length))
      : null;
  }

  /** device, inode, type, links, size, three times: 64 bytes. clang tells files apart by inode. */
  #writeStatus(at: number, type: number, identity: string, length: number): void {
    const inode = this.#identities.get(identity) ?? BigInt(this.#identities.size + 1);
    this.#identities.set(identity, inode);
    const numbers = [1n, inode, BigInt(type), 1n, BigInt(length), 0n, 0n, 0n];
    for (const [index, number] of numbers.entries()) this.#memory.setU64(at + 8 * index, number);
  }
}

function descriptorFor(path: string, found: Entry | null, flags: number, isWritable: boolean): Descriptor {
  if (found?.kind === "directory") return { kind: "directory", path };
  const isEmptied = found === null || (flags & openFlag.truncate) !== 0;
  // A written file must not share its bytes with the mount or the caller that gave them.
  const bytes = isEmptied ? new Uint8Array() : isWritable ? found.bytes.slice() : found.bytes;
  return new OpenFile({ path, identity: found?.identity ?? path, bytes, isWritable });
}

function typeOf(descriptor: Descriptor): number {
  switch (descriptor.kind) {
    case "empty-input":
    case "output":
      return fileType.character;
    case "directory":
      return fileType.directory;
    case "file":
      return fileType.regular;
  }
}

/** Out of bounds, unreachable, stack exhausted: the guest's end, not ours. */
function isTrap(error: unknown): error is Error {
  return error instanceof wasm.RuntimeError || error instanceof RangeError;
}
