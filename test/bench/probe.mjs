// The probe by itself, embedded clang beside native: a process that asks one small question, from its start, and 500 records
// in one warm unit. (What a user waits for in all, with headers read and reports written, is in witness.mjs.)
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("../../", import.meta.url));
const limits = { first: 500, memory: 220, warm: 200 };
const rounds = 5;
// Inside the package, so that what is not bundled is found.
const file = `${root}node_modules/.cache/layoutcheck/probe-${process.pid}.mjs`;
mkdirSync(`${root}node_modules/.cache/layoutcheck`, { recursive: true });
try {
  const bundle = await rolldown({
    input: `${root}test/bench/probe.ts`,
    platform: "node",
    external: [/^[@a-z][^:]*$/],
  });
  await bundle.write({ file, format: "esm", codeSplitting: false });
  await bundle.close();
  const nothing = Math.min(...Array.from({ length: rounds }, () => run(["-e", "0"]).time));
  console.log(`node -e 0: ${nothing.toFixed(0)} ms`);
  const embedded = measure("embedded");
  tell("embedded clang", embedded, nothing);
  const hasClang = [19, 20, 21, 22].some(
    (version) => spawnSync(`clang-${version}`, ["--version"]).status === 0,
  );
  if (hasClang) {
    const native = measure("clang");
    tell("native clang", native, nothing);
    console.log(
      `embedded to native: first ${ratio(embedded.time, native.time)}, 500 records ${ratio(embedded.warm, native.warm)}`,
    );
  } else console.log("native clang: not on this machine");
  const misses = [
    embedded.time > limits.first && `the first probe took more than ${limits.first} ms`,
    embedded.memory > limits.memory && `the first probe took more than ${limits.memory} MB`,
    embedded.warm > limits.warm && `500 records took more than ${limits.warm} ms`,
  ].filter(Boolean);
  for (const miss of misses) console.log(`missed: ${miss}`);
  process.exitCode = misses.length > 0 ? 1 : 0;
} finally {
  rmSync(file, { force: true });
}

function run(argv) {
  const start = process.hrtime.bigint();
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`${argv.join(" ")} ended with ${status}: ${stderr}`);
  return { time: Number(process.hrtime.bigint() - start) / 1e6, stdout };
}

/** Best of several: a busy machine only ever adds. */
function measure(witness) {
  const first = Array.from({ length: rounds }, () => {
    const { time, stdout } = run([file, witness, "first"]);
    return { time, memory: JSON.parse(stdout).memory };
  });
  const warm = JSON.parse(run([file, witness, "warm"]).stdout).warm;
  const least = (key) => Math.min(...first.map((one) => one[key]));
  return { time: least("time"), memory: least("memory"), warm };
}

function tell(name, { time, memory, warm }, nothing) {
  console.log(
    `${name}: first probe ${time.toFixed(0)} ms (${ratio(time, nothing)} node -e 0), ${memory.toFixed(0)} MB; 500 records in one warm unit ${warm.toFixed(0)} ms`,
  );
}

function ratio(one, other) {
  return `${(one / other).toFixed(2)} times`;
}
