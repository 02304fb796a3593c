import type { Alignment } from "../layout/layouts.ts";
import type { Reason } from "../diagnostic/facts.ts";
import type { Severity } from "../diagnostic/catalogue.ts";
import type { TextEdit } from "../source/edit.ts";
import type { Span } from "../source/source.ts";
import type { Edit } from "./edits.ts";

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
  | "enum-width"
  | "enum-value"
  | "alias-width"
  | "constant"
  | "witness-conflict"
  | "repr-rust"
  | "inexpressible";

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
  /** What to change so that it is gone; null where nobody looked or nothing was found. */
  readonly remedy: Remedy | null;
}

/** A change to Rust records after which a finding and all that it drags along are gone. */
export interface Remedy {
  /** In the order in which they are made; several where one alone makes no sense, as two fields missing side by side. */
  readonly edits: readonly [Edit, ...Edit[]];
  /** The record to change as reports name it, and where it is: often another one than the one compared. */
  readonly record: string;
  readonly span: Span;
  /** Paths of other Rust records that are different because they hold this one. */
  readonly holders: readonly string[];
  /** The change as text; null where nobody has written it yet. */
  readonly fix: Fix | null;
}

/** A remedy in the Rust source. `proved`: the crate was read again with it, and nothing that holds the record differs. */
export type Fix =
  | { readonly proved: true; readonly edits: readonly TextEdit[] }
  | { readonly proved: false; readonly why: string };

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
  /** What a text must have lost that says less than the comments beside it; the comments are believed. */
  readonly lost?: "alignment" | "packing";
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
  | "reserved-in-c"
  | "alternative"
  | "other-record"
  | "other-pointee"
  | "only-behind-pointer"
  | "embedded-by-value";

/** Three verdicts; "could not tell" is never "equal". Notes and warnings may accompany `equal`. */
export type Comparison =
  | { readonly verdict: "equal"; readonly findings: readonly Finding[] }
  | { readonly verdict: "different"; readonly findings: readonly Finding[] }
  | { readonly verdict: "unverified"; readonly findings: readonly Finding[]; readonly reason: Reason };

export const noSide: Side = { name: null, value: null, type: null, span: null };

/** A cause of its own: nothing dragged along, no remedy known yet. What else there is to say of it is added to it. */
export function plainFinding(
  code: FindingCode,
  severity: Severity,
  field: string | null,
  sides: { readonly rust: Side; readonly c: Side },
): Finding {
  return {
    code,
    severity,
    field,
    ...sides,
    bounds: null,
    rootCause: true,
    drags: [],
    detail: null,
    conflict: null,
    remedy: null,
  };
}
