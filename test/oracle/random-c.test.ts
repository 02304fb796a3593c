import fc from "fast-check";
import { expect } from "vitest";
import { computeLayouts } from "../../src/layout/compute.ts";
import type { Layouts } from "../../src/layout/layouts.ts";
import { msvcC, msvcCxx } from "../../src/layout/rules.ts";
import type { Model, RecordType } from "../../src/model/model.ts";
import { printC } from "../../src/model/print-c.ts";
import { cModel } from "../../src/testing/index.ts";
import { isInstalled, testWithOracle } from "../oracles.ts";
import { accountOf, askClang, type Account, type Mode } from "./clang-dump.ts";
import { divergencesIn } from "./divergences.ts";

// LAYOUTCHECK_RANDOM=seed,models runs another sample; the default is the same every time.
const [seed = 20, models = 2000] = (process.env["LAYOUTCHECK_RANDOM"] ?? "")
  .split(",")
  .filter(Boolean)
  .map(Number);

interface Question {
  readonly id: string;
  readonly text: string;
  readonly engine: Account;
}

for (const mode of ["c++", "c"] as const)
  testWithOracle(
    "clang-19",
    isInstalled("clang-19"),
    `random records are laid out as clang does in ${mode}`,
    () => {
      const sample = fc.sample(cModel(3), { numRuns: models, seed });
      const questions = sample.flatMap((model, index) => questionsOf(model, index, mode));
      const text = sample.map((model, index) => textOf(model, index, mode)).join("");
      const answer = askClang(text, mode);

      expect(answer.errors).toBe("");
      expect(questions.length).toBeGreaterThan(models / 2);
      const wrong = questions.filter(
        ({ id, engine }) => JSON.stringify(answer.records.get(id)) !== JSON.stringify(engine),
      );
      const shown = wrong
        .slice(0, 3)
        .map((question) => ({ ...question, clang: answer.records.get(question.id) }));
      expect(shown).toEqual([]);
    },
  );

function questionsOf(model: Model, index: number, mode: Mode): readonly Question[] {
  const layouts = layoutsOf(model, mode);
  return comparable(model, layouts, mode).flatMap(({ id }) => {
    const layout = layouts.layoutOf(id);
    if (!layout.ok) return [];
    return [{ id: `${id}_${index}`, text: printC(model, [id]), engine: accountOf(layout.value, layouts) }];
  });
}

/** One translation unit holds many models, so every name gets the number of its model. */
function textOf(model: Model, index: number, mode: Mode): string {
  const records = comparable(model, layoutsOf(model, mode), mode).map(({ id }) => id);
  return printC(model, records).replaceAll(/\b(?:[RT]\d+|Kind|First|Last)\b/g, `$&_${index}`);
}

function layoutsOf(model: Model, mode: Mode): Layouts {
  return computeLayouts(model, mode === "c" ? msvcC : msvcCxx);
}

function comparable(model: Model, layouts: Layouts, mode: Mode): readonly RecordType[] {
  return [...model.records.values()].filter(
    (record) =>
      record.name !== null &&
      layouts.layoutOf(record.id).ok &&
      divergencesIn(record, model, layouts, mode).length === 0,
  );
}
