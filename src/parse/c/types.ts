import type { Type, UnresolvedReason } from "../../model/model.ts";
import type { SyntaxNode } from "../tree.ts";
import { readDeclarator, squeeze } from "./declarators.ts";
import { readEnumSpecifier } from "./enums.ts";
import { rewriteKeywords } from "./keywords.ts";
import { readRecordSpecifier } from "./records.ts";
import type { Fragment } from "./annotations.ts";
import { isBuiltinWord, scalarOf } from "./scalars.ts";
import { childOf } from "./nodes.ts";
import { inPassing, isAmbiguousMacro, macroBody, originalText, spanIn } from "./scope.ts";
import type { Place, SpecifierContext } from "./scope.ts";

/** The type that a specifier names or defines. */
export function specifiedType(place: Place, node: SyntaxNode, context: SpecifierContext): Type {
  const text = wholeWords(place, node);
  switch (node.type) {
    case "struct_specifier":
    case "union_specifier":
      return readRecordSpecifier(place, node, context);
    case "enum_specifier":
      return readEnumSpecifier(place, node, context);
    case "sized_type_specifier":
      return (
        scalarOf(text) ?? unreadable(place, node, { code: "unsupported", detail: "no such type in MSVC" })
      );
    case "primitive_type":
    case "type_identifier":
      return namedType(place, node, text);
  }
  return unreadable(place, node, {
    code: "syntax",
    detail: "no type that can be read without a preprocessor",
  });
}

/** The node's text; a stand-in such as `int` for `__int64` may be shorter than the word it stands for. */
function wholeWords(place: Place, node: SyntaxNode): string {
  const { text, base } = place.fragment;
  let end = node.end - base;
  while (end < text.length && /\w/.test(text[end] ?? "")) end += 1;
  return text.slice(node.start - base, end);
}

/** `sizeof(T)`, a cast: a specifier and a declarator without a name. */
export function describedType(place: Place, node: SyntaxNode): Type {
  const specifier = childOf(node, "type");
  if (specifier === null) return unreadable(place, node, { code: "syntax", detail: "a type is missing" });
  const base = specifiedType(place, specifier, inPassing(`<type at ${node.start}>`));
  const declarator = childOf(node, "declarator");
  return declarator === null ? base : readDeclarator(place, declarator, base).type;
}

function namedType(place: Place, node: SyntaxNode, name: string): Type {
  const { scope } = place;
  if (isBuiltinWord(name)) {
    return scalarOf(name) ?? unreadable(place, node, { code: "unsupported", detail: "no such type in MSVC" });
  }
  const body = place.unit.isVocabulary ? null : macroBody(place.unit, name, node.start);
  if (body !== null) {
    const type = scope.deeper(() => macroType(place, node, name, body));
    return type ?? unreadable(place, node, { code: "cyclic", detail: `macro ${name} is nested too deep` });
  }
  if (isAmbiguousMacro(place.unit, name))
    return unreadable(place, node, {
      code: "unsupported",
      detail: "a macro that is defined in several ways",
    });
  const type = scope.typeNamed(name);
  if (type !== null) return type;
  return unreadable(place, node, whyUnknown(place, name));
}

function whyUnknown(place: Place, name: string): UnresolvedReason {
  const { scope } = place;
  if (scope.isBeingDeclared(name)) return { code: "cyclic", detail: `${name} is defined by itself` };
  if (scope.isAtLimit())
    return { code: "unsupported", detail: `${name} is used too far ahead of its definition` };
  return { code: "unknown", detail: name };
}

/** `#define DWORD unsigned long` in text that no preprocessor has seen: a typedef in all but name. */
function macroType(place: Place, node: SyntaxNode, name: string, body: Fragment): Type {
  const target = macroTarget(place, node, name, body);
  if (target !== null) return { kind: "alias", name, target, requestedAlignment: null };
  return unreadable(place, node, {
    code: "unsupported",
    detail: `macro ${name}; preprocess the text first`,
  });
}

function macroTarget(place: Place, node: SyntaxNode, name: string, body: Fragment): Type | null {
  const { scope, unit } = place;
  const isPlain = /^[A-Za-z_][\w\s*]*$/.test(body.text) && !body.text.split(/\W+/).includes(name);
  if (!isPlain) return null;
  const rewritten = rewriteKeywords(body, scope.meaningsIn(unit));
  const before = "enum{x=sizeof(";
  const outcome = scope.parser.parse(`${before}${rewritten.text})};`, body.base - before.length);
  const descriptor = outcome.kind === "tree" ? find(outcome.root, "type_descriptor") : null;
  const inner = { ...place, fragment: body, annotations: rewritten.annotations };
  if (descriptor !== null) return describedType(inner, descriptor);
  // A lone name the grammar takes for a value.
  return /^\w+$/.test(body.text)
    ? namedType(inner, { ...node, start: body.base, end: body.base + body.text.length }, body.text)
    : null;
}

function find(node: SyntaxNode, type: string): SyntaxNode | null {
  const open = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.type === type) return next;
    open.push(...next.children);
  }
  return null;
}

function unreadable(
  place: Place,
  node: SyntaxNode,
  reason: Extract<Type, { kind: "unresolved" }>["reason"],
): Type {
  const spelling = squeeze(originalText(place, node.start, node.end));
  return { kind: "unresolved", spelling, reason, span: spanIn(place, node.start, node.end) };
}
