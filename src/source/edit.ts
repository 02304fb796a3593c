import type { Span } from "./source.ts";

/** One change to a text: `remove`, which lies at `span`, gives way to `insert`. Either may be empty. */
export interface TextEdit {
  readonly span: Span;
  readonly remove: string;
  readonly insert: string;
}

/** The text with the edits made. They must not overlap; two insertions at one place stay in their order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const inOrder = edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const pieces: string[] = [];
  let reached = 0;
  for (const { span, insert } of inOrder) {
    if (span.start < reached) throw new Error(`two edits overlap at ${span.file}:${span.line}`);
    pieces.push(text.slice(reached, span.start), insert);
    reached = span.end;
  }
  pieces.push(text.slice(reached));
  return pieces.join("");
}
