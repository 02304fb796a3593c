import { expect, test } from "vitest";
import { repairText } from "../oracle/repair.ts";
import { runMutations } from "../oracle/run-mutations.ts";

test("what changes the layout is seen, and what does not is not remarked on", async () => {
  const options = { pairs: 50, mutations: 300, fixes: 15, seed: 7 };
  const result = await runMutations(options, repairText);
  for (const { applied, wrong } of [...result.harmful, ...result.harmless]) {
    expect(wrong).toEqual([]);
    expect(applied).toBeGreaterThan(0);
  }
  expect(result.fix.given).toBeGreaterThan(10);
  expect(result.fix.left).toEqual([]);
}, 60_000);
