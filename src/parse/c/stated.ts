import { withoutAliases } from "../../model/model.ts";
import type { SyntaxNode } from "../tree.ts";
import type { Fragment } from "./annotations.ts";
import { evaluate, parseExpression } from "./constants.ts";
import { isFailure } from "./conversions.ts";
import { childOf } from "./nodes.ts";
import { originalText, spanIn } from "./scope.ts";
import type { Place, Scope, Unit } from "./scope.ts";

/** Takes what an assertion says about layout: `C_ASSERT(sizeof(T) == 8 && FIELD_OFFSET(T, a.b) == 4)`. */
export function readAssertion(scope: Scope, unit: Unit, fragment: Fragment): void {
  const text = fragment.text.replace(/,\s*(?:L|u8)?"(?:[^"\\]|\\.)*"\s*$/, "");
  const parsed = parseExpression(scope, unit, { text, base: fragment.base });
  if (parsed !== null) readAssertedExpression(parsed.place, parsed.node);
}

/** The same for an expression that is part of a tree already. What it says about anything else is left out. */
export function readAssertedExpression(place: Place, expression: SyntaxNode): void {
  const open = [expression];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === "parenthesized_expression") open.push(...node.children);
    if (node.type !== "binary_expression") continue;
    const [left, operator, right] = [
      childOf(node, "left"),
      childOf(node, "operator"),
      childOf(node, "right"),
    ];
    if (left === null || operator === null || right === null) continue;
    const spelling = originalText(place, operator.start, operator.end);
    if (spelling === "&&") open.push(right, left);
    if (spelling === "==") stateEquality(place, left, right);
  }
}

interface Measure {
  readonly kind: "size" | "alignment" | "offset";
  readonly record: string;
  readonly path: string;
}

function stateEquality(place: Place, left: SyntaxNode, right: SyntaxNode): void {
  const leftMeasure = measureOf(place, left);
  const rightMeasure = measureOf(place, right);
  const measure = leftMeasure ?? rightMeasure;
  if (measure === null || (leftMeasure !== null && rightMeasure !== null)) return;
  const value = evaluate(place, leftMeasure === null ? left : right);
  if (isFailure(value) || value.value < 0n || value.value > BigInt(Number.MAX_SAFE_INTEGER)) return;
  const span = spanIn(place, left.start, right.end);
  const common = { record: measure.record, bytes: Number(value.value), by: "assert", span } as const;
  const { kind, path } = measure;
  place.scope.stated.push(kind === "offset" ? { kind, path, ...common } : { kind, ...common });
}

/** `sizeof(T)`, `alignof(T)`, `offsetof(T, m)` in any of its spellings, of a record. */
function measureOf(place: Place, node: SyntaxNode): Measure | null {
  const text = originalText(place, node.start, node.end).replace(/\s+/g, " ");
  switch (node.type) {
    case "parenthesized_expression":
      return node.children[0] === undefined ? null : measureOf(place, node.children[0]);
    case "cast_expression": {
      const value = childOf(node, "value");
      return value === null ? null : measureOf(place, value);
    }
    case "sizeof_expression":
      return recordMeasure(place, "size", /^sizeof ?\( ?((?:struct |union )?\w+) ?\)$/.exec(text)?.[1], "");
    case "alignof_expression":
      return recordMeasure(place, "alignment", /^\w+ ?\( ?((?:struct |union )?\w+) ?\)$/.exec(text)?.[1], "");
    case "offsetof_expression": {
      if (text.startsWith("RTL_")) return null;
      const [, record, path = ""] =
        /^\w+ ?\( ?((?:struct |union )?\w+) ?, ?([\w .[\]]+?) ?\)$/.exec(text) ?? [];
      return recordMeasure(place, "offset", record, path.replaceAll(" ", ""));
    }
    case "pointer_expression": {
      const pattern =
        /^& ?\(* ?\( ?((?:struct |union )?\w+) ?\* ?\) ?\(? ?0[uUlL]* ?\)* ?-> ?([\w .[\]]+?) ?\)*$/;
      const [, record, path = ""] = pattern.exec(text) ?? [];
      return recordMeasure(place, "offset", record, path.replaceAll(" ", ""));
    }
  }
  return null;
}

function recordMeasure(
  place: Place,
  kind: Measure["kind"],
  written: string | undefined,
  path: string,
): Measure | null {
  if (written === undefined) return null;
  const record = written.replace(/^(?:struct|union) /, "");
  if (record !== written) return { kind, record, path };
  const type = place.scope.typeNamed(record);
  return type !== null && withoutAliases(type).kind === "record" ? { kind, record, path } : null;
}
