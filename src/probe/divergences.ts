import type { Layouts, RecordLayout } from "../layout/layouts.ts";
import type { Field, Model, RecordType, Type } from "../model/model.ts";
import { withoutAliases } from "../model/model.ts";

// Clang is not cl. These are the constructs on which it is known not to follow; the engine follows cl. Each rule has a case
// in probes/cases with both answers, and its evidence in probes/divergences.json.

/** A way in which clang lays out otherwise than cl. */
export interface Divergence {
  /** What cl does, and what clang does instead. */
  readonly rule: string;
  /** `topic/claim` of the case that shows it. */
  readonly case: string;
}

export const divergences = {
  roundedLess: {
    rule: "pack limits how far cl rounds a size up; clang's C mode rounds to the whole alignment",
    case: "bit-field/pack-limits-the-rounding",
  },
  emptyUnion: {
    rule: "a union without bytes has the size of its alignment in cl, 4 in clang's C mode",
    case: "empty/union-is-its-alignment",
  },
  requiresAll: {
    rule: "of an aligned record cl requires what was asked for, clang the whole alignment",
    case: "record/only-the-request-is-required",
  },
  arrayStride: {
    rule: "cl pads no element of an array; clang refuses elements whose size is no multiple of their alignment",
    case: "array/stride-is-the-size-of-an-element",
  },
  typedefLowers: {
    rule: "a typedef's align never lowers an alignment in cl; in clang the last one counts",
    case: "typedef/never-lowers",
  },
  wideBoolean: {
    rule: "a bool bit-field may have 8 bits in cl; clang allows 1",
    case: "bit-field/bool-has-eight-bits",
  },
} as const satisfies Readonly<Record<string, Divergence>>;

/** The divergences that the record meets, itself or in what it holds. */
export function divergencesIn(
  record: RecordType,
  model: Model,
  layouts: Layouts,
  mode: "c" | "c++",
): readonly Divergence[] {
  const met = new Set<Divergence>();
  const seen = new Set([record]);
  for (const holder of seen) {
    for (const base of holder.class?.bases ?? []) {
      const inner = model.records.get(base.record);
      if (inner !== undefined) seen.add(inner);
    }
    if (mode === "c" && isRoundedLess(holder, layouts)) met.add(divergences.roundedLess);
    if (mode === "c" && isEmptyUnion(holder, layouts)) met.add(divergences.emptyUnion);
    for (const field of holder.fields) {
      for (const divergence of divergencesOfField(field, layouts)) met.add(divergence);
      const held = coreOf(field.type);
      const inner = held.kind === "record" ? model.records.get(held.record) : undefined;
      if (inner === undefined) continue;
      seen.add(inner);
      if (requiresLess(inner, layouts)) met.add(divergences.requiresAll);
    }
  }
  return [...met].sort((a, b) => (a.case < b.case ? -1 : 1));
}

/** clang requires the whole alignment of a record that asks for any; cl only what it asks for. */
export function requiresLess(record: RecordType, layouts: Layouts): boolean {
  const layout = laidOut(record, layouts);
  if (record.requestedAlignment === null || layout === null) return false;
  return layout.alignment.most > (layout.requiredAlignment ?? 1);
}

/** In C mode clang rounds the size to the whole alignment, in C++ mode as cl does in both. */
function isRoundedLess(record: RecordType, layouts: Layouts): boolean {
  const layout = laidOut(record, layouts);
  return layout !== null && layout.size % layout.alignment.most !== 0;
}

/** A union whose members have no bytes: in C cl gives it its alignment, clang 4. */
function isEmptyUnion(record: RecordType, layouts: Layouts): boolean {
  if (record.form !== "union") return false;
  const fields = laidOut(record, layouts)?.fields;
  return fields?.every((field) => field.kind === "member" && field.size === 0) === true;
}

function laidOut(record: RecordType, layouts: Layouts): RecordLayout | null {
  const layout = layouts.layoutOf(record.id);
  return layout.ok ? layout.value : null;
}

function divergencesOfField(field: Field, layouts: Layouts): readonly Divergence[] {
  const met: Divergence[] = [];
  const bare = withoutAliases(field.type);
  if (field.kind === "bit-field" && bare.kind === "scalar" && bare.class === "bool" && field.bitWidth > 1)
    met.push(divergences.wideBoolean);
  for (let type = field.type; type.kind === "alias" || type.kind === "array";) {
    const inner = type.kind === "alias" ? type.target : type.element;
    const numbers = layouts.typeLayoutOf(inner);
    if (numbers.ok) {
      const { size, alignment } = numbers.value;
      if (type.kind === "array" && size % alignment.most !== 0) met.push(divergences.arrayStride);
      if (type.kind === "alias" && (type.requestedAlignment ?? alignment.most) < alignment.most)
        met.push(divergences.typedefLowers);
    }
    type = inner;
  }
  return met;
}

function coreOf(type: Type): Type {
  let core = withoutAliases(type);
  while (core.kind === "array") core = withoutAliases(core.element);
  return core;
}
