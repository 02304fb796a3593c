import process from "node:process";
import type { ProbeRequest } from "../../src/probe/source.ts";
import { clangWitness } from "../../src/toolchain/clang.ts";
import { embeddedWitness } from "../../src/toolchain/embedded.ts";
import { noOptions } from "../../src/toolchain/witness.ts";
import { randomRecords } from "../probe/random-records.ts";

// What a probe costs by itself: a process that asks one small question, then 500 records in one unit. Started by probe.mjs.

const [witnessName, task] = process.argv.slice(2);
const found = witnessName === "embedded" ? embeddedWitness() : await clangWitness();
if (!found.ok) throw new Error(found.error.code);
const witness = found.value;

async function ask(count: number): Promise<number> {
  const { text, questions } = randomRecords(count, 7);
  const request: ProbeRequest = { prelude: { kind: "text", text }, questions, language: "c" };
  const start = performance.now();
  const answers = await witness.measure(request, noOptions);
  if (!answers.ok) throw new Error(answers.error.code);
  return performance.now() - start;
}

await ask(1);
const warm: number[] = [];
if (task === "warm") for (let round = 0; round < 6; round++) warm.push(await ask(500));
const figures = {
  first: performance.now(),
  memory: process.resourceUsage().maxRSS / 1024,
  warm: Math.min(...warm.slice(1)),
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
