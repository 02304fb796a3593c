import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { isInstalled, testWithOracle } from "../oracles.ts";
import type { Outcome } from "./command.ts";
import { layoutcheck, withFiles } from "./command.ts";

const header = `typedef unsigned char UCHAR; typedef unsigned long ULONG;
struct PAIR { ULONG first; ULONG second; };
struct OTHER { UCHAR kind; ULONG value; };
`;
const pair = "#[repr(C)]\npub struct PAIR { pub first: u32, pub second: u32 }\n";
const wrongPair = pair.replace("first: u32", "first: u64");
const other = "#[repr(C)]\npub struct OTHER { kind: u8, value: u32 }\n";
const wrongOther = other.replace("kind: u8", "kind: u64");

const crate = {
  "Cargo.toml":
    '[package]\nname = "driver"\nversion = "0.1.0"\n[package.metadata.layoutcheck]\nheaders = ["nt.h"]\n',
  "nt.h": header,
  "src/lib.rs": "pub mod pair;\npub mod other;\npub const COUNT: usize = 2;\n",
  "src/pair.rs": pair,
  "src/other.rs": other,
};

/** A scratch repository whose first commit is the crate. */
interface Repository {
  readonly folder: string;
  readonly git: (...args: readonly string[]) => void;
  readonly write: (file: string, text: string) => void;
  readonly stage: (file: string, text: string) => void;
  readonly check: (...rest: readonly string[]) => Promise<Outcome>;
}

async function inRepository(
  files: Readonly<Record<string, string>>,
  body: (repository: Repository) => Promise<void>,
): Promise<void> {
  await withFiles(files, async (folder) => {
    // Quietly: what a hook of ours runs in has its own GIT_ variables.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
    const git = (...args: readonly string[]): void => {
      const identity = [
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@example.com",
        "-c",
        "init.defaultBranch=main",
      ];
      execFileSync("git", [...identity, ...args], { cwd: folder, env, stdio: "ignore" });
    };
    const write = (file: string, text: string): void => {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    };
    git("init");
    git("add", ".");
    git("commit", "-m", "first");
    const stage = (file: string, text: string): void => {
      write(file, text);
      git("add", file);
    };
    const known = Object.fromEntries(
      Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
    const check = (...rest: readonly string[]): Promise<Outcome> =>
      layoutcheck(["check", "--staged", "--no-cache", ...rest], { cwd: folder, env: known });
    await body({ folder, git, write, stage, check });
  });
}

const hasGit = isInstalled("git");

function testWithGit(name: string, body: () => Promise<void>): void {
  testWithOracle("git", hasGit, name, body);
}

testWithGit("a mistake that is staged is found, though the working tree is right", () =>
  inRepository(crate, async ({ stage, write, check }) => {
    stage("src/pair.rs", wrongPair);
    write("src/pair.rs", pair);
    const { exitCode, stdout } = await check();
    expect(exitCode).toBe(1);
    expect(stdout).toContain("different  pair::PAIR  src/pair.rs:2");
    expect(stdout).not.toContain("OTHER");
  }),
);

testWithGit("a commit that is right takes one line; -v and programs get all of it", () =>
  inRepository(crate, async ({ stage, check }) => {
    stage("src/pair.rs", `// a comment\n${pair}`);
    expect(await check()).toEqual({
      stdout: "1 record: 1 equal, 0 different, 0 unverified\n",
      stderr: "",
      exitCode: 0,
    });
    expect((await check("-v")).stdout).toContain("equal      pair::PAIR  src/pair.rs:3");
    expect(JSON.parse((await check("--format", "json")).stdout)).toMatchObject({
      results: [{ verdict: "equal" }],
    });
  }),
);

testWithGit("an index that git cannot read is no success", () =>
  inRepository(crate, async ({ folder, stage, check }) => {
    stage("src/pair.rs", wrongPair);
    writeFileSync(join(folder, ".git/index"), "this is no index");
    const { exitCode, stderr } = await check();
    expect(stderr).toContain("git could not tell what is staged");
    expect(exitCode).toBe(2);
  }),
);

testWithGit("a mistake that is not staged does not matter", () =>
  inRepository(crate, async ({ stage, write, check }) => {
    stage("src/pair.rs", `// a comment\n${pair}`);
    write("src/pair.rs", wrongPair);
    write("src/other.rs", wrongOther);
    const { exitCode, stdout } = await check();
    expect(stdout).toContain("1 record: 1 equal");
    expect(exitCode).toBe(0);
  }),
);

testWithGit("a record that was wrong before and is not touched does not stop a commit, and is told", () =>
  inRepository({ ...crate, "src/other.rs": wrongOther }, async ({ stage, check }) => {
    stage("src/pair.rs", `// a comment\n${pair}`);
    const fine = await check();
    expect(fine.exitCode).toBe(0);
    expect(fine.stderr).toContain("1 record was already wrong or unverified in the last commit");
    stage("src/other.rs", `// a comment\n${wrongOther}`);
    expect((await check()).exitCode).toBe(1);
  }),
);

testWithGit("a header judges the records of files that are not staged", () =>
  inRepository(crate, async ({ stage, check }) => {
    stage("nt.h", header.replace("ULONG second", "UCHAR second"));
    const { exitCode, stdout } = await check();
    expect(exitCode).toBe(1);
    expect(stdout).toContain("different  pair::PAIR");
  }),
);

testWithGit("a constant judges the records that it reaches", () => {
  const counted = "use crate::COUNT;\n#[repr(C)]\npub struct PAIR { pub both: [u32; COUNT] }\n";
  const array = header.replace("ULONG first; ULONG second;", "ULONG both[2];");
  return inRepository({ ...crate, "nt.h": array, "src/pair.rs": counted }, async ({ stage, check }) => {
    stage("src/lib.rs", "pub mod pair;\npub mod other;\npub const COUNT: usize = 3;\n");
    const { exitCode, stdout } = await check();
    expect(exitCode).toBe(1);
    expect(stdout).toContain("different  pair::PAIR");
  });
});

testWithGit("a file that is not staged at all is not seen", () =>
  inRepository(crate, async ({ stage, write, check, folder }) => {
    stage("src/lib.rs", "pub mod pair;\npub mod other;\npub mod third;\n");
    write("src/third.rs", wrongPair);
    const { stderr } = await check();
    expect(stderr).toContain("mod third: no file");
    rmSync(join(folder, "src/third.rs"));
  }),
);

testWithGit(
  "files may be named, as the pre-commit framework does; what no layout depends on is nothing",
  () =>
    inRepository({ ...crate, "src/other.rs": wrongOther }, async ({ stage, check }) => {
      expect((await check("src/other.rs")).exitCode).toBe(1);
      expect((await check("src/pair.rs")).exitCode).toBe(0);
      expect((await check("README.md")).stderr).toContain("nothing is staged");
      stage("README.md", "words");
      expect(await check()).toMatchObject({ exitCode: 0, stdout: "" });
    }),
);
