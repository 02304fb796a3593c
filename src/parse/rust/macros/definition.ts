import { Reader } from "../tokens/reader.ts";
import type { Range } from "../syntax/syntax.ts";
import { Kind, Word, isOpening } from "../tokens/token.ts";

// A macro_rules! definition taken apart: each arm is what to match and what to write.

export type FragmentKind =
  | "block" | "expr" | "ident" | "item" | "lifetime" | "literal" | "meta" | "pat" | "path" | "stmt" | "tt" | "ty" | "vis"; // prettier-ignore

const fragmentKinds = new Map<string, FragmentKind>(
  (
    ["block", "expr", "ident", "item", "lifetime", "literal", "meta", "pat", "path", "stmt", "tt", "ty", "vis"] satisfies FragmentKind[]
  ).map((kind) => [kind, kind]),
).set("pat_param", "pat").set("expr_2021", "expr"); // prettier-ignore

/** What an arm matches. */
export type Pattern =
  | { readonly kind: "token"; readonly at: number }
  | { readonly kind: "group"; readonly opening: number; readonly inside: readonly Pattern[] }
  | { readonly kind: "fragment"; readonly slot: number; readonly fragment: FragmentKind }
  | {
      readonly kind: "repetition";
      readonly inside: readonly Pattern[];
      /** Token between two rounds, -1 for none. */
      readonly separator: number;
      readonly operator: "?" | "*" | "+";
      readonly slots: readonly number[];
    };

/** What an arm writes. */
export type Template =
  | { readonly kind: "token"; readonly at: number }
  | { readonly kind: "group"; readonly at: number; readonly inside: readonly Template[] }
  | { readonly kind: "fragment"; readonly slot: number }
  | { readonly kind: "crate"; readonly at: number }
  | {
      readonly kind: "repetition";
      readonly inside: readonly Template[];
      readonly separator: number;
      readonly slots: readonly number[];
    };

export interface Arm {
  readonly pattern: readonly Pattern[];
  readonly template: readonly Template[];
  readonly slotCount: number;
}

const depthLimit = 64;

/** Reads the arms of a definition; null where it is not well formed. */
export function readArms(body: Range): readonly Arm[] | null {
  const reader = new Reader(body.tokens, body.from, body.to);
  const arms: Arm[] = [];
  while (!reader.isDone()) {
    if (!isOpening(reader.kind())) return null;
    const slots = new Map<number, number>();
    const pattern = readPattern(reader.enter(), slots, 0);
    if (pattern === null || !reader.eat(Kind.FatArrow) || !isOpening(reader.kind())) return null;
    const template = readTemplate(reader.enter(), slots, 0);
    if (template === null) return null;
    arms.push({ pattern, template, slotCount: slots.size });
    if (!reader.eat(Kind.Semicolon) && !reader.isDone()) return null;
  }
  return arms;
}

function readPattern(reader: Reader, slots: Map<number, number>, depth: number): Pattern[] | null {
  const found: Pattern[] = [];
  if (depth > depthLimit) return null;
  while (!reader.isDone()) {
    const kind = reader.kind();
    if (kind === Kind.Dollar && reader.peek(1) === Kind.OpenParenthesis) {
      reader.bump();
      const before = new Set(slots.values());
      const inside = readPattern(reader.enter(), slots, depth + 1);
      const tail = readOperator(reader);
      if (inside === null || tail === null) return null;
      const own = [...slots.values()].filter((slot) => !before.has(slot));
      found.push({ kind: "repetition", inside, ...tail, slots: own });
    } else if (kind === Kind.Dollar && isWord(reader.peek(1)) && reader.peek(2) === Kind.Colon) {
      const name = reader.tokens.values[reader.at + 1] ?? 0;
      const fragment = fragmentKinds.get(reader.nameText(reader.peekName(3)));
      if (fragment === undefined) return null;
      const slot = slots.size;
      slots.set(name, slot);
      found.push({ kind: "fragment", slot, fragment });
      reader.at += 4;
    } else if (isOpening(kind)) {
      const inside = readPattern(reader.enter(), slots, depth + 1);
      if (inside === null) return null;
      found.push({ kind: "group", opening: kind, inside });
    } else {
      found.push({ kind: "token", at: reader.at });
      reader.bump();
    }
  }
  return found;
}

function isWord(kind: number): boolean {
  return kind === Kind.Identifier || kind === Kind.RawIdentifier;
}

/** `*`, `+`, `?`, or a separator before one of them. */
function readOperator(reader: Reader): { separator: number; operator: "?" | "*" | "+" } | null {
  const plain = operatorOf(reader.kind());
  if (plain !== null) {
    reader.bump();
    return { separator: -1, operator: plain };
  }
  const separator = reader.at;
  const operator = operatorOf(reader.peek(1));
  if (operator === null || reader.isDone()) return null;
  reader.at += 2;
  return { separator, operator };
}

function operatorOf(kind: number): "?" | "*" | "+" | null {
  return kind === Kind.Star ? "*" : kind === Kind.Plus ? "+" : kind === Kind.Question ? "?" : null;
}

function readTemplate(reader: Reader, slots: ReadonlyMap<number, number>, depth: number): Template[] | null {
  const found: Template[] = [];
  if (depth > depthLimit) return null;
  while (!reader.isDone()) {
    const kind = reader.kind();
    const at = reader.at;
    if (kind === Kind.Dollar && reader.peek(1) === Kind.OpenParenthesis) {
      reader.bump();
      const inside = readTemplate(reader.enter(), slots, depth + 1);
      const tail = readOperator(reader);
      if (inside === null || tail === null) return null;
      found.push({ kind: "repetition", inside, separator: tail.separator, slots: slotsIn(inside) });
    } else if (kind === Kind.Dollar && isWord(reader.peek(1))) {
      const name = reader.tokens.values[at + 1] ?? 0;
      const slot = slots.get(name);
      if (name === Word.crate) found.push({ kind: "crate", at });
      else if (slot === undefined) found.push({ kind: "token", at }, { kind: "token", at: at + 1 });
      else found.push({ kind: "fragment", slot });
      reader.at += 2;
    } else if (isOpening(kind)) {
      const inside = readTemplate(reader.enter(), slots, depth + 1);
      if (inside === null) return null;
      found.push({ kind: "group", at, inside });
    } else {
      found.push({ kind: "token", at });
      reader.bump();
    }
  }
  return found;
}

function slotsIn(templates: readonly Template[]): number[] {
  const found = new Set<number>();
  for (const template of templates) {
    if (template.kind === "fragment") found.add(template.slot);
    else if (template.kind === "repetition") for (const slot of template.slots) found.add(slot);
    else if (template.kind === "group") for (const slot of slotsIn(template.inside)) found.add(slot);
  }
  return [...found];
}
