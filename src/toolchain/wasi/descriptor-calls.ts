import { allRights, errno, fileType, limits } from "./constants.ts";
import type { Descriptor } from "./descriptors.ts";
import type { Calls, GuestState } from "./state.ts";

/** What can be done with an open descriptor, except to read and write it. */
export function descriptorCalls(state: GuestState): Calls {
  return {
    fd_prestat_get: (number: number, at: number) => {
      if (number !== 3) return errno.badDescriptor;
      state.memory.setU32(at, 0);
      state.memory.setU32(at + 4, 1);
      return errno.success;
    },
    fd_prestat_dir_name: (number: number, at: number, length: number) => {
      if (number !== 3) return errno.badDescriptor;
      state.memory.bytes(at, Math.min(1, length)).fill(0x2f);
      return errno.success;
    },
    fd_fdstat_get: (number: number, at: number) => {
      const descriptor = state.descriptors.get(number);
      if (descriptor === undefined) return errno.badDescriptor;
      state.memory.setU64(at, BigInt(typeOf(descriptor)));
      state.memory.setU64(at + 8, allRights);
      state.memory.setU64(at + 16, allRights);
      return errno.success;
    },
    fd_filestat_get: (number: number, at: number) => {
      const descriptor = state.descriptors.get(number);
      if (descriptor === undefined) return errno.badDescriptor;
      const isFile = descriptor.kind === "file";
      const identity = isFile ? descriptor.identity : `descriptor ${number}`;
      state.writeStatus(at, typeOf(descriptor), identity, isFile ? descriptor.length : 0);
      return errno.success;
    },
    fd_filestat_set_size: (number: number, length: bigint) => {
      const file = state.descriptors.get(number);
      if (file?.kind !== "file" || !file.isWritable) return errno.badDescriptor;
      if (length > limits.fileBytes) return errno.tooBig;
      file.resize(Number(length));
      return errno.success;
    },
    fd_filestat_set_times: () => errno.success,
    fd_seek: (number: number, offset: bigint, whence: number, at: number) => {
      const file = state.descriptors.get(number);
      if (file?.kind !== "file") return errno.seekOnPipe;
      const base = [0, file.position, file.length][whence];
      const position = base === undefined ? -1 : base + Number(offset);
      if (position < 0 || position > limits.fileBytes) return errno.invalid;
      file.position = position;
      state.memory.setU64(at, BigInt(position));
      return errno.success;
    },
    fd_close: (number: number) => {
      const descriptor = state.descriptors.get(number);
      if (descriptor === undefined) return errno.badDescriptor;
      state.descriptors.delete(number);
      if (descriptor.kind !== "file" || !descriptor.isWritable) return errno.success;
      return state.files.write(descriptor.path, descriptor.content()) ? errno.success : errno.noSpace;
    },
    fd_readdir: (_number: number, _buffer: number, _length: number, _cookie: bigint, used: number) => {
      state.memory.setU32(used, 0);
      return errno.success;
    },
  };
}

/** Reading and writing. */
export function readAndWriteCalls(state: GuestState): Calls {
  return {
    fd_read: (number: number, buffers: number, count: number, read: number) => {
      const descriptor = state.descriptors.get(number);
      if (descriptor?.kind === "empty-input") return state.report(read, 0);
      if (descriptor?.kind !== "file") return errno.isDirectory;
      const total = state.fill(descriptor, descriptor.position, buffers, count);
      descriptor.position += total;
      return state.report(read, total);
    },
    fd_pread: (number: number, buffers: number, count: number, position: bigint, read: number) => {
      const file = state.descriptors.get(number);
      if (file?.kind !== "file") return errno.badDescriptor;
      return state.report(read, state.fill(file, Number(position), buffers, count));
    },
    fd_write: (number: number, buffers: number, count: number, written: number) => {
      const descriptor = state.descriptors.get(number);
      if (descriptor?.kind !== "file" && descriptor?.kind !== "output") return errno.badDescriptor;
      if (descriptor.kind === "file" && !descriptor.isWritable) return errno.badDescriptor;
      let total = 0;
      for (const piece of state.memory.pieces(buffers, count)) {
        const length = piece.end - piece.start;
        if (descriptor.kind === "file" && descriptor.position + length > limits.fileBytes)
          return errno.tooBig;
        descriptor.write(piece);
        total += length;
      }
      return state.report(written, total);
    },
  };
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
