import { resolve } from "node:path";
import type { Diagnostic } from "../diagnostic/facts.ts";
import type { Result } from "../layout/layouts.ts";
import type { CLanguage } from "./flags.ts";
import type { CompileOptions } from "./witness.ts";

/** A unit to be preprocessed for x64 Windows: a text that includes headers, or the headers' text itself. */
export interface Unit {
  readonly text: string;
  /** What messages and line markers call the text itself. */
  readonly name: string;
  readonly language: CLanguage;
  readonly options: CompileOptions;
}

export interface Preprocessed {
  /** With `# LINE "FILE"` markers and #pragma lines. Up to the first fatal error where there is one. */
  readonly text: string;
  /** Every #define and #undef under such markers; null where the compiler does not print them. */
  readonly definitions: string | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Files read, sorted, as the compiler opened them. */
  readonly filesRead: readonly string[];
  /** Paths at which a look-up found nothing; null where the compiler does not say. */
  readonly missed: readonly string[] | null;
}

export interface Preprocessor {
  /** With its version: part of a cache's key. */
  readonly version: string;
  readonly flags: readonly string[];
  preprocess(unit: Unit): Promise<Result<Preprocessed, Diagnostic>>;
}

/** The unit that includes these headers, one after the other. Paths are made absolute, so that no folder shadows them. */
export function unitOfHeaders(
  headers: readonly string[],
  language: CLanguage,
  options: CompileOptions,
): Unit {
  const lines = headers.map((header) => `#include "${resolve(header).replaceAll("\\", "/")}"\n`);
  return { text: lines.join(""), name: "<layoutcheck>", language, options };
}

/** Compilers run in a folder of their own, so every path must be absolute. */
export function absoluteOptions(options: CompileOptions): CompileOptions {
  return {
    ...options,
    includeFolders: options.includeFolders.map((folder) => resolve(folder)),
    systemFolders: options.systemFolders.map((folder) => resolve(folder)),
  };
}
