import { resolve } from "node:path";
import process from "node:process";
import type { Shell } from "./shell.ts";

/** What a run wrote, so far. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

/** A shell for programs that run a command and want what it prints. `cwd`: null for that of the process. */
export function quietShell(
  argv: readonly string[],
  cwd: string | null,
): { readonly shell: Shell; readonly printed: () => Printed } {
  const written = { stdout: "", stderr: "" };
  const stream = (name: keyof Printed): Shell["stdout"] => ({
    write: (text) => void (written[name] += text),
    isTTY: false,
    columns: null,
  });
  const here = process.cwd();
  const shell: Shell = {
    argv: [...argv, "--color=never"],
    env: process.env,
    cwd: cwd === null ? here : resolve(here, cwd),
    stdout: stream("stdout"),
    stderr: stream("stderr"),
  };
  return { shell, printed: () => ({ ...written }) };
}
