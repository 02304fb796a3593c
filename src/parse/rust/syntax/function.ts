import { Reader, skipAttributes } from "../tokens/reader.ts";
import { Kind, Word } from "../tokens/token.ts";
import type { Tokens } from "../tokens/token.ts";
import { readGenericParameters } from "./generics.ts";
import { readBlock } from "./read-expression.ts";
import { readType } from "./read-type.ts";
import type { Expression, TypeSyntax } from "./syntax.ts";

/** A function's parts, as far as constants need them. */
export interface FunctionParts {
  readonly generics: readonly number[];
  readonly parameters: readonly { readonly name: number; readonly type: TypeSyntax | null }[];
  readonly result: TypeSyntax | null;
  readonly body: Expression | null;
}

/** The parts of a function whose name ends before `from`. */
export function functionOf(tokens: Tokens, from: number, end: number): FunctionParts {
  const reader = new Reader(tokens, from, end);
  const generics =
    reader.kind() === Kind.Less ? readGenericParameters(reader).map((parameter) => parameter.name) : [];
  const parameters = reader.kind() === Kind.OpenParenthesis ? readParameters(reader.enter()) : [];
  const result = reader.eat(Kind.Arrow) ? readType(reader) : null;
  while (!reader.isDone() && reader.kind() !== Kind.OpenBrace) reader.skipTree();
  return { generics, parameters, result, body: reader.isDone() ? null : readBlock(reader) };
}

function readParameters(inner: Reader): { name: number; type: TypeSyntax | null }[] {
  const parameters: { name: number; type: TypeSyntax | null }[] = [];
  while (!inner.isDone()) {
    skipAttributes(inner);
    while (inner.eat(Kind.And) || inner.eat(Kind.Lifetime) || inner.eatWord(Word.mut)) continue;
    const isSelf = inner.name() === Word.self;
    const name = isSelf ? Word.self : (inner.tokens.values[inner.at] ?? -1);
    inner.bump();
    const type = inner.eat(Kind.Colon) ? readType(inner) : null;
    parameters.push({ name, type });
    inner.skipPast(Kind.Comma);
  }
  return parameters;
}
