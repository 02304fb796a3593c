import { firstIndex } from "./search.ts";

/** A text under the name people know it by. `file` uses `/` and is relative to where the tool was started if it can be. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
}

/**
 * A half-open range of UTF-16 units in the text that was parsed, and where a person finds its start.
 * `line` and `column` count from 1; for preprocessed text they are those of the original file.
 */
export interface Span {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
}

/** Line and column, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Answers where an offset is. Built once per text; each question costs O(log lines). */
export interface LineIndex {
  positionAt(offset: number): Position;
}

export function lineIndex(text: string): LineIndex {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return {
    positionAt(offset) {
      const line = firstIndex(starts.length, (index) => (starts[index] ?? 0) > offset);
      return { line, column: offset - (starts[line - 1] ?? 0) + 1 };
    },
  };
}

/** The span of a whole file, for what concerns the file and no place in it. */
export function wholeFile(file: string): Span {
  return { file, start: 0, end: 0, line: 1, column: 1 };
}
