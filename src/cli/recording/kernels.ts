import { join } from "node:path";
import type { Diagnostic, MeasuredBuild, Provenance, Result } from "../../index.ts";
import { diagnostic, encodeRecording, readKernelLayouts } from "../../index.ts";
import { readTextFile } from "../disk/files.ts";
import { namesIn } from "../disk/hosts.ts";

/** Where the shipped kernel layouts come from; stated in each of their files. */
const vergiliusProvenance: Provenance = [
  { key: "witness", value: "Microsoft's public debug information of ntoskrnl.exe, x64" },
  { key: "source", value: "VergiliusProject kernels-data d2c123d5" },
  { key: "licence", value: "MIT, see LICENSE" },
];

/** Reads every `.yml` of a directory of kernel types and encodes them; the first file that cannot be read is the error. */
export function encodeKernelDirectory(directory: string): Result<ReadonlyMap<string, string>, Diagnostic> {
  const builds: MeasuredBuild[] = [];
  for (const name of namesIn(directory).filter((file) => file.endsWith(".yml"))) {
    const source = readTextFile(join(directory, name), directory);
    const layouts = source.ok ? readKernelLayouts(source.value) : source;
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
