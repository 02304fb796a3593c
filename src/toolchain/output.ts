import type { Diagnostic } from "../diagnostic/facts.ts";
import { diagnostic } from "../diagnostic/facts.ts";
import type { Result } from "../layout/layouts.ts";

/** What is kept of each of a compiler's two outputs. Preprocessed headers are the largest, some 10 MB. */
export const outputBytes = 256 * 1024 * 1024;

const shownLines = 4;
const shownCharacters = 600;

/** A compiler that said no, with its first errors; warnings and notes are left out. */
export function compilerFailed(compiler: string, output: string): Result<never, Diagnostic> {
  const lines = output.split(/\r?\n/).filter((line) => line.trim() !== "");
  const errors = lines.filter((line) => /\b(?:fatal )?error\b/i.test(line));
  const shown = (errors.length > 0 ? errors : lines)
    .slice(0, shownLines)
    .join("; ")
    .slice(0, shownCharacters);
  const said = shown === "" ? "it gave no reason" : shown;
  return { ok: false, error: diagnostic("compiler-failed", { compiler, output: said }, null) };
}

/** A compiler that said so much that not all of it is known. */
export function tooTalkative(compiler: string): Diagnostic {
  const output = `it printed more than ${outputBytes} bytes`;
  return diagnostic("compiler-failed", { compiler, output }, null);
}
