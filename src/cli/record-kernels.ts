import { mkdirSync, readFileSync, readdirSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic, MeasuredBuild, Provenance, Result } from "../index.ts";
import { diagnostic, encodeRecording, readKernelLayouts } from "../index.ts";

/** Where the shipped kernel layouts come from; stated in each of their files. */
export const vergiliusProvenance: Provenance = [
  { key: "witness", value: "Microsoft's public debug information of ntoskrnl.exe, x64" },
  { key: "source", value: "VergiliusProject kernels-data d2c123d5" },
  { key: "licence", value: "MIT, see LICENSE" },
];

/** How a recording and its folder differ: file names, sorted. */
export interface RecordingChanges {
  readonly written: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
}

/** Reads every `.yml` of a directory of kernel types and encodes them; the first file that cannot be read is the error. */
export function encodeKernelDirectory(directory: string): Result<ReadonlyMap<string, string>, Diagnostic> {
  const builds: MeasuredBuild[] = [];
  for (const name of listFiles(directory).filter((file) => file.endsWith(".yml"))) {
    const file = join(directory, name);
    const layouts = readKernelLayouts({ file, text: readFileSync(file, "utf8") });
    if (!layouts.ok) return layouts;
    if (builds.some(({ build }) => build.version === layouts.value.build.version)) {
      const why = `another file is build ${layouts.value.build.version} too`;
      return { ok: false, error: diagnostic("damaged-recording", { why }, null) };
    }
    builds.push(layouts.value);
  }
  if (builds.length === 0) {
    return { ok: false, error: diagnostic("file-missing", { path: join(directory, "*.yml") }, null) };
  }
  return { ok: true, value: encodeRecording(builds, vergiliusProvenance) };
}

/**
 * What writing `texts` to `directory` would change. Equality is byte for byte. Touches nothing. `isOwn`: files that are removed
 * where `texts` has them no more.
 */
export function compareRecording(
  texts: ReadonlyMap<string, string>,
  directory: string,
  isOwn: (name: string) => boolean = (name) => name.endsWith(".txt"),
): RecordingChanges {
  const present = new Set(listFiles(directory));
  const written = [...texts].filter(
    ([name, text]) => !present.has(name) || readFileSync(join(directory, name), "utf8") !== text,
  );
  const removed = [...present].filter((name) => isOwn(name) && !texts.has(name));
  return {
    written: written.map(([name]) => name).sort(),
    removed: removed.sort(),
    unchanged: texts.size - written.length,
  };
}

/** Makes the own files of `directory` those of `texts`; README.md, LICENSE and whatever else is there stays. */
export function writeRecording(
  texts: ReadonlyMap<string, string>,
  directory: string,
  isOwn?: (name: string) => boolean,
): RecordingChanges {
  mkdirSync(directory, { recursive: true });
  const changes = compareRecording(texts, directory, isOwn);
  for (const name of changes.removed) unlinkSync(join(directory, name));
  for (const name of changes.written) writeFileSync(join(directory, name), texts.get(name) ?? "");
  return changes;
}

function listFiles(directory: string): readonly string[] {
  try {
    return readdirSync(directory).sort();
  } catch (problem) {
    if (problem instanceof Error && "code" in problem && problem.code === "ENOENT") return [];
    throw problem;
  }
}
