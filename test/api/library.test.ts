import { expect, test } from "vitest";
import {
  check,
  explain,
  InputError,
  layoutOf,
  layoutOfText,
  mergeReports,
  openLayouts,
  printReport,
} from "../../src/api/index.ts";
import { layoutcheck, withFiles } from "../cli/command.ts";

const files = {
  "nt.h":
    "struct PAIR { ULONG first; ULONGLONG second; };\nstruct FLAGS { ULONG busy : 1; ULONG level : 3; };\n",
  "nt.rs":
    "#[repr(C)] pub struct PAIR { first: u64, second: u64 }\n#[repr(C)] pub struct FLAGS { bits: u32 }\n",
  "layoutcheck.toml": 'rust = "nt.rs"\nheaders = "nt.h"\n',
};

test("check answers what the command prints as JSON, and how it ends", async () => {
  await withFiles(files, async (cwd) => {
    const { exitCode, ...document } = await check({ cwd, cache: false });
    const command = await layoutcheck(["--format", "json", "--no-cache"], { cwd });
    expect(document).toEqual(JSON.parse(command.stdout));
    expect(exitCode).toBe(command.exitCode);
    expect(document.results.map(({ rust, verdict }) => [rust.name, verdict])).toEqual([
      ["FLAGS", "equal"],
      ["PAIR", "different"],
    ]);
  });
});

test("options of a question say what those of the command line say", async () => {
  await withFiles({ ...files, "layoutcheck.toml": "" }, async (cwd) => {
    const question = { cwd, rust: "nt.rs", c: ["nt.h"], cache: false };
    expect((await check({ ...question, records: "FLAGS" })).results).toHaveLength(1);
    expect((await check({ ...question, records: ["FLAGS", "PAIR"], failOn: "warning" })).exitCode).toBe(1);
    expect((await check({ ...question, defines: ["A", "B=1"], lang: "c++" })).exitCode).toBe(1);
    const parts = await Promise.all(
      [1, 2].map((index) => check({ ...question, shard: { index, count: 2 } })),
    );
    const { exitCode: _, ...whole } = await check(question);
    expect(mergeReports(parts)).toEqual(whole);
  });
});

test("a question that cannot be asked is an InputError with the words of the command", async () => {
  await withFiles(files, async (cwd) => {
    await expect(check({ cwd, records: "PIAR" })).rejects.toThrow(InputError);
    await expect(check({ cwd, records: "PIAR" })).rejects.toThrow(
      /no Rust record is called PIAR\n.*did you mean PAIR/,
    );
    await expect(check({ cwd, c: "absent/no.h" })).rejects.toThrow(/no such file/);
    await expect(check({ cwd, minCoverage: 101 })).rejects.toThrow(InputError);
    await expect(layoutOf({ cwd, paths: "absent.h" })).rejects.toThrow(/absent\.h: no such file/);
    await expect(layoutOf({ cwd, paths: "nt.h", records: "NOBODY" })).rejects.toThrow(
      /no record is called NOBODY/,
    );
    await expect(openLayouts("absent.h", { cwd })).rejects.toThrow(InputError);
    await expect(openLayouts("nt.h", { cwd, config: "absent.toml" })).rejects.toThrow(InputError);
  });
});

test("layouts of files, of a text at hand and of an opened door are the same", async () => {
  await withFiles(files, async (cwd) => {
    const { layouts } = await layoutOf({ cwd, paths: "nt.h", records: "flags" });
    expect(layouts).toMatchObject([
      {
        name: "FLAGS",
        size: 4,
        alignment: 4,
        fields: [
          { name: "busy", bitOffset: 0 },
          { bitOffset: 1, bitWidth: 3 },
        ],
      },
    ]);
    const text = await layoutOfText(files["nt.h"], { language: "c", records: "FLAGS" });
    const opened = await openLayouts("nt.h", { cwd });
    const withoutFile = layouts.map((one) => ({ ...one, source: null }));
    expect(text.layouts.map((one) => ({ ...one, source: null }))).toEqual(withoutFile);
    expect(opened.layoutOf("FLAGS").layouts).toEqual(layouts);
    expect(opened.layoutOf("NOBODY").layouts).toEqual([]);
    expect(opened.records).toEqual(["PAIR", "FLAGS"]);
    const rust = await layoutOfText(files["nt.rs"], { language: "rust" });
    expect(rust.layouts.map(({ name, size }) => [name, size])).toEqual([
      ["PAIR", 16],
      ["FLAGS", 4],
    ]);
  });
});

test("a text that cannot be read gives diagnostics with places, and no error is thrown", async () => {
  const { layouts, diagnostics } = await layoutOfText("struct GOOD { int a; };\nstruct BAD { int };;", {
    language: "c",
  });
  expect(layouts.map(({ name }) => name)).toEqual(["GOOD"]);
  expect(diagnostics[0]).toMatchObject({ severity: "error", file: "text.h", line: 2 });
});

test("a report is printed in the formats of the command, and codes are explained", async () => {
  await withFiles(files, async (cwd) => {
    const report = await check({ cwd, cache: false });
    const command = await layoutcheck(["--format", "sarif", "--no-cache"], { cwd });
    expect(printReport(report, "sarif")).toBe(command.stdout);
  });
  expect(explain("field-offset")).toContain("field-offset: a finding");
  expect(explain("no-such-code")).toBeNull();
});
