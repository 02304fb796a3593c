/** Conditions of `const` assertions about a type, by core alone (Rust 1.77). Bytes; `path` is `name` or `name.inner`. */
export const claims = {
  size: (type: string, bytes: number): string => `core::mem::size_of::<${type}>() == ${hex(bytes)}`,
  alignment: (type: string, bytes: number): string => `core::mem::align_of::<${type}>() == ${bytes}`,
  offset: (type: string, path: string, bytes: number): string =>
    `core::mem::offset_of!(${type}, ${path}) == ${hex(bytes)}`,
};

function hex(bytes: number): string {
  return `0x${bytes.toString(16)}`;
}
