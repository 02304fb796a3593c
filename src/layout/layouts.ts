import type { Diagnostic } from "../diagnostic/facts.ts";
import type { EnumType, Form, Language, RecordId, RecordType, Type } from "../model/model.ts";
import type { Span } from "../source/source.ts";

/** Bytes. Exact where `least === most`; debug info stores none and only bounds it. */
export interface Alignment {
  readonly least: number;
  readonly most: number;
}

/** What comes out of every door. Sizes and offsets are bytes. Padding is never stored: `gaps` computes it. */
export interface RecordLayout {
  readonly record: RecordId;
  /** The tag or item name; null for an unnamed C record. */
  readonly name: string | null;
  /** Rust item path; null elsewhere. */
  readonly path: string | null;
  readonly aliases: readonly string[];
  readonly form: Form;
  readonly size: number;
  readonly alignment: Alignment;
  /** The part an enclosing pack cannot lower. Null where the witness does not know. */
  readonly requiredAlignment: number | null;
  readonly fields: readonly FieldLayout[];
  readonly span: Span | null;
}

export type FieldLayout = MemberLayout | BitFieldLayout;

export interface MemberLayout {
  readonly kind: "member";
  /** Null: anonymous, its own fields show through; so is a base class. */
  readonly name: string | null;
  /** C++: a base class, or something that the compiler adds; absent on what the author declares as a field. */
  readonly role?: MemberRole;
  readonly type: Type;
  readonly offset: number;
  readonly size: number;
  readonly span: Span | null;
}

/**
 * A base class without its virtual bases, a virtual base · the pointer to the virtual function table, to the table of
 * virtual bases · the 4 bytes before a virtual base that say how far it was moved.
 */
export type MemberRole = "base" | "virtual-base" | "vfptr" | "vbptr" | "vtordisp";

export interface BitFieldLayout {
  readonly kind: "bit-field";
  readonly name: string | null;
  readonly type: Type;
  /** Where the storage unit starts and how wide it is, in bytes. */
  readonly unitOffset: number;
  readonly unitSize: number;
  /** From the unit's least significant bit. Null where the witness does not know. */
  readonly bitOffset: number | null;
  readonly bitWidth: number;
  readonly span: Span | null;
}

export type Result<Value, Failure> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: Failure };

/**
 * One door: a set of layouts that testify together, whoever made them. `Type`s inside its layouts refer to records
 * and enums of this same set.
 */
export interface Layouts {
  readonly language: Language;
  /** In order of declaration where there is one, else sorted. */
  records(): Iterable<RecordId>;
  /** The layout, or why there is none. An id nobody defines gives `incomplete-record`. */
  layoutOf(record: RecordId): Result<RecordLayout, Diagnostic>;
  enumOf(id: string): EnumType | null;
  /** The declaration behind a layout, with what its methods say of it; null where the witness knows none, as in debug info. */
  declarationOf(record: RecordId): RecordType | null;
  /** Size and alignment in bytes of any type of this set, or why there is none. */
  typeLayoutOf(type: Type): Result<{ readonly size: number; readonly alignment: Alignment }, Diagnostic>;
}

export function exactly(bytes: number): Alignment {
  return { least: bytes, most: bytes };
}

/** The alignment in bytes if the witness knows it, else null. */
export function knownAlignment(alignment: Alignment): number | null {
  return alignment.least === alignment.most ? alignment.least : null;
}
