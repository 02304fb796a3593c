import type { Diagnostic } from "../diagnostic/facts.ts";
import { diagnostic } from "../diagnostic/facts.ts";
import type { Result } from "../layout/layouts.ts";

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
