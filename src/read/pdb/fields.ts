import type { Diagnostic } from "../../diagnostic/facts.ts";
import type { Result } from "../../layout/layouts.ts";
import type { Cursor } from "../bytes.ts";
import { leaf, readCount, readInteger } from "./leaves.ts";
import type { TypeIndex, TypeTable } from "./tpi.ts";

/** What a field list says about storage and enumerators; methods, static members and nested types take no bytes. */
export type ListedField =
  | { readonly kind: "member"; readonly name: string; readonly type: TypeIndex; readonly offset: number }
  | { readonly kind: "base"; readonly type: TypeIndex; readonly offset: number }
  | { readonly kind: "virtual-base"; readonly type: TypeIndex }
  | { readonly kind: "virtual-table"; readonly offset: number }
  | { readonly kind: "enumerator"; readonly name: string; readonly value: bigint };

/** Virtual methods that are new in this class carry four bytes more: their place in the virtual table. */
const introducing = new Set([4, 6]);

/** All fields of a list and of the lists that continue it, in order of declaration. Type 0 is the empty list. */
export function readFieldList(types: TypeTable, list: TypeIndex): Result<readonly ListedField[], Diagnostic> {
  const fields: ListedField[] = [];
  const seen = new Set<TypeIndex>();
  for (let current = list; current !== 0;) {
    const record = types.record(current);
    if (record?.leaf !== leaf.fieldList) {
      return { ok: false, error: types.damage(`type 0x${current.toString(16)} for a field list`, list) };
    }
    if (seen.has(current))
      return { ok: false, error: types.damage("a field list that continues itself", list) };
    seen.add(current);
    if (!types.mayRead(record.payload.end - record.payload.position)) {
      return { ok: false, error: types.damage("more fields than a file of its size can hold", list) };
    }
    const next = readOneList(record.payload, fields);
    if (record.payload.overran || next === null) {
      return { ok: false, error: types.damage("a field list", current) };
    }
    current = next;
  }
  return { ok: true, value: fields };
}

/** The list that continues this one, 0 if none does; null for a part of unknown kind, whose length nobody knows. */
function readOneList(cursor: Cursor, fields: ListedField[]): TypeIndex | null {
  while (cursor.position < cursor.end && !cursor.overran) {
    const padding = cursor.view.getUint8(cursor.position);
    if (padding >= 0xf0) {
      // 0xF1 to 0xF3: bytes up to the next multiple of four, this one counted. 0xF0 would stand still.
      cursor.skip(Math.max(1, padding & 15));
      continue;
    }
    const kind = cursor.u16();
    if (kind === leaf.continuation) {
      cursor.skip(2);
      return cursor.u32();
    }
    if (!readPart(kind, cursor, fields)) return null;
  }
  return 0;
}

function readPart(kind: number, cursor: Cursor, fields: ListedField[]): boolean {
  const attributes = cursor.u16();
  switch (kind) {
    case leaf.member: {
      const type = cursor.u32();
      const offset = readCount(cursor);
      fields.push({ kind: "member", type, offset, name: cursor.name() });
      return true;
    }
    case leaf.enumerator: {
      const value = readInteger(cursor);
      fields.push({ kind: "enumerator", value, name: cursor.name() });
      return true;
    }
    case leaf.baseClass:
    case leaf.baseInterface:
      fields.push({ kind: "base", type: cursor.u32(), offset: readCount(cursor) });
      return true;
    case leaf.virtualBaseClass:
    case leaf.indirectVirtualBaseClass:
      fields.push({ kind: "virtual-base", type: cursor.u32() });
      cursor.skip(4);
      readCount(cursor);
      readCount(cursor);
      return true;
    case leaf.virtualTable:
      cursor.skip(4);
      fields.push({ kind: "virtual-table", offset: 0 });
      return true;
    case leaf.virtualTableAt:
      cursor.skip(4);
      fields.push({ kind: "virtual-table", offset: cursor.u32() });
      return true;
    default:
      return skipPart(kind, attributes, cursor);
  }
}

/** Parts that take no bytes in an object. */
function skipPart(kind: number, attributes: number, cursor: Cursor): boolean {
  switch (kind) {
    case leaf.staticMember:
    case leaf.methods:
    case leaf.nestedType:
    case leaf.nestedTypeExtended:
    case leaf.memberModification:
    case leaf.friendFunction:
      cursor.skip(4);
      cursor.name();
      return true;
    case leaf.friendClass:
      cursor.skip(4);
      return true;
    case leaf.method:
      cursor.skip(introducing.has((attributes >> 2) & 7) ? 8 : 4);
      cursor.name();
      return true;
    default:
      return false;
  }
}
