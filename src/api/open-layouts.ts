import type { DiagnosticObject, LayoutDocument } from "../index.ts";
import { layoutDocument } from "../index.ts";
import { openQuietly } from "../cli/doors/open-quietly.ts";
import { selectSet } from "../cli/doors/select-records.ts";
import { InputError } from "./input-error.ts";
import type { ReadingC, RustSide, Surroundings } from "./question.ts";
import { readingWords, rustWords, surroundingWords } from "./question.ts";

/** One source of layouts that is read once and asked often. */
export interface OpenedLayouts {
  /** What its records are called. */
  readonly records: readonly string[];
  /** What there was to say about the input. */
  readonly diagnostics: readonly DiagnosticObject[];
  /** The records of that name as `layoutOf` gives them: none, one, or several definitions. */
  layoutOf(name: string): LayoutDocument;
}

/**
 * Opens a C header, a `.rs` file, a crate, a PDB, a program with its PDB, or a symbol table, as what it is. Rejects with an
 * `InputError` where it cannot be read.
 */
export async function openLayouts(
  path: string,
  reading: Omit<RustSide, "rust"> & Omit<ReadingC, "witnesses"> & Surroundings = {},
): Promise<OpenedLayouts> {
  const words = [...surroundingWords(reading), ...rustWords(reading), ...readingWords(reading)];
  const opened = await openQuietly(path, words, reading.cwd ?? null);
  if (!opened.ok) throw new InputError(opened.error);
  const { set, names, diagnostics } = opened.value;
  return {
    records: names(),
    diagnostics: layoutDocument([], diagnostics).diagnostics,
    layoutOf: (name) => layoutDocument([selectSet(set, [name])], []),
  };
}
