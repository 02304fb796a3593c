import { type Field, type Model, type RecordType, type Type, withoutAliases } from "../../src/model/model.ts";
import type { Mode } from "./clang-dump.ts";
import type { Layouts } from "../../src/layout/layouts.ts";

// Constructs on which clang is known not to follow cl. Random records that use one are not compared, and are counted.

/** The names of the divergences that the record meets, itself or in what it holds. */
export function divergencesIn(
  record: RecordType,
  model: Model,
  layouts: Layouts,
  mode: Mode,
): readonly string[] {
  const met = new Set<string>();
  const seen = new Set([record]);
  for (const holder of seen) {
    if (mode === "c" && isRoundedLess(holder, layouts)) met.add("C mode rounding");
    if (mode === "c" && isEmptyUnion(holder, layouts)) met.add("C mode empty union");
    for (const field of holder.fields) {
      for (const name of divergencesOfField(field, layouts)) met.add(name);
      const held = coreOf(field.type);
      const inner = held.kind === "record" ? model.records.get(held.record) : undefined;
      if (inner === undefined) continue;
      seen.add(inner);
      if (requiresLess(inner, layouts)) met.add("aligned record requires all");
    }
  }
  return [...met].sort();
}

/** clang requires the whole alignment of a record that asks for any; cl only what it asks for. */
function requiresLess(record: RecordType, layouts: Layouts): boolean {
  const layout = layouts.layoutOf(record.id);
  if (record.requestedAlignment === null || !layout.ok) return false;
  return layout.value.alignment.most > (layout.value.requiredAlignment ?? 1);
}

/** In C mode clang rounds the size to the whole alignment, in C++ mode as cl does in both. */
function isRoundedLess(record: RecordType, layouts: Layouts): boolean {
  const layout = layouts.layoutOf(record.id);
  return layout.ok && layout.value.size % layout.value.alignment.most !== 0;
}

/** A union whose members have no bytes: in C cl gives it its alignment, clang 4. */
function isEmptyUnion(record: RecordType, layouts: Layouts): boolean {
  if (record.form !== "union") return false;
  const layout = layouts.layoutOf(record.id);
  return layout.ok && layout.value.fields.every((field) => field.kind === "member" && field.size === 0);
}

function divergencesOfField(field: Field, layouts: Layouts): readonly string[] {
  const met: string[] = [];
  for (let type = field.type; type.kind === "alias" || type.kind === "array";) {
    const inner = type.kind === "alias" ? type.target : type.element;
    const numbers = layouts.typeLayoutOf(inner);
    if (numbers.ok) {
      const { size, alignment } = numbers.value;
      if (type.kind === "array" && size % alignment.most !== 0) met.push("array stride");
      if (type.kind === "alias" && (type.requestedAlignment ?? alignment.most) < alignment.most)
        met.push("typedef lowers");
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
