import type { Severity } from "../../diagnostic/catalogue.ts";
import type { CheckDocument, ResultObject, TallyObject } from "./check-document.ts";
import { schemaVersion, target } from "../layout-json.ts";
import { textOrder } from "../text.ts";
import type { JudgedRecord } from "./problems.ts";
import { judgedRecords } from "./problems.ts";

/** Several reports as one: the parts of a job that machines shared. Repeated results and diagnostics are kept once. */
export function mergeDocuments(documents: readonly CheckDocument[]): CheckDocument {
  const results = unique(documents.flatMap((one) => one.results)).sort((a, b) =>
    textOrder(a.rust.path, b.rust.path),
  );
  const merged = {
    schemaVersion,
    target,
    results,
    findings: unique(documents.flatMap(({ findings }) => findings)),
    diagnostics: unique(documents.flatMap(({ diagnostics }) => diagnostics)),
  };
  const records = judgedRecords(merged).filter(({ kind }) => kind === undefined);
  return { ...merged, summary: summaryOf(records), tally: sumOf(documents.map(tallyOf)) };
}

/** What is asked of the whole, beside what its parts were told; null where nothing else is. */
export interface WholeRequest {
  readonly failOn: "error" | "warning" | null;
  /** Percent of the paired records. */
  readonly minCoverage: number | null;
}

/** How the whole ended: what the parts say of themselves, and what no part could judge. */
export function tallyOfWhole(
  merged: CheckDocument,
  documents: readonly CheckDocument[],
  asked: WholeRequest,
): TallyObject {
  const { records, unpaired, coverage } = merged.summary;
  const tally = tallyOf(merged);
  const floor = asked.minCoverage ?? tally.minCoverage ?? 0;
  const isPartial = documents.some(({ shard }) => shard !== undefined);
  const isOpen = ({ verdict, waiver }: ResultObject): boolean =>
    verdict !== "unpaired" || waiver === undefined;
  // As in `check`: records of a whole crate, and C knows none of them. A part cannot say so.
  const hasNoTruth = isPartial && records > 0 && records === unpaired && merged.results.some(isOpen);
  return {
    ...tally,
    findings: asked.failOn === null ? tally.findings : failingFindings(merged, asked.failOn),
    unverified:
      tally.unverified +
      missingShards(documents).length +
      (coverage * 100 < floor ? 1 : 0) +
      (hasNoTruth ? 1 : 0),
  };
}

/** Reports of older versions do not say how they ended; then whatever they tell of counts. */
function tallyOf(document: CheckDocument): TallyObject {
  const { tally, summary, findings, diagnostics } = document;
  if (tally !== undefined) return tally;
  const errors = [...findings, ...diagnostics].filter(({ severity }) => severity === "error");
  return {
    unreadable: 0,
    findings: failingFindings(document, "error"),
    unverified: summary.unverified + errors.length,
  };
}

function sumOf(tallies: readonly TallyObject[]): TallyObject {
  const sum = (of: (tally: TallyObject) => number): number =>
    tallies.reduce((total, tally) => total + of(tally), 0);
  const floors = tallies.flatMap(({ minCoverage }) => minCoverage ?? []);
  return {
    unreadable: sum(({ unreadable }) => unreadable),
    findings: sum(({ findings }) => findings),
    unverified: sum(({ unverified }) => unverified),
    ...(floors.length === 0 ? {} : { minCoverage: Math.max(...floors) }),
  };
}

/** Parts that were announced (`2 of 4`) and are not among the reports. */
export function missingShards(documents: readonly CheckDocument[]): readonly string[] {
  const shards = documents.flatMap(({ shard }) => shard ?? []);
  const counts = [...new Set(shards.map(({ count }) => count))];
  return counts.flatMap((count) => {
    const present = new Set(shards.filter((one) => one.count === count).map(({ index }) => index));
    const all = Array.from({ length: Math.min(count, 10_000) }, (_, at) => at + 1);
    return all.filter((index) => !present.has(index)).map((index) => `${index} of ${count}`);
  });
}

/** Findings that fail a run: those at or above a severity, in records that are judged wrong. */
export function failingFindings({ results }: CheckDocument, failOn: "error" | "warning"): number {
  const failing: readonly Severity[] = failOn === "warning" ? ["error", "warning"] : ["error"];
  const failingIn = ({ findings }: ResultObject): number =>
    findings.filter(({ severity, waiver }) => waiver === undefined && failing.includes(severity)).length;
  // For a binding that is made for some build one is enough: equal, waived, or different in nothing that fails.
  const isRight = (one: ResultObject): boolean =>
    one.verdict === "equal" ||
    one.verdict === "waived" ||
    (one.verdict === "different" && failingIn(one) === 0);
  const right = new Set(
    results.filter((one) => one.judge === "any" && isRight(one)).map(({ rust }) => rust.path),
  );
  return results
    .filter(({ rust }) => !right.has(rust.path))
    .reduce((sum, result) => sum + failingIn(result), 0);
}

function summaryOf(records: readonly JudgedRecord[]): CheckDocument["summary"] {
  const count = (wanted: string): number => records.filter(({ verdict }) => verdict === wanted).length;
  const counts = {
    equal: count("equal"),
    different: count("different"),
    waived: count("waived"),
    unverified: count("unverified"),
    unpaired: count("unpaired"),
  };
  const paired = records.filter(({ verdict }) => verdict !== "unpaired");
  const compared = paired.filter(({ isCompared }) => isCompared).length;
  const coverage = paired.length === 0 ? 1 : compared / paired.length;
  return { records: records.length, ...counts, coverage };
}

function unique<Item extends object>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
