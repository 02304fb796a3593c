import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Diagnostic, Style } from "../index.ts";
import { diagnosticsText, severityOf } from "../index.ts";
import { systemFailure } from "./disk/files.ts";
import type { Options } from "./options/options.ts";
import type { Shell, Stream } from "./shell.ts";
import { wantsColor } from "./shell.ts";

/** Columns where a stream has none of its own: a file, a pipe. */
const defaultWidth = 100;

/** How text on that stream should look. */
export function styleFor(shell: Shell, stream: Stream, options: Options): Style {
  const width = Math.max(40, stream.columns ?? defaultWidth);
  return { color: wantsColor(shell, stream, options.color), width };
}

/** Makes the report in one of the command's formats. */
export type Render = (format: string, style: Style) => string;

/**
 * Writes the report as often as `--format` asks: to stdout, or to `--output`, or to the file of its request.
 * Returns what could not be written.
 */
export function writeReports(
  shell: Shell,
  options: Options,
  defaultFormat: string,
  render: Render,
): readonly Diagnostic[] {
  const requests = options.format.length === 0 ? [{ format: defaultFormat, file: null }] : options.format;
  return requests.flatMap(({ format, file }) => {
    const path = file ?? options.output;
    if (path === null) {
      shell.stdout.write(render(format, styleFor(shell, shell.stdout, options)));
      return [];
    }
    const color = options.color === "always";
    return writeTextFile(path, render(format, { color, width: defaultWidth }), shell.cwd);
  });
}

/** Writes one file; what the system said no with. */
export function writeTextFile(path: string, text: string, cwd: string): readonly Diagnostic[] {
  try {
    writeFileSync(resolve(cwd, path), text);
    return [];
  } catch (error) {
    return [systemFailure(error, path)];
  }
}

/** Diagnostics that are shown before the rest is only counted. */
const shownDiagnostics = 30;

/** Prints diagnostics on stderr: errors only under `-q`, all of them under `-v`. */
export function printDiagnostics(
  shell: Shell,
  options: Options,
  diagnostics: readonly Diagnostic[],
  textOf: (file: string) => string | null,
): void {
  const shown = options.quiet ? diagnostics.filter((one) => severityOf(one) === "error") : diagnostics;
  if (shown.length === 0) return;
  const style = styleFor(shell, shell.stderr, options);
  const limit = options.verbose ? Number.POSITIVE_INFINITY : shownDiagnostics;
  shell.stderr.write(diagnosticsText({ diagnostics: shown, textOf, style, limit }));
}

/** Words that the text did not define are taken from us; that is no secret. Empty if there are none. */
export function vocabularyNote(vocabulary: readonly string[]): string {
  const words = [...new Set(vocabulary)].sort();
  return words.length === 0
    ? ""
    : `note: not defined in the text, taken as in the Windows SDK: ${words.join(", ")}\n`;
}
