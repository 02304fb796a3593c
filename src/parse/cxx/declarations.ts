import { readAttributes } from "./attributes.ts";
import { isFunction, readDeclarator } from "./declarators.ts";
import { skipUnread } from "./lost.ts";
import { readName } from "./names.ts";
import type { Reader } from "./reader.ts";
import { Scope } from "./scope.ts";
import { readSpecifiers, type Specifiers } from "./specifiers.ts";
import {
  declareAlias,
  declareConstant,
  declareTemplate,
  declareUsing,
  stepOverAssertion,
} from "./statements.ts";
import type { CxxType } from "./types.ts";
import { nestingLimit } from "./world.ts";

/** Declarations up to the end of the text or of the braces around it. */
export function readDeclarations(reader: Reader): void {
  while (!reader.isDone()) {
    const from = reader.at;
    readDeclaration(reader);
    // Whatever stands there, the next step is further on.
    if (reader.at === from) reader.skip();
    if (!reader.world.isExhausted()) continue;
    reader.reportSyntax(from);
    reader.at = reader.end;
  }
}

/** One declaration outside of classes. Functions and variables are stepped over. */
export function readDeclaration(reader: Reader): void {
  switch (reader.text()) {
    case "{":
    case ";":
      return reader.skip();
    case "namespace":
      return readNamespace(reader);
    case "inline":
      if (reader.is("namespace", 1)) return readNamespace(reader);
      break;
    case "extern":
      if (reader.kind(1) === "string") return readLinkage(reader);
      if (reader.is("template", 1)) return reader.skipDeclaration();
      break;
    case "using":
      return declareUsing(reader);
    case "template": {
      const from = reader.at;
      if (declareTemplate(reader)) return;
      reader.at = from;
      return reader.skipDeclaration();
    }
  }
  if (stepOverAssertion(reader)) return;
  readSimple(reader);
}

/** `namespace A::B {`, `inline namespace`, one without a name, `namespace A = B;` */
function readNamespace(reader: Reader): void {
  const isInline = reader.take("inline");
  reader.at++;
  readAttributes(reader);
  let { scope } = reader;
  if (reader.kind() === "word" && reader.is("=", 1)) {
    const name = reader.takeWord() ?? "";
    reader.at++;
    const named = readName(reader);
    if (named?.kind === "namespace") scope.names.set(name, named);
    return skipUnread(reader);
  }
  if (reader.is("{")) scope = innerNamespace(scope, "(anonymous namespace)", "seen");
  while (reader.kind() === "word") {
    const isInner = reader.is("inline") && reader.take("inline");
    const name = reader.takeWord() ?? "";
    readAttributes(reader);
    scope = innerNamespace(scope, name, isInline || isInner ? "seen" : "named");
    if (!reader.take("::")) break;
  }
  if (!reader.is("{")) return skipUnread(reader);
  const close = reader.closing();
  const inside = reader.inside(reader.at + 1, close, scope);
  reader.at = Math.min(reader.end, close + 1);
  if (reader.world.deeper(() => readDeclarations(inside) ?? true) === null) reportDepth(inside);
}

function innerNamespace(around: Scope, name: string, how: "named" | "seen"): Scope {
  const known = around.names.get(name);
  if (known?.kind === "namespace") return known.scope;
  const scope = new Scope("namespace", `${around.prefix}${name}::`, around);
  around.names.set(name, { kind: "namespace", scope });
  if (how === "seen") around.seen.push(scope);
  return scope;
}

/** `extern "C" {` and `extern "C"` before one declaration. */
function readLinkage(reader: Reader): void {
  reader.at += 2;
  if (!reader.is("{")) {
    if (reader.world.deeper(() => readDeclaration(reader) ?? true) === null) reportDepth(reader);
    return;
  }
  const close = reader.closing();
  const inside = reader.inside(reader.at + 1, close);
  reader.at = Math.min(reader.end, close + 1);
  if (reader.world.deeper(() => readDeclarations(inside) ?? true) === null) reportDepth(inside);
}

function reportDepth(reader: Reader): void {
  reader.world.report("nesting-too-deep", { limit: nestingLimit }, reader.spanFrom(reader.at));
  reader.at = reader.end;
}

function readSimple(reader: Reader): void {
  const specifiers = readSpecifiers(reader, untaggedId(reader));
  const { type, words } = specifiers;
  if (type === null) return skipUnread(reader);
  if (words.has("typedef")) return declareAlias(reader, specifiers, type);
  if (reader.take(";")) return;
  if (words.has("const") || words.has("constexpr") || / const/.test(type.canon ?? ""))
    return readConstants(reader, specifiers, type);
  skipUnread(reader);
}

function readConstants(reader: Reader, specifiers: Specifiers, base: CxxType): void {
  for (;;) {
    const declarator = readDeclarator(reader, base);
    if (declarator === null || isFunction(declarator.type)) return skipUnread(reader);
    declareConstant(reader, specifiers, declarator);
    if (!reader.take(",")) break;
  }
  skipUnread(reader);
}

/** Tokens between a declaration's start and the brace of its class that are looked over for a name. */
const longestHead = 200;

/** What a class without a tag is called: `typedef struct { … } A;` is A; else after its place. */
function untaggedId(reader: Reader): string {
  const { tokens } = reader.unit;
  let at = reader.at;
  const last = Math.min(reader.end, at + longestHead);
  while (at < last && !/^[{;(=]$/.test(tokens.spelling(at))) at++;
  const close = tokens.spelling(at) === "{" ? tokens.partner(at) : -1;
  const { prefix } = reader.scope;
  if (close !== -1 && tokens.spelling(reader.at) === "typedef") {
    let next = close + 1;
    for (; tokens.kind(next) === "word"; next++) {
      if (tokens.spelling(next + 1) === "(" && tokens.partner(next + 1) > next)
        next = tokens.partner(next + 1);
      else if (tokens.kind(next + 1) !== "word") break;
    }
    const after = tokens.spelling(next + 1);
    if (tokens.kind(next) === "word" && /^[;,]$/.test(after))
      return reader.world.freeId(`${prefix}${tokens.spelling(next)}`);
  }
  const { line } = reader.unit.directives.locator.span(tokens.start(reader.at), tokens.end(reader.at));
  const variable =
    close !== -1 && tokens.kind(close + 1) === "word" ? tokens.spelling(close + 1) : `line ${line}`;
  return reader.world.freeId(`${prefix}<${variable}>`);
}
