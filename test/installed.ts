import { spawnSync } from "node:child_process";

/** True if `command` starts and exits with 0. */
export function isInstalled(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args.length === 0 ? ["--version"] : args, { stdio: "ignore" }).status === 0;
}
