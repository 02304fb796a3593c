import { expect, test } from "vitest";
import { foldRanges, groupBuilds } from "../../src/diff/builds.ts";
import { compare } from "./ask.ts";

test("runs of the builds that were asked are folded, and a hole divides them", () => {
  const asked = ["1", "2", "3", "4", "5"];
  expect(foldRanges(asked, ["1", "2", "4"])).toEqual([
    { first: "1", last: "2", count: 2 },
    { first: "4", last: "4", count: 1 },
  ]);
});

test("builds with one answer are one group, and another answer is another", () => {
  const rust = "#[repr(C)] pub struct JOB { a: u32, b: u32 }";
  const right = compare("JOB", rust, "struct JOB { ULONG a, b; };");
  const alsoRight = compare("JOB", rust, "\n\nstruct JOB { ULONG a; ULONG b; };");
  const wrong = compare("JOB", rust, "struct JOB { ULONGLONG a; ULONG b; };");
  const groups = groupBuilds([
    { build: "1", comparison: right },
    { build: "2", comparison: wrong },
    { build: "3", comparison: alsoRight },
  ]);
  expect(groups.map(({ builds }) => builds)).toEqual([["1", "3"], ["2"]]);
});
