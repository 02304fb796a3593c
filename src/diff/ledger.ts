import type { Diagnostic, Reason } from "../diagnostic/facts.ts";
import type { Finding } from "./finding.ts";
import type { Levels } from "./levels.ts";
import { withLevels } from "./levels.ts";
import type { Answer, RecordCheck } from "./verdicts.ts";
import type { StaleWaiver, Waiver } from "./waivers.ts";
import {
  coversFinding,
  coversInput,
  coversReason,
  coversUnpaired,
  isAbout,
  isAboutPath,
  isPattern,
} from "./waivers.ts";

// The books of a run: every record ends in exactly one state, and nothing is left out of the count.

export type State = "equal" | "different" | "waived" | "unverified" | "unpaired";

/** What a project decides about findings. */
export interface Policy {
  readonly levels: Levels;
  readonly waivers: readonly Waiver[];
  readonly failOn: "error" | "warning";
  /** `2026-11-21`, against which waivers expire. */
  readonly today: string;
  /** False where only some records were asked for: then a waiver for others has not become stale. */
  readonly isWhole: boolean;
  /** Paths of all the records that a whole run has, where this one is a part of it; null where it is not. */
  readonly known: readonly string[] | null;
  /** Errors about the input, which may have lost records. */
  readonly errors: readonly Diagnostic[];
}

export const noPolicy: Policy = {
  levels: {},
  waivers: [],
  failOn: "error",
  today: "0000-01-01",
  isWhole: true,
  known: null,
  errors: [],
};

/** What a run comes to, for the exit code and the summary. */
export interface Summary {
  readonly records: number;
  readonly equal: number;
  readonly different: number;
  readonly waived: number;
  readonly unverified: number;
  readonly unpaired: number;
  /** Of the records that have a C counterpart, the part whose layouts could be compared; 1 if there are none. */
  readonly coverage: number;
  /** Findings at or above the level that fails, in records that are judged wrong, without those that are waived. */
  readonly failing: number;
}

export interface Ledger {
  /** With the severities that the project wants. */
  readonly checks: readonly RecordCheck[];
  readonly summary: Summary;
  readonly stale: readonly StaleWaiver[];
  /** Errors about the input that no waiver covers, and that stand where no waived record does. */
  readonly errors: readonly Diagnostic[];
  stateOf(check: RecordCheck): State;
  stateOfAnswer(check: RecordCheck, answer: Answer): State;
  /** The waiver that covers a finding, or what an answer is unverified for; null if none does. */
  waiverOf(check: RecordCheck, subject: Finding | Reason): Waiver | null;
  /** The first waiver of those that make an answer waived; null if it is not. */
  waiverOfAnswer(check: RecordCheck, answer: Answer): Waiver | null;
  /** The waiver that covers that the record has no counterpart; null if none does. */
  waiverOfUnpaired(check: RecordCheck): Waiver | null;
}

export function openLedger(given: readonly RecordCheck[], policy: Policy): Ledger {
  const checks = withLevels(given, policy.levels);
  const books = new Map(checks.map((check) => [check, bookOf(check, policy)]));
  const bookFor = (check: RecordCheck): Book => {
    const book = books.get(check);
    if (book === undefined) throw new Error("a ledger is asked only about its own checks");
    return book;
  };
  const stateOf = (check: RecordCheck): State => bookFor(check).state;
  return {
    checks,
    summary: summarize(checks, books, policy),
    stale: staleWaivers(books, policy),
    errors: openErrors(books, policy),
    stateOf,
    stateOfAnswer: (check, answer) => bookFor(check).answers.get(answer) ?? "unverified",
    waiverOf: (check, subject) => bookFor(check).waived.get(subject) ?? null,
    waiverOfAnswer: (check, answer) => firstWaiver(answer, bookFor(check)),
    waiverOfUnpaired: (check) => bookFor(check).unpaired,
  };
}

/** What is known of one record. */
interface Book {
  readonly state: State;
  readonly answers: ReadonlyMap<Answer, State>;
  readonly waived: ReadonlyMap<Finding | Reason, Waiver>;
  readonly unpaired: Waiver | null;
  /** Waivers that speak of the record, and among them those that are of use to it. */
  readonly about: readonly Waiver[];
  readonly used: ReadonlySet<Waiver>;
}

function bookOf(check: RecordCheck, { waivers, today }: Policy): Book {
  const about = waivers.filter((waiver) => isAbout(waiver, check));
  const valid = about.filter((waiver) => !isExpired(waiver, today));
  const waived = new Map<Finding | Reason, Waiver>();
  for (const { comparison } of check.answers) {
    waiveFindings(comparison.findings, valid, waived);
    if (comparison.verdict !== "unverified") continue;
    const covering = valid.find((waiver) => coversReason(waiver, comparison.reason));
    if (covering !== undefined) waived.set(comparison.reason, covering);
  }
  const unpaired = check.answers.length === 0 ? (valid.find(coversUnpaired) ?? null) : null;
  const answers = new Map(check.answers.map((answer) => [answer, stateOfAnswer(answer, waived)]));
  const state = check.answers.length === 0 ? "unpaired" : stateOfAll(check.judge, [...answers.values()]);
  // A binding that is right for one build needs no waiver for the others.
  const isRight = check.judge === "any" && state === "equal";
  const dragging = new Set([...waived].filter(([subject]) => isGrave(subject)).map(([, waiver]) => waiver));
  const used = isRight ? [] : valid.filter((waiver) => dragging.has(waiver) || isOfUse(waiver, check));
  return { state, answers, waived, unpaired, about, used: new Set(used) };
}

function firstWaiver(answer: Answer, { answers, waived }: Book): Waiver | null {
  if (answers.get(answer) !== "waived") return null;
  const { comparison } = answer;
  const errors = comparison.findings.filter(({ severity }) => severity === "error");
  const subjects = comparison.verdict === "unverified" ? [comparison.reason, ...errors] : errors;
  for (const subject of subjects) {
    const waiver = waived.get(subject);
    if (waiver !== undefined) return waiver;
  }
  return null;
}

function isGrave(subject: Finding | Reason): boolean {
  return !("severity" in subject) || subject.severity !== "note";
}

/** Whether there is anything above a note that it covers. */
function isOfUse(waiver: Waiver, { answers }: RecordCheck): boolean {
  if (answers.length === 0) return coversUnpaired(waiver);
  return answers.some(
    ({ comparison }) =>
      comparison.findings.some((finding) => finding.severity !== "note" && coversFinding(waiver, finding)) ||
      (comparison.verdict === "unverified" && coversReason(waiver, comparison.reason)),
  );
}

function waiveFindings(
  findings: readonly Finding[],
  waivers: readonly Waiver[],
  waived: Map<Finding | Reason, Waiver>,
): void {
  const dragged = new Map<string, Waiver>();
  for (const finding of findings) {
    const waiver = waivers.find((one) => coversFinding(one, finding));
    if (waiver === undefined) continue;
    waived.set(finding, waiver);
    for (const path of finding.drags) dragged.set(path, waiver);
  }
  // What is wrong only because of something waived is waived with it; `(size)` is how a cause calls the record's own.
  for (const finding of findings) {
    const waiver = finding.rootCause ? undefined : dragged.get(finding.field ?? `(${finding.code})`);
    if (waiver !== undefined && !waived.has(finding)) waived.set(finding, waiver);
  }
}

function stateOfAnswer({ comparison }: Answer, waived: ReadonlyMap<Finding | Reason, Waiver>): State {
  const { verdict } = comparison;
  if (verdict === "equal") return verdict;
  const grave = comparison.findings.filter(({ severity }) => severity === "error");
  const isReasonOpen = verdict === "unverified" && !waived.has(comparison.reason);
  const isAllWaived = !isReasonOpen && grave.every((finding) => waived.has(finding));
  // What the configuration allows is different and no error; it takes a waiver to be called waived.
  return isAllWaived && (verdict === "unverified" || grave.length > 0) ? "waived" : verdict;
}

function stateOfAll(judge: RecordCheck["judge"], states: readonly State[]): State {
  const order: readonly State[] =
    judge === "any"
      ? ["equal", "waived", "unverified", "different"]
      : ["different", "unverified", "waived", "equal"];
  return order.find((state) => states.includes(state)) ?? "unverified";
}

function summarize(
  checks: readonly RecordCheck[],
  books: ReadonlyMap<RecordCheck, Book>,
  { failOn }: Policy,
): Summary {
  const count = { equal: 0, different: 0, waived: 0, unverified: 0, unpaired: 0 };
  let failing = 0;
  let compared = 0;
  const records = checks.filter(({ kind }) => kind === undefined);
  for (const check of checks) {
    const book = books.get(check);
    if (book === undefined) throw new Error("every check has its book");
    failing += failingIn(check, book, failOn);
    if (check.kind !== undefined) continue;
    count[book.state] += 1;
    if (check.answers.length > 0 && isCompared(check, book)) compared += 1;
  }
  const paired = records.length - count.unpaired;
  return { records: records.length, ...count, coverage: paired === 0 ? 1 : compared / paired, failing };
}

/** Whether the layouts were compared at all: a waiver for what could not be verified does not verify it. */
function isCompared(check: RecordCheck, { state, answers }: Book): boolean {
  if (state !== "waived") return state !== "unverified";
  const deciding = check.answers.filter((answer) => answers.get(answer) === "waived");
  const isKnown = ({ comparison }: Answer): boolean => comparison.verdict !== "unverified";
  return check.judge === "any" ? deciding.some(isKnown) : deciding.every(isKnown);
}

function failingIn(check: RecordCheck, { answers, waived }: Book, failOn: "error" | "warning"): number {
  const failing = check.answers.map((answer) => ({
    state: answers.get(answer),
    count: answer.comparison.findings.filter((one) => fails(one, failOn) && !waived.has(one)).length,
  }));
  // For a binding that is made for some build one is enough: equal, waived, or different in nothing that fails.
  const isRight = failing.some(
    ({ state, count }) => state === "equal" || state === "waived" || (state === "different" && count === 0),
  );
  if (check.judge === "any" && isRight) return 0;
  return failing.reduce((sum, { count }) => sum + count, 0);
}

function fails({ severity }: Finding, failOn: "error" | "warning"): boolean {
  return severity === "error" || (failOn === "warning" && severity === "warning");
}

function isExpired({ expires }: Waiver, today: string): boolean {
  return expires !== null && expires < today;
}

/** A front end that complains about a line has said why the record there has no layout; that is waived once. */
function openErrors(
  books: ReadonlyMap<RecordCheck, Book>,
  { errors, waivers, today }: Policy,
): readonly Diagnostic[] {
  const valid = waivers.filter((waiver) => !isExpired(waiver, today));
  const waivedLines = new Set<string>();
  for (const { waived } of books.values())
    for (const subject of waived.keys()) if ("args" in subject) waivedLines.add(lineOf(subject));
  return errors.filter(
    (error) =>
      !valid.some((waiver) => coversInput(waiver, error)) &&
      (error.span === null || !waivedLines.has(lineOf(error))),
  );
}

function lineOf({ span }: Diagnostic): string {
  return span === null ? "" : `${span.file}:${span.line}`;
}

/** Whether no part of the run has a record that the waiver speaks of. */
function isUnknown(waiver: Waiver, { known }: Policy): boolean {
  return known !== null && !known.some((path) => isAboutPath(waiver, path));
}

/** In the order of the configuration. */
function staleWaivers(books: ReadonlyMap<RecordCheck, Book>, policy: Policy): readonly StaleWaiver[] {
  const all = [...books.values()];
  return policy.waivers.flatMap((waiver): readonly StaleWaiver[] => {
    const about = all.filter((book) => book.about.includes(waiver));
    const isForInput = policy.errors.some((error) => coversInput(waiver, error));
    const isSeen = policy.isWhole || (about.length > 0 && !isPattern(waiver.record));
    if (about.length === 0 && !isForInput)
      return isSeen || isUnknown(waiver, policy) ? [{ waiver, why: "unmatched" }] : [];
    if (isExpired(waiver, policy.today)) return [{ waiver, why: "expired" }];
    return !isSeen || isForInput || about.some((book) => book.used.has(waiver))
      ? []
      : [{ waiver, why: "passes" }];
  });
}
