import type { Cursor } from "../bytes.ts";

// Kinds of records and of parts of field lists, and how numbers are stored in them (cvinfo.h of Microsoft's microsoft-pdb).

export const leaf = {
  modifier: 0x1001,
  pointer: 0x1002,
  procedure: 0x1008,
  memberFunction: 0x1009,
  argumentList: 0x1201,
  fieldList: 0x1203,
  bitField: 0x1205,
  baseClass: 0x1400,
  virtualBaseClass: 0x1401,
  indirectVirtualBaseClass: 0x1402,
  continuation: 0x1404,
  virtualTable: 0x1409,
  virtualTableAt: 0x140c,
  friendClass: 0x140a,
  enumerator: 0x1502,
  array: 0x1503,
  class: 0x1504,
  structure: 0x1505,
  union: 0x1506,
  enum: 0x1507,
  alias: 0x150a,
  friendFunction: 0x150c,
  member: 0x150d,
  staticMember: 0x150e,
  methods: 0x150f,
  nestedType: 0x1510,
  method: 0x1511,
  nestedTypeExtended: 0x1512,
  memberModification: 0x1513,
  interface: 0x1519,
  baseInterface: 0x151a,
  class2: 0x1608,
  structure2: 0x1609,
  interface2: 0x160b,
} as const;

const heads: ReadonlySet<number> = new Set([
  leaf.class,
  leaf.structure,
  leaf.interface,
  leaf.union,
  leaf.enum,
  leaf.class2,
  leaf.structure2,
  leaf.interface2,
]);

/** The record of a struct, class, union or enum, whole or only declared. */
export function isHead(kind: number): boolean {
  return heads.has(kind);
}

/** Bits of a definition's properties. */
export const property = { forwardReference: 0x80, hasUniqueName: 0x200 } as const;

/** A whole number of any stored width. Floating-point and text leaves overrun the cursor: no size or value is one. */
export function readInteger(cursor: Cursor): bigint {
  const first = cursor.u16();
  if (first < 0x8000) return BigInt(first);
  switch (first) {
    case 0x8000:
      return BigInt.asIntN(8, BigInt(cursor.u8()));
    case 0x8001:
      return BigInt.asIntN(16, BigInt(cursor.u16()));
    case 0x8002:
      return BigInt(cursor.u16());
    case 0x8003:
      return BigInt.asIntN(32, BigInt(cursor.u32()));
    case 0x8004:
      return BigInt(cursor.u32());
    case 0x8009:
      return BigInt.asIntN(64, cursor.u64());
    case 0x800a:
      return cursor.u64();
    case 0x8017:
      return BigInt.asIntN(128, cursor.u64() | (cursor.u64() << 64n));
    case 0x8018:
      return cursor.u64() | (cursor.u64() << 64n);
    default:
      cursor.overran = true;
      return 0n;
  }
}

/** A size or an offset in bytes. A negative one, or one past 2^53, overruns the cursor. */
export function readCount(cursor: Cursor): number {
  const start = cursor.position;
  const small = cursor.u16();
  if (small < 0x8000) return small;
  cursor.position = start;
  const value = readInteger(cursor);
  if (value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER)) {
    cursor.overran = true;
    return 0;
  }
  return Number(value);
}
