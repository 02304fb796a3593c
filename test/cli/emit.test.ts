import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { layoutcheck, transcript, withFiles } from "./command.ts";

const root = resolve(import.meta.dirname, "../..");

const files = {
  "widget.h": `typedef enum _KIND { KindA, KindB = 7 } KIND;
typedef struct _PAIR { int left; long long right; } PAIR;
typedef struct _WIDGET {
  unsigned int Flags : 3; unsigned int Kind : 5;
  union { unsigned char Small; struct { unsigned short Low, High; } Parts; } u;
  union { void *type; unsigned long long Value; };
  KIND What; PAIR Pairs[2], *Next; void (*Callback)(int);
} WIDGET;
struct __declspec(align(8)) _LINE { int word; };
#pragma pack(push, 1)
struct _MIXED { char first; struct _LINE line; char mid; long long late; };
struct _TIGHT { char first; long long second; };
#pragma pack(pop)
`,
};

async function emitted(command: string): Promise<string> {
  return withFiles(files, async (cwd) => {
    const outcome = await layoutcheck(command.split(" "), { cwd });
    return transcript(`layoutcheck ${command}`, outcome);
  });
}

for (const [golden, command] of Object.entries({
  "emit-header": "emit rust WIDGET --c widget.h",
  "emit-packed": "emit rust TIGHT --c widget.h",
  "emit-packed-and-aligned": "emit rust MIXED --c widget.h",
  "emit-unknown": "emit rust WIDGTE --c widget.h",
  "emit-c": "emit c WIDGET --c widget.h",
  "emit-without-truth": "emit rust WIDGET",
  "emit-help": "emit --help",
  "emit-release": "emit rust EPROCESS --windows 22H2",
  "emit-two-builds": "emit rust EPROCESS --windows 19044,19045",
}))
  test(`layoutcheck ${command}`, async () => {
    await expect(await emitted(command)).toMatchFileSnapshot(`golden/${golden}.txt`);
  });

test("what emit writes is checked equal by check, from a file", async () => {
  await withFiles(files, async (cwd) => {
    const written = await layoutcheck(["emit", "rust", "WIDGET", "--c", "widget.h", "-o", "widget.rs"], {
      cwd,
    });
    expect(written).toMatchObject({ exitCode: 0, stdout: "" });
    expect(readFileSync(join(cwd, "widget.rs"), "utf8")).toContain("pub struct WIDGET {");
    const checked = await layoutcheck(["WIDGET", "PAIR", "--rust", "widget.rs", "--c", "widget.h"], { cwd });
    expect(checked.stdout).toContain("2 records: 2 equal");
  });
});

test("the whole of EPROCESS is found equal to the build that it was written from", async () => {
  const outcome = await layoutcheck(["emit", "rust", "EPROCESS", "--windows", "10.0.26100.1742"], {
    cwd: root,
  });
  expect(outcome.exitCode).toBe(0);
  expect(outcome.stderr).toMatch(/^layoutcheck: (\d+) types of .*, \1 found equal\n$/);
});

test("the same build gives the same bytes", async () => {
  const argv = ["emit", "rust", "LIST_ENTRY", "--windows", "10.0.19045.2965"];
  const [first, second] = [await layoutcheck(argv, { cwd: root }), await layoutcheck(argv, { cwd: root })];
  expect(first).toEqual(second);
  expect(first.exitCode).toBe(0);
});
