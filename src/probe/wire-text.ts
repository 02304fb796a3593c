import type { FieldQuestion, RecordExpression, RecordQuestion } from "./questions.ts";

// The questions as text inside the object, so that an object read elsewhere needs no header: one JSON array per line.

/** The text of all questions; ends in a line feed. */
export function encodeQuestions(questions: readonly RecordQuestion[]): string {
  return questions
    .map((question) =>
      JSON.stringify([
        question.record,
        question.name,
        question.aliases,
        question.form,
        question.asked.kind === "named"
          ? [question.asked.spelling]
          : [question.asked.spelling, question.asked.path],
        question.fields.map(encodeField),
      ]),
    )
    .map((line) => `${line}\n`)
    .join("");
}

/** Null if the text is not what `encodeQuestions` writes. */
export function decodeQuestions(text: string): readonly RecordQuestion[] | null {
  const questions: RecordQuestion[] = [];
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const question = decodeRecord(parsed(line));
    if (question === null) return null;
    questions.push(question);
  }
  return questions;
}

function encodeField(field: FieldQuestion): unknown[] {
  return field.kind === "member"
    ? [field.path, field.spelling, field.isFlexible]
    : [field.path, field.spelling, field.bitWidth, field.unitSize, field.isBoolean];
}

function decodeRecord(value: unknown): RecordQuestion | null {
  if (!Array.isArray(value) || value.length !== 6) return null;
  const [record, name, aliases, form, asked, fields] = value as unknown[];
  if (typeof record !== "string" || !(name === null || typeof name === "string")) return null;
  if (form !== "struct" && form !== "union") return null;
  const expression = decodeExpression(asked);
  if (!isStrings(aliases) || expression === null || !Array.isArray(fields)) return null;
  const decoded = fields.map(decodeField).filter((field) => field !== null);
  if (decoded.length !== fields.length) return null;
  return { record, name, aliases, form, asked: expression, fields: decoded };
}

function decodeExpression(value: unknown): RecordExpression | null {
  if (!isStrings(value)) return null;
  const [spelling, path] = value;
  if (spelling === undefined) return null;
  return path === undefined ? { kind: "named", spelling } : { kind: "through", spelling, path };
}

function decodeField(value: unknown): FieldQuestion | null {
  if (!Array.isArray(value)) return null;
  const [path, spelling, third, unitSize, isBoolean] = value as unknown[];
  if (typeof path !== "string" || typeof spelling !== "string") return null;
  if (value.length === 3 && typeof third === "boolean")
    return { kind: "member", path, spelling, isFlexible: third };
  if (value.length !== 5 || typeof isBoolean !== "boolean" || !isCount(third) || !isCount(unitSize))
    return null;
  return { kind: "bit-field", path, spelling, bitWidth: third, unitSize, isBoolean };
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 64;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
