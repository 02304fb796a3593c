import * as fc from "fast-check";

/** One thing that went wrong with a text, told in tokens. Places are fractions of their number. */
export type TextChange =
  | { readonly kind: "delete" | "repeat"; readonly at: number; readonly count: number }
  | { readonly kind: "swap"; readonly at: number; readonly with: number }
  | { readonly kind: "insert" | "replace"; readonly at: number; readonly piece: string }
  | { readonly kind: "splice"; readonly at: number; readonly from: number; readonly count: number }
  | { readonly kind: "nest"; readonly at: number; readonly opening: string; readonly times: number }
  | { readonly kind: "cut"; readonly at: number }
  | { readonly kind: "babble"; readonly at: number; readonly pieces: readonly string[] }
  /** Tokens of one of the sound texts come in between. */
  | {
      readonly kind: "graft";
      readonly at: number;
      readonly donor: number;
      readonly from: number;
      readonly count: number;
    }
  | { readonly kind: "swap-lines"; readonly at: number; readonly with: number }
  | { readonly kind: "lines"; readonly ending: string };

/** What a language is written in, for damage that its readers may take for their own. */
export interface Wording {
  /** Words and signs at which its readers take turns. */
  readonly pieces: readonly string[];
  /** What opens something that may hold itself. */
  readonly openings: readonly string[];
}

/** Signs of every language, numbers that no type holds, and characters that are not what they look like. */
export const signs = [
  ..."{}()[]<>;,:.*&=#@!?|~^%$\\\"'`-+/ \n\r\t\0",
  ..."/* */ // :: -> ... -1 0 007 1 64 255 65536 4294967295 0x7fffffff 0xffffffffffffffff".split(" "),
  ..."18446744073709551616 99999999999999999999999999999999999999 1e999 1_0 0b2 0x".split(" "),
  ..."\uFEFF \u00A0 \u2028 \u202E \u0130 \u{1D4B3} \u200B e\u0301 __proto__ constructor".split(" "),
];

const place = fc.noBias(fc.nat(999_999)).map((millionths) => millionths / 1_000_000);
const count = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 3 }) },
  fc.integer({ min: 4, max: 40 }),
);

export function textChanges({ pieces, openings }: Wording): fc.Arbitrary<readonly TextChange[]> {
  const piece = fc.constantFrom(...pieces);
  const opening = fc.constantFrom(...openings, "(", "[", "{", "<");
  const change = fc.oneof(
    of(4, { kind: fc.constant("delete" as const), at: place, count }),
    of(2, { kind: fc.constant("repeat" as const), at: place, count }),
    of(3, { kind: fc.constant("swap" as const), at: place, with: place }),
    of(4, { kind: fc.constant("insert" as const), at: place, piece }),
    of(4, { kind: fc.constant("replace" as const), at: place, piece }),
    of(3, { kind: fc.constant("splice" as const), at: place, from: place, count }),
    of(1, { kind: fc.constant("nest" as const), at: place, opening, times: fc.constantFrom(3, 300, 3000) }),
    of(1, { kind: fc.constant("cut" as const), at: place }),
    of(1, {
      kind: fc.constant("babble" as const),
      at: place,
      pieces: fc.array(piece, { minLength: 2, maxLength: 30 }),
    }),
    of(2, { kind: fc.constant("graft" as const), at: place, donor: place, from: place, count }),
    of(1, { kind: fc.constant("swap-lines" as const), at: place, with: place }),
    of(1, {
      kind: fc.constant("lines" as const),
      ending: fc.constantFrom("\r\n", "\r", " ", "\\\n", "\n\n"),
    }),
  );
  return fc.array(change, { minLength: 1, maxLength: 4 });
}

function of<Shape>(weight: number, shape: { [Key in keyof Shape]: fc.Arbitrary<Shape[Key]> }) {
  return { weight, arbitrary: fc.record<Shape>(shape) as fc.Arbitrary<Shape> };
}

const token = /[\p{L}_$][\p{L}\p{N}_$]*|\p{N}[\p{L}\p{N}_.]*|[^\S\n]+|"(?:[^"\\\n]|\\.)*"|[^]/gu;

/** `texts`: the sound ones, for what is grafted. */
export function damagedText(text: string, list: readonly TextChange[], texts: readonly string[]): string {
  return list.reduce((whole, how) => damage(whole, how, texts), text);
}

function damage(text: string, how: TextChange, texts: readonly string[]): string {
  if (how.kind === "lines") return text.replaceAll("\n", how.ending);
  if (how.kind === "swap-lines") return swapped(text.split("\n"), how.at, how.with).join("\n");
  const tokens = tokensOf(text);
  if (tokens.length === 0) return text;
  const index = (fraction: number): number => Math.floor(fraction * tokens.length);
  const at = index(how.at);
  switch (how.kind) {
    case "delete":
      return tokens.toSpliced(at, how.count).join("");
    case "repeat":
      return tokens.toSpliced(at, 0, ...tokens.slice(at, at + how.count)).join("");
    case "swap":
      return swapped(tokens, how.at, how.with).join("");
    case "babble":
      return tokens.toSpliced(at, 0, how.pieces.join(" ")).join("");
    case "graft": {
      const donor = tokensOf(texts[Math.floor(how.donor * texts.length)] ?? "");
      const from = Math.floor(how.from * donor.length);
      return tokens.toSpliced(at, 0, ...donor.slice(from, from + how.count)).join("");
    }
    case "insert":
      return tokens.toSpliced(at, 0, ` ${how.piece} `).join("");
    case "replace":
      return tokens.with(at, how.piece).join("");
    case "splice":
      return tokens.toSpliced(at, 0, ...tokens.slice(index(how.from), index(how.from) + how.count)).join("");
    case "nest":
      return tokens.toSpliced(at, 0, how.opening.repeat(how.times)).join("");
    case "cut":
      return tokens.slice(0, at).join("");
  }
}

function tokensOf(text: string): readonly string[] {
  return text.match(token) ?? [];
}

/** Places are fractions of the length. */
function swapped(parts: readonly string[], one: number, other: number): readonly string[] {
  const [left, right] = [Math.floor(one * parts.length), Math.floor(other * parts.length)];
  return parts.with(left, parts[right] ?? "").with(right, parts[left] ?? "");
}
