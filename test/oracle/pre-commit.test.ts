import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect } from "vitest";
import { isInstalled, testWithOracle } from "../oracles.ts";

// The real pre-commit framework installs the last commit of this repository as a user's repository would name it.

const root = resolve(import.meta.dirname, "../..");

const right = "#[repr(C)]\npub struct PAIR { pub first: u32, pub second: u32 }\n";
const wrong = right.replace("first: u32", "first: u64");

const files = {
  "Cargo.toml":
    '[package]\nname = "driver"\nversion = "0.1.0"\n[lib]\npath = "lib.rs"\n[package.metadata.layoutcheck]\nheaders = ["nt.h"]\n',
  "nt.h": "typedef unsigned long ULONG;\nstruct PAIR { ULONG first; ULONG second; };\n",
  "lib.rs": right,
};

const hasAll = isInstalled("pre-commit") && isInstalled("git");

testWithOracle(
  "pre-commit",
  hasAll,
  "the hook stops a staged mistake and nothing else",
  inScratchRepository,
  400_000,
);

function inScratchRepository(): void {
  const folder = mkdtempSync(join(tmpdir(), "layoutcheck-hook-"));
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"))),
    PRE_COMMIT_HOME: join(folder, "home"),
  };
  const work = join(folder, "work");
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.com", ...args], {
      cwd: work,
      env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  const write = (file: string, text: string): void => writeFileSync(join(work, file), text);
  const run = (): { readonly status: number | null; readonly said: string } => {
    const { status, stdout, stderr } = spawnSync("pre-commit", ["run", "--verbose"], {
      cwd: work,
      env,
      encoding: "utf8",
    });
    return { status, said: `${stdout}${stderr}` };
  };
  try {
    execFileSync("git", ["init", "--quiet", work], { env });
    const revision = execFileSync("git", ["rev-parse", "HEAD"], { cwd: root, encoding: "utf8" }).trim();
    for (const [file, text] of Object.entries(files)) write(file, text);
    write(
      ".pre-commit-config.yaml",
      `repos:\n  - repo: ${root}\n    rev: ${revision}\n    hooks: [{ id: layoutcheck }]\n`,
    );
    git("add", ".");
    git("commit", "--quiet", "--message", "first");

    write("lib.rs", `// a comment\n${right}`);
    git("add", ".");
    write("lib.rs", wrong);
    const passed = run();
    expect(passed.said).toContain("1 record: 1 equal");
    expect(passed.status).toBe(0);

    git("add", ".");
    write("lib.rs", right);
    const stopped = run();
    expect(stopped.status).toBe(1);
    expect(stopped.said).toContain(
      "lib.rs:2:23: error: first is 8 bytes (u64) in Rust, 4 bytes (ULONG) in C",
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
