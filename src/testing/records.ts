import fc from "fast-check";
import type { Model } from "../model/model.ts";
import { buildModel, type FieldBlueprint, type RecordBlueprint, type TypeBlueprint } from "./blueprint.ts";

// Generators of models for fast-check: every construct that the layout engine knows, in every combination.

const choice = fc.nat(1000);
const form = fc.constantFrom("struct" as const, "struct" as const, "struct" as const, "union" as const);
/** One in four has it; what has it shrinks to what has not. */
const rarely = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.oneof(
    { withCrossShrink: true },
    { arbitrary: fc.constant(null), weight: 3 },
    { arbitrary: value, weight: 1 },
  );
const alignment = rarely(fc.constantFrom(1, 2, 4, 8, 16, 32, 128));
// Rare, because clang cannot judge most records that have one.
const aliasAlignment = rarely(alignment);
const cPack = fc.option(fc.constantFrom(1, 2, 4, 8, 16), { freq: 2 });
const lengths = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2, size: "small" });

const cType: fc.Arbitrary<TypeBlueprint> = fc.record({
  base: choice,
  isAlias: fc.nat(3).map((roll) => roll === 3),
  aliasAlign: aliasAlignment,
  lengths,
});
const cMember: fc.Arbitrary<FieldBlueprint> = fc.record({
  kind: fc.constant("member" as const),
  type: cType,
  align: alignment,
  packed: fc.nat(15).map((roll) => roll === 7),
});
const bitField: fc.Arbitrary<FieldBlueprint> = fc.record({
  kind: fc.constant("bit-field" as const),
  base: choice,
  width: fc.oneof(fc.constant(0), fc.nat(9), fc.nat(1000)),
  isNamed: fc.nat(4).map((roll) => roll > 0),
  align: alignment,
  aliasAlign: aliasAlignment,
});

const cRecord = fc.letrec<{ record: RecordBlueprint; field: FieldBlueprint }>((tie) => ({
  record: fc.record({
    form,
    pack: cPack,
    align: alignment,
    fields: fc.array(tie("field"), { minLength: 1, maxLength: 6 }),
    tail: rarely(fc.record({ type: cType, flexible: fc.boolean() })),
  }),
  field: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    cMember,
    cMember,
    bitField,
    bitField,
    fc.record({
      kind: fc.constant("inline" as const),
      isNamed: fc.boolean(),
      record: tie("record").map((record) => ({ ...record, tail: null })),
    }),
  ),
}));

/** C records with everything: packs, alignments everywhere, bit-fields, unions, anonymous members, empty tails. */
export function cModel(mostRecords = 6): fc.Arbitrary<Model> {
  const records = fc.array(cRecord.record, { minLength: 1, maxLength: mostRecords });
  return records.map((list) => buildModel({ records: list }, "c"));
}

const plainType: fc.Arbitrary<TypeBlueprint> = fc.record({
  base: choice,
  isAlias: fc.boolean(),
  aliasAlign: fc.constant(null),
  lengths: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 2, size: "small" }),
});
const plainMember = (type: fc.Arbitrary<TypeBlueprint>): fc.Arbitrary<FieldBlueprint> =>
  fc.record({
    kind: fc.constant("member" as const),
    type,
    align: fc.constant(null),
    packed: fc.constant(false),
  });
const rustRecord: fc.Arbitrary<RecordBlueprint> = fc.record({
  form,
  pack: rarely(fc.constantFrom(1, 2, 4, 8, 16, 32)),
  align: rarely(fc.constantFrom(1, 2, 8, 16, 64)),
  fields: fc.array(plainMember(plainType), { minLength: 1, maxLength: 6 }),
  tail: fc.constant(null),
});

/** Rust records: `repr(C)`, packed, aligned, unions, arrays without elements, also those that rustc refuses. */
export function rustModel(mostRecords = 6): fc.Arbitrary<Model> {
  const records = fc.array(rustRecord, { minLength: 1, maxLength: mostRecords });
  return records.map((list) => buildModel({ records: list }, "rust"));
}

/** The choices that mean the same type in C and in Rust: of each size one, and the records so far. */
const naturalRecord: fc.Arbitrary<RecordBlueprint> = fc.record({
  form,
  pack: fc.constant(null),
  align: rarely(fc.constantFrom(8, 16)),
  fields: fc.array(
    plainMember(
      fc.record({
        base: choice,
        isAlias: fc.constant(false),
        aliasAlign: fc.constant(null),
        lengths,
      }),
    ),
    { minLength: 1, maxLength: 6 },
  ),
  tail: fc.constant(null),
});

/** One set of records, without pack and bit-fields, written in C and in Rust. */
export function naturalModels(mostRecords = 6): fc.Arbitrary<{ readonly c: Model; readonly rust: Model }> {
  const records = fc.array(naturalRecord, { minLength: 1, maxLength: mostRecords });
  return records.map((list) => ({
    c: buildModel({ records: list }, "c", "shared"),
    rust: buildModel({ records: list }, "rust", "shared"),
  }));
}
