import { Reader } from "./reader.ts";
import { Kind, Word, textAt } from "./token.ts";
import type { Tokens } from "./token.ts";

/** What `cfg` predicates see: bare names (`windows`) and pairs (`feature="std"`, kept as `feature=std`). */
export interface Cfg {
  readonly set: ReadonlySet<string>;
  /** Every feature holds: `--all-features`, or a build script that switches features on and is never run. */
  readonly hasAllFeatures: boolean;
}

/** rustc --print cfg --target x86_64-pc-windows-msvc, without what depends on flags. */
const targetCfg: readonly string[] = [
  "windows",
  "panic=unwind",
  "target_abi=",
  "target_arch=x86_64",
  "target_endian=little",
  "target_env=msvc",
  "target_family=windows",
  "target_feature=fxsr",
  "target_feature=sse",
  "target_feature=sse2",
  "target_has_atomic",
  "target_has_atomic=8",
  "target_has_atomic=16",
  "target_has_atomic=32",
  "target_has_atomic=64",
  "target_has_atomic=ptr",
  "target_os=windows",
  "target_pointer_width=64",
  "target_vendor=pc",
];

/** The cfg of the target with what the user adds (`key="value"` or a bare name) and the features that are on. */
export function cfgFor(
  added: readonly string[],
  features: ReadonlySet<string>,
  hasAllFeatures: boolean,
): Cfg {
  const set = new Set(targetCfg);
  for (const cfg of added) set.add(cfg.replaceAll(/\s*=\s*/g, "=").replaceAll('"', ""));
  for (const feature of features) set.add(`feature=${feature}`);
  return { set, hasAllFeatures };
}

const depthLimit = 100;

/** Whether the predicate the reader stands at holds. What is no predicate does not. */
export function holds(reader: Reader, cfg: Cfg, depth = 0): boolean {
  if (depth > depthLimit) return false;
  if (reader.kind() === Kind.OpenNone) return holds(reader.enter(), cfg, depth + 1);
  if (reader.eatWord(Word.true)) return true;
  if (reader.eatWord(Word.false)) return false;
  if (reader.kind() !== Kind.Identifier && reader.kind() !== Kind.RawIdentifier) return false;
  const name = reader.text();
  reader.bump();
  if (reader.kind() === Kind.OpenParenthesis) return holdsList(name, reader.enter(), cfg, depth);
  if (!reader.eat(Kind.Equals)) return cfg.set.has(name);
  const value = stringAt(reader);
  if (name === "feature" && cfg.hasAllFeatures) return true;
  return value !== null && cfg.set.has(`${name}=${value}`);
}

function holdsList(name: string, inner: Reader, cfg: Cfg, depth: number): boolean {
  const results: boolean[] = [];
  while (!inner.isDone()) {
    results.push(holds(inner, cfg, depth + 1));
    inner.skipPast(Kind.Comma);
  }
  if (name === "all") return results.every(Boolean);
  if (name === "any") return results.some(Boolean);
  return name === "not" && results[0] === false;
}

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
