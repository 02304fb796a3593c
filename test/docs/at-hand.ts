import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { isInstalled } from "../installed.ts";

/** Whether what a page's commands need is on this machine. */
export function isAtHand(tool: string): boolean {
  if (tool === "mingw-w64") return existsSync("/usr/share/mingw-w64/include/ddk/wdm.h");
  if (tool === builtTool) return isBuilt() && isInstalled("bash");
  return isInstalled(tool);
}

/** What shell commands find as `layoutcheck`. */
export const builtTool = "a dist/ as new as src/ (npm run build)";

/** An older one would show what the tool used to say. */
export function isBuilt(): boolean {
  const built = resolve("dist/index.d.ts");
  if (!existsSync(built)) return false;
  const source = resolve("src");
  const times = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs);
  return Math.max(...times) <= statSync(built).mtimeMs;
}
