import type { Type } from "../../model/model.ts";
import type { SyntaxNode } from "../tree.ts";
import { annotationsWithin } from "./annotations.ts";
import type { Annotation } from "./annotations.ts";
import { childOf } from "./nodes.ts";
import type { Place, SpecifierContext } from "./scope.ts";

/** The type that begins a declaration, and the attributes that are the declarators' own. */
export interface Specifier {
  readonly type: Type;
  readonly own: readonly Annotation[];
}

/**
 * Reads the type of a declaration, a typedef or a field. `from` is where the text before it ends: the keyword pass
 * blanks attributes, so they may stand before the node. Position decides (spec section 4): `__declspec(align)` before
 * a specifier that defines a record is the record's; after its name or without a body it is the declarators'.
 */
export function readSpecifier(
  place: Place,
  node: SyntaxNode,
  from: number,
  naming: Pick<SpecifierContext, "untaggedId" | "isOutermost">,
): Specifier {
  const typeNode = childOf(node, "type");
  if (typeNode === null) {
    const reason = { code: "syntax", detail: "a type is missing" } as const;
    const span = place.unit.sliced.directives.locator.span(node.start, node.end);
    return { type: { kind: "unresolved", spelling: "", reason, span }, own: [] };
  }
  const all = annotationsWithin(place.annotations, from, node.end);
  const body = childOf(typeNode, "body");
  if (body === null) {
    const context = { ...naming, leading: [], trailing: [] };
    return { type: place.scope.readers.specifiedType(place, typeNode, context), own: all };
  }
  const firstDeclarator = childOf(node, "declarator")?.start ?? node.end;
  const before = all.filter((annotation) => annotation.at < typeNode.start);
  const after = all.filter((annotation) => annotation.at >= body.end);
  const isRecords = (annotation: Annotation): boolean => annotation.kind === "declspec-align";
  const isTrailing = (annotation: Annotation): boolean =>
    annotation.at < firstDeclarator && trailingKinds.has(annotation.kind);
  const type = place.scope.readers.specifiedType(place, typeNode, {
    ...naming,
    leading: before.filter(isRecords),
    trailing: after.filter(isTrailing),
  });
  const own = [
    ...before.filter((annotation) => !isRecords(annotation)),
    ...after.filter((annotation) => !isTrailing(annotation)),
  ];
  return { type, own };
}

const trailingKinds: ReadonlySet<string> = new Set([
  "declspec-align",
  "gnu-aligned",
  "packed",
  "unsupported",
]);
