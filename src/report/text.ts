/** How text may look. Built once by the caller, who knows the terminal; nothing here asks. */
export interface Style {
  readonly color: boolean;
  /** Columns that a line should keep to. */
  readonly width: number;
}

export const plainStyle: Style = { color: false, width: 100 };

export type Paint = "red" | "yellow" | "green" | "blue" | "cyan" | "bold" | "dim";

// Select Graphic Rendition (ECMA-48 8.3.117): what switches each on, and what switches it off again.
const codes: Readonly<Record<Paint, readonly [number, number]>> = {
  red: [31, 39],
  yellow: [33, 39],
  green: [32, 39],
  blue: [34, 39],
  cyan: [36, 39],
  bold: [1, 22],
  dim: [2, 22],
};

/** The text in that colour, or as it is where colour is not wanted. */
export function paint(style: Style, color: Paint, text: string): string {
  if (!style.color || text === "") return text;
  const [on, off] = codes[color];
  return `\u001B[${on}m${text}\u001B[${off}m`;
}

/** Most text is, and a report of a whole crate asks a hundred thousand times. */
const isPlain = /^[ -~]*$/;

/** Text of foreign origin without anything a terminal would obey: control and direction characters are spelled out. */
export function printable(text: string): string {
  if (isPlain.test(text)) return text;
  // Control characters, line separators and the bidirectional controls with which source text can lie (CVE-2021-42574).
  return text.replaceAll(
    /[\p{Cc}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** Text of foreign origin inside a comment of Rust, C or C++: it does not end the comment. */
export function commented(text: string): string {
  // A backslash at the end would continue a comment of C++ on the next line.
  return printable(text).replaceAll("*/", "* /").replace(/\\+$/, "");
}

/** The text, or its beginning and an ellipsis where it is longer than `width`. */
export function shortened(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** `0x1d8` */
export function hexadecimal(value: number): string {
  return `0x${value.toString(16)}`;
}

/** `1 record`, `2 records` */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** For sorting: in order of UTF-16 units, which is the same on every machine. */
export function textOrder(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The text in lines of at most `width` columns, cut between words where that can be done. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1) ?? "";
    if (last === "") lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
