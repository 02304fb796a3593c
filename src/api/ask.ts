import type { Surroundings } from "./question.ts";
import { quietShell } from "../cli/quiet-shell.ts";
import { run } from "../cli/run.ts";
import { InputError } from "./input-error.ts";

/** What a command printed on stdout, and how it ended: 0 nothing wrong, 1 findings, 3 something could not be verified. */
export interface Printed {
  readonly text: string;
  readonly exitCode: 0 | 1 | 3;
}

/** Runs a command for its report. Rejects with an `InputError` where the command line would end with exit code 2. */
export async function ask(argv: readonly string[], { cwd }: Surroundings): Promise<Printed> {
  const { shell, printed } = quietShell(argv, cwd ?? null);
  const exitCode = await run(shell);
  const { stdout, stderr } = printed();
  switch (exitCode) {
    case 0:
    case 1:
    case 3:
      return { text: stdout, exitCode };
    case 2:
      throw new InputError(stderr.replace(/^layoutcheck: /, "").trimEnd());
    case 70:
      throw new Error(stderr.trimEnd());
  }
}
