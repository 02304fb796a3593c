import type { Diagnostic } from "../diagnostic/facts.ts";
import { diagnostic } from "../diagnostic/facts.ts";
import type { BitField, Field, Member, Model, RecordId, RecordType, Type } from "../model/model.ts";
import { withoutAliases } from "../model/model.ts";
import { spell } from "../model/spelling.ts";
import { isAggregate, mayBeAbstract, openBases, unaskedParts } from "./classes.ts";
import type { FieldQuestion, RecordExpression, RecordQuestion } from "./questions.ts";

export interface ModelQuestions {
  readonly questions: readonly RecordQuestion[];
  /** Records that a probe cannot name, cannot be asked about as a whole, or that the model itself refuses. */
  readonly unaskable: readonly Diagnostic[];
}

/** How deep anonymous members may nest before the model is not believed. */
const deepest = 64;

/**
 * What the records are called in the text that is compiled: as their header declares them, or as `printC` writes them, where
 * a record has its id for a tag.
 */
export type Naming = "declared" | "printed";

/**
 * The questions about some records of a C or C++ model. Every named field that everybody may use is asked for, also behind
 * anonymous members and in bases that are open to everybody.
 */
export function questionsOfModel(model: Model, records: Iterable<RecordId>, naming: Naming): ModelQuestions {
  const ways = waysTo(model);
  const questions: RecordQuestion[] = [];
  const unaskable: Diagnostic[] = [];
  for (const id of records) {
    const record = model.records.get(id);
    const asked = record === undefined ? null : expressionFor(record, ways, naming);
    if (record === undefined) unaskable.push(diagnostic("incomplete-record", { record: id }, null));
    else if (record.refused !== null) unaskable.push(refusal(record));
    else if (asked === null) unaskable.push(unnamed(record));
    else {
      questions.push(questionFor(record, asked, model));
      const parts = unaskedParts(record, model);
      if (parts.length > 0) unaskable.push(partial(record, parts));
    }
  }
  return { questions, unaskable };
}

function questionFor(record: RecordType, asked: RecordExpression, model: Model): RecordQuestion {
  return {
    record: record.id,
    name: record.name,
    aliases: record.aliases,
    form: record.form,
    asked,
    ...(mayBeAbstract(record, model) ? { isAbstract: true } : {}),
    fields: [...inheritedQuestions(record, model), ...fieldQuestions(record.fields, model, 0)].filter(
      ({ kind }) => kind === "member" || isAggregate(record, model),
    ),
  };
}

/** Fields of bases that the class neither hides nor has twice. */
function inheritedQuestions(record: RecordType, model: Model): readonly FieldQuestion[] {
  const bases = openBases(record, model);
  if (bases.length === 0) return [];
  const times = new Map<string, number>();
  for (const { fields, class: facts } of [record, ...bases])
    for (const name of [...visibleNames(fields, model, 0), ...(facts?.methods ?? []).map((one) => one.name)])
      times.set(name, (times.get(name) ?? 0) + 1);
  return bases
    .flatMap(({ fields }) => fieldQuestions(fields, model, 0))
    .filter(({ path }) => times.get(path) === 1);
}

function visibleNames(fields: readonly Field[], model: Model, depth: number): readonly string[] {
  return fields.flatMap((field) => {
    if (field.name !== null) return [field.name];
    const type = withoutAliases(field.type);
    const inner = type.kind === "record" ? model.records.get(type.record) : undefined;
    return inner === undefined || depth > deepest ? [] : visibleNames(inner.fields, model, depth + 1);
  });
}

function fieldQuestions(fields: readonly Field[], model: Model, depth: number): readonly FieldQuestion[] {
  return fields.flatMap((field) => {
    if (field.access !== undefined) return [];
    if (field.kind === "bit-field")
      return field.name === null ? [] : [bitFieldQuestion(field, field.name, model)];
    return field.name === null
      ? anonymousQuestions(field, model, depth)
      : [memberQuestion(field, field.name)];
  });
}

function anonymousQuestions(member: Member, model: Model, depth: number): readonly FieldQuestion[] {
  const type = withoutAliases(member.type);
  const inner = type.kind === "record" ? model.records.get(type.record) : undefined;
  return inner === undefined || depth > deepest ? [] : fieldQuestions(inner.fields, model, depth + 1);
}

function memberQuestion(member: Member, name: string): FieldQuestion {
  const type = withoutAliases(member.type);
  const isFlexible = type.kind === "array" && type.length === null;
  return { kind: "member", path: name, isFlexible, spelling: spell(member.type, "c") };
}

function bitFieldQuestion(field: BitField, name: string, model: Model): FieldQuestion {
  const type = withoutAliases(field.type);
  return {
    kind: "bit-field",
    path: name,
    bitWidth: field.bitWidth,
    unitSize: unitSizeOf(type, model),
    isBoolean: type.kind === "scalar" && type.class === "bool",
    spelling: spell(field.type, "c"),
  };
}

/** Bytes of a bit-field's declared type. Anything but an integer is the compiler's to refuse; 0 then. */
function unitSizeOf(type: Type, model: Model): number {
  const bare = withoutAliases(type);
  if (bare.kind === "scalar") return bare.size;
  return bare.kind === "enum" ? (model.enums.get(bare.enum)?.underlying.size ?? 4) : 0;
}

type Way = { readonly from: RecordType; readonly path: string };

/** For each record, a named field somewhere whose type leads to it: `inner`, `entries[0][0]`, `next[0]`. */
function waysTo(model: Model): ReadonlyMap<RecordId, Way> {
  const ways = new Map<RecordId, Way>();
  const visit = (from: RecordType, fields: readonly Field[], depth: number): void => {
    for (const field of fields) {
      if (field.kind === "bit-field" || field.access !== undefined) continue;
      const { record, suffix } = recordBehind(field.type);
      const inner = record === null ? undefined : model.records.get(record);
      if (record === null || inner === undefined) continue;
      if (field.name !== null && !ways.has(record))
        ways.set(record, { from, path: `${field.name}${suffix}` });
      if (field.name === null && depth < deepest) visit(from, inner.fields, depth + 1);
    }
  };
  for (const record of model.records.values()) visit(record, record.fields, 0);
  return ways;
}

function recordBehind(type: Type): { readonly record: RecordId | null; readonly suffix: string } {
  let suffix = "";
  let bare = withoutAliases(type);
  while (bare.kind === "array" || bare.kind === "pointer") {
    suffix += "[0]";
    if (bare.kind === "pointer" && bare.pointee === null) return { record: null, suffix };
    bare = withoutAliases(bare.kind === "array" ? bare.element : (bare.pointee ?? bare));
  }
  return { record: bare.kind === "record" ? bare.record : null, suffix };
}

/** A tag or a typedef names it; else the shortest chain of fields from a record that has one. */
function expressionFor(
  record: RecordType,
  ways: ReadonlyMap<RecordId, Way>,
  naming: Naming,
): RecordExpression | null {
  let path = "";
  let at = record;
  for (let step = 0; step <= deepest; step++) {
    const spelling = naming === "printed" ? printedSpelling(at) : namedSpelling(at);
    if (spelling !== null)
      return path === "" ? { kind: "named", spelling } : { kind: "through", spelling, path };
    const way = ways.get(at.id);
    if (way === undefined) return null;
    path = path === "" ? way.path : `${way.path}.${path}`;
    at = way.from;
  }
  return null;
}

/** `printC` writes a record under its id; one whose id is no word stands where it is used. */
function printedSpelling(record: RecordType): string | null {
  return /^\w+$/.test(record.id) ? `${record.form} ${record.id}` : null;
}

/** In C++ a name with its scopes, which no keyword goes before; inside a namespace without a name nobody is asked. */
function namedSpelling(record: RecordType): string | null {
  const alias = record.aliases[0];
  if (record.access !== undefined) return null;
  if (record.path !== null) return /^[\w:<>*&, ]+$/.test(record.path) ? record.path : null;
  if (record.name !== null) return `${record.form} ${record.name}`;
  return alias ?? null;
}

function refusal(record: RecordType): Diagnostic {
  const reason = record.refused ?? { code: "unsupported", detail: "" };
  return diagnostic(
    "refused-record",
    { record: record.id, code: reason.code, detail: reason.detail },
    record.span,
  );
}

const mostParts = 6;

function partial(record: RecordType, parts: readonly string[]): Diagnostic {
  const shown = [...parts.slice(0, mostParts), ...(parts.length > mostParts ? ["…"] : [])].join(", ");
  return diagnostic("probe-partial", { record: record.id, parts: shown }, record.span);
}

function unnamed(record: RecordType): Diagnostic {
  const why =
    record.access === undefined
      ? "it has no tag and no typedef, and no named field is of its type"
      : `it is ${record.access} in another class`;
  return diagnostic("probe-unaskable", { record: record.id, why }, record.span);
}
