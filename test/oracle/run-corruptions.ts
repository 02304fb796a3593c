import { spawnSync } from "node:child_process";
import process from "node:process";
import { corrupt } from "../corruption/corrupt.ts";
import type { Target } from "../corruption/targets.ts";
import { corruptionTools, hasCorruptionTools, toolFreeTargets, toolTargets } from "../corruption/targets.ts";

interface Runs {
  readonly runs: number;
  readonly seed: number;
  /** One target; null: each in a process of its own. */
  readonly only: string | null;
  readonly print: (line: string) => void;
}

/** A process that grows beyond this has believed a lie about a size. Megabytes; the heap, and all of it. */
const limits = { heap: 384, resident: 768 };
/** A guard against hanging, not a measurement: one target takes seconds. Milliseconds. */
const patience = 20 * 60_000;

/** Damages files of every kind. No crash, no hang, and no more memory than a sound file could ask for. */
export async function runCorruptions({ runs, seed, only, print }: Runs): Promise<0 | 1> {
  const free = await toolFreeTargets();
  const chosen = free.find(({ name }) => name === only);
  if (chosen !== undefined) return runHere(chosen, runs, seed, print);
  const made = hasCorruptionTools() ? toolTargets() : [];
  const chosenOfMade = made.find(({ name }) => name === only);
  if (chosenOfMade !== undefined) return runHere(chosenOfMade, runs, seed, print);
  const targets = [...free, ...made];
  if (!hasCorruptionTools()) print(`${corruptionTools} are missing: nothing that they write was damaged`);
  const each = Math.ceil(runs / targets.length);
  const failures = targets.filter((target) => !runApart(target, each, seed, print));
  const total = each * targets.length;
  print(
    `${total} corruptions of ${targets.length} kinds of files, seed ${seed}: ${failures.length} kinds failed`,
  );
  return failures.length > 0 ? 1 : 0;
}

async function runHere(
  target: Target,
  runs: number,
  seed: number,
  print: (line: string) => void,
): Promise<0 | 1> {
  const { answered, refused, slowest } = await corrupt(target, runs, seed);
  const resident = Math.round(process.resourceUsage().maxRSS / 1024);
  print(
    `${target.name}: ${answered} answered, ${refused} refused, ${resident} MB at most, ${slowest} ms for the slowest`,
  );
  return resident > limits.resident ? 1 : 0;
}

function runApart(target: Target, runs: number, seed: number, print: (line: string) => void): boolean {
  const [, script = ""] = process.argv;
  const argv = [script, "--corruptions", String(runs), "--seed", String(seed), "--only", target.name];
  const { status, signal } = spawnSync(process.execPath, [`--max-old-space-size=${limits.heap}`, ...argv], {
    stdio: "inherit",
    timeout: patience,
  });
  if (status !== 0) print(`${target.name}: ended with ${status ?? signal ?? "nothing"}`);
  return status === 0;
}
