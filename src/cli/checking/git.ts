import { execFileSync } from "node:child_process";

/** Runs git in a folder; null if it is not there or says no. Nothing of the repository's own is run: no hooks, no monitor. */
export type Git = (args: readonly string[], how?: GitCall) => string | null;

export interface GitCall {
  readonly input?: string;
  /** An index of our own, instead of the repository's. */
  readonly index?: string;
}

/** Milliseconds that git may take, and bytes that it may say. */
const limits = { timeout: 120_000, maxBuffer: 256 * 1024 * 1024 };

export function gitIn(cwd: string, env: Readonly<Record<string, string | undefined>>): Git {
  return (args, { input, index } = {}) => {
    try {
      return execFileSync("git", ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", ...args], {
        ...limits,
        cwd,
        encoding: "utf8",
        input: input ?? "",
        stdio: ["pipe", "pipe", "ignore"],
        env: { ...env, GIT_OPTIONAL_LOCKS: "0", ...(index === undefined ? {} : { GIT_INDEX_FILE: index }) },
      });
    } catch {
      return null;
    }
  };
}

/** The records of an answer that was asked for with `-z`. */
export function zeroSeparated(answer: string): readonly string[] {
  return answer.split("\0").filter((part) => part !== "");
}
