import fc from "fast-check";
import { rustModel } from "../../src/testing/index.ts";
import { rustcAt } from "../../src/toolchain/rustc.ts";
import type { RustWitness } from "../../src/toolchain/rustc.ts";
import { rustConstructs, rustConstructsOf } from "./constructs.ts";
import { compareRust, type RustDisagreement } from "./random-rust.ts";
import { conclude, RunReport, type RunOptions } from "./run-report.ts";

/** Models in one crate; about 500 records. */
const modelsInBatch = 250;
const mostRecords = 6;

/** Random repr(C) records against rustc. Stops at the first crate that disagrees. */
export async function runRust(options: RunOptions): Promise<0 | 1> {
  const witness = await rustcAt("rustc");
  if (!witness.ok) {
    options.print("rustc is not installed, so nothing was compared");
    return 1;
  }
  const report = new RunReport();
  for (let seed = options.seed; report.records < options.runs && report.disagreements === 0; seed++) {
    const models = fc.sample(rustModel(mostRecords), { numRuns: modelsInBatch, seed });
    const { records, assertions, refused, disagreements } = await compareRust(models, witness.value);
    const explained = new Map<string, number>();
    report.add({
      records: records.length,
      assertions,
      disagreements: disagreements.length,
      notCompared: 0,
      explained,
      refused,
    });
    for (const record of records) report.meet(rustConstructsOf(record));
    if (disagreements.length > 0) await printFirst(disagreements, witness.value, { ...options, seed });
  }
  const { version, flags } = witness.value;
  return conclude(`Rust records against ${version} (${flags.join(" ")})`, report, rustConstructs, options);
}

/** The smallest model that still disagrees, and how to see it again. */
async function printFirst(
  found: readonly RustDisagreement[],
  witness: RustWitness,
  { seed, print }: RunOptions,
): Promise<void> {
  let smallest = found[0];
  const property = fc.asyncProperty(rustModel(mostRecords), async (model) => {
    const { disagreements } = await compareRust([model], witness);
    smallest = disagreements[0] ?? smallest;
    return disagreements.length === 0;
  });
  await fc.check(property, { seed, numRuns: modelsInBatch });
  print("the engine and rustc disagree about");
  print(smallest?.text ?? "");
  print(`  engine: ${smallest?.engine}`);
  print(`  rustc: ${smallest?.rustc}`);
  print(`  again: npm run oracle -- --rust --seed ${seed} --runs 1`);
}
