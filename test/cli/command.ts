import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readArguments } from "../../src/cli/command.ts";
import { defaultEntry, registry } from "../../src/cli/registry.ts";
import { run } from "../../src/cli/run.ts";

/** What a command said, as a user would see it. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface Surroundings {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly isTTY?: boolean;
  readonly caller?: "shell" | "cargo";
}

/** Runs a command line in this very process. */
export async function layoutcheck(argv: readonly string[], surroundings: Surroundings): Promise<Outcome> {
  const written = { stdout: "", stderr: "" };
  const stream = (name: "stdout" | "stderr") => ({
    write: (text: string) => void (written[name] += text),
    isTTY: surroundings.isTTY === true,
    columns: surroundings.isTTY === true ? 80 : null,
  });
  const exitCode = await run({
    caller: surroundings.caller ?? "shell",
    argv,
    env: surroundings.env ?? {},
    cwd: surroundings.cwd,
    stdout: stream("stdout"),
    stderr: stream("stderr"),
  });
  return { ...written, exitCode };
}

/** Whether the words behind `layoutcheck` are a command line that the tool takes; throws what is wrong with them. */
export async function readable(words: readonly string[]): Promise<"readable"> {
  if (words[0] === "help") return "readable";
  const named = registry.find(({ name }) => name === words[0]);
  const definition = await (named ?? defaultEntry).load();
  const stream = { write: () => null, isTTY: false, columns: null };
  const argv = named === undefined ? words : words.slice(1);
  readArguments(definition, argv, { argv, env: {}, cwd: "/", stdout: stream, stderr: stream });
  return "readable";
}

/** Gives `body` a folder with these files in it, and takes it away again. */
export async function withFiles<Result>(
  files: Readonly<Record<string, string | Uint8Array>>,
  body: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "layoutcheck-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    return await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The text of a golden file: the command, what it wrote where, and how it ended. */
export function transcript(command: string, { stdout, stderr, exitCode }: Outcome): string {
  return `$ ${command}\n-- stdout\n${stdout}-- stderr\n${stderr}-- exit code ${exitCode}\n`;
}
