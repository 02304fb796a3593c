// The whole process time of `layoutcheck EPROCESS` as a ratio to `node -e 0`, both measured in turn in this same run.
// Best of several, since a busy machine only ever adds time. Build first: it measures dist/.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const rounds = 15;
/** At most this many times as long as node takes to do nothing. */
const limit = 3;

function milliseconds(argv) {
  const start = process.hrtime.bigint();
  const { status } = spawnSync(process.execPath, argv, { cwd: root, stdio: "ignore" });
  if (status !== 0) throw new Error(`node ${argv.join(" ")} ended with ${status}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

const questions = {
  "layoutcheck EPROCESS": ["bin/layoutcheck.js", "EPROCESS"],
  "layoutcheck explain size": ["bin/layoutcheck.js", "explain", "size"],
};
const nothing = ["-e", "0"];
const best = Object.fromEntries(Object.keys(questions).map((name) => [name, Infinity]));
let base = Infinity;
for (let round = 0; round < rounds; round++) {
  base = Math.min(base, milliseconds(nothing));
  for (const [name, argv] of Object.entries(questions)) best[name] = Math.min(best[name], milliseconds(argv));
}
console.log(`node -e 0: ${base.toFixed(0)} ms`);
for (const [name, time] of Object.entries(best)) {
  console.log(`${name}: ${time.toFixed(0)} ms, ${(time / base).toFixed(2)} times as long (at most ${limit})`);
}
process.exitCode = Object.values(best).some((time) => time / base > limit) ? 1 : 0;
