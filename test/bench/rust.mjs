// The whole of winapi, first and again, with the memory it takes; and one of its records as a ratio to `node -e 0`, measured
// in turn in this same run. Best of several, since a busy machine only ever adds time. Build first: it measures dist/.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const winapi = process.argv[2] ?? "/usr/share/cargo/registry/winapi-0.3.9";
const limits = { cold: 4000, memory: 400, warm: 500, ratio: 3 };
const rounds = 9;

if (!existsSync(winapi)) {
  console.log(`no winapi at ${winapi}: give its folder, or install librust-winapi-dev`);
  process.exit(process.env["CI"] ? 1 : 0);
}
const cache = mkdtempSync(join(tmpdir(), "layoutcheck-bench-"));
const memoryHook = `data:text/javascript,process.on("exit",()=>console.error("peak",process.resourceUsage().maxRSS))`;

function run(argv) {
  const start = process.hrtime.bigint();
  const ran = spawnSync(process.execPath, argv, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 2 ** 30,
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, LAYOUTCHECK_CACHE: cache },
  });
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  if (ran.status !== 0) throw new Error(`node ${argv.join(" ")} ended with ${ran.status}: ${ran.stderr}`);
  return { milliseconds, memory: Number(/peak (\d+)/.exec(ran.stderr)?.[1] ?? 0) / 1024 };
}

const whole = ["bin/layoutcheck.js", "layout", winapi, "--all-features"];
const record = ["bin/layoutcheck.js", "layout", winapi, "OVERLAPPED", "--all-features"];

try {
  const cold = run(["--import", memoryHook, ...whole]);
  let warm = Infinity;
  let one = Infinity;
  let nothing = Infinity;
  run(record);
  for (let round = 0; round < rounds; round++) {
    nothing = Math.min(nothing, run(["-e", "0"]).milliseconds);
    one = Math.min(one, run(record).milliseconds);
    warm = Math.min(warm, run(whole).milliseconds);
  }
  const results = [
    ["winapi, cold", cold.milliseconds, limits.cold, "ms"],
    ["winapi, cold, peak memory", cold.memory, limits.memory, "MB"],
    ["winapi, nothing changed", warm, limits.warm, "ms"],
    ["one record of winapi, warm, as a ratio to node -e 0", one / nothing, limits.ratio, "times"],
  ];
  console.log(`node -e 0: ${nothing.toFixed(0)} ms`);
  for (const [what, value, limit, unit] of results)
    console.log(`${what}: ${value.toFixed(unit === "times" ? 2 : 0)} ${unit} (at most ${limit})`);
  process.exitCode = results.some(([, value, limit]) => value > limit) ? 1 : 0;
} finally {
  rmSync(cache, { recursive: true });
}
