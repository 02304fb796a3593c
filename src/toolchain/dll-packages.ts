// The parts of ffi-napi and ref-struct-di that we use. Both are optional, come without types and are loaded on demand.

export interface DynamicLibrary {
  close(): void;
}

type ForeignFunction = (...args: readonly unknown[]) => unknown;

interface FfiPackage {
  readonly DynamicLibrary: new (path: string) => DynamicLibrary & { get(name: string): Buffer };
  readonly ForeignFunction: (
    address: Buffer,
    result: string,
    parameters: readonly string[],
  ) => ForeignFunction;
}

interface StructInstance {
  readonly [field: string]: unknown;
}

interface StructType {
  readonly size: number;
  readonly alignment: number;
  new (bytes: Buffer): StructInstance;
}

export interface DllPackages {
  readonly ffi: FfiPackage;
  /** Makes a struct type out of field names and ref's type names. */
  readonly structOf: (fields: Readonly<Record<string, string>>) => StructType;
}

/** Null where one of them is not installed or has no build for this machine. */
export async function loadDllPackages(): Promise<DllPackages | null> {
  const ffi = await optional("ffi-napi");
  const ref = await optional("ref-napi");
  const makeStruct = await optional("ref-struct-di");
  if (!isFfi(ffi) || typeof makeStruct !== "function") return null;
  // ref-struct-di gives, for a ref, the function that makes struct types.
  const structOf = (makeStruct as (ref: unknown) => DllPackages["structOf"])(ref);
  return { ffi, structOf };
}

function isFfi(value: unknown): value is FfiPackage {
  return (
    typeof value === "function" || (typeof value === "object" && value !== null && "DynamicLibrary" in value)
  );
}

/** A native module without a build for this machine fails in many ways; all of them mean that it is not there. */
async function optional(name: string): Promise<unknown> {
  try {
    const loaded: unknown = await import(name);
    return typeof loaded === "object" && loaded !== null && "default" in loaded ? loaded.default : loaded;
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}
