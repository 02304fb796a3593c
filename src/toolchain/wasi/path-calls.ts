import { errno, fileType, rightToWrite } from "./constants.ts";
import type { Calls, GuestState } from "./state.ts";

/** What can be done with a path. */
export function pathCalls(state: GuestState): Calls {
  return {
    path_filestat_get: (base: number, _flags: number, path: number, length: number, at: number) => {
      const full = state.path(base, path, length);
      const entry = full === null ? null : state.files.entry(full);
      if (entry === null || full === null) return errno.noEntry;
      const isFile = entry.kind === "file";
      const type = isFile ? fileType.regular : fileType.directory;
      state.writeStatus(at, type, isFile ? entry.identity : full, isFile ? entry.bytes.length : 0);
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
      const full = state.path(base, path, length);
      if (full === null) return errno.badDescriptor;
      return state.open(full, flags, (rights & rightToWrite) !== 0n, opened);
    },
    path_create_directory: (base: number, path: number, length: number) => {
      const full = state.path(base, path, length);
      if (full !== null) state.files.addDirectory(full);
      return errno.success;
    },
    path_unlink_file: (base: number, path: number, length: number) => {
      const full = state.path(base, path, length);
      return full !== null && state.files.remove(full) ? errno.success : errno.noEntry;
    },
    path_rename: (
      base: number,
      path: number,
      length: number,
      newBase: number,
      newPath: number,
      newLength: number,
    ) => {
      const from = state.path(base, path, length);
      const to = state.path(newBase, newPath, newLength);
      const bytes = from === null ? null : state.files.written(from);
      if (from === null || to === null || bytes === null) return errno.noEntry;
      state.files.remove(from);
      return state.files.write(to, bytes) ? errno.success : errno.noSpace;
    },
    path_readlink: () => errno.invalid,
    path_remove_directory: () => errno.success,
    path_link: () => errno.notSupported,
    path_symlink: () => errno.notSupported,
  };
}
