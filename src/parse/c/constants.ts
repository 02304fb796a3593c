import type { Type } from "../../model/model.ts";
import { withoutAliases } from "../../model/model.ts";
import type { SyntaxNode } from "../tree.ts";
import type { Fragment } from "./annotations.ts";
import { convert, failure, isAddress, isFailure, kindOfScalar, orFailure } from "./conversions.ts";
import { binary, commonKind, INT, integer, promote, readCharacter, readInteger, unary } from "./integers.ts";
import { rewriteKeywords } from "./keywords.ts";
import { addressOf, ask, offsetAt, offsetOf, sizeOf } from "./measurements.ts";
import type { Context } from "./measurements.ts";
import { childOf } from "./nodes.ts";
import { isAmbiguousMacro, macroBody, originalText } from "./scope.ts";
import type { Evaluated, Place, Scope, Unit } from "./scope.ts";

/** Macros are expanded this deep. */
const MACRO_LIMIT = 40;

/** The value of an integer constant expression, with C's types: `int` and `long` are 32 bits. */
export function evaluate(place: Place, node: SyntaxNode, macroDepth = 0): Evaluated {
  return new Evaluation(place, macroDepth).of(node);
}

/** The same for text that no tree holds: operands of attributes, bodies of macros. */
export function evaluateFragment(scope: Scope, unit: Unit, fragment: Fragment, macroDepth = 0): Evaluated {
  const literal = readInteger(fragment.text.trim());
  if (literal !== null) return literal;
  const parsed = parseExpression(scope, unit, fragment);
  return parsed === null
    ? failure(`\`${fragment.text.trim()}\` is no constant expression`)
    : evaluate(parsed.place, parsed.node, macroDepth);
}

/** The expression in `fragment` as a tree; null if it is none. */
export function parseExpression(
  scope: Scope,
  unit: Unit,
  fragment: Fragment,
): { readonly place: Place; readonly node: SyntaxNode } | null {
  const rewritten = rewriteKeywords(fragment, scope.meaningsIn(unit));
  const before = "enum{x=";
  const outcome = scope.parser.parse(`${before}${rewritten.text}\n};`, fragment.base - before.length);
  if (outcome.kind !== "tree") return null;
  let node: SyntaxNode | undefined = outcome.root;
  for (const type of ["enum_specifier", "enumerator_list", "enumerator"]) {
    node = node.children.find((child) => child.type === type);
    if (node === undefined) return null;
  }
  const value = childOf(node, "value");
  if (value === null) return null;
  return { place: { scope, unit, fragment, annotations: rewritten.annotations }, node: value };
}

class Evaluation {
  readonly #place: Place;
  readonly #macroDepth: number;
  readonly #measured: Context;

  constructor(place: Place, macroDepth: number) {
    this.#place = place;
    this.#macroDepth = macroDepth;
    this.#measured = {
      place,
      evaluate: (node) => this.of(node),
      parenthesizedType: (node) => this.#parenthesizedType(node),
    };
  }

  of(node: SyntaxNode): Evaluated {
    switch (node.type) {
      case "number_literal":
        return readInteger(this.#numberAt(node)) ?? failure(`${this.#text(node)} is no integer`);
      case "char_literal":
        return readCharacter(this.#text(node)) ?? failure(`${this.#text(node)} is not one character`);
      case "true":
        return integer(1n, INT);
      case "false":
      case "null":
        return integer(0n, INT);
      case "identifier":
        return this.#named(node);
      case "parenthesized_expression":
      case "extension_expression":
        return this.#only(node);
      case "unary_expression":
        return this.#unary(node);
      case "binary_expression":
        return this.#binary(node);
      case "conditional_expression":
        return this.#conditional(node);
      case "cast_expression":
        return this.#cast(node);
      case "call_expression":
        return this.#call(node);
      case "sizeof_expression":
        return sizeOf(this.#measured, node);
      case "alignof_expression":
        return ask(this.#measured, "alignment", childOf(node, "type"));
      case "offsetof_expression":
        return offsetOf(this.#measured, node);
      case "pointer_expression":
        return addressOf(this.#measured, node);
    }
    return failure(`\`${this.#text(node).slice(0, 80)}\` is no integer constant expression`);
  }

  #text(node: SyntaxNode): string {
    return originalText(this.#place, node.start, node.end);
  }

  /** The literal with the suffix that the keyword pass took away. */
  #numberAt(node: SyntaxNode): string {
    const { text, base } = this.#place.fragment;
    return /^[-+]?[\w.']*/.exec(text.slice(node.start - base, node.end - base + 5))?.[0] ?? "";
  }

  #only(node: SyntaxNode): Evaluated {
    const inner = node.children[0];
    return inner === undefined ? failure("an empty expression") : this.of(inner);
  }

  #operand(node: SyntaxNode, field: string): Evaluated {
    const child = childOf(node, field);
    return child === null ? failure("an operand is missing") : this.of(child);
  }

  #named(node: SyntaxNode): Evaluated {
    const name = this.#text(node);
    const { scope, unit } = this.#place;
    if (isAmbiguousMacro(scope.text, name)) return failure(`macro ${name} is defined in several ways`);
    const macro =
      macroBody(scope.text, name, unit.isVocabulary ? Infinity : node.start) ??
      (scope.text.enumerators.has(name) ? null : macroBody(scope.vocabulary, name, Infinity));
    if (macro !== null) {
      if (this.#macroDepth >= MACRO_LIMIT) return failure(`macro ${name} is nested too deep`);
      const macroUnit = scope.text.sliced.directives.macros.has(name) ? scope.text : scope.vocabulary;
      if (macroUnit.isVocabulary) scope.vocabularyNames.add(name);
      return this.#macroValue(macroUnit, macro);
    }
    const constant = scope.constantNamed(name);
    if (constant === null) return failure(`nobody defines ${name}`);
    const type = withoutAliases(constant.type);
    return integer(constant.value, (type.kind === "scalar" ? kindOfScalar(type) : null) ?? INT);
  }

  #macroValue(unit: Unit, body: Fragment): Evaluated {
    const { scope } = this.#place;
    const key = unit.isVocabulary ? -body.base - 1 : body.base;
    const known = scope.macroValues.get(key);
    if (known !== undefined) return known;
    const value = evaluateFragment(scope, unit, body, this.#macroDepth + 1);
    scope.macroValues.set(key, value);
    return value;
  }

  #unary(node: SyntaxNode): Evaluated {
    const operator = childOf(node, "operator");
    const operand = this.#operand(node, "argument");
    if (operator === null || isFailure(operand)) return operand;
    if (isAddress(operand)) return failure("an operation on an address");
    return orFailure(unary(this.#text(operator), operand));
  }

  #binary(node: SyntaxNode): Evaluated {
    const leftNode = childOf(node, "left");
    const operator = childOf(node, "operator");
    if (leftNode === null || operator === null) return failure("an operand is missing");
    const spelling = this.#text(operator);
    const casts = spelling === "-" || spelling === "+" || spelling === "&" ? this.#casts(leftNode) : null;
    if (casts !== null) return this.#castOperand(spelling, casts, childOf(node, "right"));
    const right = this.#operand(node, "right");
    const left = this.of(leftNode);
    if (isFailure(left)) return left;
    if (spelling === "&&" && left.value === 0n) return integer(0n, INT);
    if (spelling === "||" && left.value !== 0n) return integer(1n, INT);
    if (isFailure(right)) return right;
    if (isAddress(left) || isAddress(right)) return failure("an operation on an address");
    return orFailure(binary(spelling, left, right));
  }

  /** Without knowing types, the grammar takes `(ULONG)-1` for a subtraction and `(ULONG)&((T *)0)->a` for a conjunction. */
  #castOperand(spelling: string, casts: readonly Type[], node: SyntaxNode | null): Evaluated {
    if (node === null) return failure("an operand is missing");
    if (node.type === "binary_expression") return failure("a cast before a sum; add parentheses");
    const value = spelling === "&" ? offsetAt(this.#measured, node) : this.of(node);
    if (isFailure(value)) return value;
    const signed = spelling === "&" ? value : unary(spelling, value);
    return this.#convertThrough(casts, orFailure(signed));
  }

  /** `casts` outermost first. */
  #convertThrough(casts: readonly Type[], value: Evaluated): Evaluated {
    return casts.reduceRight<Evaluated>(
      (cast, type) => (isFailure(cast) ? cast : convert(cast, type)),
      value,
    );
  }

  /** The types of `(A)(B)` where an operand of the last cast is missing, outermost first; null for anything else. */
  #casts(node: SyntaxNode): readonly Type[] | null {
    const casts: Type[] = [];
    let current = node;
    for (;;) {
      const type = this.#parenthesizedType(current);
      if (type !== null) return [...casts, type];
      const called = current.type === "call_expression" ? this.#castsInCall(current) : null;
      if (called !== null) return [...casts, ...called];
      const castType = current.type === "cast_expression" ? childOf(current, "type") : null;
      const value = current.type === "cast_expression" ? childOf(current, "value") : null;
      if (castType === null || value === null) return null;
      casts.push(this.#place.scope.readers.describedType(this.#place, castType));
      current = value;
    }
  }

  #conditional(node: SyntaxNode): Evaluated {
    const condition = this.#operand(node, "condition");
    if (isFailure(condition)) return condition;
    const chosen = this.#operand(node, condition.value === 0n ? "alternative" : "consequence");
    const other = this.#operand(node, condition.value === 0n ? "consequence" : "alternative");
    if (isFailure(chosen) || isFailure(other) || isAddress(chosen) || isAddress(other)) return chosen;
    // The type is that of both together, whichever is chosen.
    return integer(chosen.value, commonKind(promote(chosen).kind, promote(other).kind));
  }

  #cast(node: SyntaxNode): Evaluated {
    const type = childOf(node, "type");
    const value = this.#operand(node, "value");
    if (type === null || isFailure(value)) return value;
    return convert(value, this.#place.scope.readers.describedType(this.#place, type));
  }

  /** `(ULONG)(1)` and `(DWORD)(BYTE)('R')`, which the grammar takes for a call. */
  #call(node: SyntaxNode): Evaluated {
    const callee = childOf(node, "function");
    const operands = childOf(node, "arguments")?.children ?? [];
    const casts = callee === null ? null : this.#casts(callee);
    const [operand] = operands;
    if (casts === null || operand === undefined || operands.length !== 1) {
      return failure(`\`${this.#text(node).slice(0, 80)}\` needs a preprocessor`);
    }
    return this.#convertThrough(casts, this.of(operand));
  }

  /** `(A)(B)`, which the grammar takes for a call of A. */
  #castsInCall(node: SyntaxNode): readonly Type[] | null {
    const callee = childOf(node, "function");
    const operands = childOf(node, "arguments")?.children ?? [];
    const outer = callee === null ? null : this.#casts(callee);
    const inner = operands.length === 1 ? this.#typeIn(operands[0]) : null;
    return outer === null || inner === null ? null : [...outer, inner];
  }

  /** The type in `(NAME)`, if NAME is one and no constant. */
  #parenthesizedType(node: SyntaxNode): Type | null {
    return node.type === "parenthesized_expression" ? this.#typeIn(node.children[0]) : null;
  }

  #typeIn(inner: SyntaxNode | undefined): Type | null {
    if (inner?.type !== "identifier") return null;
    const name = this.#text(inner);
    return macroBody(this.#place.scope.text, name, inner.start) === null
      ? this.#place.scope.typeNamed(name)
      : null;
  }
}
