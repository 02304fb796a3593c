import type { Reason } from "../diagnostic/facts.ts";
import { diagnostic } from "../diagnostic/facts.ts";
import type { Layouts, RecordLayout, Result } from "../layout/layouts.ts";
import { knownAlignment } from "../layout/layouts.ts";
import type { RecordId, Type } from "../model/model.ts";
import type { FieldPair } from "../pair/pairing.ts";
import { pairFields } from "../pair/fields.ts";
import { placedPair } from "../pair/pairing.ts";
import type { Part, Place } from "../pair/parts.ts";
import { outermost, recordOf, visibleParts } from "../pair/parts.ts";
import type { Draft, PairDraft } from "./cause.ts";
import { explainShifts } from "./cause.ts";
import { areTails, compareContents } from "./contents.ts";
import {
  accessorDrafts,
  bitDrafts,
  draft,
  extraFields,
  missingFields,
  renamedField,
  sidesOf,
  wrongOffset,
} from "./field-drafts.ts";
import type { Comparison, Finding, Side } from "./finding.ts";
import { areUnrelated } from "./unrelated.ts";
import type { Shape } from "./shape.ts";
import { shapeOf } from "./shape.ts";

/** Which two records are compared, and how the binding uses its own. */
export interface Question {
  readonly rust: Layouts;
  readonly rustRecord: RecordId;
  readonly c: Layouts;
  readonly cRecord: RecordId;
  /** True if the binding holds the record by value somewhere: then one that ends early is wrong, not merely short. */
  readonly embedded: boolean;
  /** What it means that Rust leaves out C's last fields where nobody holds the record by value. */
  readonly endingEarly: "tolerated" | "wrong";
}

/** Compares two layouts of one record, field by field, into one of three verdicts. */
export function compareRecords(question: Question): Comparison {
  const compared = compareInside(question, outermost, 0);
  if (!compared.ok) return { verdict: "unverified", findings: [], reason: compared.error };
  const findings = compared.value;
  if (findings.some((finding) => finding.severity === "error")) return { verdict: "different", findings };
  const unsure = findings.find((finding) => finding.code === "field-name" && finding.severity === "warning");
  if (unsure !== undefined) return { verdict: "unverified", findings, reason: unsurePairing(unsure) };
  return { verdict: "equal", findings };
}

/** Records nested deeper than this are not compared; no real one comes near. */
const deepest = 64;

function compareInside(question: Question, place: Place, depth: number): Result<readonly Finding[], Reason> {
  if (depth > deepest) return { ok: false, error: diagnostic("nesting-too-deep", { limit: deepest }, null) };
  const rust = question.rust.layoutOf(question.rustRecord);
  if (!rust.ok) return rust;
  const c = question.c.layoutOf(question.cRecord);
  if (!c.ok) return c;
  const rustParts = visibleParts(question.rust, question.rustRecord, place);
  if (!rustParts.ok) return rustParts;
  const cParts = visibleParts(question.c, question.cRecord, place);
  if (!cParts.ok) return cParts;

  const pairing = pairFields(question.rust, rustParts.value, question.c, cParts.value);
  const pairs: PairDraft[] = [];
  for (const pair of pairing.pairs) {
    const contents = draftContents(question, pair, depth);
    if (!contents.ok) return contents;
    pairs.push({ pair: placedPair(pair), contents: contents.value });
  }
  const accessors = pairing.accessors.flatMap((pair) => accessorDrafts(question, pair));
  const isShort = rust.value.size < c.value.size;
  const end = isShort ? endOf(rustParts.value, place) : place.offset + rust.value.size;
  const isCut = isShort && pairing.missing.some((part) => part.offset >= end);
  const tolerance = { endsEarly: isCut && !question.embedded && question.endingEarly === "tolerated" };
  const drafts = explainShifts({
    pairs,
    missing: missingFields(question, pairing.missing, rust.value.span),
    extras: extraFields(question, pairing),
    offsetOf: (pair) => wrongOffset(question, pair),
    size: wrongSize(question, place, rust.value, c.value, tolerance),
    rustEnd: end,
  });
  const alignment = wrongAlignment(place, rust.value, c.value, tolerance);
  if (alignment !== null) explainAlignment(alignment, drafts);
  return { ok: true, value: [...(alignment === null ? [] : [alignment]), ...drafts, ...accessors] };
}

function draftContents(
  question: Question,
  original: FieldPair,
  depth: number,
): Result<readonly Draft[], Reason> {
  const pair = placedPair(original);
  const drafts = pair.by === "place" ? [renamedField(question, pair)] : [];
  if (pair.c.bits !== null || pair.rust.bits !== null) {
    return { ok: true, value: [...drafts, ...bitDrafts(question, pair)] };
  }
  const inner = innerRecords(question, pair);
  if (inner !== null && !areUnrelated(question, pair, inner.rustRecord, inner.cRecord)) {
    const { rustRecord, cRecord, path } = inner;
    const inside = { ...question, rustRecord, cRecord, embedded: true };
    const nested = compareInside(inside, { offset: pair.c.offset, prefix: `${path}.` }, depth + 1);
    return nested.ok ? { ok: true, value: [...drafts, ...nested.value.map(draftOf)] } : nested;
  }
  if (inner !== null) {
    const sides = sidesOf(question, pair, pair.rust.size, pair.c.size);
    const other = draft("field-type", "warning", pair.rust.path, sides);
    return { ok: true, value: [...drafts, { ...other, detail: "other-record" }] };
  }
  const difference = compareContents(question.rust, question.c, pair);
  if (difference === null) return { ok: true, value: drafts };
  const sides = sidesOf(question, pair, difference.rust, difference.c);
  const content = draft(difference.code, difference.severity, pair.rust.path, sides);
  return { ok: true, value: [...drafts, { ...content, detail: difference.detail }] };
}

/** The two records that a pair holds, itself or as elements of two arrays. */
interface InnerRecords {
  readonly rustRecord: RecordId;
  readonly cRecord: RecordId;
  /** Of the Rust one, from the outermost record: `Slots`, `Slots[0]`. */
  readonly path: string;
}

/** Null where one side has no record. Arrays are alike if they have as many elements or are both tails. */
function innerRecords(question: Question, pair: FieldPair): InnerRecords | null {
  let { path } = pair.rust;
  let left = shapeWithBits(question.rust, pair.rust.type);
  let right = shapeOf(question.c, pair.c.type);
  while (left.kind === "array" && right.kind === "array") {
    if (left.length !== right.length && !areTails(left, right, pair)) return null;
    if (path === pair.rust.path) path += "[0]";
    left = shapeWithBits(question.rust, left.element);
    right = shapeOf(question.c, right.element);
  }
  if (left.kind !== "record" || right.kind !== "record") return null;
  return { rustRecord: left.record, cRecord: right.record, path };
}

/** The shape of a Rust type. One integer with accessors for its bits is no mere integer. */
function shapeWithBits(rust: Layouts, type: Type): Shape {
  const record = recordOf(type);
  const hasBits = record !== null && (rust.declarationOf(record)?.accessors ?? []).length > 0;
  return hasBits ? { kind: "record", record, union: false } : shapeOf(rust, type);
}

/** Where the last field ends, in bytes from the outermost record: what C has beyond is not bound. */
function endOf(parts: readonly Part[], place: Place): number {
  return parts.reduce((end, part) => Math.max(end, part.offset + part.size), place.offset);
}

/** A record that leaves out C's last fields is short on purpose, which is all right as long as nobody holds it by value. */
interface Tolerance {
  readonly endsEarly: boolean;
}

function wrongSize(
  question: Question,
  place: Place,
  rust: RecordLayout,
  c: RecordLayout,
  tolerance: Tolerance,
): Draft | null {
  if (rust.size === c.size) return null;
  const sides = { rust: recordSide(rust, rust.size), c: recordSide(c, c.size) };
  const isShort = rust.size < c.size;
  const tolerated = isShort && tolerance.endsEarly;
  // What an unnamed record leaves free at its end is for what is around it to judge.
  const isAlone = isUnnamed(c) && place.prefix === "";
  return {
    ...draft("size", tolerated || isAlone ? "note" : "error", recordPath(place), sides),
    detail: tolerated ? "only-behind-pointer" : isShort && question.embedded ? "embedded-by-value" : null,
  };
}

function isUnnamed({ name, aliases }: RecordLayout): boolean {
  return name === null && aliases.length === 0;
}

function wrongAlignment(
  place: Place,
  rust: RecordLayout,
  c: RecordLayout,
  tolerance: Tolerance,
): Draft | null {
  // An unnamed record is used nowhere else, so its alignment counts only through the offsets and sizes around it.
  if (isUnnamed(c)) return null;
  const alignment = knownAlignment(rust.alignment);
  if (alignment === null || (alignment >= c.alignment.least && alignment <= c.alignment.most)) return null;
  const tolerated = tolerance.endsEarly && alignment < c.alignment.least;
  const known = knownAlignment(c.alignment);
  const sides = { rust: recordSide(rust, alignment), c: recordSide(c, known) };
  return {
    ...draft("alignment", tolerated ? "note" : "error", recordPath(place), sides),
    bounds: known === null ? c.alignment : null,
  };
}

/** A field of the wrong width or a missing one takes its alignment along; a wrong alignment takes the size along. */
function explainAlignment(alignment: Draft, drafts: readonly Draft[]): void {
  const isRoot = (draft: Draft): boolean => draft.rootCause && draft.severity === "error";
  const cause = drafts.find(
    (draft) => isRoot(draft) && (draft.code === "field-size" || draft.code === "missing-field"),
  );
  if (cause !== undefined) {
    alignment.rootCause = false;
    cause.drags.push("(alignment)");
    return;
  }
  const size = drafts.find(
    (draft) => draft.code === "size" && draft.field === alignment.field && isRoot(draft),
  );
  const least = alignment.bounds?.least ?? alignment.c.value ?? 1;
  const rounded = Math.ceil((size?.rust.value ?? 0) / least) * least;
  if (size === undefined || rounded !== size.c.value) return;
  size.rootCause = false;
  alignment.drags.push("(size)");
}

function unsurePairing(finding: Finding): Reason {
  const args = { rust: finding.field ?? "", c: finding.c.name ?? "", offset: finding.c.value ?? 0 };
  return diagnostic("unsure-pairing", args, finding.rust.span);
}

function recordPath(place: Place): string | null {
  return place.prefix === "" ? null : place.prefix.slice(0, -1);
}

function draftOf(finding: Finding): Draft {
  return { ...finding, drags: [...finding.drags] };
}

function recordSide(layout: RecordLayout, value: number | null): Side {
  return { name: layout.name, value, type: null, span: layout.span };
}
