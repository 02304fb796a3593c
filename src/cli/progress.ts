import type { Options } from "./options/options.ts";
import type { Shell } from "./shell.ts";

/** What a long run is at, in one line on a terminal that is wiped away again. Elsewhere nothing is said. */
export interface Progress {
  step(words: string): void;
  done(): void;
}

const wipe = "\r\u001B[K";
const silent: Progress = { step: () => undefined, done: () => undefined };

export function progressOn(shell: Shell, { quiet }: Pick<Options, "quiet">): Progress {
  const { stderr } = shell;
  if (quiet || !stderr.isTTY || shell.env["TERM"] === "dumb") return silent;
  return {
    step: (words) => void stderr.write(`${wipe}${words} …`),
    done: () => void stderr.write(wipe),
  };
}
