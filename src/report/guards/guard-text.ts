import type { Span } from "../../source/source.ts";
import type { Answer, RecordCheck } from "../../diff/verdicts.ts";
import type { RecordLayout } from "../../layout/layouts.ts";
import { printable } from "../text.ts";

/** One verified record, and what its guards cite. */
export interface Guarded {
  readonly check: RecordCheck;
  /** Equal, every one of them, in order. */
  readonly answers: readonly [Answer, ...Answer[]];
}

/** `_EPROCESS (nt.h:12)`, `_EPROCESS in Windows build 10.0.22631.2428`. */
export function citation({ answers }: Guarded): string {
  const [first] = answers;
  const last = answers.at(-1) ?? first;
  const { name, span, build, source } = first.c;
  if (source === "windows") {
    const many = answers.length === 1 ? "" : ` – ${last.c.build}`;
    return `${name} in Windows build${many === "" ? "" : "s"} ${build}${many}`;
  }
  if (build !== null) return `${name} in ${source === "pdb" ? "PDB " : ""}${build}`;
  return span === null ? name : `${name} (${citedPlace(span)})`;
}

/** A guard is kept with its crate, so a file that lies outside is named without the folders of this machine. */
export function citedPlace({ file, line }: Span): string {
  const isAbsolute = /^(?:\/|[A-Za-z]:)/.test(file);
  return `${isAbsolute ? file.slice(file.lastIndexOf("/") + 1) : file}:${line}`;
}

/** Text of foreign origin inside a comment that ends with the line. */
export function commented(text: string): string {
  // A backslash at the end would continue a comment of C++ on the next line.
  return printable(text).replace(/\\+$/, "");
}

/** `process` for `process::EPROCESS`; empty for the root of the crate. */
export function moduleOf(layout: Pick<RecordLayout, "path">): string {
  const path = layout.path ?? "";
  const at = path.lastIndexOf("::");
  return at === -1 ? "" : path.slice(0, at);
}
