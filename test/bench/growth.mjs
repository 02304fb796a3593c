// How cost grows: one record cold, everything cold, everything warm, over four sizes of a crate, of a header set, of the two
// against each other, and of what real headers come to where they and clang-19 are at hand. What counts is the work (processor
// time of all threads, which others on the machine disturb least) and the memory beyond those of a crate of two modules: twice
// the size may take twice as much.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hasHeadersAndClang, preprocessed } from "./shared/clang.mjs";
import { writeDriverCrate } from "./shared/driver-crate.mjs";
import { best, bin, inFolder, weighNode } from "./shared/measure.mjs";

/** kB, each twice the one before. */
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [250, 500, 1000, 2000];
/** Of the mean ratio per doubling: linear is 2, and clocks and heaps are coarse. */
const limit = 2.1;
const rounds = 3;

/** What is too little at the largest size to tell how it grows, and at a smaller one to begin there. */
const quantities = [
  { quantity: "work", unit: "ms", little: 50 },
  { quantity: "megabytes", unit: "MB", little: 40 },
];

const bothSides = ["--rust", ".", "--c", "unit.h"];
const ofCrate = { all: ["layout", "."], one: (name) => ["layout", ".", name] };
const ofHeaders = { all: ["layout", "unit.h"], one: (name) => ["layout", "unit.h", name] };
const ofBoth = { all: ["check", "--all", ...bothSides], one: (name) => ["check", name, ...bothSides] };

await inFolder((folder) => {
  const crates = [1, ...sizes].map((size) => {
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
  return [20, ...sizes].map((size) => {
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

/** Prints what the first of the subjects costs, which is next to nothing, and what each of the others costs beyond it. */
function table(title, words, [least, ...subjects]) {
  const start = measure(words, least);
  const rows = subjects.map((subject) => measure(words, subject));
  console.log(`\n${row(title, ["start", ...sizes.map((size) => `${size} kB`)], "per doubling")}`);
  for (const question of Object.keys(start))
    for (const { quantity, unit, little } of quantities) {
      const first = start[question][quantity];
      const beyond = rows.map((figures) => figures[question][quantity] - first);
      const ratio = beyond.at(-1) < little ? null : perDoubling(beyond, little / 4);
      const isMissed = ratio !== null && ratio > limit;
      if (isMissed) process.exitCode = 1;
      const cells = [first, ...beyond].map((value) => value.toFixed(0));
      const verdict = `${ratio?.toFixed(2) ?? "little"}${isMissed ? ", MISSED" : ""}`;
      console.log(row(`${question}, ${unit}`, cells, verdict));
    }
}

function row(title, cells, last) {
  return `${title.padEnd(36)}${cells.map((cell) => cell.padStart(9)).join("")}   ${last}`;
}

/** The mean ratio from the first size that costs more than `little` on; a cost that only begins at the last has grown from that. */
function perDoubling(beyond, little) {
  const first = Math.min(
    beyond.findIndex((one) => one >= little),
    beyond.length - 2,
  );
  const doublings = beyond.length - 1 - first;
  return (beyond.at(-1) / Math.max(beyond[first], little)) ** (1 / doublings);
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
