// The part of the global `WebAssembly` that we use. TypeScript knows it only with the DOM's types, which Node has not.

/** A compiled module; opaque. */
export interface WasmModule {
  readonly kind?: "module";
}

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

export interface WasmInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}

interface WebAssemblyGlobal {
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (module: WasmModule, imports: object) => WasmInstance;
  readonly Memory: new (size: { readonly initial: number }) => WasmMemory;
  readonly RuntimeError: new (message: string) => Error;
}

// Present in every Node that we support.
export const wasm = (globalThis as unknown as { readonly WebAssembly: WebAssemblyGlobal }).WebAssembly;
