import { clProbeFlags } from "./cl-command.ts";
import { probeSource } from "./source.ts";
import type { ProbeRequest } from "./source.ts";

/** The command that compiles the emitted probe in a Visual Studio developer prompt for x64. */
export function emitCommand(fileName: string, language: "c" | "c++"): string {
  return ["cl", ...clProbeFlags(language), fileName].join(" ");
}

/** A probe as a file for a person with cl: the source, and above it what to do with it. */
export function emitProbe(request: ProbeRequest, fileName: string): string {
  const object = fileName.replace(/\.[^.]*$/, ".obj");
  const { length } = request.questions;
  return `/*
 * Asks the compiler for the layout of ${length === 1 ? "1 record" : `${length} records`}. Nothing of this is ever run.
 *
 * In an "x64 Native Tools Command Prompt", or in the WDK's build environment, with the include folders and defines
 * of your project added (/I, /D):
 *
 *   ${emitCommand(fileName, request.language)}
 *
 * and then, on any machine:
 *
 *   layoutcheck probe read ${object}
 */
${probeSource(request)}`;
}
