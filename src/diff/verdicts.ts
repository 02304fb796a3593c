import type { Span } from "../source/source.ts";
import type { Layouts } from "../layout/layouts.ts";
import type { RecordId } from "../model/model.ts";
import type { Comparison, Finding } from "./finding.ts";

/** A record on one side, as reports name it. */
export interface Subject {
  readonly name: string;
  /** Rust: the item's path. C: null. */
  readonly path: string | null;
  readonly span: Span | null;
}

/** Who says so on the C side. */
export interface CSubject extends Subject {
  readonly source: "header" | "windows" | "pdb" | "isf" | "recorded";
  /** The Windows build, or a PDB's GUID and age; null for a header. */
  readonly build: string | null;
}

/** One comparison, with the witnesses whose numbers were compared. */
export interface Answer {
  readonly c: CSubject;
  readonly comparison: Comparison;
  readonly witnesses: readonly string[];
  /** The C record whose numbers they are, for further witnesses to speak of. */
  readonly asked: { readonly layouts: Layouts; readonly record: RecordId };
}

/** Everything there is to say of one Rust record. No answers: nothing on the C side has its name. */
export interface RecordCheck {
  readonly rust: Subject;
  readonly rustRecord: RecordId;
  readonly answers: readonly Answer[];
  /** Builds that were asked and do not have the record. */
  readonly absentIn: readonly string[];
  /** `any`: the binding is made for some build and right if one agrees. `every`: each answer is judged. */
  readonly judge: "any" | "every";
}

/** How far a comparison is from equal: for choosing between definitions and for finding the nearest build. */
export function distance({ verdict, findings }: Comparison): number {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  return verdict === "equal" ? 0 : verdict === "unverified" ? 1 : 1 + errors;
}

/** What a run comes to, for the exit code and the summary. */
export interface Summary {
  readonly records: number;
  readonly equal: number;
  readonly different: number;
  readonly waived: number;
  readonly unverified: number;
  readonly unpaired: number;
  /** Of the records that have a C counterpart, the part that was answered equal or different; 1 if there are none. */
  readonly coverage: number;
  /** Findings at or above the level that fails, in records that are judged wrong. */
  readonly failing: number;
}

/** Counts each record once, by what its answers come to. */
export function summarize(checks: readonly RecordCheck[], failOn: "error" | "warning"): Summary {
  const count = { equal: 0, different: 0, unverified: 0, unpaired: 0 };
  let failing = 0;
  for (const check of checks) {
    const verdict = verdictOf(check);
    count[verdict] += 1;
    const isJudged = check.judge === "every" || verdict !== "equal";
    const findings = isJudged ? check.answers.flatMap(({ comparison }) => comparison.findings) : [];
    failing += findings.filter((finding) => fails(finding, failOn)).length;
  }
  const paired = checks.length - count.unpaired;
  const coverage = paired === 0 ? 1 : (count.equal + count.different) / paired;
  return { records: checks.length, ...count, waived: 0, coverage, failing };
}

/** One word for all answers of a record: with `any` the best of them counts, with `every` the worst. */
export function verdictOf(check: RecordCheck): "equal" | "different" | "unverified" | "unpaired" {
  const verdicts = check.answers.map(({ comparison }) => comparison.verdict);
  if (verdicts.length === 0) return "unpaired";
  const order =
    check.judge === "any"
      ? (["equal", "unverified", "different"] as const)
      : (["different", "unverified", "equal"] as const);
  return order.find((verdict) => verdicts.includes(verdict)) ?? "unverified";
}

function fails(finding: Finding, failOn: "error" | "warning"): boolean {
  return finding.severity === "error" || (failOn === "warning" && finding.severity === "warning");
}
