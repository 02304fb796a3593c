import type { ExitCode } from "./exit-codes.ts";
import { exitCodes } from "./exit-codes.ts";

/** All that the tool sees of its surroundings, so that a test of a command is a function call. */
export interface Shell {
  /** Arguments without the interpreter and the script. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Cargo's own flags are understood where cargo calls. Absent: a shell. */
  readonly caller?: "shell" | "cargo";
  /** An absolute path. */
  readonly cwd: string;
  readonly stdout: Stream;
  readonly stderr: Stream;
  /** Ends what would otherwise go on, as `--watch`. Absent: Ctrl-C does. */
  readonly interrupt?: AbortSignal;
}

export interface Stream {
  write(text: string): unknown;
  readonly isTTY: boolean;
  /** Null where the stream has no width. */
  readonly columns: number | null;
}

/** Says on stderr what is wrong with how the tool was called. An empty line is a suggestion that nobody has. */
export function refuse(shell: Shell, ...lines: readonly string[]): ExitCode {
  shell.stderr.write(`layoutcheck: ${lines.filter((line) => line !== "").join("\n  ")}\n`);
  return exitCodes.usage;
}

/** Whether a stream wants colour: `--color`, then NO_COLOR and FORCE_COLOR, then whether it is a terminal. */
export function wantsColor(shell: Shell, stream: Stream, choice: "auto" | "always" | "never"): boolean {
  if (choice !== "auto") return choice === "always";
  if ((shell.env["NO_COLOR"] ?? "") !== "") return false;
  const forced = shell.env["FORCE_COLOR"] ?? "";
  if (forced !== "") return forced !== "0";
  return stream.isTTY && shell.env["TERM"] !== "dumb";
}
