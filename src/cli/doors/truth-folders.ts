import { dirname, join, resolve } from "node:path";
import type { CSource, Diagnostic, MeasuredFolder, MeasuredHost, Recorded, Result } from "../../index.ts";
import { diagnostic, digestOf, openMeasured, openRecorded, sourceSuffix, wholeFile } from "../../index.ts";
import type { InForce } from "../configuration/configured.ts";
import { displayPath, readWholeFile } from "../disk/files.ts";
import { isFile, isFolder, namesIn } from "../disk/hosts.ts";
import type { Options } from "../options/options.ts";
import { recordedFolder } from "./windows.ts";

/** Where a project keeps its recorded layouts if nothing else is said. */
const usualFolder = "layouts";

/** What stands in the folders of recorded layouts. */
export interface OpenedTruth {
  /** Measured layouts, each folder a door of its own. */
  readonly measured: ReadonlyArray<{ readonly path: string; readonly folder: MeasuredFolder }>;
  /** Recordings of many builds, as layouts/ntoskrnl is one. */
  readonly recorded: readonly Recorded[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Whether the folders were named, or are where they usually are. */
export interface TruthPlaces {
  readonly isNamed: boolean;
  /** Absolute. */
  readonly folders: readonly string[];
}

/** `--truth`, else the configuration's `truth`, else `layouts/` of the project. */
export function truthPlaces(
  options: Pick<Options, "truth">,
  { configuration, folder }: InForce,
  cwd: string,
): TruthPlaces {
  if (options.truth.length > 0)
    return { isNamed: true, folders: options.truth.map((path) => resolve(cwd, path)) };
  if (configuration.truth.length > 0)
    return { isNamed: true, folders: configuration.truth.map((path) => resolve(folder, path)) };
  return { isNamed: false, folders: [join(folder, usualFolder)] };
}

/** Folders that are searched for headers that a recording names like an #include. */
export function headerFolders(
  options: Pick<Options, "includeFolder" | "isystem">,
  { configuration, folder }: InForce,
  cwd: string,
): readonly string[] {
  return [
    ...[...options.includeFolder, ...options.isystem].map((path) => resolve(cwd, path)),
    ...configuration.includeFolder.map((path) => resolve(folder, path)),
  ];
}

/** Opens the folders and those below them. A recording of many builds counts only where its folder was named. */
export function openTruth(places: TruthPlaces, headers: readonly string[], cwd: string): OpenedTruth {
  const measured: Array<{ path: string; folder: MeasuredFolder }> = [];
  const recorded: Recorded[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const place of places.folders) {
    if (!isFolder(place)) {
      if (places.isNamed) diagnostics.push(missingFolder(place, cwd));
      continue;
    }
    if (places.isNamed && isFile(join(place, "builds.txt"))) {
      const opened = openRecorded(recordedFolder(place, cwd));
      if (opened.ok) recorded.push(opened.value);
      else diagnostics.push(opened.error);
      continue;
    }
    for (const path of [place, ...foldersBelow(place)]) {
      const opened = openMeasuredFolder(path, headers, cwd);
      if (opened === null) continue;
      if (opened.ok) measured.push({ path, folder: opened.value });
      else diagnostics.push(opened.error);
    }
  }
  return { measured, recorded, diagnostics };
}

/** One folder of measured layouts; null if nothing was measured there. */
function openMeasuredFolder(
  path: string,
  headers: readonly string[],
  cwd: string,
): Result<MeasuredFolder, Diagnostic> | null {
  return openMeasured(measuredHost(path, headers, cwd));
}

/** A measured folder as the C side of a check. */
export function sourceOfFolder({ layouts, witness, program }: MeasuredFolder): CSource {
  return { layouts, source: "recorded", build: program, witnesses: [`recorded ${witness}`] };
}

function measuredHost(folder: string, headers: readonly string[], cwd: string): MeasuredHost {
  const digests = new Map<string, string | null>();
  return {
    ...recordedFolder(folder, cwd),
    files: () => namesIn(folder),
    headerDigest(name) {
      const known = digests.get(name);
      if (known !== undefined) return known;
      const path = pathOfHeader(name, folder, headers);
      const digest = path === null ? null : headerDigest(path, cwd);
      digests.set(name, digest);
      return digest;
    },
  };
}

/**
 * `<name>` is looked for in the folders that were given, never in the machine's own: another SDK is not a changed header. Any
 * other name is relative to the folder that holds the recording's.
 */
function pathOfHeader(name: string, folder: string, headers: readonly string[]): string | null {
  const [, included] = /^<(.+)>$/.exec(name) ?? [];
  if (included === undefined) return resolve(dirname(folder), name);
  return headers.map((one) => join(one, included)).find(isFile) ?? null;
}

/** Line ends do not count: a working copy on Windows may have CRLF. Null where the header is not at hand. */
export function headerDigest(path: string, cwd: string): string | null {
  if (!isFile(path)) return null;
  const bytes = readWholeFile(path, cwd);
  return bytes.ok ? digestOf(Buffer.from(bytes.value).toString("latin1")) : null;
}

function foldersBelow(folder: string): readonly string[] {
  return namesIn(folder)
    .map((name) => join(folder, name))
    .filter((path) => isFolder(path) && namesIn(path).some((name) => name.endsWith(sourceSuffix)));
}

function missingFolder(place: string, cwd: string): Diagnostic {
  const path = displayPath(place, cwd);
  return diagnostic("file-missing", { path }, wholeFile(path));
}
