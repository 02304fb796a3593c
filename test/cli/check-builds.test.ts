import { resolve } from "node:path";
import { expect, test } from "vitest";
import { layoutcheck, withFiles } from "./command.ts";

const cwd = resolve(import.meta.dirname, "../..");

test("a build that is asked for and lacks the record leaves the question unanswered", async () => {
  const asked = await layoutcheck(["RTL_AVL_TREE", "--windows", "6.1..10.0.26100"], { cwd });
  expect(asked.stdout).toContain("not in 2 builds: 6.1.7600.16385, 6.1.7601.17514");
  expect(asked.exitCode).toBe(3);
});

test("without a build named, a binding is judged by the builds that have the record", async () => {
  const asked = await layoutcheck(["RTL_AVL_TREE"], { cwd });
  expect(asked.stdout).toContain("right for 22 of 22 Windows builds");
  expect(asked.exitCode).toBe(0);
});

test("a record that the configuration maps by its path is held against the builds, in every command", async () => {
  const files = {
    "layoutcheck.toml": 'rust = "nt.rs"\n[[map]]\nrust = "nt::ListLink"\nc = "_LIST_ENTRY"\n',
    "nt.rs": "pub mod nt { #[repr(C)] pub struct ListLink { Flink: u32, Blink: *mut u8 } }\n",
  };
  await withFiles(files, async (folder) => {
    for (const name of ["ListLink", "nt::ListLink", ""]) {
      const { stdout, exitCode } = await layoutcheck(name === "" ? [] : [name], { cwd: folder });
      expect(stdout).toContain("wrong for 28");
      expect(exitCode).toBe(1);
    }
    const shown = await layoutcheck(["show", "nt::ListLink"], { cwd: folder });
    expect(shown.stdout).toContain("C _LIST_ENTRY in 10.0.26100.1742");
    const builds = await layoutcheck(["builds", "nt::ListLink"], { cwd: folder });
    expect(builds.stdout).toContain("Flink");
    expect(builds.exitCode).toBe(1);
  });
});

test("a record without a repr that the configuration maps by its path is a finding", async () => {
  const files = {
    "layoutcheck.toml": 'rust = "nt.rs"\n[[map]]\nrust = "nt::ListLink"\nc = "_LIST_ENTRY"\n',
    "nt.rs": "pub mod nt { pub struct ListLink { Flink: *mut u8, Blink: *mut u8 } }\n",
  };
  const { stdout, exitCode } = await withFiles(files, (folder) => layoutcheck([], { cwd: folder }));
  expect(stdout).toContain("[repr-rust]");
  expect(exitCode).toBe(1);
});
