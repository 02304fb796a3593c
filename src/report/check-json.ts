import type { Answer, RecordCheck, Subject, Summary } from "../diff/verdicts.ts";
import { messageOf } from "../diagnostic/catalogue.ts";
import type { Diagnostic } from "../diagnostic/facts.ts";
import type { Finding } from "../diff/finding.ts";
import { findingMessage } from "./finding-words.ts";
import { diagnosticObject, lines, schemaVersion, target } from "./layout-json.ts";
import { sortedDiagnostics } from "./diagnostics-text.ts";

/** CONTRACT's `check --format json`: one result for each record and build, sorted by path. */
export function checkJson(
  checks: readonly RecordCheck[],
  summary: Summary,
  diagnostics: readonly Diagnostic[],
): string {
  const { failing: _, ...counts } = summary;
  return [
    `{ "schemaVersion": ${schemaVersion}, "target": ${JSON.stringify(target)},`,
    `  "summary": ${JSON.stringify(counts)},`,
    `  "results": ${lines([...checks].sort(byPath).flatMap(resultObjects))},`,
    `  "diagnostics": ${lines(sortedDiagnostics(diagnostics).map(diagnosticObject))} }\n`,
  ].join("\n");
}

function resultObjects({ rust, answers }: RecordCheck): readonly object[] {
  const subject = { ...subjectObject(rust), path: rust.path ?? rust.name };
  if (answers.length === 0) return [{ rust: subject, c: null, verdict: "unpaired", findings: [] }];
  return answers.map((answer) => ({
    rust: subject,
    c: {
      ...subjectObject(answer.c),
      source: answer.c.source,
      ...(answer.c.build === null ? {} : { build: answer.c.build }),
    },
    ...verdictObject(answer),
    witnesses: answer.witnesses,
    findings: answer.comparison.findings.map(findingObject),
  }));
}

function verdictObject({ comparison }: Answer): object {
  if (comparison.verdict !== "unverified") return { verdict: comparison.verdict };
  const { reason } = comparison;
  return { verdict: comparison.verdict, reason: { code: reason.code, message: messageOf(reason) } };
}

function subjectObject({ name, span }: Subject): object {
  return { name, ...(span === null ? {} : { file: span.file, line: span.line }) };
}

function findingObject(finding: Finding): object {
  const span = finding.rust.span ?? finding.c.span;
  return {
    code: finding.code,
    severity: finding.severity,
    field: finding.field,
    rust: finding.rust.value,
    c: finding.c.value,
    ...(finding.bounds === null ? {} : { cRange: [finding.bounds.least, finding.bounds.most] }),
    rustType: finding.rust.type,
    cType: finding.c.type,
    cField: finding.c.name,
    ...(finding.conflict === null ? {} : { conflict: finding.conflict }),
    rootCause: finding.rootCause,
    causes: finding.drags.length,
    drags: finding.drags,
    message: findingMessage(finding),
    ...(span === null ? {} : { file: span.file, line: span.line, column: span.column }),
  };
}

function byPath(a: RecordCheck, b: RecordCheck): number {
  const left = a.rust.path ?? a.rust.name;
  const right = b.rust.path ?? b.rust.name;
  return left < right ? -1 : left > right ? 1 : 0;
}
