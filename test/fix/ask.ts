import { expect } from "vitest";
import { cLayouts } from "../diff/ask.ts";
import type { Repaired } from "./repair.ts";
import { repairAgainst, verdicts } from "./repair.ts";

export function repair(rust: string, c: string): Repaired {
  return repairAgainst(rust, cLayouts(c));
}

/** The mended text; everything in it is then equal, which is asked of the text anew. */
export function mendedText(rust: string, c: string): string {
  const { text, fixes } = repair(rust, c);
  expect(fixes.map(({ proved }) => proved)).toEqual(fixes.map(() => true));
  expect(verdicts(text, cLayouts(c))).not.toContain("different");
  expect(text).not.toBe(rust);
  return text;
}
