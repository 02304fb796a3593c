import { dirname, relative, resolve, sep } from "node:path";
import type {
  Binding,
  Diagnostic,
  EnumId,
  Model,
  RecordId,
  RustNamed,
  RustRoot,
  Workshop,
} from "../../index.ts";
import { isRecordNamed, mappedName, severityOf } from "../../index.ts";
import type { Configuration } from "../configuration/configuration-keys.ts";
import type { InForce } from "../configuration/configured.ts";
import { configured, mapOf } from "../configuration/configured.ts";
import { displayPath, firstText, readTextFile } from "../disk/files.ts";
import { findConfiguration } from "../configuration/find-configuration.ts";
import { isFile, realPath } from "../disk/hosts.ts";
import type { RustReading, RustSelection } from "./open-rust.ts";
import { folderOf, openRust } from "./open-rust.ts";
import { manifestAbove, rustRoot } from "./rust-root.ts";
import type { Options } from "../options/options.ts";

/** One crate or file of the Rust side. */
export interface OpenedCrate {
  readonly binding: Binding;
  readonly model: Model;
  /** The records of the crate itself and what they are called. */
  readonly records: ReadonlyArray<{ readonly record: RecordId; readonly path: string }>;
  /** The enums of the crate itself. */
  readonly enums: readonly EnumId[];
  /** Its aliases and constants; empty where not the whole crate was read. */
  readonly named: RustNamed;
  /** What it takes to try changes; null where not the whole crate was read. */
  readonly workshop: Workshop | null;
}

/** The Rust side of a command: from `--rust`, else the configuration, else the nearest Cargo.toml. */
export interface OpenedBinding extends InForce {
  /** Empty if there is no Rust side. */
  readonly crates: readonly OpenedCrate[];
  /** What they were opened from: folders, manifests and files, relative to where the tool runs. */
  readonly paths: readonly string[];
  /** The file that the configuration is in, and the tables in it that hold ours; null if there is none. */
  readonly configurationFile: string | null;
  readonly configurationAt: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** How many inputs could not be read at all. */
  readonly unreadable: number;
  readonly textOf: (file: string) => string | null;
}

/** Opens the Rust side. `names`: read no more than these records need; empty: everything. */
export async function openBinding(
  options: Options,
  cwd: string,
  names: readonly string[],
  reading: RustReading = {},
): Promise<OpenedBinding> {
  const found = await findConfiguration(cwd, cwd, options.config);
  const { configuration, folder, diagnostics } = found;
  const common = { configuration, folder, configurationFile: found.file, configurationAt: found.at };
  if (diagnostics.some((one) => severityOf(one) === "error")) {
    return { ...common, crates: [], paths: [], diagnostics, unreadable: 1, textOf: () => null };
  }
  const { features, allFeatures, defaultFeatures, cfg } = configured(options, found);
  const selection: RustSelection = {
    cacheFolder: options.cacheFolder,
    environment: options.environment,
    features,
    allFeatures,
    defaultFeatures,
    cfg,
  };
  const paths = await rustPaths(options, configuration, folder, cwd);
  const opened = paths.map((path) => openCrate(path, cwd, selection, { names, reading }));
  return {
    ...common,
    paths,
    crates: opened.map(({ crate }) => crate),
    diagnostics: [...diagnostics, ...opened.flatMap((one) => one.diagnostics)],
    unreadable: opened.filter((one) => one.isUnreadable).length,
    textOf: firstText(opened.map(({ textOf }) => textOf)),
  };
}

/** The records whose name or path is `name`, in whichever crate. */
export function recordsNamed({ crates }: OpenedBinding, name: string): readonly RecordId[] {
  const records = crates.flatMap((crate) => crate.records);
  return records.filter(({ path }) => isRecordNamed(path, name)).map(({ record }) => record);
}

/** The crate that has a record of that name, narrowed to this record; null if none has. */
export function crateWith(opened: OpenedBinding, name: string): OpenedCrate | null {
  for (const crate of opened.crates) {
    const found = crate.records.find(({ path }) => isRecordNamed(path, name));
    if (found === undefined) continue;
    return { ...crate, records: [found], binding: { ...crate.binding, records: [found.record] } };
  }
  return null;
}

/** What C calls the records that a person means by `name`: as the configuration maps them, else the same. */
export function cNamesOf({ crates, configuration }: OpenedBinding, name: string): readonly string[] {
  const map = mapOf(configuration);
  const paths = crates.flatMap((crate) => crate.records).filter(({ path }) => isRecordNamed(path, name));
  const names = paths.map(({ path }) => {
    const own = path.slice(path.lastIndexOf(":") + 1);
    return mappedName(map, { path, name: own }) ?? own;
  });
  return names.length === 0 ? [name] : [...new Set(names)];
}

async function rustPaths(
  options: Options,
  configuration: Configuration,
  folder: string,
  cwd: string,
): Promise<readonly string[]> {
  if (options.rust.length > 0) return options.rust;
  const found =
    configuration.rust.length > 0
      ? configuration.rust.map((path) => resolve(folder, path))
      : await nearestCrates(cwd);
  // Reports name files as people would from here: `src/lib.rs`, not the way from the root.
  return found.map((path) => relative(cwd, path) || ".");
}

function openCrate(
  path: string,
  cwd: string,
  selection: RustSelection,
  { names, reading }: { readonly names: readonly string[]; readonly reading: RustReading },
): Pick<OpenedBinding, "diagnostics" | "textOf"> & {
  readonly crate: OpenedCrate;
  readonly isUnreadable: boolean;
} {
  const root = rustRoot(path, cwd) ?? { kind: "file", path: displayPath(path, cwd) };
  const { layouts, model, rootRecords, rootEnums, diagnostics, textOf, named } = openRust(
    root,
    cwd,
    selection,
    names.length > 0 ? names : null,
    // Of a whole crate some record is likely to be wrong, and the name of a better type is looked for among the aliases.
    names.length > 0 ? reading : { ...reading, tables: ["aliases", "constants"] },
  );
  const records = rootRecords.map((record) => ({ record, path: model.records.get(record)?.path ?? record }));
  // With names, a crate that has none of them is empty and yet was read.
  const isUnreadable =
    records.length === 0 &&
    diagnostics.some(({ code }) => code.startsWith("file-") || code === "rust-manifest");
  return {
    crate: {
      binding: { layouts, records: rootRecords },
      model,
      enums: rootEnums,
      named: names.length > 0 ? { aliases: [], constants: [] } : named,
      records,
      workshop: names.length > 0 ? null : workshopOf(root, cwd, selection, textOf),
    },
    diagnostics,
    textOf,
    isUnreadable,
  };
}

/** Changes are for the crate's own files, not for those of a crate inside its folder nor for what a link leads to. */
function workshopOf(
  root: RustRoot,
  cwd: string,
  selection: RustSelection,
  textOf: (file: string) => string | null,
): Workshop {
  const folder = folderOf(root, cwd);
  return {
    textOf,
    isLoneFile: root.kind === "file",
    reread: (texts, only) => openRust(root, cwd, selection, only, { replaced: texts }),
    whyNotOurs(file) {
      const real = realPath(resolve(cwd, file));
      const home = realPath(folder);
      const isInside = real !== null && home !== null && real.startsWith(`${home}${sep}`);
      if (!isInside) return "it is written outside of the crate's folder";
      for (let at = dirname(real); at !== home; at = dirname(at))
        if (isFile(resolve(at, "Cargo.toml"))) return "it is written in another crate";
      return null;
    },
  };
}

/** The crate of the nearest manifest; of a workspace without a package of its own, the members that cargo means. */
async function nearestCrates(cwd: string): Promise<readonly string[]> {
  const manifest = manifestAbove(cwd);
  if (manifest === null) return [];
  const own = [dirname(manifest)];
  const text = readTextFile(manifest, cwd);
  if (!text.ok || !/^\s*\[\s*workspace\b/m.test(text.value.text)) return own;
  const { readWorkspace } = await import("../cargo/packages.ts");
  const workspace = await readWorkspace(manifest, cwd);
  // What cannot be read is told by whoever opens the crate.
  const members = workspace.ok ? workspace.value.defaults.map(({ folder }) => folder) : [];
  return members.length === 0 ? own : members;
}
