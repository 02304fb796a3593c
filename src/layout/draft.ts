import type { BitField, Form, Member } from "../model/model.ts";
import type { FieldLayout } from "./layouts.ts";
import type { TypeNumbers } from "./measure.ts";
import type { Rules } from "./rules.ts";

/** The box that bit-fields share. It stays open until something else comes. */
interface StorageUnit {
  readonly offset: number;
  readonly size: number;
  usedBits: number;
}

/** One record while it is being laid out. The methods are the steps of the ABI, in its order. All bytes, unless bits are named. */
export class RecordDraft {
  readonly fields: FieldLayout[] = [];
  size = 0;
  fieldAlignment: number;
  roundingAlignment: number;
  requiredAlignment: number;

  readonly #form: Form;
  readonly #pack: number | null;
  readonly #rules: Rules;
  #unit: StorageUnit | null = null;
  #holdsMember = false;

  /**
   * A record starts with the alignment it asks for, which then is the least it gets, and which no pack lowers.
   * In Rust a pack around an array of it does lower it.
   * probes/cases/record/requested-alignment-rounds-the-size.h, probes/cases/record/requested-alignment-never-lowers.h
   */
  constructor(form: Form, pack: number | null, requestedAlignment: number | null, rules: Rules) {
    this.#form = form;
    this.#pack = pack;
    this.#rules = rules;
    this.fieldAlignment = this.roundingAlignment = requestedAlignment ?? 1;
    this.requiredAlignment = rules.requestedAlignmentUnderPack === "survives" ? this.fieldAlignment : 1;
  }

  /**
   * A member goes to the next multiple of its alignment; in a union to 0. An anonymous member is like any other.
   * The record takes over what the member requires, even through an array of it.
   * probes/cases/record/members-in-order.h, probes/cases/union/members-at-zero.h,
   * probes/cases/record/anonymous-members.h, probes/cases/record/anonymous-members-under-pack.h,
   * probes/cases/record/required-alignment-through-an-array.h, probes/cases/bit-field/member-closes-the-unit.h
   */
  placeMember(member: Member, numbers: TypeNumbers): void {
    this.#unit = null;
    this.#holdsMember = true;
    const required = requiredBy(member, numbers);
    const alignment = this.#alignmentOf(member, numbers);
    this.requiredAlignment = Math.max(this.requiredAlignment, required);
    this.fieldAlignment = Math.max(this.fieldAlignment, alignment);
    this.roundingAlignment = Math.max(this.roundingAlignment, alignment);
    const offset = this.#form === "union" ? 0 : roundUp(this.size, alignment);
    this.size = Math.max(this.size, offset + numbers.size);
    const { name, type, span } = member;
    this.fields.push({ kind: "member", name, type, offset, size: numbers.size, span });
  }

  placeBitField(field: BitField, numbers: TypeNumbers): void {
    if (this.#form === "union") this.#placeBitFieldOfUnion(field, numbers);
    else if (field.bitWidth === 0) this.#closeUnit(field, numbers);
    else if (this.#unitTakes(field, numbers)) this.#continueUnit(field);
    else this.#openUnit(field, numbers);
  }

  /**
   * The end of the record: one without bytes gets some, then the size is rounded up.
   * A pack limits the rounding, a required alignment beats it; both are in `roundingAlignment` already.
   * probes/cases/record/tail-padding.h, probes/cases/bit-field/pack-limits-the-rounding.h
   */
  finish(): void {
    if (this.size === 0) this.#finishEmptyRecord();
    this.size = roundUp(this.size, this.roundingAlignment);
  }

  /**
   * Pack limits the natural part of an alignment; what is required beats pack.
   * The packed attribute, which only clang has, lowers the natural part to 1.
   * probes/cases/pack/limits-members.h, probes/cases/pack/required-alignment-survives.h,
   * probes/cases/pack/member-alignment-survives.h, probes/cases/pack/packed-member.h,
   * probes/cases/pack/nested-record-keeps-its-own-pack.h, probes/cases/record/only-the-request-is-required.h
   */
  #alignmentOf(field: Member | BitField, numbers: TypeNumbers): number {
    const natural = Math.min(numbers.fieldAlignment, this.#pack ?? numbers.fieldAlignment);
    return Math.max(field.packed ? 1 : natural, requiredBy(field, numbers));
  }

  /**
   * A bit-field shares the open unit if its type has the same size, whatever else the type is, and enough bits are
   * free: a bit-field never straddles units. Then its own alignment is not looked at.
   * probes/cases/bit-field/same-size-shares-a-unit.h, probes/cases/bit-field/bool-shares-with-char.h,
   * probes/cases/bit-field/other-size-opens-a-unit.h,
   * probes/cases/bit-field/never-straddles-units.h, probes/cases/bit-field/alignment-inside-a-unit-is-ignored.h
   */
  #unitTakes(field: BitField, numbers: TypeNumbers): boolean {
    const unit = this.#unit;
    return unit !== null && unit.size === numbers.size && unit.usedBits + field.bitWidth <= unit.size * 8;
  }

  /** Bits are given out from the least significant one. probes/cases/bit-field/from-the-least-significant-bit.h */
  #continueUnit(field: BitField): void {
    const unit = this.#unit;
    if (unit === null) throw new Error("a bit-field was to continue a storage unit, but none is open");
    const { name, type, bitWidth, span } = field;
    const { offset: unitOffset, size: unitSize, usedBits: bitOffset } = unit;
    this.fields.push({ kind: "bit-field", name, type, unitOffset, unitSize, bitOffset, bitWidth, span });
    unit.usedBits += bitWidth;
  }

  /**
   * A new unit is as large as its type, even under pack, and starts where a member of the type would.
   * probes/cases/bit-field/unit-is-as-large-as-its-type.h, probes/cases/bit-field/after-a-member.h,
   * probes/cases/bit-field/unnamed-counts-like-named.h
   */
  #openUnit(field: BitField, numbers: TypeNumbers): void {
    const alignment = this.#raiseAlignmentForUnit(field, numbers);
    const offset = roundUp(this.size, alignment);
    this.size = offset + numbers.size;
    this.#unit = { offset, size: numbers.size, usedBits: 0 };
    this.#continueUnit(field);
  }

  /**
   * An unnamed bit-field of width 0 closes the open unit and moves on to a multiple of its own type's alignment.
   * Where no unit is open it does nothing at all.
   * probes/cases/bit-field/zero-width-closes-the-unit.h, probes/cases/bit-field/zero-width-after-member.h,
   * probes/cases/bit-field/zero-width-first.h, probes/cases/bit-field/zero-width-twice.h
   */
  #closeUnit(field: BitField, numbers: TypeNumbers): void {
    if (this.#unit === null) return;
    this.#unit = null;
    this.size = roundUp(this.size, this.#raiseAlignmentForUnit(field, numbers));
  }

  /**
   * What a bit-field requires counts for its own place and raises the record's alignment, but pack still limits the
   * rounding, and nothing of it is required of an enclosing record. This alone makes the numbers of a record differ.
   * probes/cases/bit-field/requested-alignment-beats-pack.h, probes/cases/bit-field/pack-limits-the-rounding.h,
   * probes/cases/bit-field/outer-pack-lowers-it-again.h
   */
  #raiseAlignmentForUnit(field: BitField, numbers: TypeNumbers): number {
    const alignment = this.#alignmentOf(field, numbers);
    this.fieldAlignment = Math.max(this.fieldAlignment, alignment);
    this.roundingAlignment = Math.max(this.roundingAlignment, Math.min(alignment, this.#pack ?? alignment));
    return alignment;
  }

  /**
   * In a union every bit-field has a unit of its own at 0, which counts for the size and not for the alignment.
   * One of width 0 counts too if it follows another bit-field; so their order matters.
   * probes/cases/union/bit-field-does-not-align.h, probes/cases/union/zero-width-after-a-bit-field.h,
   * probes/cases/union/zero-width-first.h
   */
  #placeBitFieldOfUnion(field: BitField, numbers: TypeNumbers): void {
    const follows = this.#unit !== null;
    this.#unit = null;
    if (field.bitWidth > 0) {
      this.#unit = { offset: 0, size: numbers.size, usedBits: 0 };
      this.#continueUnit(field);
    }
    if (field.bitWidth > 0 || follows) this.size = Math.max(this.size, numbers.size);
  }

  #finishEmptyRecord(): void {
    switch (this.#rules.emptyRecord) {
      case "by-form":
        return this.#finishEmptyRecordOfC();
      // probes/cases/empty/c++-size-is-the-alignment.h
      case "alignment":
        this.size = this.fieldAlignment;
        return;
      case "nothing":
        return;
    }
  }

  /**
   * In C a struct without bytes has 4, or what is required of it, and is then not rounded further.
   * A union has the alignment of its members; without members, 4. We do not know why.
   * probes/cases/empty/struct-is-four-bytes.h, probes/cases/empty/struct-with-required-alignment.h,
   * probes/cases/empty/struct-of-flexible-eight-bytes.h, probes/cases/empty/union-is-its-alignment.h,
   * probes/cases/empty/union-of-zero-width-is-four-bytes.h, probes/cases/empty/no-members.h
   */
  #finishEmptyRecordOfC(): void {
    if (this.#form === "union") {
      this.size = this.#holdsMember ? this.fieldAlignment : 4;
      return;
    }
    this.size = Math.max(4, this.requiredAlignment);
    this.roundingAlignment = Math.min(this.roundingAlignment, this.size);
  }
}

/** What the type and the field itself ask for. probes/cases/record/requested-alignment-of-a-member.h */
function requiredBy(field: Member | BitField, numbers: TypeNumbers): number {
  return Math.max(numbers.requiredAlignment, field.requestedAlignment ?? 1);
}

/** Bytes may pass 2^31, so no bit operators. */
export function roundUp(bytes: number, alignment: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}
