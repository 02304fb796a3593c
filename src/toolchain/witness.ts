import type { Diagnostic } from "../diagnostic/facts.ts";
import type { Result } from "../layout/layouts.ts";
import type { ProbeAnswers } from "../probe/questions.ts";
import type { ProbeRequest } from "../probe/source.ts";

/** What a compiler needs beside the probe itself. */
export interface CompileOptions {
  /** `NAME` or `NAME=VALUE`, as after -D. */
  readonly defines: readonly string[];
  readonly includeFolders: readonly string[];
  /** Folders whose headers' warnings nobody wants, as after -isystem. */
  readonly systemFolders: readonly string[];
  /** Headers read before everything else, as after -include. */
  readonly forcedIncludes: readonly string[];
}

export const noOptions: CompileOptions = {
  defines: [],
  includeFolders: [],
  systemFolders: [],
  forcedIncludes: [],
};

export type WitnessName = "embedded" | "clang" | "clang-cl" | "cl" | "dll" | "rustc";

/** A compiler that can be asked. It measures; it never computes. */
export interface Witness {
  readonly name: WitnessName;
  /** As in `clang 22.1.0`: what a report and a recording cite. */
  readonly version: string;
  /** The flags that bear on layout, as a recording cites them. */
  readonly flags: readonly string[];
  /** Asks every question of the request in one compilation. */
  measure(request: ProbeRequest, options: CompileOptions): Promise<Result<ProbeAnswers, Diagnostic>>;
}
