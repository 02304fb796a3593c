import type { Diagnostic, LayoutSet, Result } from "../../index.ts";
import { diagnosticsText, plainStyle, severityOf } from "../../index.ts";
import { readArguments } from "../command.ts";
import { configured } from "../configuration/configured.ts";
import { openPath } from "./doors.ts";
import { findConfiguration } from "../configuration/find-configuration.ts";
import { quietShell } from "../quiet-shell.ts";

/** What came out of a path, and every name in it. */
export interface OpenedQuietly {
  readonly set: LayoutSet;
  readonly names: () => readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Opens a path as `layoutcheck layout` does with these words behind it, and keeps it open; or says why it cannot be read, as
 * the command would. `cwd`: null for that of the process.
 */
export async function openQuietly(
  path: string,
  words: readonly string[],
  cwd: string | null,
): Promise<Result<OpenedQuietly, string>> {
  const { layoutCommand } = await import("../commands/layout.ts");
  const { shell } = quietShell(words, cwd);
  const { options } = readArguments(layoutCommand, shell.argv, shell);
  const found = await findConfiguration(shell.cwd, shell.cwd, options.config);
  const isWrong = found.diagnostics.some((one) => severityOf(one) === "error");
  const { set, names, diagnostics, textOf } = isWrong
    ? { set: null, names: () => [], diagnostics: found.diagnostics, textOf: () => null }
    : await openPath(path, shell.cwd, configured(options, found));
  const isEmpty = set === null || set.records.length === 0;
  if (set !== null && !(isEmpty && diagnostics.some((one) => severityOf(one) === "error")))
    return { ok: true, value: { set, names, diagnostics } };
  const limit = Number.POSITIVE_INFINITY;
  return { ok: false, error: diagnosticsText({ diagnostics, textOf, style: plainStyle, limit }).trimEnd() };
}
