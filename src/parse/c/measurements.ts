import type { Type } from "../../model/model.ts";
import { withoutAliases } from "../../model/model.ts";
import type { SyntaxNode } from "../tree.ts";
import { failure, isFailure } from "./conversions.ts";
import { integer, UNSIGNED_LONG_LONG } from "./integers.ts";
import { memberType } from "./members.ts";
import { childOf } from "./nodes.ts";
import { originalText } from "./scope.ts";
import type { Evaluated, LayoutQuery, Place } from "./scope.ts";
import { stringLiteralBytes } from "./strings.ts";

/** An expression that asks for a size, an alignment or an offset, and who evaluates the expressions inside it. */
export interface Context {
  readonly place: Place;
  evaluate(node: SyntaxNode): Evaluated;
  /** The type in `(NAME)`, if NAME is one and no constant. */
  parenthesizedType(node: SyntaxNode): Type | null;
}

export function sizeOf(context: Context, node: SyntaxNode): Evaluated {
  const type = childOf(node, "type");
  if (type !== null) return ask(context, "size", type);
  const value = childOf(node, "value");
  if (value === null) return failure("sizeof of nothing");
  const bytes = stringLiteralBytes(textOf(context, value));
  if (bytes !== null) return integer(bytes, UNSIGNED_LONG_LONG);
  const named = context.parenthesizedType(value);
  if (named !== null) return query(context, { kind: "size", type: named });
  const place = nullPlace(context, value);
  if (place === null) return failure(`sizeof ${textOf(context, value).slice(0, 80)} is not a type`);
  const member = place.path === "" ? place.type : memberType(context.place.scope, place.type, place.path);
  return member === null
    ? failure(`no member ${place.path}`)
    : query(context, { kind: "size", type: member });
}

/** `offsetof(T, a.b[2])`; the keyword pass blanked all of the path but its first name. */
export function offsetOf(context: Context, node: SyntaxNode): Evaluated {
  const typeNode = childOf(node, "type");
  const member = childOf(node, "member");
  if (typeNode === null || member === null) return failure("offsetof needs a type and a member");
  const type = context.place.scope.readers.describedType(context.place, typeNode);
  const path = originalText(context.place, member.start, node.end - 1).replace(/\s+/g, "");
  const word = /^\w+/.exec(textOf(context, node))?.[0] ?? "";
  if (word !== "RTL_FIELD_SIZE" && word !== "RTL_SIZEOF_THROUGH_FIELD") {
    return query(context, { kind: "offset", type, path });
  }
  const inner = memberType(context.place.scope, type, path);
  if (inner === null) return failure(`no member ${path}`);
  const size = query(context, { kind: "size", type: inner });
  if (word === "RTL_FIELD_SIZE" || isFailure(size)) return size;
  const offset = query(context, { kind: "offset", type, path });
  return isFailure(offset) ? offset : integer(offset.value + size.value, UNSIGNED_LONG_LONG);
}

/** `&((T *)0)->member`: what offsetof and FIELD_OFFSET are after the preprocessor. */
export function addressOf(context: Context, node: SyntaxNode): Evaluated {
  const operator = childOf(node, "operator");
  const argument = childOf(node, "argument");
  if (operator !== null && textOf(context, operator) === "&" && argument !== null)
    return offsetAt(context, argument);
  return failure(`\`${textOf(context, node).slice(0, 80)}\` is no integer constant expression`);
}

export function offsetAt(context: Context, argument: SyntaxNode): Evaluated {
  const place = nullPlace(context, argument);
  return place === null
    ? failure(`\`&${textOf(context, argument).slice(0, 80)}\` is no integer constant expression`)
    : query(context, { kind: "offset", type: place.type, path: place.path });
}

/** Reads `((T *)0)->a.b[1]`. */
function nullPlace(
  context: Context,
  node: SyntaxNode,
): { readonly type: Type; readonly path: string } | null {
  let path = "";
  let current: SyntaxNode | null = node;
  while (current !== null) {
    if (current.type === "parenthesized_expression") {
      current = current.children[0] ?? null;
    } else if (current.type === "field_expression") {
      const field = childOf(current, "field");
      if (field === null) return null;
      path = `.${textOf(context, field)}${path}`;
      current = childOf(current, "argument");
    } else if (current.type === "subscript_expression") {
      const index = indexIn(context, current);
      if (isFailure(index)) return null;
      path = `[${index.value}]${path}`;
      current = childOf(current, "argument");
    } else break;
  }
  if (current?.type !== "cast_expression") return null;
  const type = childOf(current, "type");
  if (type === null) return null;
  const pointer = withoutAliases(context.place.scope.readers.describedType(context.place, type));
  if (pointer.kind !== "pointer" || pointer.pointee === null) return null;
  return { type: pointer.pointee, path: path.replace(/^\./, "") };
}

export function ask(context: Context, kind: "size" | "alignment", node: SyntaxNode | null): Evaluated {
  if (node === null) return failure("a type is missing");
  return query(context, { kind, type: context.place.scope.readers.describedType(context.place, node) });
}

function query(context: Context, query: LayoutQuery): Evaluated {
  const plain = query.kind === "offset" ? null : plainSize(context, query.type, query.kind);
  if (plain !== null) return integer(BigInt(plain), UNSIGNED_LONG_LONG);
  const { scope } = context.place;
  scope.complete(query.type);
  if (scope.askLayout === null) return failure(`it needs the ${query.kind} of a record`);
  const answer = scope.askLayout(query, scope.model());
  return typeof answer === "bigint" ? integer(answer, UNSIGNED_LONG_LONG) : { why: answer };
}

/** Size or alignment in bytes of a type that holds no record and asks for no alignment; else null. */
function plainSize(context: Context, type: Type, kind: "size" | "alignment"): number | null {
  switch (type.kind) {
    case "scalar":
      return type.class === "void" ? null : kind === "size" ? type.size : type.alignment;
    case "pointer":
      return type.size;
    case "alias":
      return kind === "size" || type.requestedAlignment === null
        ? plainSize(context, type.target, kind)
        : null;
    case "array": {
      const element = plainSize(context, type.element, kind);
      if (element === null || kind === "alignment") return element;
      return type.length === null ? null : element * type.length;
    }
    case "enum": {
      const known = context.place.scope.enums.get(type.enum);
      return known === undefined || known.requestedAlignment !== null ? null : known.underlying.size;
    }
    case "record":
    case "function":
    case "unresolved":
      return null;
  }
}

function indexIn(context: Context, node: SyntaxNode): Evaluated {
  const index = childOf(node, "index");
  return index === null ? failure("an operand is missing") : context.evaluate(index);
}

function textOf({ place }: Context, node: SyntaxNode): string {
  return originalText(place, node.start, node.end);
}
