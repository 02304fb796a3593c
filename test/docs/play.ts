import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { run } from "../../src/cli/run.ts";
import type { Block, Step } from "./page.ts";
import { blocksOf, isOutput, sampleOf, stepsOf, textOf } from "./page.ts";

// A page is played: its files are written, its commands run one after the other in one folder, and what they print is what
// must stand in the page.

/** What a page names with `needs` -> whether it is at hand. */
export type AtHand = (tool: string) => boolean;

export interface Played {
  /** The page with the outputs as they are. */
  readonly text: string;
  /** Tools that blocks needed and that are not here; these blocks stay as they were. */
  readonly missing: readonly string[];
  /** Excerpts of files (`shows`) that those files do not have. */
  readonly strangers: readonly string[];
}

const root = resolve(process.cwd());

export async function playPage(page: string, isAtHand: AtHand): Promise<Played> {
  const sample = sampleOf(page);
  const isHere = sample === ".";
  const folder = isHere ? root : mkdtempSync(join(tmpdir(), "layoutcheck-page-"));
  try {
    if (sample !== null && !isHere) cpSync(join(root, sample), folder, { recursive: true });
    if (!isHere) installPackage(folder);
    return await playBlocks(page, folder, isAtHand);
  } finally {
    if (!isHere) rmSync(folder, { recursive: true, force: true });
  }
}

/** As `npm install layoutcheck` would leave it, but for a link in place of the files. */
function installPackage(folder: string): void {
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules/layoutcheck"));
}

async function playBlocks(page: string, folder: string, isAtHand: AtHand): Promise<Played> {
  const missing: string[] = [];
  const strangers: string[] = [];
  let text = "";
  let at = 0;
  for (const block of blocksOf(page)) {
    const { word, operand } = block;
    if (word === "needs" && !isAtHand(operand)) {
      missing.push(operand);
      continue;
    }
    if (word === "writes") write(join(folder, operand), block.text);
    if (word === "shows" && !readFileSync(join(folder, operand), "utf8").includes(block.text))
      strangers.push(operand);
    if (block.language !== "console") continue;
    text += page.slice(at, block.start) + (await playConsole(block, folder));
    at = block.end;
  }
  return { text: text + page.slice(at), missing, strangers };
}

async function playConsole(block: Block, folder: string): Promise<string> {
  const steps: Step[] = [];
  for (const { command, output } of stepsOf(block.text)) {
    const real = await outputOf(command, folder);
    steps.push({ command, output: isOutput(output, real) ? output : real });
  }
  return textOf(steps);
}

/** What a user would see, and `# exit code 1` below it where the command fails. */
async function outputOf(command: string, folder: string): Promise<readonly string[]> {
  const words = command.replaceAll(/\\\n\s*/g, "");
  const { said, exitCode } = isOurs(words)
    ? await ourselves(words.split(" ").slice(1), folder)
    : inShell(words, folder);
  const shown = said.replaceAll(folder, "…").replace(/\n+$/, "");
  return [
    ...(shown === "" ? [] : shown.split("\n").map((line) => line.trimEnd())),
    ...(exitCode === 0 ? [] : [`# exit code ${exitCode}`]),
  ];
}

/** Whether a command can be run in this very process, out of the sources; others need the built tool and a shell. */
export function isOurs(command: string): boolean {
  return /^layoutcheck(?: [^\s|&;<>$"'*]+)*$/.test(command);
}

interface Said {
  readonly said: string;
  readonly exitCode: number;
}

async function ourselves(argv: readonly string[], cwd: string): Promise<Said> {
  let said = "";
  const stream = { write: (text: string) => void (said += text), isTTY: false, columns: null };
  const exitCode = await run({ argv, env: {}, cwd, stdout: stream, stderr: stream });
  return { said, exitCode };
}

/** Other programs, and pipes; they find the built tool as `layoutcheck`. */
function inShell(command: string, folder: string): Said {
  const tools = mkdtempSync(join(tmpdir(), "layoutcheck-tools-"));
  try {
    write(
      join(tools, "layoutcheck"),
      `#!/bin/sh\nexec "${process.execPath}" "${root}/bin/layoutcheck.js" "$@"\n`,
    );
    chmodSync(join(tools, "layoutcheck"), 0o755);
    const { stdout, status } = spawnSync("bash", ["-c", `exec 2>&1\n${command}`], {
      cwd: folder,
      encoding: "utf8",
      env: {
        ...withoutGit(),
        PATH: `${tools}:${dirname(process.execPath)}:${process.env["PATH"]}`,
        HOME: tools,
      },
    });
    return { said: stdout, exitCode: status ?? 1 };
  } finally {
    rmSync(tools, { recursive: true, force: true });
  }
}

/** Nobody's git configuration, and a name for commits. */
function withoutGit(): Record<string, string | undefined> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:GIT_|npm_|NO_COLOR|FORCE_COLOR)/.test(name),
  );
  const person = { NAME: "A", EMAIL: "a@example.com" };
  const identity = Object.entries(person).flatMap(([what, value]) =>
    ["AUTHOR", "COMMITTER"].map((who) => [`GIT_${who}_${what}`, value]),
  );
  return {
    ...Object.fromEntries([...kept, ...identity]),
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
  };
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
