import type { Span } from "../source/source.ts";
import type { Layouts } from "../layout/layouts.ts";
import type { RecordId } from "../model/model.ts";
import type { PairedBy } from "../pair/records.ts";
import type { Comparison } from "./finding.ts";

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
  /** Why it is taken for the Rust record. */
  readonly pairedBy: PairedBy;
}

/** Programs allocate and copy records as their header has them; what debug info knows is often the system's own. */
export function endingEarlyIn(source: CSubject["source"]): "tolerated" | "wrong" {
  return source === "header" ? "wrong" : "tolerated";
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
  /** Absent for records, which are what is counted. */
  readonly kind?: "alias" | "enum" | "constant";
  readonly rust: Subject;
  readonly rustRecord: RecordId;
  readonly answers: readonly Answer[];
  /** Builds that were asked and do not have the record. */
  readonly absentIn: readonly string[];
  /** Where there is no answer: names of C that come near. */
  readonly nearest: readonly string[];
  /** `any`: the binding is made for some build and right if one agrees. `every`: each answer is judged. */
  readonly judge: "any" | "every";
}

/** How far a comparison is from equal: for choosing between definitions and for finding the nearest build. */
export function distance({ verdict, findings }: Comparison): number {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  return verdict === "equal" ? 0 : verdict === "unverified" ? 1 : 1 + errors;
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
