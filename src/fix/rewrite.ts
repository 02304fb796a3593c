import type { Field, RecordType, Type } from "../model/model.ts";
import { withoutAliases } from "../model/model.ts";
import type { TextEdit } from "../source/edit.ts";
import { lineIndex } from "../source/source.ts";
import type { SourceText } from "../source/source.ts";
import { placeNewFields } from "./place-fields.ts";
import type { NewField } from "./place-fields.ts";
import type { FieldText, RecordText, TextRange } from "./record-text.ts";
import { reprEdits } from "./repr-edits.ts";
import type { TypeText } from "./type-text.ts";

/** A change to the text, as offsets. */
export interface Replacement extends TextRange {
  readonly insert: string;
}

/** What turns the text of one record into that of another, or why that cannot be written. */
export type Rewriting =
  | { readonly ok: true; readonly edits: readonly TextEdit[] }
  | { readonly ok: false; readonly why: string };

/**
 * The smallest edits of the source that make `from` into `to`. Fields are known again by their spans; comments and all
 * that is not concerned stay as they are.
 */
export function rewriteRecord(
  from: RecordType,
  to: RecordType,
  written: RecordText,
  source: SourceText,
  types: TypeText,
): Rewriting {
  const replacements: Replacement[] = [...reprEdits(from, to, written, source.text)];
  if (from.form !== to.form) replacements.push({ ...written.keyword, insert: to.form });
  const fields = fieldEdits(from, to, written, source.text, types);
  if (typeof fields === "string") return { ok: false, why: fields };
  replacements.push(...fields);
  const lines = lineIndex(source.text);
  const edits = replacements.map(({ start, end, insert }) => ({
    span: { file: source.file, start, end, ...lines.positionAt(start) },
    remove: source.text.slice(start, end),
    insert,
  }));
  return { ok: true, edits };
}

/** The edits, or why there are none. */
function fieldEdits(
  from: RecordType,
  to: RecordType,
  written: RecordText,
  text: string,
  types: TypeText,
): readonly Replacement[] | string {
  if (from.fields === to.fields) return [];
  const texts = from.fields.map((field) => textOf(field, written));
  const replacements: Replacement[] = [];
  const placed: NewField[] = [];
  const staying = new Set(longestInOrder(to.fields.map((field) => indexIn(from, field))));
  let previous: FieldText | null = null;
  for (const field of to.fields) {
    const index = indexIn(from, field);
    const original = index === -1 ? null : (texts[index] ?? null);
    if (index !== -1 && original === null)
      return `${field.name ?? "a field"} is not written there as a field`;
    const retyped = index === -1 || from.fields[index]?.type !== field.type;
    const typeText = retyped
      ? newTypeText(from.fields[index]?.type ?? null, field.type, original, text, types)
      : "";
    if (typeText === null) return `no Rust type for ${field.name ?? "a field"} is at hand in this file`;
    if (original !== null && staying.has(index)) {
      if (retyped) replacements.push({ ...original.type, insert: typeText });
      previous = original;
    } else if (original !== null) {
      const head = text.slice(original.start, original.type.start);
      const type = retyped ? typeText : text.slice(original.type.start, original.type.end);
      placed.push({ after: previous, text: head + type });
    } else placed.push({ after: previous, text: newFieldText(field, typeText, written) });
  }
  for (const [index, original] of texts.entries()) {
    if (staying.has(index)) continue;
    if (original === null) return `${from.fields[index]?.name ?? "a field"} is not written there as a field`;
    replacements.push(removal(original, text));
  }
  return [...replacements, ...placeNewFields(placed, written, text)];
}

function textOf(field: Field, { fields }: RecordText): FieldText | null {
  return fields.find(({ anchor }) => anchor === field.span.start) ?? null;
}

/** A field keeps its span through every edit. */
function indexIn(record: RecordType, field: Field): number {
  return record.fields.findIndex(({ span }) => span === field.span);
}

/** A new field is seen as widely as its neighbours, padding by nobody. */
function newFieldText(field: Field, type: string, { fields, isTuple }: RecordText): string {
  if (isTuple) return type;
  const isHidden = field.name?.startsWith("_") === true;
  const visibility = isHidden ? "" : (fields.at(-1)?.visibility ?? "");
  return `${visibility === "" ? "" : `${visibility} `}${field.name ?? "_"}: ${type}`;
}

function newTypeText(
  before: Type | null,
  after: Type,
  original: FieldText | null,
  text: string,
  types: TypeText,
): string | null {
  const length =
    original === null ? null : otherLength(before, after, text.slice(original.type.start, original.type.end));
  return length ?? types.write(after);
}

/** `[u8; 0x10]` with another length, in the author's own radix; null where more than the length changes. */
function otherLength(before: Type | null, after: Type, written: string): string | null {
  const [old, wanted] = [before === null ? null : withoutAliases(before), withoutAliases(after)];
  if (old?.kind !== "array" || wanted.kind !== "array" || old.element !== wanted.element) return null;
  const match = /^(\[[\s\S]*;\s*)((?:0x[\da-fA-F_]+)|[\d_]+)(usize)?(\s*\])$/.exec(written);
  if (match === null || wanted.length === null) return null;
  const [, head = "", number = "", suffix = "", tail = ""] = match;
  const length = number.startsWith("0x") ? `0x${wanted.length.toString(16)}` : String(wanted.length);
  return `${head}${length}${suffix}${tail}`;
}

/** The field with its comma; with its line where it has one to itself. */
function removal(field: FieldText, text: string): Replacement {
  const end = field.afterComma ?? field.type.end;
  const lineStart = text.lastIndexOf("\n", field.start - 1) + 1;
  const newline = text.indexOf("\n", end);
  const lineEnd = newline === -1 ? text.length : newline;
  const isAlone = text.slice(lineStart, field.start).trim() === "" && text.slice(end, lineEnd).trim() === "";
  if (isAlone && newline !== -1) return { start: lineStart, end: lineEnd + 1, insert: "" };
  const space = /^[ \t]*/.exec(text.slice(end, lineEnd))?.[0].length ?? 0;
  return { start: field.start, end: end + space, insert: "" };
}

/** Of indices (-1: none) as many as can stay where they are while the others move around them. */
function longestInOrder(indices: readonly number[]): readonly number[] {
  const chains: number[][] = [];
  for (const index of indices) {
    if (index === -1) continue;
    let best: readonly number[] = [];
    for (const chain of chains) if ((chain.at(-1) ?? -1) < index && chain.length > best.length) best = chain;
    chains.push([...best, index]);
  }
  return chains.reduce<readonly number[]>((best, chain) => (chain.length > best.length ? chain : best), []);
}
