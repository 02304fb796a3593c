// What a user waits for: `probe run` of one small header from process start, and a property test's 500 records, embedded
// clang beside a native one. (The probe by itself, with its limits, is in probe.mjs.) Ratios to node doing nothing and to the native clang of this same run are what to compare between
// machines. Build first: it measures dist/.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const rounds = 3;

const folder = mkdtempSync(join(tmpdir(), "layoutcheck-bench-"));
const header = join(folder, "one.h");
writeFileSync(header, "struct ONE { char kind; unsigned long flags : 5; void *next; };\n");

/** One process: whole time in milliseconds, peak memory in megabytes, and what it printed last on stderr. */
function run(program) {
  const start = process.hrtime.bigint();
  const child = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    cwd: root,
    encoding: "utf8",
  });
  const time = Number(process.hrtime.bigint() - start) / 1e6;
  if (child.status !== 0) throw new Error(`${program}\nended with ${child.status}: ${child.stderr}`);
  const said = child.stderr.trim().split("\n").at(-1);
  if (program.includes("main(") && !child.stdout.includes("struct ONE"))
    throw new Error("nothing was measured");
  return { time, ...(said ? JSON.parse(said) : {}) };
}

/** The best of several: a busy machine only ever adds. */
function best(program) {
  const runs = Array.from({ length: rounds }, () => run(program));
  const least = (key) => Math.min(...runs.map((one) => one[key] ?? Infinity));
  return { time: least("time"), memory: least("memory"), warm: least("warm") };
}

const tellMemory = `process.on("exit", () => console.error(JSON.stringify({ memory: process.resourceUsage().maxRSS / 1024 })));`;

function firstProbe(witness) {
  const argv = ["node", "layoutcheck", "probe", "run", "--c", header, "--witness", witness, "--quiet"];
  return `process.argv = ${JSON.stringify(argv)}; ${tellMemory} const { main } = await import("./dist/cli.js"); await main("shell");`;
}

/** The time between two runs of one property is that of laying out, asking, reading and comparing 500 records. */
function warmProbe(witness) {
  return `
import fc from "fast-check";
import { checkAgainst } from "./dist/testing.js";
const span = { file: "bench", start: 0, end: 0, line: 1, column: 1 };
const scalar = (spelling, size) => ({ kind: "scalar", class: "unsigned", size, alignment: size, spelling });
const member = (name, type) => ({ kind: "member", name, type, requestedAlignment: null, packed: false, span });
const record = (id, n) => ({ id, name: id, path: null, aliases: [], form: "struct", representation: "c", fields: [
  member("kind", scalar("unsigned char", 1)),
  { ...member("flags", scalar("unsigned long", 4)), kind: "bit-field", bitWidth: (n % 31) + 1 },
  member("next", { kind: "pointer", size: 8, pointee: null }),
  member("names", { kind: "array", element: scalar("unsigned short", 2), length: (n % 5) + 1 }),
], pack: null, requestedAlignment: null, refused: null, accessors: [], views: [], span });
const records = new Map(Array.from({ length: 500 }, (_, n) => ["R" + n, record("R" + n, n)]));
const nothing = new Map();
const model = { language: "c", records, enums: nothing, aliases: nothing, constants: nothing, stated: [], vocabulary: [] };
const times = [];
const models = fc.constant(null).map(() => (times.push(performance.now()), model));
const { records: compared } = await checkAgainst(${JSON.stringify(witness)}, { models, runs: 6 });
if (compared !== 3000) throw new Error("compared " + compared);
const steps = times.slice(1).map((time, at) => time - times[at]);
console.error(JSON.stringify({ warm: Math.min(...steps) }));`;
}

const nothing = best("0");
const embedded = { ...best(firstProbe("embedded")), warm: best(warmProbe("embedded")).warm };
console.log(`node doing nothing: ${nothing.time.toFixed(0)} ms`);
report("embedded clang", embedded);
const isNativeThere =
  spawnSync("clang", ["--version"]).status === 0 || spawnSync("clang-19", ["--version"]).status === 0;
if (isNativeThere) {
  const native = { ...best(firstProbe("clang")), warm: best(warmProbe("clang")).warm };
  report("native clang", native);
  console.log(
    `embedded to native: ${ratio(embedded.time, native.time)} to the first answer, ${ratio(embedded.warm, native.warm)} for 500 records`,
  );
} else console.log("native clang: not on this machine");
rmSync(folder, { recursive: true, force: true });
function report(name, { time, memory, warm }) {
  console.log(
    `${name}: first answer ${time.toFixed(0)} ms (${ratio(time, nothing.time)} node doing nothing), ${memory.toFixed(0)} MB; 500 records in one warm unit ${warm.toFixed(0)} ms`,
  );
}

function ratio(one, other) {
  return `${(one / other).toFixed(2)} times`;
}
