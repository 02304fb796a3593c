import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Outcome } from "./command.ts";
import { layoutcheck, withFiles } from "./command.ts";

const header = `struct PAIR { ULONG first; ULONG second; };
struct SWAPPED { ULONG kind; PVOID buffer; ULONG length; };
struct SIGN { LONG code; };
struct ODD { GADGET gadget; };
struct PLAIN { ULONG first; };
struct EVENT { ULONG first; };
`;
const binding = `#[repr(C)] pub struct PAIR { first: u32, second: u32 }
#[repr(C)] pub struct SWAPPED { kind: u32, length: u32, buffer: *mut u8 }
#[repr(C)] pub struct SIGN { code: u32 }
#[repr(C)] pub struct ODD { gadget: u32 }
pub struct PLAIN { first: u32 }
pub struct Event { first: u32 }
pub struct Helper { first: u32 }
#[repr(C)] pub struct NOWHERE { first: u32 }
`;
const sides = 'rust = "b.rs"\nheaders = ["nt.h"]\n';
const env = { SOURCE_DATE_EPOCH: String(Date.UTC(2026, 10, 21) / 1000) };

interface Report {
  readonly summary: Readonly<Record<string, number>>;
  readonly results: readonly { readonly rust: { readonly path: string }; readonly verdict: string }[];
  readonly findings: readonly { readonly why: string; readonly line: number }[];
}

interface Run extends Outcome {
  readonly report: Report;
}

/** A JSON check with this configuration behind the sides. */
async function check(configuration: string, rust = binding, ...argv: readonly string[]): Promise<Run> {
  const files = { "layoutcheck.toml": `${sides}${configuration}`, "nt.h": headerFor(rust), "b.rs": rust };
  return withFiles(files, async (cwd) => {
    const outcome = await layoutcheck([...argv, "--format", "json"], { cwd, env });
    return { ...outcome, report: JSON.parse(outcome.stdout) };
  });
}

/** Without what cannot be read, where nobody asks for it. */
function headerFor(rust: string): string {
  return rust.includes("ODD") ? header : header.replace(/struct ODD.*\n/, "");
}

function verdictsIn({ results }: Report): Readonly<Record<string, string>> {
  return Object.fromEntries(results.map(({ rust, verdict }) => [rust.path, verdict]));
}

const waive = (record: string, rest = ""): string =>
  `[[waive]]\nrecord = "${record}"\nreason = "known"\n${rest}`;

test("every record ends in exactly one state, and a type without repr that C does not know is no record", async () => {
  const { report, exitCode } = await check("");
  expect(report.summary).toEqual({
    records: 6,
    equal: 2,
    different: 1,
    waived: 0,
    unverified: 2,
    unpaired: 1,
    coverage: 0.6,
  });
  expect(verdictsIn(report)).toEqual({
    PAIR: "equal",
    SWAPPED: "different",
    SIGN: "equal",
    ODD: "unverified",
    PLAIN: "unverified",
    NOWHERE: "unpaired",
  });
  expect(exitCode).toBe(1);
});

test("a record without repr that has the very name of a C record is a finding", async () => {
  const { report, exitCode } = await check("", binding, "PLAIN");
  expect(report.results).toMatchObject([{ findings: [{ code: "repr-rust", severity: "error" }] }]);
  expect(exitCode).toBe(1);
});

test("a kind of finding is as grave as the configuration says, and what is allowed is different all the same", async () => {
  const denied = await check('[findings]\nsignedness = "deny"\n', binding, "SIGN");
  expect([verdictsIn(denied.report)["SIGN"], denied.exitCode]).toEqual(["different", 1]);
  const allowed = await check('[findings]\nfield-offset = "allow"\nsize = "allow"\n', binding, "SWAPPED");
  expect([verdictsIn(allowed.report)["SWAPPED"], allowed.exitCode]).toEqual(["different", 0]);
  const narrower = '[findings]\nfield-type = "deny"\nsignedness = "allow"\n';
  expect((await check(narrower, binding, "SIGN", "--fail-on", "warning")).exitCode).toBe(0);
});

test("what is waived is shown with its waiver and does not fail", async () => {
  const { report, exitCode } = await check(
    waive("SWAPPED", 'owner = "me"\nexpires = 2026-11-21\n'),
    binding,
    "SWAPPED",
  );
  const waiver = {
    record: "SWAPPED",
    reason: "known",
    owner: "me",
    expires: "2026-11-21",
    file: "layoutcheck.toml",
    line: 3,
  };
  expect(report.results).toMatchObject([{ verdict: "waived", waiver, findings: [{ waiver }, { waiver }] }]);
  expect(report.summary).toMatchObject({ different: 0, waived: 1, coverage: 1 });
  expect(exitCode).toBe(0);
});

test("a waiver for one field leaves the others to be found", async () => {
  const two = binding.replace("kind: u32, length", "kind: [u16; 3], length");
  const all = await check("", two, "SWAPPED");
  const one = await check(waive("SWAPPED", 'field = "length"\n'), two, "SWAPPED");
  expect([all.exitCode, one.exitCode]).toEqual([1, 1]);
  expect(one.stdout).toContain('"waiver"');
  expect(verdictsIn(one.report)["SWAPPED"]).toBe("different");
});

test("a waiver for what could not be verified does not count as verified", async () => {
  const { report } = await check(waive("ODD", 'code = "unresolved-type"\n'), binding, "ODD");
  expect(report.summary).toMatchObject({ waived: 1, unverified: 0, coverage: 0 });
});

test("a waiver that matches nothing, covers nothing, or has expired is a finding with exit code 3", async () => {
  const right = "#[repr(C)] pub struct PAIR { first: u32, second: u32 }\n";
  const cases: Readonly<Record<string, string>> = {
    unmatched: waive("PIAR"),
    passes: waive("PAIR"),
    expired: waive("P*", "expires = 2026-11-20\n"),
  };
  for (const [why, configuration] of Object.entries(cases)) {
    const { report, exitCode } = await check(configuration, right);
    expect(report.findings).toMatchObject([{ code: "stale-waiver", severity: "error", why, line: 3 }]);
    expect(exitCode).toBe(3);
  }
  const warned = await check(`[findings]\nstale-waiver = "warn"\n${waive("PAIR")}`, right);
  expect(warned.report.findings).toMatchObject([{ severity: "warning" }]);
  expect(warned.exitCode).toBe(0);
  const silent = await check(`[findings]\nstale-waiver = "allow"\n${waive("PAIR")}`, right);
  expect(silent.report.findings).toEqual([]);
});

test("a run for some records says nothing of waivers for others", async () => {
  const waivers = waive("SWAPPED") + waive("S*") + waive("GONE");
  const { report, exitCode } = await check(waivers, binding, "PAIR");
  expect(report.findings).toEqual([]);
  expect(exitCode).toBe(0);
});

test("a part of a run says what no part has, and not what another part may have", async () => {
  const waivers = waive("GONE") + waive("P*") + waive("S*");
  const right = binding.replace("length: u32, buffer: *mut u8", "buffer: *mut u8, length: u32");
  for (const shard of ["1/2", "2/2"]) {
    const { report } = await check(waivers, right, "--shard", shard);
    expect(report.findings).toMatchObject([{ why: "unmatched", line: 3 }]);
  }
});

test("the floor of coverage is a percentage, and missing it is exit code 3", async () => {
  const right = binding.replace("length: u32, buffer: *mut u8", "buffer: *mut u8, length: u32");
  const waivers = waive("ODD") + waive("PLAIN");
  expect((await check(waivers, right, "--min-coverage", "60")).exitCode).toBe(0);
  expect((await check(waivers, right, "--min-coverage", "61%")).exitCode).toBe(3);
  expect((await check(`min-coverage = 61\n${waivers}`, right)).exitCode).toBe(3);
  const { exitCode, stderr } = await withFiles({}, (cwd) => layoutcheck(["--min-coverage", "0.9"], { cwd }));
  expect(exitCode).toBe(2);
  expect(stderr).toContain("a percentage from 0 to 100 (90, not 0.9)");
});

const configurations: Readonly<Record<string, string>> = {
  "layoutcheck.toml": `# ours\n${sides.replace("\n", "   # kept\n")}[findings]\nsignedness = "deny"`,
  "Cargo.toml": `[package]\r\nname = "nt"\r\n[package.metadata.layoutcheck]\r\n${sides.replaceAll("\n", "\r\n")}findings.signedness = "deny"\r\n\r\n[lib]\r\npath = "b.rs"\r\n`,
};
for (const [file, text] of Object.entries(configurations)) {
  test(`after adopt a check passes, and ${file} is as it was but for its end`, async () => {
    await withFiles({ [file]: text, "nt.h": header, "b.rs": binding }, async (cwd) => {
      expect((await layoutcheck([], { cwd, env })).exitCode).toBe(1);
      const dry = await layoutcheck(["adopt", "--dry-run"], { cwd, env });
      expect(readFileSync(join(cwd, file), "utf8")).toBe(text);
      const adopted = await layoutcheck(["adopt", "--expires", "2026-12-31"], { cwd, env });
      expect([adopted.stdout, adopted.exitCode]).toEqual([`4 waivers for 4 records in ${file}\n`, 0]);
      const now = readFileSync(join(cwd, file), "utf8");
      expect(now.startsWith(text)).toBe(true);
      expect(now.slice(text.length).match(/\[\[.*waive\]\]/g)).toEqual(dry.stdout.match(/\[\[.*waive\]\]/g));
      expect((await layoutcheck([], { cwd, env })).exitCode).toBe(0);
      const later = { SOURCE_DATE_EPOCH: String(Date.UTC(2027, 0, 1) / 1000) };
      expect((await layoutcheck([], { cwd, env: later })).exitCode).toBe(1);
      expect((await layoutcheck(["adopt"], { cwd, env })).stdout).toBe("0 waivers for 0 records\n");
    });
  });
}

test("adopt makes a configuration where there is none, and waives the nearest build of a binding for any", async () => {
  const rust = "#[repr(C)] pub struct LIST_ENTRY { Flink: u32, Blink: *mut u8 }\n";
  await withFiles({ "b.rs": rust }, async (cwd) => {
    const sidesOf = ["--rust", "b.rs"];
    expect((await layoutcheck(sidesOf, { cwd, env })).exitCode).toBe(1);
    expect((await layoutcheck(["adopt", ...sidesOf], { cwd, env })).exitCode).toBe(0);
    expect(readFileSync(join(cwd, "layoutcheck.toml"), "utf8")).toMatch(/^#:schema \S+\n\n\[\[waive\]\]\n/);
    const { stdout, exitCode } = await layoutcheck(sidesOf, { cwd, env });
    expect([stdout.split(" ")[0], exitCode]).toEqual(["waived", 0]);
  });
});

test("adopt leaves a file alone to which tables cannot be added", async () => {
  const text = `${sides}waive = []\n`;
  await withFiles({ "layoutcheck.toml": text, "nt.h": header, "b.rs": binding }, async (cwd) => {
    const { stderr, exitCode } = await layoutcheck(["adopt"], { cwd, env });
    expect(stderr).toContain("waive is not written there as [[waive]] tables [configuration-append]");
    expect(exitCode).toBe(2);
    expect(readFileSync(join(cwd, "layoutcheck.toml"), "utf8")).toBe(text);
  });
});
