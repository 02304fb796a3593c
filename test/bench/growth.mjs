// How cost grows: one record cold, everything cold, everything warm, over four sizes of a crate, of a header set, of the two
// against each other, and of what real headers come to where they and clang-19 are at hand. Cost is work (processor time of all
// threads, which others on the machine disturb least) and peak memory.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hasHeadersAndClang, preprocessed } from "./shared/clang.mjs";
import { writeDriverCrate } from "./shared/driver-crate.mjs";
import { best, bin, inFolder, weighNode } from "./shared/measure.mjs";

/** kB, each twice the one before. */
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [250, 500, 1000, 2000];
/** Of the ratio per doubling: linear is 2, and clocks and heaps are coarse. */
const limit = 2.2;
const rounds = 3;

/** `little`: what costs no more than this from the smallest size to the largest does not grow. */
const quantities = [
  { quantity: "work", unit: "ms", little: 250 },
  { quantity: "megabytes", unit: "MB", little: 60 },
];

const bothSides = ["--rust", ".", "--c", "unit.h"];
const ofCrate = { all: ["layout", "."], one: (name) => ["layout", ".", name] };
const ofHeaders = { all: ["layout", "unit.h"], one: (name) => ["layout", "unit.h", name] };
const ofBoth = { all: ["check", "--all", ...bothSides], one: (name) => ["check", name, ...bothSides] };

if (sizes.length !== 4) throw new Error("it takes four sizes, each twice the one before");

await inFolder((folder) => {
  const crates = sizes.map((size) => {
    const place = join(folder, `crate-${size}`);
    return { size, place, name: writeDriverCrate(place, size) };
  });
  table("a crate", ofCrate, crates);
  table("a header set", ofHeaders, crates);
  table("the crate against the header set", ofBoth, crates);
  if (hasHeadersAndClang()) table("mingw-w64's headers, preprocessed", ofHeaders, slices(folder));
  else console.log("mingw-w64's headers: skipped, for want of them or of clang-19");
});

/** The beginnings of what some headers come to, cut after a whole declaration, as headers that include nothing. */
function slices(folder) {
  const names = ["winsock2", "windows", "winternl", "shlobj", "d3d11"];
  writeFileSync(join(folder, "all.h"), names.map((name) => `#include <${name}.h>\n`).join(""));
  const declarations = declarationsOf(preprocessed(folder, "all.h"));
  // `_GUID` stands in the first of them.
  return sizes.map((size) => {
    const place = join(folder, `slice-${size}`);
    let text = "";
    for (const one of declarations) if ((text += one).length >= size * 1000) break;
    mkdirSync(place);
    writeFileSync(join(place, "slice.h"), text);
    writeFileSync(join(place, "unit.h"), '#include "slice.h"\n');
    return { size, place, name: "_GUID" };
  });
}

function declarationsOf(text) {
  const declarations = [""];
  let depth = 0;
  for (const line of text.split("\n")) {
    declarations[declarations.length - 1] += `${line}\n`;
    depth += line.split(/[{(]/).length - line.split(/[})]/).length;
    if (depth === 0 && /[;}]\s*$/.test(line)) declarations.push("");
  }
  return declarations;
}

/** Prints a row for each question and quantity. */
function table(title, words, subjects) {
  const rows = subjects.map((subject) => measure(words, subject));
  console.log(
    `\n${row(
      title,
      sizes.map((size) => `${size} kB`),
      "per doubling",
    )}`,
  );
  for (const question of Object.keys(rows[0]))
    for (const { quantity, unit, little } of quantities) {
      const costs = rows.map((figures) => figures[question][quantity]);
      const ratio = costs.at(-1) - costs[0] > little ? perDoubling(costs) : null;
      const isMissed = ratio !== null && !(ratio <= limit);
      if (isMissed) process.exitCode = 1;
      const cells = costs.map((cost) => cost.toFixed(0));
      console.log(
        row(`${question}, ${unit}`, cells, `${ratio?.toFixed(2) ?? "little"}${isMissed ? ", MISSED" : ""}`),
      );
    }
}

function row(title, cells, last) {
  return `${title.padEnd(36)}${cells.map((cell) => cell.padStart(9)).join("")}   ${last}`;
}

/** What two doublings add, beside what the two before them did: what every run costs falls out of it. */
function perDoubling(costs) {
  return (costs.at(-1) - costs.at(-3)) / (costs.at(-2) - costs.at(-4));
}

/** Best of several in a cache of their own, which the cold ones find empty. */
function measure({ all, one }, { place, name }) {
  const cache = join(place, "cache");
  const options = { cwd: place, env: { ...process.env, LAYOUTCHECK_CACHE: cache } };
  const ask = (argv) => weighNode([bin, ...argv], options);
  const cold = (argv) => () => (rmSync(cache, { recursive: true, force: true }), ask(argv));
  const first = best(rounds, { "one record, cold": cold(one(name)), "all, cold": cold(all) });
  return { ...first, ...best(rounds, { "all, warm": () => ask(all) }) };
}
