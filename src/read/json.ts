/** Any value out of `JSON.parse`, to be looked at before it is believed. */
export type Json = unknown;

export function asObject(value: Json): Readonly<Record<string, Json>> | null {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  // What JSON.parse made of `{…}` has text for keys.
  return isObject ? (value as Record<string, Json>) : null;
}

/** An object's own entries: a name like `constructor` finds nothing that was not written. */
export function asEntries(value: Json): ReadonlyMap<string, Json> | null {
  const object = asObject(value);
  return object === null ? null : new Map(Object.entries(object));
}

export function asText(value: Json): string | null {
  return typeof value === "string" ? value : null;
}

/** A whole number from 0 to 2^53. */
export function asCount(value: Json): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** A whole number of any size, as `parseExactly` leaves it. */
export function asInteger(value: Json): bigint | null {
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : null;
  return typeof value === "string" && /^-?\d{16,40}$/.test(value) ? BigInt(value) : null;
}

/** `JSON.parse`, but a whole number of 16 digits or more comes as text, since as a number it would be rounded. */
export function parseExactly(text: string): Json {
  return JSON.parse(/\d{16}/.test(text) ? quoteLongNumbers(text) : text);
}

function quoteLongNumbers(text: string): string {
  const parts: string[] = [];
  let copied = 0;
  for (const { index, length } of longNumbers(text)) {
    parts.push(text.slice(copied, index), '"', text.slice(index, index + length), '"');
    copied = index + length;
  }
  parts.push(text.slice(copied));
  return parts.join("");
}

/** Whole numbers outside of strings. */
function* longNumbers(text: string): Iterable<{ index: number; length: number }> {
  const next = /"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;
  for (let found = next.exec(text); found !== null; found = next.exec(text)) {
    if (found[0] === '"') {
      next.lastIndex = endOfString(text, next.lastIndex);
      continue;
    }
    if (/^-?\d{16,}$/.test(found[0])) yield { index: found.index, length: found[0].length };
  }
}

function endOfString(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}
