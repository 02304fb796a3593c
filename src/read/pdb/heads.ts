import type { Cursor } from "../bytes.ts";
import { leaf, property, readCount } from "./leaves.ts";
import type { TypeIndex, TypeTable } from "./tpi.ts";

/** The record of a struct, class, union or enum, without its fields. */
export interface Head {
  readonly type: TypeIndex;
  readonly form: "struct" | "union" | "enum";
  /** Only declared: no size, no fields. The definition is another record of the same name. */
  readonly isForwardReference: boolean;
  readonly fieldCount: number;
  readonly fieldList: TypeIndex;
  /** Bytes; 0 for an enum, which is as large as its underlying type. */
  readonly size: number;
  /** The integer that holds an enum; 0 for others. */
  readonly underlying: TypeIndex;
  readonly name: string;
  /** The decorated name, which tells apart records of one name; null where the compiler gave none. */
  readonly uniqueName: string | null;
}

/** For more than 65,535 fields: wider properties, and the count moved to behind the types, stored like the size. */
export function isWideHead(kind: number): boolean {
  return kind === leaf.class2 || kind === leaf.structure2 || kind === leaf.interface2;
}

/** Null for another kind of record; "damaged" for one that does not hold what it should. */
export function readHead(types: TypeTable, type: TypeIndex): Head | null | "damaged" {
  const record = types.record(type);
  const form = record === null ? null : formOf(record.leaf);
  if (record === null || form === null) return null;
  const { payload } = record;
  const start = readStart(record.leaf, form, payload);
  const size = form === "enum" ? 0 : readCount(payload);
  const name = payload.name();
  const uniqueName = start.properties & property.hasUniqueName ? payload.name() : null;
  if (payload.overran) return "damaged";
  const { fieldCount, fieldList, underlying, properties } = start;
  const isForwardReference = (properties & property.forwardReference) !== 0;
  return { type, form, isForwardReference, fieldCount, fieldList, size, underlying, name, uniqueName };
}

function formOf(kind: number): Head["form"] | null {
  switch (kind) {
    case leaf.class:
    case leaf.structure:
    case leaf.interface:
    case leaf.class2:
    case leaf.structure2:
    case leaf.interface2:
      return "struct";
    case leaf.union:
      return "union";
    case leaf.enum:
      return "enum";
    default:
      return null;
  }
}

interface Start {
  readonly fieldCount: number;
  readonly properties: number;
  readonly underlying: TypeIndex;
  readonly fieldList: TypeIndex;
}

function readStart(kind: number, form: Head["form"], payload: Cursor): Start {
  if (isWideHead(kind)) {
    const properties = payload.u32();
    const fieldList = payload.u32();
    payload.skip(8);
    return { fieldCount: readCount(payload), properties, underlying: 0, fieldList };
  }
  const fieldCount = payload.u16();
  const properties = payload.u16();
  const underlying = form === "enum" ? payload.u32() : 0;
  const fieldList = payload.u32();
  if (form === "struct") payload.skip(8);
  return { fieldCount, properties, underlying, fieldList };
}
