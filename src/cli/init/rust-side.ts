import { dirname, join, relative, resolve } from "node:path";
import type { Binding, Diagnostic } from "../../index.ts";
import { severityOf } from "../../index.ts";
import { readWorkspace } from "../cargo/packages.ts";
import { displayPath, readTextFile } from "../disk/files.ts";
import type { RustSelection } from "../rust/open-rust.ts";
import { openRust } from "../rust/open-rust.ts";
import { manifestAbove, rustRoot } from "../rust/rust-root.ts";
import { filesBelow } from "../disk/files-below.ts";

/** The Rust side that a folder offers. */
export interface RustSide {
  /** Where the configuration belongs, absolute: beside the manifest. */
  readonly folder: string;
  /** Crates and files, as the configuration names them. */
  readonly paths: readonly string[];
  /** Only with every feature on does the crate have most of its records. */
  readonly allFeatures: boolean;
  readonly bindings: readonly Binding[];
  /** The paths of all `#[repr(C)]` records, sorted. */
  readonly records: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A crate half of whose records stand behind features is a crate of features. */
const worthFeatures = 2;

/** `given`: what `--rust` names; empty: the nearest package or workspace, else Rust files in the folder. */
export async function findRustSide(
  given: readonly string[],
  cwd: string,
  selection: RustSelection,
): Promise<RustSide> {
  const { folder, paths } = await pathsFor(given, cwd);
  const plain = openAll(paths, cwd, selection);
  const full = openAll(paths, cwd, { ...selection, allFeatures: true });
  const allFeatures = full.records.length > plain.records.length * worthFeatures;
  const { opened, records } = allFeatures ? full : plain;
  const used = opened.filter((one) => one.records.length > 0);
  return {
    folder,
    paths: used.map(({ path }) => relative(folder, path).replaceAll("\\", "/") || "."),
    allFeatures,
    bindings: used.map(({ binding }) => binding),
    records,
    diagnostics: opened
      .flatMap(({ diagnostics }) => diagnostics)
      .filter((one) => severityOf(one) === "error"),
  };
}

/** The folder of the configuration, and absolute paths. */
async function pathsFor(
  given: readonly string[],
  cwd: string,
): Promise<{ readonly folder: string; readonly paths: readonly string[] }> {
  if (given.length > 0) return { folder: cwd, paths: given.map((path) => resolve(cwd, path)) };
  const manifest = manifestAbove(cwd);
  if (manifest === null) return { folder: cwd, paths: looseFiles(cwd) };
  const workspace = await readWorkspace(manifest, cwd);
  // What is wrong with it is said by whoever reads the crate.
  if (!workspace.ok) return { folder: dirname(manifest), paths: [dirname(manifest)] };
  return {
    folder: dirname(manifest),
    paths: workspace.value.defaults.map((one) => one.folder),
  };
}

/** Without a manifest: each Rust file that has a record of C's layout. */
function looseFiles(cwd: string): readonly string[] {
  return filesBelow(cwd, /\.rs$/)
    .map((path) => join(cwd, path))
    .filter((path) => {
      const read = readTextFile(path, cwd);
      return read.ok && /\brepr\s*\(\s*C\b/.test(read.value.text);
    });
}

interface OpenedPathOfRust {
  readonly path: string;
  readonly binding: Binding;
  readonly records: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

function openAll(
  paths: readonly string[],
  cwd: string,
  selection: RustSelection,
): { readonly opened: readonly OpenedPathOfRust[]; readonly records: readonly string[] } {
  const opened = paths.map((path) => openOne(path, cwd, selection));
  return { opened, records: opened.flatMap(({ records }) => records).sort() };
}

function openOne(path: string, cwd: string, selection: RustSelection): OpenedPathOfRust {
  const shown = relative(cwd, path) || ".";
  const root = rustRoot(shown, cwd) ?? { kind: "file", path: displayPath(shown, cwd) };
  const { layouts, model, rootRecords, diagnostics } = openRust(root, cwd, selection, null);
  const known = rootRecords.flatMap((id) => {
    const record = model.records.get(id);
    return record?.representation === "c" ? [{ id, path: record.path ?? id }] : [];
  });
  return {
    path,
    binding: { layouts, records: known.map(({ id }) => id) },
    records: known.map((one) => one.path),
    diagnostics,
  };
}
