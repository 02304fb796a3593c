import type { Diagnostic } from "../diagnostic/facts.ts";
import { diagnostic } from "../diagnostic/facts.ts";
import type { BitFieldLayout, FieldLayout, Layouts, RecordLayout, Result } from "../layout/layouts.ts";
import { exactly } from "../layout/layouts.ts";
import { typeLayoutFrom } from "../layout/type-layout.ts";
import type { Field, Model, RecordId, Type } from "../model/model.ts";
import { withoutAliases } from "../model/model.ts";
import { wholeFile } from "../source/source.ts";
import type { Span } from "../source/source.ts";
import type { BitFieldQuestion, FieldQuestion, ProbeAnswers, RecordAnswer } from "./questions.ts";

/**
 * A compiler's answers as layouts. `model` is what the questions were made from; null for an object read without its
 * header, whose types are then known by their spelling only. Fields of anonymous members stand in the record that shows
 * them. Of a bit-field, `unitOffset * 8 + bitOffset` and the width are measured; where the unit begins is not visible in
 * an object, and is given at its natural place where that holds the bits.
 */
export function measuredLayouts(answers: ProbeAnswers, model: Model | null): Layouts {
  const byId = new Map(answers.records.map((answer) => [answer.question.record, answer]));
  const layouts = new Map<RecordId, RecordLayout>();

  function layoutOf(record: RecordId): Result<RecordLayout, Diagnostic> {
    const known = layouts.get(record);
    if (known !== undefined) return { ok: true, value: known };
    const answer = byId.get(record);
    if (answer === undefined) return { ok: false, error: diagnostic("incomplete-record", { record }, null) };
    const layout = layoutFrom(answer, model);
    layouts.set(record, layout);
    return { ok: true, value: layout };
  }

  const enumOf: Layouts["enumOf"] = (id) => model?.enums.get(id) ?? null;
  return {
    language: answers.compiler.language,
    records: () => byId.keys(),
    layoutOf,
    enumOf,
    declarationOf: (id) => model?.records.get(id) ?? null,
    typeLayoutOf: (type) => typeLayoutFrom({ layoutOf, enumOf }, type),
  };
}

function layoutFrom(answer: RecordAnswer, model: Model | null): RecordLayout {
  const { question } = answer;
  const record = model?.records.get(question.record);
  const declared = record === undefined || model === null ? [] : visible(record.fields, model, 0);
  return {
    record: question.record,
    name: question.name,
    path: null,
    aliases: question.aliases,
    form: question.form,
    size: answer.size,
    alignment: exactly(answer.alignment),
    requiredAlignment: answer.requiredAlignment,
    fields: fieldLayouts(answer, declared),
    span: record?.span ?? null,
  };
}

/** In the order in which `questionsOfModel` asks. */
function visible(fields: readonly Field[], model: Model, depth: number): readonly Field[] {
  return fields.flatMap((field) => {
    if (field.name !== null) return [field];
    const type = field.kind === "bit-field" ? null : withoutAliases(field.type);
    const inner = type?.kind === "record" ? model.records.get(type.record) : undefined;
    return inner === undefined || depth > 64 ? [] : visible(inner.fields, model, depth + 1);
  });
}

function fieldLayouts(answer: RecordAnswer, declared: readonly Field[]): readonly FieldLayout[] {
  const layouts: FieldLayout[] = [];
  let unit: Unit | null = null;
  for (const [index, question] of answer.question.fields.entries()) {
    const found = answer.fields[index];
    const field = declared[index]?.name === question.path ? declared[index] : undefined;
    const type = field?.type ?? typeKnownBySpelling(question);
    const span: Span | null = field?.span ?? null;
    if (found?.kind === "member") {
      layouts.push({
        kind: "member",
        name: question.path,
        type,
        offset: found.offset,
        size: found.size,
        span,
      });
      unit = null;
    } else if (found?.kind === "bit-field" && question.kind === "bit-field") {
      unit = unitOf(question, found.firstBit, unit);
      layouts.push({ ...bitsIn(unit, question, found.firstBit), type, span });
    }
  }
  return layouts;
}

interface Unit {
  readonly offset: number;
  readonly size: number;
}

/** The unit that is open goes on while it has the size and holds the bits; a new one starts where it fits. */
function unitOf(question: BitFieldQuestion, firstBit: number, open: Unit | null): Unit {
  const size = question.unitSize === 0 ? smallestUnit(question.bitWidth) : question.unitSize;
  const end = firstBit + question.bitWidth;
  if (open?.size === size && firstBit >= open.offset * 8 && end <= (open.offset + size) * 8) return open;
  const natural = Math.floor(firstBit / (size * 8)) * size;
  const fits = end <= (natural + size) * 8;
  // Under pack a unit may begin anywhere; then the natural place does not hold the bits.
  return { offset: fits ? natural : Math.floor(firstBit / 8), size };
}

function smallestUnit(bitWidth: number): number {
  return [1, 2, 4].find((bytes) => bitWidth <= bytes * 8) ?? 8;
}

function bitsIn(
  unit: Unit,
  question: BitFieldQuestion,
  firstBit: number,
): Omit<BitFieldLayout, "type" | "span"> {
  return {
    kind: "bit-field",
    name: question.path,
    unitOffset: unit.offset,
    unitSize: unit.size,
    bitOffset: firstBit - unit.offset * 8,
    bitWidth: question.bitWidth,
  };
}

function typeKnownBySpelling(question: FieldQuestion): Type {
  const reason = { code: "unknown", detail: "read from an object without its header" } as const;
  return { kind: "unresolved", spelling: question.spelling, reason, span: wholeFile("") };
}
