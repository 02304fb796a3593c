import type { Severity } from "../../diagnostic/catalogue.ts";
import { messageOf } from "../../diagnostic/catalogue.ts";
import type { Diagnostic } from "../../diagnostic/facts.ts";
import type { Finding, FindingCode, Fix, Remedy, WitnessConflict } from "../../diff/finding.ts";
import type { Ledger, Policy, State, Summary } from "../../diff/ledger.ts";
import type { Answer, CSubject, RecordCheck, Subject } from "../../diff/verdicts.ts";
import type { StaleWaiver, Waiver } from "../../diff/waivers.ts";
import { spell } from "../../model/spelling.ts";
import type { TextEdit } from "../../source/edit.ts";
import { sortedDiagnostics } from "../diagnostics-text.ts";
import { findingMessage, staleMessage } from "../finding-words.ts";
import type { DiagnosticObject, PlaceObject } from "../layout-json.ts";
import { editText } from "../remedy-words.ts";
import { textOrder } from "../text.ts";
import { diagnosticObject, schemaVersion, target } from "../layout-json.ts";

// CONTRACT's `check --format json` as a value. Every format for programs is printed from it and from nothing else, so
// that reports of several machines can be merged and printed again in any of them.

/** The answer of a check. */
export interface CheckDocument {
  readonly schemaVersion: number;
  /** `x86_64-pc-windows-msvc` */
  readonly target: string;
  /** How many records ended how; `coverage` is the part from 0 to 1 of the paired ones that could be compared. */
  readonly summary: Omit<Summary, "failing">;
  /** Absent in reports of older versions. */
  readonly tally?: TallyObject;
  /** Which part of a shared job this is, from 1; absent where one machine did it all. */
  readonly shard?: { readonly index: number; readonly count: number };
  readonly results: readonly ResultObject[];
  /** What is wrong with the configuration's waivers; such a finding is about no record. */
  readonly findings: readonly StaleWaiverObject[];
  readonly diagnostics: readonly InputObject[];
}

/** Something about the input. `waived`: an error that the configuration allows to stay. */
export interface InputObject extends DiagnosticObject {
  readonly waived?: true;
}

/** What the exit code is made of: any `unreadable` gives 2, else any `findings` 1, else any `unverified` 3. */
export interface TallyObject {
  /** Inputs that could not be read, and names that nothing has. */
  readonly unreadable: number;
  /** Findings as grave as the project fails on, in records that are judged wrong. */
  readonly findings: number;
  /** What was asked for and not verified: records, witnesses, errors about the input, waivers that do nothing any more. */
  readonly unverified: number;
  /** Percent of the paired records that have to be verified: of the whole, so a part of a job only says it. */
  readonly minCoverage?: number;
}

/** One record against one C side. */
export interface ResultObject {
  /** What has the name, where it is no record; such results are not counted as records. */
  readonly kind?: "alias" | "enum" | "constant";
  readonly rust: SubjectObject & { readonly path: string };
  readonly c: CObject | null;
  readonly verdict: Verdict;
  /** Of a `waived` result, and of an `unpaired` one that may stay so. */
  readonly waiver?: WaiverObject;
  /** `any`: one of the results of this record has to be right, and the others say for what else it is not. */
  readonly judge?: "any";
  readonly reason?: { readonly code: string; readonly message: string };
  /** Of an `unpaired` result: C names that come near. */
  readonly nearest?: readonly string[];
  readonly witnesses?: readonly string[];
  readonly findings: readonly FindingObject[];
}

/** What a record was compared with. */
export interface CObject extends SubjectObject {
  readonly source: CSubject["source"];
  readonly build?: string;
  /** Why it is taken for the Rust record; absent in reports of older versions. */
  readonly pairedBy?: CSubject["pairedBy"];
}

/** How a record ended. `unverified` has a reason and is never equal; `unpaired`: C has no record of that name. */
export type Verdict = State;

/** What of the configuration allows a finding to stay. `expires` is the last day, `2027-01-01`. */
export interface WaiverObject extends PlaceObject {
  readonly record: string;
  readonly field?: string;
  readonly code?: string;
  readonly reason: string;
  readonly owner?: string;
  readonly expires?: string;
}

/** A waiver that does nothing any more. */
export interface StaleWaiverObject extends PlaceObject {
  readonly code: "stale-waiver";
  readonly severity: Severity;
  readonly why: StaleWaiver["why"];
  readonly message: string;
  readonly waiver: WaiverObject;
}

/** A record as its side names it. */
export interface SubjectObject extends PlaceObject {
  readonly name: string;
}

/** One difference, or something worth a note. */
export interface FindingObject extends PlaceObject {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** The path from the outermost record; null for the record as a whole. */
  readonly field: string | null;
  /** Bytes; bits for `bit-offset` and `bit-width`; elements for `array-length`. Null where there is no such number. */
  readonly rust: number | null;
  /** The same of C. */
  readonly c: number | null;
  /** Where C's alignment is only bounded: least and most, in bytes. */
  readonly cRange?: readonly [number, number];
  readonly rustType: string | null;
  readonly cType: string | null;
  readonly cField: string | null;
  readonly conflict?: WitnessConflict;
  readonly rootCause: boolean;
  /** How many further differences are there only because of this one; `drags` names them. */
  readonly causes: number;
  readonly drags: readonly string[];
  readonly message: string;
  /** What to change in the Rust record. */
  readonly remedy?: RemedyObject;
  /** The same as text, where somebody has written it; `proved`: the record was read again and is then equal. */
  readonly fix?: FixObject;
  /** What allows it to stay. */
  readonly waiver?: WaiverObject;
}

/** A change of a Rust record after which a finding is gone. */
export interface RemedyObject {
  readonly record: string;
  readonly file: string;
  readonly line: number;
  readonly changes: ReadonlyArray<{ readonly text: string }>;
  /** Records that come right with it because they hold this one. */
  readonly alsoMends: readonly string[];
}

/** The change as edits of the text, or why there are none. */
export type FixObject =
  | { readonly proved: true; readonly edits: readonly EditObject[] }
  | { readonly proved: false; readonly why: string };

/** Takes `remove` away at that place and puts `insert` there. */
export interface EditObject {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly remove?: string;
  readonly insert?: string;
}

/** The order in which reports tell of records. */
export function inOrderOfPath(checks: readonly RecordCheck[]): readonly RecordCheck[] {
  return checks.toSorted((a, b) => textOrder(a.rust.path ?? a.rust.name, b.rust.path ?? b.rust.name));
}

/** A run, and how it went. */
export interface CheckDocumentRequest {
  readonly ledger: Ledger;
  readonly policy: Policy;
  readonly diagnostics: readonly Diagnostic[];
  readonly tally: TallyObject;
  readonly shard: NonNullable<CheckDocument["shard"]> | null;
}

/** The whole answer of a check: one result for each record and build, sorted by path. */
export function checkDocument({
  ledger,
  policy,
  diagnostics,
  tally,
  shard,
}: CheckDocumentRequest): CheckDocument {
  const { records, equal, different, waived, unverified, unpaired, coverage } = ledger.summary;
  return {
    schemaVersion,
    target,
    summary: { records, equal, different, waived, unverified, unpaired, coverage },
    tally,
    ...(shard === null ? {} : { shard }),
    results: inOrderOfPath(ledger.checks).flatMap((check) => resultObjects(check, ledger)),
    findings: staleObjects(ledger, policy),
    diagnostics: inputObjects(diagnostics, ledger, policy),
  };
}

function inputObjects(
  diagnostics: readonly Diagnostic[],
  { errors: open }: Ledger,
  { errors }: Policy,
): readonly InputObject[] {
  const waived = new Set(errors.filter((error) => !open.includes(error)));
  return sortedDiagnostics(diagnostics).map((one) => ({
    ...diagnosticObject(one),
    ...(waived.has(one) ? { waived: true } : {}),
  }));
}

function resultObjects(check: RecordCheck, ledger: Ledger): readonly ResultObject[] {
  const { rust, answers, judge } = check;
  const subject = { ...subjectObject(rust), path: rust.path ?? rust.name };
  if (answers.length === 0) {
    const waiver = waivedBy(ledger.waiverOfUnpaired(check));
    const near = check.nearest.length === 0 ? {} : { nearest: check.nearest };
    return [{ rust: subject, c: null, verdict: "unpaired", ...near, ...waiver, findings: [] }];
  }
  return answers.map((answer) => ({
    ...(check.kind === undefined ? {} : { kind: check.kind }),
    rust: subject,
    c: {
      ...subjectObject(answer.c),
      source: answer.c.source,
      pairedBy: answer.c.pairedBy,
      ...(answer.c.build === null ? {} : { build: answer.c.build }),
    },
    ...verdictObject(check, answer, ledger),
    ...(judge === "any" ? { judge } : {}),
    witnesses: answer.witnesses,
    findings: answer.comparison.findings.map((finding) => ({
      ...findingObject(finding),
      ...waivedBy(ledger.waiverOf(check, finding)),
    })),
  }));
}

function verdictObject(
  check: RecordCheck,
  answer: Answer,
  ledger: Ledger,
): Pick<ResultObject, "verdict" | "reason" | "waiver"> {
  const { comparison } = answer;
  const verdict = ledger.stateOfAnswer(check, answer);
  const waiver = verdict === "waived" ? waivedBy(ledger.waiverOfAnswer(check, answer)) : {};
  if (comparison.verdict !== "unverified") return { verdict, ...waiver };
  const { reason } = comparison;
  return { verdict, ...waiver, reason: { code: reason.code, message: messageOf(reason) } };
}

function staleObjects({ stale }: Ledger, { levels }: Policy): readonly StaleWaiverObject[] {
  const level = levels["stale-waiver"] ?? "deny";
  if (level === "allow") return [];
  return stale.map((one) => ({
    code: "stale-waiver",
    severity: level === "deny" ? "error" : "warning",
    why: one.why,
    message: staleMessage(one),
    waiver: waiverObject(one.waiver),
    ...placeObject(one.waiver.span),
  }));
}

function waivedBy(waiver: Waiver | null): { readonly waiver?: WaiverObject } {
  return waiver === null ? {} : { waiver: waiverObject(waiver) };
}

function waiverObject({ record, field, code, reason, owner, expires, span }: Waiver): WaiverObject {
  return {
    record,
    ...(field === null ? {} : { field }),
    ...(code === null ? {} : { code }),
    reason,
    ...(owner === null ? {} : { owner }),
    ...(expires === null ? {} : { expires }),
    ...placeObject(span),
  };
}

function placeObject(span: Waiver["span"]): PlaceObject {
  return span === null ? {} : { file: span.file, line: span.line, column: span.column };
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
    ...(finding.remedy === null ? {} : remedyObjects(finding.remedy)),
    ...placeObject(span),
  };
}

function remedyObjects({ edits, record, span, holders, fix }: Remedy): Pick<FindingObject, "remedy" | "fix"> {
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

function fixObject(fix: Fix): FixObject {
  return fix.proved ? { proved: true, edits: fix.edits.map(textEditObject) } : fix;
}

function textEditObject({ span, insert, remove }: TextEdit): EditObject {
  return {
    file: span.file,
    line: span.line,
    column: span.column,
    ...(remove === "" ? {} : { remove }),
    ...(insert === "" ? {} : { insert }),
  };
}
