import type { Severity } from "../diagnostic/catalogue.ts";
import { messageOf } from "../diagnostic/catalogue.ts";
import type { Diagnostic } from "../diagnostic/facts.ts";
import type { Finding, FindingCode, WitnessConflict } from "../diff/finding.ts";
import type { Answer, CSubject, RecordCheck, Subject, Summary } from "../diff/verdicts.ts";
import { sortedDiagnostics } from "./diagnostics-text.ts";
import { findingMessage } from "./finding-words.ts";
import type { DiagnosticObject, PlaceObject } from "./layout-json.ts";
import { diagnosticObject, schemaVersion, target } from "./layout-json.ts";

// CONTRACT's `check --format json` as a value. Every format for programs is printed from it and from nothing else, so
// that reports of several machines can be merged and printed again in any of them.

export interface CheckDocument {
  readonly schemaVersion: number;
  readonly target: string;
  readonly summary: Omit<Summary, "failing">;
  /** Which part of a shared job this is, from 1; absent where one machine did it all. */
  readonly shard?: { readonly index: number; readonly count: number };
  readonly results: readonly ResultObject[];
  readonly diagnostics: readonly DiagnosticObject[];
}

/** One record against one C side. */
export interface ResultObject {
  readonly rust: SubjectObject & { readonly path: string };
  readonly c: (SubjectObject & { readonly source: CSubject["source"]; readonly build?: string }) | null;
  readonly verdict: Verdict;
  /** `any`: one of the results of this record has to be right, and the others say for what else it is not. */
  readonly judge?: "any";
  readonly reason?: { readonly code: string; readonly message: string };
  readonly witnesses?: readonly string[];
  readonly findings: readonly FindingObject[];
}

export type Verdict = "equal" | "different" | "unverified" | "waived" | "unpaired";

export interface SubjectObject extends PlaceObject {
  readonly name: string;
}

export interface FindingObject extends PlaceObject {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly field: string | null;
  readonly rust: number | null;
  readonly c: number | null;
  readonly cRange?: readonly [number, number];
  readonly rustType: string | null;
  readonly cType: string | null;
  readonly cField: string | null;
  readonly conflict?: WitnessConflict;
  readonly rootCause: boolean;
  readonly causes: number;
  readonly drags: readonly string[];
  readonly message: string;
}

/** The whole answer of a check: one result for each record and build, sorted by path. */
export function checkDocument(
  checks: readonly RecordCheck[],
  summary: Summary,
  diagnostics: readonly Diagnostic[],
  shard: NonNullable<CheckDocument["shard"]> | null,
): CheckDocument {
  const { records, equal, different, waived, unverified, unpaired, coverage } = summary;
  return {
    schemaVersion,
    target,
    summary: { records, equal, different, waived, unverified, unpaired, coverage },
    ...(shard === null ? {} : { shard }),
    results: [...checks].sort(byPath).flatMap(resultObjects),
    diagnostics: sortedDiagnostics(diagnostics).map(diagnosticObject),
  };
}

function resultObjects({ rust, answers, judge }: RecordCheck): readonly ResultObject[] {
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
    ...(judge === "any" ? { judge } : {}),
    witnesses: answer.witnesses,
    findings: answer.comparison.findings.map(findingObject),
  }));
}

function verdictObject({ comparison }: Answer): Pick<ResultObject, "verdict" | "reason"> {
  if (comparison.verdict !== "unverified") return { verdict: comparison.verdict };
  const { reason } = comparison;
  return { verdict: comparison.verdict, reason: { code: reason.code, message: messageOf(reason) } };
}

function subjectObject({ name, span }: Subject): SubjectObject {
  return { name, ...(span === null ? {} : { file: span.file, line: span.line }) };
}

function findingObject(finding: Finding): FindingObject {
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
