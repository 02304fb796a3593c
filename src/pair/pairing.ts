import { plainRecordName } from "../model/record-names.ts";
import { areSimilar, isAddedByCompiler, isMadeUpName, isPaddingName } from "./names.ts";
import type { Part } from "./parts.ts";
import { recordOf } from "./parts.ts";

// What comes of pairing the fields of two records, and what is to be known of a single pair.

/** A Rust field and the C field it binds. `by` says how they found each other. */
export interface FieldPair {
  readonly rust: Part;
  readonly c: Part;
  /** `place`: the names differ, but both lie at the same place and have the same size. */
  readonly by: "name" | "place";
}

export interface FieldPairing {
  readonly pairs: readonly FieldPair[];
  /** Bits that a Rust method reads, and the C bit-field of that name; not among `pairs`. */
  readonly accessors: readonly AccessorPair[];
  /** Rust fields that stand for whatever lies there: padding, blobs, integers over bit-fields. */
  readonly standIns: readonly StandIn[];
  /** Rust fields that C does not have. */
  readonly extras: readonly Part[];
  /** C fields that no Rust field names or stands for. */
  readonly missing: readonly Part[];
}

export interface StandIn {
  readonly rust: Part;
  /**
   * `reserved`: C has there what it calls reserved, and Rust knows more of it.
   * `alternative`: one more way to see bytes that other members of a union stand for.
   */
  readonly as: "padding" | "blob" | "bit-fields" | "hole" | "reserved" | "alternative";
}

export interface AccessorPair extends FieldPair {
  /** How far the field that the accessor reads is off, in bytes. */
  readonly shift: number;
}

/** A C bit-field that fills whole bytes lies where those bytes are; everything else where its unit is. */
export function placedPair(pair: FieldPair): FieldPair {
  const { bits } = pair.c;
  if (bits === null || pair.rust.bits !== null) return pair;
  if (bits.offset === null || bits.offset % 8 !== 0 || bits.width !== pair.rust.size * 8) return pair;
  return {
    ...pair,
    c: { ...pair.c, offset: pair.c.offset + bits.offset / 8, size: pair.rust.size, bits: null },
  };
}

/** True if the names of a pair found by place leave no doubt: one is made up, or they are nearly the same. */
export function isEvident(pair: FieldPair): boolean {
  if (pair.by === "name") return true;
  const rust = pair.rust.name ?? "";
  const c = pair.c.name ?? "";
  const [left, right] = [recordOf(pair.rust.type), recordOf(pair.c.type)];
  // `parent: IUnknownVtbl` for `IUnknownVtbl Base`.
  if (left !== null && right !== null && plainRecordName(left) === plainRecordName(right)) return true;
  if (isMadeUpName(rust) || isMadeUpName(c) || isPaddingName(c)) return true;
  return isAddedByCompiler(c) || areSimilar(rust, c);
}
