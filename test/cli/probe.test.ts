import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isInstalled, testWithOracle } from "../oracles.ts";
import { layoutcheck, withFiles } from "./command.ts";

const header = `#pragma pack(push, 2)
struct _INNER { ULONG busy : 3; ULONG kind : 7; UCHAR tail; };
#pragma pack(pop)
typedef struct _SAMPLE {
  UCHAR class; volatile PVOID buffer; struct _INNER inner[2]; LIST_ENTRY link;
  union { ULONG whole; struct { USHORT low, high; } parts; } u;
  struct { int x; int y : 2; };
} SAMPLE;
`;
const files = { "sample.h": header, "empty.h": "int x;\n", "broken.obj": new Uint8Array(200) };

/** The rows of fields in a text report, which do not say who measured them. */
function rowsOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => /^ +0x/.test(line));
}

test("probe run asks the embedded clang, which says what the engine computes", async () => {
  await withFiles(files, async (cwd) => {
    const measured = await layoutcheck(["probe", "run", "SAMPLE", "--c", "sample.h"], { cwd });
    const computed = await layoutcheck(["layout", "sample.h", "SAMPLE"], { cwd });
    expect(measured).toMatchObject({ exitCode: 0, stderr: "" });
    expect(measured.stdout).toMatch(/embedded clang 22\.0\.0/);
    expect(rowsOf(measured.stdout)).toEqual(rowsOf(computed.stdout));
    expect(rowsOf(measured.stdout).length).toBeGreaterThan(8);
  });
});

test("an emitted probe is one file with the line that compiles it", async () => {
  await withFiles(files, async (cwd) => {
    const argv = ["probe", "emit", "SAMPLE", "--c", "sample.h", "-o", "probe.c", "-D", "NDEBUG", "-I", "sdk"];
    expect(await layoutcheck(argv, { cwd })).toEqual({
      exitCode: 0,
      stdout: `compile it for x64: cl /nologo /c /TC /std:c11 /Zp16 /GL- /bigobj /w probe.c /DNDEBUG /Isdk
read the answer:    layoutcheck probe read probe.obj
`,
      stderr: "",
    });
    expect(readFileSync(join(cwd, "probe.c"), "utf8")).toContain("struct _SAMPLE");
  });
});

testWithOracle(
  "clang-cl-19",
  isInstalled("clang-cl-19"),
  "an emitted probe is compiled elsewhere and read without its header",
  async () => {
    await withFiles(files, async (cwd) => {
      for (const [language, file] of [["c", "probe.c"] as const, ["c++", "probe.cpp"] as const]) {
        const argv = ["probe", "emit", "SAMPLE", "--c", "sample.h", "--lang", language, "-o", file];
        const { stdout } = await layoutcheck(argv, { cwd });
        // The printed line, as cl would be given it.
        const line = /cl (.*)/.exec(stdout)?.[1]?.split(" ") ?? [];
        const compiled = spawnSync("clang-cl-19", ["--target=x86_64-pc-windows-msvc", ...line], { cwd });
        expect(compiled.stderr.toString()).not.toContain("error");
        const read = await layoutcheck(["probe", "read", "probe.obj", "--format", "json"], { cwd });
        const here = await layoutcheck(["probe", "run", "--c", "sample.h", "--format", "json"], { cwd });
        expect(read.exitCode).toBe(0);
        expect(numbersIn(read.stdout, "_SAMPLE")).toEqual(numbersIn(here.stdout, "_SAMPLE"));
      }
    });
  },
);

test.each([
  ["probe", "probe needs", 2],
  ["probe ask", "probe does not know ask", 2],
  ["probe run", "probe needs one header", 2],
  ["probe run SAMPEL --c sample.h", "no record is called SAMPEL", 2],
  ["probe run --c absent.h", "absent.h", 2],
  ["probe emit --c empty.h", "it has no records with a name", 2],
  ["probe read", "probe read needs an object file", 2],
  ["probe read absent.obj", "absent.obj", 2],
  ["probe read sample.h", "expected an x64 object file", 2],
  ["probe read broken.obj", "broken.obj", 2],
  ["probe run SAMPLE --c sample.h --witness model", "model is no compiler of C", 2],
  ["probe run SAMPLE --c sample.h --witness gcc", "Allowed choices are", 2],
])("%s is refused", async (command, words, exitCode) => {
  const outcome = await withFiles(files, (cwd) => layoutcheck(command.split(" "), { cwd }));
  expect(outcome).toMatchObject({ exitCode, stdout: "" });
  if (command !== "probe") expect(outcome.stderr).toContain(words);
});

test("probe --help has examples", async () => {
  const { stdout, exitCode } = await layoutcheck(["probe", "--help"], { cwd: "/" });
  expect(exitCode).toBe(0);
  expect(stdout).toContain("layoutcheck probe emit IO_STACK_LOCATION --c wdm.h -o probe.c");
});

/** Everything of a record but the names of types, which an object knows by their spelling only. */
function numbersIn(json: string, name: string): unknown {
  const report = JSON.parse(json) as { readonly layouts: ReadonlyArray<Record<string, unknown>> };
  const layout = report.layouts.find((one) => one["name"] === name);
  const fields = (layout?.["fields"] ?? []) as ReadonlyArray<Record<string, unknown>>;
  const { size, alignment, requiredAlignment } = layout ?? {};
  const outer = fields.filter(({ path }) => !String(path).includes("."));
  return { size, alignment, requiredAlignment, fields: outer.map(({ type: _, ...numbers }) => numbers) };
}
