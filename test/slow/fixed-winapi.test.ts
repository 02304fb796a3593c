import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { findHeaderSets } from "../../src/toolchain/headers.ts";
import { layoutcheck, withFiles } from "../cli/command.ts";
import { isInstalled, testWithOracle } from "../oracles.ts";
import { winapi } from "../oracle/msvc-crates.ts";
import { hasMsvcRustc, libraryOf } from "../oracle/msvc-rustc.ts";
import { winapiUnits } from "../oracle/winapi-units.ts";

// A whole crate as it is published, mended: what was right stays right, what is said to be fixed is right, and rustc takes it.

const mingw = findHeaderSets().find(({ kind }) => kind === "mingw-w64");
const isAtHand = hasMsvcRustc && isInstalled("clang-19") && mingw !== undefined && existsSync(winapi.folder);

interface Result {
  readonly rust: { readonly path: string };
  readonly verdict: string;
  readonly findings: ReadonlyArray<{ readonly severity: string }>;
  /** Absent for records; aliases, enums and constants are not mended. */
  readonly kind?: string;
}

testWithOracle(
  "clang-19, mingw-w64 headers, rustc for MSVC and winapi",
  isAtHand,
  "winapi is mended against mingw-w64's headers, nothing else becomes different, and rustc compiles it",
  async () => {
    const units = winapiUnits(winapi.folder, mingw?.folders[0] ?? "");
    const files = Object.fromEntries(
      units.map(({ headers }, at) => [
        `unit${at}.h`,
        headers.map((header) => `#include <${header}>\n`).join(""),
      ]),
    );
    await withFiles(files, async (cwd) => {
      const copy = join(cwd, "winapi");
      mkdirSync(copy);
      for (const part of ["src", "Cargo.toml", "build.rs"])
        cpSync(join(winapi.folder, part), join(copy, part), { recursive: true });
      const defines = [...new Set(units.flatMap((unit) => unit.defines))].flatMap((define) => ["-D", define]);
      const headers = Object.keys(files).flatMap((file) => ["--c", file]);
      const sides = ["--rust", "winapi", "--all-features", ...headers, ...defines, "-q"];
      // The headers stay as they are: they are read once.
      const surroundings = { cwd, env: { XDG_CACHE_HOME: join(cwd, "cache") } };
      const verdicts = async (): Promise<ReadonlyMap<string, string>> => {
        const { stdout } = await layoutcheck(["check", ...sides, "--format", "json"], surroundings);
        const { results } = JSON.parse(stdout) as { readonly results: readonly Result[] };
        return worstByRecord(results.filter(({ kind }) => kind === undefined));
      };
      const before = await verdicts();
      const fixed = await layoutcheck(["fix", ...sides], surroundings);
      const after = await verdicts();
      const count = (all: ReadonlyMap<string, string>): number =>
        [...all.values()].filter((verdict) => verdict === "different").length;
      const summary = fixed.stdout.trimEnd().split("\n").at(-1);
      process.stderr.write(
        `winapi: ${count(before)} different; ${summary}; ${count(after)} different after\n`,
      );
      const worse = [...after].filter(
        ([path, verdict]) => verdict !== "equal" && before.get(path) !== verdict,
      );
      expect(worse).toEqual([]);
      expect([...before.keys()].filter((path) => !after.has(path))).toEqual([]);
      expect(count(after)).toBeLessThan(count(before) / 2);
      const again = await layoutcheck(["fix", ...sides], surroundings);
      expect(again.stdout).toContain("0 changes proved");
      // Libraries are kept by their name.
      const digest = createHash("sha256").update(textOf(copy)).digest("hex").slice(0, 12);
      const library = libraryOf({ ...winapi, name: `winapi_mended_${digest}`, folder: copy });
      expect(existsSync(library)).toBe(true);
    });
  },
  400_000,
);

function textOf(crate: string): string {
  const files = readdirSync(join(crate, "src"), { recursive: true, encoding: "utf8" }).sort();
  return files
    .filter((file) => file.endsWith(".rs"))
    .map((file) => readFileSync(join(crate, "src", file), "utf8"))
    .join("");
}

const order = ["unpaired", "equal", "unverified", "different"];

function worstByRecord(results: readonly Result[]): ReadonlyMap<string, string> {
  const worst = new Map<string, string>();
  for (const { rust, verdict } of results) {
    const known = worst.get(rust.path) ?? "unpaired";
    if (order.indexOf(verdict) >= order.indexOf(known)) worst.set(rust.path, verdict);
  }
  return worst;
}
