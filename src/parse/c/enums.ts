import type { Enumerator, EnumType, ScalarType, Type } from "../../model/model.ts";
import { withoutAliases } from "../../model/model.ts";
import { int } from "../../model/windows.ts";
import type { SyntaxNode } from "../tree.ts";
import { annotationsWithin } from "./annotations.ts";
import { evaluate } from "./constants.ts";
import { isFailure, kindOfScalar } from "./conversions.ts";
import { INT, integer } from "./integers.ts";
import { readRequest } from "./requests.ts";
import { rewriteKeywords } from "./keywords.ts";
import { childOf } from "./nodes.ts";
import { inPassing, originalText, spanIn } from "./scope.ts";
import type { Place, Scope, SpecifierContext } from "./scope.ts";
import { isSameEnum } from "./shape.ts";

/** The enum that a specifier names; if it has a body, its enumerators become constants. */
export function readEnumSpecifier(place: Place, node: SyntaxNode, context: SpecifierContext): Type {
  const nameNode = childOf(node, "name");
  const body = childOf(node, "body");
  const name = nameNode === null ? null : originalText(place, nameNode.start, nameNode.end);
  const id = name ?? context.untaggedId;
  if (body !== null) defineEnum(place, id, name, node, body, context);
  else if (!place.scope.enums.has(id)) declareEnum(place, id, name, node);
  return { kind: "enum", enum: id };
}

function defineEnum(
  place: Place,
  id: string,
  name: string | null,
  node: SyntaxNode,
  body: SyntaxNode,
  context: SpecifierContext,
): void {
  const header = annotationsWithin(place.annotations, node.start, body.start);
  const request = readRequest(place, [...context.leading, ...header, ...context.trailing]);
  const isOpen = [...header, ...context.trailing].some((annotation) => annotation.kind === "declspec-align");
  const underlying = underlyingType(place, node, body.start);
  const refused = isOpen
    ? ({ code: "open", detail: "__declspec(align) after the keyword enum or after its brace" } as const)
    : request.refused;
  addEnum(place.scope, {
    ...emptyEnum(id, name, spanIn(place, node.start, node.end)),
    underlying: underlying.kind === "scalar" ? underlying : int,
    requestedAlignment: request.alignment,
    enumerators: readEnumerators(place, body, underlying.kind === "scalar" ? underlying : int),
    refused: underlying.kind === "unresolved" ? underlying.reason : refused,
  });
}

/** `enum E;` and `enum E : T;`: MSVC gives it its size at once. */
function declareEnum(place: Place, id: string, name: string | null, node: SyntaxNode): void {
  place.scope.complete({ kind: "record", record: id });
  if (place.scope.enums.has(id)) return;
  const underlying = underlyingType(place, node, node.end + 1);
  addEnum(place.scope, {
    ...emptyEnum(id, name, spanIn(place, node.start, node.end)),
    underlying: underlying.kind === "scalar" ? underlying : int,
    refused: underlying.kind === "unresolved" ? underlying.reason : null,
  });
}

/** An enum of C of which nothing is said yet. */
export function emptyEnum(id: string, name: string | null, span: EnumType["span"]): EnumType {
  return {
    id,
    name,
    path: null,
    aliases: [],
    underlying: int,
    requestedAlignment: null,
    enumerators: [],
    refused: null,
    span,
  };
}

/** Adds an enum, or compares it with the one of the same id. Another set of values is told, not chosen from. */
export function addEnum(scope: Scope, type: EnumType): void {
  const existing = scope.enums.get(type.id);
  if (existing === undefined || existing.enumerators.length === 0) {
    scope.enums.set(type.id, type);
    return;
  }
  if (type.enumerators.length === 0 || isSameEnum(existing, type)) return;
  scope.report("c-redefinition", { name: type.id }, type.span);
  const refused = { code: "unsupported", detail: "it is defined twice with different contents" } as const;
  scope.enums.set(type.id, { ...existing, refused });
}

function underlyingType(place: Place, node: SyntaxNode, end: number): Exclude<Type, { kind: "alias" }> {
  const annotation = annotationsWithin(place.annotations, node.start, end).find(
    (candidate) => candidate.kind === "underlying",
  );
  if (annotation === undefined) return int;
  const { scope, unit } = place;
  const rewritten = rewriteKeywords(annotation.type, scope.meaningsIn(unit));
  const before = "typedef ";
  const outcome = scope.parser.parse(`${before}${rewritten.text} x;`, annotation.type.base - before.length);
  const definition = outcome.kind === "tree" ? outcome.root.children[0] : undefined;
  const typeNode = definition === undefined ? null : childOf(definition, "type");
  const inner = { ...place, fragment: annotation.type, annotations: rewritten.annotations };
  const type =
    typeNode === null
      ? null
      : withoutAliases(scope.readers.specifiedType(inner, typeNode, inPassing("<underlying>")));
  if (type?.kind === "scalar" && type.class !== "float" && type.class !== "void") return type;
  const reason = { code: "unsupported", detail: `underlying type ${annotation.type.text.trim()}` } as const;
  return {
    kind: "unresolved",
    spelling: annotation.type.text,
    reason,
    span: spanIn(place, node.start, node.end),
  };
}

/** Values wrap to the underlying type: MSVC truncates what does not fit (spec section 3). */
function readEnumerators(place: Place, body: SyntaxNode, underlying: ScalarType): readonly Enumerator[] {
  const kind = kindOfScalar(underlying) ?? INT;
  const enumerators: Enumerator[] = [];
  let next: bigint | null = 0n;
  for (const node of body.children) {
    if (node.type !== "enumerator") continue;
    const nameNode = childOf(node, "name");
    const valueNode = childOf(node, "value");
    if (nameNode === null) continue;
    const name = originalText(place, nameNode.start, nameNode.end);
    const span = spanIn(place, nameNode.start, node.end);
    if (valueNode !== null) {
      const value = evaluate(place, valueNode);
      next = isFailure(value) ? null : value.value;
      if (isFailure(value)) {
        const expression = originalText(place, valueNode.start, valueNode.end);
        place.scope.report("c-constant", { expression, why: value.why.detail }, span);
      }
    }
    // After a value that nobody can compute the following ones are unknown too.
    if (next === null) continue;
    const value: bigint = integer(next, kind).value;
    enumerators.push({ name, value });
    addConstant(place.scope, name, underlying, value, span);
    next = value + 1n;
  }
  return enumerators;
}

function addConstant(
  scope: Scope,
  name: string,
  type: ScalarType,
  value: bigint,
  span: EnumType["span"],
): void {
  const existing = scope.constants.get(name);
  if (existing === undefined) scope.constants.set(name, { name, type, value, span });
  else if (existing.value !== value) scope.report("c-redefinition", { name }, span);
}
