import type { Reader } from "./reader.ts";
import { Kind } from "./token.ts";

/** Takes a string literal and answers its value; null where there is none. */
export function stringAt(reader: Reader): string | null {
  if (reader.kind() === Kind.OpenNone) return stringAt(reader.enter());
  if (reader.kind() !== Kind.String) return null;
  const value = stringValue(reader.text());
  reader.bump();
  return value;
}

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  "0": "\0",
  "\\": "\\",
  '"': '"',
  "'": "'",
};

/** The value of a string, character or raw string literal. */
export function stringValue(literal: string): string {
  const raw = /^[bc]?r(#*)"([\s\S]*)"\1$/.exec(literal);
  if (raw !== null) return raw[2] ?? "";
  const body = literal.replace(/^[bc]?["']/, "").replace(/["']$/, "");
  return body.replaceAll(
    /\\(?:x([\da-fA-F]{2})|u\{([\da-fA-F_]{1,8})\}|\r?\n\s*|([\s\S]))/g,
    (_all, byte?: string, wide?: string, plain?: string) => {
      if (byte !== undefined) return String.fromCharCode(Number.parseInt(byte, 16));
      if (wide !== undefined) return codePoint(Number.parseInt(wide.replaceAll("_", ""), 16));
      return plain === undefined ? "" : (escapes[plain] ?? plain);
    },
  );
}

function codePoint(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
}
