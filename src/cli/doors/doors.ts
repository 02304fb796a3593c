import { resolve } from "node:path";
import type { Build, Diagnostic, LayoutSet, Layouts, Model, Recorded, RecordId } from "../../index.ts";
import { diagnostic, readRecordRequest, recordNames, wholeFile } from "../../index.ts";
import { displayPath } from "../disk/files.ts";
import { isFile, isFolder } from "../disk/hosts.ts";
import { rustRoot } from "../rust/rust-root.ts";
import type { OpenedC } from "../c/open-c.ts";
import type { OpenedDebugFile } from "./open-debug-info.ts";
import type { OpenedRust } from "../rust/open-rust.ts";
import type { Options } from "../options/options.ts";

/** What came out of one path: layouts, or why there are none. */
export interface OpenedPath {
  readonly set: LayoutSet | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly textOf: (file: string) => string | null;
  /** Every name that could have been asked for; for suggestions. */
  readonly names: () => readonly string[];
  /** Where it was C text: what compilers can be asked about. */
  readonly c?: OpenedC;
  /** Where it was Rust: what rustc can be asked about. */
  readonly rust?: Model;
}

/**
 * Opens a path by what it is: a crate, a Rust file, a PDB, a symbol table, else C text. `names`: of C and Rust, read no more
 * than these records need; empty: everything.
 */
export async function openPath(
  path: string,
  cwd: string,
  options: Options,
  names: readonly string[] = [],
): Promise<OpenedPath> {
  const root = rustRoot(path, cwd);
  if (root !== null) {
    const { openRust } = await import("../rust/open-rust.ts");
    const { layouts, model, rootRecords, diagnostics, textOf } = openRust(
      root,
      cwd,
      options,
      names.length > 0 ? names : null,
    );
    const set = { layouts, records: rootRecords, build: null, vocabulary: [] };
    return {
      set,
      diagnostics,
      textOf,
      names: () => namesIn(names.length > 0 ? wholeOf(openRust(root, cwd, options, null)) : set),
      rust: model,
    };
  }
  if (isFolder(resolve(cwd, path))) return refusedFolder(displayPath(path, cwd));
  if (isDebugInfo(path)) {
    const { openDebugFile } = await import("./open-debug-info.ts");
    return openedDebugInfo(await openDebugFile(path, cwd, options), names);
  }
  return openCText(path, cwd, options, names);
}

/** The options that name a C side of their own. */
export type CSideOption = "c" | "pdb" | "isf";

/** Opens a path as what its option says it is, to be compared with 64-bit Rust; what is anything else is refused. */
export async function openCSide(
  path: string,
  option: CSideOption,
  cwd: string,
  options: Options,
  names: readonly string[],
): Promise<OpenedPath> {
  const file = displayPath(path, cwd);
  const foreign = whyForeign(path, option, cwd);
  if (foreign !== null) return refused(diagnostic("foreign-file", foreign, wholeFile(file)));
  if (isFolder(resolve(cwd, path))) return refusedFolder(file);
  if (option === "c") return openCText(path, cwd, options, names);
  const { openX64File } = await import("./open-debug-info.ts");
  return openedDebugInfo(await openX64File(path, cwd, options), names.map(nameInC));
}

/** A file of another kind than its option names would be read as what it is, and Rust then compared with Rust. */
function whyForeign(
  path: string,
  option: CSideOption,
  cwd: string,
): { readonly expected: string; readonly found: string } | null {
  if (rustRoot(path, cwd) !== null) return { expected: "the C side", found: "Rust; --rust names that" };
  if (option === "c")
    return isDebugInfo(path) ? { expected: "C text", found: "debug info; --pdb or --isf names that" } : null;
  return !isDebugInfo(path) && isFile(resolve(cwd, path))
    ? { expected: "debug info", found: "text; --c names a header" }
    : null;
}

/** `nt::EPROCESS` and `_EPROCESS@0x440` are both EPROCESS to debug info; which of several is meant is decided later. */
function nameInC(asked: string): string {
  const { name } = readRecordRequest(asked);
  return name.slice(name.lastIndexOf(":") + 1);
}

/** Whether a path is opened as C text: it is nothing else. */
export function isCText(path: string, cwd: string): boolean {
  return rustRoot(path, cwd) === null && !isFolder(resolve(cwd, path)) && !isDebugInfo(path);
}

/** What was asked for was read and leads to what is not here: not verified, but no mistake in the question. */
export function isAbsence({ code }: Diagnostic): boolean {
  return code === "pdb-not-at-hand" || code === "download-failed";
}

function isDebugInfo(path: string): boolean {
  return /\.(?:pdb|exe|dll|sys|json(?:\.(?:gz|xz))?)$/i.test(path);
}

function wholeOf({ layouts, rootRecords }: Pick<OpenedRust, "layouts" | "rootRecords">): LayoutSet {
  return { layouts, records: rootRecords, build: null, vocabulary: [] };
}

/** One shipped build: the records of these names, or all of them. */
export function openBuild(recorded: Recorded, build: Build, names: readonly string[]): OpenedPath {
  const layouts = recorded.layoutsOf(build.version);
  if (names.length === 0) return opened(layouts, [...layouts.records()], build.version);
  const definitions = names
    .flatMap((name) => recorded.find(name))
    .filter(({ kind }) => kind === "record")
    .map(({ name }) => recorded.definitionsIn(name, build.version));
  const records = definitions.flatMap((found) => (found.ok ? found.value : []));
  const diagnostics = definitions.flatMap((found) => (found.ok ? [] : [found.error]));
  const set = { layouts, records: [...new Set(records)], build: build.version, vocabulary: [] };
  const known = (): readonly string[] => recorded.names().map(({ name }) => name);
  return { set, diagnostics, textOf: () => null, names: known };
}

/** `names`: only records that may be meant by these are looked at; empty: all. */
function openedDebugInfo({ info, diagnostics }: OpenedDebugFile, names: readonly string[]): OpenedPath {
  if (info === null) return refused(...diagnostics);
  const { layouts, program, recordsNamed } = info;
  const records = names.length === 0 ? layouts.records() : names.flatMap(recordsNamed);
  return { ...opened(layouts, [...new Set(records)], program), diagnostics };
}

/** Whatever is nothing else is C text. */
async function openCText(
  path: string,
  cwd: string,
  options: Options,
  names: readonly string[],
): Promise<OpenedPath> {
  const { openC } = await import("../c/open-c.ts");
  const { door, diagnostics, textOf } = await openC(path, cwd, options, names.length === 0 ? null : names);
  if (door === null) return { ...refused(...diagnostics), textOf };
  const { layouts, records, model } = door;
  const set = { layouts, records, build: null, vocabulary: model.vocabulary };
  return { set, diagnostics, textOf, names: () => namesIn(set), c: door };
}

function opened(layouts: Layouts, records: readonly RecordId[], build: string | null): OpenedPath {
  const set = { layouts, records, build, vocabulary: [] };
  return { set, diagnostics: [], textOf: () => null, names: () => namesIn(set) };
}

function refusedFolder(file: string): OpenedPath {
  return refused(diagnostic("file-is-directory", { path: file }, wholeFile(file)));
}

function refused(...why: readonly Diagnostic[]): OpenedPath {
  return { set: null, diagnostics: why, textOf: () => null, names: () => [] };
}

function namesIn({ layouts, records }: LayoutSet): readonly string[] {
  return [...recordNames(layouts, records).values()].flatMap(({ name }) => (name === null ? [] : [name]));
}
