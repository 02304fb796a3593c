import { resolve } from "node:path";
import { expect, test } from "vitest";
import { translateCargoArguments } from "../../src/cli/cargo/arguments.ts";
import { exitCodeOf } from "../../src/cli/exit-codes.ts";
import { registry } from "../../src/cli/registry.ts";
import { layoutcheck, readable, withFiles } from "./command.ts";

const cwd = import.meta.dirname;
const driver = resolve(cwd, "../../docs/samples/driver");
const widget = { "widget.h": "struct WIDGET { UCHAR kind; PVOID buffer; };\n" };

test("unreadable input is worse than findings, and findings are worse than what could not be verified", () => {
  expect(exitCodeOf({ unreadable: 1, findings: 1, unverified: 1 })).toBe(2);
  expect(exitCodeOf({ unreadable: 0, findings: 1, unverified: 1 })).toBe(1);
  expect(exitCodeOf({ unreadable: 0, findings: 0, unverified: 1 })).toBe(3);
  expect(exitCodeOf({ unreadable: 0, findings: 0, unverified: 0 })).toBe(0);
});

test("options may stand before the command", async () => {
  const after = await withFiles(widget, (folder) =>
    layoutcheck(["layout", "widget.h", "--format", "json"], { cwd: folder }),
  );
  const before = await withFiles(widget, (folder) =>
    layoutcheck(["--format", "json", "layout", "widget.h"], { cwd: folder }),
  );
  expect(before).toEqual(after);
  expect(JSON.parse(before.stdout)).toMatchObject({
    schemaVersion: 1,
    layouts: [{ name: "WIDGET", size: 16 }],
  });
});

test("the report goes to --output and several formats to a file each", async () => {
  await withFiles(widget, async (folder) => {
    const argv = [
      "layout",
      "widget.h",
      "-q",
      "--format",
      "json=a.json",
      "--format",
      "text",
      "--output",
      "a.txt",
    ];
    expect(await layoutcheck(argv, { cwd: folder })).toEqual({ stdout: "", stderr: "", exitCode: 0 });
    const { readFileSync } = await import("node:fs");
    const plain = await layoutcheck(["layout", "widget.h"], { cwd: folder });
    expect(readFileSync(`${folder}/a.txt`, "utf8")).toBe(plain.stdout);
    expect(JSON.parse(readFileSync(`${folder}/a.json`, "utf8"))).toHaveProperty("layouts");
  });
});

test("every command of the overview explains itself with an example", async () => {
  for (const { name } of registry) {
    const { stdout, exitCode } = await layoutcheck([name, "--help"], { cwd });
    expect(stdout).toContain(`layoutcheck ${name}`);
    expect(stdout).toContain("Examples:");
    expect(exitCode).toBe(0);
  }
  const { stdout } = await layoutcheck(["--help"], { cwd });
  for (const { name } of registry) expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, "m"));
});

test("every example of a help is a command line that the tool takes", async () => {
  for (const { load } of registry)
    for (const { command } of (await load()).examples) {
      const [, caller, words = ""] = /(cargo )?layoutcheck ?([^|)]*)/.exec(command) ?? [];
      const argv = [...words.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
      if (caller === undefined) await expect(readable(argv), command).resolves.toBe("readable");
      else expect(await translateCargoArguments(argv, driver), command).toMatchObject({ ok: true });
    }
});

test("colour follows --color, then NO_COLOR and FORCE_COLOR, then the terminal", async () => {
  const isColored = async (argv: readonly string[], isTTY: boolean, env: Record<string, string>) =>
    (await layoutcheck(["explain", "size", ...argv], { cwd, isTTY, env })).stdout.includes("\u001B[");
  expect(await isColored([], false, {})).toBe(false);
  expect(await isColored([], true, {})).toBe(true);
  expect(await isColored([], true, { NO_COLOR: "1" })).toBe(false);
  expect(await isColored([], false, { FORCE_COLOR: "1" })).toBe(true);
  expect(await isColored(["--color", "always"], false, { NO_COLOR: "1" })).toBe(true);
  expect(await isColored(["--color", "never"], true, {})).toBe(false);
});

test("a mistake of ours is exit code 70 with a stack and a word about whose bug it is", async () => {
  const written: string[] = [];
  const broken = {
    argv: ["explain", "size"],
    env: {},
    cwd,
    stdout: {
      write: () => {
        throw new Error("the stream is gone");
      },
      isTTY: false,
      columns: null,
    },
    stderr: { write: (text: string) => void written.push(text), isTTY: false, columns: null },
  };
  const { run } = await import("../../src/cli/run.ts");
  expect(await run(broken)).toBe(70);
  expect(written.join("")).toMatch(/the stream is gone[\s\S]*\bat [\s\S]*this is our bug/);
});

test("what a hostile file says is printed, never obeyed", async () => {
  const hostile = { "evil.h": "struct A { \u001B[31mBAD\u202E x; };\n" };
  const { stdout, stderr } = await withFiles(hostile, (folder) =>
    layoutcheck(["layout", "evil.h"], { cwd: folder }),
  );
  expect(stdout + stderr).not.toContain("\u001B");
  expect(stdout + stderr).not.toContain("\u202E");
  expect(stderr).toContain("\\u{1b}");
});

test("doctor lists the shipped builds and every witness, found or not", async () => {
  const { stdout, exitCode } = await layoutcheck(["doctor", "--format", "json"], { cwd });
  const state: unknown = JSON.parse(stdout);
  expect(exitCode).toBe(0);
  expect(state).toHaveProperty("builds.27");
  for (const name of ["embedded", "clang", "clang-cl", "cl", "dll", "rustc"]) {
    expect(state).toHaveProperty(
      "toolchain.witnesses",
      expect.arrayContaining([expect.objectContaining({ name })]),
    );
  }
  const text = await layoutcheck(["doctor"], { cwd });
  expect(text.stdout).toMatch(/^ {2}ok {2}Windows builds {2}28 shipped, 5\.2\.3790\.3959 to /m);
});

test("the options of a command stand in one order: both sides, the report, what every command has", async () => {
  const groups = [
    "The Rust side:",
    "The C side:",
    "The report:",
    "The waivers:",
    "Common options:",
    "Examples:",
  ];
  for (const { name } of registry) {
    const { stdout } = await layoutcheck([name, "--help"], { cwd });
    const found = stdout.split("\n").filter((line) => groups.includes(line));
    expect(found).toEqual(groups.filter((group) => found.includes(group)));
  }
});

test("no line of any help is wider than 100 columns", async () => {
  for (const argv of [["--help"], ...registry.map(({ name }) => [name, "--help"])]) {
    const { stdout } = await layoutcheck(argv, { cwd });
    // Examples are for pasting, so they are not broken.
    const [text = ""] = stdout.split("\nExamples:\n");
    for (const line of text.split("\n")) expect([...line].length, line).toBeLessThanOrEqual(100);
  }
});

test("doctor says which configuration holds, what plain layoutcheck compares, and why", async () => {
  const files = {
    "layoutcheck.toml": 'rust = "a.rs"\nheaders = ["widget.h", "gone.h"]\n',
    "a.rs": "#[repr(C)] pub struct Widget { kind: u8 }\n",
    ...widget,
  };
  await withFiles(files, async (folder) => {
    const { stdout, exitCode } = await layoutcheck(["doctor"], { cwd: folder });
    expect(exitCode).toBe(0);
    expect(stdout).toContain("  ok  configuration  layoutcheck.toml\n");
    expect(stdout).toContain("  ok  Rust side      a.rs: 1 record; `rust` of the configuration\n");
    expect(stdout).toContain("  ok  C side         widget.h: `headers` of the configuration\n");
    expect(stdout).toContain("  no  C side         gone.h: `headers` of the configuration, and not found\n");
    const json = await layoutcheck(["doctor", "--format", "json"], { cwd: folder });
    expect(JSON.parse(json.stdout)).toMatchObject({
      here: { configuration: "layoutcheck.toml", rust: ["a.rs"], c: [{ isThere: true }, { isThere: false }] },
    });
  });
  await withFiles({ "layoutcheck.toml": "windwos = 1\n" }, async (folder) => {
    const { stdout, stderr, exitCode } = await layoutcheck(["doctor"], { cwd: folder });
    expect(exitCode).toBe(2);
    expect(stdout).toContain("  no  configuration  layoutcheck.toml has mistakes");
    expect(stderr).toContain("unknown key windwos; did you mean windows?");
  });
  await withFiles({}, async (folder) => {
    const { stdout, exitCode } = await layoutcheck(["doctor"], { cwd: folder });
    expect(exitCode).toBe(0);
    expect(stdout).toContain("none here or above; layoutcheck init writes one");
  });
});

test("explain without a code has a line for each", async () => {
  const { stdout } = await layoutcheck(["explain"], { cwd });
  expect(stdout).toMatch(/^ {2}field-offset +A field lies elsewhere than in C\.$/m);
  for (const line of stdout.split("\n")) expect([...line].length, line).toBeLessThanOrEqual(100);
});
