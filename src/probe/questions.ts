import type { Form, RecordId } from "../model/model.ts";

/** What a compiler is asked about one record. Everything needed to make sense of the answer travels with the question. */
export interface RecordQuestion {
  readonly record: RecordId;
  /** Tag; null for a record without one. */
  readonly name: string | null;
  readonly aliases: readonly string[];
  readonly form: Form;
  readonly asked: RecordExpression;
  /** C++: nothing can hold it by value, but a class can be derived from it. */
  readonly isAbstract?: true;
  readonly fields: readonly FieldQuestion[];
}

/**
 * How the probe names the record: by tag or typedef, or, where it has neither, through a field of a record that has.
 * The field may be an array or a pointer to the record; `path` then ends in `[0]`.
 */
export type RecordExpression =
  | { readonly kind: "named"; readonly spelling: string }
  | { readonly kind: "through"; readonly spelling: string; readonly path: string };

export type FieldQuestion = MemberQuestion | BitFieldQuestion;

export interface MemberQuestion {
  readonly kind: "member";
  /** As C writes it after the dot: `Flags`, `u.s.Flags`, `Entries[0].Flags`. Anonymous members do not appear in it. */
  readonly path: string;
  /** `T x[]`, whose size a compiler may refuse to tell; it is 0. */
  readonly isFlexible: boolean;
  /** The declared type as C spells it, for people and for layouts read without the header. */
  readonly spelling: string;
}

export interface BitFieldQuestion {
  readonly kind: "bit-field";
  readonly path: string;
  readonly bitWidth: number;
  /** Bytes of the declared type. */
  readonly unitSize: number;
  /** A `_Bool` holds only 0 and 1, so one bit is all that an object can show of it. */
  readonly isBoolean: boolean;
  readonly spelling: string;
}

/** What the probe's compiler said of itself while it compiled. */
export interface ProbeCompiler {
  readonly language: "c" | "c++";
  /** `_MSC_VER` (what clang pretends to be, for clang). */
  readonly mscVersion: number;
  /** `22.1.0`, or null for cl. */
  readonly clangVersion: string | null;
}

export interface ProbeAnswers {
  readonly compiler: ProbeCompiler;
  readonly records: readonly RecordAnswer[];
}

/** Sizes and offsets in bytes, as the compiler computed them. */
export interface RecordAnswer {
  readonly question: RecordQuestion;
  readonly size: number;
  readonly alignment: number;
  /** What `#pragma pack(1)` around an enclosing record leaves of the alignment; null where it could not be asked. */
  readonly requiredAlignment: number | null;
  /** In the order of the question's fields. */
  readonly fields: readonly FieldAnswer[];
}

export type FieldAnswer =
  | { readonly kind: "member"; readonly offset: number; readonly size: number }
  /** `firstBit` counts bits from the start of the record. */
  | { readonly kind: "bit-field"; readonly firstBit: number; readonly bitWidth: number };
