import { readType } from "../syntax/read-type.ts";
import type { TypeSyntax } from "../syntax/syntax.ts";
import { Reader, skipAttributes, skipVisibility } from "../tokens/reader.ts";
import { Kind } from "../tokens/token.ts";
import { isEnabled } from "./attributes.ts";
import type { Item } from "./module.ts";

/** The types of a struct's fields, in order. */
export function fieldTypesOf(item: Item): TypeSyntax[] {
  return fieldSyntaxOf(item).map((field) => field.type);
}

/** The names and types of a struct's fields, in order; those of a tuple are called 0 and 1. */
export function fieldSyntaxOf(item: Item): { readonly name: string; readonly type: TypeSyntax }[] {
  const reader = new Reader(item.tokens, item.nameAt + 1, item.end);
  while (!reader.isDone() && reader.kind() !== Kind.OpenBrace && reader.kind() !== Kind.OpenParenthesis)
    reader.skipTree();
  if (reader.isDone()) return [];
  const isTuple = reader.kind() === Kind.OpenParenthesis;
  const inner = reader.enter();
  const fields: { name: string; type: TypeSyntax }[] = [];
  while (!inner.isDone()) {
    const attributes = skipAttributes(inner);
    const isOn = isEnabled(inner.tokens, attributes, inner.at, item.module.crate.cfg);
    skipVisibility(inner);
    if (inner.isDone()) break;
    const name = isTuple ? `${fields.length}` : inner.text();
    if (!isTuple && (inner.eatIdentifier() === -1 || !inner.eat(Kind.Colon))) break;
    const type = readType(inner);
    if (isOn) fields.push({ name, type });
    if (!inner.eat(Kind.Comma)) break;
  }
  return fields;
}
