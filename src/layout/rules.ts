/** The few facts on which MSVC C, MSVC C++ and rustc differ. Everything else in this room is common to all three. */
export interface Rules {
  readonly name: "msvc-c" | "msvc-c++" | "rustc";
  /**
   * `pack(n)` values that limit alignment. Null: any power of two does, as `repr(packed(n))`.
   * probes/cases/pack/eight-is-the-largest-limit.h
   */
  readonly limitingPacks: readonly number[] | null;
  /**
   * Values of `pack(n)` that limit nothing, not even alignments above them.
   * probes/cases/pack/sixteen-limits-nothing.h
   */
  readonly limitlessPacks: readonly number[];
  /** The largest alignment that may be asked for, in bytes. probes/cases/record/largest-alignment.h */
  readonly largestAlignment: number;
  /** The largest object in bytes: C2148 in MSVC; in Rust what a JavaScript number counts exactly. */
  readonly largestSize: number;
  /** What a record occupies whose fields come to 0 bytes; see `finishEmptyRecord`. */
  readonly emptyRecord: "by-form" | "alignment" | "nothing";
  /** True: an array without elements must come last (C2229). probes/cases/array/zero-length-not-last.h */
  readonly emptyArrayComesLast: boolean;
  /**
   * What an enclosing pack does to an alignment that was asked for: give way to it, or lower it like any other.
   * probes/cases/pack/required-alignment-survives.h
   */
  readonly requestedAlignmentUnderPack: "survives" | "is-lowered";
  /** True: records may have bases and virtual functions, and are laid out by classes.ts. */
  readonly hasClasses: boolean;
  /** True: a record is not both packed and aligned (E0587), nor packed around an aligned one (E0588). */
  readonly packExcludesAlignment: boolean;
}

export const msvcC: Rules = {
  name: "msvc-c",
  limitingPacks: [1, 2, 4, 8],
  limitlessPacks: [16],
  largestAlignment: 8192,
  largestSize: 0x7fff_ffff,
  emptyRecord: "by-form",
  emptyArrayComesLast: true,
  requestedAlignmentUnderPack: "survives",
  hasClasses: false,
  packExcludesAlignment: false,
};

export const msvcCxx: Rules = { ...msvcC, name: "msvc-c++", emptyRecord: "alignment", hasClasses: true };

export const rustc: Rules = {
  name: "rustc",
  limitingPacks: null,
  limitlessPacks: [],
  largestAlignment: 2 ** 29,
  largestSize: Number.MAX_SAFE_INTEGER,
  emptyRecord: "nothing",
  emptyArrayComesLast: false,
  requestedAlignmentUnderPack: "is-lowered",
  hasClasses: false,
  packExcludesAlignment: true,
};
