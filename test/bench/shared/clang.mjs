import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isInstalled, run } from "./measure.mjs";

/** Where Debian's mingw-w64-common has its headers. */
export const mingwHeaders = "/usr/share/mingw-w64/include";

export function hasHeadersAndClang() {
  return isInstalled("clang-19") && existsSync(join(mingwHeaders, "windows.h"));
}

/** `clang -fsyntax-only` of a unit in the folder with a dump of all its records, which is what we are measured against. */
export function clangDump(folder, unit) {
  const dump = "-ferror-limit=0 -fsyntax-only -Xclang -fdump-record-layouts-complete";
  // Some prototypes of mingw-w64 are no C to clang; the records are laid out all the same.
  const script = `${clangWords(folder)} ${dump} ${unit} > dump.txt 2>/dev/null; true`;
  return () => run("sh", ["-c", script], { cwd: folder });
}

/** What a unit in the folder comes to when everything is included, without a trace of where it stood. */
export function preprocessed(folder, unit) {
  return run("sh", ["-c", `${clangWords(folder)} -E -P ${unit}`], { cwd: folder, stdout: "pipe" }).stdout;
}

function clangWords(folder) {
  writeIntrinsics(folder);
  const target = "--target=x86_64-pc-windows-msvc -fms-compatibility-version=19.33 -fms-extensions -w -x c";
  return `clang-19 ${target} -I ${folder} -isystem ${mingwHeaders} -isystem ${mingwHeaders}/ddk`;
}

/** clang's own headers of intrinsics break on mingw-w64's; for a fair race it gets empty ones with the types. */
function writeIntrinsics(folder) {
  const types =
    "#pragma once\ntypedef union __declspec(align(8)) __m64 { long long x; } __m64;\n" +
    ["__m128", "__m128d", "__m128i"]
      .map((name) => `typedef union __declspec(align(16)) ${name} { long long x[2]; } ${name};\n`)
      .join("");
  writeFileSync(join(folder, "intrinsics.h"), types);
  for (const name of ["x86intrin.h", "immintrin.h", "emmintrin.h", "xmmintrin.h", "mmintrin.h"])
    writeFileSync(join(folder, name), '#include "intrinsics.h"\n');
}
