import type { CheckDocument } from "./check-document.ts";
import { lines } from "../layout-json.ts";

/** CONTRACT's `check --format json`, one result a line, so that two reports can be compared by eye and by diff. */
export function checkJson({ summary, results, findings, diagnostics, ...head }: CheckDocument): string {
  return [
    `{ "schemaVersion": ${head.schemaVersion}, "target": ${JSON.stringify(head.target)},`,
    `  "summary": ${JSON.stringify(summary)},`,
    ...(head.tally === undefined ? [] : [`  "tally": ${JSON.stringify(head.tally)},`]),
    ...(head.shard === undefined ? [] : [`  "shard": ${JSON.stringify(head.shard)},`]),
    `  "results": ${lines(results)},`,
    `  "findings": ${lines(findings)},`,
    `  "diagnostics": ${lines(diagnostics)} }\n`,
  ].join("\n");
}
