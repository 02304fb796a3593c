/** A stretch of text that gives way to blanks or to a stand-in no longer than itself. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** The text with its edits made; every position stays. */
export function editInPlace(text: string, edits: readonly Edit[]): string {
  const sorted = edits.toSorted((left, right) => left.start - right.start || right.end - left.end);
  const pieces: string[] = [];
  let at = 0;
  for (const edit of sorted) {
    const start = Math.max(edit.start, at);
    if (start >= edit.end) continue;
    pieces.push(text.slice(at, start), edit.replacement.padEnd(edit.end - start));
    at = edit.end;
  }
  pieces.push(text.slice(at));
  return pieces.join("");
}
