import { expect, test } from "vitest";
import type { CheckDocument, FindingObject, ResultObject } from "../../../src/index.ts";
import { printDocument } from "../../../src/index.ts";

// What takes a report has bounds of its own. What they leave out is told of, in the report itself.

const finding: FindingObject = {
  code: "field-size",
  severity: "error",
  field: "kind",
  rust: 2,
  c: 4,
  rustType: "u16",
  cType: "ULONG",
  cField: "kind",
  rootCause: true,
  causes: 0,
  drags: [],
  message: "kind is 2 bytes (u16) in Rust, 4 bytes (ULONG) in C",
};

/** So many records, each wrong in one thing. */
function wrong(count: number): CheckDocument {
  const results = Array.from({ length: count }, (_, at): ResultObject => ({
    rust: { name: `R${at}`, path: `nt::R${at}`, file: "nt.rs", line: at + 1 },
    c: { name: `R${at}`, source: "header" },
    verdict: "different",
    findings: [finding],
  }));
  const counts = { equal: 0, different: count, waived: 0, unverified: 0, unpaired: 0 };
  return {
    schemaVersion: 1,
    target: "x86_64-pc-windows-msvc",
    summary: { records: count, ...counts, coverage: 1 },
    tally: { unreadable: 0, findings: count, unverified: 0 },
    results,
    findings: [],
    diagnostics: [],
  };
}

test("of more results than GitHub takes in one SARIF run the last are left out, and their number is an error", () => {
  const [run] = JSON.parse(printDocument(wrong(25_010), "sarif", "0")).runs;
  expect(run.results).toHaveLength(25_000);
  expect(run.invocations[0].toolExecutionNotifications).toMatchObject([
    { level: "error", message: { text: "10 more results were left out: a run holds 25000" } },
  ]);
});

test("a Markdown summary keeps below what GitHub takes and says how many lines it left out", () => {
  const text = printDocument(wrong(5000), "markdown", "0");
  expect(new TextEncoder().encode(text).length).toBeLessThan(1_000_000);
  expect(text).toMatch(/^… \d+ more lines were left out; see --format json$/m);
});
