import { foldRanges } from "../../diff/builds.ts";
import type { FieldPlace } from "../../diff/build-table.ts";
import { hexadecimal } from "../text.ts";

/** Runs of builds as people write them: `10.0.19041.264 – 10.0.19045.2965, 10.0.22621.382`. */
export function rangeWords(asked: readonly string[], builds: readonly string[]): readonly string[] {
  return foldRanges(asked, builds).map(({ first, last }) => (first === last ? first : `${first} – ${last}`));
}

/**
 * Words with commas between them in lines no wider than that. The first line continues `head`, others are indented alike; a
 * head that leaves no room stands alone.
 */
export function wrapped(head: string, words: readonly string[], width: number): readonly string[] {
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
