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
  const facts = record.class;
  const isWhole = isAggregate(record, model);
  const fields = record.fields.filter(
    ({ name, access, kind }) => name !== null && (access !== undefined || (kind === "bit-field" && !isWhole)),
  );
  return [
    ...(facts?.methods.some(({ isVirtual }) => isVirtual) === true ? ["pointers to its functions"] : []),
    ...(facts?.bases ?? []).map((base) => `base ${base.record}`),
    ...fields.map((field) => field.name ?? ""),
  ];
}

function recordIn({ type }: Field, model: Model): RecordType | undefined {
  let bare = withoutAliases(type);
  while (bare.kind === "array") bare = withoutAliases(bare.element);
  return bare.kind === "record" ? model.records.get(bare.record) : undefined;
}
