import type { Type, View } from "../../../model/model.ts";
import { functionOf } from "../syntax/function.ts";
import type { Expression, TypeSyntax } from "../syntax/syntax.ts";
import { Reader } from "../tokens/reader.ts";
import { Kind, Word, spanOf } from "../tokens/token.ts";
import { genericsOf } from "../types/associated.ts";
import type { Method } from "../types/associated.ts";
import type { Instance, Scope, TypeHost } from "../types/meaning.ts";

// Methods that show a record's own bytes as another type. A C union that a crate keeps as an array of integers (winapi's
// UNION!) has its variants there and nowhere else.

/** What the methods of a record's own `impl` blocks show it as. */
export function viewsOf(host: TypeHost, instance: Instance, methods: readonly Method[]): readonly View[] {
  const found: View[] = [];
  for (const { implementation, member } of methods) {
    const { tokens, module } = implementation;
    if (!mayBeView(new Reader(tokens, member.nameAt + 1, member.end))) continue;
    const { result, body } = functionOf(tokens, member.nameAt + 1, member.end);
    const seen = result === null || body === null ? null : new ViewReader(host).seen(result, body);
    if (seen === null) continue;
    const self = { kind: "record", record: instance.id } as const;
    const scope: Scope = { module, generics: genericsOf(implementation, instance), self };
    found.push({
      name: host.session.textOf(member.name),
      storage: seen.storage,
      type: pointedAt(host, seen.type, scope),
      span: spanOf(tokens, member.nameAt, member.nameAt + 1),
    });
  }
  return found;
}

/** As behind a pointer, where a type that nobody knows does no harm to the record and nothing is said about it. */
function pointedAt(host: TypeHost, pointee: TypeSyntax, scope: Scope): Type {
  const { range } = pointee;
  const pointer = host.typeOf({ kind: "pointer", isReference: true, pointee, range }, scope);
  return pointer.kind === "pointer" && pointer.pointee !== null ? pointer.pointee : pointer;
}

/**
 * A cheap look before anything is read: `(&self) -> &T` or a body that begins with `*`, with a cast or a transmute in it.
 * A `&mut self` twin says nothing that the shared one does not.
 */
function mayBeView(reader: Reader): boolean {
  while (!reader.isDone() && reader.kind() !== Kind.OpenParenthesis) reader.skipTree();
  if (reader.isDone() || !takesSelf(reader.enter()) || !reader.eat(Kind.Arrow)) return false;
  const isReference = reader.startsWith(Kind.And);
  while (!reader.isDone() && reader.kind() !== Kind.OpenBrace) reader.skipTree();
  let first = reader.at;
  const { kinds, values } = reader.tokens;
  while (
    kinds[first] === Kind.OpenBrace ||
    (kinds[first] === Kind.Identifier && values[first] === Word.unsafe)
  )
    first += 1;
  if (!isReference && kinds[first] !== Kind.Star) return false;
  for (let at = first; at < reader.end; at += 1)
    if (kinds[at] === Kind.Identifier && values[at] === Word.self) return true;
  return false;
}

/** `&self` and nothing else. */
function takesSelf(inner: Reader): boolean {
  if (!inner.eat(Kind.And)) return false;
  inner.eat(Kind.Lifetime);
  if (!inner.eatWord(Word.self)) return false;
  inner.eat(Kind.Comma);
  return inner.isDone();
}

/** The bytes an expression points at; `isCast` once they were called something else on the way. */
interface Address {
  readonly storage: string | null;
  readonly isCast: boolean;
}

interface Seen {
  readonly storage: string | null;
  readonly type: TypeSyntax;
}

const depthLimit = 20;

class ViewReader {
  readonly #host: TypeHost;

  constructor(host: TypeHost) {
    this.#host = host;
  }

  /** What a method with this result and body shows; null where it does anything but look at its own bytes. */
  seen(result: TypeSyntax, body: Expression): Seen | null {
    const type = result.kind === "pointer" && result.isReference ? result.pointee : result;
    const value = valueOf(body);
    if (value === null) return null;
    const found = type === result ? this.#place(value, 0) : this.#address(value, 0);
    return found === null || !found.isCast ? null : { storage: found.storage, type };
  }

  /** `self`, `&self.field`, `transmute(self)`, `self as *const _ as *const T`, `self.0.as_ptr().cast()`. */
  #address(expression: Expression, depth: number): Address | null {
    if (depth > depthLimit) return null;
    switch (expression.kind) {
      case "path":
        return isSelf(expression) ? { storage: null, isCast: false } : null;
      case "unary":
        return expression.operator === "&" ? this.#place(expression.operand, depth + 1) : null;
      case "cast":
        return castOf(this.#address(expression.operand, depth + 1));
      case "call":
        return this.#call(expression, depth);
      case "method":
        return this.#method(expression, depth);
      case "block": {
        const value = valueOf(expression);
        return value === null ? null : this.#address(value, depth + 1);
      }
      default:
        return null;
    }
  }

  /** `self.field`, `*address`. */
  #place(expression: Expression, depth: number): Address | null {
    if (depth > depthLimit) return null;
    if (expression.kind === "unary" && expression.operator === "*")
      return this.#address(expression.operand, depth + 1);
    if (expression.kind === "field" && isSelf(expression.receiver))
      return { storage: expression.name, isCast: false };
    return null;
  }

  #call(expression: Extract<Expression, { kind: "call" }>, depth: number): Address | null {
    const [only] = expression.arguments;
    const { callee } = expression;
    if (callee.kind !== "path" || only === undefined || expression.arguments.length !== 1) return null;
    const name = this.#nameOf(callee.path.segments.at(-1)?.name ?? 0);
    return name === "transmute" ? castOf(this.#address(only, depth + 1)) : null;
  }

  #method(expression: Extract<Expression, { kind: "method" }>, depth: number): Address | null {
    if (expression.arguments.length > 0) return null;
    const name = this.#nameOf(expression.name);
    if (name === "cast") return castOf(this.#address(expression.receiver, depth + 1));
    // `as_ptr` of an array points at its first element, which is where the array begins.
    return name === "as_ptr" ? this.#place(expression.receiver, depth + 1) : null;
  }

  #nameOf(name: number): string {
    return this.#host.session.textOf(name);
  }
}

function castOf(address: Address | null): Address | null {
  return address === null ? null : { ...address, isCast: true };
}

function isSelf(expression: Expression): boolean {
  if (expression.kind !== "path") return false;
  const { segments, qualified } = expression.path;
  return qualified === null && segments.length === 1 && segments[0]?.name === Word.self;
}

/** The value of a block that does nothing before it. */
function valueOf(expression: Expression): Expression | null {
  if (expression.kind !== "block") return expression;
  return expression.statements.length > 0 || expression.value === null ? null : valueOf(expression.value);
}
