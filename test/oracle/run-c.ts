import fc from "fast-check";
import type { Model } from "../../src/model/model.ts";
import { cModel } from "../../src/testing/index.ts";
import { isInstalled } from "../installed.ts";
import { type Answer, askClang, type Mode } from "./clang-dump.ts";
import { cConstructs, cConstructsOf } from "./constructs.ts";
import {
  askEmbedded,
  type Batch,
  batchOf,
  compareBatch,
  type Disagreement,
  engine,
  type LayOut,
  recordsMeant,
} from "./random-c.ts";
import { conclude, RunReport, type RunOptions } from "./run-report.ts";

/** Models in one text; about 500 records. */
const modelsInBatch = 250;
const mostRecords = 6;
/** A compiler is asked anew for each smaller model; what has been reached by then is shown. */
const shrinkingMilliseconds = 30_000;
const modes: readonly Mode[] = ["c++", "c"];

/** Who else lays the records of a batch out. */
export interface Judge {
  readonly name: string;
  readonly ask: (batch: Batch) => Answer["records"];
}

export interface Contest {
  /** Null: every clang at hand. */
  readonly judges: readonly Judge[] | null;
  readonly layOut: LayOut;
}

/** Random records in both modes against every judge. Stops at the first batch that disagrees. */
export function runC(options: RunOptions, contest: Contest = { judges: null, layOut: engine }): 0 | 1 {
  const judges = contest.judges ?? clangsAtHand(options.print);
  if (judges === null) return 1;
  return modes.some((mode) => runMode(mode, judges, options, contest.layOut) === 1) ? 1 : 0;
}

/** Null if one is missing that must not be. */
function clangsAtHand(print: (line: string) => void): readonly Judge[] | null {
  const embedded = clangJudge("the embedded clang", askEmbedded);
  if (isInstalled("clang-19")) return [clangJudge("clang-19", askClang), embedded];
  print("clang-19 is not installed and was not asked");
  return process.env["CI"] ? null : [embedded];
}

function clangJudge(name: string, ask: (text: string, mode: Mode) => Answer): Judge {
  return {
    name,
    ask({ text, mode }) {
      const { records, errors } = ask(text, mode);
      if (errors !== "") throw new Error(`${name} complains:\n${errors.slice(0, 2000)}`);
      return records;
    },
  };
}

function runMode(mode: Mode, judges: readonly Judge[], options: RunOptions, layOut: LayOut): 0 | 1 {
  const report = new RunReport();
  for (let seed = options.seed; report.records < options.runs && report.disagreements === 0; seed++) {
    const batch = batchOf(fc.sample(cModel(mostRecords), { numRuns: modelsInBatch, seed }), mode);
    const records = recordsMeant(batch);
    let assertions = 0;
    let disagreements = 0;
    for (const judge of judges) {
      const compared = compareBatch(batch, judge.ask(batch), layOut);
      assertions += compared.assertions;
      disagreements += compared.disagreements.length;
      if (compared.disagreements.length > 0 && disagreements === compared.disagreements.length)
        printFirst(compared.disagreements, judge, mode, { ...options, seed }, layOut);
    }
    report.add({ ...batch, records: records.length, assertions, disagreements });
    for (const record of records) report.meet(cConstructsOf(record, batch.model));
  }
  const names = judges.map(({ name }) => name).join(" and ");
  const title = `C records in ${nameOf(mode)} mode against ${names}`;
  return conclude(title, report, cConstructs, options);
}

function nameOf(mode: Mode): string {
  return mode === "c" ? "C" : "C++";
}

/** `R2_17` comes from model 17 of its batch. */
function modelOf(record: string): string {
  return /_(\d+)$/.exec(record)?.[1] ?? "0";
}

/** The smallest model that still disagrees, and how to see it again. */
function printFirst(
  found: readonly Disagreement[],
  judge: Judge,
  mode: Mode,
  options: RunOptions,
  layOut: LayOut,
): void {
  let smallest = found[0];
  const disagreeing = (model: Model): Disagreement | undefined => {
    const batch = batchOf([model], mode);
    return compareBatch(batch, judge.ask(batch), layOut).disagreements[0];
  };
  fc.check(
    fc.property(cModel(mostRecords), (model) => {
      const disagreement = disagreeing(model);
      if (disagreement !== undefined) smallest = disagreement;
      return disagreement === undefined;
    }),
    {
      seed: options.seed,
      numRuns: modelsInBatch,
      // Straight to the model that the record came from: fast-check samples and checks the same models.
      path: modelOf(smallest?.record ?? ""),
      interruptAfterTimeLimit: shrinkingMilliseconds,
    },
  );
  const { print } = options;
  print(`the engine and ${judge.name} disagree in ${nameOf(mode)} mode about`);
  print(smallest?.text ?? "");
  print(`  engine: ${JSON.stringify(smallest?.engine)}`);
  print(`  ${judge.name}: ${JSON.stringify(smallest?.clang)}`);
  print(`  again: npm run oracle -- --seed ${options.seed} --runs 1`);
}
