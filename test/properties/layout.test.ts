import fc from "fast-check";
import { expect, test } from "vitest";
import { computeLayouts } from "../../src/layout/compute.ts";
import { gapsOf } from "../../src/layout/gaps.ts";
import { flattenFields, openFields } from "../../src/layout/flatten.ts";
import { fieldsAt } from "../../src/layout/at.ts";
import type { FieldLayout, Layouts, RecordLayout } from "../../src/layout/layouts.ts";
import { typeLayoutFrom } from "../../src/layout/type-layout.ts";
import { msvcC, msvcCxx, rustc, type Rules } from "../../src/layout/rules.ts";
import type { Member, Model, RecordType, Type } from "../../src/model/model.ts";
import { cModel, naturalModels, rustModel } from "../../src/testing/index.ts";

const worlds: readonly (readonly [Rules, fc.Arbitrary<Model>])[] = [
  [msvcC, cModel()],
  [msvcCxx, cModel()],
  [rustc, rustModel()],
];

for (const [rules, models] of worlds) {
  const law = (name: string, holds: (record: RecordLayout, layouts: Layouts, model: Model) => void): void =>
    test(`${rules.name}: ${name}`, () => {
      let checked = 0;
      const property = fc.property(models, (model) => {
        const layouts = computeLayouts(model, rules);
        for (const layout of laidOut(model, layouts)) {
          holds(layout, layouts, model);
          checked++;
        }
      });
      fc.assert(property, { numRuns: 150 });
      expect(checked).toBeGreaterThan(50);
    });

  law("fields of a struct neither overlap nor run backwards", (layout) => {
    if (layout.form === "union") return;
    let end = 0;
    for (const field of layout.fields) {
      expect(firstBit(field)).toBeGreaterThanOrEqual(end);
      end = firstBit(field) + bitsOf(field);
    }
    expect(end).toBeLessThanOrEqual(layout.size * 8);
  });

  law("fields of a union start at 0", (layout) => {
    if (layout.form === "union") for (const field of layout.fields) expect(firstBit(field)).toBe(0);
  });

  law("without pack, members lie at multiples of their alignment", (layout, layouts, model) => {
    const { pack } = known(model.records.get(layout.record));
    if (pack !== null) return;
    for (const field of layout.fields) {
      if (field.kind !== "member" || isPacked(field, layout, model)) continue;
      expect(field.offset % alignmentOf(field.type, layouts)).toBe(0);
    }
  });

  law("a bit-field lies inside its storage unit, which is as large as its type", (layout, layouts) => {
    for (const field of layout.fields) {
      if (field.kind !== "bit-field") continue;
      expect((field.bitOffset ?? 0) + field.bitWidth).toBeLessThanOrEqual(field.unitSize * 8);
      const type = layouts.typeLayoutOf(field.type);
      expect(type.ok && type.value.size).toBe(field.unitSize);
    }
  });

  law("what records and enums say is enough to measure every type", (layout, layouts) => {
    for (const { type } of layout.fields)
      expect(typeLayoutFrom(layouts, type)).toEqual(layouts.typeLayoutOf(type));
  });

  law("gaps and fields cover the record exactly", (layout, layouts) => {
    const covered = new Uint8Array(layout.size * 8);
    for (const { field, offset, isOpened } of openFields(layout, layouts))
      if (!isOpened || field.type.kind === "array") mark(covered, offset, field);
    for (const gap of gapsOf(layout, layouts)) {
      const from = gap.offset * 8 + (gap.kind === "unused-bits" ? gap.bitOffset : 0);
      const width = gap.kind === "unused-bits" ? gap.bitWidth : gap.size * 8;
      expect(covered.subarray(from, from + width).includes(1)).toBe(false);
      covered.fill(1, from, from + width);
    }
    expect(covered.includes(0)).toBe(false);
  });

  law("whatever lies at the first byte of a field can be found there", (layout, layouts) => {
    for (const field of flattenFields(layout, layouts)) {
      if (field.size === 0 || field.kind === "bit-field" || field.path.includes("[")) continue;
      const paths = fieldsAt(layout, layouts, field.offset).flatMap(({ steps }) =>
        steps.map(({ path }) => path),
      );
      expect(paths.some((path) => path.startsWith(field.path))).toBe(true);
    }
  });

  law("renaming changes nothing", (layout, layouts, model) => {
    const renamed = computeLayouts(
      withFields(model, layout.record, (record) => record.fields.map(rename)),
      rules,
    );
    expect(numbersOf(known(renamed.layoutOf(layout.record)))).toEqual(
      numbersOf(layouts.layoutOf(layout.record)),
    );
  });

  law("appending a field never moves an earlier one", (layout, _layouts, model) => {
    const longer = computeLayouts(withFields(model, layout.record, append), rules).layoutOf(layout.record);
    if (!longer.ok) return expect(longer.error.code).toBe("flexible-not-last");
    expect(longer.value.fields.slice(0, layout.fields.length)).toEqual(layout.fields);
  });

  test(`${rules.name}: the order of questions changes no answer`, () => {
    const property = fc.property(models, (model) => {
      const ids = [...model.records.keys()];
      const forward = computeLayouts(model, rules);
      const backward = computeLayouts(model, rules);
      const answers = new Map(ids.toReversed().map((id) => [id, backward.layoutOf(id)]));
      for (const id of ids) expect(forward.layoutOf(id)).toEqual(answers.get(id));
    });
    fc.assert(property, { numRuns: 100 });
  });
}

test("the size of a record of rustc is a multiple of its alignment", () => {
  const property = fc.property(rustModel(), (model) => {
    for (const { size, alignment } of laidOut(model, computeLayouts(model, rustc)))
      expect(size % alignment.most).toBe(0);
  });
  fc.assert(property, { numRuns: 300 });
});

test("the same record in C, in C++ and in Rust has one layout", () => {
  const property = fc.property(naturalModels(), ({ c, rust }) => {
    const inRust = computeLayouts(rust, rustc);
    for (const rules of [msvcC, msvcCxx]) {
      const inC = computeLayouts(c, rules);
      for (const id of c.records.keys())
        expect(numbersOf(inC.layoutOf(id))).toEqual(numbersOf(inRust.layoutOf(id)));
    }
  });
  fc.assert(property, { numRuns: 500 });
});

function laidOut(model: Model, layouts: Layouts): readonly RecordLayout[] {
  return [...model.records.keys()].flatMap((id) => {
    const layout = layouts.layoutOf(id);
    return layout.ok ? [layout.value] : [];
  });
}

function firstBit(field: FieldLayout): number {
  return field.kind === "member" ? field.offset * 8 : field.unitOffset * 8 + (field.bitOffset ?? 0);
}

function bitsOf(field: FieldLayout): number {
  return field.kind === "member" ? field.size * 8 : field.bitWidth;
}

function mark(covered: Uint8Array, offset: number, field: FieldLayout): void {
  const from = offset * 8 + (field.kind === "bit-field" ? (field.bitOffset ?? 0) : 0);
  covered.fill(1, from, from + bitsOf(field));
}

function alignmentOf(type: Type, layouts: Layouts): number {
  const measured = layouts.typeLayoutOf(type);
  return measured.ok ? measured.value.alignment.most : 1;
}

function isPacked(field: FieldLayout, layout: RecordLayout, model: Model): boolean {
  const index = layout.fields.indexOf(field);
  const members = known(model.records.get(layout.record)).fields.filter(
    (candidate) => candidate.kind === "member" || candidate.bitWidth > 0,
  );
  return members[index]?.packed ?? false;
}

function withFields(model: Model, id: string, change: (record: RecordType) => RecordType["fields"]): Model {
  const record = known(model.records.get(id));
  return { ...model, records: new Map(model.records).set(id, { ...record, fields: change(record) }) };
}

function rename(field: RecordType["fields"][number]): RecordType["fields"][number] {
  return field.name === null ? field : { ...field, name: `renamed_${field.name}` };
}

function append(record: RecordType): RecordType["fields"] {
  const type: Type = { kind: "scalar", class: "unsigned", size: 2, alignment: 2, spelling: "u16" };
  const extra: Member = {
    kind: "member",
    name: "extra",
    type,
    requestedAlignment: null,
    packed: false,
    span: record.span,
  };
  return [...record.fields, extra];
}

/** A layout without names and types. */
function numbersOf(layout: ReturnType<Layouts["layoutOf"]>): unknown {
  if (!layout.ok) return layout.error.code;
  const { size, alignment, fields } = layout.value;
  return { size, alignment, fields: fields.map((field) => [firstBit(field), bitsOf(field)]) };
}

function known<Found>(found: Found | undefined): Found {
  if (found === undefined) throw new Error("the model lost a record");
  return found;
}
