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
