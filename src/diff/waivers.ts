import type { Diagnostic, Reason } from "../diagnostic/facts.ts";
import type { Span } from "../source/source.ts";
import type { Finding } from "./finding.ts";
import type { RecordCheck } from "./verdicts.ts";

/** Something that is wrong, or not verified, and may stay so for a reason. From the configuration. */
export interface Waiver {
  /** A Rust record by name or path; `*` stands for any characters. */
  readonly record: string;
  /** Findings about this field only, `*` as above; null: about anything in the record. */
  readonly field: string | null;
  /** A finding's code or kind, what a record is unverified for, or `unpaired`; null: whatever it is. */
  readonly code: string | null;
  readonly reason: string;
  readonly owner: string | null;
  /** The last day on which it holds, `2027-01-01`; null: no end. */
  readonly expires: string | null;
  /** Where it stands in the configuration. */
  readonly span: Span | null;
}

/** A waiver that does nothing any more, and why. `unmatched`: no record is called so · `passes`: it has nothing left to waive. */
export interface StaleWaiver {
  readonly waiver: Waiver;
  readonly why: "unmatched" | "passes" | "expired";
}

/** True where the name may be of several records. */
export function isPattern(name: string): boolean {
  return name.includes("*");
}

/** `*` stands for any characters; a pattern without `::` is matched with the last segment of a path. */
export function matchesPattern(path: string, pattern: string): boolean {
  const subject = pattern.includes("::") ? path : path.slice(path.lastIndexOf("::") + 1).replace(/^:/, "");
  return isLike(subject, pattern);
}

/** Whether a waiver speaks of the record. A path names that record, a bare name all that are called so. */
export function isAbout(waiver: Waiver, { rust }: Pick<RecordCheck, "rust">): boolean {
  return isAboutPath(waiver, rust.path ?? rust.name);
}

/** As `isAbout`, of a record's path. Case counts, other than on the command line: what is waived is said exactly. */
export function isAboutPath({ record }: Waiver, path: string): boolean {
  // A path may have a star of its own: `LIST<*mut u8>`.
  return path === record || (isPattern(record) ? matchesPattern(path, record) : endsIn(path, record));
}

/** Whether the last segments of a path are these; underscores before the record's own name do not count. */
function endsIn(path: string, wanted: string): boolean {
  const [segments, last] = [path.split("::"), wanted.split("::")];
  const plain = (name: string): string => name.replace(/^_+/, "");
  return last.every((segment, index) => {
    const own = segments[segments.length - last.length + index] ?? "";
    return index === last.length - 1 ? plain(own) === plain(segment) : own === segment;
  });
}

/** Whether it covers this finding of a record that it speaks of. Fields inside a waived one are waived with it. */
export function coversFinding({ field, code }: Waiver, finding: Finding): boolean {
  if (code !== null && code !== finding.code && code !== finding.detail) return false;
  if (field === null) return true;
  if (finding.field === null) return false;
  return isLike(finding.field, field) || [".", "["].some((next) => finding.field?.startsWith(field + next));
}

/** Whether it covers that a record of which it speaks could not be verified. */
export function coversReason({ field, code }: Waiver, reason: Reason): boolean {
  return field === null && (code === null || code === reason.code);
}

/** Whether it covers that a record of which it speaks has no counterpart. */
export function coversUnpaired({ field, code }: Waiver): boolean {
  return field === null && (code === null || code === "unpaired");
}

/** Whether it covers an error in the input itself: such a one is about no record, so that the waiver is for all of them. */
export function coversInput({ record, field, code }: Waiver, error: Diagnostic): boolean {
  return record === "*" && field === null && code === error.code;
}

/** Linear in the text for each `*`: a pattern comes from a file that may be hostile. */
function isLike(text: string, pattern: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  if (rest.length === 0) return text === pattern;
  if (!text.startsWith(first)) return false;
  const last = rest.pop() ?? "";
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
