import { computeLayouts } from "../layout/compute.ts";
import type { Layouts } from "../layout/layouts.ts";
import { rustc } from "../layout/rules.ts";
import type { Model, RecordId } from "../model/model.ts";
import { recordsInside } from "../pair/embedded.ts";
import { compareRecords } from "./compare.ts";
import type { Edit } from "./edits.ts";
import { withEdits } from "./edits.ts";
import type { Comparison, Finding } from "./finding.ts";
import type { Step } from "./remedy.ts";
import { goneBetween, treat } from "./remedy.ts";
import type { Answer, RecordCheck } from "./verdicts.ts";
import { distance, endingEarlyIn, verdictOf } from "./verdicts.ts";

/** The Rust side of a check: what was compared, and the model that it was laid out from by rustc's rules. */
export interface RustSide {
  readonly layouts: Layouts;
  readonly model: Model;
  /** Records that something holds by value. */
  readonly held: ReadonlySet<RecordId>;
}

/** What was found about one check that was not equal. */
export interface Case {
  /** Its place among the checks, and which of its answers was looked at. */
  readonly check: number;
  readonly answer: number;
  /** Findings that changes to records which this one holds take away, and those records. */
  readonly inherited: readonly Finding[];
  readonly from: readonly RecordId[];
  readonly steps: readonly Step[];
  /** What no change took away. */
  readonly left: Comparison;
  /** Paths of records that are equal today and would not be after the changes. */
  readonly breaks: readonly string[];
}

/** All cases of a crate, and its model with the changes after which records are equal. */
export interface Diagnosis {
  readonly cases: readonly Case[];
  readonly mended: Model;
}

/**
 * Finds the causes of everything that is not equal, innermost records first, so that one inside another is found once.
 * `isWanted`: which of the checks are looked at; the others are only there to be left unharmed.
 */
export function diagnose(
  side: RustSide,
  checks: readonly RecordCheck[],
  isWanted: (check: RecordCheck) => boolean = () => true,
): Diagnosis {
  const ward = new Ward(side, checks);
  for (const [at, check] of ward.patients()) if (isWanted(check)) ward.examine(at);
  return { cases: ward.cases, mended: ward.mended };
}

/** The answers that a check has to agree with: all, or for a binding made for some build the nearest. */
export function targetsOf(check: RecordCheck): readonly Answer[] {
  if (check.judge === "every") return check.answers;
  if (verdictOf(check) === "equal")
    return check.answers.filter(({ comparison }) => comparison.verdict === "equal").slice(0, 1);
  const nearest = check.answers
    .toReversed()
    .sort((a, b) => distance(a.comparison) - distance(b.comparison))[0];
  return nearest === undefined ? [] : [nearest];
}

class Ward {
  readonly cases: Case[] = [];
  mended: Model;
  #layouts: Layouts;
  /** Edits that were accepted, by the record that they change. */
  readonly #accepted = new Map<RecordId, readonly Edit[]>();
  readonly #side: RustSide;
  readonly #checks: readonly RecordCheck[];
  readonly #inside = new Map<RecordId, ReadonlySet<RecordId>>();
  #holders: Map<RecordId, number[]> | null = null;

  constructor(side: RustSide, checks: readonly RecordCheck[]) {
    this.#side = side;
    this.#checks = checks;
    this.mended = side.model;
    this.#layouts = side.layouts;
  }

  /** Those that can be helped, the ones that hold nothing of the others first. */
  patients(): ReadonlyArray<readonly [number, RecordCheck]> {
    const sick = [...this.#checks.entries()].filter(([at]) => this.#sickAnswer(at) !== null);
    return sick.sort(([a], [b]) => this.#insideOf(a).size - this.#insideOf(b).size || a - b);
  }

  examine(at: number): void {
    const check = this.#checks[at];
    const answer = this.#sickAnswer(at);
    if (check === undefined || answer === null) return;
    const before = answer.comparison;
    const changedInside = [...this.#accepted.keys()].filter((record) => this.#insideOf(at).has(record));
    const now = changedInside.length === 0 ? before : this.#compare(check, answer, this.#layouts);
    const inherited = changedInside.length === 0 ? [] : goneBetween(before, now);
    const from = inherited.length === 0 ? [] : this.#causesAmong(changedInside, check, answer);
    const question = this.#question(check, answer, this.#layouts);
    const { steps, left } = treat(question, this.mended, now);
    const edits = steps.flatMap((step) => step.edits);
    const breaks = left.verdict === "equal" && edits.length > 0 ? this.#accept(edits, at) : [];
    this.cases.push({
      check: at,
      answer: check.answers.indexOf(answer),
      inherited,
      from,
      steps,
      left,
      breaks,
    });
  }

  /** Makes the changes for good, unless they break what is equal; then says what. */
  #accept(edits: readonly Edit[], at: number): readonly string[] {
    const changed = new Set(edits.map(({ record }) => record));
    const model = withEdits(this.mended, edits);
    const layouts = computeLayouts(model, rustc);
    const breaks: string[] = [];
    for (const index of this.#holdersOf(changed)) {
      const check = this.#checks[index];
      if (check === undefined) continue;
      for (const answer of targetsOf(check)) {
        const wasEqual = index === at || this.#compare(check, answer, this.#layouts).verdict === "equal";
        if (!wasEqual || this.#compare(check, answer, layouts).verdict === "equal") continue;
        breaks.push(check.rust.path ?? check.rust.name);
        break;
      }
    }
    if (breaks.length > 0) return breaks;
    this.mended = model;
    this.#layouts = layouts;
    for (const edit of edits)
      this.#accepted.set(edit.record, [...(this.#accepted.get(edit.record) ?? []), edit]);
    return [];
  }

  /** Of records that were changed, those whose change alone takes something away here. */
  #causesAmong(changed: readonly RecordId[], check: RecordCheck, answer: Answer): readonly RecordId[] {
    if (changed.length <= 1) return changed;
    const causes = changed.filter((record) => {
      const model = withEdits(this.#side.model, this.#accepted.get(record) ?? []);
      const alone = this.#compare(check, answer, computeLayouts(model, rustc));
      return goneBetween(answer.comparison, alone).length > 0;
    });
    return causes.length === 0 ? changed : causes;
  }

  /** The answer whose difference is to be explained; null where all is well or nothing can be done. */
  #sickAnswer(at: number): Answer | null {
    const check = this.#checks[at];
    return (
      (check === undefined ? [] : targetsOf(check)).find(({ comparison }) => canBeHelped(comparison)) ?? null
    );
  }

  #compare(check: RecordCheck, answer: Answer, rust: Layouts): Comparison {
    return compareRecords(this.#question(check, answer, rust));
  }

  #question({ rustRecord }: RecordCheck, { asked, c }: Answer, rust: Layouts) {
    const embedded = this.#side.held.has(rustRecord);
    const endingEarly = endingEarlyIn(c.source);
    return { rust, rustRecord, c: asked.layouts, cRecord: asked.record, embedded, endingEarly };
  }

  /** The checks, in their order, of records that are or hold one of these. */
  #holdersOf(records: ReadonlySet<RecordId>): readonly number[] {
    if (this.#holders === null) {
      this.#holders = new Map();
      for (const at of this.#checks.keys())
        for (const record of this.#insideOf(at)) {
          const known = this.#holders.get(record);
          if (known === undefined) this.#holders.set(record, [at]);
          else known.push(at);
        }
    }
    const holders = this.#holders;
    return [...new Set([...records].flatMap((record) => holders.get(record) ?? []))].sort((a, b) => a - b);
  }

  /** The record of a check and all that it holds by value, however deep. */
  #insideOf(at: number): ReadonlySet<RecordId> {
    const root = this.#checks[at]?.rustRecord ?? "";
    const known = this.#inside.get(root);
    if (known !== undefined) return known;
    const inside = recordsInside(root, this.#side.model);
    this.#inside.set(root, inside);
    return inside;
  }
}

/** What differs, or what rustc refuses because a pack and an alignment meet. */
function canBeHelped(comparison: Comparison): boolean {
  if (comparison.verdict === "different") return true;
  if (comparison.verdict !== "unverified") return false;
  const { code } = comparison.reason;
  return code === "packed-and-aligned" || code === "packed-with-alignment" || isContradiction(comparison);
}

function isContradiction(comparison: Comparison & { verdict: "unverified" }): boolean {
  const { code, args } = comparison.reason;
  return code === "refused-record" && args.detail.includes("E0587");
}
