import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { layoutcheck, withFiles } from "./command.ts";

// The task that docs/editors.md offers, against what is really printed.

interface Matcher {
  readonly pattern: {
    readonly regexp: string;
    readonly file: number;
    readonly line: number;
    readonly severity: number;
    readonly code: number;
  };
  readonly background: { readonly beginsPattern: string; readonly endsPattern: string };
}

const page = readFileSync(resolve(import.meta.dirname, "../../docs/editors.md"), "utf8");

function matcher(): Matcher {
  const [, block = ""] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
  const { tasks } = JSON.parse(block) as { tasks: ReadonlyArray<{ problemMatcher: Matcher }> };
  const [task] = tasks;
  if (task === undefined) throw new Error("docs/editors.md has no task");
  return task.problemMatcher;
}

/** `file:line severity code` of every line that the matcher knows. */
function problemsIn(text: string): readonly string[] {
  const { pattern } = matcher();
  const shape = new RegExp(pattern.regexp);
  return text.split("\n").flatMap((line) => {
    const found = shape.exec(line);
    if (found === null) return [];
    return [
      `${found[pattern.file]}:${found[pattern.line]} ${found[pattern.severity]} ${found[pattern.code]}`,
    ];
  });
}

const files = {
  "a b.rs": `#[repr(C)] pub struct Wrong { kind: u32, length: u32, buffer: *mut u8 }
#[repr(C)] pub struct Signed { number: u32 }
#[repr(C)] pub struct Odd { gadget: u32 }
#[repr(C)] pub struct Right { number: i32 }
`,
  "a.h": `struct Wrong { unsigned kind; void *buffer; unsigned length; };
struct Signed { int number; };
struct Odd { GADGET gadget; };
struct Right { int number; };
`,
  "layoutcheck.toml": 'rust = "a b.rs"\nheaders = "a.h"\n',
};

test("every problem that a JSON report places is one that the matcher finds in the text", async () => {
  await withFiles(files, async (cwd) => {
    const { stdout, stderr } = await layoutcheck(["--color", "never"], { cwd });
    const found = problemsIn(stdout + stderr);
    expect(found).toEqual(
      expect.arrayContaining(["a b.rs:1 error field-offset", "a b.rs:2 warning field-type"]),
    );
    const json = await layoutcheck(["--format", "json"], { cwd });
    const { results, diagnostics } = JSON.parse(json.stdout) as {
      results: ReadonlyArray<{
        findings: ReadonlyArray<{
          file: string;
          line: number;
          severity: string;
          code: string;
          rootCause: boolean;
        }>;
      }>;
      diagnostics: ReadonlyArray<{ file: string; line: number; severity: string; code: string }>;
    };
    const roots = results
      .flatMap((one) => one.findings)
      .filter((one) => one.rootCause && one.severity !== "note");
    const placed = [...roots, ...diagnostics].map(
      ({ file, line, severity, code }) => `${file}:${line} ${severity} ${code}`,
    );
    expect(placed.length).toBeGreaterThan(2);
    for (const one of placed) expect(found).toContain(one);
  });
});

test("a mistake in the configuration is found, and a line without a mistake is not", async () => {
  await withFiles({ "layoutcheck.toml": 'headres = "a.h"\n' }, async (cwd) => {
    const { stderr } = await layoutcheck([], { cwd });
    expect(problemsIn(stderr)).toEqual(["layoutcheck.toml:1 error configuration-key"]);
  });
  const right = {
    "layoutcheck.toml": files["layoutcheck.toml"],
    "a b.rs": "#[repr(C)] pub struct Right { number: i32 }\n",
    "a.h": "struct Right { int number; };\n",
  };
  await withFiles(right, async (cwd) => {
    const { stdout, stderr, exitCode } = await layoutcheck([], { cwd });
    expect({ exitCode, problems: problemsIn(stdout + stderr) }).toEqual({ exitCode: 0, problems: [] });
  });
});

test("the task knows where a report of --watch begins and ends", async () => {
  const { background } = matcher();
  const controller = new AbortController();
  await withFiles(files, async (cwd) => {
    const { run } = await import("../../src/cli/run.ts");
    const { writeFileSync } = await import("node:fs");
    let stderr = "";
    await run({
      argv: ["check", "--watch"],
      env: {},
      cwd,
      stdout: { write: () => {}, isTTY: false, columns: null },
      stderr: {
        write(text) {
          stderr += text;
          if (!text.includes("watching")) return;
          if (stderr.includes("changed")) controller.abort();
          else writeFileSync(`${cwd}/a b.rs`, files["a b.rs"].replace("u64", "u32"));
        },
        isTTY: false,
        columns: null,
      },
      interrupt: controller.signal,
    });
    const lines = stderr.split("\n");
    const linesLike = (shape: string): number => lines.filter((line) => new RegExp(shape).test(line)).length;
    expect(linesLike(background.beginsPattern)).toBe(1);
    expect(linesLike(background.endsPattern)).toBe(2);
  });
});
