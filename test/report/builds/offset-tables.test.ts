import { expect, test } from "vitest";
import type { BuildsReport } from "../../../src/index.ts";
import { offsetsC, offsetsRust } from "../../../src/index.ts";

/** A record with one field of four bytes: build -> where it lies. */
function reportOf(path: string, places: Readonly<Record<string, number>>): BuildsReport {
  const builds = Object.keys(places);
  const groups = builds.map((build) => {
    const place = { offset: places[build] ?? 0, size: 4, bits: null, type: "ULONG" };
    return { place, builds: [build] };
  });
  return {
    record: "_STATE",
    builds: builds.map((build) => ({ build, source: "windows", title: build })),
    absent: [],
    table: { builds, sizes: [], rows: [{ path, groups }] },
    shown: null,
    inRust: null,
    check: null,
    changes: null,
    offsets: [],
  };
}

test("numbers that follow each other and agree are a range, and a gap between them is not filled", () => {
  const report = reportOf("Flags", {
    "10.0.19041.264": 8,
    "10.0.19042.572": 8,
    "10.0.19044.1288": 8,
    "10.0.22000.194": 16,
  });
  expect(offsetsRust(report)).toContain(`    match build {
        19041..=19042 => Some(0x8),
        19044 => Some(0x8),
        22000 => Some(0x10),
        _ => None,`);
  expect(offsetsC(report)).toContain("if (build >= 19041 && build <= 19042) return 0x8;");
});

test("a number whose revisions disagree, and what has no number, is left out and told of", () => {
  const pdb = "3844dbb920174967be7aa4a2c20430fa-2";
  const report = reportOf("Flags", { "10.0.19041.264": 8, "10.0.19041.1110": 12, [pdb]: 8 });
  for (const text of [offsetsRust(report), offsetsC(report)]) {
    expect(text).toContain("19041 is left out: 0x8 in 10.0.19041.264, 0xc in 10.0.19041.1110.");
    expect(text).toContain(`${pdb}, at 0x8, has no build number.`);
    expect(text).not.toMatch(/Some\(0x|return 0x/);
  }
});

test("names out of a PDB stay inside their comments", () => {
  const report = reportOf("a */ int evil; /*\nint worse;", { "10.0.19041.264": 8 });
  const c = offsetsC(report);
  expect(c.match(/\*\//g)).toHaveLength(2);
  expect(c.split("\n").filter((line) => line.startsWith("int"))).toEqual([]);
  expect(
    offsetsRust(report)
      .split("\n")
      .filter((line) => line.startsWith("int")),
  ).toEqual([]);
});
