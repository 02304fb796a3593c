import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clangFlags } from "./clang-dump.ts";

// Which constants of a binding have another value in C: clang is made to assert each of them behind the headers.

export interface AskedConstant {
  readonly name: string;
  readonly path: string;
  readonly value: bigint;
  readonly bits: number;
}

export type ConstantVerdict = "equal" | "different" | "unknown";

/** One verdict a constant; `unknown` where C has no such integer constant. */
export function judgeConstants(
  text: string,
  folders: readonly string[],
  constants: readonly AskedConstant[],
): readonly ConstantVerdict[] {
  const folder = mkdtempSync(join(tmpdir(), "layoutcheck-constants-"));
  try {
    const lines = constants.map(({ name, value, bits }) => {
      const mask = (1n << BigInt(Math.min(bits, 64))) - 1n;
      const wanted = BigInt.asUintN(64, value) & mask;
      return `_Static_assert((((unsigned long long)(${name})) & ${mask}ull) == ${wanted}ull, "");`;
    });
    writeFileSync(join(folder, "ask.c"), `${text}#line 1 "asked"\n${lines.join("\n")}\n`);
    const search = folders.flatMap((one) => ["-isystem", one]);
    const wanted = [
      "-fsyntax-only",
      "-ferror-limit=0",
      "-fno-caret-diagnostics",
      "-fno-spell-checking",
      "-fmacro-backtrace-limit=1",
    ];
    const run = spawnSync("clang-19", [...clangFlags("c"), ...search, ...wanted, join(folder, "ask.c")], {
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
    return verdictsIn(run.stderr, constants.length);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function verdictsIn(complaints: string, count: number): readonly ConstantVerdict[] {
  const verdicts: ConstantVerdict[] = Array.from({ length: count }, () => "equal");
  // Of an error inside a macro clang tells where the macro is, and then where it was used.
  let pending: ConstantVerdict | null = null;
  for (const line of complaints.split("\n")) {
    const place = /^(.*?):(\d+):\d+: (error|note): (.*)$/.exec(line);
    if (place === null) continue;
    const [, file, number, kind, message = ""] = place;
    if (kind === "error") pending = message.startsWith("static assertion failed") ? "different" : "unknown";
    if (file === "asked" && pending !== null) verdicts[Number(number) - 1] = pending;
  }
  return verdicts;
}
