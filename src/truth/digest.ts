import { createHash } from "node:crypto";

// Each file of measured layouts ends with a digest of all that stands before it, so that nobody's hand goes unnoticed.

/** SHA-256 in hexadecimal, of the text as it is with LF: a working copy on Windows may have CRLF. */
export function digestOf(text: string): string {
  return createHash("sha256").update(text.replaceAll("\r\n", "\n")).digest("hex");
}

/** The text of a file with these lines: an empty line and the digest follow them. */
export function sealed(lines: readonly string[]): string {
  const text = lines.map((line) => `${line}\n`).join("");
  return `${text}\ndigest ${digestOf(text)}\n`;
}

/** The lines before the digest; null if they are not those that it was made of. */
export function unsealed(text: string): readonly string[] | null {
  const plain = text.replaceAll("\r\n", "\n");
  const [, stated] = /\n\ndigest ([0-9a-f]{64})\n$/.exec(plain.slice(-sealLength)) ?? [];
  const body = plain.slice(0, 1 - sealLength);
  return stated === undefined || stated !== digestOf(body) ? null : body.slice(0, -1).split("\n");
}

/** `\n\ndigest `, 64 digits, `\n`. */
const sealLength = 2 + 7 + 64 + 1;
