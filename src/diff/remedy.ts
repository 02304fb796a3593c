import { computeLayouts } from "../layout/compute.ts";
import { rustc } from "../layout/rules.ts";
import type { Layouts, RecordLayout } from "../layout/layouts.ts";
import type { Model, RecordId } from "../model/model.ts";
import type { Candidate } from "./candidates.ts";
import { candidatesFor } from "./candidates.ts";
import { compareRecords } from "./compare.ts";
import type { Question } from "./compare.ts";
import type { Edit } from "./edits.ts";
import { withEdits } from "./edits.ts";
import type { Comparison, Finding } from "./finding.ts";

/** One cause: the change that takes it away, and what went with it. */
export interface Step {
  readonly edits: Candidate;
  /** Findings above a note that the change took away, as they were before it. */
  readonly gone: readonly Finding[];
}

/** Causes in the order in which they were found, and what is left when all are taken away. */
export interface Treatment {
  readonly steps: readonly Step[];
  readonly left: Comparison;
}

/** How many changes are made one after the other; a record that needs more is simply another one. */
const mostSteps = 8;

/**
 * Tries what the differences suggest on the Rust record, lays it out again, compares, and keeps the change after which
 * the fewest differences are left; then the same with what is left, until nothing is or nothing helps. Where that takes
 * several changes it is done twice: a field of the wrong width may have to be mended before what it drags along, or after.
 * The Rust side of the question must be `model` as rustc lays it out.
 */
export function treat(question: Question, model: Model, found: Comparison): Treatment {
  const start = { model, question, comparison: found };
  const direct = treatBy("widths first", start);
  if (direct.steps.length <= 1 && direct.left.verdict === "equal") return direct;
  const plain = treatBy("most first", start);
  return isBetter(effort(plain), effort(direct), 2) ? plain : direct;
}

/** What to prefer among changes that help: those that correct the type of a field of the wrong size, or none. */
type Strategy = "widths first" | "most first";

function treatBy(strategy: Strategy, start: State): Treatment {
  const steps: Step[] = [];
  let current = start;
  while (current.comparison.verdict !== "equal" && steps.length < mostSteps) {
    const best = bestChange(current, strategy);
    if (best === null) break;
    steps.push({ edits: best.edits, gone: goneBetween(current.comparison, best.comparison) });
    current = best;
  }
  return { steps, left: current.comparison };
}

/** What a treatment leaves, then what it takes. */
function effort({ steps, left }: Treatment): Rank {
  return [rankOf(left, [])[0] ?? 0, steps.reduce((sum, { edits }) => sum + reach(edits), 0)];
}

interface State {
  readonly model: Model;
  readonly question: Question;
  readonly comparison: Comparison;
}

function bestChange(state: State, strategy: Strategy): (State & { readonly edits: Candidate }) | null {
  const { model, question, comparison } = state;
  const suspects = new Set(
    comparison.findings.flatMap(({ code, severity, field }) =>
      code === "field-type" && severity !== "note" && field !== null ? [field] : [],
    ),
  );
  let best: { state: State & { readonly edits: Candidate }; rank: Rank } | null = null;
  const own = rankOf(comparison, []);
  for (const edits of candidatesFor({ ...question, model, suspects })) {
    const edited = withEdits(model, edits);
    const asked = { ...question, rust: computeLayouts(edited, rustc) };
    if (edits.every(isMakeshift) && edits.every(({ record }) => liesAlike(record, question.rust, asked.rust)))
      continue;
    const next = { model: edited, question: asked, comparison: compareRecords(asked) };
    const outcome = rankOf(next.comparison, edits);
    if (!isBetter(outcome, own, 2)) continue;
    const rank = [preference(strategy, edits, outcome), ...outcome];
    if (best === null || isBetter(rank, best.rank, rank.length)) best = { state: { ...next, edits }, rank };
  }
  return best?.state ?? null;
}

/** Less is preferred. What leaves nothing wrong is as good as can be whatever the strategy. */
function preference(strategy: Strategy, edits: Candidate, outcome: Rank): number {
  if (strategy === "most first" || outcome[0] === 0) return 0;
  return edits.every((edit) => edit.kind === "retype-field" && edit.role === "field") ? 0 : 1;
}

/** Behind the end of any record. */
const farAway = Number.MAX_SAFE_INTEGER;

/** Compared from left to right; less is better. */
type Rank = readonly number[];

/** What is wrong, then how early it goes wrong, then what is merely odd, then how far the change reaches. */
function rankOf(comparison: Comparison, edits: readonly Edit[]): Rank {
  const { verdict, findings } = comparison;
  const errors = findings.filter(({ severity }) => severity === "error");
  const hasNoAnswer = verdict === "unverified" && comparison.reason.code !== "unsure-pairing";
  // A record that ends early is forgiven its size and alignment, and with a field put in it may no longer end early.
  const forgiven = findings.filter(
    ({ severity, code }) => severity === "note" && (code === "size" || code === "alignment"),
  );
  const count = errors.length + forgiven.length + (verdict === "unverified" ? 0.5 : 0);
  const wrong = hasNoAnswer ? Number.POSITIVE_INFINITY : count;
  const places = errors.map(({ c, code }) => (code === "field-offset" ? (c.value ?? 0) : farAway));
  const firstWrong = Math.min(farAway, ...places);
  const odd = findings.filter(({ severity }) => severity === "warning").length;
  const notes = findings.filter(({ severity }) => severity === "note").length;
  return [wrong, -firstWrong, odd, reach(edits), notes];
}

function isBetter(rank: Rank, than: Rank, upTo: number): boolean {
  for (let at = 0; at < upTo; at += 1) {
    const difference = (rank[at] ?? 0) - (than[at] ?? 0);
    if (difference !== 0 && !Number.isNaN(difference)) return difference < 0;
  }
  return false;
}

/** Of two changes that come to the same, the one that says more plainly what was meant. */
const reaches: Readonly<Record<Edit["kind"], number>> = {
  "set-form": 1,
  "retype-field": 2,
  "set-alignment": 3,
  "set-pack": 4,
  "swap-fields": 5,
  "insert-field": 3.5,
  "remove-field": 7,
  "move-field": 8,
};

function reach(edits: readonly Edit[]): number {
  return edits.reduce((sum, edit) => {
    return sum + 1 + reaches[edit.kind] / 10 + (isMakeshift(edit) ? 2 : 0);
  }, 0);
}

/** For want of anything better; it says nothing of what C has there. */
function isMakeshift(edit: Edit): boolean {
  return (
    (edit.kind === "insert-field" && edit.role === "padding") ||
    (edit.kind === "retype-field" && edit.role === "bytes")
  );
}

/** Bytes in place of a field that stays where it is mend nothing: they only hide what is there. */
function liesAlike(record: RecordId, before: Layouts, after: Layouts): boolean {
  const [old, now] = [before.layoutOf(record), after.layoutOf(record)];
  if (!old.ok || !now.ok) return false;
  return placesOf(old.value).join() === placesOf(now.value).join();
}

/** Bytes: the record's size and alignment, then where each field is and how large. */
function placesOf({ size, alignment, fields }: RecordLayout): readonly number[] {
  const places = fields.flatMap((field) =>
    field.kind === "member" ? [field.offset, field.size] : [field.unitOffset, field.unitSize],
  );
  return [size, alignment.least, alignment.most, ...places];
}

export function goneBetween(before: Comparison, after: Comparison): readonly Finding[] {
  const left = new Set(after.findings.filter(isSerious).map(findingKey));
  return before.findings.filter((finding) => isSerious(finding) && !left.has(findingKey(finding)));
}

function isSerious({ severity }: Finding): boolean {
  return severity !== "note";
}

/** The same for one finding before and after a change. */
export function findingKey({ code, field, c }: Finding): string {
  return `${code} ${field ?? ""} ${field === null ? "" : (c.name ?? "")}`;
}
