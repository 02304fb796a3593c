import { withoutAliases } from "../../model/model.ts";
import type { Type } from "../../model/model.ts";
import { EvaluationFailure, arithmetic, asInteger, convert, fit, integerType } from "./arithmetic.ts";
import { findAssociated, functionOf } from "./associated.ts";
import type { Function } from "./associated.ts";
import { Jump, Locals, TooDeep } from "./control-flow.ts";
import { callMethod, coreFunction } from "./integers.ts";
import { literalValue } from "./literals.ts";
import type { Evaluated, GenericValue, IntegerType, Meaning, Scope, Value } from "./meaning.ts";
import type { Item } from "./module.ts";
import { expressionIn, readExpression } from "./read-expression.ts";
import { readType } from "./read-type.ts";
import { Reader } from "./reader.ts";
import type { Expression, GenericArgument, PathSyntax, Statement } from "./syntax.ts";
import { Kind, Word } from "./token.ts";

/** How deep calls and constants may nest, and how many steps one constant may take. */
const limits = { depth: 60, steps: 200_000 };

/** How often a chain of constants may be taken up again. */
const retryLimit = 2000;

/** Computes constant expressions with Rust's types: what overflows has no value. */
export class Evaluator {
  readonly #meaning: Meaning;
  readonly #constants = new Map<Item, Evaluated>();
  readonly #inProgress = new Set<Item>();
  #depth = 0;
  #steps = 0;

  constructor(meaning: Meaning) {
    this.#meaning = meaning;
  }

  /** `expected` is the type the place asks for; an integer result has been fitted to it. */
  evaluate(expression: Expression, scope: Scope, expected: IntegerType | null): Evaluated {
    if (this.#depth > 0) return this.#attempt(expression, scope, expected);
    for (let retries = 0; retries < retryLimit; retries += 1) {
      try {
        this.#steps = 0;
        return this.#attempt(expression, scope, expected);
      } catch (failure) {
        if (!(failure instanceof TooDeep)) throw failure;
        this.constant(failure.item);
      }
    }
    return { ok: false, why: "it depends on too many constants" };
  }

  /** Does something in the middle of a computation that may itself compute constants from scratch. */
  afresh<Result>(work: () => Result): Result {
    const { depth, steps } = { depth: this.#depth, steps: this.#steps };
    this.#depth = 0;
    try {
      return work();
    } finally {
      this.#depth = depth;
      this.#steps = steps;
    }
  }

  #attempt(expression: Expression, scope: Scope, expected: IntegerType | null): Evaluated {
    this.#depth += 1;
    try {
      const value = this.#value(expression, scope, new Locals(null), expected);
      return {
        ok: true,
        value: value.kind === "integer" && expected !== null ? fit(value, expected, wraps(scope)) : value,
      };
    } catch (failure) {
      if (failure instanceof EvaluationFailure) return { ok: false, why: failure.why };
      if (failure instanceof Jump) return { ok: false, why: `${failure.kind} outside of a function or loop` };
      throw failure;
    } finally {
      this.#depth -= 1;
    }
  }

  /** The value of a `const` or `static` item. */
  constant(item: Item): Evaluated {
    const known = this.#constants.get(item);
    if (known !== undefined) return known;
    if (this.#inProgress.has(item)) return { ok: false, why: "it is defined by itself" };
    if (this.#depth > limits.depth) throw new TooDeep(item);
    this.#inProgress.add(item);
    try {
      const found = this.#computeConstant(item);
      this.#constants.set(item, found);
      return found;
    } finally {
      this.#inProgress.delete(item);
    }
  }

  /** The declared type of a `const` item. */
  typeOfConstant(item: Item): Type {
    const reader = new Reader(item.tokens, item.nameAt + 2, item.end);
    return this.#meaning.typeOf(readType(reader), { module: item.module, generics: new Map(), self: null });
  }

  #computeConstant(item: Item): Evaluated {
    const reader = new Reader(item.tokens, item.nameAt + 1, item.end);
    if (!reader.eat(Kind.Colon)) return { ok: false, why: "it has no type" };
    const scope: Scope = { module: item.module, generics: new Map(), self: null };
    const type = this.#meaning.typeOf(readType(reader), scope);
    if (!reader.eat(Kind.Equals)) return { ok: false, why: "it has no value" };
    return this.typed(reader, scope, type);
  }

  /** Reads an expression and computes it as a value of that type. */
  typed(reader: Reader, scope: Scope, type: Type): Evaluated {
    if (this.#depth > limits.depth) return { ok: false, why: "its definition is nested too deep" };
    const expected = integerType(type);
    const bare = withoutAliases(type);
    if (bare.kind === "scalar" && bare.class === "float") return { ok: false, why: "it is no integer" };
    return this.evaluate(readExpression(reader), scope, expected);
  }

  #value(expression: Expression, scope: Scope, locals: Locals, expected: IntegerType | null): Value {
    this.#steps += 1;
    if (this.#steps > limits.steps) throw new EvaluationFailure(`it takes more than ${limits.steps} steps`);
    switch (expression.kind) {
      case "literal":
        return literalValue(expression.class, expression.text, expected, wraps(scope));
      case "path":
        return this.#path(expression.path, scope, locals, expected);
      case "unary":
        return this.#unary(expression, scope, locals, expected);
      case "binary":
        return this.#binary(expression, scope, locals, expected);
      case "cast":
        return this.#cast(expression, scope, locals);
      case "call":
        return this.#call(expression, scope, locals, expected);
      case "method":
        return this.#method(expression, scope, locals, expected);
      case "field":
        return memberOf(this.#value(expression.receiver, scope, locals, null), expression.name);
      case "index":
        return this.#index(expression, scope, locals);
      case "range":
        return {
          kind: "range",
          start: expression.start === null ? null : this.#value(expression.start, scope, locals, expected),
          end: expression.end === null ? null : this.#value(expression.end, scope, locals, expected),
        };
      case "array":
        return this.#array(expression, scope, locals);
      case "tuple": {
        if (expression.elements.length === 0) return { kind: "unit" };
        const fields = new Map(
          expression.elements.map((element, at) => [`${at}`, this.#value(element, scope, locals, null)]),
        );
        return { kind: "structure", item: null, fields };
      }
      case "structure":
        return this.#structure(expression, scope, locals);
      case "macro":
        return this.#macro(expression, scope, locals, expected);
      case "block":
        return this.#block(expression.statements, expression.value, scope, new Locals(locals), expected);
      case "if": {
        const isTrue = truth(this.#value(expression.condition, scope, locals, null));
        if (isTrue) return this.#value(expression.consequence, scope, locals, expected);
        return expression.otherwise === null
          ? { kind: "unit" }
          : this.#value(expression.otherwise, scope, locals, expected);
      }
      case "while":
        return this.#while(expression, scope, locals);
      case "match":
        return this.#match(expression, scope, locals, expected);
      case "return":
      case "break":
        throw new Jump(
          expression.kind,
          expression.value === null ? { kind: "unit" } : this.#value(expression.value, scope, locals, null),
        );
      case "continue":
        throw new Jump("continue", { kind: "unit" });
      case "assign":
        return this.#assign(expression, scope, locals);
      case "damaged":
        throw new EvaluationFailure(expression.why);
    }
  }

  #unary(
    expression: Extract<Expression, { kind: "unary" }>,
    scope: Scope,
    locals: Locals,
    expected: IntegerType | null,
  ): Value {
    const { operator, operand } = expression;
    if (operator === "&" || operator === "*") return this.#value(operand, scope, locals, expected);
    // The literal 2147483648 does not fit i32, but -2147483648 does.
    const isNegated = operator === "-" && operand.kind === "literal" && operand.class === "integer";
    if (isNegated) {
      const magnitude = literalValue("integer", operand.text, null, false);
      const literalType = magnitude.kind === "integer" ? magnitude.type : null;
      const negated: Value = { kind: "integer", type: null, value: -asInteger(magnitude) };
      const type = literalType ?? expected;
      return type === null ? negated : fit(negated, type, wraps(scope));
    }
    const value = this.#value(operand, scope, locals, expected);
    if (value.kind === "boolean" && operator === "!") return { kind: "boolean", value: !value.value };
    if (value.kind !== "integer")
      throw new EvaluationFailure(`\`${operator}\` of something that is no integer`);
    const type = value.type ?? expected;
    if (operator === "-") return arithmetic("-", { ...value, type, value: 0n }, { ...value, type });
    if (type === null) return { kind: "integer", type, value: ~value.value };
    return {
      kind: "integer",
      type,
      value: type.isSigned ? ~value.value : BigInt.asUintN(type.bits, ~value.value),
    };
  }

  #binary(
    expression: Extract<Expression, { kind: "binary" }>,
    scope: Scope,
    locals: Locals,
    expected: IntegerType | null,
  ): Value {
    const { operator } = expression;
    if (operator === "&&" || operator === "||") {
      const left = truth(this.#value(expression.left, scope, locals, null));
      if (left === (operator === "||")) return { kind: "boolean", value: left };
      return { kind: "boolean", value: truth(this.#value(expression.right, scope, locals, null)) };
    }
    const isShift = operator === "<<" || operator === ">>";
    const isComparison = /^[=!<>]/.test(operator) && !isShift;
    const wanted = isComparison ? null : expected;
    let left = this.#value(expression.left, scope, locals, wanted);
    let right = this.#value(expression.right, scope, locals, isShift ? null : wanted);
    if (left.kind === "integer" && right.kind === "integer" && !isShift) {
      // A literal takes the type of what it is combined with; `!0` depends on it.
      if (left.type === null && right.type !== null)
        left = fit(this.#value(expression.left, scope, locals, right.type), right.type, wraps(scope));
      else if (right.type === null && left.type !== null)
        right = fit(this.#value(expression.right, scope, locals, left.type), left.type, wraps(scope));
    }
    return arithmetic(operator, left, right);
  }

  #cast(expression: Extract<Expression, { kind: "cast" }>, scope: Scope, locals: Locals): Value {
    const type = this.#meaning.typeOf(expression.type, scope);
    const target = integerType(type);
    const { operand } = expression;
    // `0xFFFFFFFF as u32`, `!0 as u64`: a bare literal takes the type it is cast to.
    const isLiteral =
      operand.kind === "literal" || (operand.kind === "unary" && operand.operand.kind === "literal");
    const value = this.#value(operand, scope, locals, isLiteral ? target : null);
    const bare = withoutAliases(type);
    if (bare.kind === "pointer") return convert(value, { name: "usize", bits: 64, isSigned: false });
    if (target === null) throw new EvaluationFailure("a cast to something that is no integer");
    if (operand.kind === "literal" && operand.class === "float") {
      return {
        kind: "integer",
        type: target,
        value: BigInt(Math.trunc(Number(operand.text.replaceAll("_", "").replace(/f\d+$/, "")) || 0)),
      };
    }
    return convert(value, target);
  }

  #path(path: PathSyntax, scope: Scope, locals: Locals, expected: IntegerType | null): Value {
    const only =
      path.segments.length === 1 && path.start === "relative" && path.qualified === null
        ? path.segments[0]
        : undefined;
    if (only !== undefined) {
      const local = locals.get(only.name);
      if (local !== undefined) return local;
      const generic = scope.generics.get(only.name);
      if (generic?.kind === "value") return { kind: "integer", type: expected, value: generic.value };
    }
    const associated = findAssociated(this.#meaning, path, scope);
    if (associated !== null) {
      if (associated.kind === "limit") return associated.value;
      if (associated.kind === "constant")
        return unwrap(this.typed(associated.reader, associated.scope, associated.type));
      throw new EvaluationFailure(
        associated.kind === "function" ? "a function is no number" : associated.why,
      );
    }
    const names = {
      start: path.start,
      crate: path.crate,
      segments: path.segments.map((segment) => segment.name),
    };
    const found = this.#meaning.resolver.resolve(names, scope.module, "values");
    const { definition } = found ?? {};
    if (found === null || definition === undefined || found.left > 0)
      throw new EvaluationFailure(`nothing is known about ${spellPath(path)}`);
    if (definition.kind === "variant")
      return unwrap(this.#meaning.discriminantOf(definition.item, definition.name));
    if (
      definition.kind === "item" &&
      (definition.item.kind === "const" || definition.item.kind === "static")
    ) {
      const value = this.constant(definition.item);
      if (!value.ok) throw new EvaluationFailure(`${spellPath(path)}: ${value.why}`);
      return value.value;
    }
    if (definition.kind === "foreign")
      throw new EvaluationFailure(
        `the source of ${[definition.crate, ...definition.path].join("::")} is not at hand`,
      );
    throw new EvaluationFailure(`${spellPath(path)} is no constant`);
  }

  #call(
    expression: Extract<Expression, { kind: "call" }>,
    scope: Scope,
    locals: Locals,
    expected: IntegerType | null,
  ): Value {
    const { callee } = expression;
    if (callee.kind !== "path") throw new EvaluationFailure("a call of something that is no name");
    const { path } = callee;
    const last = path.segments.at(-1);
    const associated = findAssociated(this.#meaning, path, scope);
    if (associated?.kind === "function")
      return this.#run(
        associated.function,
        associated.scope,
        expression.arguments,
        null,
        scope,
        locals,
        expected,
      );
    if (associated?.kind === "limit" && associated.method !== null) {
      const [receiver, ...rest] = expression.arguments.map((argument) =>
        this.#value(argument, scope, locals, associated.receiver),
      );
      return callMethod(associated.method, receiver ?? { kind: "unit" }, rest);
    }
    const names = {
      start: path.start,
      crate: path.crate,
      segments: path.segments.map((segment) => segment.name),
    };
    const found = this.#meaning.resolver.resolve(names, scope.module, "values");
    const definition = found !== null && found.left === 0 ? found.definition : null;
    if (definition?.kind === "item" && definition.item.kind === "fn") {
      const inner = {
        module: definition.item.module,
        generics: this.#genericsOf(definition.item, last?.arguments ?? [], scope),
        self: null,
      };
      return this.#run(
        functionOf(definition.item.tokens, definition.item.nameAt + 1, definition.item.end),
        inner,
        expression.arguments,
        null,
        scope,
        locals,
        expected,
      );
    }
    if (definition?.kind === "item" && definition.item.kind === "struct") {
      const fields = new Map(
        expression.arguments.map((argument, at) => [`${at}`, this.#value(argument, scope, locals, null)]),
      );
      return { kind: "structure", item: definition.item, fields };
    }
    const name = this.#meaning.session.sources.names.textOf(last?.name ?? 0);
    const asked =
      definition === null || definition.kind === "foreign"
        ? this.#sizeQuestion(name, last?.arguments ?? [], scope)
        : null;
    if (asked !== null) return asked;
    const known = coreFunction(
      name,
      expression.arguments.map((argument) => this.#value(argument, scope, locals, expected)),
    );
    if (known !== null) return known;
    throw new EvaluationFailure(`${spellPath(path)} is not computed`);
  }

  /** `size_of::<T>()`, `align_of::<T>()`. */
  #sizeQuestion(name: string, generics: readonly GenericArgument[], scope: Scope): Value | null {
    const kind =
      name === "size_of" ? "size" : name === "align_of" || name === "min_align_of" ? "alignment" : null;
    const only = generics[0];
    if (kind === null || only?.kind !== "type") return null;
    const answer = this.#meaning.layout({ kind, type: this.#meaning.typeOf(only.type, scope) });
    if (!answer.ok) throw new EvaluationFailure(answer.why);
    return { kind: "integer", type: usize, value: answer.value };
  }

  #genericsOf(item: Item, given: readonly GenericArgument[], scope: Scope): Map<number, GenericValue> {
    const found = new Map<number, GenericValue>();
    const parameters = functionOf(item.tokens, item.nameAt + 1, item.end).generics;
    for (const [at, name] of parameters.entries()) {
      const argument = given[at];
      if (argument?.kind === "type")
        found.set(name, { kind: "type", type: this.#meaning.typeOf(argument.type, scope) });
      if (argument?.kind === "value")
        found.set(name, {
          kind: "value",
          value: asInteger(this.#value(expressionIn(argument.value), scope, new Locals(null), usize)),
        });
    }
    return found;
  }

  /** Runs a `const fn`. */
  #run(
    found: Function,
    inner: Scope,
    given: readonly Expression[],
    receiver: Value | null,
    scope: Scope,
    locals: Locals,
    expected: IntegerType | null,
  ): Value {
    if (this.#depth > limits.depth) throw new EvaluationFailure("calls are nested too deep");
    const names = new Locals(null);
    const values = given.map((argument, at) => ({
      argument,
      parameter: found.parameters[at + (receiver === null ? 0 : 1)],
    }));
    if (receiver !== null) names.declare(Word.self, receiver);
    for (const { argument, parameter } of values) {
      if (parameter === undefined) throw new EvaluationFailure("too many arguments");
      const type = parameter.type === null ? null : integerType(this.#meaning.typeOf(parameter.type, inner));
      const value = this.#value(argument, scope, locals, type);
      names.declare(
        parameter.name,
        type !== null && value.kind === "integer" ? fit(value, type, false) : value,
      );
    }
    const type = found.result === null ? null : integerType(this.#meaning.typeOf(found.result, inner));
    if (found.body === null) throw new EvaluationFailure("a function without a body");
    this.#depth += 1;
    try {
      const value = this.#value(found.body, inner, names, type ?? expected);
      return type !== null && value.kind === "integer" ? fit(value, type, wraps(inner)) : value;
    } catch (jump) {
      if (jump instanceof Jump && jump.kind === "return")
        return type !== null && jump.value.kind === "integer" ? fit(jump.value, type, false) : jump.value;
      throw jump;
    } finally {
      this.#depth -= 1;
    }
  }

  #method(
    expression: Extract<Expression, { kind: "method" }>,
    scope: Scope,
    locals: Locals,
    expected: IntegerType | null,
  ): Value {
    const receiver = this.#value(expression.receiver, scope, locals, expected);
    const name = this.#meaning.session.sources.names.textOf(expression.name);
    if (receiver.kind === "structure" && receiver.item !== null) {
      const own = findAssociated(this.#meaning, null, scope, { item: receiver.item, name: expression.name });
      if (own?.kind === "function")
        return this.#run(own.function, own.scope, expression.arguments, receiver, scope, locals, expected);
    }
    const type = receiver.kind === "integer" ? receiver.type : null;
    return callMethod(
      name,
      receiver,
      expression.arguments.map((argument) =>
        this.#value(argument, scope, locals, name === "pow" ? null : type),
      ),
    );
  }

  #index(expression: Extract<Expression, { kind: "index" }>, scope: Scope, locals: Locals): Value {
    const list = this.#value(expression.receiver, scope, locals, null);
    const at = asInteger(this.#value(expression.index, scope, locals, usize));
    const found =
      list.kind === "list" && at >= 0n && at < list.length
        ? (list.elements[Number(at)] ?? list.elements[0])
        : undefined;
    if (found === undefined) throw new EvaluationFailure("an index that leads nowhere");
    return found;
  }

  #array(expression: Extract<Expression, { kind: "array" }>, scope: Scope, locals: Locals): Value {
    const elements = expression.elements.map((element) => this.#value(element, scope, locals, null));
    const length =
      expression.repeat === null
        ? BigInt(elements.length)
        : asInteger(this.#value(expression.repeat, scope, locals, usize));
    return { kind: "list", elements, length };
  }

  #structure(expression: Extract<Expression, { kind: "structure" }>, scope: Scope, locals: Locals): Value {
    const { path } = expression;
    const names = {
      start: path.start,
      crate: path.crate,
      segments: path.segments.map((segment) => segment.name),
    };
    const found = this.#meaning.resolver.resolve(names, scope.module, "types");
    const item = found?.definition.kind === "item" ? found.definition.item : null;
    const fields = new Map<string, Value>();
    for (const [name, value] of expression.fields) fields.set(name, this.#value(value, scope, locals, null));
    return { kind: "structure", item, fields };
  }

  #macro(
    expression: Extract<Expression, { kind: "macro" }>,
    scope: Scope,
    locals: Locals,
    expected: IntegerType | null,
  ): Value {
    const { path, input } = expression;
    const name = this.#meaning.session.sources.names.textOf(path.segments.at(-1)?.name ?? 0);
    if (name === "offset_of") return this.#offsetOf(new Reader(input.tokens, input.from, input.to), scope);
    if (name === "assert" || name === "debug_assert") return { kind: "unit" };
    const text =
      name === "concat" || name === "stringify" || name === "env"
        ? this.#meaning.expander.stringOf(scope.module, new Reader(input.tokens, input.from, input.to), name)
        : null;
    if (text !== null) return { kind: "text", length: text.length, value: text };
    const expanded = this.#meaning.expander.expandInside(path, input, scope.module);
    if (!expanded.ok) throw new EvaluationFailure(`${name}!: ${expanded.why}`);
    this.#depth += 1;
    if (this.#depth > limits.depth * 2) throw new EvaluationFailure("macros are nested too deep");
    try {
      return this.#value(readExpression(new Reader(expanded.tokens)), scope, locals, expected);
    } finally {
      this.#depth -= 1;
    }
  }

  #offsetOf(reader: Reader, scope: Scope): Value {
    const type = this.#meaning.typeOf(readType(reader), scope);
    const path: string[] = [];
    if (!reader.eat(Kind.Comma)) throw new EvaluationFailure("offset_of! without a field");
    while (!reader.isDone() && reader.kind() !== Kind.Comma) {
      if (reader.kind() !== Kind.Dot) path.push(...reader.text().split("."));
      reader.bump();
    }
    const answer = this.#meaning.layout({ kind: "offset", type, path });
    if (!answer.ok) throw new EvaluationFailure(answer.why);
    return { kind: "integer", type: usize, value: answer.value };
  }

  #block(
    statements: readonly Statement[],
    value: Expression | null,
    scope: Scope,
    locals: Locals,
    expected: IntegerType | null,
  ): Value {
    for (const statement of statements) {
      if (statement.kind === "expression") this.#value(statement.value, scope, locals, null);
      else this.#let(statement, scope, locals);
    }
    return value === null ? { kind: "unit" } : this.#value(value, scope, locals, expected);
  }

  #let(statement: Extract<Statement, { kind: "let" }>, scope: Scope, locals: Locals): void {
    if (statement.name === -1) throw new EvaluationFailure("a pattern that is not understood");
    const type = statement.type === null ? null : integerType(this.#meaning.typeOf(statement.type, scope));
    if (statement.value === null) return;
    const value = this.#value(statement.value, scope, locals, type);
    locals.declare(
      statement.name,
      type !== null && value.kind === "integer" ? fit(value, type, wraps(scope)) : value,
    );
  }

  #while(expression: Extract<Expression, { kind: "while" }>, scope: Scope, locals: Locals): Value {
    while (expression.condition === null || truth(this.#value(expression.condition, scope, locals, null))) {
      try {
        this.#value(expression.body, scope, locals, null);
      } catch (jump) {
        if (!(jump instanceof Jump) || jump.kind === "return") throw jump;
        if (jump.kind === "break") return jump.value;
      }
    }
    return { kind: "unit" };
  }

  #match(
    expression: Extract<Expression, { kind: "match" }>,
    scope: Scope,
    locals: Locals,
    expected: IntegerType | null,
  ): Value {
    const subject = this.#value(expression.subject, scope, locals, null);
    const type = subject.kind === "integer" ? subject.type : null;
    for (const arm of expression.arms) {
      const inner = new Locals(locals);
      const isMatch = arm.patterns.some((pattern) => this.#matches(pattern, subject, scope, inner, type));
      if (!isMatch || (arm.guard !== null && !truth(this.#value(arm.guard, scope, inner, null)))) continue;
      return this.#value(arm.value, scope, inner, expected);
    }
    throw new EvaluationFailure("no arm of the match fits");
  }

  #matches(
    pattern: Expression,
    subject: Value,
    scope: Scope,
    locals: Locals,
    type: IntegerType | null,
  ): boolean {
    if (pattern.kind === "tuple" && pattern.elements.length === 0) return true;
    if (pattern.kind === "range") {
      const value = asInteger(subject);
      if (pattern.start !== null && value < asInteger(this.#value(pattern.start, scope, locals, type)))
        return false;
      if (pattern.end === null) return true;
      const end = asInteger(this.#value(pattern.end, scope, locals, type));
      return pattern.closed ? value <= end : value < end;
    }
    const only =
      pattern.kind === "path" && pattern.path.segments.length === 1 ? pattern.path.segments[0] : undefined;
    if (only !== undefined && this.#meaning.resolver.lexical(scope.module, only.name, "values") === null) {
      locals.declare(only.name, subject);
      return true;
    }
    return truth(arithmetic("==", subject, this.#value(pattern, scope, locals, type)));
  }

  #assign(expression: Extract<Expression, { kind: "assign" }>, scope: Scope, locals: Locals): Value {
    const { target, operator } = expression;
    const only =
      target.kind === "path" && target.path.segments.length === 1 ? target.path.segments[0] : undefined;
    const before = only === undefined ? undefined : locals.get(only.name);
    if (only === undefined || before === undefined)
      throw new EvaluationFailure("an assignment to something that is no local name");
    const type = before.kind === "integer" ? before.type : null;
    const right = this.#value(
      expression.value,
      scope,
      locals,
      operator === "<<" || operator === ">>" ? null : type,
    );
    locals.assign(only.name, operator === null ? right : arithmetic(operator, before, right));
    return { kind: "unit" };
  }
}

const usize: IntegerType = { name: "usize", bits: 64, isSigned: false };

function wraps(scope: Scope): boolean {
  return scope.module.crate.wrapsLiterals;
}

function unwrap(found: Evaluated): Value {
  if (!found.ok) throw new EvaluationFailure(found.why);
  return found.value;
}

function truth(value: Value): boolean {
  if (value.kind !== "boolean") throw new EvaluationFailure("a condition that is no bool");
  return value.value;
}

function memberOf(value: Value, name: string): Value {
  let found: Value | null | undefined;
  if (value.kind === "structure") found = value.fields.get(name);
  if (value.kind === "range") found = name === "start" ? value.start : name === "end" ? value.end : null;
  if (found === null || found === undefined) throw new EvaluationFailure(`there is no field ${name}`);
  return found;
}

function spellPath(path: PathSyntax): string {
  const { names } = path.range.tokens.sources;
  return path.segments.map((segment) => names.textOf(segment.name)).join("::");
}
