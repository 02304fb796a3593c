import type { Span } from "../../source/source.ts";
import type { Answer, RecordCheck } from "../../diff/verdicts.ts";
import type { RecordLayout } from "../../layout/layouts.ts";
import { rangesText } from "../builds/build-words.ts";

/** One verified record, and what its guards cite. */
export interface Guarded {
  readonly check: RecordCheck;
  /** Equal, every one of them, in order. */
  readonly answers: readonly [Answer, ...Answer[]];
}

/** `_EPROCESS (nt.h:12)`, `_EPROCESS in Windows build 10.0.22631.2428`; of many builds the ranges that were verified. */
export function citation({ check, answers }: Guarded): string {
  const { name, span, build, source } = answers[0].c;
  if (source === "windows") {
    const builds = answers.flatMap(({ c }) => c.build ?? []);
    const asked = check.answers.flatMap(({ c }) => c.build ?? []);
    return `${name} in Windows build${builds.length === 1 ? "" : "s"} ${rangesText(asked, builds)}`;
  }
  if (build !== null) return `${name} in ${source === "pdb" ? "PDB " : ""}${build}`;
  return span === null ? name : `${name} (${citedPlace(span)})`;
}

/** A guard is kept with its crate, so a file that lies outside is named without the folders of this machine. */
export function citedPlace({ file, line }: Span): string {
  const isAbsolute = /^(?:\/|[A-Za-z]:)/.test(file);
  return `${isAbsolute ? file.slice(file.lastIndexOf("/") + 1) : file}:${line}`;
}

/** `process` for `process::EPROCESS`; empty for the root of the crate. */
export function moduleOf(layout: Pick<RecordLayout, "path">): string {
  const path = layout.path ?? "";
  const at = path.lastIndexOf("::");
  return at === -1 ? "" : path.slice(0, at);
}
