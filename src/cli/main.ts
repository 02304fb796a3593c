import process from "node:process";
import { run } from "./run.ts";
import type { Stream } from "./shell.ts";

// The only file that knows the real process. bin/layoutcheck.js and bin/cargo-layoutcheck.js load it.

/** A reader that goes away (`| head`) is no error of ours: stop writing, keep quiet. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(process.exitCode ?? 0);
  });
}

/** Cargo calls `cargo-layoutcheck layoutcheck ARGS`; the word is cargo's, not the user's. */
function withoutCargoWord(argv: readonly string[]): readonly string[] {
  return argv[0] === "layoutcheck" ? argv.slice(1) : argv;
}

function streamOf(stream: NodeJS.WriteStream): Stream {
  return {
    write: (text) => stream.write(text),
    isTTY: stream.isTTY === true,
    columns: stream.isTTY === true ? stream.columns : null,
  };
}

/** Runs the tool on this process. The exit code is set, not forced, so that what was written is flushed. */
export async function main(caller: "shell" | "cargo"): Promise<void> {
  const argv = process.argv.slice(2);
  process.exitCode = await run({
    caller,
    argv: caller === "cargo" ? withoutCargoWord(argv) : argv,
    env: process.env,
    cwd: process.cwd(),
    stdout: streamOf(process.stdout),
    stderr: streamOf(process.stderr),
  });
}
