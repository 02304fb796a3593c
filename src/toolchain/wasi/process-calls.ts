import { errno } from "./constants.ts";
import type { Calls, GuestState } from "./state.ts";

/** How a guest ends: thrown through it, caught where it was started. */
export class Exit extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

/** Arguments, time, chance and the end. */
export function processCalls(state: GuestState): Calls {
  const unsupported = () => errno.notSupported;
  return {
    args_sizes_get: (count: number, bytes: number) => {
      state.memory.setU32(count, state.argv.length);
      state.memory.setU32(
        bytes,
        state.argv.reduce((sum, argument) => sum + argument.length, 0),
      );
      return errno.success;
    },
    args_get: (pointers: number, buffer: number) => {
      let at = buffer;
      for (const [index, argument] of state.argv.entries()) {
        state.memory.setU32(pointers + 4 * index, at);
        state.memory.bytes(at, argument.length).set(argument);
        at += argument.length;
      }
      return errno.success;
    },
    environ_sizes_get: (count: number, bytes: number) => {
      state.memory.setU32(count, 0);
      state.memory.setU32(bytes, 0);
      return errno.success;
    },
    environ_get: () => errno.success,
    // A clock that stands still, and no randomness: the same input gives the same bytes.
    clock_time_get: (_clock: number, _precision: bigint, time: number) => {
      state.memory.setU64(time, 0n);
      return errno.success;
    },
    random_get: (at: number, length: number) => {
      state.memory.bytes(at, length).fill(7);
      return errno.success;
    },
    poll_oneoff: unsupported,
    proc_exit: (code: number) => {
      throw new Exit(code);
    },
  };
}
