import process from "node:process";
import type { ProbeRequest } from "../../../src/probe/source.ts";
import { clangWitness } from "../../../src/toolchain/clang.ts";
import { embeddedWitness } from "../../../src/toolchain/embedded.ts";
import { noOptions } from "../../../src/toolchain/witness.ts";
import { randomRecords } from "../../probe/random-records.ts";

// Started by ../probe.mjs: asks one small question, and with `warm` 500 records in one unit thereafter, whose best time it prints
// in milliseconds.

const [task, witnessName] = process.argv.slice(2);
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
if (task === "warm") {
  const times: number[] = [];
  for (let round = 0; round < 6; round++) times.push(await ask(500));
  // The first of them still compiles.
  process.stdout.write(`${Math.min(...times.slice(1))}\n`);
}
