import type { BitFieldLayout } from "../layout/layouts.ts";
import type { EnumType, Type } from "../model/model.ts";
import { rustName } from "../model/rust-words.ts";
import type { Arranged, Piece } from "./arrangement.ts";
import type { Part } from "./c-fields.ts";
import type { RustItem } from "./rust-items.ts";
import { hex } from "./numbers.ts";

// The single pieces of a Rust type: fields, storage units of bit-fields, and enums.

/** What one piece of a record declares. */
export type Content =
  | { readonly kind: "field"; readonly name: string; readonly type: string; readonly remark: string }
  | { readonly kind: "unit"; readonly size: number; readonly fields: readonly BitFieldLayout[] };

export interface Placed {
  readonly piece: Piece<Content>;
  readonly isAligned: boolean;
}

export function unitPlaced(unit: Extract<Part, { kind: "unit" }>): Placed {
  const { offset: from, size, fields } = unit;
  const content = { kind: "unit", size, fields } as const;
  return { piece: { from, size, alignment: size, isSeveral: true, content }, isAligned: false };
}

export function lineOf(
  { content, size }: Piece<Content>,
  offset: number,
  fresh: (stem: string) => string,
): RustItem["lines"][number] {
  if (content.kind === "field") return { ...content, name: rustName(content.name), offset, size };
  return { kind: "unit", name: fresh("bits_"), offset, size, fields: content.fields };
}

export function asBytes({ content, size }: Piece<Content>, why: string): Content {
  const name = content.kind === "field" ? content.name : (content.fields[0]?.name ?? "bits");
  const was = content.kind === "field" ? content.type : "bit-fields";
  return { kind: "field", name, type: `[u8; ${hex(size)}]`, remark: `the bytes of ${was}, because ${why}` };
}

/** Names that the fields of one item have. */
export function namesIn(members: ReadonlyArray<Arranged<Content>>): readonly string[] {
  return members.flatMap((member) =>
    member.kind === "piece" && member.piece.content.kind === "field"
      ? [rustName(member.piece.content.name)]
      : [],
  );
}

/** Bit-fields without a name only fill, and so does a gap. */
export function isNothing(part: Part): boolean {
  return part.kind === "unit" && part.fields.every(({ name }) => name === null);
}

export function remarkOn(type: Type): string {
  return type.kind === "pointer" && type.size === 4 ? "a pointer of four bytes" : "";
}

export function describe({ content }: Piece<Content>): string {
  return content.kind === "field" ? content.name : (content.fields[0]?.name ?? "an unnamed bit-field");
}

/** Any value may come from C, so a newtype and not an enum, whose other values would be undefined behaviour. */
export function enumText({ enumerators, underlying, name: tag }: EnumType, name: string): string {
  const repr = `${underlying.class === "signed" ? "i" : "u"}${underlying.size * 8}`;
  const used = new Set<string>();
  const constants = enumerators.flatMap(({ name: each, value }) => {
    const plain = rustName(each);
    if (used.has(plain)) return [];
    used.add(plain);
    return [`    pub const ${plain}: Self = Self(${value});`];
  });
  return [
    `/// \`enum ${tag ?? name}\``,
    "#[repr(transparent)]",
    "#[derive(Clone, Copy, PartialEq, Eq)]",
    `pub struct ${name}(pub ${repr});`,
    "",
    ...(constants.length === 0 ? [] : [`impl ${name} {`, ...constants, "}", ""]),
  ].join("\n");
}
