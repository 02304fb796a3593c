import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Request } from "../../src/cli/command.ts";
import { exitCodes } from "../../src/cli/exit-codes.ts";
import type { Look } from "../../src/cli/disk/looks.ts";
import { changedSince, noteLook, withLooks } from "../../src/cli/disk/looks.ts";
import { noOptions } from "../../src/cli/options/options.ts";
import { run } from "../../src/cli/run.ts";
import { diskWatcher } from "../../src/cli/watch/disk-watcher.ts";
import type { Next } from "../../src/cli/watch/watcher.ts";
import { watched } from "../../src/cli/watch/watch.ts";
import { layoutcheck, withFiles } from "./command.ts";

// No claim here is about time: whatever is waited for is waited for until it comes.

const looksAt = async (...paths: readonly string[]): Promise<readonly Look[]> =>
  (await withLooks(async () => paths.forEach((path) => noteLook(path, "content")))).looks;

function requestFor(written: string[], isTTY: boolean): Request {
  const stream = { write: (text: string) => void written.push(text), isTTY, columns: null };
  const shell = { argv: [], env: {}, cwd: "/", stdout: stream, stderr: stream };
  return { operands: [], options: { ...noOptions, watch: true }, shell };
}

test("each change is another run, and the exit code is that of the last one", async () => {
  const codes = [exitCodes.findings, exitCodes.usage, exitCodes.ok] as const;
  const news: Next[] = [
    { kind: "changed", paths: ["/a.rs"] },
    { kind: "changed", paths: ["/b.h", "/c.h"] },
    { kind: "stopped" },
  ];
  const written: string[] = [];
  let runs = 0;
  const code = await watched(
    requestFor(written, false),
    async ({ shell }) => {
      shell.stdout.write(`report ${runs}\n`);
      return codes[runs++] ?? exitCodes.bug;
    },
    { next: async () => news.shift() ?? { kind: "stopped" } },
  );
  expect({ code, runs }).toEqual({ code: exitCodes.ok, runs: 3 });
  expect(written.join("")).toBe(`report 0

watching 0 paths; Ctrl-C ends

---- a.rs changed
report 1

watching 0 paths; Ctrl-C ends

---- b.h and 1 more changed
report 2

watching 0 paths; Ctrl-C ends
`);
});

test("only a terminal is cleared", async () => {
  for (const isTTY of [true, false]) {
    const written: string[] = [];
    const stop = { next: async (): Promise<Next> => ({ kind: "stopped" }) };
    await watched(requestFor(written, isTTY), async () => exitCodes.ok, stop);
    expect(written.join("").includes("\u001B[2J")).toBe(isTTY);
  }
});

test("a look changes with the bytes of a file, with another file of that name, and with the names in a folder", async () => {
  await withFiles({ "a.h": "one", "folder/b.h": "two" }, async (cwd) => {
    const [file, folder, missing] = [join(cwd, "a.h"), join(cwd, "folder"), join(cwd, "none.h")];
    const looks = await looksAt(file, folder, missing);
    expect(changedSince(looks)).toEqual([]);
    writeFileSync(join(cwd, "new.h"), "one");
    renameSync(join(cwd, "new.h"), file);
    expect(changedSince(looks)).toEqual([file]);
    writeFileSync(join(folder, "c.h"), "");
    writeFileSync(missing, "");
    expect(changedSince(looks)).toEqual([file, folder, missing].sort());
  });
});

test("the watcher wakes up for a file that is written, replaced, removed, or appears with its folder", async () => {
  await withFiles({ "a.rs": "", "b.rs": "", "c.rs": "" }, async (cwd) => {
    const at = (name: string): string => join(cwd, name);
    const watcher = diskWatcher(new AbortController().signal);
    const deeds: ReadonlyArray<readonly [string, () => void]> = [
      ["a.rs", () => writeFileSync(at("a.rs"), "written")],
      [
        "b.rs",
        () => {
          writeFileSync(at("b.rs~"), "replaced");
          renameSync(at("b.rs~"), at("b.rs"));
        },
      ],
      ["c.rs", () => rmSync(at("c.rs"))],
      [
        "deep/er/d.rs",
        () => {
          mkdirSync(at("deep/er"), { recursive: true });
          writeFileSync(at("deep/er/d.rs"), "");
        },
      ],
    ];
    for (const [name, act] of deeds) {
      const next = watcher.next(await looksAt(at(name)));
      act();
      expect(await next).toEqual({ kind: "changed", paths: [at(name)] });
    }
  });
});

test("what changes between the look and the wait is not missed", async () => {
  await withFiles({ "a.rs": "" }, async (cwd) => {
    const looks = await looksAt(join(cwd, "a.rs"));
    writeFileSync(join(cwd, "a.rs"), "later");
    const watcher = diskWatcher(new AbortController().signal);
    expect(await watcher.next(looks)).toMatchObject({ kind: "changed" });
  });
});

test("the end of the wait is the end, also when it came before", async () => {
  const controller = new AbortController();
  const waiting = diskWatcher(controller.signal).next([]);
  controller.abort();
  expect(await waiting).toEqual({ kind: "stopped" });
  expect(await diskWatcher(controller.signal).next([])).toEqual({ kind: "stopped" });
});

test("check --watch sees an edit of the Rust file, the header that a header includes, and the configuration", async () => {
  const files = {
    "layoutcheck.toml": 'rust = "a.rs"\nheaders = "inc/a.h"\n',
    "a.rs": "#[repr(C)] pub struct Pair { a: u32, b: u32 }\n",
    "inc/a.h": '#include "b.h"\nstruct Pair { WORD_ a; WORD_ b; };\n',
    "inc/b.h": "typedef unsigned int WORD_;\n",
  };
  await withFiles(files, async (cwd) => {
    const controller = new AbortController();
    const reports: string[] = [];
    // What to do once the n-th report is there, and what that report must say.
    const deeds: ReadonlyArray<readonly [string, () => void]> = [
      ["1 equal", () => writeFileSync(join(cwd, "a.rs"), "#[repr(C)] pub struct Pair { a: u64, b: u32 }\n")],
      [
        "1 different",
        () => writeFileSync(join(cwd, "a.rs"), "#[repr(C)] pub struct Pair { a: u64, b: u64 }\n"),
      ],
      ["1 different", () => writeFileSync(join(cwd, "inc/b.h"), "typedef unsigned long long WORD_;\n")],
      ["1 equal", () => writeFileSync(join(cwd, "layoutcheck.toml"), 'rust = "a.rs"\nheader = "inc/a.h"\n')],
      ["", () => controller.abort()],
    ];
    let stderr = "";
    const exitCode = await run({
      argv: ["check", "--watch", "-v"],
      env: {},
      cwd,
      stdout: { write: (text) => void reports.push(text), isTTY: false, columns: null },
      stderr: {
        write(text) {
          stderr += text;
          if (!text.includes("watching ")) return;
          const [expected = "", act] = deeds[(stderr.match(/watching /g)?.length ?? 0) - 1] ?? [];
          expect(expected === "" ? "" : reports.join("")).toContain(expected);
          reports.length = 0;
          act?.();
        },
        isTTY: false,
        columns: null,
      },
      interrupt: controller.signal,
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("---- a.rs changed");
    expect(stderr).toContain("---- inc/b.h changed");
    expect(stderr).toMatch(/---- layoutcheck\.toml changed[\s\S]*did you mean headers/);
  });
});

test("--watch does not go with --staged", async () => {
  const { stderr, exitCode } = await layoutcheck(["check", "--watch", "--staged"], { cwd: "/" });
  expect(exitCode).toBe(2);
  expect(stderr).toContain("--watch and --staged do not go together");
});
