import type { SyntaxNode } from "../tree.ts";
import { nameNodeOf } from "./declarators.ts";
import { childOf, childrenOf } from "./nodes.ts";
import { originalText, spanIn } from "./scope.ts";
import type { Place } from "./scope.ts";

/**
 * Takes what comments beside the fields say about offsets: `//0x440`, `/* 0x0440 *\/`, `// +0x440`, and
 * `//0x440 bytes (sizeof)` or `/* size: 0x0440 *\/` next to the record. Fields of anonymous parts count from the outer record's start;
 * comments inside named parts are left alone, since authors count them in either way.
 */
export function readOffsetComments(place: Place, node: SyntaxNode, body: SyntaxNode, record: string): void {
  if (!originalText(place, body.start, body.end).includes("0x") && sizeNear(place, node) === undefined)
    return;
  const open = [body];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    let from = part.start + 1;
    for (const field of part.children) {
      if (field.type !== "field_declaration") continue;
      const [declarator, ...others] = childrenOf(field, "declarator");
      const inner = childOf(field, "type")?.children.find(isBody);
      if (declarator === undefined && inner !== undefined) open.push(inner);
      if (declarator !== undefined && others.length === 0) offsetFact(place, record, field, declarator, from);
      from = field.end;
    }
  }
  sizeFact(place, node, record);
}

const trailingOffset = /^[ \t]*(?:\/\/|\/\*)[ \t]*\+?[ \t]*(0x[0-9a-fA-F]{1,8})\b(?![ \t]*bytes)/;
const leadingOffset = /\/\*[ \t]*\+?[ \t]*(0x[0-9a-fA-F]{1,8})[ \t]*\*\/[ \t]*$/;
const sizeBefore = /\/\/[ \t]*(0x[0-9a-fA-F]{1,8}|\d{1,10}) bytes \(sizeof\)\s*(?:typedef\s+)?$/;
const sizeAfter = /^[^\n{}]*\/\/[ \t]*(0x[0-9a-fA-F]{1,8}|\d{1,10}) bytes \(sizeof\)/;
/** As pdbex prints it behind the closing brace. */
const namedSizeAfter = /^[^\n{}]*\/\*[ \t]*size:[ \t]*(0x[0-9a-fA-F]{1,8}|\d{1,10})[ \t]*\*\//;

function isBody(node: SyntaxNode): boolean {
  return node.type === "field_declaration_list";
}

function offsetFact(
  place: Place,
  record: string,
  field: SyntaxNode,
  declarator: SyntaxNode,
  from: number,
): void {
  const text = place.unit.source.text;
  const bytes =
    trailingOffset.exec(text.slice(field.end, field.end + 120))?.[1] ??
    leadingOffset.exec(lastLine(text.slice(Math.max(from, field.start - 120), field.start)))?.[1];
  const name = nameNodeOf(declarator);
  if (bytes === undefined || name === null) return;
  const path = originalText(place, name.start, name.end);
  const span = spanIn(place, name.start, name.end);
  place.scope.stated.push({ kind: "offset", record, path, bytes: Number(bytes), by: "comment", span });
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf("\n") + 1);
}

function sizeNear(place: Place, node: SyntaxNode): string | undefined {
  const text = place.unit.source.text;
  return (
    sizeBefore.exec(text.slice(Math.max(0, node.start - 120), node.start))?.[1] ??
    sizeAfter.exec(text.slice(node.end, node.end + 160))?.[1] ??
    namedSizeAfter.exec(text.slice(node.end, node.end + 160))?.[1]
  );
}

function sizeFact(place: Place, node: SyntaxNode, record: string): void {
  const bytes = sizeNear(place, node);
  if (bytes === undefined) return;
  const span = spanIn(place, node.start, node.end);
  place.scope.stated.push({ kind: "size", record, bytes: Number(bytes), by: "comment", span });
}
