import type { Severity } from "../diagnostic/catalogue.ts";
import type { Comparison, Finding } from "./finding.ts";
import type { Answer, RecordCheck } from "./verdicts.ts";

/** How grave the user wants a kind of finding to be: an error, a warning, or no more than a note. */
export type Level = "deny" | "warn" | "allow";

/** By code, or by the kind of a finding (`signedness`), which is the narrower word and wins. */
export type Levels = Readonly<Record<string, Level>>;

const severityOf: Readonly<Record<Level, Severity>> = { deny: "error", warn: "warning", allow: "note" };

/**
 * The checks with the severities that the user wants. What is denied makes a record different; what is allowed does not make a
 * different record equal: it is different still, and nobody minds.
 */
export function withLevels(checks: readonly RecordCheck[], levels: Levels): readonly RecordCheck[] {
  if (Object.keys(levels).length === 0) return checks;
  // Builds that agree share one comparison, and go on doing so.
  const known = new Map<Comparison, Comparison>();
  const leveled = (comparison: Comparison): Comparison => {
    const made = known.get(comparison) ?? levelComparison(comparison, levels);
    known.set(comparison, made);
    return made;
  };
  return checks.map((check) => ({
    ...check,
    answers: check.answers.map((answer): Answer => ({ ...answer, comparison: leveled(answer.comparison) })),
  }));
}

function levelComparison(comparison: Comparison, levels: Levels): Comparison {
  const findings = withDragged(
    comparison.findings,
    comparison.findings.map((finding) => levelFinding(finding, levels)),
  );
  const isDenied = findings.some(({ severity }) => severity === "error");
  return comparison.verdict === "equal" && isDenied
    ? { verdict: "different", findings }
    : { ...comparison, findings };
}

/** What a cause drags along is no graver than the cause, where the user has made that less grave. */
function withDragged(before: readonly Finding[], after: readonly Finding[]): readonly Finding[] {
  const lowered = new Map<string, Severity>();
  for (const [index, finding] of after.entries()) {
    const original = before[index]?.severity ?? finding.severity;
    if (gravity[finding.severity] >= gravity[original]) continue;
    for (const path of finding.drags) lowered.set(path, finding.severity);
  }
  return after.map((finding) => {
    const severity = finding.rootCause ? undefined : lowered.get(finding.field ?? `(${finding.code})`);
    return severity === undefined || gravity[severity] >= gravity[finding.severity]
      ? finding
      : { ...finding, severity };
  });
}

const gravity: Readonly<Record<Severity, number>> = { error: 2, warning: 1, note: 0 };

function levelFinding(finding: Finding, levels: Levels): Finding {
  const level = (finding.detail === null ? undefined : levels[finding.detail]) ?? levels[finding.code];
  return level === undefined ? finding : { ...finding, severity: severityOf[level] };
}
