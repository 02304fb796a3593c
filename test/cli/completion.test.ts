import { spawnSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { registry } from "../../src/cli/registry.ts";
import { isInstalled } from "../installed.ts";
import { layoutcheck, withFiles } from "./command.ts";

const shells = ["bash", "zsh", "fish", "powershell"];
const crate = {
  "Cargo.toml": '[package]\nname = "driver"\nversion = "0.1.0"\nedition = "2021"\n',
  "src/lib.rs": `mod nt { #[repr(C)] pub struct Request { a: u8 } #[repr(C)] pub struct Reply { a: u8 } }
#[repr(C)] pub struct Other { a: u8 }
`,
};

test("the script of every shell knows every command and every option that is the command's", async () => {
  for (const shell of shells) {
    const { stdout, exitCode } = await layoutcheck(["completion", shell], { cwd: "/" });
    expect(exitCode).toBe(0);
    for (const { name } of registry) expect(stdout).toContain(name);
    for (const word of ["fail-on", "sarif", "clang-cl", "isystem", "pre-commit"])
      expect(stdout).toContain(word);
  }
});

test("names that are completed are those of the crate, each once; codes and builds are known", async () => {
  await withFiles(crate, async (cwd) => {
    expect(await layoutcheck(["completion", "--list", "names"], { cwd })).toEqual({
      stdout: "Other\nReply\nRequest\n",
      stderr: "",
      exitCode: 0,
    });
  });
  await withFiles({ "layoutcheck.toml": "mistaken = = 1" }, async (cwd) => {
    const silent = await layoutcheck(["completion", "--list", "names"], { cwd });
    expect(silent).toEqual({ stdout: "", stderr: "", exitCode: 0 });
  });
  const builds = await layoutcheck(["completion", "--list", "builds"], { cwd: "/" });
  expect(builds.stdout).toMatch(/^all\n(?:[\d.]+\n){28}$/);
  const codes = await layoutcheck(["completion", "--list", "codes"], { cwd: "/" });
  expect(codes.stdout).toContain("field-offset\n");
});

test("without a shell, or for one that is not known, it says which there are", async () => {
  const none = await layoutcheck(["completion"], { cwd: "/" });
  expect(none.exitCode).toBe(2);
  expect(none.stderr).toContain("layoutcheck completion bash");
  const wrong = await layoutcheck(["completion", "fihs"], { cwd: "/" });
  expect(wrong).toMatchObject({
    exitCode: 2,
    stderr: "layoutcheck: no script for fihs\n  did you mean fish?\n",
  });
});

const hasBash = isInstalled("bash");
if (!hasBash && process.env["CI"] !== undefined) throw new Error("bash is not installed");
if (!hasBash) process.stderr.write("bash is not installed: its completion is not tried\n");

/** What bash offers for the line; a line that ends with a space asks for the next word. */
async function offered(line: string): Promise<readonly string[]> {
  return withFiles(crate, async (cwd) => {
    const { stdout: script } = await layoutcheck(["completion", "bash"], { cwd });
    // The command itself, as far as the script calls it.
    const answers = ["names", "builds", "codes"].map(async (what) => {
      const { stdout } = await layoutcheck(["completion", "--list", what], { cwd });
      return `${what}) cat <<'END'\n${stdout}END\n;;`;
    });
    const stub = `#!/bin/sh\n[ "$1 $2" = "completion --list" ] || exit 2\ncase $3 in\n${(await Promise.all(answers)).join("\n")}\nesac\n`;
    writeFileSync(join(cwd, "layoutcheck"), stub);
    chmodSync(join(cwd, "layoutcheck"), 0o755);
    writeFileSync(join(cwd, "script"), script);
    const words = line.split(" ");
    const asked = `source ./script
COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}
_layoutcheck && :
printf '%s\\n' "\${COMPREPLY[@]}"`;
    const path = `${cwd}:${process.env["PATH"] ?? ""}`;
    const { stdout, stderr, status } = spawnSync("bash", ["--norc", "-c", asked], {
      cwd,
      env: { ...process.env, PATH: path },
      encoding: "utf8",
    });
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
    return stdout.split("\n").filter((word) => word !== "");
  });
}

test.skipIf(!hasBash)(
  "bash completes commands and records first, then what belongs to the command",
  async () => {
    expect(await offered("layoutcheck do")).toEqual(["doctor"]);
    expect(await offered("layoutcheck Re")).toEqual(["Reply", "Request"]);
    expect(await offered("layoutcheck show Re")).toEqual(["Reply", "Request"]);
    expect(await offered("layoutcheck --quiet show O")).toEqual(["Other"]);
    expect(await offered("layoutcheck explain field-o")).toEqual(["field-offset"]);
    expect(await offered("layoutcheck help gu")).toEqual(["guard"]);
    expect(await offered("layoutcheck probe r")).toEqual(["run", "read"]);
    expect(await offered("layoutcheck probe run Oth")).toEqual(["Other"]);
  },
);

test.skipIf(!hasBash)("bash completes options and their values", async () => {
  expect(await offered("layoutcheck --fail")).toEqual(["--fail-on"]);
  expect(await offered("layoutcheck --fail-on ")).toEqual(["error", "warning"]);
  expect(await offered("layoutcheck check --format s")).toEqual(["sarif"]);
  expect(await offered("layoutcheck guard --format b")).toEqual(["both"]);
  expect(await offered("layoutcheck Request --windows 10.0.19045")).toEqual(["10.0.19045.2965"]);
  expect(await offered("layoutcheck doctor --fail")).toEqual([]);
  // Folders; files are bash's own business.
  expect(await offered("layoutcheck -I s")).toEqual(["src"]);
  expect(await offered("layoutcheck --c sr")).toEqual([]);
});
