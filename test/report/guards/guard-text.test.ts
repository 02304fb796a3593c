import { expect, test } from "vitest";
import type { Answer } from "../../../src/diff/verdicts.ts";
import { citation } from "../../../src/report/guards/guard-text.ts";
import { cLayouts } from "../../diff/ask.ts";

const layouts = cLayouts("struct R { ULONG a; };");

function answerOf(build: string): Answer {
  const c = { name: "_R", path: null, span: null, source: "windows", build, pairedBy: "tag" } as const;
  return {
    c,
    comparison: { verdict: "equal", findings: [] },
    witnesses: [],
    asked: { layouts, record: "R" },
  };
}

/** What the guards of a record cite that is right for these of the builds that were asked. */
function cited(right: readonly [string, ...string[]], asked: readonly string[]): string {
  const answers = asked.map(answerOf);
  const rust = { name: "R", path: "R", span: null };
  const check = { rust, rustRecord: "R", answers, absentIn: [], nearest: [], judge: "any" } as const;
  const [first, ...others] = right;
  return citation({ check, answers: [answerOf(first), ...others.map(answerOf)] });
}

test("guards cite the builds for which a record was verified, and none between them for which it is wrong", () => {
  const asked = ["10.0.17134.1", "10.0.18362.30", "10.0.19041.264", "10.0.19042.572"];
  expect(cited(["10.0.17134.1"], asked)).toBe("_R in Windows build 10.0.17134.1");
  expect(cited(["10.0.17134.1", "10.0.19041.264", "10.0.19042.572"], asked)).toBe(
    "_R in Windows builds 10.0.17134.1, 10.0.19041.264 – 10.0.19042.572",
  );
});
