// The embedded clang beside a native one: time and memory from process start to the first measured layout, and 500 records
// in one warm unit. Ratios to node doing nothing and to the native clang of this run are what to compare between machines.
// Build first: it measures dist/.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "layoutcheck-bench-"));
const rounds = 5;
/** Seconds and megabytes that the first embedded probe may take, and seconds for 500 records when warm. */
const limits = { first: 0.5, memory: 220, warm: 0.2 };

const children = {
  nothing: "",
  first: ask("embedded", 1),
  warm: ask("embedded", 500),
  native: ask("clang", 500),
  nativeFirst: ask("clang", 1),
};

/** A program that measures `count` records until the time of one measurement no longer falls, and prints what it took. */
function ask(witness, count) {
  const api = pathToFileURL(join(root, "dist/testing.js")).href;
  return `
    import { measureText } from ${JSON.stringify(api)};
    const records = Array.from({ length: ${count} }, (_, n) => "struct R" + n + " { char a; long b : " + (n % 31 + 1) + "; void *c; short d[" + (n % 5 + 1) + "]; };\\n");
    const names = records.map((_, n) => "R" + n);
    const times = [];
    for (let round = 0; round < ${count === 1 ? 1 : 4}; round++) {
      const start = performance.now();
      await measureText(${JSON.stringify(witness)}, records.join(""), names);
      times.push(performance.now() - start);
    }
    console.log(JSON.stringify({ last: Math.min(...times), memory: process.resourceUsage().maxRSS / 1024 }));
  `;
}

function run(text) {
  const file = join(folder, "child.mjs");
  writeFileSync(file, text);
  const start = process.hrtime.bigint();
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: "utf8" });
  const whole = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== 0) throw new Error(stderr);
  return { whole, ...(stdout === "" ? {} : JSON.parse(stdout)) };
}
