import { messageOf } from "../../diagnostic/catalogue.ts";
import type { BuildGroup } from "../../diff/builds.ts";
import { firstCause, foldRanges } from "../../diff/builds.ts";
import type { FieldPlace } from "../../diff/build-table.ts";
import type { Comparison } from "../../diff/finding.ts";
import { findingMessage } from "../finding-words.ts";
import { counted, hexadecimal, printable } from "../text.ts";

/** Runs of builds as people write them: `10.0.19041.264 – 10.0.19045.2965, 10.0.22621.382`. */
export function rangeWords(asked: readonly string[], builds: readonly string[]): readonly string[] {
  return foldRanges(asked, builds).map(({ first, last }) => (first === last ? first : `${first} – ${last}`));
}

/** The same in one line. */
export function rangesText(asked: readonly string[], builds: readonly string[]): string {
  return rangeWords(asked, builds).join(", ");
}

/** Builds for which a record is not right. */
export interface Cause {
  /** The first cause, in one line. */
  readonly words: string;
  readonly builds: readonly string[];
}

/** Builds of which the same is to be said are told of together. */
export function firstCauses(groups: readonly BuildGroup[]): readonly Cause[] {
  const causes = new Map<string, readonly string[]>();
  for (const { comparison, builds } of groups) {
    const words = causeWords(comparison);
    causes.set(words, [...(causes.get(words) ?? []), ...builds]);
  }
  return [...causes].map(([words, builds]) => ({ words, builds }));
}

function causeWords(comparison: Comparison): string {
  if (comparison.verdict === "unverified") {
    const { reason } = comparison;
    return printable(`not verified: ${messageOf(reason)} [${reason.code}]`);
  }
  const cause = firstCause(comparison);
  if (cause === null) throw new Error("what is different has a finding that says so");
  const others = comparison.findings.filter(
    (one) => one !== cause && one.rootCause && one.severity === "error",
  );
  const more = others.length === 0 ? "" : ` (and ${counted(others.length, "more cause")})`;
  return printable(`${cause.severity}: ${findingMessage(cause)} [${cause.code}]${more}`);
}

/**
 * Words with commas between them in lines no wider than that. The first line continues `head`, others are indented alike; a
 * head that leaves no room stands alone.
 */
export function listed(head: string, words: readonly string[], width: number): readonly string[] {
  const room = head.trimEnd().length === 0 ? 0 : longestOf(words);
  const isAlone = head.length + room > width && head.length > shortIndent.length;
  const indent = isAlone ? shortIndent : " ".repeat(head.length);
  const lines: string[] = isAlone ? [head.trimEnd()] : [];
  let line = isAlone ? indent : head;
  let isFirst = true;
  for (const [at, word] of words.entries()) {
    const text = at === words.length - 1 ? word : `${word},`;
    if (!isFirst && line.length + 1 + text.length > width) {
      lines.push(line);
      line = `${indent}${text}`;
    } else line = isFirst ? `${line}${text}` : `${line} ${text}`;
    isFirst = false;
  }
  return [...lines, line];
}

const shortIndent = "      ";

function longestOf(words: readonly string[]): number {
  return words.reduce((most, { length }) => Math.max(most, length + 1), 0);
}

/** `0x4b8`; of a bit-field `0x2f0:3+2`, its unit, first bit and width, `?` for a bit that nobody knows. */
export function placeWords({ offset, bits }: FieldPlace): string {
  if (bits === null) return hexadecimal(offset);
  const where = bits.offset === null ? "?" : `${bits.offset}`;
  return `${hexadecimal(offset)}:${where}+${bits.width}`;
}
