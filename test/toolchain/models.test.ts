import fc from "fast-check";
import { expect, test } from "vitest";
import { computeLayouts } from "../../src/layout/compute.ts";
import type { Layouts } from "../../src/layout/layouts.ts";
import { msvcC, msvcCxx, rustc as rustcRules } from "../../src/layout/rules.ts";
import type { Model } from "../../src/model/model.ts";
import { printC } from "../../src/model/print-c.ts";
import { measuredLayouts } from "../../src/probe/layouts.ts";
import { questionsOfModel } from "../../src/probe/questions-of-model.ts";
import { cModel, rustModel } from "../../src/testing/index.ts";
import { embeddedWitness } from "../../src/toolchain/embedded.ts";
import { rustcAt } from "../../src/toolchain/rustc.ts";
import { noOptions } from "../../src/toolchain/witness.ts";
import { divergencesIn } from "../oracle/divergences.ts";
import { isInstalled, testWithOracle } from "../oracles.ts";

const embedded = embeddedWitness();

/** Records that the engine lays out and on which clang is not known to differ. */
function comparable(model: Model, layouts: Layouts, mode: "c" | "c++"): readonly string[] {
  return [...model.records.values()]
    .filter(
      (record) => layouts.layoutOf(record.id).ok && divergencesIn(record, model, layouts, mode).length === 0,
    )
    .map(({ id }) => id);
}

/** Size, alignment and every visible field as bits, in one order for all witnesses. */
function accountOf(layouts: Layouts, record: string): unknown {
  const layout = layouts.layoutOf(record);
  if (!layout.ok) throw new Error(`${record} has no layout`);
  const { size, alignment, form } = layout.value;
  const fields = visible(layouts, record, 0);
  return { size, alignment, form, fields };
}

function visible(layouts: Layouts, record: string, start: number): readonly string[] {
  const layout = layouts.layoutOf(record);
  if (!layout.ok) return [];
  return layout.value.fields.flatMap((field) => {
    if (field.kind === "bit-field") {
      if (field.name === null) return [];
      return [
        `${field.name} bit ${(start + field.unitOffset) * 8 + (field.bitOffset ?? 0)} width ${field.bitWidth}`,
      ];
    }
    if (field.name !== null) return [`${field.name} at ${start + field.offset} size ${field.size}`];
    return field.type.kind === "record" ? visible(layouts, field.type.record, start + field.offset) : [];
  });
}

for (const mode of ["c", "c++"] as const)
  test(`questions made from a model are answered by the embedded clang as the engine computes (${mode})`, async () => {
    if (!embedded.ok) throw new Error("the embedded clang is missing");
    let compared = 0;
    for (const model of fc.sample(cModel(40), { numRuns: 16, seed: 11 })) {
      const computed = computeLayouts(model, mode === "c" ? msvcC : msvcCxx);
      const ids = comparable(model, computed, mode);
      const { questions, unaskable } = questionsOfModel(model, ids, "printed");
      expect(unaskable).toEqual([]);
      const text = printC(model, ids);
      const answers = await embedded.value.measure(
        { prelude: { kind: "text", text }, questions, language: mode },
        noOptions,
      );
      if (!answers.ok) throw new Error(`${JSON.stringify(answers.error)}\n${text}`);
      const measured = measuredLayouts(answers.value, model);
      for (const id of ids) {
        expect({ [id]: accountOf(measured, id) }).toEqual({ [id]: accountOf(computed, id) });
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(50);
  });

testWithOracle(
  "rustc",
  isInstalled("rustc"),
  "rustc measures Rust records as the engine computes them",
  async () => {
    const witness = await rustcAt("rustc");
    if (!witness.ok) throw new Error(JSON.stringify(witness.error));
    let compared = 0;
    for (const model of fc.sample(rustModel(30), { numRuns: 25, seed: 5 })) {
      const computed = computeLayouts(model, rustcRules);
      const ids = [...model.records.keys()].filter((id) => computed.layoutOf(id).ok);
      const measured = await witness.value.measure(model, ids);
      if (!measured.ok) throw new Error(JSON.stringify(measured.error));
      expect(measured.value.unmeasured).toEqual([]);
      for (const { record, size, alignment, fields } of measured.value.layouts) {
        const own = computed.layoutOf(record);
        if (!own.ok) throw new Error("it was laid out before");
        expect({ record, size, alignment, fields }).toEqual({
          record,
          size: own.value.size,
          alignment: own.value.alignment,
          fields: own.value.fields,
        });
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(20);
  },
);

testWithOracle(
  "rustc",
  isInstalled("rustc"),
  "a record that rustc refuses does not hide the others",
  async () => {
    const witness = await rustcAt("rustc");
    if (!witness.ok) throw new Error(JSON.stringify(witness.error));
    const [model] = fc.sample(
      rustModel(3).filter(({ records }) => records.size === 3),
      { numRuns: 1, seed: 1 },
    );
    if (model === undefined) throw new Error("no sample");
    const [first, ...others] = [...model.records.values()];
    if (first === undefined) throw new Error("no record");
    const refused = { ...first, pack: 1, requestedAlignment: 8 };
    const plain = others.map((record) => ({
      ...record,
      pack: null,
      requestedAlignment: null,
      fields: first.fields,
    }));
    const records = new Map([refused, ...plain].map((record) => [record.id, record]));
    const measured = await witness.value.measure({ ...model, records }, [...records.keys()]);
    if (!measured.ok) throw new Error(JSON.stringify(measured.error));
    expect(measured.value.layouts).toHaveLength(2);
    expect(JSON.stringify(measured.value.unmeasured)).toContain("E0587");
  },
);
