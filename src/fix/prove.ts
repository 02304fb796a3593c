import type { Diagnosis, RustSide } from "../diff/causes.ts";
import { targetsOf } from "../diff/causes.ts";
import { compareRecords } from "../diff/compare.ts";
import { withRecords } from "../diff/edits.ts";
import type { RecordCheck } from "../diff/verdicts.ts";
import { endingEarlyIn } from "../diff/verdicts.ts";
import { computeLayouts } from "../layout/compute.ts";
import type { Layouts } from "../layout/layouts.ts";
import { rustc } from "../layout/rules.ts";
import type { Model, RecordId, RecordType } from "../model/model.ts";
import { recordsHeldByValue, recordsInside } from "../pair/embedded.ts";
import { applyEdits } from "../source/edit.ts";
import type { TextEdit } from "../source/edit.ts";

/** A crate as read from texts of which some are replaced. `only`: these records and what they hold; null: all of it. */
export type Reread = (
  texts: ReadonlyMap<string, string>,
  only: readonly string[] | null,
) => {
  readonly model: Model;
  readonly layouts: Layouts;
};

/** What the proof needs of the world. */
export interface Workshop {
  /** The text that was read under that name; null if there is none. */
  readonly textOf: (file: string) => string | null;
  /** Why a file is not ours to change; null if it is. */
  readonly whyNotOurs: (file: string) => string | null;
  readonly reread: Reread;
  /** The crate is one file, whose items have paths without `crate::`. */
  readonly isLoneFile: boolean;
}

/** What became of the text edits of one record. */
export type Proof = { readonly proved: true } | { readonly proved: false; readonly why: string };

/** Rounds of leaving out what does not stand; each reads the crate once more. */
const mostRounds = 8;

/**
 * Makes all edits in memory, reads the crate again, lays it out, and asks of every record that was changed or holds one
 * that was whether it is equal. Records for which that does not hold are left out, and the rest is asked again. First
 * only the records concerned are read, which is quick; what then stands is asked of the whole crate.
 */
export function proveEdits(
  edits: ReadonlyMap<RecordId, readonly TextEdit[]>,
  side: RustSide,
  checks: readonly RecordCheck[],
  { mended }: Diagnosis,
  workshop: Workshop,
): ReadonlyMap<RecordId, Proof> {
  const proofs = new Map<RecordId, Proof>();
  let standing = new Set(edits.keys());
  let isQuick = true;
  for (let round = 0; standing.size > 0; round += 1) {
    const only = isQuick ? concernedBy(standing, side.model, checks) : null;
    const faults = faultsOf(standing, edits, side, checks, mended, workshop, only);
    for (const [record, why] of faults) proofs.set(record, { proved: false, why });
    if (faults.size === 0 && !isQuick) break;
    if (faults.size === 0) isQuick = false;
    standing = new Set([...standing].filter((record) => !faults.has(record)));
    if (round < mostRounds) continue;
    for (const record of standing) proofs.set(record, { proved: false, why: "too many other changes fail" });
    break;
  }
  for (const record of standing) if (!proofs.has(record)) proofs.set(record, { proved: true });
  return proofs;
}

/** Per changed record why it does not stand; empty where all do. */
function faultsOf(
  standing: ReadonlySet<RecordId>,
  edits: ReadonlyMap<RecordId, readonly TextEdit[]>,
  side: RustSide,
  checks: readonly RecordCheck[],
  mended: Model,
  workshop: Workshop,
  only: readonly RecordId[] | null,
): ReadonlyMap<RecordId, string> {
  const { model, layouts } = workshop.reread(editedTexts(standing, edits, workshop), only);
  // A pointer may have become a value: what it points at is then held.
  const held = new Set([...side.held, ...recordsHeldByValue(layouts)]);
  const faults = new Map<RecordId, string>();
  // Of a dependency only what is held is read, and something may no longer be.
  for (const id of only ?? checks.map(({ rustRecord }) => rustRecord)) {
    const lost = model.records.has(id) ? undefined : side.model.records.get(id);
    if (lost === undefined) continue;
    for (const record of blamedFor(lost, standing, side.model)) faults.set(record, lossText(lost.id, record));
  }
  // What else is wrong may only be because of that: ask again without it.
  if (faults.size > 0) return faults;
  const meant = computeLayouts(meantBy(standing, side.model, mended), rustc);
  for (const record of standing) {
    const found = figuresOf(layouts, record);
    if (found === null || found !== figuresOf(meant, record))
      faults.set(record, "the edited text does not read as was meant");
  }
  if (faults.size > 0) return faults;
  for (const check of checks) {
    const inside = recordsInside(check.rustRecord, side.model);
    const concerned = [...standing].filter((record) => inside.has(record));
    if (concerned.length === 0) continue;
    const { rustRecord } = check;
    const embedded = held.has(rustRecord);
    const isEqual = targetsOf(check).every(({ asked, c }) => {
      const cSide = { c: asked.layouts, cRecord: asked.record, endingEarly: endingEarlyIn(c.source) };
      return compareRecords({ rust: layouts, rustRecord, embedded, ...cSide }).verdict === "equal";
    });
    if (isEqual) continue;
    for (const record of concerned)
      if (!faults.has(record)) faults.set(record, `${check.rust.path ?? check.rust.name} would not be equal`);
  }
  return faults;
}

/** Records that are changed, and those that are checked and hold one that is. */
function concernedBy(
  standing: ReadonlySet<RecordId>,
  model: Model,
  checks: readonly RecordCheck[],
): readonly RecordId[] {
  const concerned = new Set(standing);
  for (const { rustRecord } of checks) {
    const inside = recordsInside(rustRecord, model);
    if ([...standing].some((record) => inside.has(record))) concerned.add(rustRecord);
  }
  return [...concerned].filter((record) => model.records.get(record)?.path === record);
}

/** The model with those records that are still to be changed. */
function meantBy(standing: ReadonlySet<RecordId>, model: Model, mended: Model): Model {
  const changed = [...standing].flatMap((id) => {
    const record = mended.records.get(id);
    return record === undefined ? [] : [[id, record] as const];
  });
  return withRecords(model, new Map(changed));
}

/** A record that is gone was changed itself, or stands where one was, in the same macro call or behind a broken one. */
function blamedFor(lost: RecordType, standing: ReadonlySet<RecordId>, model: Model): readonly RecordId[] {
  if (standing.has(lost.id)) return [lost.id];
  const all = [...standing];
  const near = all.filter((record) => model.records.get(record)?.span.file === lost.span.file);
  return near.length > 0 ? near : all;
}

function lossText(lost: RecordId, changed: RecordId): string {
  return lost === changed
    ? "with it the text no longer reads as a record: a macro that makes it does not take it"
    : `${lost} would be lost from the crate`;
}

/** One macro call may make several records, whose edits are then one. */
function withoutTwins(edits: readonly TextEdit[]): readonly TextEdit[] {
  return [...new Map(edits.map((edit) => [editKey(edit), edit])).values()];
}

function editKey({ span, insert }: TextEdit): string {
  return `${span.file} ${span.start} ${span.end} ${insert}`;
}

/** Records whose edits fall into those of another one that are not the same: one text cannot become both. */
export function contradicting(
  edits: ReadonlyMap<RecordId, readonly TextEdit[]>,
): ReadonlyMap<RecordId, RecordId> {
  const all = [...edits].flatMap(([record, list]) => list.map((edit) => ({ record, edit })));
  const inOrder = all.toSorted(
    (a, b) =>
      compareTexts(a.edit.span.file, b.edit.span.file) ||
      a.edit.span.start - b.edit.span.start ||
      a.edit.span.end - b.edit.span.end,
  );
  const found = new Map<RecordId, RecordId>();
  let last = inOrder[0];
  for (const next of inOrder.slice(1)) {
    if (last !== undefined && last.record !== next.record && meet(last.edit, next.edit)) {
      found.set(next.record, last.record);
      found.set(last.record, next.record);
    }
    if (last === undefined || next.edit.span.file !== last.edit.span.file) last = next;
    else if (next.edit.span.end >= last.edit.span.end) last = next;
  }
  return found;
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function meet(first: TextEdit, second: TextEdit): boolean {
  if (first.span.file !== second.span.file || editKey(first) === editKey(second)) return false;
  return second.span.start < first.span.end || second.span.start === first.span.start;
}

/** The texts of all files that edits touch, edited. */
export function editedTexts(
  records: Iterable<RecordId>,
  edits: ReadonlyMap<RecordId, readonly TextEdit[]>,
  { textOf }: Pick<Workshop, "textOf">,
): ReadonlyMap<string, string> {
  const byFile = new Map<string, TextEdit[]>();
  for (const record of records)
    for (const edit of edits.get(record) ?? []) {
      const known = byFile.get(edit.span.file);
      if (known === undefined) byFile.set(edit.span.file, [edit]);
      else known.push(edit);
    }
  return new Map(
    [...byFile].map(([file, list]) => [file, applyEdits(textOf(file) ?? "", withoutTwins(list))] as const),
  );
}

/** What a record's layout comes to, so that two readings of it can be compared. */
function figuresOf(layouts: Layouts, record: RecordId): string | null {
  const layout = layouts.layoutOf(record);
  if (!layout.ok) return null;
  const { form, size, alignment, fields } = layout.value;
  const places = fields.map((field) =>
    field.kind === "member" ? [field.name?.replace(/^r#/, ""), field.offset, field.size] : [],
  );
  return JSON.stringify([form, size, alignment, places]);
}
