import type { ScalarType, Type, UnresolvedReason } from "../../model/model.ts";
import { withoutAliases } from "../../model/model.ts";
import type { SyntaxNode } from "../tree.ts";
import type { Fragment } from "./annotations.ts";
import { binary, INT, integer, readCharacter, readInteger, unary, UNSIGNED_LONG_LONG } from "./integers.ts";
import type { Integer, IntegerKind } from "./integers.ts";
import { stringLiteralBytes } from "./strings.ts";
import { rewriteKeywords } from "./keywords.ts";
import { macroBody, originalText } from "./scope.ts";
import type { Evaluated, LayoutQuery, Place, Scope, Unit } from "./scope.ts";
import { memberType } from "./members.ts";

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
  const value = node.children.find((child) => child.field === "value");
  if (value === undefined) return null;
  return { place: { scope, unit, fragment, annotations: rewritten.annotations }, node: value };
}

export function isFailure(evaluated: Evaluated): evaluated is { readonly why: UnresolvedReason } {
  return "why" in evaluated;
}

export function failure(detail: string): { readonly why: UnresolvedReason } {
  return { why: { code: "value", detail } };
}

/** The type of a macro or an enumerator. */
export function typeOfInteger(kind: IntegerKind): ScalarType {
  const size = kind.bits / 8;
  const name = { 8: "char", 16: "short", 32: "int", 64: "long long" }[kind.bits];
  const spelling = kind.isSigned ? name : `unsigned ${name}`;
  return { kind: "scalar", class: kind.isSigned ? "signed" : "unsigned", size, alignment: size, spelling };
}

class Evaluation {
  readonly #place: Place;
  readonly #macroDepth: number;

  constructor(place: Place, macroDepth: number) {
    this.#place = place;
    this.#macroDepth = macroDepth;
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
        return this.#sizeOf(node);
      case "alignof_expression":
        return this.#ask(
          "alignment",
          node.children.find((child) => child.field === "type"),
        );
      case "offsetof_expression":
        return this.#offsetOf(node);
      case "pointer_expression":
        return this.#addressOf(node);
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

  #child(node: SyntaxNode, field: string): SyntaxNode | null {
    return node.children.find((child) => child.field === field) ?? null;
  }

  #operand(node: SyntaxNode, field: string): Evaluated {
    const child = this.#child(node, field);
    return child === null ? failure("an operand is missing") : this.of(child);
  }

  #named(node: SyntaxNode): Evaluated {
    const name = this.#text(node);
    const { scope, unit } = this.#place;
    const macro =
      macroBody(scope.text, name, unit.isVocabulary ? Infinity : node.start) ??
      (scope.text.enumerators.has(name) ? null : macroBody(scope.vocabulary, name, Infinity));
    if (macro !== null) {
      if (this.#macroDepth >= MACRO_LIMIT) return failure(`macro ${name} is nested too deep`);
      const macroUnit = scope.text.sliced.directives.macros.has(name) ? scope.text : scope.vocabulary;
      if (macroUnit.isVocabulary) scope.vocabularyNames.add(name);
      if (isAmbiguousMacro(macroUnit, name)) return failure(`macro ${name} is defined in several ways`);
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
    const operator = this.#child(node, "operator");
    const operand = this.#operand(node, "argument");
    if (operator === null || isFailure(operand)) return operand;
    return orFailure(unary(this.#text(operator), operand));
  }

  #binary(node: SyntaxNode): Evaluated {
    const leftNode = this.#child(node, "left");
    const operator = this.#child(node, "operator");
    if (leftNode === null || operator === null) return failure("an operand is missing");
    const spelling = this.#text(operator);
    const casts = spelling === "-" || spelling === "+" || spelling === "&" ? this.#casts(leftNode) : null;
    if (casts !== null) return this.#castOperand(spelling, casts, this.#child(node, "right"));
    const right = this.#operand(node, "right");
    const left = this.of(leftNode);
    if (isFailure(left)) return left;
    if (spelling === "&&" && left.value === 0n) return integer(0n, INT);
    if (spelling === "||" && left.value !== 0n) return integer(1n, INT);
    if (isFailure(right)) return right;
    return orFailure(binary(spelling, left, right));
  }

  /** Without knowing types, the grammar takes `(ULONG)-1` for a subtraction and `(ULONG)&((T *)0)->a` for a conjunction. */
  #castOperand(spelling: string, casts: readonly Type[], node: SyntaxNode | null): Evaluated {
    if (node === null) return failure("an operand is missing");
    if (node.type === "binary_expression") return failure("a cast before a sum; add parentheses");
    const value = spelling === "&" ? this.#offsetAt(node) : this.of(node);
    if (isFailure(value)) return value;
    const signed = spelling === "&" ? value : unary(spelling, value);
    if (typeof signed === "string") return failure(signed);
    return casts.reduceRight<Evaluated>(
      (cast, type) => (isFailure(cast) ? cast : convert(cast, type)),
      signed,
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
      const castType = current.type === "cast_expression" ? this.#child(current, "type") : null;
      const value = current.type === "cast_expression" ? this.#child(current, "value") : null;
      if (castType === null || value === null) return null;
      casts.push(this.#place.scope.readers.describedType(this.#place, castType));
      current = value;
    }
  }

  #conditional(node: SyntaxNode): Evaluated {
    const condition = this.#operand(node, "condition");
    if (isFailure(condition)) return condition;
    return this.#operand(node, condition.value === 0n ? "alternative" : "consequence");
  }

  #cast(node: SyntaxNode): Evaluated {
    const type = this.#child(node, "type");
    const value = this.#operand(node, "value");
    if (type === null || isFailure(value)) return value;
    return convert(value, this.#place.scope.readers.describedType(this.#place, type));
  }

  /** `(ULONG)(1)`, which the grammar takes for a call. */
  #call(node: SyntaxNode): Evaluated {
    const callee = this.#child(node, "function");
    const operands = this.#child(node, "arguments")?.children ?? [];
    const type = callee === null ? null : this.#parenthesizedType(callee);
    const [operand] = operands;
    if (type === null || operand === undefined || operands.length !== 1) {
      return failure(`\`${this.#text(node).slice(0, 80)}\` needs a preprocessor`);
    }
    const value = this.of(operand);
    return isFailure(value) ? value : convert(value, type);
  }

  /** `(A)(B)`, which the grammar takes for a call of A. */
  #castsInCall(node: SyntaxNode): readonly Type[] | null {
    const callee = this.#child(node, "function");
    const operands = this.#child(node, "arguments")?.children ?? [];
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

  #sizeOf(node: SyntaxNode): Evaluated {
    const type = this.#child(node, "type");
    if (type !== null) return this.#ask("size", type);
    const value = this.#child(node, "value");
    if (value === null) return failure("sizeof of nothing");
    const bytes = stringLiteralBytes(this.#text(value));
    if (bytes !== null) return integer(bytes, UNSIGNED_LONG_LONG);
    const named = this.#parenthesizedType(value);
    if (named !== null) return this.#query({ kind: "size", type: named });
    const place = this.#nullPlace(value);
    if (place === null) return failure(`sizeof ${this.#text(value).slice(0, 80)} is not a type`);
    const member = place.path === "" ? place.type : memberType(this.#place.scope, place.type, place.path);
    return member === null ? failure(`no member ${place.path}`) : this.#query({ kind: "size", type: member });
  }

  /** `offsetof(T, a.b[2])`; the keyword pass blanked all of the path but its first name. */
  #offsetOf(node: SyntaxNode): Evaluated {
    const typeNode = this.#child(node, "type");
    const member = this.#child(node, "member");
    if (typeNode === null || member === null) return failure("offsetof needs a type and a member");
    const type = this.#place.scope.readers.describedType(this.#place, typeNode);
    const path = originalText(this.#place, member.start, node.end - 1).replace(/\s+/g, "");
    const word = /^\w+/.exec(this.#text(node))?.[0] ?? "";
    if (word !== "RTL_FIELD_SIZE" && word !== "RTL_SIZEOF_THROUGH_FIELD") {
      return this.#query({ kind: "offset", type, path });
    }
    const inner = memberType(this.#place.scope, type, path);
    if (inner === null) return failure(`no member ${path}`);
    const size = this.#query({ kind: "size", type: inner });
    if (word === "RTL_FIELD_SIZE" || isFailure(size)) return size;
    const offset = this.#query({ kind: "offset", type, path });
    return isFailure(offset) ? offset : integer(offset.value + size.value, UNSIGNED_LONG_LONG);
  }

  /** `&((T *)0)->member`: what offsetof and FIELD_OFFSET are after the preprocessor. */
  #addressOf(node: SyntaxNode): Evaluated {
    const operator = this.#child(node, "operator");
    const argument = this.#child(node, "argument");
    if (operator !== null && this.#text(operator) === "&" && argument !== null)
      return this.#offsetAt(argument);
    return failure(`\`${this.#text(node).slice(0, 80)}\` is no integer constant expression`);
  }

  #offsetAt(argument: SyntaxNode): Evaluated {
    const place = this.#nullPlace(argument);
    return place === null
      ? failure(`\`&${this.#text(argument).slice(0, 80)}\` is no integer constant expression`)
      : this.#query({ kind: "offset", type: place.type, path: place.path });
  }

  /** Reads `((T *)0)->a.b[1]`. */
  #nullPlace(node: SyntaxNode): { readonly type: Type; readonly path: string } | null {
    let path = "";
    let current: SyntaxNode | null = node;
    while (current !== null) {
      if (current.type === "parenthesized_expression") {
        current = current.children[0] ?? null;
      } else if (current.type === "field_expression") {
        const field = this.#child(current, "field");
        if (field === null) return null;
        path = `.${this.#text(field)}${path}`;
        current = this.#child(current, "argument");
      } else if (current.type === "subscript_expression") {
        const index = this.#operand(current, "index");
        if (isFailure(index)) return null;
        path = `[${index.value}]${path}`;
        current = this.#child(current, "argument");
      } else break;
    }
    if (current?.type !== "cast_expression") return null;
    const type = this.#child(current, "type");
    if (type === null) return null;
    const pointer = withoutAliases(this.#place.scope.readers.describedType(this.#place, type));
    if (pointer.kind !== "pointer" || pointer.pointee === null) return null;
    return { type: pointer.pointee, path: path.replace(/^\./, "") };
  }

  #ask(kind: "size" | "alignment", node: SyntaxNode | undefined): Evaluated {
    if (node === undefined) return failure("a type is missing");
    return this.#query({ kind, type: this.#place.scope.readers.describedType(this.#place, node) });
  }

  #query(query: LayoutQuery): Evaluated {
    const plain = query.kind === "offset" ? null : this.#plainSize(query.type, query.kind);
    if (plain !== null) return integer(BigInt(plain), UNSIGNED_LONG_LONG);
    const { scope } = this.#place;
    scope.complete(query.type);
    if (scope.askLayout === null) return failure(`it needs the ${query.kind} of a record`);
    const answer = scope.askLayout(query, scope.model());
    return typeof answer === "bigint" ? integer(answer, UNSIGNED_LONG_LONG) : { why: answer };
  }

  /** Size or alignment in bytes of a type that holds no record and asks for no alignment; else null. */
  #plainSize(type: Type, kind: "size" | "alignment"): number | null {
    switch (type.kind) {
      case "scalar":
        return type.class === "void" ? null : kind === "size" ? type.size : type.alignment;
      case "pointer":
        return type.size;
      case "alias":
        return kind === "size" || type.requestedAlignment === null
          ? this.#plainSize(type.target, kind)
          : null;
      case "array": {
        const element = this.#plainSize(type.element, kind);
        if (element === null || kind === "alignment") return element;
        return type.length === null ? null : element * type.length;
      }
      case "enum": {
        const known = this.#place.scope.enums.get(type.enum);
        return known === undefined || known.requestedAlignment !== null ? null : known.underlying.size;
      }
      case "record":
      case "function":
      case "unresolved":
        return null;
    }
  }
}

function convert(value: Integer, type: Type): Evaluated {
  const bare = withoutAliases(type);
  if (bare.kind === "pointer") return integer(value.value, UNSIGNED_LONG_LONG);
  if (bare.kind === "enum") return integer(value.value, INT);
  const kind = bare.kind === "scalar" ? kindOfScalar(bare) : null;
  if (kind === null) return failure("a cast to something that is no integer");
  if (bare.kind === "scalar" && bare.class === "bool") return integer(value.value === 0n ? 0n : 1n, INT);
  return integer(value.value, kind);
}

function kindOfScalar(type: ScalarType): IntegerKind | null {
  if (type.class === "float" || type.class === "void" || type.class === "unit") return null;
  const bits = type.size * 8;
  if (bits !== 8 && bits !== 16 && bits !== 32 && bits !== 64) return null;
  // A plain `char` is signed in MSVC; `wchar_t` and its like are not.
  return { bits, isSigned: type.class === "signed" || (type.class === "character" && bits === 8) };
}

function orFailure(result: Integer | string): Evaluated {
  return typeof result === "string" ? failure(result) : result;
}

/** Two `#define`s of one name with different bodies and no `#undef` between them: two branches of an `#if`. */
function isAmbiguousMacro(unit: Unit, name: string): boolean {
  const changes = unit.sliced.directives.macros.get(name) ?? [];
  return changes.some((change, index) => {
    const before = changes[index - 1];
    return (
      before !== undefined && before.body !== null && change.body !== null && before.body !== change.body
    );
  });
}
