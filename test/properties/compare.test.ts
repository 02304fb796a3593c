import fc from "fast-check";
import { expect, test } from "vitest";
import { compareRecords } from "../../src/diff/compare.ts";
import type { Comparison } from "../../src/diff/finding.ts";
import { computeLayouts } from "../../src/layout/compute.ts";
import type { Layouts, RecordLayout } from "../../src/layout/layouts.ts";
import { msvcC, rustc } from "../../src/layout/rules.ts";
import type { Member, RecordId, RecordType, ScalarType } from "../../src/model/model.ts";
import { withoutAliases } from "../../src/model/model.ts";
import { cModel, naturalModels, rustModel } from "../../src/testing/index.ts";

test("a record compared with itself is equal, with nothing to say", () => {
  const worlds = [
    { models: cModel(), rules: msvcC },
    { models: rustModel(), rules: rustc },
  ];
  for (const { models, rules } of worlds) {
    let compared = 0;
    const property = fc.property(models, (model) => {
      const layouts = computeLayouts(model, rules);
      for (const { record } of laidOut(layouts)) {
        expect(compare(layouts, record, layouts, record)).toMatchObject({ verdict: "equal", findings: [] });
        compared++;
      }
    });
    fc.assert(property, { numRuns: 150 });
    expect(compared).toBeGreaterThan(100);
  }
});

test("the same record written in C and in Rust is equal", () => {
  let compared = 0;
  const property = fc.property(naturalModels(), ({ c, rust }) => {
    const cSide = computeLayouts(c, msvcC);
    const rustSide = computeLayouts(rust, rustc);
    for (const layout of laidOut(rustSide)) {
      const twin = laidOut(cSide).find(({ name }) => name === layout.name);
      // Where the two languages differ on purpose (a record without bytes), their layouts differ too.
      if (twin === undefined || twin.size !== layout.size) continue;
      expect(compare(rustSide, layout.record, cSide, twin.record).verdict).toBe("equal");
      compared++;
    }
  });
  fc.assert(property, { numRuns: 300 });
  expect(compared).toBeGreaterThan(300);
});

test("a mutation that changes the layout never passes without a finding above a note", () => {
  let changed = 0;
  const property = fc.property(
    naturalModels(1),
    fc.nat(),
    fc.constantFrom(...mutations),
    ({ c, rust }, at, mutate) => {
      const cSide = computeLayouts(c, msvcC);
      const [record] = [...rust.records.values()];
      const [original] = laidOut(cSide);
      const mutated = record === undefined ? null : mutate(record, at);
      if (record === undefined || original === undefined || mutated === null) return;
      const rustSide = computeLayouts({ ...rust, records: new Map([[record.id, mutated]]) }, rustc);
      const layout = rustSide.layoutOf(record.id);
      if (!layout.ok || isLaidOutAlike(layout.value, original)) return;
      changed++;
      const comparison = compare(rustSide, record.id, cSide, original.record);
      const isCaught =
        comparison.verdict !== "equal" || comparison.findings.some(({ severity }) => severity !== "note");
      expect(isCaught, JSON.stringify([layout.value, original])).toBe(true);
    },
  );
  fc.assert(property, { numRuns: 2_000 });
  expect(changed).toBeGreaterThan(300);
});

type Mutation = (record: RecordType, at: number) => RecordType | null;

const mutations: readonly Mutation[] = [
  (record, at) => withField(record, at, (field) => ({ ...field, type: widened(field, 2) })),
  (record, at) => withField(record, at, (field) => ({ ...field, type: widened(field, 0.5) })),
  (record, at) =>
    withField(record, at, (field) => ({ ...field, type: { kind: "array", element: field.type, length: 2 } })),
  (record) => ({ ...record, fields: record.fields.toReversed() }),
  (record) => ({ ...record, pack: 1, requestedAlignment: null }),
  (record) => ({ ...record, requestedAlignment: 32 }),
  (record) => ({ ...record, form: record.form === "struct" ? "union" : "struct" }),
  // Of a union, Rust may leave members out: the others cover their bytes.
  (record, at) =>
    record.fields.length < 2 || record.form === "union"
      ? null
      : { ...record, fields: record.fields.toSpliced(at % record.fields.length, 1) },
];

function withField(record: RecordType, at: number, change: (field: Member) => Member): RecordType | null {
  const index = at % record.fields.length;
  const field = record.fields[index];
  if (field?.kind !== "member") return null;
  return { ...record, fields: record.fields.with(index, change(field)) };
}

function widened(field: Member, by: number): Member["type"] {
  const bare = withoutAliases(field.type);
  const size = bare.kind === "scalar" ? Math.min(8, Math.max(1, bare.size * by)) : 4;
  const integer: ScalarType = {
    kind: "scalar",
    class: "unsigned",
    size,
    alignment: size,
    spelling: `u${size * 8}`,
  };
  return integer;
}

function isLaidOutAlike(mutated: RecordLayout, original: RecordLayout): boolean {
  const places = (layout: RecordLayout): string =>
    JSON.stringify([
      layout.size,
      layout.alignment,
      layout.fields
        .map((field) => (field.kind === "member" ? [field.name, field.offset, field.size] : []))
        .toSorted((a, b) => String(a[0]).localeCompare(String(b[0]))),
    ]);
  return places(mutated) === places(original);
}

function compare(rust: Layouts, rustRecord: RecordId, c: Layouts, cRecord: RecordId): Comparison {
  return compareRecords({ rust, rustRecord, c, cRecord, embedded: true, endingEarly: "tolerated" });
}

function laidOut(layouts: Layouts): readonly RecordLayout[] {
  return [...layouts.records()].flatMap((record) => {
    const layout = layouts.layoutOf(record);
    return layout.ok ? [layout.value] : [];
  });
}
