import { join } from "node:path";
import { isFolder, namesIn } from "./hosts.ts";

/** Folders that hold what was built or fetched, and more of them than anybody wants to look through. */
const foreign = new Set(["target", "node_modules", "build", "out", "dist", "x64", "Debug", "Release"]);
const mostFolders = 2000;
const deepest = 8;

/** The files below a folder whose names fit, relative to it, with `/`, sorted. Hidden and built folders are left out. */
export function filesBelow(root: string, name: RegExp): readonly string[] {
  const found: string[] = [];
  const waiting = [{ path: "", depth: 0 }];
  for (let seen = 0; seen < mostFolders; seen++) {
    const next = waiting.shift();
    if (next === undefined) break;
    for (const entry of namesIn(join(root, next.path))) {
      const path = next.path === "" ? entry : `${next.path}/${entry}`;
      if (name.test(entry)) found.push(path);
      else if (
        next.depth < deepest &&
        !entry.startsWith(".") &&
        !foreign.has(entry) &&
        isFolder(join(root, path))
      )
        waiting.push({ path, depth: next.depth + 1 });
    }
  }
  return found.sort();
}
