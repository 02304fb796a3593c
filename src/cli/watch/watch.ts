import process from "node:process";
import { counted } from "../../index.ts";
import type { Request } from "../command.ts";
import type { ExitCode } from "../exit-codes.ts";
import { displayPath } from "../disk/files.ts";
import { withLooks } from "../disk/looks.ts";
import type { Shell } from "../shell.ts";
import { refuse } from "../shell.ts";
import { diskWatcher } from "./disk-watcher.ts";
import type { Watcher } from "./watcher.ts";

/** Runs again whenever something that the last run looked at has changed. Ends with the exit code of the last run. */
export async function runWatched(
  request: Request,
  run: (request: Request) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { options, shell } = request;
  if (options.staged)
    return refuse(
      shell,
      "--watch and --staged do not go together",
      "what is staged is checked once, by the hook",
    );
  const { signal, forget } = interruption(shell);
  try {
    return await watched(request, run, diskWatcher(signal));
  } finally {
    forget();
  }
}

/** The loop, whatever it is that knows of changes. */
export async function watched(
  request: Request,
  run: (request: Request) => Promise<ExitCode>,
  watcher: Watcher,
): Promise<ExitCode> {
  const { options, shell } = request;
  for (let news = ""; ;) {
    clear(shell);
    if (news !== "" && !options.quiet) shell.stderr.write(news);
    const { value, looks } = await withLooks(() => run(request));
    const files = looks.filter(({ question }) => question === "content").length;
    if (!options.quiet) shell.stderr.write(`\nwatching ${counted(files, "path")}; Ctrl-C ends\n`);
    const next = await watcher.next(looks);
    if (next.kind === "stopped") return value;
    news = `\n---- ${changedText(next.paths, shell.cwd)}\n`;
  }
}

function changedText(paths: readonly string[], cwd: string): string {
  const [first = "", ...others] = paths.map((path) => displayPath(path, cwd));
  return others.length === 0 ? `${first} changed` : `${first} and ${others.length} more changed`;
}

/** A terminal shows one report at a time; a file or a pipe gets one after the other. */
function clear({ stdout }: Shell): void {
  if (stdout.isTTY) stdout.write("\u001B[2J\u001B[3J\u001B[H");
}

/** The first Ctrl-C ends the watch; a second one the process, as ever. */
function interruption({ interrupt }: Shell): { readonly signal: AbortSignal; readonly forget: () => void } {
  if (interrupt !== undefined) return { signal: interrupt, forget: () => {} };
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  return {
    signal: controller.signal,
    forget() {
      process.removeListener("SIGINT", stop);
      process.removeListener("SIGTERM", stop);
    },
  };
}
