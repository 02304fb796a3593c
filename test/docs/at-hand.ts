import { existsSync } from "node:fs";
import { isInstalled } from "../installed.ts";

/** Whether what a page's commands need is on this machine. */
export function isAtHand(tool: string): boolean {
  if (tool === "mingw-w64") return existsSync("/usr/share/mingw-w64/include/ddk/wdm.h");
  if (tool === "dist") return existsSync("dist/cli.js") && isInstalled("bash");
  return isInstalled(tool);
}
