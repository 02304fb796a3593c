import type { CheckDocument, ResultObject, Verdict } from "./document/check-document.ts";
import { counted } from "./text.ts";

/** Whatever is judged, and how it ended. */
export interface Judged {
  /** Absent for records, which the summary has counted. */
  readonly kind?: ResultObject["kind"];
  readonly verdict: Verdict;
}

/**
 * `12 records: 9 equal, 1 different, 2 unverified; 3 constants different`: what every report ends or begins with. What is no
 * record is judged only where it is not equal.
 */
export function summaryWords(summary: CheckDocument["summary"], judged: readonly Judged[]): string {
  const { records, equal, different, waived, unverified, unpaired } = summary;
  const counts = [
    `${equal} equal`,
    `${different} different`,
    ...(waived === 0 ? [] : [`${waived} waived`]),
    `${unverified} unverified`,
    ...(unpaired === 0 ? [] : [`${unpaired} unpaired`]),
  ];
  return [`${counted(records, "record")}: ${counts.join(", ")}`, ...otherWords(judged)].join("; ");
}

const plurals = { alias: "aliases", enum: "enums", constant: "constants" } as const;

function otherWords(judged: readonly Judged[]): readonly string[] {
  return Object.entries(plurals).flatMap(([kind, plural]) => {
    const verdicts = judged.filter((one) => one.kind === kind).map(({ verdict }) => verdict);
    return [...new Set(verdicts)].sort().map((verdict) => {
      const count = verdicts.filter((one) => one === verdict).length;
      return `${count === 1 ? `1 ${kind}` : `${count} ${plural}`} ${verdict}`;
    });
  });
}

/** `97.1 %`, rounded down: 100 % is said only of all. */
export function percentWords(part: number): string {
  return `${Math.floor(part * 1000) / 10} %`;
}
