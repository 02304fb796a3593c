import type { Diagnostic } from "../../index.ts";
import { counted, severityOf } from "../../index.ts";
import type { OpenedBinding } from "../rust/binding.ts";
import { openBinding } from "../rust/binding.ts";
import { isRecordedOnly, recordedSide } from "./check-recorded.ts";
import { configured, headersOf } from "../configuration/configured.ts";
import { displayPath } from "../disk/files.ts";
import { findHeader } from "../c/headers.ts";
import type { Options } from "../options/options.ts";

/** What plain `layoutcheck` would do in a folder, and why. */
export interface WhatHolds {
  /** The file; null: there is none. */
  readonly configuration: string | null;
  readonly rust: readonly string[];
  /** The doors of the C side in the order in which they are asked. */
  readonly c: readonly CDoor[];
  readonly lines: readonly HeldLine[];
  readonly diagnostics: readonly Diagnostic[];
  readonly textOf: (file: string) => string | null;
}

export interface CDoor {
  readonly kind: "recorded" | "header" | "windows";
  readonly name: string;
  readonly why: string;
  readonly isThere: boolean;
}

export interface HeldLine {
  readonly isThere: boolean;
  readonly name: string;
  readonly text: string;
}

/** Looks at the configuration and at both sides, and compares nothing. */
export async function whatHolds(options: Options, cwd: string): Promise<WhatHolds> {
  const binding = await openBinding(options, cwd, []);
  const errors = binding.diagnostics.filter((one) => severityOf(one) === "error");
  const isMistaken = errors.some(({ code }) => code.startsWith("configuration-"));
  if (isMistaken) return mistaken(binding, errors);
  const doors = doorsOf(options, binding, cwd);
  return {
    configuration: binding.configurationFile,
    rust: binding.paths,
    c: doors,
    lines: [
      configurationLine(binding),
      rustLine(binding),
      ...doors.map(({ isThere, name, why }) => ({ isThere, name: "C side", text: `${name}: ${why}` })),
    ],
    // How a crate reads is the business of `layoutcheck` itself.
    diagnostics: errors.filter(({ code }) => code.startsWith("configuration-") || code.startsWith("file-")),
    textOf: binding.textOf,
  };
}

/** Nothing holds before the configuration is right. */
function mistaken(
  { configurationFile, textOf }: OpenedBinding,
  diagnostics: readonly Diagnostic[],
): WhatHolds {
  const text = `${configurationFile ?? "it"} has mistakes, which come first`;
  const lines = [{ isThere: false, name: "configuration", text }];
  return { configuration: configurationFile, rust: [], c: [], lines, diagnostics, textOf };
}

function configurationLine({ configurationFile, configurationAt }: OpenedBinding): HeldLine {
  const name = "configuration";
  if (configurationFile === null)
    return { isThere: false, name, text: "none here or above; layoutcheck init writes one" };
  const at = configurationAt.length === 0 ? "" : `, [${configurationAt.join(".")}]`;
  return { isThere: true, name, text: `${configurationFile}${at}` };
}

function rustLine({ crates, paths, configuration }: OpenedBinding): HeldLine {
  const name = "Rust side";
  if (paths.length === 0)
    return { isThere: false, name, text: "no Cargo.toml here or above, and no `rust` in a configuration" };
  const records = crates.reduce((sum, crate) => sum + crate.records.length, 0);
  const why = configuration.rust.length > 0 ? "`rust` of the configuration" : "the nearest Cargo.toml";
  const shown = paths.map((path) => (path === "." ? "this folder" : path)).join(", ");
  return { isThere: records > 0, name, text: `${shown}: ${counted(records, "record")}; ${why}` };
}

/** The order in which a check asks; see `runChecks`. */
function doorsOf(options: Options, binding: OpenedBinding, cwd: string): readonly CDoor[] {
  const { configuration } = binding;
  const recorded = recordedSide(options, binding, cwd);
  const folders = (recorded?.truth.measured ?? []).map(({ path }): CDoor => ({
    kind: "recorded",
    name: displayPath(path, cwd),
    why: "recorded layouts, asked before anything else",
    isThere: true,
  }));
  const settings = configured(options, binding);
  const headers = headersOf(binding, cwd).map((header): CDoor => {
    const found = findHeader(header, cwd, settings);
    const why = "`headers` of the configuration";
    return found.ok
      ? { kind: "header", name: displayPath(found.value.path, cwd), why, isThere: true }
      : { kind: "header", name: header, why: `${why}, and not found`, isThere: false };
  });
  if (headers.length > 0 || isRecordedOnly(recorded, configuration)) return [...folders, ...headers];
  return [...folders, windowsDoor(configuration.windows)];
}

function windowsDoor(windows: readonly string[]): CDoor {
  const every = windows.length > 0;
  return {
    kind: "windows",
    name: every ? `Windows builds ${windows.join(", ")}` : "the shipped Windows builds",
    why: every
      ? "`windows` of the configuration; a record must be right for each"
      : "no `headers` and no `windows` in a configuration; a record is right if it is for one of them",
    isThere: true,
  };
}
