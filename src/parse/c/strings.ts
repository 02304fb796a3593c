/** Bytes of one element by the literal's prefix; `wchar_t` is UTF-16 on Windows. */
const widths: Readonly<Record<string, number>> = { "": 1, u8: 1, L: 2, u: 2, U: 4 };

/**
 * What `sizeof` gives for a string literal, adjacent ones joined, the terminator counted; null for what is none, and where
 * literals of several widths are joined.
 */
export function stringLiteralBytes(text: string): bigint | null {
  const whole = unparenthesized(text);
  if (!/^(?:\s*(?:u8|[LuU])?"(?:[^"\\\n]|\\[^\n])*")+\s*$/.test(whole)) return null;
  const parts = [...whole.matchAll(/(u8|[LuU])?"((?:[^"\\\n]|\\[^\n])*)"/g)];
  const given = new Set(parts.flatMap(([, prefix]) => (prefix === undefined ? [] : [widths[prefix] ?? 1])));
  if (given.size > 1) return null;
  const [width = 1] = given;
  const elements = parts.map(([, , body = ""]) => elementsIn(body, width));
  return BigInt((elements.reduce((sum, count) => sum + count, 0) + 1) * width);
}

function elementsIn(body: string, width: number): number {
  const escape = /\\(?:x[0-9a-fA-F]+|[0-7]{1,3}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)/gsu;
  // One element whatever its value; a universal name is the character it names.
  const plain = body.replace(escape, (found) =>
    /^\\[uU]/.test(found)
      ? String.fromCodePoint(Math.min(Number.parseInt(found.slice(2), 16), 0x10ffff))
      : "x",
  );
  if (width === 1) return new TextEncoder().encode(plain).length;
  return width === 2 ? plain.length : [...plain].length;
}

function unparenthesized(text: string): string {
  let bare = text.trim();
  while (bare.startsWith("(") && bare.endsWith(")")) bare = bare.slice(1, -1).trim();
  return bare;
}
