import type { Finding } from "./finding.ts";
import type { Ledger, Policy } from "./ledger.ts";
import { openLedger } from "./ledger.ts";
import type { Answer, RecordCheck } from "./verdicts.ts";
import { distance } from "./verdicts.ts";
import type { Waiver } from "./waivers.ts";

/** What every adopted waiver says. */
export interface Adoption {
  readonly reason: string;
  readonly owner: string | null;
  readonly expires: string | null;
  /** Whether a record without a counterpart fails the run, so that it takes a waiver too. */
  readonly waivesUnpaired: boolean;
  /** Whether an error about the input fails the run. */
  readonly waivesErrors: boolean;
}

/**
 * Waivers for all that makes the run fail today: for causes, and for what is not dragged along by one. A binding that has to be
 * right for one build gets those of the build it is nearest to.
 */
export function adopt(checks: readonly RecordCheck[], policy: Policy, adoption: Adoption): readonly Waiver[] {
  const causes = waiversFor(openLedger(checks, policy), policy, adoption, ({ rootCause }) => rootCause);
  const waivers = [...policy.waivers, ...causes];
  const after = openLedger(checks, { ...policy, waivers });
  const rest = waiversFor(after, policy, adoption, () => true);
  return [...causes, ...rest, ...(adoption.waivesErrors ? waiversForInput(after, adoption) : [])];
}

function waiversFor(
  ledger: Ledger,
  { failOn }: Policy,
  adoption: Adoption,
  isWanted: (finding: Finding) => boolean,
): readonly Waiver[] {
  const waivers = new Map<string, Waiver>();
  const add = (record: string, field: string | null, code: string): void => {
    const { reason, owner, expires } = adoption;
    waivers.set(JSON.stringify([record, field, code]), {
      record,
      field,
      code,
      reason,
      owner,
      expires,
      span: null,
    });
  };
  for (const check of ledger.checks) {
    const state = ledger.stateOf(check);
    const record = check.rust.path ?? check.rust.name;
    if (state === "unpaired") {
      if (adoption.waivesUnpaired && ledger.waiverOfUnpaired(check) === null) add(record, null, state);
      continue;
    }
    if (check.judge === "any" && (state === "equal" || state === "waived")) continue;
    for (const { comparison } of answersToWaive(check, ledger)) {
      if (comparison.verdict === "unverified" && ledger.waiverOf(check, comparison.reason) === null)
        add(record, null, comparison.reason.code);
      for (const finding of comparison.findings) {
        const isGrave = finding.severity === "error" || finding.severity === failOn;
        if (isGrave && isWanted(finding) && ledger.waiverOf(check, finding) === null)
          add(record, finding.field, finding.code);
      }
    }
  }
  return [...waivers.values()];
}

/** What the input's errors may have lost can be waived only as a whole. */
function waiversForInput(ledger: Ledger, { reason, owner, expires }: Adoption): readonly Waiver[] {
  const codes = new Set(ledger.errors.map(({ code }) => code));
  return [...codes].map((code) => ({ record: "*", field: null, code, reason, owner, expires, span: null }));
}

function answersToWaive(check: RecordCheck, ledger: Ledger): readonly Answer[] {
  if (check.judge === "every") return check.answers;
  const state = ledger.stateOf(check);
  const deciding = check.answers.filter((answer) => ledger.stateOfAnswer(check, answer) === state);
  // Of equally near builds the newest is the likeliest to be meant.
  const nearest = deciding.toReversed().sort((a, b) => distance(a.comparison) - distance(b.comparison));
  return nearest.slice(0, 1);
}
