import type { Reason } from "../diagnostic/facts.ts";
import { diagnostic } from "../diagnostic/facts.ts";
import type { Comparison, Finding, WitnessConflict } from "./finding.ts";
import { noSide, plainFinding } from "./finding.ts";
import type { Answer } from "./verdicts.ts";

/** A further witness about the records of one answer. */
export interface Testified {
  /** With its version, as in `clang 19.1.7`. Null where it only contradicts and does not vouch for the record. */
  readonly witness: string | null;
  readonly conflicts: readonly Contradiction[];
}

export interface Contradiction {
  readonly conflict: WitnessConflict;
  /** Comments about offsets are often copied from another system; an assert or a compiler is believed. */
  readonly weight: "error" | "warning";
}

/**
 * The answer with a further witness. Where it contradicts and no rule that we know explains it, no side is taken: what was
 * equal is then not verified.
 */
export function withTestimony(answer: Answer, { witness, conflicts }: Testified): Answer {
  const witnesses = witness === null ? answer.witnesses : [...answer.witnesses, witness];
  const findings = conflicts.map(findingOf);
  if (findings.length === 0) return { ...answer, witnesses };
  return { ...answer, witnesses, comparison: contradicted(answer.comparison, findings) };
}

function contradicted(comparison: Comparison, conflicts: readonly Finding[]): Comparison {
  const findings = [...comparison.findings, ...conflicts];
  const serious = conflicts.find(({ severity }) => severity === "error");
  if (serious === undefined || comparison.verdict !== "equal") return { ...comparison, findings };
  return { verdict: "unverified", findings, reason: reasonFrom(serious) };
}

function reasonFrom({ conflict }: Finding): Reason {
  if (conflict === null) throw new Error("a conflict of witnesses says who they are");
  const { record, path, testimonies } = conflict;
  const said = testimonies.map(({ witness }) => witness).join(" and ");
  return diagnostic(
    "witnesses-disagree",
    { where: path === null ? record : `${record}.${path}`, said },
    null,
  );
}

function findingOf({ conflict, weight }: Contradiction): Finding {
  const side = { ...noSide, name: conflict.path ?? conflict.record };
  const severity = conflict.divergence === null ? weight : "note";
  const field = conflict.path === null ? null : `${conflict.record}.${conflict.path}`;
  const sides = { rust: conflict.side === "rust" ? side : noSide, c: conflict.side === "c" ? side : noSide };
  return { ...plainFinding("witness-conflict", severity, field, sides), conflict };
}
