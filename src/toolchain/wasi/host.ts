import { descriptorCalls, readAndWriteCalls } from "./descriptor-calls.ts";
import type { Mount } from "./files.ts";
import { GuestMemory } from "./memory.ts";
import { pathCalls } from "./path-calls.ts";
import { Exit, processCalls } from "./process-calls.ts";
import { GuestState } from "./state.ts";
import { wasm } from "./webassembly.ts";
import type { WasmMemory, WasmModule } from "./webassembly.ts";

// A small WASI preview 1 host: enough for a compiler that reads sources, writes an object and prints. The guest sees only
// the files it is given and the mounts. Source: WebAssembly/WASI, legacy/preview1/docs.md.

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
  const state = new GuestState(program.argv, program.files, program.mounts);
  const calls = {
    ...processCalls(state),
    ...descriptorCalls(state),
    ...readAndWriteCalls(state),
    ...pathCalls(state),
  };
  const instance = new wasm.Instance(program.module, { wasi_snapshot_preview1: calls });
  const { memory, _start: start } = instance.exports;
  if (!(memory instanceof wasm.Memory) || typeof start !== "function")
    throw new Error("the module is not a WASI command: it exports no memory or no _start");
  const exitCode = run(state, memory, start as () => void);
  return {
    exitCode,
    stdout: state.stdout.text(),
    stderr: state.stderr.text(),
    isCut: state.stdout.isCut || state.stderr.isCut,
    written: (path) => state.files.written(path),
  };
}

function run(state: GuestState, memory: WasmMemory, start: () => void): number {
  state.memory = new GuestMemory(memory);
  try {
    start();
    return 0;
  } catch (error) {
    if (error instanceof Exit) return error.code;
    if (!isTrap(error)) throw error;
    const message = Buffer.from(`trap: ${error.message}\n`);
    state.stderr.write({ memory: message, start: 0, end: message.length });
    return 134;
  }
}

/** Out of bounds, unreachable, stack exhausted: the guest's end, not ours. */
function isTrap(error: unknown): error is Error {
  return error instanceof wasm.RuntimeError || error instanceof RangeError;
}
