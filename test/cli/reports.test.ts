import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "junit2json";
import { expect, test } from "vitest";
import { testWithOracle } from "../oracles.ts";
import { sarifErrors, sarifSchema } from "../report/document/sarif-schema.ts";
import { layoutcheck, transcript, withFiles } from "./command.ts";

const header = `struct GOOD { ULONG kind; PVOID next; };
struct WRONG { UCHAR kind; PVOID buffer; ULONG length; ULONG flags; };
struct UNSURE { struct MISSING part; };
`;

const binding = `#[repr(C)]
pub struct GOOD { kind: u32, next: *mut u8 }
#[repr(C)]
pub struct WRONG { kind: u8, length: u32, buffer: *mut u8, flags: u32 }
#[repr(C)]
pub struct UNSURE { part: u32 }
#[repr(C)]
pub struct OWN { first: u8 }
`;

// A name with everything that a workflow command, a URI and an attribute must escape.
const oddName = 'od%d, \n"name"<&>.rs';
const files = { "nt.h": header, "binding.rs": binding, [oddName]: binding };
const sides = ["--rust", "binding.rs", "--c", "nt.h"];

const formats = ["text", "json", "sarif", "junit", "github", "markdown"];

for (const format of formats) {
  test(`check --format ${format}`, async () => {
    const argv = ["check", ...sides, "--format", format];
    const outcome = await withFiles(files, (cwd) => layoutcheck(argv, { cwd }));
    await expect(transcript(`layoutcheck ${argv.join(" ")}`, outcome)).toMatchFileSnapshot(
      `golden/report-${format}.txt`,
    );
  });
}

test("check --format html: what the page draws", async () => {
  const { stdout, stderr, exitCode } = await withFiles(files, (cwd) =>
    layoutcheck(["check", ...sides, "--format", "html"], { cwd }),
  );
  const drawn = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(stdout)?.[1] ?? "";
  await expect(
    transcript(`layoutcheck check ${sides.join(" ")} --format html`, {
      stdout: `${drawn}\n`,
      stderr,
      exitCode,
    }),
  ).toMatchFileSnapshot("golden/report-html-data.txt");
});

async function reportOf(format: string, rust: string): Promise<string> {
  const argv = ["check", "--rust", rust, "--c", "nt.h", "--format", format];
  return (await withFiles(files, (cwd) => layoutcheck(argv, { cwd }))).stdout;
}

const schema = await sarifSchema();

testWithOracle("the SARIF 2.1.0 schema (from npm)", schema !== null, "SARIF validates", async () => {
  if (schema === null) throw new Error("not reached");
  for (const rust of ["binding.rs", oddName]) {
    expect(sarifErrors(schema, JSON.parse(await reportOf("sarif", rust)))).toEqual([]);
  }
  expect(sarifErrors(schema, { version: "2.1.0", runs: [{ tool: {} }] })).not.toEqual([]);
});

test("SARIF carries the proved change as an editor would apply it", async () => {
  const { results } = JSON.parse(await reportOf("sarif", "binding.rs")).runs[0];
  const [fix] = results.find((one: { readonly fixes?: unknown }) => one.fixes !== undefined).fixes;
  const { replacements } = fix.artifactChanges[0];
  const lines = binding.split("\n");
  for (const { deletedRegion, insertedContent } of replacements.toReversed()) {
    const { startLine, startColumn, endLine, endColumn } = deletedRegion;
    expect(endLine).toBe(startLine);
    const line = lines[startLine - 1] ?? "";
    lines[startLine - 1] = line.slice(0, startColumn - 1) + insertedContent.text + line.slice(endColumn - 1);
  }
  const fixed = { "nt.h": header, "binding.rs": lines.join("\n") };
  const argv = ["check", "WRONG", ...sides];
  const { stdout } = await withFiles(fixed, (cwd) => layoutcheck(argv, { cwd }));
  expect(stdout).toContain("1 record: 1 equal");
});

test("SARIF addresses are escaped and fingerprints do not depend on the line", async () => {
  const odd = JSON.parse(await reportOf("sarif", oddName));
  const [first] = odd.runs[0].results;
  const { artifactLocation } = first.locations[0].physicalLocation;
  expect(decodeURIComponent(artifactLocation.uri)).toBe(oddName);
  expect(artifactLocation.uri).not.toMatch(/[\s"<>]/);
  const moved = { "nt.h": header, "binding.rs": `// one more line\n${binding}` };
  const argv = ["check", ...sides, "--format", "sarif"];
  const after = await withFiles(moved, (cwd) => layoutcheck(argv, { cwd }));
  const fingerprints = (text: string): unknown =>
    JSON.parse(text).runs[0].results.map((one: { partialFingerprints: unknown }) => one.partialFingerprints);
  expect(fingerprints(after.stdout)).toEqual(fingerprints(await reportOf("sarif", "binding.rs")));
});

test("a JUnit parser reads the verdicts", async () => {
  for (const rust of ["binding.rs", oddName]) {
    const read = await parse(await reportOf("junit", rust));
    if (read === undefined || read === null || !("testsuite" in read)) throw new Error("no test suites");
    const cases = read.testsuite?.flatMap(({ testcase }) => testcase ?? []) ?? [];
    const outcomes = new Map(
      cases.map((one) => [
        one.name,
        one.failure !== undefined
          ? "failure"
          : one.error !== undefined
            ? "error"
            : one.skipped !== undefined
              ? "skipped"
              : "passed",
      ]),
    );
    expect(Object.fromEntries(outcomes)).toMatchObject({
      GOOD: "passed",
      OWN: "skipped",
      UNSURE: "error",
      WRONG: "failure",
    });
  }
});

test("what the configuration allows is no error in any report, and a waiver that does nothing is one in each", async () => {
  const waiver = (record: string, code: string) =>
    `[[waive]]\nrecord = "${record}"\ncode = "${code}"\nreason = "known"\n`;
  const given = {
    "nt.h": `struct GOOD { ULONG kind; }; struct OTHER { MISSING part; };`,
    "binding.rs": "#[repr(C)] struct GOOD { kind: u32 }",
  };
  const said = async (format: string, toml: string) =>
    withFiles({ ...given, "layoutcheck.toml": toml }, (cwd) =>
      layoutcheck(["check", ...sides, "--format", format], { cwd }),
    );
  const errorIn = {
    junit: /<error/,
    github: /^::error/m,
    markdown: /\*\*error\*\*/,
    sarif: /"level": "error"/,
    html: /error: unknown type/,
    cargo: /"level":"error"/,
  };
  for (const [format, error] of Object.entries(errorIn)) {
    const waived = await said(format, waiver("*", "c-unknown-type"));
    expect(waived.exitCode, format).toBe(0);
    expect(waived.stdout, format).not.toMatch(error);
    const open = await said(format, "");
    expect(open.exitCode, format).toBe(3);
    expect(open.stdout, format).toMatch(error);
    const stale = await said(format, waiver("*", "c-unknown-type") + waiver("GOOD", "size"));
    expect(stale.exitCode, format).toBe(3);
    expect(stale.stdout, format).toContain("has nothing left to waive");
  }
});

test("what a waiver allows is told with its reason, and is no failure to whoever reads the report", async () => {
  const given = {
    ...files,
    "layoutcheck.toml": `[[waive]]
record = "WRONG"
reason = "shipped so"
owner = "drivers"
expires = 9999-12-31
[[waive]]
record = "UNSURE"
reason = "shipped so"
`,
  };
  const said = async (format: string) => {
    const { stdout, exitCode } = await withFiles(given, (cwd) =>
      layoutcheck(["check", ...sides, "--format", format], { cwd }),
    );
    expect(exitCode, format).toBe(0);
    return stdout;
  };
  const [run] = JSON.parse(await said("sarif")).runs;
  expect(run.results.map((one: { suppressions?: unknown }) => one.suppressions)).toMatchObject([
    [{ kind: "external", status: "accepted", justification: "shipped so" }],
    [{ justification: "shipped so (drivers), until 9999-12-31" }],
  ]);
  const junit = await said("junit");
  expect(junit).toContain('failures="0" errors="0" skipped="3"');
  expect(junit).toContain('<skipped message="waived: shipped so"/>');
  expect(await said("markdown")).toMatch(/➖ waived[^]*— waived: shipped so/);
  expect(await said("github")).not.toContain("::");
  expect(await said("html")).toContain("waived: shipped so");
});

test("what is wrong and no record has its place in the summary, so that none seems to be all well", async () => {
  const given = {
    "nt.h": "#define LIMIT 1\n#define DEPTH 2\ntypedef CHAR BOOST; struct GOOD { ULONG kind; };",
    "binding.rs": `#[repr(C)] pub struct GOOD { kind: u32 }
pub const LIMIT: u32 = 2; pub const DEPTH: u32 = 3; pub type BOOST = i32;`,
  };
  for (const format of ["text", "github", "markdown", "html"]) {
    const argv = ["check", ...sides, "--format", format];
    const { stdout } = await withFiles(given, (cwd) => layoutcheck(argv, { cwd }));
    const summary = "1 record: 1 equal, 0 different, 0 unverified; 1 alias different; 2 constants different";
    expect(stdout, format).toContain(summary);
  }
});

test("of a record that is wrong the error is told first, whatever is doubtful before it", async () => {
  const given = {
    "nt.h": "struct R { PVOID Flink; ULONG length; };",
    "binding.rs": "#[repr(C)] struct R { next: *mut u8, length: u64 }",
  };
  for (const format of ["junit", "markdown"]) {
    const argv = ["check", ...sides, "--format", format];
    const { stdout } = await withFiles(given, (cwd) => layoutcheck(argv, { cwd }));
    expect(stdout).toContain("next is taken to be");
    expect(/different \| (\w+)|<failure message="(\w+)/.exec(stdout)?.slice(1), format).toContain("length");
  }
});

test("workflow commands escape what a file name may hold", async () => {
  const lines = (await reportOf("github", oddName)).split("\n");
  expect(lines.filter((line) => /^::(error|warning) file=/.test(line))).toHaveLength(lines.length - 2);
  expect(lines[0]).toContain('file=od%25d%2C %0A"name"<&>.rs,line=');
});

test("GitHub is told of the first cause of every record before a second of any, and how many are held back", async () => {
  const count = 14;
  const numbers = Array.from({ length: count }, (_, at) => at);
  const many = {
    "nt.h": numbers.map((at) => `struct R${at} { UCHAR a; ULONG b; UCHAR c; };`).join("\n"),
    "binding.rs": numbers.map((at) => `#[repr(C)] struct R${at} { a: u8, b: f32, c: u32 }`).join("\n"),
  };
  const argv = ["check", ...sides, "--format", "github"];
  const { stdout } = await withFiles(many, (cwd) => layoutcheck(argv, { cwd }));
  const errors = stdout.split("\n").filter((line) => line.startsWith("::error"));
  expect(errors).toHaveLength(10);
  expect(new Set(errors.map((line) => /R\d+/.exec(line)?.[0])).size).toBe(10);
  expect(stdout).toContain("more errors held back");
});

test("parts of a job come together as the whole", async () => {
  await withFiles(files, async (cwd) => {
    const json = (rest: readonly string[]) => layoutcheck(["check", ...sides, ...rest], { cwd });
    const whole = await json(["--format", "json"]);
    for (const part of [1, 2, 3]) await json(["--shard", `${part}/3`, "--format", `json=part-${part}.json`]);
    const merged = await layoutcheck(
      ["merge", "part-3.json", "part-1.json", "part-2.json", "--format", "json"],
      { cwd },
    );
    expect(merged.stdout).toBe(whole.stdout);
    expect(merged.exitCode).toBe(whole.exitCode);
    const partial = await layoutcheck(["merge", "part-3.json", "part-1.json"], { cwd });
    expect(partial.stderr).toContain("no report of part 2 of 3");
    expect(JSON.parse(readFileSync(join(cwd, "part-2.json"), "utf8"))).toMatchObject({
      shard: { index: 2, count: 3 },
    });
  });
});

const right = {
  "nt.h": "struct FIRST { ULONG kind; }; struct SECOND { ULONG kind; };",
  "binding.rs": "#[repr(C)] struct FIRST { kind: u32 } #[repr(C)] struct SECOND { kind: u32 }",
};
const isUnsure = { "binding.rs": `${right["binding.rs"]} #[repr(C)] struct THIRD { kind: MISSING }` };

/** How a job ends, and what of its files is the reason; no result tells of it. */
const endings: ReadonlyArray<readonly [string, number, Readonly<Record<string, string>>]> = [
  ["all is well", 0, {}],
  ["C has none of the records", 3, { "nt.h": "struct STRANGER { ULONG kind; };" }],
  [
    "another record of the header has an error",
    3,
    { "nt.h": `${right["nt.h"]} struct WRONG { MISSING m; };` },
  ],
  ["a header is missing", 2, { "layoutcheck.toml": 'headers = ["nt.h", "gone.h"]' }],
  [
    "the project fails on warnings",
    1,
    {
      "layoutcheck.toml": 'headers = "nt.h"\nfail-on = "warning"\n[findings]\nsignedness = "warn"\n',
      "nt.h": right["nt.h"].replace("ULONG", "LONG"),
    },
  ],
  [
    "the project wants more to be verified",
    3,
    {
      ...isUnsure,
      "nt.h": `${right["nt.h"]} struct THIRD { ULONG kind; };`,
      "layoutcheck.toml":
        'headers = "nt.h"\nmin-coverage = 90\n[[waive]]\nrecord = "THIRD"\nreason = "known"\n',
    },
  ],
];

for (const [name, exitCode, own] of endings) {
  test(`parts of a job end as the whole does where ${name}`, async () => {
    const given = { "layoutcheck.toml": 'headers = "nt.h"', ...right, ...own };
    await withFiles(given, async (cwd) => {
      const check = (rest: readonly string[]) =>
        layoutcheck(["check", "--rust", "binding.rs", ...rest], { cwd });
      for (const part of [1, 2]) await check(["--shard", `${part}/2`, "--format", `json=part-${part}.json`]);
      const merged = await layoutcheck(["merge", "part-1.json", "part-2.json"], { cwd });
      const whole = await check([]);
      expect(whole).toMatchObject({ exitCode });
      expect(merged.exitCode).toBe(whole.exitCode);
    });
  });
}

test("merge refuses what no check printed, by name", async () => {
  const foreign = {
    "a.json": "{}",
    "b.json": '{"schemaVersion":1',
    "c.json": '{"schemaVersion":1,"target":"x86_64-pc-windows-msvc","results":[{}],"diagnostics":[]}',
  };
  const outcome = await withFiles(foreign, (cwd) =>
    layoutcheck(["merge", "a.json", "b.json", "c.json", "absent.json"], { cwd }),
  );
  await expect(transcript("layoutcheck merge a.json b.json c.json absent.json", outcome)).toMatchFileSnapshot(
    "golden/merge-refused.txt",
  );
});
