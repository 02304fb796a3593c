// All of winapi against the headers that its modules are made from, cold and warm, beside clang's record dump of the same
// headers. The same bytes must come out twice.
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { clangDump, mingwHeaders } from "./shared/clang.mjs";
import { best, bin, inFolder, isInstalled, need, tell, weighNode } from "./shared/measure.mjs";

const crate = "/usr/share/cargo/registry/winapi-0.3.9";
need(
  isInstalled("clang-19") && existsSync(join(mingwHeaders, "windows.h")) && existsSync(crate),
  "clang-19, mingw-w64's headers and Debian's librust-winapi-dev",
);

await inFolder((folder) => {
  writeFileSync(join(folder, "unit.h"), unitText());
  const sides = ["--rust", crate, "--all-features", "--c", "unit.h"];
  const options = {
    cwd: folder,
    env: { ...process.env, LAYOUTCHECK_CACHE: join(folder, "cache") },
    // 1: winapi differs; 3: some of its records cannot be verified.
    allowed: [0, 1, 3],
  };
  const check = (report) =>
    weighNode([bin, "check", "--all", ...sides, "--format", "json", "--output", report], options);
  const cold = check("first.json");
  const { warm, clang } = best(4, {
    clang: clangDump(folder, "unit.h"),
    warm: () => check("second.json"),
  });
  tell("clang-19, all records", clang.time, "ms");
  tell("whole crate, cold", cold.time, "ms");
  tell("whole crate, cold, at its peak", cold.megabytes, "MB", 500);
  tell("whole crate, warm", warm.time, "ms");
  tell("whole crate, warm, at its peak", warm.megabytes, "MB", 500);
  tell("whole crate, warm", warm.time / clang.time, "times clang-19", 3);
  const isSame = readFileSync(join(folder, "first.json")).equals(readFileSync(join(folder, "second.json")));
  console.log(isSame ? "the same bytes cold and warm" : "cold and warm runs print different bytes");
  if (!isSame) process.exitCode = 1;
});

/** Every header that has the name of a module and can be included beside the others. */
function unitText() {
  const first = "winsock2 windows winternl ole2 sqltypes d3d9 hidusage".split(" ");
  const apart =
    "d3d ddraw ddrawi http sapi sapi51 sapi53 strmif subauth winhttp ntsecapi sspi winineti sporder dcomp";
  const modules = ["shared", "um", "km", "ucrt", "vc"].flatMap((one) =>
    readdirSync(join(crate, "src", one)).map((file) => file.replace(/\.rs$/, "")),
  );
  const names = [...new Set(modules)].filter((name) => existsSync(join(mingwHeaders, `${name}.h`))).sort();
  const rest = names.filter((name) => !first.includes(name) && !apart.split(" ").includes(name));
  return `#define SECURITY_WIN32\n${[...first, ...rest].map((name) => `#include <${name}.h>\n`).join("")}`;
}
