import { basename, dirname, join, resolve } from "node:path";
import type { StatedOffset } from "../index.ts";
import { readStatedNumbers } from "../index.ts";
import type { OpenedBinding } from "./binding.ts";
import { displayPath, readTextFile } from "./files.ts";
import { isFolder, namesIn } from "./hosts.ts";
import { rustRoot } from "./rust-root.ts";

/** Files of one crate that are looked through. */
const mostFiles = 5000;
const deepest = 20;

/** Numbers that the Rust side states outside of records: constants, and functions that match on a number. */
export function statedOffsets(binding: OpenedBinding, cwd: string): readonly StatedOffset[] {
  const found = new Map<string, StatedOffset>();
  for (const { model } of binding.crates)
    for (const { name: path, value, span } of model.constants.values()) {
      const segments = path.split("::");
      const name = segments.pop() ?? path;
      if (value < 0n || value > 0xffff_ffffn) continue;
      const says = { kind: "constant", value: Number(value) } as const;
      found.set(keyOf(span, cwd), { name, modules: segments, span, says });
    }
  for (const file of rustFiles(binding, cwd)) {
    const read = readTextFile(file, cwd);
    if (!read.ok) continue;
    const { functions, constants } = readStatedNumbers(read.value);
    const around = moduleOf(file);
    for (const { name, modules, span, value } of constants)
      if (!found.has(keyOf(span, cwd)))
        found.set(keyOf(span, cwd), {
          name,
          modules: [...around, ...modules],
          span,
          says: { kind: "constant", value },
        });
    for (const { name, modules, span, arms } of functions)
      found.set(keyOf(span, cwd), {
        name,
        modules: [...around, ...modules],
        span,
        says: { kind: "table", arms },
      });
  }
  return [...found.values()].sort((left, right) => (keyOf(left.span, cwd) < keyOf(right.span, cwd) ? -1 : 1));
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
  return files.slice(0, mostFiles).map((file) => displayPath(file, cwd));
}

function addRustFiles(folder: string, depth: number, files: string[]): void {
  if (depth > deepest) return;
  for (const name of namesIn(folder)) {
    if (files.length >= mostFiles) return;
    const path = join(folder, name);
    if (name.endsWith(".rs")) files.push(path);
    else if (isFolder(path)) addRustFiles(path, depth + 1, files);
  }
}
