import type { FieldLayout } from "../layout/layouts.ts";
import type { ScalarType, Type } from "../model/model.ts";
import { withoutAliases } from "../model/model.ts";
import type { Piece } from "./arrangement.ts";
import type { Unit } from "./parts.ts";
import { Refusal } from "./parts.ts";

// Single fields as C declarations: bit-fields by storage unit, and types that need no other record.

/** The pack under which a record is declared, the unnamed ones inside it included. 8 limits nothing that a scalar asks for. */
export type Pack = 8 | 4 | 2 | 1;

/** A piece as C lines, and the part of its alignment in bytes that a pack around its record cannot lower. */
export interface CPiece {
  readonly piece: Piece<readonly string[]>;
  readonly required: number;
}

/** Unnamed bits fill what lies between, and the rest: a full unit is closed, whatever follows. */
export function unitPiece(unit: Unit, pack: Pack): CPiece {
  const lines: string[] = [];
  let bits = 0;
  const fillTo = (bit: number, type: Type): void => {
    if (bit > bits) lines.push(`${spell(type)}: ${bit - bits};`);
    bits = Math.max(bits, bit);
  };
  for (const { name, type, bitOffset, bitWidth } of unit.fields) {
    fillTo(bitOffset ?? bits, type);
    const remark = bitOffset === null ? " /* first bit not known */" : "";
    lines.push(`${spell(type)}${name ?? ""} : ${bitWidth};${remark}`);
    bits += bitWidth;
    if (bits > unit.size * 8) throw new Refusal(`${name} does not fit its storage unit`);
  }
  const last = unit.fields.at(-1);
  if (last !== undefined) fillTo(unit.size * 8, last.type);
  const alignment = Math.min(unit.size, pack);
  const piece = { from: unit.offset, size: unit.size, alignment, isSeveral: true, content: lines };
  return { piece, required: 1 };
}

/** The type before a declarator. Only what fields of recorded layouts have. */
export function spell(type: Type): string {
  const bare = withoutAliases(type);
  switch (bare.kind) {
    case "scalar":
      return `${scalarText(bare)} `;
    case "pointer":
      return bare.size === 4 ? "void * __ptr32 " : "void *";
    case "enum":
    case "array":
    case "record":
    case "function":
    case "unresolved":
      throw new Refusal("a field of a type that cannot be written");
  }
}

/** Words that every C compiler knows without a header. */
function scalarText(type: ScalarType): string {
  if (type.class === "void" || type.class === "unit") throw new Refusal("a field without a size");
  if (type.class === "float") return type.size === 4 ? "float" : "double";
  const word = integers[type.size];
  if (word === undefined) throw new Refusal(`an integer of ${type.size} bytes`);
  if (type.class === "character" && type.size === 1) return "char";
  return type.class === "signed" ? (word === "char" ? "signed char" : word) : `unsigned ${word}`;
}

const integers: Readonly<Record<number, string>> = { 1: "char", 2: "short", 4: "long", 8: "__int64" };

/** Unlike any field's name, since padding in anonymous members shows through. */
export function paddingPrefix(fields: readonly FieldLayout[]): string {
  let prefix = "padding";
  while (fields.some(({ name }) => name?.startsWith(prefix) === true)) prefix += "_";
  return prefix;
}
