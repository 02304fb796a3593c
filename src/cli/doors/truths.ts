import { basename } from "node:path";
import type { Build, Diagnostic, Layouts, Recorded, RecordId } from "../../index.ts";
import { severityOf } from "../../index.ts";
import type { InForce } from "../configuration/configured.ts";
import { configured, headersAtHand } from "../configuration/configured.ts";
import type { OpenedPath } from "./doors.ts";
import { openBuild, openCSide } from "./doors.ts";
import { displayPath } from "../disk/files.ts";
import type { Options } from "../options/options.ts";
import { thoseCalled } from "./select-records.ts";
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

/** Every door that the command line names. `names`: the records of interest. */
export async function openTruths(
  options: Options,
  inForce: InForce,
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
    const recorded = recordedTruths(options, inForce, cwd, names);
    truths.push(...recorded.truths);
    diagnostics.push(...recorded.diagnostics);
    unreadable += recorded.diagnostics.length;
  }
  const settings = configured(options, inForce);
  for (const kind of ["pdb", "isf", "c"] as const)
    for (const path of options[kind]) {
      const opened = await openCSide(path, kind, cwd, settings, names);
      diagnostics.push(...opened.diagnostics);
      if (opened.set === null)
        unreadable += opened.diagnostics.some((one) => severityOf(one) === "error") ? 1 : 0;
      else truths.push(truthOfFile(path, kind === "c" ? "header" : kind, opened, names, cwd));
    }
  return { truths, diagnostics, unreadable, misuse: null };
}

/** The layouts in folders of recorded ones: `--truth`, else the configuration's, else the project's. */
export function recordedTruths(
  options: Options,
  inForce: InForce,
  cwd: string,
  names: readonly string[],
): { readonly truths: readonly Truth[]; readonly diagnostics: readonly Diagnostic[] } {
  const places = truthPlaces(options, inForce, cwd);
  const opened = openTruth(places, headerFolders(options, inForce, cwd), cwd);
  const measured = opened.measured.map(({ path, folder }): Truth => {
    const known = folder.names().filter(({ kind }) => kind === "record");
    const shown = displayPath(path, cwd);
    return {
      build: folder.program ?? shown,
      title: `${shown}, recorded by ${folder.witness}`,
      source: "recorded",
      layouts: folder.layouts,
      records: thoseCalled(
        names,
        folder.layouts,
        known.map(({ name }) => name),
      ),
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
  inForce: InForce,
  cwd: string,
  names: readonly string[],
): Promise<OpenedTruths> {
  const c = headersAtHand(options, inForce, cwd);
  return openTruths({ ...options, c, windows: [], truth: [], pdb: [], isf: [] }, inForce, cwd, names);
}

function truthOfBuild(recorded: Recorded, build: Build, names: readonly string[]): Truth {
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
    records: thoseCalled(names, set.layouts, set.records),
    names: known,
  };
}
