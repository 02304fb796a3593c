import { resolve } from "node:path";
import type { CSource, Diagnostic, Layouts } from "../index.ts";
import { diagnostic, readRecordRequest, severityOf, wholeFile } from "../index.ts";
import type { Configuration } from "./configuration-keys.ts";
import { configured, headersOf } from "./configured.ts";
import { isAbsence, isCText, openPath } from "./doors.ts";
import { displayPath } from "./files.ts";
import { isFile, isFolder } from "./hosts.ts";
import type { OpenedC } from "./open-c.ts";
import type { Options } from "./options.ts";
import { rustRoot } from "./rust-root.ts";

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

/**
 * Opens `--c`, `--pdb` and `--isf`, else the headers of the configuration; null if none of them is given. `names`: the records
 * that are asked for; null: all.
 */
export async function openSources(
  options: Options,
  configuration: Configuration,
  folder: string,
  cwd: string,
  names: readonly string[] | null,
): Promise<OpenedSources | null> {
  // Beside headers, debug info may be asked to testify to them instead of being a C side of its own.
  const hasHeaders = options.c.length > 0 || configuration.headers.length > 0;
  const testifies = (kind: "pdb" | "isf"): boolean => hasHeaders && options.witness?.includes(kind) === true;
  const given = [
    ...options.c.map((path) => ({ path, source: "header" as const })),
    ...(testifies("pdb") ? [] : options.pdb.map((path) => ({ path, source: "pdb" as const }))),
    ...(testifies("isf") ? [] : options.isf.map((path) => ({ path, source: "isf" as const }))),
  ];
  const headers = headersOf(configuration, folder, cwd);
  const isSelected = given.length > 0 || options.windows.length > 0;
  const wanted = isSelected ? given : headers.map((path) => ({ path, source: "header" as const }));
  if (wanted.length === 0) return null;
  const sources: CSource[] = [];
  const diagnostics: Diagnostic[] = [];
  const texts: Array<(file: string) => string | null> = [];
  const settings = configured(options, configuration, folder);
  const vocabulary: string[] = [];
  const cTexts = new Map<Layouts, OpenedC>();
  let unreadable = 0;
  for (const { path, source } of wanted) {
    const isDebugInfo = source !== "header";
    const foreign = whyForeign(path, source, cwd);
    if (foreign !== null) {
      diagnostics.push(diagnostic("foreign-file", foreign, wholeFile(displayPath(path, cwd))));
      unreadable++;
      continue;
    }
    const {
      set,
      diagnostics: found,
      textOf,
      c,
      machine,
    } = await openPath(path, cwd, settings, isDebugInfo ? (names ?? []).map(nameInC) : (names ?? []));
    if (isDebugInfo && isForeign(machine ?? null)) {
      const args = { expected: "debug info of an x64 program", found: `that of one for ${machine}` };
      diagnostics.push(diagnostic("foreign-file", args, wholeFile(displayPath(path, cwd))));
      unreadable++;
      continue;
    }
    diagnostics.push(...found);
    texts.push(textOf);
    vocabulary.push(...(set?.vocabulary ?? []));
    if (c !== undefined) cTexts.set(c.layouts, c);
    if (set !== null) {
      // Of thousands of records only those are laid out that may be asked for.
      const layouts =
        isDebugInfo && names !== null ? { ...set.layouts, records: () => set.records } : set.layouts;
      sources.push({ layouts, source, build: set.build });
    } else if (found.some((one) => severityOf(one) === "error" && !isAbsence(one))) unreadable++;
  }
  const textOf = (file: string): string | null => {
    for (const text of texts) {
      const found = text(file);
      if (found !== null) return found;
    }
    return null;
  };
  return { sources, diagnostics, unreadable, vocabulary, textOf, texts: cTexts };
}

/** `nt::EPROCESS` and `_EPROCESS@0x440` are both EPROCESS to debug info; which of several is meant is decided later. */
function nameInC(asked: string): string {
  const { name } = readRecordRequest(asked);
  return name.slice(name.lastIndexOf(":") + 1);
}

/** A file of another kind than its option names would be read as what it is, and Rust then compared with Rust. */
function whyForeign(
  path: string,
  source: "header" | "pdb" | "isf",
  cwd: string,
): { readonly expected: string; readonly found: string } | null {
  const isText = isCText(path, cwd) || isFolder(resolve(cwd, path));
  if (rustRoot(path, cwd) !== null) return { expected: "the C side", found: "Rust; --rust names that" };
  if (source === "header" && !isText)
    return { expected: "C text", found: "debug info; --pdb or --isf names that" };
  return source !== "header" && isText && isFile(resolve(cwd, path))
    ? { expected: "debug info", found: "text; --c names a header" }
    : null;
}

/** 64-bit ARM has the types and rules of x64; other machines have not. */
function isForeign(machine: string | null): boolean {
  return machine !== null && !["x64", "arm64", "arm64ec"].includes(machine);
}
