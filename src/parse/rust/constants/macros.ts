import { readWholeExpression } from "../syntax/read-expression.ts";
import { readType } from "../syntax/read-type.ts";
import type { Expression } from "../syntax/syntax.ts";
import { Reader } from "../tokens/reader.ts";
import { Kind } from "../tokens/token.ts";
import { usize } from "../types/integer-types.ts";
import type { IntegerType } from "../types/integer-types.ts";
import type { Scope, Value } from "../types/meaning.ts";
import { EvaluationFailure } from "./arithmetic.ts";
import type { Computation } from "./computation.ts";
import type { Locals } from "./control-flow.ts";
import { textValue } from "./literals.ts";

// Macro calls that stand for a value.

export function computeMacro(
  computation: Computation,
  expression: Extract<Expression, { kind: "macro" }>,
  scope: Scope,
  locals: Locals,
  expected: IntegerType | null,
): Value {
  const { path, input } = expression;
  const name = computation.meaning.session.textOf(path.segments.at(-1)?.name ?? 0);
  if (name === "offset_of")
    return offsetOf(computation, new Reader(input.tokens, input.from, input.to), scope);
  if (name === "assert" || name === "debug_assert") return { kind: "unit" };
  const text =
    name === "concat" || name === "stringify" || name === "env"
      ? computation.meaning.expander.stringOf(
          scope.module,
          new Reader(input.tokens, input.from, input.to),
          name,
        )
      : null;
  if (text !== null) return textValue(text);
  const expanded = computation.meaning.expander.expandInside(path, input, scope.module);
  if (!expanded.ok) throw new EvaluationFailure(`${name}!: ${expanded.why}`);
  return computation.deeper(() => {
    computation.refuseDeep(2, "macros are nested too deep");
    return computation.value(readWholeExpression(new Reader(expanded.tokens)), scope, locals, expected);
  });
}

function offsetOf(computation: Computation, reader: Reader, scope: Scope): Value {
  const type = computation.meaning.typeOf(readType(reader), scope);
  const path: string[] = [];
  if (!reader.eat(Kind.Comma)) throw new EvaluationFailure("offset_of! without a field");
  while (!reader.isDone() && reader.kind() !== Kind.Comma) {
    if (reader.kind() !== Kind.Dot) path.push(...reader.text().split("."));
    reader.bump();
  }
  const answer = computation.meaning.layout({ kind: "offset", type, path });
  if (!answer.ok) throw new EvaluationFailure(answer.why);
  return { kind: "integer", type: usize, value: answer.value };
}
