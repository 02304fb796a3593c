import { basename, dirname, join, resolve } from "node:path";
import type { Diagnostic, Result, SourceText } from "../../index.ts";
import { diagnostic, wholeFile } from "../../index.ts";
import type { Configuration } from "./configuration-keys.ts";
import { configurationKeys, noConfiguration } from "./configuration-keys.ts";
import type { ReadSection, Section } from "./configuration.ts";
import { readConfiguration } from "./configuration.ts";
import type { InForce } from "./configured.ts";
import { displayPath, readTextFile } from "../disk/files.ts";
import { isFile } from "../disk/hosts.ts";

/** The configuration that holds in a folder, and where its paths start. */
export interface FoundConfiguration extends InForce {
  /** The file it came from; null if there is none. */
  readonly file: string | null;
  /** The tables in that file that hold ours: `[]`, or `["package", "metadata", "layoutcheck"]`. */
  readonly at: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Bytes; nobody writes more by hand. */
const configurationLimit = 1024 * 1024;
const ownNames = ["layoutcheck.toml", ".layoutcheck.toml"];
const packageSection = ["package", "metadata", "layoutcheck"];
const workspaceSection = ["workspace", "metadata", "layoutcheck"];

/**
 * The nearest configuration upward from `start`. In one folder `layoutcheck.toml` comes before `.layoutcheck.toml` and that
 * before `Cargo.toml`, and of its sections the package's before the workspace's; what then goes unused is said. They are never
 * mixed, but for a package's section that says `workspace = true`. `named` (`--config`) is read instead of any of them.
 */
export async function findConfiguration(
  start: string,
  cwd: string,
  named: string | null,
): Promise<FoundConfiguration> {
  if (named !== null) {
    const path = resolve(cwd, named);
    const found = basename(path) === "Cargo.toml" ? await readManifest(path, cwd) : await readOwn(path, cwd);
    return found ?? nothing(dirname(path));
  }
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const found = await readFolder(folder, cwd);
    if (found !== null) return found;
    if (dirname(folder) === folder) return nothing(cwd);
  }
}

async function readFolder(folder: string, cwd: string): Promise<FoundConfiguration | null> {
  const own = ownNames.map((name) => join(folder, name)).filter((path) => isFile(path));
  const manifest = join(folder, "Cargo.toml");
  const [first] = own;
  if (first === undefined) return isFile(manifest) ? readManifest(manifest, cwd) : null;
  const unused = own.slice(1);
  if (isFile(manifest) && (await readManifest(manifest, cwd)) !== null) unused.push(manifest);
  const found = await readOwn(first, cwd);
  const why = `${displayPath(first, cwd)} holds here, and configurations are not mixed`;
  const warnings = unused.map((path) => unusedConfiguration(displayPath(path, cwd), why));
  return { ...found, diagnostics: [...found.diagnostics, ...warnings] };
}

async function readOwn(path: string, cwd: string): Promise<FoundConfiguration> {
  const document = await readDocument(path, cwd);
  if (!document.ok) return { ...nothing(dirname(path)), diagnostics: [document.error] };
  const { source, table } = document.value;
  const read = readConfiguration({ source, at: [], table });
  const misplaced = misplacedWorkspace(read, source.file);
  return foundIn(path, source.file, [], { ...read, diagnostics: [...read.diagnostics, ...misplaced] });
}

/** Null if the manifest has nothing of ours. */
async function readManifest(path: string, cwd: string): Promise<FoundConfiguration | null> {
  const text = readTextFile(path, cwd, configurationLimit);
  if (!text.ok) return { ...nothing(dirname(path)), diagnostics: [text.error] };
  // A manifest that never mentions us is not worth a TOML reader's time, nor is its syntax our business.
  if (!text.value.text.includes("layoutcheck")) return null;
  const document = await parsed(text.value);
  if (!document.ok)
    return { ...nothing(dirname(path)), file: text.value.file, diagnostics: [document.error] };
  const own = sectionAt(document.value, packageSection);
  const shared = sectionAt(document.value, workspaceSection);
  if (own !== null) return inheriting(path, cwd, document.value, readConfiguration(own));
  if (shared === null) return null;
  const read = readConfiguration(shared);
  const diagnostics = [...read.diagnostics, ...misplacedWorkspace(read, text.value.file)];
  return foundIn(path, text.value.file, workspaceSection, { ...read, diagnostics });
}

/** A package's section, with that of its workspace behind it if it asks for that. */
async function inheriting(
  path: string,
  cwd: string,
  manifest: Document,
  own: ReadSection,
): Promise<FoundConfiguration> {
  const { file } = manifest.source;
  const found = foundIn(path, file, packageSection, own);
  const root = await workspaceOf(path, cwd, manifest);
  const section = root === null ? null : sectionAt(root.document, workspaceSection);
  if (root === null || section === null) {
    if (!own.configuration.workspace) return found;
    const why =
      root === null
        ? "no workspace was found"
        : `${root.document.source.file} has no [workspace.metadata.layoutcheck]`;
    const missing = diagnostic("configuration-workspace", { why }, wholeFile(file));
    return { ...found, diagnostics: [...found.diagnostics, missing] };
  }
  if (own.given.has("workspace") && !own.configuration.workspace) return found;
  if (!own.configuration.workspace) {
    const unused = `[workspace.metadata.layoutcheck] in ${section.source.file}`;
    const why = `[package.metadata.layoutcheck] in ${file} does not say workspace = true`;
    return { ...found, diagnostics: [...found.diagnostics, unusedConfiguration(unused, why)] };
  }
  const shared = readConfiguration(section);
  return {
    ...found,
    configuration: merged(own, rebased(shared.configuration, root.folder)),
    diagnostics: [
      ...shared.diagnostics,
      ...misplacedWorkspace(shared, section.source.file),
      ...found.diagnostics,
    ],
  };
}

/** The package's word counts; lists of tables are joined, levels of findings come from both. */
function merged(own: ReadSection, shared: Configuration): Configuration {
  const said = Object.fromEntries(Object.entries(own.configuration).filter(([key]) => own.given.has(key)));
  return {
    ...shared,
    ...said,
    map: [...own.configuration.map, ...shared.map],
    waive: [...own.configuration.waive, ...shared.waive],
    findings: { ...shared.findings, ...own.configuration.findings },
  };
}

/** What is inherited is relative to where it was written. */
function rebased(configuration: Configuration, folder: string): Configuration {
  const paths: Record<string, readonly string[]> = {};
  for (const [name, { shape }] of Object.entries(configurationKeys)) {
    if (shape.kind !== "strings" || shape.are === "words") continue;
    const isPath = (path: string): boolean =>
      shape.are === "paths" || /[\\/]/.test(path) || isFile(resolve(folder, path));
    // The table's shape of strings stands beside keys that hold strings.
    const given = configuration[name as keyof Configuration] as readonly string[];
    paths[name] = given.map((path) => (isPath(path) ? resolve(folder, path) : path));
  }
  return { ...configuration, ...paths };
}

/** The manifest of the workspace that a package belongs to: its own, the one it names, else the nearest above. */
export async function workspaceOf(
  path: string,
  cwd: string,
  manifest: Document,
): Promise<{ readonly document: Document; readonly folder: string } | null> {
  if ("workspace" in manifest.table) return { document: manifest, folder: dirname(path) };
  const named = tableAt(manifest.table, ["package"])?.["workspace"];
  const manifestNamed = typeof named === "string" ? join(resolve(dirname(path), named), "Cargo.toml") : null;
  for (
    let folder = manifestNamed === null ? dirname(dirname(path)) : dirname(manifestNamed);
    ;
    folder = dirname(folder)
  ) {
    const candidate = join(folder, "Cargo.toml");
    const document = isFile(candidate) ? await readDocument(candidate, cwd) : null;
    if (document?.ok === true && "workspace" in document.value.table)
      return { document: document.value, folder };
    if (manifestNamed !== null || dirname(folder) === folder) return null;
  }
}

/** A TOML file as it was read. */
export interface Document {
  readonly source: SourceText;
  readonly table: Readonly<Record<string, unknown>>;
}

export async function readDocument(path: string, cwd: string): Promise<Result<Document, Diagnostic>> {
  const source = readTextFile(path, cwd, configurationLimit);
  return source.ok ? parsed(source.value) : source;
}

async function parsed(source: SourceText): Promise<Result<Document, Diagnostic>> {
  const table = await readToml(source);
  return table.ok ? { ok: true, value: { source, table: table.value } } : table;
}

/** The document, or where it is not TOML. The reader is loaded only where there is something to read. */
export async function readToml(source: SourceText): Promise<Result<Record<string, unknown>, Diagnostic>> {
  const { parse, TomlError } = await import("smol-toml");
  try {
    return { ok: true, value: parse(source.text) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const why = error.message.split("\n")[0]?.replace("Invalid TOML document: ", "") ?? "";
    const { line, column } = error;
    const lines = source.text.split("\n", line - 1);
    const start = lines.reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
    const span = { file: source.file, start, end: start + 1, line, column };
    return { ok: false, error: diagnostic("configuration-syntax", { why }, span) };
  }
}

function sectionAt({ source, table }: Document, at: readonly string[]): Section | null {
  const found = tableAt(table, at);
  return found === null ? null : { source, at, table: found };
}

/** The table under these keys; null if there is none. */
export function tableAt(
  document: Readonly<Record<string, unknown>>,
  at: readonly string[],
): Readonly<Record<string, unknown>> | null {
  let table: Readonly<Record<string, unknown>> = document;
  for (const key of at) {
    const next = table[key];
    if (typeof next !== "object" || next === null || Array.isArray(next)) return null;
    table = { ...next };
  }
  return table;
}

/** `workspace` means something in a package's section alone. */
function misplacedWorkspace({ given }: ReadSection, file: string): readonly Diagnostic[] {
  if (!given.has("workspace")) return [];
  const why = "only [package.metadata.layoutcheck] inherits";
  return [diagnostic("configuration-workspace", { why }, wholeFile(file))];
}

function unusedConfiguration(unused: string, why: string): Diagnostic {
  return diagnostic("configuration-unused", { unused, why }, null);
}

function foundIn(
  path: string,
  file: string,
  at: readonly string[],
  { configuration, diagnostics }: ReadSection,
): FoundConfiguration {
  return { configuration, folder: dirname(path), file, at, diagnostics };
}

function nothing(folder: string): FoundConfiguration {
  return { configuration: noConfiguration, folder, file: null, at: [], diagnostics: [] };
}
