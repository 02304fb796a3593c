import type { Model } from "../model/model.ts";
import { plainFieldName } from "../pair/names.ts";
import { answerOf } from "./builds.ts";
import type { Case, Diagnosis, RustSide } from "./causes.ts";
import type { Edit } from "./edits.ts";
import type { Comparison, Finding, Fix, Remedy } from "./finding.ts";
import { noSide, plainFinding } from "./finding.ts";
import type { Step } from "./remedy.ts";
import { findingKey } from "./remedy.ts";
import type { RecordCheck } from "./verdicts.ts";

/** Answers how a step of a case is written in the source; null where nobody has looked. */
export type FixOf = (one: Case, step: number) => Fix | null;

/**
 * The checks with one finding for each cause: what the same change takes away is listed under it, and a cause inside
 * another record is told there, with the records that it drags along.
 */
export function explainedChecks(
  side: RustSide,
  checks: readonly RecordCheck[],
  { cases }: Diagnosis,
  fixOf: FixOf,
): readonly RecordCheck[] {
  const context: Context = { side, checks, cases, fixOf };
  const explained = [...checks];
  for (const one of cases) {
    const check = explained[one.check];
    const answer = check?.answers[one.answer];
    if (check === undefined || answer === undefined) continue;
    const comparison = explainedComparison(answer.comparison, one, context);
    const said = answerOf(answer.comparison);
    // Builds that give one answer are told of together.
    const answers = check.answers.map((other) =>
      other === answer || answerOf(other.comparison) === said ? { ...other, comparison } : other,
    );
    explained[one.check] = { ...check, answers };
  }
  return explained;
}

interface Context {
  readonly side: RustSide;
  readonly checks: readonly RecordCheck[];
  readonly cases: readonly Case[];
  readonly fixOf: FixOf;
}

function explainedComparison(found: Comparison, one: Case, context: Context): Comparison {
  if (one.steps.length === 0 && one.inherited.length === 0) return found;
  const told = new Map<string, Finding>();
  for (const [index, finding] of one.inherited.entries()) {
    const remedy = index === 0 ? inheritedRemedy(one, context) : null;
    told.set(findingKey(finding), { ...finding, rootCause: false, drags: [], remedy });
  }
  if (found.verdict === "unverified")
    return { ...found, findings: [...found.findings, refusal(one, context)] };
  for (const [index, step] of one.steps.entries()) tellStep(told, found, one, index, step, context);
  const left = new Map(one.left.findings.map((finding) => [findingKey(finding), finding]));
  const before = found.findings.map((finding) => {
    const key = findingKey(finding);
    const after = left.get(key);
    return (
      told.get(key) ??
      (after === undefined ? finding : { ...finding, rootCause: after.rootCause, drags: after.drags })
    );
  });
  const known = new Set(found.findings.map(findingKey));
  const added = [...told].filter(([key]) => !known.has(key)).map(([, finding]) => finding);
  return { ...found, findings: [...added, ...before] };
}

/** The finding that says best what the step mends becomes the root cause of the others. */
function tellStep(
  told: Map<string, Finding>,
  found: Comparison,
  one: Case,
  index: number,
  { edits, gone }: Step,
  { side, cases, checks, fixOf }: Context,
): void {
  const originals = new Map(found.findings.map((finding) => [findingKey(finding), finding]));
  const present = gone.map((finding) => originals.get(findingKey(finding)) ?? finding);
  const root = spokesman(present, edits);
  if (root === null) return;
  const others = present.filter((finding) => finding !== root);
  for (const finding of others) told.set(findingKey(finding), { ...finding, rootCause: false, drags: [] });
  told.set(findingKey(root), {
    ...root,
    severity: "error",
    rootCause: true,
    drags: others.map(({ field, code }) => field ?? `(${code})`),
    remedy: remedyOf(edits, side.model, holdersOf(one, edits, cases, checks), fixOf(one, index)),
  });
}

function inheritedRemedy(one: Case, { cases, side, fixOf }: Context): Remedy | null {
  for (const record of one.from)
    for (const other of cases)
      for (const [index, { edits }] of other.steps.entries())
        if (other.check !== one.check && edits.some((edit) => edit.record === record))
          return remedyOf(edits, side.model, [], fixOf(other, index));
  return null;
}

function remedyOf(
  edits: Remedy["edits"],
  model: Model,
  holders: readonly string[],
  fix: Fix | null,
): Remedy | null {
  const record = model.records.get(edits[0].record);
  if (record === undefined) return null;
  return { edits, record: record.path ?? record.name ?? record.id, span: record.span, holders, fix };
}

/** Of the findings that went away, the one that is about the very thing that was changed; else the first. */
function spokesman(gone: readonly Finding[], [edit]: Remedy["edits"]): Finding | null {
  const isAbout = ({ code, field, c }: Finding): boolean => {
    switch (edit.kind) {
      case "retype-field":
        return (
          isField(field, edit.name) &&
          (code === "field-size" || code === "array-length" || code === "field-type" || code === "bit-width")
        );
      case "insert-field":
        return edit.role === "field"
          ? code === "missing-field" && plainFieldName(c.name ?? "") === plainFieldName(edit.name)
          : code === "field-offset";
      case "remove-field":
        return code === "extra-field" && isField(field, edit.name);
      case "swap-fields":
        return code === "field-offset" && edit.names.some((name) => isField(field, name));
      case "move-field":
        return code === "field-offset" && isField(field, edit.name);
      case "set-pack":
      case "set-alignment":
        return code === "alignment";
      case "set-form":
        return code === "field-offset";
    }
  };
  const errors = gone.filter(({ severity }) => severity === "error");
  return (
    gone.find(isAbout) ??
    errors.find(({ code, rootCause }) => rootCause && code !== "size" && code !== "alignment") ??
    errors.find(({ code }) => code === "field-offset") ??
    errors[0] ??
    gone[0] ??
    null
  );
}

function isField(path: string | null, name: string): boolean {
  return path === name || path?.endsWith(`.${name}`) === true;
}

/** Where rustc refuses the record there is no difference yet to hang remedies on: all are one. */
function refusal(one: Case, { side, cases, checks, fixOf }: Context): Finding {
  const [first, ...rest] = one.steps;
  if (first === undefined) throw new Error("a case without steps has no remedy to tell");
  const [edit, ...more] = first.edits;
  const edits = [edit, ...more, ...rest.flatMap((step) => step.edits)] as const;
  const record = side.model.records.get(edit.record);
  const fix = one.steps.map((_, index) => fixOf(one, index)).reduce(bothFixes);
  const sides = { rust: { ...noSide, name: record?.name ?? null, span: record?.span ?? null }, c: noSide };
  const remedy = remedyOf(edits, side.model, holdersOf(one, edits, cases, checks), fix);
  return { ...plainFinding("inexpressible", "warning", null, sides), remedy };
}

function bothFixes(first: Fix | null, second: Fix | null): Fix | null {
  if (first?.proved !== true || second === null) return first;
  return second.proved ? { proved: true, edits: [...first.edits, ...second.edits] } : second;
}

/** Other records that come right with the edits. */
function holdersOf(
  one: Case,
  edits: readonly Edit[],
  cases: readonly Case[],
  checks: readonly RecordCheck[],
): readonly string[] {
  const holders = cases.flatMap(({ check, from }) =>
    check !== one.check && edits.some(({ record }) => from.includes(record)) ? pathOf(checks[check]) : [],
  );
  return [...new Set(holders)].sort();
}

function pathOf(check: RecordCheck | undefined): readonly string[] {
  return check === undefined ? [] : [check.rust.path ?? check.rust.name];
}
