import { expect, test } from "vitest";
import { repairText } from "../oracle/repair.ts";
import { runMutations } from "../oracle/run-mutations.ts";

test("what changes the layout is seen, and what does not is not remarked on", async () => {
  const options = { pairs: 50, mutations: 300, fixes: 24, seed: 7 };
  const result = await runMutations(options, repairText);
  for (const { applied, wrong } of [...result.harmful, ...result.harmless]) {
    expect(wrong).toEqual([]);
    expect(applied).toBeGreaterThan(0);
  }
  expect(result.fix.given).toBeGreaterThan(10);
  // What is left is explained; all but a few come right.
  expect(result.fix.restored).toBeGreaterThan(result.fix.given * 0.8);
}, 60_000);
