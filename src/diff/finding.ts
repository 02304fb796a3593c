import type { Alignment } from "../layout/layouts.ts";
import type { Reason } from "../diagnostic/facts.ts";
import type { Severity } from "../diagnostic/catalogue.ts";
import type { Span } from "../source/source.ts";

/** What a finding is about. Names are fixed by the command line's contract; add, never rename. */
export type FindingCode =
  | "size"
  | "alignment"
  | "field-offset"
  | "field-size"
  | "field-type"
  | "field-name"
  | "array-length"
  | "bit-offset"
  | "bit-width"
  | "missing-field"
  | "extra-field"
  | "unknown-bits"
  | "witness-conflict"
  | "repr-rust";

/** One side of a finding. `value` counts what the code speaks of: bytes, bits or array elements. */
export interface Side {
  readonly name: string | null;
  readonly value: number | null;
  readonly type: string | null;
  readonly span: Span | null;
}

/** One difference, or something worth a note. A root cause names how many later fields it dragged along. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** Path from the outermost record, on the Rust side where it has one; null for the record as a whole. */
  readonly field: string | null;
  readonly rust: Side;
  readonly c: Side;
  /** Alignment of the C record where only its bounds are known; null for every other code. */
  readonly bounds: Alignment | null;
  readonly rootCause: boolean;
  /** Paths of fields that are wrong only because of this one. */
  readonly drags: readonly string[];
  /** For `field-type`: which classes met (`integer for pointer`); for `extra-field`: what the field stands for. Else null. */
  readonly detail: Detail | null;
  /** Who says what, for `witness-conflict`; null for every other code. */
  readonly conflict: WitnessConflict | null;
}

/** Two witnesses for one side of a comparison, on one number. */
export interface WitnessConflict {
  readonly side: "rust" | "c";
  readonly record: string;
  /** In that record; null for the record as a whole. */
  readonly path: string | null;
  readonly quantity: Quantity;
  readonly testimonies: readonly [Testimony, Testimony];
  /** The known difference between clang and cl that explains it; null: nobody knows. */
  readonly divergence: { readonly rule: string; readonly case: string } | null;
}

/** What is counted: bytes, or bits where it says so. Bit offsets count from the start of the record. */
export type Quantity =
  | "size"
  | "alignment"
  | "required-alignment"
  | "offset"
  | "field-size"
  | "bit-offset"
  | "bit-width";

export interface Testimony {
  /** `model`, `clang 19.1.7`, `an assert at nt.h:12`. */
  readonly witness: string;
  readonly value: number;
}

export type Detail =
  | "integer-for-pointer"
  | "pointer-for-integer"
  | "signedness"
  | "float-for-integer"
  | "integer-for-float"
  | "blob-for-array"
  | "elements-differ"
  | "integer-for-array"
  | "array-for-integer"
  | "record-for-scalar"
  | "scalar-for-struct"
  | "bool-for-integer"
  | "char-for-integer"
  | "enum-for-integer"
  | "other-class"
  | "only-behind-pointer"
  | "embedded-by-value";

/** Three verdicts; "could not tell" is never "equal". Notes and warnings may accompany `equal`. */
export type Comparison =
  | { readonly verdict: "equal"; readonly findings: readonly Finding[] }
  | { readonly verdict: "different"; readonly findings: readonly Finding[] }
  | { readonly verdict: "unverified"; readonly findings: readonly Finding[]; readonly reason: Reason };

export const noSide: Side = { name: null, value: null, type: null, span: null };
