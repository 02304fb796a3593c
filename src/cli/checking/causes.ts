import type { RecordCheck } from "../../index.ts";
import { diagnose, explainedChecks, recordsHeldByValue, writeFixes } from "../../index.ts";
import type { OpenedCrate } from "../rust/binding.ts";

/** Proofs read the crate again, some of them several times: in a crate with more records only `layoutcheck fix` does that. */
const provedUpTo = 2000;

/**
 * The checks of one crate with their causes: one finding for each, what to change, and where the whole crate is at hand
 * and not a large one, the change as text, proved.
 */
export function withCauses(
  { binding, model, workshop }: OpenedCrate,
  checks: readonly RecordCheck[],
): readonly RecordCheck[] {
  const side = { layouts: binding.layouts, model, held: recordsHeldByValue(binding.layouts) };
  const diagnosis = diagnose(side, checks);
  const fixes =
    workshop === null || diagnosis.cases.length === 0 || model.records.size > provedUpTo
      ? null
      : writeFixes(side, checks, diagnosis, workshop);
  return explainedChecks(side, checks, diagnosis, fixes?.fixOf ?? (() => null));
}
