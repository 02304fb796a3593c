import type { Expression, Statement } from "../syntax/syntax.ts";
import { integerType } from "../types/integer-types.ts";
import type { IntegerType } from "../types/integer-types.ts";
import type { Scope, Value } from "../types/meaning.ts";
import { EvaluationFailure, arithmetic, asInteger, fit } from "./arithmetic.ts";
import { truth, wraps } from "./computation.ts";
import type { Computation } from "./computation.ts";
import { Jump, Locals } from "./control-flow.ts";

// Blocks, loops and choices inside a `const fn`.

export function computeBlock(
  computation: Computation,
  statements: readonly Statement[],
  value: Expression | null,
  scope: Scope,
  locals: Locals,
  expected: IntegerType | null,
): Value {
  for (const statement of statements) {
    if (statement.kind === "expression") computation.value(statement.value, scope, locals, null);
    else computeLet(computation, statement, scope, locals);
  }
  return value === null ? { kind: "unit" } : computation.value(value, scope, locals, expected);
}

function computeLet(
  computation: Computation,
  statement: Extract<Statement, { kind: "let" }>,
  scope: Scope,
  locals: Locals,
): void {
  if (statement.name === -1) throw new EvaluationFailure("a pattern that is not understood");
  const type =
    statement.type === null ? null : integerType(computation.meaning.typeOf(statement.type, scope));
  // The assignment that follows could be taken for one to a name around the block.
  if (statement.value === null) throw new EvaluationFailure("a name that gets its value later");
  const value = computation.value(statement.value, scope, locals, type);
  locals.declare(
    statement.name,
    type !== null && value.kind === "integer" ? fit(value, type, wraps(scope)) : value,
  );
}

export function computeWhile(
  computation: Computation,
  expression: Extract<Expression, { kind: "while" }>,
  scope: Scope,
  locals: Locals,
): Value {
  while (
    expression.condition === null ||
    truth(computation.value(expression.condition, scope, locals, null))
  ) {
    try {
      computation.value(expression.body, scope, locals, null);
    } catch (jump) {
      if (!(jump instanceof Jump) || jump.kind === "return") throw jump;
      if (jump.kind === "break") return jump.value;
    }
  }
  return { kind: "unit" };
}

export function computeMatch(
  computation: Computation,
  expression: Extract<Expression, { kind: "match" }>,
  scope: Scope,
  locals: Locals,
  expected: IntegerType | null,
): Value {
  const subject = computation.value(expression.subject, scope, locals, null);
  const type = subject.kind === "integer" ? subject.type : null;
  for (const arm of expression.arms) {
    const inner = new Locals(locals);
    const isMatch = arm.patterns.some((pattern) =>
      matches(computation, pattern, subject, scope, inner, type),
    );
    if (!isMatch || (arm.guard !== null && !truth(computation.value(arm.guard, scope, inner, null))))
      continue;
    return computation.value(arm.value, scope, inner, expected);
  }
  throw new EvaluationFailure("no arm of the match fits");
}

function matches(
  computation: Computation,
  pattern: Expression,
  subject: Value,
  scope: Scope,
  locals: Locals,
  type: IntegerType | null,
): boolean {
  if (pattern.kind === "tuple" && pattern.elements.length === 0) return true;
  if (pattern.kind === "range") {
    const value = asInteger(subject);
    if (pattern.start !== null && value < asInteger(computation.value(pattern.start, scope, locals, type)))
      return false;
    if (pattern.end === null) return true;
    const end = asInteger(computation.value(pattern.end, scope, locals, type));
    return pattern.closed ? value <= end : value < end;
  }
  const only =
    pattern.kind === "path" && pattern.path.segments.length === 1 ? pattern.path.segments[0] : undefined;
  if (
    only !== undefined &&
    computation.meaning.resolver.lexical(scope.module, only.name, "values") === null
  ) {
    locals.declare(only.name, subject);
    return true;
  }
  return truth(arithmetic("==", subject, computation.value(pattern, scope, locals, type)));
}

export function computeAssignment(
  computation: Computation,
  expression: Extract<Expression, { kind: "assign" }>,
  scope: Scope,
  locals: Locals,
): Value {
  const { target, operator } = expression;
  const only =
    target.kind === "path" && target.path.segments.length === 1 ? target.path.segments[0] : undefined;
  const before = only === undefined ? undefined : locals.get(only.name);
  if (only === undefined || before === undefined)
    throw new EvaluationFailure("an assignment to something that is no local name");
  const type = before.kind === "integer" ? before.type : null;
  const right = computation.value(
    expression.value,
    scope,
    locals,
    operator === "<<" || operator === ">>" ? null : type,
  );
  locals.assign(only.name, operator === null ? right : arithmetic(operator, before, right));
  return { kind: "unit" };
}
