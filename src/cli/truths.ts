import { basename, resolve } from "node:path";
import type { Build, Diagnostic, Layouts, Recorded, RecordId } from "../index.ts";
import { isRecordNamed, severityOf } from "../index.ts";
import type { OpenedBinding } from "./binding.ts";
import { headersOf } from "./configured.ts";
import type { OpenedPath } from "./doors.ts";
import { openBuild, openPath } from "./doors.ts";
import { displayPath } from "./files.ts";
import { findHeader } from "./headers.ts";
import type { Options } from "./options.ts";
import { headerFolders, openTruth, truthPlaces } from "./truth-folders.ts";
import { selectBuilds, shippedRecording, unknownBuild } from "./windows.ts";

/** One door of the C side, by the name that reports give it. */
export interface Truth {
  /** A file version, a PDB's GUID and age, a header's path. */
  readonly build: string;
  /** For people: where it comes from. */
  readonly title: string;
  readonly source: "windows" | "pdb" | "isf" | "recorded" | "header";
  readonly layouts: Layouts;
  /** The records that may be meant by the names that were asked for. */
  readonly records: readonly RecordId[];
  /** Every name that could have been asked for. */
  readonly names: () => readonly string[];
}

export interface OpenedTruths {
  /** Shipped builds first, oldest first; then files in the order given. */
  readonly truths: readonly Truth[];
  readonly diagnostics: readonly Diagnostic[];
  /** Inputs that could not be read. */
  readonly unreadable: number;
  /** What is wrong with how the tool was called; null: nothing. */
  readonly misuse: readonly string[] | null;
}

type Settled = Pick<OpenedBinding, "configuration" | "folder">;

/** Every door that the command line names. `names`: the records of interest. */
export async function openTruths(
  options: Options,
  settled: Settled,
  cwd: string,
  names: readonly string[],
): Promise<OpenedTruths> {
  const truths: Truth[] = [];
  const diagnostics: Diagnostic[] = [];
  let unreadable = 0;
  if (options.windows.length > 0) {
    const recorded = shippedRecording(cwd);
    if (!recorded.ok) return { truths, diagnostics: [recorded.error], unreadable: 1, misuse: null };
    const builds = selectBuilds(options.windows, recorded.value.builds);
    if (!builds.ok)
      return { truths, diagnostics, unreadable, misuse: unknownBuild(builds.error, recorded.value.builds) };
    for (const build of builds.value) truths.push(truthOfBuild(recorded.value, build, names));
  }
  if (options.truth.length > 0) {
    const recorded = recordedTruths(options, settled, cwd, names);
    truths.push(...recorded.truths);
    diagnostics.push(...recorded.diagnostics);
    unreadable += recorded.diagnostics.length;
  }
  const files = [
    ...options.pdb.map((path) => ({ path, source: "pdb" as const })),
    ...options.isf.map((path) => ({ path, source: "isf" as const })),
    ...options.c.map((path) => ({ path, source: "header" as const })),
  ];
  for (const { path, source } of files) {
    const opened = await openPath(path, cwd, withConfiguration(options, settled), names);
    diagnostics.push(...opened.diagnostics);
    if (opened.set === null)
      unreadable += opened.diagnostics.some((one) => severityOf(one) === "error") ? 1 : 0;
    else truths.push(truthOfFile(path, source, opened, names, cwd));
  }
  return { truths, diagnostics, unreadable, misuse: null };
}

/** The layouts in folders of recorded ones: `--truth`, else the configuration's, else the project's. */
export function recordedTruths(
  options: Options,
  settled: Settled,
  cwd: string,
  names: readonly string[],
): { readonly truths: readonly Truth[]; readonly diagnostics: readonly Diagnostic[] } {
  const places = truthPlaces(options, settled, cwd);
  const opened = openTruth(places, headerFolders(options, settled, cwd), cwd);
  const measured = opened.measured.map(({ path, folder }): Truth => {
    const known = folder.names().filter(({ kind }) => kind === "record");
    const shown = displayPath(path, cwd);
    return {
      build: folder.program ?? shown,
      title: `${shown}, recorded by ${folder.witness}`,
      source: "recorded",
      layouts: folder.layouts,
      records: known.map(({ name }) => name).filter((name) => isAsked(folder.layouts, name, names)),
      names: () => known.map(({ name }) => name),
    };
  });
  const builds = opened.recorded.flatMap((recorded) =>
    recorded.builds.map((build) => truthOfBuild(recorded, build, names)),
  );
  return { truths: [...builds, ...measured], diagnostics: opened.diagnostics };
}

/** The headers of the configuration that are at hand. */
export async function configuredHeaders(
  options: Options,
  settled: Settled,
  cwd: string,
  names: readonly string[],
): Promise<OpenedTruths> {
  const { configuration, folder } = settled;
  const headers = configuration.headers.filter((path) => findHeader(path, folder, options).ok);
  const c = headersOf({ ...configuration, headers }, folder, cwd);
  return openTruths({ ...options, c, windows: [], truth: [], pdb: [], isf: [] }, settled, cwd, names);
}

export function truthOfBuild(recorded: Recorded, build: Build, names: readonly string[]): Truth {
  const { set, names: known } = openBuild(recorded, build, names);
  return {
    build: build.version,
    title: build.title,
    source: "windows",
    layouts: recorded.layoutsOf(build.version),
    records: set?.records ?? [],
    names: known,
  };
}

function truthOfFile(
  path: string,
  source: "pdb" | "isf" | "header",
  { set, names: known }: OpenedPath,
  names: readonly string[],
  cwd: string,
): Truth {
  if (set === null) throw new Error("a file without layouts is no truth");
  const shown = displayPath(path, cwd);
  return {
    build: set.build ?? shown,
    title: source === "header" ? shown : basename(path),
    source,
    layouts: set.layouts,
    records: set.records.filter((record) => isAsked(set.layouts, record, names)),
    names: known,
  };
}

function isAsked(layouts: Layouts, record: RecordId, names: readonly string[]): boolean {
  if (names.length === 0) return true;
  const layout = layouts.layoutOf(record);
  const called = layout.ok ? [layout.value.name, ...layout.value.aliases] : [record];
  return called.some((name) => name !== null && names.some((wanted) => isRecordNamed(name, wanted)));
}

function withConfiguration(options: Options, { configuration, folder }: Settled): Options {
  const configured = configuration.includeFolder.map((path) => resolve(folder, path));
  return {
    ...options,
    lang: options.lang ?? configuration.lang,
    includeFolder: [...options.includeFolder, ...configured],
    define: [...configuration.define, ...options.define],
  };
}
