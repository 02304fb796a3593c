import { readdirSync } from "node:fs";
import { join } from "node:path";
import { orNull } from "./disk-answers.ts";

/** Header folders hold some thousands of files; a folder beyond this is not one. */
const mostFiles = 200_000;
const deepest = 12;

/**
 * clang's virtual file system over some folders, in which names ignore case as on Windows. Source: clang's
 * -ivfsoverlay, llvm/Support/VirtualFileSystem.h, RedirectingFileSystem. YAML takes JSON.
 */
export function caseInsensitiveOverlay(folders: readonly string[]): string {
  const budget = { files: mostFiles };
  const roots = [...new Set(folders)].map((folder) => ({
    type: "directory",
    name: folder,
    contents: contentsOf(folder, deepest, budget),
  }));
  return JSON.stringify({ version: 0, "case-sensitive": "false", "overlay-relative": "false", roots });
}

/** The same, for single files in whose place others are read; messages and markers go on naming the place. */
export function replacingOverlay(files: ReadonlyMap<string, string>): string {
  const roots = [...files].map(([name, contents]) => ({ type: "file", name, "external-contents": contents }));
  return JSON.stringify({ version: 0, "use-external-names": "false", "overlay-relative": "false", roots });
}

type OverlayEntry =
  | { readonly type: "file"; readonly name: string; readonly "external-contents": string }
  | { readonly type: "directory"; readonly name: string; readonly contents: readonly OverlayEntry[] };

function contentsOf(folder: string, depth: number, budget: { files: number }): readonly OverlayEntry[] {
  if (depth === 0) return [];
  return listed(folder).flatMap((entry): readonly OverlayEntry[] => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return [{ type: "directory", name: entry.name, contents: contentsOf(path, depth - 1, budget) }];
    if (budget.files-- <= 0) return [];
    return [{ type: "file", name: entry.name, "external-contents": path }];
  });
}

function listed(folder: string) {
  const entries = orNull(() => readdirSync(folder, { withFileTypes: true })) ?? [];
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}
