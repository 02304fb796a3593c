import type { Layouts } from "../../src/layout/layouts.ts";
import { repairAgainst, verdicts } from "../fix/repair.ts";

/** What `fix` makes of a Rust text against a C side. */
export type Repair = (rust: string, c: Layouts) => "mended" | "nothing to mend" | string;

/** Mends the text and asks the mended text anew. */
export const repairText: Repair = (rust, c) => {
  const { text, checks, fixes } = repairAgainst(rust, c);
  const isWrong = checks.some(({ answers }) =>
    answers.some(({ comparison }) => comparison.verdict !== "equal"),
  );
  if (!isWrong) return "nothing to mend";
  if (verdicts(text, c).every((verdict) => verdict === "equal")) return "mended";
  return fixes.flatMap((fix) => (fix.proved ? [] : [fix.why]))[0] ?? "no change was found";
};
