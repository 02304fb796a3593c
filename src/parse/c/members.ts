import type { Type } from "../../model/model.ts";
import { withoutAliases } from "../../model/model.ts";
import type { Scope } from "./scope.ts";

/** The type of the member that `path` (`a.b[2].c`) names inside `type`, anonymous parts looked through; or null. */
export function memberType(scope: Scope, type: Type, path: string): Type | null {
  let current: Type | null = type;
  for (const step of path.match(/\w+|\[\w+\]/g) ?? []) {
    if (current === null) return null;
    current = step.startsWith("[") ? elementOf(current) : fieldOf(scope, current, step);
  }
  return current;
}

function elementOf(type: Type): Type | null {
  const bare = withoutAliases(type);
  return bare.kind === "array" ? bare.element : null;
}

function fieldOf(scope: Scope, type: Type, name: string): Type | null {
  const open = [type];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const bare = withoutAliases(next);
    if (bare.kind !== "record") continue;
    for (const field of scope.recordOf(bare.record)?.fields ?? []) {
      if (field.name === name) return field.type;
      if (field.kind === "member" && field.name === null) open.push(field.type);
    }
  }
  return null;
}
