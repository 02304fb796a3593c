import { Class, classes } from "./characters.ts";
import { Kind } from "./token.ts";

/** Where the number that begins at `start` ends, and whether it is an integer or a float. */
export function numberAt(text: string, start: number): { readonly kind: number; readonly end: number } {
  let at = endOfWord(text, start);
  let kind: number = Kind.Integer;
  const isDecimal = !/^0[xXoObB]/.test(text.slice(start, start + 2));
  if (isDecimal && text.charCodeAt(at) === 46) {
    const after = text.charCodeAt(at + 1);
    const isWord = after >= 128 || classes[after] === Class.word;
    if (after !== 46 && !isWord) {
      kind = Kind.Float;
      at = endOfWord(text, at + 1);
    }
  }
  if (
    isDecimal &&
    (text.charCodeAt(at) === 43 || text.charCodeAt(at) === 45) &&
    /\d[eE]$/.test(text.slice(start, at))
  ) {
    kind = Kind.Float;
    at = endOfWord(text, at + 1);
  }
  if (
    isDecimal &&
    kind === Kind.Integer &&
    /^[\d_]+(?:[eE][\d_]+)?(?:f16|f32|f64|f128)$|^[\d_]+[eE][\d_]+$/.test(text.slice(start, at))
  ) {
    kind = Kind.Float;
  }
  return { kind, end: at };
}

function endOfWord(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code >= 128 || classes[code]! < Class.word) break;
    at += 1;
  }
  return at;
}

/** Longer ones are no integer that any type holds. */
const mostDigits = 200;

/** The value of an integer literal and the type it names; null for what is none. */
export function readInteger(text: string): { readonly value: bigint; readonly suffix: string | null } | null {
  const match =
    /^(0x[\da-fA-F_]+|0o[0-7_]+|0b[01_]+|[\d_]+?)_*(u8|u16|u32|u64|u128|usize|i8|i16|i32|i64|i128|isize)?$/.exec(
      text,
    );
  const digits = match?.[1]?.replaceAll("_", "") ?? "";
  if (!/^(?:\d|0[xob].)/.test(digits) || digits.length > mostDigits) return null;
  return { value: BigInt(digits), suffix: match?.[2] ?? null };
}

/** The same where only a number of bytes, bits or a build is meant: null for what is too large for one. */
export function readSmallInteger(text: string): number | null {
  const value = readInteger(text)?.value;
  return value === undefined || value > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(value);
}
