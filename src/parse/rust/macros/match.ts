import type { Reader } from "../tokens/reader.ts";
import { Kind, isOpening, textAt } from "../tokens/token.ts";
import type { Tokens } from "../tokens/token.ts";
import type { Arm, Pattern } from "./definition.ts";
import { takeFragment } from "./fragment.ts";

/** What a fragment captured: tokens, or one capture per round of a repetition. */
export type Capture =
  | {
      readonly kind: "tokens";
      readonly tokens: Tokens;
      readonly from: number;
      readonly to: number;
      readonly isOpaque: boolean;
    }
  | { readonly kind: "rounds"; readonly rounds: Capture[] };

/** Captures by slot; a hole where nothing was captured. */
export type Captures = (Capture | undefined)[];

/** Matches the whole input against an arm. `definition` holds the arm's own tokens. */
export function matchArm(arm: Arm, definition: Tokens, input: Reader): Captures | null {
  const captures: Captures = Array.from({ length: arm.slotCount });
  const matches = matchAll(arm.pattern, definition, input, captures);
  return matches && input.isDone() ? captures : null;
}

function matchAll(
  patterns: readonly Pattern[],
  definition: Tokens,
  input: Reader,
  captures: Captures,
): boolean {
  for (const pattern of patterns) if (!matchOne(pattern, definition, input, captures)) return false;
  return true;
}

function matchOne(pattern: Pattern, definition: Tokens, input: Reader, captures: Captures): boolean {
  switch (pattern.kind) {
    case "token":
      if (!isSameToken(definition, pattern.at, input)) return false;
      input.bump();
      return true;
    case "group": {
      if (input.kind() !== pattern.opening) return false;
      const inner = input.enter();
      return matchAll(pattern.inside, definition, inner, captures) && inner.isDone();
    }
    case "fragment": {
      const from = input.at;
      const taken = takeFragment(pattern.fragment, input);
      if (taken === null) return false;
      captures[pattern.slot] = {
        kind: "tokens",
        tokens: input.tokens,
        from,
        to: input.at,
        isOpaque: taken === "opaque",
      };
      return true;
    }
    case "repetition":
      return matchRepetition(pattern, definition, input, captures);
  }
}

function matchRepetition(
  pattern: Extract<Pattern, { kind: "repetition" }>,
  definition: Tokens,
  input: Reader,
  captures: Captures,
): boolean {
  const lists = pattern.slots.map(() => [] as Capture[]);
  let rounds = 0;
  while (!input.isDone() || rounds === 0) {
    const before = input.at;
    if (rounds > 0 && pattern.separator !== -1) {
      if (!isSameToken(definition, pattern.separator, input)) break;
      input.bump();
    }
    const own: Captures = [];
    if (!matchAll(pattern.inside, definition, input, own) || (input.at === before && rounds > 0)) {
      input.at = before;
      break;
    }
    if (input.at === before) break;
    rounds += 1;
    for (const [index, slot] of pattern.slots.entries()) {
      const capture = own[slot];
      if (capture !== undefined) lists[index]?.push(capture);
    }
    if (pattern.operator === "?") break;
  }
  for (const [index, slot] of pattern.slots.entries())
    captures[slot] = { kind: "rounds", rounds: lists[index] ?? [] };
  return pattern.operator !== "+" || rounds > 0;
}

function isSameToken(definition: Tokens, at: number, input: Reader): boolean {
  const kind = definition.kinds[at];
  if (kind !== input.kind()) return false;
  if (kind === Kind.Identifier || kind === Kind.RawIdentifier || kind === Kind.Lifetime)
    return definition.values[at] === input.tokens.values[input.at];
  if (kind !== undefined && kind < Kind.OpenParenthesis && !isOpening(kind))
    return textAt(definition, at) === input.text();
  return true;
}
