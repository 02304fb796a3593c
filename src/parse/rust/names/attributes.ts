import { Reader } from "../tokens/reader.ts";
import { stringAt } from "../tokens/string-literals.ts";
import { Kind, Word, textAt } from "../tokens/token.ts";
import type { Tokens } from "../tokens/token.ts";
import { depthLimit, holds } from "./cfg.ts";
import type { Cfg } from "./cfg.ts";

/** One attribute, after `cfg_attr` was taken apart. */
export interface Attribute {
  /** Number of the last word of its path: `repr`, `path`. */
  readonly name: number;
  readonly tokens: Tokens;
  /** Its first token. */
  readonly from: number;
  /** The token after its path: `(`, `=` or the end. */
  readonly at: number;
  readonly end: number;
}

/** The attributes in `from`..`to`, those under a `cfg_attr` that holds included. */
export function attributesIn(tokens: Tokens, from: number, to: number, cfg: Cfg): Attribute[] {
  const found: Attribute[] = [];
  const reader = new Reader(tokens, from, to);
  for (;;) {
    // An item that a macro took as one piece opens among its attributes: some stand before it, some within.
    while (reader.eat(Kind.OpenNone));
    if (!reader.eat(Kind.Pound)) return found;
    reader.eat(Kind.Bang);
    if (reader.kind() !== Kind.OpenBracket) return found;
    readAttribute(reader.enter(), cfg, found, 0);
  }
}

function readAttribute(inner: Reader, cfg: Cfg, found: Attribute[], depth: number): void {
  if (depth > depthLimit) return;
  if (inner.kind() === Kind.OpenNone) return readAttribute(inner.enter(), cfg, found, depth + 1);
  const from = inner.at;
  let isUnsafe = false;
  if (inner.name() === Word.unsafe && inner.peek(1) === Kind.OpenParenthesis) isUnsafe = true;
  if (isUnsafe) {
    inner.bump();
    return readAttribute(inner.enter(), cfg, found, depth + 1);
  }
  let name = -1;
  do {
    name = inner.tokens.values[inner.at] ?? -1;
    inner.bump();
  } while (inner.eat(Kind.PathSeparator));
  if (name === Word.cfg_attr && inner.kind() === Kind.OpenParenthesis) {
    readConditional(inner.enter(), cfg, found, depth);
    return;
  }
  found.push({ name, tokens: inner.tokens, from, at: inner.at, end: inner.end });
}

function readConditional(inner: Reader, cfg: Cfg, found: Attribute[], depth: number): void {
  const isOn = holds(inner, cfg);
  inner.skipPast(Kind.Comma);
  while (!inner.isDone()) {
    const from = inner.at;
    let to = from;
    while (!inner.isDone() && inner.kind() !== Kind.Comma) {
      inner.skipTree();
      to = inner.at;
    }
    inner.eat(Kind.Comma);
    if (isOn) readAttribute(new Reader(inner.tokens, from, to), cfg, found, depth + 1);
  }
}

/** Whether every `cfg` among the attributes holds. */
export function isEnabled(tokens: Tokens, from: number, to: number, cfg: Cfg): boolean {
  if (from === to) return true;
  for (const attribute of attributesIn(tokens, from, to, cfg)) {
    if (attribute.name !== Word.cfg) continue;
    const reader = new Reader(tokens, attribute.at, attribute.end);
    if (reader.kind() !== Kind.OpenParenthesis || !holds(reader.enter(), cfg)) return false;
  }
  return true;
}

/** Why nothing is told about what hangs on such a feature. */
export const buildScriptDecides = "is under a feature that its crate's build script may switch on";

/** Whether a feature that may or may not be on decides about what the attributes stand on. */
export function isUncertain(tokens: Tokens, from: number, to: number, cfg: Cfg): boolean {
  if (from === to || cfg.otherFeatures !== "perhaps") return false;
  const without: Cfg = { ...cfg, otherFeatures: "off" };
  return isEnabled(tokens, from, to, cfg) !== isEnabled(tokens, from, to, without);
}

/** The value of `name = "…"`, null where it has none. */
export function attributeText(attribute: Attribute): string | null {
  const reader = new Reader(attribute.tokens, attribute.at, attribute.end);
  return reader.eat(Kind.Equals) ? stringAt(reader) : null;
}

export function attributeSpelling(attribute: Attribute): string {
  let spelled = "";
  for (let at = attribute.from; at < attribute.end && spelled.length < 80; at += 1)
    spelled += textAt(attribute.tokens, at);
  return spelled;
}
