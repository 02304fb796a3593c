import fc from "fast-check";
import { expect } from "vitest";
import { cModel } from "../../src/testing/index.ts";
import { isInstalled, testWithOracle } from "../oracles.ts";
import { askClang } from "./clang-dump.ts";
import { batchOf, compareBatch } from "./random-c.ts";

// LAYOUTCHECK_RANDOM=seed,models runs another sample; the default is the same every time. More: npm run oracle.
const [seed = 20, models = 2000] = (process.env["LAYOUTCHECK_RANDOM"] ?? "")
  .split(",")
  .filter(Boolean)
  .map(Number);

for (const mode of ["c++", "c"] as const)
  testWithOracle(
    "clang-19",
    isInstalled("clang-19"),
    `random records are laid out as clang does in ${mode}`,
    () => {
      const batch = batchOf(fc.sample(cModel(3), { numRuns: models, seed }), mode);
      const answer = askClang(batch.text, mode);
      const { records, disagreements } = compareBatch(batch, answer.records);

      expect(answer.errors).toBe("");
      expect(records).toBeGreaterThan(models / 2);
      expect(disagreements.slice(0, 3)).toEqual([]);
    },
  );
