import type { RecordCheck } from "../index.ts";
import { diagnose, explainedChecks, recordsHeldByValue } from "../index.ts";
import type { OpenedCrate } from "./binding.ts";

/** The checks of one crate with their causes: one finding for each, and what to change. */
export function withCauses(
  { binding, model }: OpenedCrate,
  checks: readonly RecordCheck[],
): readonly RecordCheck[] {
  const side = { layouts: binding.layouts, model, held: recordsHeldByValue(binding.layouts) };
  return explainedChecks(side, checks, diagnose(side, checks), () => null);
}
