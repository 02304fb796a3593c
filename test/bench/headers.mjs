// windows.h as clang reads it and as we do, side by side in this same run: clang's -fsyntax-only with a record dump, all our
// records cold and warm, one record cold and warm, and node doing nothing. Best of several, since a busy machine only ever
// adds time. Build first: it measures dist/. Peak memory is what GNU time tells, where it is.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const headers = "/usr/share/mingw-w64/include";
const hasClang = spawnSync("clang-19", ["--version"]).status === 0;
if (!hasClang || !existsSync(join(headers, "windows.h"))) {
  console.log("skipped: this bench needs clang-19 and mingw-w64's headers");
  process.exit(process.env.CI ? 1 : 0);
}

const bin = fileURLToPath(new URL("../../bin/layoutcheck.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "layoutcheck-bench-"));
const cache = join(folder, "cache");
const hasTime = existsSync("/usr/bin/time");

function run(command, argv) {
  const [program, args] = hasTime ? ["/usr/bin/time", ["-f", "%M", command, ...argv]] : [command, argv];
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(program, args, {
    cwd: folder,
    env: { ...process.env, LAYOUTCHECK_CACHE: cache },
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  const time = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== 0) throw new Error(`${command} ${argv.join(" ")} ended with ${status}: ${stderr}`);
  const kilobytes = hasTime ? Number(stderr.trim().split("\n").at(-1)) : Number.NaN;
  return { time, megabytes: kilobytes / 1024 };
}

/** clang's own headers of intrinsics break on mingw-w64's; for a fair race it gets empty ones with the types. */
function prepareClang() {
  const types =
    "#pragma once\ntypedef union __declspec(align(8)) __m64 { long long x; } __m64;\n" +
    ["__m128", "__m128d", "__m128i"]
      .map((name) => `typedef union __declspec(align(16)) ${name} { long long x[2]; } ${name};\n`)
      .join("");
  for (const name of ["x86intrin.h", "immintrin.h", "emmintrin.h", "xmmintrin.h", "mmintrin.h"])
    writeFileSync(join(folder, name), types);
  writeFileSync(join(folder, "unit.c"), "#include <windows.h>\n");
  const target = [
    "--target=x86_64-pc-windows-msvc",
    "-fms-compatibility-version=19.33",
    "-fms-extensions",
    "-w",
  ];
  const folders = ["-I", folder, "-isystem", headers, "-isystem", join(headers, "ddk")];
  const dump = ["-fsyntax-only", "-Xclang", "-fdump-record-layouts-complete", "unit.c"];
  // Some prototypes of mingw-w64 are no C to clang; the records are laid out all the same.
  return [
    "-c",
    `clang-19 ${[...target, "-ferror-limit=0", ...folders, ...dump].join(" ")} 2>/dev/null; true`,
  ];
}

const clang = prepareClang();
const questions = {
  "node -e 0": () => run(process.execPath, ["-e", "0"]),
  "clang-19, all records": () => run("sh", clang),
  "all records, warm": () => run(process.execPath, [bin, "layout", "windows.h"]),
  "all records as JSON, warm": () => run(process.execPath, [bin, "layout", "windows.h", "--format", "json"]),
  "_CONTEXT, warm": () => run(process.execPath, [bin, "layout", "windows.h", "_CONTEXT"]),
};
const best = {};
function measure(name, ask) {
  const { time, megabytes } = ask();
  const known = best[name];
  best[name] = {
    time: Math.min(known?.time ?? Infinity, time),
    megabytes: Math.max(known?.megabytes ?? 0, megabytes),
  };
}

try {
  for (let round = 0; round < 3; round++) {
    rmSync(cache, { recursive: true, force: true });
    measure("_CONTEXT, cold", questions["_CONTEXT, warm"]);
    rmSync(cache, { recursive: true, force: true });
    measure("all records, cold", questions["all records, warm"]);
  }
  questions["_CONTEXT, warm"]();
  for (let round = 0; round < 8; round++)
    for (const [name, ask] of Object.entries(questions)) measure(name, ask);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const [name, { time, megabytes }] of Object.entries(best))
  console.log(`${name}: ${time.toFixed(0)} ms${hasTime ? `, ${megabytes.toFixed(0)} MB` : ""}`);

const limits = [
  ["all records, warm", "clang-19, all records", 2],
  ["_CONTEXT, warm", "node -e 0", 3],
];
let isMissed = false;
for (const [name, base, limit] of limits) {
  const ratio = best[name].time / best[base].time;
  isMissed ||= ratio > limit;
  console.log(`${name}: ${ratio.toFixed(2)} times ${base} (at most ${limit})`);
}
const peak = Math.max(best["all records, cold"].megabytes, best["all records, warm"].megabytes);
console.log(`peak memory of the whole header: ${peak.toFixed(0)} MB (at most 400)`);
process.exitCode = isMissed || peak > 400 ? 1 : 0;
