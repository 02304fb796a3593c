import type { Form, RecordId, RecordType, Type, UnresolvedReason } from "../../model/model.ts";
import type { SyntaxNode } from "../tree.ts";
import { annotationsWithin } from "./annotations.ts";
import { readFields } from "./fields.ts";
import { readOffsetComments } from "./comments.ts";
import { childOf } from "./nodes.ts";
import { readRequest } from "./requests.ts";
import { readAssertion } from "./stated.ts";
import { originalText, spanIn } from "./scope.ts";
import type { Place, Scope, SpecifierContext } from "./scope.ts";
import { isSameRecord } from "./shape.ts";

/** The record that a struct or union specifier names; if it has a body, the record is defined, its fields later. */
export function readRecordSpecifier(place: Place, node: SyntaxNode, context: SpecifierContext): Type {
  const nameNode = childOf(node, "name");
  const body = childOf(node, "body");
  const name = nameNode === null ? null : originalText(place, nameNode.start, nameNode.end);
  const id = name ?? context.untaggedId;
  const isTextsOwn = place.unit.isVocabulary && place.scope.text.tags.has(id);
  if (body !== null && !isTextsOwn) {
    const form: Form = node.type === "union_specifier" ? "union" : "struct";
    place.scope.postponeBody(id, () => defineRecord(place, { id, name, form, node, body, context }));
  }
  return { kind: "record", record: id };
}

interface Definition {
  readonly id: RecordId;
  readonly name: string | null;
  readonly form: Form;
  readonly node: SyntaxNode;
  readonly body: SyntaxNode;
  readonly context: SpecifierContext;
}

function defineRecord(place: Place, definition: Definition): void {
  const { id, name, form, node, body, context } = definition;
  const header = annotationsWithin(place.annotations, node.start, body.start);
  const request = readRequest(place, [...context.leading, ...header, ...context.trailing]);
  const pack = place.unit.sliced.directives.pack.at(body.start);
  const fields = readFields(place, body, id);
  const span = spanIn(place, (childOf(node, "name") ?? node).start, node.end);
  addRecord(place.scope, {
    ...emptyRecord(id, name, form, span),
    fields,
    pack: request.isPacked ? 1 : typeof pack === "number" ? pack : null,
    requestedAlignment: request.alignment,
    refused: request.refused ?? (typeof pack === "object" ? pack : null) ?? openQuestion(place, definition),
  });
  if (context.isOutermost) readOffsetComments(place, node, body, name ?? id);
  for (const annotation of annotationsWithin(place.annotations, body.start, body.end)) {
    if (annotation.kind === "assert") readAssertion(place.scope, place.unit, annotation.expression);
  }
}

/** What MSVC does in these places is recorded nowhere (spec sections 4 and 6). */
function openQuestion(place: Place, { node, body, context }: Definition): UnresolvedReason | null {
  if (context.trailing.some((annotation) => annotation.kind === "declspec-align")) {
    return { code: "open", detail: "__declspec(align) between the closing brace and the name" };
  }
  if (place.unit.sliced.directives.pack.changesWithin(node.start, body.end)) {
    return { code: "open", detail: "#pragma pack between the members of a record" };
  }
  return null;
}

/** Adds a record, or compares it with the one that has its id already: two different ones are both refused. */
export function addRecord(scope: Scope, record: RecordType): void {
  const existing = scope.records.get(record.id);
  if (existing === undefined) {
    scope.records.set(record.id, record);
    return;
  }
  if (isSameRecord(existing, record)) return;
  if (existing.refused?.detail === AMBIGUOUS) return;
  scope.report("c-redefinition", { name: record.id }, record.span);
  scope.records.set(record.id, { ...existing, refused: { code: "unsupported", detail: AMBIGUOUS } });
}

const AMBIGUOUS = "it is defined twice with different contents";

/** A record of C of which nothing is said yet. */
export function emptyRecord(
  id: RecordId,
  name: string | null,
  form: Form,
  span: RecordType["span"],
): RecordType {
  return {
    id,
    name,
    path: null,
    aliases: [],
    form,
    representation: "c",
    fields: [],
    pack: null,
    requestedAlignment: null,
    refused: null,
    accessors: [],
    views: [],
    span,
  };
}
