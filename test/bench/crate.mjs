// All of winapi against the headers that its modules are made from, beside clang's record dump of the same headers in this same
// run: cold, then warm. Best of several, since a busy machine only ever adds time. Build first: it measures dist/. Peak memory
// is what GNU time tells, where it is. The same bytes must come out twice.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const headers = "/usr/share/mingw-w64/include";
const crate = "/usr/share/cargo/registry/winapi-0.3.9";
const hasClang = spawnSync("clang-19", ["--version"]).status === 0;
if (!hasClang || !existsSync(join(headers, "windows.h")) || !existsSync(crate)) {
  console.log("skipped: this bench needs clang-19, mingw-w64's headers and Debian's librust-winapi-dev");
  process.exit(process.env.CI ? 1 : 0);
}

const bin = fileURLToPath(new URL("../../bin/layoutcheck.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "layoutcheck-bench-"));
const cache = join(folder, "cache");
const hasTime = existsSync("/usr/bin/time");

/** Every header that has the name of a module and can be included beside the others. */
function unitText() {
  const first = "winsock2 windows winternl ole2 sqltypes d3d9 hidusage".split(" ");
  const apart =
    "d3d ddraw ddrawi http sapi sapi51 sapi53 strmif subauth winhttp ntsecapi sspi winineti sporder dcomp";
  const modules = ["shared", "um", "km", "ucrt", "vc"].flatMap((one) =>
    readdirSync(join(crate, "src", one)).map((file) => file.replace(/\.rs$/, "")),
  );
  const names = [...new Set(modules)].filter((name) => existsSync(join(headers, `${name}.h`))).sort();
  const rest = names.filter((name) => !first.includes(name) && !apart.split(" ").includes(name));
  return `#define SECURITY_WIN32\n${[...first, ...rest].map((name) => `#include <${name}.h>\n`).join("")}`;
}

/** clang's own headers of intrinsics break on mingw-w64's; for a fair race it gets empty ones with the types. */
function prepareClang() {
  const types =
    "#pragma once\ntypedef union __declspec(align(8)) __m64 { long long x; } __m64;\n" +
    ["__m128", "__m128d", "__m128i"]
      .map((name) => `typedef union __declspec(align(16)) ${name} { long long x[2]; } ${name};\n`)
      .join("");
  writeFileSync(join(folder, "intrinsics.h"), types);
  for (const name of ["x86intrin.h", "immintrin.h", "emmintrin.h", "xmmintrin.h", "mmintrin.h"])
    writeFileSync(join(folder, name), '#include "intrinsics.h"\n');
  const target = "--target=x86_64-pc-windows-msvc -fms-compatibility-version=19.33 -fms-extensions -w -x c";
  const search = `-I ${folder} -isystem ${headers} -isystem ${headers}/ddk`;
  const dump = "-ferror-limit=0 -fsyntax-only -Xclang -fdump-record-layouts-complete";
  return ["-c", `clang-19 ${target} ${search} ${dump} unit.h > dump.txt 2>/dev/null; true`];
}

function run(command, argv, allowed) {
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
  if (!allowed.includes(status)) throw new Error(`${command} ended with ${status}: ${stderr}`);
  return { time, megabytes: hasTime ? Number(stderr.trim().split("\n").at(-1)) / 1024 : Number.NaN };
}

const check = (output) => [
  ...[bin, "check", "--all", "--rust", crate, "--all-features", "--c", "unit.h"],
  ...["--format", "json", "--output", output],
];
const best = {};
function measure(name, ask) {
  const { time, megabytes } = ask();
  const known = best[name];
  best[name] = {
    time: Math.min(known?.time ?? Infinity, time),
    megabytes: Math.max(known?.megabytes ?? 0, megabytes),
  };
}

let isSame = false;
try {
  writeFileSync(join(folder, "unit.h"), unitText());
  const clang = prepareClang();
  // 1: winapi differs; 3: some of its records cannot be verified.
  const ask = (output) => run(process.execPath, check(output), [0, 1, 3]);
  measure("whole crate, cold", () => ask("first.json"));
  for (let round = 0; round < 4; round++) {
    measure("clang-19, all records", () => run("sh", clang, [0]));
    measure("whole crate, warm", () => ask("second.json"));
  }
  isSame = readFileSync(join(folder, "first.json")).equals(readFileSync(join(folder, "second.json")));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const [name, { time, megabytes }] of Object.entries(best))
  console.log(`${name}: ${time.toFixed(0)} ms${hasTime ? `, ${megabytes.toFixed(0)} MB` : ""}`);
const ratio = best["whole crate, warm"].time / best["clang-19, all records"].time;
console.log(`whole crate, warm: ${ratio.toFixed(2)} times clang-19, all records (at most 3)`);
const peak = Math.max(best["whole crate, cold"].megabytes, best["whole crate, warm"].megabytes);
console.log(`peak memory: ${peak.toFixed(0)} MB (at most 500)`);
console.log(isSame ? "the same bytes cold and warm" : "cold and warm runs print different bytes");
process.exitCode = ratio > 3 || peak > 500 || !isSame ? 1 : 0;
