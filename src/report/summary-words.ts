import type { CheckDocument } from "./check-document.ts";
import { counted } from "./text.ts";

/** `12 records: 9 equal, 1 different, 2 unverified`: what every report ends or begins with. */
export function summaryWords(summary: CheckDocument["summary"]): string {
  const { records, equal, different, waived, unverified, unpaired } = summary;
  const counts = [
    `${equal} equal`,
    `${different} different`,
    ...(waived === 0 ? [] : [`${waived} waived`]),
    `${unverified} unverified`,
    ...(unpaired === 0 ? [] : [`${unpaired} unpaired`]),
  ];
  return `${counted(records, "record")}: ${counts.join(", ")}`;
}
