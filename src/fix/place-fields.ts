import type { FieldText, RecordText } from "./record-text.ts";
import type { Replacement } from "./rewrite.ts";

/** A field to be written behind another that stays; null: before all. */
export interface NewField {
  readonly after: FieldText | null;
  readonly text: string;
}

/** Writes fields as the record writes its own: each on its line, or all on one. */
export function placeNewFields(
  placed: readonly NewField[],
  written: RecordText,
  text: string,
): readonly Replacement[] {
  const groups = new Map<FieldText | null, string[]>();
  for (const { after, text: one } of placed) groups.set(after, [...(groups.get(after) ?? []), one]);
  return [...groups].flatMap(([after, lines]) => placeBehind(after, lines, written, text));
}

function placeBehind(
  after: FieldText | null,
  fields: readonly string[],
  written: RecordText,
  text: string,
): readonly Replacement[] {
  const indent = indentOf(after ?? written.fields[0] ?? null, text);
  const needsComma = after !== null && after.afterComma === null;
  const comma = needsComma ? [{ start: after.type.end, end: after.type.end, insert: "," }] : [];
  const start = after === null ? written.body.start : (after.afterComma ?? after.type.end);
  if (indent === null) {
    const insert = needsComma ? `, ${fields.join(", ")}` : ` ${fields.map((field) => `${field},`).join(" ")}`;
    return [{ start, end: start, insert }];
  }
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const at = endOfLine(start, written.body.end, text);
  const insert = fields.map((field) => `${newline}${indent}${field},`).join("");
  return [...comma, { start: at, end: at, insert }];
}

/** The white space before a field that has a line to itself; null for one that shares its line. */
function indentOf(field: FieldText | null, text: string): string | null {
  if (field === null) return null;
  const lineStart = text.lastIndexOf("\n", field.start - 1) + 1;
  const before = text.slice(lineStart, field.start);
  return lineStart > 0 && before.trim() === "" ? before : null;
}

/** Behind the comment that follows on the same line, if nothing else does. */
function endOfLine(from: number, bodyEnd: number, text: string): number {
  const rest = /^[ \t]*(?:\/\/[^\r\n]*|\/\*(?:(?!\*\/)[^\r\n])*\*\/[ \t]*)?(?=\r?\n)/.exec(
    text.slice(from, bodyEnd),
  );
  return rest === null ? from : from + rest[0].length;
}
