import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Diagnostic } from "../diagnostic/facts.ts";
import { diagnostic } from "../diagnostic/facts.ts";
import type { Result } from "../layout/layouts.ts";
import { outputBytes, tooTalkative } from "./output.ts";

/** No compiler that is asked here needs longer; one that does is stopped. */
export const compilerSeconds = 120;

export interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly folder: string;
  /** Beside what is inherited. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly seconds?: number;
}

/** Runs one program to its end, without a shell. Missing, too slow or too talkative ones give a diagnostic. */
export function run(
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<Result<Finished, Diagnostic>> {
  const seconds = options.seconds ?? compilerSeconds;
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.folder,
      env: { ...process.env, ...options.environment },
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    const stdout = new Collected(() => child.kill("SIGKILL"));
    const stderr = new Collected(() => child.kill("SIGKILL"));
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill("SIGKILL");
    }, seconds * 1000);
    child.stdout.on("data", (chunk: Buffer) => stdout.add(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.add(chunk));
    child.on("error", () => {
      clearTimeout(timer);
      const advice = "check that it is installed and can be run";
      resolve({ ok: false, error: diagnostic("compiler-missing", { compiler: command, advice }, null) });
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      if (isLate)
        resolve({ ok: false, error: diagnostic("compiler-timeout", { compiler: command, seconds }, null) });
      else if (stdout.isFull || stderr.isFull) resolve({ ok: false, error: tooTalkative(command) });
      else
        resolve({ ok: true, value: { exitCode: code ?? 128, stdout: stdout.text(), stderr: stderr.text() } });
    });
  });
}

class Collected {
  readonly #chunks: Buffer[] = [];
  readonly #stop: () => void;
  #length = 0;
  isFull = false;

  constructor(stop: () => void) {
    this.#stop = stop;
  }

  add(chunk: Buffer): void {
    this.#length += chunk.length;
    if (this.#length <= outputBytes) {
      this.#chunks.push(chunk);
      return;
    }
    this.isFull = true;
    this.#stop();
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString("utf8");
  }
}

/** Gives `body` a private folder and removes it afterwards, whatever happens. */
export async function withTemporaryFolder<Value>(body: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = await mkdtemp(join(tmpdir(), "layoutcheck-"));
  try {
    return await body(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
