import { dirname, resolve } from "node:path";
import type { Binding, Diagnostic, RecordId } from "../index.ts";
import { severityOf } from "../index.ts";
import type { Configuration } from "./configuration.ts";
import { displayPath } from "./files.ts";
import { findConfiguration } from "./find-configuration.ts";
import { isFile } from "./hosts.ts";
import { openRust, rustRoot } from "./open-rust.ts";
import type { Options } from "./options.ts";

/** The Rust side of a command: from `--rust`, else the configuration, else the nearest Cargo.toml. */
export interface OpenedBinding {
  /** Null if there is no Rust side, or none of it could be read. */
  readonly binding: Binding | null;
  /** The records of the crate itself and what they are called. */
  readonly records: ReadonlyArray<{ readonly record: RecordId; readonly path: string }>;
  readonly configuration: Configuration;
  readonly diagnostics: readonly Diagnostic[];
  /** How many inputs could not be read at all. */
  readonly unreadable: number;
  readonly textOf: (file: string) => string | null;
}

export async function openBinding(
  options: Options,
  cwd: string,
  names: readonly string[],
): Promise<OpenedBinding> {
  const found = await findConfiguration(cwd, cwd, options.config);
  const { configuration } = found;
  const configured = configuration.rust.map((path) => resolve(found.folder, path));
  const nearest = options.rust.length > 0 || configured.length > 0 ? [] : nearestManifest(cwd);
  const paths = options.rust.length > 0 ? options.rust : [...configured, ...nearest];
  const nothing = { binding: null, records: [], configuration, unreadable: 0, textOf: () => null };
  if (found.diagnostics.some((one) => severityOf(one) === "error") || paths.length === 0) {
    return { ...nothing, diagnostics: found.diagnostics };
  }
  const [path = ""] = paths;
  const root = rustRoot(path, cwd);
  const selection = {
    features: [...configuration.features, ...options.features],
    allFeatures: configuration.allFeatures || options.allFeatures,
    defaultFeatures: configuration.defaultFeatures && options.defaultFeatures,
    cfg: [...configuration.cfg, ...options.cfg],
  };
  const rust = openRust(
    root ?? { kind: "file", path: displayPath(path, cwd) },
    cwd,
    selection,
    names.length > 0 ? names : null,
  );
  const records = rust.rootRecords.map((record) => ({
    record,
    path: rust.model.records.get(record)?.path ?? record,
  }));
  return {
    binding: { layouts: rust.layouts, records: rust.rootRecords },
    records,
    configuration,
    diagnostics: [...found.diagnostics, ...rust.diagnostics],
    unreadable: records.length === 0 && rust.diagnostics.some((one) => severityOf(one) === "error") ? 1 : 0,
    textOf: rust.textOf,
  };
}

function nearestManifest(cwd: string): readonly string[] {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (isFile(resolve(folder, "Cargo.toml"))) return [folder];
    if (dirname(folder) === folder) return [];
  }
}
