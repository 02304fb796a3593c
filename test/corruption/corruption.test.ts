import { expect, test } from "vitest";
import { testWithOracle } from "../oracles.ts";
import { corrupt } from "./corrupt.ts";
import type { Target } from "./targets.ts";
import { corruptionTools, hasCorruptionTools, toolFreeTargets, toolTargets } from "./targets.ts";

// Damaged files end in an answer or in a refusal. As many as one likes: npm run oracle -- --corruptions 20000

/** The same every time: a failure here is one that everybody sees. */
const seed = 20_040_203;
/** Texts take ten times as long as what is damaged as bytes, and whoever starts processes takes longer still. */
const runsOf = ({ name, wording }: Target): number => (slow.has(name) ? 32 : wording === null ? 300 : 80);
const slow = new Set(["git", "command lines", "C, judged by clang", "C++, judged by clang"]);

async function damageEach(targets: readonly Target[]): Promise<void> {
  for (const target of targets) {
    const runs = runsOf(target);
    const counts = await corrupt(target, runs, seed);
    process.stdout.write(`${target.name}: ${JSON.stringify(counts)}\n`);
    expect(counts.answered + counts.refused).toBe(runs);
    expect(counts.refused).toBeGreaterThan(5);
  }
}

test("damaged texts, settings, kept answers, reports, PDBs, recordings and calls are answered or refused", async () => {
  await damageEach(await toolFreeTargets());
});

testWithOracle(
  corruptionTools,
  hasCorruptionTools(),
  "damages to what compilers and linkers write end in an answer or a refusal",
  () => damageEach(toolTargets()),
);
