// Faults to plant in a copy of the engine. Each replaces a piece of its text that must be there exactly once.

export interface Fault {
  /** What the faulty engine believes. */
  readonly claim: string;
  readonly file: "draft.ts" | "measure.ts" | "rules.ts";
  readonly from: string;
  readonly to: string;
}

export const faults: readonly Fault[] = [
  {
    claim: "bit-fields of different sizes share a unit",
    file: "draft.ts",
    from: "unit !== null && unit.size === numbers.size &&",
    to: "unit !== null &&",
  },
  {
    claim: "a bit-field may straddle units",
    file: "draft.ts",
    from: "unit.usedBits + field.bitWidth <= unit.size * 8",
    to: "unit.usedBits < unit.size * 8",
  },
  {
    claim: "bits are given out from the most significant one",
    file: "draft.ts",
    from: "usedBits: bitOffset } = unit;",
    to: "usedBits } = unit; const bitOffset = unitSize * 8 - usedBits - bitWidth;",
  },
  {
    claim: "a unit takes no more bytes than its bits",
    file: "draft.ts",
    from: "this.size = offset + numbers.size;\n    this.#unit",
    to: "this.size = offset + Math.ceil(field.bitWidth / 8);\n    this.#unit",
  },
  {
    claim: "a member leaves the unit open",
    file: "draft.ts",
    from: "this.#unit = null;\n    this.#holdsMember = true;",
    to: "this.#holdsMember = true;",
  },
  {
    claim: "a zero-width bit-field always counts",
    file: "draft.ts",
    from: "if (this.#unit === null) return;",
    to: "",
  },
  {
    claim: "a zero-width bit-field of a union always counts",
    file: "draft.ts",
    from: "if (field.bitWidth > 0 || follows) this.size",
    to: "this.size",
  },
  {
    claim: "bit-fields of a union raise its alignment",
    file: "draft.ts",
    from: "const follows = this.#unit !== null;",
    to: "const follows = this.#unit !== null; this.#raiseAlignmentForUnit(field, numbers);",
  },
  {
    claim: "pack ignores required alignment",
    file: "draft.ts",
    from: "return Math.max(field.packed ? 1 : natural, requiredBy(field, numbers));",
    to: "return Math.min(Math.max(field.packed ? 1 : natural, requiredBy(field, numbers)), this.#pack ?? Infinity);",
  },
  {
    claim: "the tail is rounded to the alignment of the fields",
    file: "draft.ts",
    from: "this.size = roundUp(this.size, this.roundingAlignment);",
    to: "this.size = roundUp(this.size, this.fieldAlignment);",
  },
  {
    claim: "an enclosing record does not take over what a member requires",
    file: "draft.ts",
    from: "this.requiredAlignment = Math.max(this.requiredAlignment, required);",
    to: "",
  },
  {
    claim: "pack limits the alignment that the record itself asks for",
    file: "draft.ts",
    from: "= requestedAlignment ?? 1;",
    to: "= Math.min(requestedAlignment ?? 1, pack ?? Infinity);",
  },
  {
    claim: "pack limits the alignment that a typedef asks for",
    file: "measure.ts",
    from: "requiredAlignment: Math.max(numbers.requiredAlignment, requested),",
    to: "requiredAlignment: numbers.requiredAlignment,",
  },
  {
    claim: "pack(8) limits nothing",
    file: "rules.ts",
    from: "limitlessPacks: [16],",
    to: "limitlessPacks: [8, 16],",
  },
];
