import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Outcome } from "../cli/command.ts";
import { layoutcheck, transcript, withFiles } from "../cli/command.ts";
import { isInstalled, testWithOracle } from "../oracles.ts";

// Bugs as they were reported for real bindings, a folder for each class: a header, a binding that is wrong as those were,
// what check says (report.txt), and what fix makes of it (fixed.rs). After it everything is equal.

const folder = join(import.meta.dirname, "bugs");
const cases = readdirSync(folder).sort();
/** No layout is wrong there: what is, is explained and left to its author. */
const withoutFix = ["b14-constants"];
const sides = ["--rust", "binding.rs", "--c", "header.h"];

for (const name of cases) {
  const files = {
    "header.h": readFileSync(join(folder, name, "header.h"), "utf8"),
    "binding.rs": readFileSync(join(folder, name, "binding.rs"), "utf8"),
  };

  test(`${name}: what check says`, async () => {
    const outcome = await withFiles(files, (cwd) => layoutcheck(["check", ...sides, "-q"], { cwd }));
    const golden = join(folder, name, "report.txt");
    await expect(transcript(`layoutcheck check ${sides.join(" ")}`, outcome)).toMatchFileSnapshot(golden);
    expect(outcome.exitCode).not.toBe(0);
  });

  if (withoutFix.includes(name)) {
    test(`${name}: left alone`, async () => {
      await withFiles(files, async (cwd) => {
        const { stdout } = await layoutcheck(["fix", ...sides, "-q"], { cwd });
        expect(stdout).toContain("0 changes proved");
        expect(readFileSync(join(cwd, "binding.rs"), "utf8")).toBe(files["binding.rs"]);
      });
    });
    continue;
  }

  test(`${name}: fixed, and then equal`, async () => {
    await withFiles(files, async (cwd) => {
      const fixed = await layoutcheck(["fix", ...sides, "-q"], { cwd });
      expect(fixed).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/, 0 left\n$/) });
      const text = readFileSync(join(cwd, "binding.rs"), "utf8");
      await expect(text).toMatchFileSnapshot(join(folder, name, "fixed.rs"));
      expect(await recheck(cwd, [])).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(" 0 different") });
    });
  });

  testWithOracle("clang-19", isInstalled("clang-19"), `${name}: clang vouches for the fixed binding`, async () => {
    await withFiles({ ...files, "binding.rs": fixedText(name) }, async (cwd) => {
      const { exitCode, stdout } = await recheck(cwd, ["--witness", "model,clang"]);
      expect({ exitCode, stdout }).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("clang") });
    });
  });
}

test("there is a case for every class of bug that is about x64 layouts", () => {
  const classes = cases.map((name) => name.slice(0, 3));
  const wanted = Array.from({ length: 15 }, (_, at) => `b${String(at + 1).padStart(2, "0")}`);
  expect(classes).toEqual(wanted);
});

function fixedText(name: string): string {
  const path = join(folder, name, "fixed.rs");
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

function recheck(cwd: string, more: readonly string[]): Promise<Outcome> {
  return layoutcheck(["check", ...sides, "-q", ...more], { cwd });
}
