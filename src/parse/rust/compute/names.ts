import { EvaluationFailure } from "../arithmetic.ts";
import { findAssociated } from "../associated.ts";
import type { Locals } from "../control-flow.ts";
import type { IntegerType, Scope, Value } from "../meaning.ts";
import type { PathSyntax } from "../syntax.ts";
import { spellPath, unwrap } from "./computation.ts";
import type { Computation } from "./computation.ts";

/** What a name stands for: a local, a generic parameter, a constant of a type or of a module, a variant. */
export function computePath(
  computation: Computation,
  path: PathSyntax,
  scope: Scope,
  locals: Locals,
  expected: IntegerType | null,
): Value {
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
  const associated = findAssociated(computation.meaning, path, scope);
  if (associated !== null) {
    if (associated.kind === "limit") return associated.value;
    if (associated.kind === "constant")
      return unwrap(computation.typed(associated.reader, associated.scope, associated.type));
    throw new EvaluationFailure(associated.kind === "function" ? "a function is no number" : associated.why);
  }
  const names = {
    start: path.start,
    crate: path.crate,
    segments: path.segments.map((segment) => segment.name),
  };
  const found = computation.meaning.resolver.resolve(names, scope.module, "values");
  const { definition } = found ?? {};
  if (found === null || definition === undefined || found.left > 0)
    throw new EvaluationFailure(`nothing is known about ${spellPath(path)}`);
  if (definition.kind === "variant")
    return unwrap(computation.meaning.discriminantOf(definition.item, definition.name));
  if (definition.kind === "item" && (definition.item.kind === "const" || definition.item.kind === "static")) {
    const value = computation.constant(definition.item);
    if (!value.ok) throw new EvaluationFailure(`${spellPath(path)}: ${value.why}`);
    return value.value;
  }
  if (definition.kind === "foreign")
    throw new EvaluationFailure(
      `the source of ${[definition.crate, ...definition.path].join("::")} is not at hand`,
    );
  throw new EvaluationFailure(`${spellPath(path)} is no constant`);
}
