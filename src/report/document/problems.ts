import type { Severity } from "../../diagnostic/catalogue.ts";
import type {
  CheckDocument,
  EditObject,
  FindingObject,
  InputObject,
  ResultObject,
  Verdict,
  WaiverObject,
} from "./check-document.ts";
import type { PlaceObject } from "../layout-json.ts";
import { proofText } from "../remedy-words.ts";

// What SARIF, JUnit, GitHub and Markdown tell: root causes only, and one line for all builds that share it.

/** Everything about one Rust record: its verdict over all C sides, and what is wrong. */
export interface JudgedRecord {
  readonly rust: ResultObject["rust"];
  readonly kind: ResultObject["kind"];
  readonly verdict: Verdict;
  /** Whether the layouts were compared: a waiver for what could not be verified does not verify it. */
  readonly isCompared: boolean;
  readonly witnesses: readonly string[];
  /** Results that agree, of all results: a binding may be right for some builds. */
  readonly right: number;
  readonly asked: number;
  readonly problems: readonly Problem[];
}

/** A diagnostic or a stale waiver: about the input or the configuration, not about a record. */
export type Notice = InputObject;

/** The notices of a report that nothing allows to stay. */
export function openNotices({
  diagnostics,
  findings,
}: Pick<CheckDocument, "diagnostics" | "findings">): readonly Notice[] {
  return [...diagnostics.filter(({ waived }) => waived !== true), ...findings];
}

/** One thing to tell. `place` is on the Rust side where there is one. */
export interface Problem {
  readonly rust: ResultObject["rust"];
  readonly c: ResultObject["c"];
  readonly code: string;
  readonly severity: Severity;
  readonly field: string | null;
  readonly message: string;
  readonly place: PlaceObject;
  readonly drags: readonly string[];
  /** What to change in the Rust record, in words; null where nobody knows. */
  readonly help: string | null;
  /** The same as edits that were proved; empty where there are none. */
  readonly edits: readonly EditObject[];
  /** The builds it holds for; empty where the C side is not a build. */
  readonly builds: readonly string[];
  /** What allows it to stay; null: nothing does. */
  readonly waiver: WaiverObject | null;
  /** Said of the nearest build only, of so many that are all wrong; null where it is said of each. */
  readonly nearestOf: number | null;
}

/** The records of a report, in its order. */
export function judgedRecords({ results }: Pick<CheckDocument, "results">): readonly JudgedRecord[] {
  const byPath = new Map<string, ResultObject[]>();
  for (const result of results) {
    const key = `${result.kind ?? ""} ${result.rust.path}`;
    const known = byPath.get(key);
    if (known === undefined) byPath.set(key, [result]);
    else known.push(result);
  }
  return [...byPath.values()].map(judgedRecord);
}

function judgedRecord(results: readonly ResultObject[]): JudgedRecord {
  const [first] = results;
  if (first === undefined) throw new Error("a record has at least one result");
  const right = results.filter(({ verdict }) => verdict === "equal");
  const nearestOf = first.judge === "any" && right.length === 0 ? results.length : null;
  const verdict = verdictOf(results, first.judge === "any" ? bestFirst : worstFirst);
  const deciding = results.filter((one) => one.verdict === verdict);
  const isKnown = ({ reason }: ResultObject): boolean => reason === undefined;
  return {
    rust: first.rust,
    kind: first.kind,
    verdict,
    isCompared: first.judge === "any" ? deciding.some(isKnown) : deciding.every(isKnown),
    witnesses: [...new Set(results.flatMap(({ witnesses }) => witnesses ?? []))],
    right: right.length,
    asked: results.length,
    problems: folded(toldOf(results, right).flatMap((result) => problemsOf(result, nearestOf))),
  };
}

const worstFirst: readonly Verdict[] = ["different", "unverified", "waived", "unpaired", "equal"];
const bestFirst: readonly Verdict[] = ["equal", "waived", "unverified", "different", "unpaired"];

function verdictOf(results: readonly ResultObject[], order: readonly Verdict[]): Verdict {
  return order.find((verdict) => results.some((one) => one.verdict === verdict)) ?? "unverified";
}

/** A binding made for some build is told of the builds it is right for, else of the nearest. */
function toldOf(results: readonly ResultObject[], right: readonly ResultObject[]): readonly ResultObject[] {
  if (results[0]?.judge !== "any") return results;
  if (right.length > 0) return right;
  const nearest = results.toReversed().sort((a, b) => errorsIn(a) - errorsIn(b))[0];
  return nearest === undefined ? [] : [nearest];
}

function errorsIn({ findings }: ResultObject): number {
  return findings.filter(({ severity, waiver }) => severity === "error" && waiver === undefined).length;
}

function problemsOf(result: ResultObject, nearestOf: number | null): readonly Problem[] {
  const about = { ...aboutRecord(result), nearestOf };
  const told = result.findings.filter(({ rootCause }) => rootCause).map((one) => problemOf(one, about));
  if (result.reason === undefined) return told;
  const { code, message } = result.reason;
  const unverified: Problem = {
    ...about,
    code,
    severity: "warning",
    field: null,
    message: `not verified: ${message}`,
    drags: [],
    help: null,
    edits: [],
    waiver: result.waiver ?? null,
  };
  return [unverified, ...told];
}

type About = Pick<Problem, "rust" | "c" | "place" | "builds" | "nearestOf">;

function problemOf(finding: FindingObject, about: About): Problem {
  const { code, severity, field, message, drags, remedy, fix } = finding;
  const place = finding.file === undefined ? about.place : placeOf(finding);
  const changes = remedy?.changes.map(({ text }) => text) ?? [];
  const proof = proofText(fix ?? null);
  const help = remedy === undefined ? null : `in ${remedy.record}: ${changes.join("; ")}${proof}`;
  const edits = fix?.proved === true ? fix.edits : [];
  const waiver = finding.waiver ?? null;
  return { ...about, code, severity, field, message, place, drags, help, edits, waiver };
}

function aboutRecord({ rust, c }: ResultObject): Omit<About, "nearestOf"> {
  return { rust, c, place: placeOf(rust), builds: c?.build === undefined ? [] : [c.build] };
}

/** What to tell of a record in one line: what is open before what is waived, and then the gravest. */
export function gravestOf(problems: readonly Problem[]): Problem | null {
  const open = problems.filter(({ waiver }) => waiver === null);
  const severities: readonly Severity[] = ["error", "warning", "note"];
  const rank = ({ severity }: Problem): number => severities.indexOf(severity);
  return (open.length > 0 ? open : problems).toSorted((a, b) => rank(a) - rank(b))[0] ?? null;
}

/** The place alone, of whatever has one. */
export function placeOf({ file, line, column }: PlaceObject): PlaceObject {
  return {
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
}

/** Where the text that an edit takes away ends; lines and columns count from 1. */
export function endOf({ line, column, remove = "" }: EditObject): {
  readonly line: number;
  readonly column: number;
} {
  const lines = remove.split("\n");
  const last = lines.at(-1) ?? "";
  return {
    line: line + lines.length - 1,
    column: lines.length === 1 ? column + last.length : last.length + 1,
  };
}

/** The same words about the same place, with the same to do, are said once for all builds together. */
function folded(problems: readonly Problem[]): readonly Problem[] {
  const byWords = new Map<string, Problem>();
  for (const problem of problems) {
    const { code, field, message, place, help, edits } = problem;
    const key = JSON.stringify([code, field, message, place, help, edits]);
    const known = byWords.get(key);
    byWords.set(
      key,
      known === undefined ? problem : { ...known, builds: [...known.builds, ...problem.builds] },
    );
  }
  return [...byWords.values()];
}

/** The message with what it drags along, the builds it holds for, and what to do about it. */
export function fullMessage(problem: Problem): string {
  const { message, drags, help } = problem;
  const dragged = drags.length === 0 ? "" : ` (drags along ${drags.length} more: ${someOf(drags)})`;
  const todo = help === null ? "" : `; help: ${help}`;
  return `${message}${dragged}${buildWords(problem)}${todo}`;
}

function buildWords({ builds, c, nearestOf }: Problem): string {
  if (builds.length === 0) return "";
  const windows = c?.source === "windows" ? "Windows " : "";
  const nearest = nearestOf === null || nearestOf === 1 ? "" : `the nearest of ${nearestOf} builds, `;
  return ` [${nearest}${windows}${someOf(builds)}]`;
}

/** A list for one line: the first few and how many more. */
function someOf(words: readonly string[]): string {
  const shown = words.slice(0, 4).join(", ");
  return words.length <= 4 ? shown : `${shown} and ${words.length - 4} more`;
}
