import { readFileSync } from "node:fs";
import { dirname, isAbsolute } from "node:path";
import type { Diagnostic } from "../diagnostic/facts.ts";
import { diagnostic } from "../diagnostic/facts.ts";
import { preprocessorDiagnostics } from "./complaints.ts";
import { orNull } from "./disk-answers.ts";

// What all preprocessors share: how their input is named, and what is read off their output.

/** Line 1 of the text is line 1 of `name`. */
export function named({ text, name }: { readonly text: string; readonly name: string }): string {
  return `#line 1 ${JSON.stringify(name)}\n${text}`;
}

/** Our temporary folder has a new name at each run; the same input must give the same text. */
export function withoutOurPaths(text: string, stubs: string, unit: string): string {
  return text
    .replaceAll(`"${stubs.replaceAll("\\", "\\\\")}`, '"<layoutcheck>/intrinsics')
    .replaceAll(new RegExp(`^# 1 "${unit}"(?: \\d)*\n`, "gm"), "");
}

export function problems(exitCode: number, output: string, compiler: string): readonly Diagnostic[] {
  const found = preprocessorDiagnostics(output);
  if (exitCode === 0 || found.length > 0) return found;
  const said = output.trim().slice(0, 600) || "it gave no reason";
  return [diagnostic("compiler-failed", { compiler, output: said }, null)];
}

/** The folders of headers that the unit's own text includes by absolute path. */
export function headersFolders(text: string): readonly string[] {
  return [...text.matchAll(/^#include "([^"]+)"$/gm)]
    .map((match) => dirname(match[1] ?? ""))
    .filter(isAbsolute);
}

/** What the line markers name, except the unit itself, our stubs and the compiler's inventions. */
export function filesIn(text: string): readonly string[] {
  const files = new Set<string>();
  for (const [, name = ""] of text.matchAll(/^# \d+ "((?:[^"\\]|\\.)*)"/gm)) {
    const path = name.replaceAll("\\\\", "/");
    if (isAbsolute(path)) files.add(path);
  }
  return [...files].sort();
}

/** The bytes of those of these files that can be read. */
export function* contentsOf(files: readonly string[]): Iterable<Uint8Array> {
  for (const file of files) {
    const bytes = bytesOrNull(file);
    if (bytes !== null) yield bytes;
  }
}

export function bytesOrNull(path: string): Buffer | null {
  return orNull(() => readFileSync(path));
}
