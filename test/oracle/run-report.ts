import { count } from "./random-c.ts";

export interface RunOptions {
  /** Records to compare; a run ends with the batch that reaches it. */
  readonly runs: number;
  readonly seed: number;
  readonly print: (line: string) => void;
}

/** What the batches of a run came to. */
export class RunReport {
  records = 0;
  assertions = 0;
  disagreements = 0;
  notCompared = 0;
  readonly explained = new Map<string, number>();
  readonly refused = new Map<string, number>();
  readonly constructs = new Map<string, number>();

  add(batch: {
    readonly records: number;
    readonly assertions: number;
    readonly disagreements: number;
    readonly notCompared: number;
    readonly explained: ReadonlyMap<string, number>;
    readonly refused: ReadonlyMap<string, number>;
  }): void {
    this.records += batch.records;
    this.assertions += batch.assertions;
    this.disagreements += batch.disagreements;
    this.notCompared += batch.notCompared;
    for (const [rule, times] of batch.explained) count(this.explained, rule, times);
    for (const [code, times] of batch.refused) count(this.refused, code, times);
  }

  meet(constructs: Iterable<string>): void {
    for (const construct of constructs) count(this.constructs, construct);
  }
}

/** A run of so many records meets every construct, or the generator has lost one. */
const coveringRuns = 1000;

/** The report's lines, and 1 if anything disagreed or a construct was never met in a long run. */
export function conclude(
  title: string,
  report: RunReport,
  constructs: readonly string[],
  options: RunOptions,
): 0 | 1 {
  const { print } = options;
  const isLong = options.runs >= coveringRuns;
  const missing = isLong ? constructs.filter((construct) => !report.constructs.has(construct)) : [];
  print(`${title}, seed ${options.seed}`);
  print(`  records compared: ${report.records}`);
  print(`  assertions compared: ${report.assertions}`);
  print(`  disagreements unexplained: ${report.disagreements}`);
  if (report.notCompared > 0)
    print(`  records not compared, as clang is known not to follow cl there: ${report.notCompared}`);
  printCounts("by divergence; a record may meet several", report.explained, print);
  printCounts("refused by the engine", report.refused, print);
  print("  constructs, by records that have them:");
  for (const construct of constructs) print(`    ${construct}: ${report.constructs.get(construct) ?? 0}`);
  for (const construct of missing) print(`  never met: ${construct}; take more runs or mend the generator`);
  return report.disagreements > 0 || missing.length > 0 ? 1 : 0;
}

function printCounts(
  title: string,
  counts: ReadonlyMap<string, number>,
  print: (line: string) => void,
): void {
  if (counts.size === 0) return;
  print(`  ${title}:`);
  for (const [name, times] of [...counts].sort(([left], [right]) => (left < right ? -1 : 1)))
    print(`    ${name}: ${times}`);
}
