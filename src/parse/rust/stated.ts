import type { StatedFact } from "../../model/model.ts";
import type { Module } from "./names/module.ts";
import { expressionIn } from "./syntax/read-expression.ts";
import { readType } from "./syntax/read-type.ts";
import type { Range } from "./syntax/syntax.ts";
import { Reader } from "./tokens/reader.ts";
import { Kind, Word, isClosing, isOpening, spanOf, spellTokens, textAt } from "./tokens/token.ts";
import { usize } from "./types/integer-types.ts";
import type { Scope, TypeHost } from "./types/meaning.ts";

// What a crate says about its own layouts: `const _: () = assert!(size_of::<X>() == 16)`, and the layout tests that bindgen
// writes, as constants (`["Size of X"][size_of::<X>() - 16usize]`) and, before 0.70, as functions.

/** The asserts of every module that has been read. */
export function statedIn(host: TypeHost, root: Module): StatedFact[] {
  const found: StatedFact[] = [];
  const waiting = [root];
  for (let module = waiting.pop(); module !== undefined; module = waiting.pop()) {
    for (const range of [...module.asserts, ...testsIn(module)]) found.push(...factsIn(host, module, range));
    waiting.push(...[...module.children].reverse());
  }
  return found;
}

function testsIn(module: Module): Range[] {
  return module.items
    .filter(
      (item) => item.kind === "fn" && /\btest\b/.test(spellTokens(item.tokens, item.attributes, item.at)),
    )
    .map(({ tokens, nameAt, end }) => ({ tokens, from: nameAt, to: end }));
}

function factsIn(host: TypeHost, module: Module, range: Range): StatedFact[] {
  const scope: Scope = { module, generics: new Map(), self: null };
  const facts: StatedFact[] = [];
  /** The record behind the pointer of a test function. */
  let pointed: string | null = null;
  for (let at = range.from; at < range.to; at += 1) {
    const reader = new Reader(range.tokens, at, range.to);
    if (reader.name() === -1) continue;
    const word = reader.text();
    if (word === "MaybeUninit" || word === "null") pointed = typeAfter(reader.clone()) ?? pointed;
    const separator = separatorFor(range, at);
    const claim = separator === null ? null : claimAt(reader, word, pointed);
    if (claim === null || separator === null || !reader.eat(separator)) continue;
    const bytes = bytesAt(host, scope, reader);
    if (bytes !== null)
      facts.push({ ...claim, bytes, by: "assert", span: spanOf(range.tokens, at, reader.at) });
  }
  return facts;
}

type Claim =
  | { readonly kind: "size" | "alignment"; readonly record: string }
  | { readonly kind: "offset"; readonly record: string; readonly path: string };

/** What is measured here; the reader is left behind it. */
function claimAt(reader: Reader, word: string, pointed: string | null): Claim | null {
  if (word === "size_of" || word === "align_of") {
    const record = typeAfter(reader);
    if (record === null || reader.kind() !== Kind.OpenParenthesis) return null;
    reader.skipTree();
    return { kind: word === "size_of" ? "size" : "alignment", record };
  }
  if (word === "offset_of" && reader.peek(1) === Kind.Bang) return offsetOfClaim(reader);
  return word === "unsafe" && pointed !== null ? addressClaim(reader, pointed) : null;
}

/** `::<X>` behind the word, or `<X>`. */
function typeAfter(reader: Reader): string | null {
  reader.bump();
  reader.eat(Kind.PathSeparator);
  if (!reader.eatSplit(Kind.Less)) return null;
  const from = reader.at;
  readType(reader);
  const to = reader.at;
  return reader.eatSplit(Kind.Greater) ? lastName(spellTokens(reader.tokens, from, to)) : null;
}

/** `offset_of!(X, a.b)`. */
function offsetOfClaim(reader: Reader): Claim | null {
  reader.bump();
  reader.bump();
  if (reader.isDone() || !isOpening(reader.kind())) return null;
  const inner = reader.enter();
  const from = inner.at;
  readType(inner);
  const record = lastName(spellTokens(inner.tokens, from, inner.at));
  if (!inner.eat(Kind.Comma)) return null;
  const pathFrom = inner.at;
  inner.skipPast(Kind.Comma);
  const path = spellTokens(inner.tokens, pathFrom, inner.at).replaceAll(/[\s,]/g, "");
  return { kind: "offset", record, path };
}

/** `unsafe { addr_of!((*ptr).a) as usize - ptr as usize }` or `unsafe { &(*(null::<X>())).a as *const _ as usize }`. */
function addressClaim(reader: Reader, pointed: string): Claim | null {
  reader.bump();
  if (reader.kind() !== Kind.OpenBrace) return null;
  const from = reader.at;
  reader.skipTree();
  const text = spellTokens(reader.tokens, from, reader.at, 1000).replaceAll(/\s/g, "");
  const ownType = /null::<([\w:#]+)>\(\)/.exec(text)?.[1];
  const path = /\(\*.*?\)\.([A-Za-z_]\w*)(?:\)asusize-ptrasusize|as\*const_asusize)/.exec(text)?.[1];
  if (path === undefined) return null;
  return { kind: "offset", record: ownType === undefined ? pointed : lastName(ownType), path };
}

/**
 * What must stand between a measurement here and its number: a comma in `assert_eq!(…)`, `-` in bindgen's
 * `["why"][… - 8usize]`, `==` in `assert!(…)` unless other words make it conditional. Null: nothing is claimed here.
 */
function separatorFor({ tokens, from, to }: Range, at: number): number | null {
  let before = at - 1;
  while (before > from && tokens.kinds[before] === Kind.PathSeparator) {
    before -= 1;
    if (tokens.kinds[before] === Kind.Identifier) before -= 1;
  }
  const kind = tokens.kinds[before];
  if (kind === Kind.OpenBracket) return tokens.kinds[before - 1] === Kind.CloseBracket ? Kind.Minus : null;
  const macro =
    kind === Kind.OpenParenthesis && tokens.kinds[before - 1] === Kind.Bang
      ? textAt(tokens, before - 2)
      : null;
  if (macro === "assert_eq") return Kind.Comma;
  if (macro !== "assert" && kind !== Kind.AndAnd) return null;
  for (const reader = new Reader(tokens, from, to); !reader.isDone(); reader.bump())
    if (
      reader.kind() === Kind.OrOr ||
      (reader.kind() === Kind.Bang && reader.peek(1) !== Kind.OpenParenthesis) ||
      reader.name() === Word.if
    )
      return null;
  return Kind.EqualsEquals;
}

/** The number that is claimed; null where it cannot be computed. */
function bytesAt(host: TypeHost, scope: Scope, reader: Reader): number | null {
  const from = reader.at;
  while (!reader.isDone() && !isClosing(reader.kind()) && !endsClaim(reader)) reader.skipTree();
  const expression = expressionIn({ tokens: reader.tokens, from, to: reader.at });
  const value = host.evaluate(expression, scope, usize);
  if (!value.ok || value.value.kind !== "integer" || value.value.value > BigInt(Number.MAX_SAFE_INTEGER))
    return null;
  return Number(value.value.value);
}

function endsClaim(reader: Reader): boolean {
  const kind = reader.kind();
  return kind === Kind.Comma || kind === Kind.AndAnd || kind === Kind.Semicolon || reader.name() === Word.as;
}

function lastName(path: string): string {
  const plain = path.replaceAll(/\s/g, "");
  return plain.includes("<") ? plain : (plain.split("::").at(-1) ?? plain);
}
