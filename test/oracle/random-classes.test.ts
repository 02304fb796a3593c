import fc from "fast-check";
import { expect } from "vitest";
import { isInstalled, testWithOracle } from "../oracles.ts";
import { askClangFor, classBatchOf, engineAccount } from "./class-batch.ts";
import { classModel } from "./random-classes.ts";

// LAYOUTCHECK_RANDOM=seed,models runs another sample; the default is the same every time.
const [seed = 20, models = 600] = (process.env["LAYOUTCHECK_RANDOM"] ?? "")
  .split(",")
  .filter(Boolean)
  .map(Number);

testWithOracle(
  "clang-19",
  isInstalled("clang-19"),
  "random classes with bases and virtual functions are laid out as clang does",
  async () => {
    const batch = classBatchOf(fc.sample(classModel(), { numRuns: models, seed }));
    const clang = await askClangFor(batch.text);
    const counts = { records: 0, bases: 0, vfptr: 0, vbptr: 0, "virtual-base": 0, vtordisp: 0 };
    const disagreements: unknown[] = [];
    for (const record of batch.records) {
      const theirs = clang.get(record) ?? null;
      const ours = engineAccount(batch.layouts, record);
      if (JSON.stringify(ours) !== JSON.stringify(theirs)) disagreements.push({ record, ours, theirs });
      const has = (word: string): number => (theirs?.parts.some((part) => part.includes(` ${word}`)) ? 1 : 0);
      counts.records++;
      counts.bases += has("base");
      counts.vfptr += has("vfptr");
      counts.vbptr += has("vbptr");
      counts["virtual-base"] += has("virtual-base");
      counts.vtordisp += has("vtordisp");
    }
    process.stderr.write(`random classes compared with clang: ${JSON.stringify(counts)}\n`);
    expect(disagreements.slice(0, 3)).toEqual([]);
    expect(counts.records).toBeGreaterThan(2 * models);
    for (const times of Object.values(counts)) expect(times).toBeGreaterThan(models / 25);
  },
);
