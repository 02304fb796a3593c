import { noSide, plainFinding } from "./finding.ts";
import type { Answer, RecordCheck } from "./verdicts.ts";

/** Which records have no repr, and which of them the user has paired with a C record himself. */
export interface ReprQuestion {
  readonly isUnspecified: (check: RecordCheck) => boolean;
  /** Asked for by name, or mapped: then the user holds it for a binding. */
  readonly isMeant: (check: RecordCheck) => boolean;
}

/**
 * Judges records without a repr. One that bears the very name of a C record is a finding; any other is no binding: it is not
 * compared, and it is not counted.
 */
export function withReprFindings(
  checks: readonly RecordCheck[],
  { isUnspecified, isMeant }: ReprQuestion,
): readonly RecordCheck[] {
  return checks.flatMap((check): readonly RecordCheck[] => {
    if (!isUnspecified(check)) return [check];
    const answers = isMeant(check) ? check.answers : check.answers.filter((one) => isNamesake(check, one));
    if (answers.length === 0 && !isMeant(check)) return [];
    return [{ ...check, answers: answers.map((answer) => judged(check, answer)) }];
  });
}

/** The same letters in the same case: `Event` is the name of many a Rust type, `EVENT` of C's. */
function isNamesake({ rust }: RecordCheck, { asked }: Answer): boolean {
  const layout = asked.layouts.layoutOf(asked.record);
  const names = layout.ok ? [layout.value.name, ...layout.value.aliases] : [asked.record];
  return names.some((name) => name !== null && withoutUnderscores(name) === withoutUnderscores(rust.name));
}

function withoutUnderscores(name: string): string {
  return name.replace(/^_+/, "");
}

function judged({ rust }: RecordCheck, answer: Answer): Answer {
  const { comparison, c } = answer;
  if (comparison.verdict !== "unverified") return answer;
  const finding = plainFinding("repr-rust", "error", null, {
    rust: { ...noSide, name: rust.name, span: rust.span },
    c: { ...noSide, name: c.name, span: c.span },
  });
  return { ...answer, comparison: { ...comparison, findings: [finding, ...comparison.findings] } };
}
