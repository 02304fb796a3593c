import { namesOf } from "../names/resolve.ts";
import type { PathSyntax } from "../syntax/syntax.ts";
import { findAssociated } from "../types/associated.ts";
import type { IntegerType } from "../types/integer-types.ts";
import type { Scope, Value } from "../types/meaning.ts";
import { EvaluationFailure } from "./arithmetic.ts";
import { spellPath, unwrap } from "./computation.ts";
import type { Computation } from "./computation.ts";
import type { Locals } from "./control-flow.ts";
import { limitOf } from "./integers.ts";

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
    const limit = associated.kind === "integer" ? limitOf(associated.name, associated.type) : null;
    if (limit !== null) return limit;
    if (associated.kind === "constant")
      return unwrap(computation.typed(associated.reader, associated.scope, associated.type));
    if (associated.kind === "function") throw new EvaluationFailure("a function is no number");
    throw new EvaluationFailure(
      associated.kind === "missing" ? associated.why : `nothing is known about ${spellPath(path)}`,
    );
  }
  const names = namesOf(path);
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
