import type { BaseClass } from "../model/classes.ts";
import { type Field, type Model, type RecordType, withoutAliases } from "../model/model.ts";

// What may be asked about a C++ class. A probe only declares constants, so classes that need code to come into being, or
// that never do by themselves, are asked less.

/** True if an object of the record can be written as a list of its fields, which is how bit-fields are asked for. */
export function isAggregate(record: RecordType, model: Model): boolean {
  const seen = new Set([record]);
  for (const { class: facts, fields } of seen) {
    if (facts !== undefined && (facts.bases.length > 0 || facts.declaresConstructorOrDestructor))
      return false;
    if (facts?.methods.some(({ isVirtual }) => isVirtual) === true) return false;
    if (fields.some(({ access }) => access !== undefined)) return false;
    for (const field of fields) {
      const inner = recordIn(field, model);
      if (inner !== undefined) seen.add(inner);
    }
  }
  return true;
}

/**
 * True if the class may be abstract: then nothing holds it by value. One with pure functions that all are overridden counts
 * too, unless it is final.
 */
export function mayBeAbstract(record: RecordType, model: Model): boolean {
  if (record.class?.isFinal === true) return false;
  const seen = new Set([record]);
  for (const { class: facts } of seen) {
    if (facts?.methods.some(({ isPure }) => isPure) === true) return true;
    for (const base of facts?.bases ?? []) {
      const inner = model.records.get(base.record);
      if (inner !== undefined) seen.add(inner);
    }
  }
  return false;
}

/** What of a class a probe is not asked about, in words; empty if it is asked about all of it. */
export function unaskedParts(record: RecordType, model: Model): readonly string[] {
  const isWhole = isAggregate(record, model);
  const parts = new Set<string>();
  for (const one of [record, ...openBases(record, model)]) {
    if (one.class?.methods.some(({ isVirtual }) => isVirtual) === true)
      parts.add("pointers to its functions");
    for (const base of one.class?.bases ?? []) if (!isOpen(base)) parts.add(`base ${base.record}`);
    for (const { name, access, kind } of one.fields)
      if (name !== null && (access !== undefined || (kind === "bit-field" && !isWhole))) parts.add(name);
  }
  return [...parts];
}

/** The bases at any depth whose public fields everybody may name as fields of the class; outermost first. */
export function openBases(record: RecordType, model: Model): readonly RecordType[] {
  const found: RecordType[] = [];
  for (let around: readonly RecordType[] = [record]; around.length > 0 && found.length < mostBases;) {
    around = around.flatMap((one) =>
      (one.class?.bases ?? []).filter(isOpen).flatMap((base) => model.records.get(base.record) ?? []),
    );
    found.push(...around);
  }
  return found;
}

/** Non-virtual bases may double with every step. */
const mostBases = 200;

function isOpen({ isVirtual, access }: BaseClass): boolean {
  return !isVirtual && access === undefined;
}

function recordIn({ type }: Field, model: Model): RecordType | undefined {
  let bare = withoutAliases(type);
  while (bare.kind === "array") bare = withoutAliases(bare.element);
  return bare.kind === "record" ? model.records.get(bare.record) : undefined;
}
