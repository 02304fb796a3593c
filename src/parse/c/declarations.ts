import type { Type, UnresolvedReason } from "../../model/model.ts";
import { heldRecord } from "../../model/model.ts";
import type { SyntaxNode } from "../tree.ts";
import type { Annotation } from "./annotations.ts";
import { nameNodeOf, readDeclarator, squeeze } from "./declarators.ts";
import { childOf, childrenOf } from "./nodes.ts";
import { rewriteKeywords } from "./keywords.ts";
import { refuseSlice } from "./refusals.ts";
import { readRequest } from "./requests.ts";
import { originalText, spanIn } from "./scope.ts";
import type { Place, Scope, Unit } from "./scope.ts";
import { isSameType } from "./shape.ts";
import type { Slice } from "./slice.ts";
import { NESTING_LIMIT } from "./draft.ts";
import { readSpecifier } from "./specifiers.ts";
import { readAssertedExpression, readAssertion } from "./stated.ts";

/** Reads one slice into the scope: its typedefs at once, its record bodies when somebody needs them. */
export function declareSlice(scope: Scope, unit: Unit, slice: Slice): void {
  const { text } = unit.source;
  const end = slice.bodyBrace ?? slice.end;
  const original = unit.sliced.directives.liveText(slice.start, end) + (slice.bodyBrace === null ? "" : ";");
  if (slice.kind === "assert") return declareAssertion(scope, unit, slice, original);
  if (slice.damage !== null) return refuseDamaged(scope, unit, slice);
  if (slice.conditional !== null) return refuseConditional(scope, unit, slice);
  const fragment = { text: original, base: slice.start };
  const rewritten = rewriteKeywords(fragment, scope.meaningsIn(unit));
  const outcome = scope.parser.parse(rewritten.text, slice.start);
  switch (outcome.kind) {
    case "tree": {
      const place = { scope, unit, fragment, annotations: rewritten.annotations };
      return declareTree(place, outcome.root, slice);
    }
    case "error": {
      const span = unit.sliced.directives.locator.span(outcome.start, outcome.end);
      const near = nearText(text, outcome.start, end);
      scope.report("c-syntax", { near }, span);
      return refuseSlice(scope, unit, slice, {
        code: "syntax",
        detail: `line ${span.line}, near \`${near}\``,
      });
    }
    case "too-deep":
      return refuseDeep(scope, unit, slice);
  }
}

function declareAssertion(scope: Scope, unit: Unit, slice: Slice, original: string): void {
  // `C_ASSERT(…) struct A { … };`: a `;` is missing.
  if (slice.form !== null && slice.conditional === null) return refuseDamaged(scope, unit, slice);
  const open = original.indexOf("(");
  const close = original.lastIndexOf(")");
  if (slice.damage !== null || slice.conditional !== null || open === -1 || close <= open) return;
  readAssertion(scope, unit, { text: original.slice(open + 1, close), base: slice.start + open + 1 });
}

function refuseDamaged(scope: Scope, unit: Unit, slice: Slice): void {
  if (slice.damage === "too-deep") return refuseDeep(scope, unit, slice);
  const span = unit.sliced.directives.locator.span(slice.start, slice.end);
  const near = nearText(unit.source.text, slice.start, slice.end);
  scope.report("c-syntax", { near }, span);
  refuseSlice(scope, unit, slice, { code: "syntax", detail: "the declaration does not end" });
}

function refuseDeep(scope: Scope, unit: Unit, slice: Slice): void {
  const span = unit.sliced.directives.locator.span(slice.start, slice.end);
  scope.report("nesting-too-deep", { limit: NESTING_LIMIT }, span);
  refuseSlice(scope, unit, slice, { code: "unsupported", detail: `nested more than ${NESTING_LIMIT} deep` });
}

function refuseConditional(scope: Scope, unit: Unit, slice: Slice): void {
  const mark = slice.conditional;
  if (mark === null) return;
  const span = unit.sliced.directives.locator.span(mark.offset, mark.offset + mark.directive.length);
  if (slice.form !== null) scope.report("c-conditional", { directive: mark.directive }, span);
  const detail = `${mark.directive} inside it; preprocess the text first`;
  refuseSlice(scope, unit, slice, { code: "unsupported", detail });
}

function nearText(text: string, start: number, end: number): string {
  const line =
    text
      .slice(start, Math.min(end, start + 60))
      .trimStart()
      .split("\n")[0] ?? "";
  return line.trimEnd();
}

function declareTree(place: Place, root: SyntaxNode, slice: Slice): void {
  let from = slice.start;
  for (const node of root.children) {
    if (node.type === "type_definition") declareTypedef(place, node, from);
    else if (node.type === "declaration") declareVariable(place, node, from);
    else if (/^(?:struct|union|enum)_specifier$/.test(node.type)) declareTagOnly(place, node, from, slice);
    else if (node.type === "expression_statement" || slice.form === null) continue;
    else refuseStrange(place, node, slice);
    from = node.end;
  }
}

/** A tree without errors whose top is no declaration: the grammar took the text for something else. */
function refuseStrange(place: Place, node: SyntaxNode, slice: Slice): void {
  const span = spanIn(place, node.start, node.end);
  const near = nearText(place.unit.source.text, node.start, node.end);
  place.scope.report("c-syntax", { near }, span);
  const reason: UnresolvedReason = { code: "syntax", detail: `near \`${near}\`` };
  refuseSlice(place.scope, place.unit, slice, reason);
}

/** `struct A { … };`: the grammar gives the bare specifier. */
function declareTagOnly(place: Place, node: SyntaxNode, from: number, slice: Slice): void {
  const wrapped: SyntaxNode = {
    type: "declaration",
    field: null,
    start: node.start,
    end: slice.end,
    children: [{ ...node, field: "type" }],
  };
  readSpecifier(place, wrapped, from, { untaggedId: unnamedId(place, wrapped), isOutermost: true });
}

function declareVariable(place: Place, node: SyntaxNode, from: number): void {
  const declarators = childrenOf(node, "declarator");
  const first = declarators[0];
  const assertion = first === undefined ? null : assertedCondition(place, first);
  if (assertion !== null) return readAssertedExpression(place, assertion);
  const name = first === undefined ? null : readName(place, first);
  const untaggedId = name === null ? unnamedId(place, node) : `<${name}>`;
  const specifier = readSpecifier(place, node, from, { untaggedId, isOutermost: true });
  // A record may be defined in a parameter list.
  for (const declarator of declarators) {
    if (/function_declarator/.test(declarator.type)) readDeclarator(place, declarator, specifier.type);
  }
}

function declareTypedef(place: Place, node: SyntaxNode, from: number): void {
  const declarators = childrenOf(node, "declarator");
  const first = declarators[0];
  const assertion = first === undefined ? null : assertedCondition(place, first);
  if (assertion !== null) return readAssertedExpression(place, assertion);
  const direct = declarators.find((declarator) =>
    /^(?:type_)?identifier$|^primitive_type$/.test(declarator.type),
  );
  const pointerName = first === undefined ? null : readName(place, first);
  const untaggedId =
    direct === undefined
      ? pointerName === null
        ? unnamedId(place, node)
        : `<${pointerName}>`
      : freeId(place, originalText(place, direct.start, direct.end));
  const specifier = readSpecifier(place, node, from, { untaggedId, isOutermost: true });
  for (const declarator of declarators) defineAlias(place, declarator, specifier.type, specifier.own);
}

/** An untagged enum is called after its first enumerator; nothing else can refer to such a type. */
function unnamedId(place: Place, node: SyntaxNode): string {
  const type = childOf(node, "type");
  const body = type === null ? null : childOf(type, "body");
  const first = body?.children.find((child) => child.type === "enumerator")?.children[0];
  return first === undefined
    ? `<unnamed at ${node.start}>`
    : `<${originalText(place, first.start, first.end)}>`;
}

/** A typedef names its untagged record, unless another record has that name as its tag. */
function freeId(place: Place, name: string): string {
  return place.scope.text.tags.has(name) ? `${name}::<typedef>` : name;
}

function defineAlias(place: Place, declarator: SyntaxNode, base: Type, own: readonly Annotation[]): void {
  const { scope } = place;
  const declared = readDeclarator(place, declarator, base);
  if (declared.name === null) return;
  const { name } = declared;
  if (place.unit.isVocabulary && scope.text.names.has(name) && scope.aliases.has(name)) return;
  const request = readRequest(place, own);
  const span = spanIn(place, declared.start, declared.end);
  const refused: UnresolvedReason | null =
    request.refused ??
    (own.some(isLoweringAttribute)
      ? { code: "unsupported", detail: "__attribute__((aligned)) on a typedef" }
      : null);
  const target: Type =
    refused === null
      ? declared.type
      : {
          kind: "unresolved",
          spelling: squeeze(originalText(place, declarator.start, declarator.end)),
          reason: refused,
          span,
        };
  const existing = scope.aliases.get(name);
  if (existing !== undefined) {
    if (isSameType(existing.target, target) && existing.requestedAlignment === request.alignment) return;
    scope.report("c-redefinition", { name }, span);
    const reason = {
      code: "unsupported",
      detail: `${name} is defined twice with different contents`,
    } as const;
    scope.aliases.set(name, { ...existing, target: { kind: "unresolved", spelling: name, reason, span } });
    return;
  }
  scope.aliases.set(name, { kind: "alias", name, target, requestedAlignment: request.alignment });
  if (place.unit.isVocabulary) scope.vocabularyAliases.add(name);
  const record =
    declared.type.kind === "record" || declared.type.kind === "alias" ? heldRecord(declared.type) : null;
  if (record !== null && request.alignment === null) scope.addRecordAlias(record, name);
  if (declared.type.kind === "enum") scope.addRecordAlias(`enum ${declared.type.enum}`, name);
}

function isLoweringAttribute(annotation: Annotation): boolean {
  return annotation.kind === "gnu-aligned";
}

/** `typedef char __C_ASSERT__[(condition) ? 1 : -1];`, which is what C_ASSERT expands to. */
function assertedCondition(place: Place, declarator: SyntaxNode): SyntaxNode | null {
  let array: SyntaxNode | null = declarator;
  while (array !== null && array.type !== "array_declarator") array = childOf(array, "declarator");
  const name = array === null ? null : childOf(array, "declarator");
  if (array === null || name === null) return null;
  if (!/assert/i.test(originalText(place, name.start, name.end))) return null;
  let size = childOf(array, "size");
  while (size?.type === "parenthesized_expression") size = size.children[0] ?? null;
  return size === null ? null : childOf(size, "condition");
}

function readName(place: Place, declarator: SyntaxNode): string | null {
  const node = nameNodeOf(declarator);
  return node === null ? null : originalText(place, node.start, node.end);
}
