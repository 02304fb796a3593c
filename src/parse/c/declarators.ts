import type { PointerType, Type, UnresolvedReason } from "../../model/model.ts";
import type { SyntaxNode } from "../tree.ts";
import { annotationsWithin } from "./annotations.ts";
import { evaluate } from "./constants.ts";
import { isFailure } from "./conversions.ts";
import { childOf, childrenOf } from "./nodes.ts";
import { inPassing, originalText, spanIn } from "./scope.ts";
import type { Place } from "./scope.ts";

/** One name with its type. */
export interface Declared {
  readonly name: string | null;
  /** Where the name stands; the declarator itself if it has none. */
  readonly start: number;
  readonly end: number;
  readonly type: Type;
}

/** Reads a declarator from the outside in, which is the order in which C applies it to the base type. */
export function readDeclarator(place: Place, declarator: SyntaxNode, base: Type): Declared {
  let type = base;
  let node: SyntaxNode | null = declarator;
  while (node !== null) {
    const inner = innerDeclarator(node);
    switch (node.type) {
      case "pointer_declarator":
      case "pointer_type_declarator":
      case "abstract_pointer_declarator":
        type = pointerTo(place, node, inner, type);
        break;
      case "array_declarator":
      case "abstract_array_declarator":
        type = arrayOf(place, node, type);
        break;
      case "function_declarator":
      case "abstract_function_declarator":
        defineRecordsInside(place, node);
        type = { kind: "function", spelling: squeeze(originalText(place, declarator.start, declarator.end)) };
        break;
      case "identifier":
      case "field_identifier":
      case "type_identifier":
      case "primitive_type":
        return { name: originalText(place, node.start, node.end), start: node.start, end: node.end, type };
    }
    node = inner;
  }
  return { name: null, start: declarator.start, end: declarator.end, type };
}

function innerDeclarator(node: SyntaxNode): SyntaxNode | null {
  const inner = childOf(node, "declarator");
  if (inner !== null) return inner;
  if (!/parenthesized|attributed/.test(node.type)) return null;
  return node.children.find((child) => /declarator$|identifier$|primitive_type/.test(child.type)) ?? null;
}

/** `__ptr32` stands behind the star that it changes. */
function pointerTo(place: Place, node: SyntaxNode, inner: SyntaxNode | null, pointee: Type): PointerType {
  const end = inner?.start ?? node.end;
  const isShort = annotationsWithin(place.annotations, node.start, Math.max(end, node.end)).some(
    (annotation) => annotation.kind === "pointer-32" && (inner === null || annotation.at < inner.start),
  );
  return { kind: "pointer", size: isShort ? 4 : 8, pointee };
}

function arrayOf(place: Place, node: SyntaxNode, element: Type): Type {
  const size = childOf(node, "size");
  if (size === null) return { kind: "array", element, length: null };
  const value = evaluate(place, size);
  if (isFailure(value)) return unreadableArray(place, node, value.why);
  const isNegative = value.value < 0n;
  if (isNegative || value.value > BigInt(Number.MAX_SAFE_INTEGER)) {
    const detail = isNegative
      ? `its length is ${value.value}`
      : `its length ${value.value} is larger than any object`;
    return unreadableArray(place, node, { code: "value", detail });
  }
  return { kind: "array", element, length: Number(value.value) };
}

function unreadableArray(place: Place, node: SyntaxNode, reason: UnresolvedReason): Type {
  const spelling = squeeze(originalText(place, node.start, node.end));
  return { kind: "unresolved", spelling, reason, span: spanIn(place, node.start, node.end) };
}

/** A record may be defined in a parameter list; in C its tag is known no further, but its layout can be asked for. */
function defineRecordsInside(place: Place, node: SyntaxNode): void {
  const open = [...childrenOf(node, "parameters")];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (/^(?:struct|union|enum)_specifier$/.test(next.type) && childOf(next, "body") !== null)
      place.scope.readers.specifiedType(place, next, inPassing(`<parameter at ${next.start}>`));
    else open.push(...next.children);
  }
}

/** The node of the name that a declarator declares; null if it has none. */
export function nameNodeOf(declarator: SyntaxNode): SyntaxNode | null {
  let node: SyntaxNode | null = declarator;
  while (node !== null && !/identifier$|^primitive_type$/.test(node.type)) node = innerDeclarator(node);
  return node;
}

/** The text on one line, at most 120 characters. */
export function squeeze(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 120 ? `${line.slice(0, 117)}...` : line;
}
