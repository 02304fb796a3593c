import { dirname, join, resolve } from "node:path";
import type { Diagnostic, Result, SourceText } from "../index.ts";
import { diagnostic } from "../index.ts";
import type { Configuration, Section } from "./configuration.ts";
import { noConfiguration, readConfiguration } from "./configuration.ts";
import { readTextFile } from "./files.ts";
import { isFile } from "./hosts.ts";

/** The configuration that holds in a folder, and where its paths start. */
export interface FoundConfiguration {
  readonly configuration: Configuration;
  /** Absolute folder that the paths in the configuration are relative to. */
  readonly folder: string;
  /** The file it came from; null if there is none. */
  readonly file: string | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Bytes; nobody writes more by hand. */
const configurationLimit = 1024 * 1024;
const ownNames = ["layoutcheck.toml", ".layoutcheck.toml"];

/**
 * The nearest `layoutcheck.toml`, `.layoutcheck.toml` or `Cargo.toml` with `[package.metadata.layoutcheck]`, upward from
 * `start`; in one folder the first of these. `named` (`--config`) is read instead of any of them.
 */
export async function findConfiguration(
  start: string,
  cwd: string,
  named: string | null,
): Promise<FoundConfiguration> {
  if (named !== null)
    return (await readFile(resolve(cwd, named), [], cwd)) ?? nothing(dirname(resolve(cwd, named)));
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const found = await readFolder(folder, cwd);
    if (found !== null) return found;
    if (dirname(folder) === folder) return nothing(cwd);
  }
}

async function readFolder(folder: string, cwd: string): Promise<FoundConfiguration | null> {
  for (const name of ownNames) {
    if (isFile(join(folder, name))) return readFile(join(folder, name), [], cwd);
  }
  const manifest = join(folder, "Cargo.toml");
  return isFile(manifest) ? readFile(manifest, ["package", "metadata", "layoutcheck"], cwd) : null;
}

/** Null if the file is fine and has no such section. */
async function readFile(
  path: string,
  at: readonly string[],
  cwd: string,
): Promise<FoundConfiguration | null> {
  const source = readTextFile(path, cwd, configurationLimit);
  if (!source.ok) return { ...nothing(dirname(path)), diagnostics: [source.error] };
  // A manifest that never mentions us is not worth a TOML reader's time, nor is its syntax our business.
  if (at.length > 0 && !source.value.text.includes("layoutcheck")) return null;
  const document = await readToml(source.value);
  if (!document.ok)
    return { ...nothing(dirname(path)), file: source.value.file, diagnostics: [document.error] };
  const section = sectionAt(document.value, at, source.value);
  if (section === null) return null;
  return { ...readConfiguration(section), folder: dirname(path), file: source.value.file };
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

function sectionAt(
  document: Record<string, unknown>,
  at: readonly string[],
  source: SourceText,
): Section | null {
  let table: Record<string, unknown> = document;
  for (const key of at) {
    const next = table[key];
    if (typeof next !== "object" || next === null || Array.isArray(next)) return null;
    table = { ...next };
  }
  return { source, at, table };
}

function nothing(folder: string): FoundConfiguration {
  return { configuration: noConfiguration, folder, file: null, diagnostics: [] };
}
