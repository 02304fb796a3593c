/** What `const` assertions state of one Rust type. Bytes. */
export interface TypeGuard {
  /** The type as the place of the assertions names it. */
  readonly type: string;
  readonly size: number;
  /** Null where the witness does not know it. */
  readonly alignment: number | null;
  /** `path` as `offset_of!` takes it: `name`, or `name.inner`. */
  readonly fields: ReadonlyArray<{ readonly path: string; readonly offset: number }>;
}

/** The assertions as Rust items that fail to compile where they are not true. Needs nothing but core (Rust 1.77). */
export function printRustGuards({ type, size, alignment, fields }: TypeGuard): readonly string[] {
  return [
    "const _: () = {",
    `    assert!(core::mem::size_of::<${type}>() == ${hex(size)});`,
    ...(alignment === null ? [] : [`    assert!(core::mem::align_of::<${type}>() == ${alignment});`]),
    ...fields.map(
      ({ path, offset }) => `    assert!(core::mem::offset_of!(${type}, ${path}) == ${hex(offset)});`,
    ),
    "};",
  ];
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
