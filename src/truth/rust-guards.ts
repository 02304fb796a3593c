import { claims } from "../model/rust-claims.ts";

/** What `const` assertions state of one Rust type. Bytes. */
export interface TypeGuard {
  /** The type as the place of the assertions names it. */
  readonly type: string;
  readonly size: number;
  /** Null where the witness does not know it. */
  readonly alignment: number | null;
  readonly fields: ReadonlyArray<{ readonly path: string; readonly offset: number }>;
}

/** The assertions as Rust items that fail to compile where they are not true. */
export function rustGuards({ type, size, alignment, fields }: TypeGuard): readonly string[] {
  const conditions = [
    claims.size(type, size),
    ...(alignment === null ? [] : [claims.alignment(type, alignment)]),
    ...fields.map(({ path, offset }) => claims.offset(type, path, offset)),
  ];
  return ["const _: () = {", ...conditions.map((condition) => `    assert!(${condition});`), "};"];
}
