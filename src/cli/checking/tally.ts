import type { RecordCheck } from "../../index.ts";
import type { Checked } from "./checking.ts";
import type { Tally } from "../exit-codes.ts";

// What the exit code is made of.

/** What went wrong before anything was compared. */
export function unreadableIn({ opened, sources, unknown }: Checked): number {
  return unknown + opened.unreadable + (sources?.unreadable ?? 0);
}

/** How the run went. `floor`: the percentage that must be verified. Stale waivers stand for answers that nobody gives any more. */
export function tallyOf(checked: Checked, floor: number | null): Tally {
  const { ledger, policy } = checked;
  const isStaleGrave = (policy.levels["stale-waiver"] ?? "deny") === "deny";
  const missed = floor !== null && ledger.summary.coverage * 100 < floor ? 1 : 0;
  const stale = isStaleGrave ? ledger.stale.length : 0;
  return {
    unreadable: unreadableIn(checked),
    findings: ledger.summary.failing,
    unverified: checked.unheard + unansweredIn(checked) + missed + stale + (hasNoTruth(checked) ? 1 : 0),
  };
}

/** Records of a whole crate, and C knows none of them: then nothing was verified, and that is no success. */
function hasNoTruth({ ledger, policy }: Checked): boolean {
  const { records, unpaired } = ledger.summary;
  const isWaived = ledger.checks.every((check) => ledger.waiverOfUnpaired(check) !== null);
  return policy.isWhole && records > 0 && unpaired === records && !isWaived;
}

/** What was asked for by name must be answered; of a whole crate, what has no counterpart is only counted. */
function unansweredIn({ ledger, isByName }: Checked): number {
  // A build that was asked for by --windows and lacks the record has given no answer.
  const isUnanswered = (one: RecordCheck): boolean =>
    ledger.waiverOfUnpaired(one) === null &&
    (ledger.stateOf(one) === "unpaired" || (one.judge === "every" && one.absentIn.length > 0));
  const unanswered = isByName ? ledger.checks.filter(isUnanswered).length : 0;
  const errors = isByName ? 0 : ledger.errors.length;
  return ledger.summary.unverified + unanswered + errors;
}
