import type { Field, RecordId, Type } from "../../model/model.ts";
import { withoutAliases } from "../../model/model.ts";
import type { SyntaxNode } from "../tree.ts";
import type { Annotation } from "./annotations.ts";
import { evaluate, evaluateFragment } from "./constants.ts";
import { isFailure } from "./conversions.ts";
import { nameNodeOf, readDeclarator, squeeze } from "./declarators.ts";
import { childrenOf } from "./nodes.ts";
import { readRequest } from "./requests.ts";
import type { Request } from "./requests.ts";
import { originalText, spanIn } from "./scope.ts";
import type { Evaluated, Place } from "./scope.ts";
import { unresolvedPart } from "./shape.ts";
import { readSpecifier } from "./specifiers.ts";

/** The fields of a record body in order of declaration. Records nested in it are defined on the way. */
export function readFields(place: Place, body: SyntaxNode, outer: RecordId): readonly Field[] {
  const fields: Field[] = [];
  let from = body.start;
  for (const node of body.children) {
    if (node.type === "field_declaration") {
      for (const field of fieldsOf(place, node, from, outer, fields.length)) fields.push(field);
    }
    from = node.end;
  }
  for (const field of fields) {
    place.scope.complete(field.type);
    reportUnresolved(place, field);
  }
  return fields;
}

interface Item {
  readonly at: number;
  readonly field: Field;
}

function fieldsOf(
  place: Place,
  node: SyntaxNode,
  from: number,
  outer: RecordId,
  position: number,
): readonly Field[] {
  const declarators = childrenOf(node, "declarator");
  const partName = declarators.length === 1 ? declaratorName(place, declarators[0]) : null;
  const specifier = readSpecifier(place, node, from, {
    untaggedId: `${outer}::<${partName ?? position}>`,
    isOutermost: false,
  });
  const storage = node.children.find((child) => child.type === "storage_class_specifier");
  if (storage !== undefined) return [withStorageClass(place, node, storage, specifier.type)];
  const items: Item[] = declarators.map((declarator, index) => ({
    at: declarator.start,
    field: declaredField(
      place,
      node,
      declarator,
      specifier.type,
      requestFor(place, specifier.own, declarators, index),
    ),
  }));
  for (const annotation of specifier.own) {
    if (annotation.kind !== "unnamed-bit-field") continue;
    items.push({ at: annotation.at, field: unnamedBitField(place, annotation, specifier) });
  }
  if (items.length === 0) return anonymousMember(place, node, specifier);
  return items.sort((left, right) => left.at - right.at).map((item) => item.field);
}

type Specifier = ReturnType<typeof readSpecifier>;

/** `static int count;` is C++, where it is no field. cl: C2071. */
function withStorageClass(place: Place, node: SyntaxNode, storage: SyntaxNode, type: Type): Field {
  const detail = `${originalText(place, storage.start, storage.end)} has no place in a record of C (C2071)`;
  const request: Request = { ...nothing, refused: { code: "unsupported", detail } };
  return memberOf(null, type, request, place, node.start, node.end);
}

/** `struct { … };`, and in Microsoft's C also `struct Tag { … };`, `struct Tag;` and `TYPEDEF_NAME;`: fields show through. */
function anonymousMember(place: Place, node: SyntaxNode, specifier: Specifier): readonly Field[] {
  if (withoutAliases(specifier.type).kind !== "record" && unresolvedPart(specifier.type) === null) return [];
  const request = readRequest(place, specifier.own);
  return [memberOf(null, specifier.type, request, place, node.start, node.end)];
}

function declaredField(
  place: Place,
  node: SyntaxNode,
  declarator: SyntaxNode,
  base: Type,
  request: Request,
): Field {
  const declared = readDeclarator(place, declarator, base);
  const clause = node.children[node.children.indexOf(declarator) + 1];
  const width = clause?.type === "bitfield_clause" ? clause.children[0] : undefined;
  if (width === undefined) {
    return memberOf(declared.name, declared.type, request, place, declared.start, declarator.end);
  }
  return bitField(place, declared, evaluate(place, width), request);
}

function unnamedBitField(
  place: Place,
  annotation: Extract<Annotation, { kind: "unnamed-bit-field" }>,
  specifier: Specifier,
): Field {
  const width = evaluateFragment(place.scope, place.unit, annotation.width);
  const declared = { name: null, type: specifier.type, start: annotation.at, end: annotation.end };
  return bitField(place, declared, width, readRequest(place, specifier.own));
}

function memberOf(
  name: string | null,
  type: Type,
  request: Request,
  place: Place,
  start: number,
  end: number,
): Field {
  const span = spanIn(place, start, end);
  const refused: Type | null =
    request.refused === null
      ? null
      : {
          kind: "unresolved",
          spelling: squeeze(originalText(place, start, end)),
          reason: request.refused,
          span,
        };
  return {
    kind: "member",
    name,
    type: refused ?? type,
    requestedAlignment: request.alignment,
    packed: request.isPacked,
    span,
  };
}

/** A width that has no value makes the whole record unverified: the field becomes a member without a type. */
function bitField(
  place: Place,
  declared: {
    readonly name: string | null;
    readonly type: Type;
    readonly start: number;
    readonly end: number;
  },
  width: Evaluated,
  request: Request,
): Field {
  const isUsable = !isFailure(width) && width.value >= 0n && width.value <= 0xffffn;
  if (!isUsable || request.refused !== null) {
    const reason = isFailure(width)
      ? width.why
      : (request.refused ??
        ({ code: "value", detail: `a bit-field cannot be ${width.value} bits wide` } as const));
    const refusal = { ...request, refused: reason };
    return memberOf(declared.name, declared.type, refusal, place, declared.start, declared.end);
  }
  return {
    kind: "bit-field",
    name: declared.name,
    type: declared.type,
    bitWidth: Number(width.value),
    requestedAlignment: request.alignment,
    packed: request.isPacked,
    span: spanIn(place, declared.start, declared.end),
  };
}

/** Attributes before the first declarator are for all of them; later ones for the declarator they stand at. */
function requestFor(
  place: Place,
  own: readonly Annotation[],
  declarators: readonly SyntaxNode[],
  index: number,
): Request {
  if (own.length === 0) return nothing;
  const first = declarators[0]?.start ?? 0;
  return readRequest(
    place,
    own.filter((annotation) => annotation.at < first || ownerOf(place, annotation.at, declarators) === index),
  );
}

const nothing: Request = { alignment: null, isPacked: false, refused: null };

function ownerOf(place: Place, at: number, declarators: readonly SyntaxNode[]): number {
  const last = declarators.findLastIndex((declarator) => declarator.start <= at);
  const end = declarators[last]?.end ?? at;
  return at > end && originalText(place, end, at).includes(",") ? last + 1 : last;
}

function declaratorName(place: Place, declarator: SyntaxNode | undefined): string | null {
  const node = declarator === undefined ? null : nameNodeOf(declarator);
  return node === null ? null : originalText(place, node.start, node.end);
}

/** A name that nobody defines is told at the first place that needs it by value. */
function reportUnresolved(place: Place, field: Field): void {
  const part = unresolvedPart(field.type);
  if (part === null) return;
  if (part.reason.code === "unknown")
    place.scope.report("c-unknown-type", { spelling: part.spelling }, field.span);
  else if (part.reason.code === "value") {
    place.scope.report("c-constant", { expression: part.spelling, why: part.reason.detail }, field.span);
  }
}
