import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { expect } from "vitest";
import { withFiles } from "../cli/command.ts";
import { builtTool, isBuilt } from "../docs/at-hand.ts";
import { testWithOracle } from "../oracles.ts";

// As a user has it: out of dist/, through the `exports` of package.json.

const root = resolve(import.meta.dirname, "../..");
const compiler = createRequire(import.meta.url)
  .resolve("typescript/package.json")
  .replace("package.json", "bin/tsc");

const consumer = `import { check, layoutOf, type CheckAnswer, type FindingObject, type LayoutObject } from "layoutcheck";
import type { Judge } from "layoutcheck/testing";

const judge: Judge = "embedded";
const answer: CheckAnswer = await check({ rust: "nt.rs", c: ["nt.h"] });
const findings: readonly FindingObject[] = answer.results.flatMap((result) => result.findings);
const { layouts } = await layoutOf({ paths: "nt.h" });
const [pair]: readonly LayoutObject[] = layouts;
console.log(JSON.stringify([judge, answer.exitCode, findings.map(({ code }) => code), pair?.size]));
`;

const files = {
  "package.json": '{ "type": "module" }',
  "consumer.ts": consumer,
  "mistaken.ts": 'import { check } from "layoutcheck";\nawait check({ rust: 1 });\n',
  "nt.h": "struct PAIR { ULONG first; ULONGLONG second; };\n",
  "nt.rs": "#[repr(C)] pub struct PAIR { first: u64, second: u64 }\n",
};

testWithOracle(
  builtTool,
  isBuilt(),
  "a TypeScript program compiles against the package and runs",
  async () => {
    await withFiles(files, async (folder) => {
      mkdirSync(join(folder, "node_modules"));
      symlinkSync(root, join(folder, "node_modules/layoutcheck"));
      const options = [
        "--strict",
        "--module",
        "nodenext",
        "--target",
        "es2023",
        "--types",
        "",
        "--lib",
        "es2023,dom",
      ];
      const tsc = (...rest: readonly string[]) =>
        spawnSync(process.execPath, [compiler, ...options, ...rest], { cwd: folder, encoding: "utf8" });
      expect(tsc("consumer.ts")).toMatchObject({ stdout: "", status: 0 });
      expect(tsc("--noEmit", "mistaken.ts").stdout).toContain("error TS2322");
      const printed = execFileSync(process.execPath, ["consumer.js"], { cwd: folder, encoding: "utf8" });
      expect(JSON.parse(printed)).toEqual(["embedded", 1, ["field-size"], 16]);
      const inner = spawnSync(process.execPath, ["-e", 'import("layoutcheck/dist/cli.js")'], { cwd: folder });
      expect(inner.status).not.toBe(0);
      writeFileSync(
        join(folder, "common.cjs"),
        'require("layoutcheck").check({ rust: "nt.rs", c: "nt.h" }).then(({ exitCode }) => process.exit(exitCode));',
      );
      const [major = 0] = process.versions.node.split(".").map(Number);
      if (major >= 22) expect(spawnSync(process.execPath, ["common.cjs"], { cwd: folder }).status).toBe(1);
    });
  },
);
