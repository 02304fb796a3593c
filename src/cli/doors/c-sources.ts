import type { CSource, Diagnostic, Layouts } from "../../index.ts";
import { severityOf } from "../../index.ts";
import type { InForce } from "../configuration/configured.ts";
import { configured } from "../configuration/configured.ts";
import type { CSideOption, OpenedPath } from "./doors.ts";
import { isAbsence, openCSide } from "./doors.ts";
import { firstText } from "../disk/files.ts";
import type { OpenedC } from "../c/open-c.ts";
import type { Options } from "../options/options.ts";

/** The C side that a user named, opened. */
export interface OpenedSources {
  readonly sources: readonly CSource[];
  readonly diagnostics: readonly Diagnostic[];
  readonly unreadable: number;
  /** Names that the headers did not define and the tool lent them. */
  readonly vocabulary: readonly string[];
  readonly textOf: (file: string) => string | null;
  /** The C texts among them, by their layouts. */
  readonly texts: ReadonlyMap<Layouts, OpenedC>;
}

/** What of the C side is asked for. */
export interface CWish {
  /** Headers to read where no option names a C side. */
  readonly headers: readonly string[];
  /** The records that are asked for; null: all. */
  readonly names: readonly string[] | null;
}

/** Opens `--c`, `--pdb` and `--isf`, else the headers; null if there is none of them. */
export async function openSources(
  options: Options,
  inForce: InForce,
  cwd: string,
  { headers, names }: CWish,
): Promise<OpenedSources | null> {
  const wanted = wantedPaths(options, headers);
  if (wanted.length === 0) return null;
  const sources: CSource[] = [];
  const diagnostics: Diagnostic[] = [];
  const textOfs: Array<OpenedPath["textOf"]> = [];
  const vocabulary: string[] = [];
  const texts = new Map<Layouts, OpenedC>();
  const settings = configured(options, inForce);
  let unreadable = 0;
  for (const { path, option } of wanted) {
    const { set, c, ...opened } = await openCSide(path, option, cwd, settings, names ?? []);
    diagnostics.push(...opened.diagnostics);
    textOfs.push(opened.textOf);
    if (c !== undefined) texts.set(c.layouts, c);
    if (set === null) {
      if (opened.diagnostics.some((one) => severityOf(one) === "error" && !isAbsence(one))) unreadable++;
      continue;
    }
    vocabulary.push(...set.vocabulary);
    // Of thousands of records only those are laid out that may be asked for.
    const isNarrow = option !== "c" && names !== null;
    const layouts = isNarrow ? { ...set.layouts, records: () => set.records } : set.layouts;
    sources.push({ layouts, source: option === "c" ? "header" : option, build: set.build });
  }
  return { sources, diagnostics, unreadable, vocabulary, textOf: firstText(textOfs), texts };
}

function wantedPaths(
  options: Options,
  headers: readonly string[],
): ReadonlyArray<{ readonly path: string; readonly option: CSideOption }> {
  // Beside headers, debug info may be asked to testify to them instead of being a C side of its own.
  const hasHeaders = options.c.length + headers.length > 0;
  const given = (["c", "pdb", "isf"] as const).flatMap((option) =>
    option !== "c" && hasHeaders && options.witness?.includes(option) === true
      ? []
      : options[option].map((path) => ({ path, option })),
  );
  if (given.length > 0 || options.windows.length > 0) return given;
  return headers.map((path) => ({ path, option: "c" }));
}
