import type { Answer, RecordCheck, Subject, Summary } from "../diff/verdicts.ts";
import { messageOf } from "../diagnostic/catalogue.ts";
import type { Diagnostic } from "../diagnostic/facts.ts";
import type { Finding, Fix, Remedy } from "../diff/finding.ts";
import { spell } from "../model/spelling.ts";
import type { TextEdit } from "../source/edit.ts";
import { findingMessage } from "./finding-words.ts";
import { diagnosticObject, lines, schemaVersion, target } from "./layout-json.ts";
import { sortedDiagnostics } from "./diagnostics-text.ts";
import { editText } from "./remedy-words.ts";

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
    ...(finding.remedy === null ? {} : remedyObjects(finding.remedy)),
    ...(span === null ? {} : { file: span.file, line: span.line, column: span.column }),
  };
}

/** `remedy`: what to change in the record; `fix`: the same as text, where somebody has written and proved it. */
function remedyObjects({ edits, record, span, holders, fix }: Remedy): object {
  const changes = edits.map((edit) => ({
    ...edit,
    ...("type" in edit ? { type: spell(edit.type, "rust") } : {}),
    text: editText(edit),
  }));
  return {
    remedy: { record, file: span.file, line: span.line, changes, alsoMends: holders },
    ...(fix === null ? {} : { fix: fixObject(fix) }),
  };
}

function fixObject(fix: Fix): object {
  if (!fix.proved) return fix;
  return { proved: true, edits: fix.edits.map(textEditObject) };
}

function textEditObject({ span, insert, remove }: TextEdit): object {
  return {
    file: span.file,
    line: span.line,
    column: span.column,
    ...(remove === "" ? {} : { remove }),
    ...(insert === "" ? {} : { insert }),
  };
}

function byPath(a: RecordCheck, b: RecordCheck): number {
  const left = a.rust.path ?? a.rust.name;
  const right = b.rust.path ?? b.rust.name;
  return left < right ? -1 : left > right ? 1 : 0;
}
