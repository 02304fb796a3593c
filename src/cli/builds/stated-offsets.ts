import { basename, dirname, join, resolve } from "node:path";
import type { Diagnostic, StatedOffset } from "../../index.ts";
import { diagnostic, readStatedNumbers } from "../../index.ts";
import type { OpenedBinding } from "../rust/binding.ts";
import { displayPath, readTextFile } from "../disk/files.ts";
import { isFolder, namesIn } from "../disk/hosts.ts";
import { rustRoot } from "../rust/rust-root.ts";

/** Files of one crate that are looked through. */
const mostFiles = 5000;
const deepest = 20;

/** Offsets that Rust states, and what could not be looked through for them. */
export interface StatedOffsets {
  readonly offsets: readonly StatedOffset[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Numbers that the Rust side states outside of records: constants, and functions that match on a number. */
export function statedOffsets(binding: OpenedBinding, cwd: string): StatedOffsets {
  const found = new Map<string, StatedOffset>();
  const diagnostics: Diagnostic[] = [];
  const add = (one: StatedOffset): void => void found.set(keyOf(one.span, cwd), one);
  for (const { model } of binding.crates)
    for (const { name: path, value, span } of model.constants.values()) {
      const modules = path.split("::");
      const name = modules.pop() ?? path;
      if (value < 0n || value > 0xffff_ffffn) continue;
      add({ name, modules, span, says: { kind: "constant", value: Number(value) } });
    }
  const files = rustFiles(binding, cwd);
  if (files.length > mostFiles)
    diagnostics.push(diagnostic("rust-limit", { what: "Rust files with offsets", limit: mostFiles }, null));
  for (const file of files.slice(0, mostFiles)) {
    const read = readTextFile(file, cwd);
    if (!read.ok) {
      diagnostics.push(read.error);
      continue;
    }
    const { functions, constants } = readStatedNumbers(read.value);
    const around = moduleOf(file);
    for (const { name, modules, span, value } of constants)
      if (!found.has(keyOf(span, cwd)))
        add({ name, modules: [...around, ...modules], span, says: { kind: "constant", value } });
    for (const { name, modules, span, arms } of functions)
      add({ name, modules: [...around, ...modules], span, says: { kind: "table", arms } });
  }
  const inOrder = [...found].sort(([left], [right]) => (left < right ? -1 : 1));
  return { offsets: inOrder.map(([, one]) => one), diagnostics };
}

/** One place has one statement, however its file is spelled. */
function keyOf({ file, line }: StatedOffset["span"], cwd: string): string {
  return `${resolve(cwd, file)}:${String(line).padStart(8, "0")}`;
}

/** `offsets/eprocess.rs` is a module called eprocess. */
function moduleOf(file: string): readonly string[] {
  const stem = basename(file, ".rs");
  if (stem === "mod") return [basename(dirname(file))];
  return stem === "lib" || stem === "main" ? [] : [stem];
}

function rustFiles(binding: OpenedBinding, cwd: string): readonly string[] {
  const files: string[] = [];
  for (const path of binding.paths) {
    const root = rustRoot(path, cwd);
    if (root === null) continue;
    const absolute = resolve(cwd, root.path);
    if (root.kind === "file") files.push(absolute);
    else addRustFiles(join(isFolder(absolute) ? absolute : dirname(absolute), "src"), 0, files);
  }
  return files.map((file) => displayPath(file, cwd));
}

function addRustFiles(folder: string, depth: number, files: string[]): void {
  if (depth > deepest) return;
  for (const name of namesIn(folder)) {
    if (files.length > mostFiles) return;
    const path = join(folder, name);
    if (name.endsWith(".rs")) files.push(path);
    else if (isFolder(path)) addRustFiles(path, depth + 1, files);
  }
}
