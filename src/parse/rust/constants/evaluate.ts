import { withoutAliases } from "../../../model/model.ts";
import type { Type } from "../../../model/model.ts";
import type { Item } from "../names/module.ts";
import { readWholeExpression } from "../syntax/read-expression.ts";
import { readType } from "../syntax/read-type.ts";
import type { Expression } from "../syntax/syntax.ts";
import { Reader } from "../tokens/reader.ts";
import { Kind } from "../tokens/token.ts";
import { integerType } from "../types/integer-types.ts";
import type { IntegerType } from "../types/integer-types.ts";
import type { Evaluated, Meaning, Scope, Value } from "../types/meaning.ts";
import { computeArray, computeIndex, computeStructure, memberOf } from "./aggregates.ts";
import { EvaluationFailure, fit } from "./arithmetic.ts";
import { computeCall, computeMethod } from "./calls.ts";
import { truth, wraps } from "./computation.ts";
import type { Computation } from "./computation.ts";
import { Jump, Locals, TooDeep } from "./control-flow.ts";
import { literalValue } from "./literals.ts";
import { computeMacro } from "./macros.ts";
import { computeBinary, computeCast, computeUnary } from "./operators.ts";
import { computePath } from "./paths.ts";
import { computeAssignment, computeBlock, computeMatch, computeWhile } from "./statements.ts";

/** How deep calls and constants, and expressions, may nest, and how many steps one constant and all of them may take. winapi's take 160,000. */
const limits = { depth: 60, nesting: 1000, steps: 200_000, allSteps: 10_000_000 };

/** How often a chain of constants may be taken up again. */
const retryLimit = 2000;

/** Computes constant expressions with Rust's types: what overflows has no value. */
export class Evaluator implements Computation {
  readonly meaning: Meaning;
  readonly #constants = new Map<Item, Evaluated>();
  readonly #inProgress = new Set<Item>();
  #depth = 0;
  #steps = 0;
  #allSteps = 0;
  /** Expressions within each other; a long sum is one in its left operand. */
  #nesting = 0;

  constructor(meaning: Meaning) {
    this.meaning = meaning;
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
      const value = this.value(expression, scope, new Locals(null), expected);
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
    return this.meaning.typeOf(readType(reader), { module: item.module, generics: new Map(), self: null });
  }

  #computeConstant(item: Item): Evaluated {
    const reader = new Reader(item.tokens, item.nameAt + 1, item.end);
    if (!reader.eat(Kind.Colon)) return { ok: false, why: "it has no type" };
    const scope: Scope = { module: item.module, generics: new Map(), self: null };
    const type = this.meaning.typeOf(readType(reader), scope);
    if (!reader.eat(Kind.Equals)) return { ok: false, why: "it has no value" };
    return this.typed(reader, scope, type);
  }

  /** Reads an expression and computes it as a value of that type. */
  typed(reader: Reader, scope: Scope, type: Type): Evaluated {
    if (this.#depth > limits.depth) return { ok: false, why: "its definition is nested too deep" };
    const expected = integerType(type);
    const bare = withoutAliases(type);
    if (bare.kind === "scalar" && bare.class === "float") return { ok: false, why: "it is no integer" };
    return this.evaluate(readWholeExpression(reader), scope, expected);
  }

  refuseDeep(factor: number, why: string): void {
    if (this.#depth > limits.depth * factor) throw new EvaluationFailure(why);
  }

  deeper<Result>(work: () => Result): Result {
    this.#depth += 1;
    try {
      return work();
    } finally {
      this.#depth -= 1;
    }
  }

  value(expression: Expression, scope: Scope, locals: Locals, expected: IntegerType | null): Value {
    if (this.#nesting > limits.nesting) throw new EvaluationFailure("an expression is nested too deep");
    this.#nesting += 1;
    try {
      return this.#compute(expression, scope, locals, expected);
    } finally {
      this.#nesting -= 1;
    }
  }

  #compute(expression: Expression, scope: Scope, locals: Locals, expected: IntegerType | null): Value {
    this.#steps += 1;
    this.#allSteps += 1;
    if (this.#allSteps > limits.allSteps)
      throw new EvaluationFailure(`all constants together take more than ${limits.allSteps} steps`);
    if (this.#steps > limits.steps) throw new EvaluationFailure(`it takes more than ${limits.steps} steps`);
    switch (expression.kind) {
      case "literal":
        return literalValue(expression.class, expression.text, expected, wraps(scope));
      case "path":
        return computePath(this, expression.path, scope, locals, expected);
      case "unary":
        return computeUnary(this, expression, scope, locals, expected);
      case "binary":
        return computeBinary(this, expression, scope, locals, expected);
      case "cast":
        return computeCast(this, expression, scope, locals, expected);
      case "call":
        return computeCall(this, expression, scope, locals, expected);
      case "method":
        return computeMethod(this, expression, scope, locals, expected);
      case "field":
        return memberOf(this.value(expression.receiver, scope, locals, null), expression.name);
      case "index":
        return computeIndex(this, expression, scope, locals);
      case "range":
        return {
          kind: "range",
          start: expression.start === null ? null : this.value(expression.start, scope, locals, expected),
          end: expression.end === null ? null : this.value(expression.end, scope, locals, expected),
        };
      case "array":
        return computeArray(this, expression, scope, locals);
      case "tuple": {
        if (expression.elements.length === 0) return { kind: "unit" };
        const fields = new Map(
          expression.elements.map((element, at) => [`${at}`, this.value(element, scope, locals, null)]),
        );
        return { kind: "structure", item: null, fields };
      }
      case "structure":
        return computeStructure(this, expression, scope, locals);
      case "macro":
        return computeMacro(this, expression, scope, locals, expected);
      case "block":
        return computeBlock(
          this,
          expression.statements,
          expression.value,
          scope,
          new Locals(locals),
          expected,
        );
      case "if": {
        const isTrue = truth(this.value(expression.condition, scope, locals, null));
        if (isTrue) return this.value(expression.consequence, scope, locals, expected);
        return expression.otherwise === null
          ? { kind: "unit" }
          : this.value(expression.otherwise, scope, locals, expected);
      }
      case "while":
        return computeWhile(this, expression, scope, locals);
      case "match":
        return computeMatch(this, expression, scope, locals, expected);
      case "return":
      case "break":
        throw new Jump(
          expression.kind,
          expression.value === null ? { kind: "unit" } : this.value(expression.value, scope, locals, null),
        );
      case "continue":
        throw new Jump("continue", { kind: "unit" });
      case "assign":
        return computeAssignment(this, expression, scope, locals);
      case "damaged":
        throw new EvaluationFailure(expression.why);
    }
  }
}
