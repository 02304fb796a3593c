import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

// What the benches share: whole processes, each question in turn, the best of several, since a busy machine only ever adds.

export const root = fileURLToPath(new URL("../../../", import.meta.url));
export const bin = join(root, "bin/layoutcheck.js");

/** Tells what a node used, as the last line on stderr. */
const tellUsage = `data:text/javascript,import fs from "node:fs";process.on("exit",()=>fs.writeSync(2,"\\n"+JSON.stringify(process.resourceUsage())))`;

/**
 * Runs a process to its end. `time` in milliseconds from start to exit. Throws where it ends with another code than
 * `allowed`: what fails is not measured.
 */
export function run(command, argv, { cwd = root, env = process.env, allowed = [0], stdout = "ignore" } = {}) {
  const start = process.hrtime.bigint();
  const child = spawnSync(command, argv, {
    cwd,
    env,
    stdio: ["ignore", stdout, "pipe"],
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  const time = Number(process.hrtime.bigint() - start) / 1e6;
  if (!allowed.includes(child.status))
    throw new Error(`${command} ${argv.join(" ")} ended with ${child.status}: ${child.stderr}`);
  return { time, stdout: child.stdout, stderr: child.stderr };
}

export function runNode(argv, options) {
  return run(process.execPath, argv, options);
}

/** As `runNode`, with the peak memory in `megabytes`, and as `work` the milliseconds that all of its threads computed. */
export function weighNode(argv, options) {
  const ran = runNode(["--import", tellUsage, ...argv], options);
  const used = JSON.parse(ran.stderr.slice(ran.stderr.lastIndexOf("\n")));
  return {
    ...ran,
    megabytes: used.maxRSS / 1024,
    work: (used.userCPUTime + used.systemCPUTime) / 1000,
  };
}

export function doNothing() {
  return runNode(["-e", "0"]);
}

/** Asks all questions in turn, `rounds` times. Of each the least time and work, and the most memory. */
export function best(rounds, questions) {
  const names = Object.keys(questions);
  const answers = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const name of names) answers[name].push(questions[name]());
  const figures = (name, figure) => answers[name].map((answer) => answer[figure] ?? Number.NaN);
  return Object.fromEntries(
    names.map((name) => [
      name,
      {
        time: Math.min(...figures(name, "time")),
        work: Math.min(...figures(name, "work")),
        megabytes: Math.max(...figures(name, "megabytes")),
      },
    ]),
  );
}

/** Runs `body` with a folder of its own, which is gone afterwards. */
export async function inFolder(body) {
  const folder = mkdtempSync(join(tmpdir(), "layoutcheck-bench-"));
  try {
    return await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Ends the bench, aloud, where something it needs is missing; under CI with 1. */
export function need(isThere, what) {
  if (isThere) return;
  console.log(`skipped: this bench needs ${what}`);
  process.exit(process.env.CI ? 1 : 0);
}

export function isInstalled(command) {
  return spawnSync(command, ["--version"], { stdio: "ignore" }).status === 0;
}

/** One figure with its unit: ms, MB, or how many times something else. A figure over its limit ends the bench with 1. */
export function tell(what, value, unit, limit = null) {
  const digits = unit.startsWith("times") ? 2 : value < 100 ? 1 : 0;
  const bound = limit === null ? "" : ` (at most ${limit})`;
  // So that a figure that is none does not pass for a small one.
  const isMissed = limit !== null && !(value <= limit);
  console.log(`${what}: ${value.toFixed(digits)} ${unit}${bound}${isMissed ? ", MISSED" : ""}`);
  if (isMissed) process.exitCode = 1;
}
