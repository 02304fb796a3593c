// npm run bench [-- NAME…]: these benches, or all of them, one after another. Ends with 1 where a limit was missed.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./shared/measure.mjs";

const all = readdirSync(import.meta.dirname)
  .flatMap((file) => /^(.*)\.mjs$/.exec(file)?.[1] ?? [])
  .filter((name) => name !== "run");
const asked = process.argv.slice(2);
const unknown = asked.find((name) => !all.includes(name));
if (unknown !== undefined) throw new Error(`there is no bench ${unknown}, but ${all.join(", ")}`);
if (!existsSync(join(root, "dist/cli.js"))) throw new Error("the benches measure dist/: npm run build");

const missed = [];
for (const name of asked.length > 0 ? asked : all) {
  console.log(`\n${name}.mjs`);
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.mjs`)], {
    stdio: "inherit",
  });
  if (status !== 0) missed.push(name);
}
console.log(missed.length === 0 ? "\nwithin all limits" : `\nlimits missed: ${missed.join(", ")}`);
process.exitCode = missed.length === 0 ? 0 : 1;
