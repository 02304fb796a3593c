import type { Layouts } from "../layout/layouts.ts";
import type { Type } from "../model/model.ts";
import { withoutAliases } from "../model/model.ts";
import { hasViews, onlySizedMember, recordLayoutOf } from "./parts.ts";

/** An array of bytes, or a record that holds nothing else. */
export function isBlob(layouts: Layouts, type: Type): boolean {
  const bare = withoutAliases(type);
  if (bare.kind === "array") {
    const element = withoutAliases(bare.element);
    return (element.kind === "scalar" && element.size === 1) || isBlob(layouts, bare.element);
  }
  if (bare.kind !== "record" || hasViews(layouts, bare.record)) return false;
  const layout = recordLayoutOf(layouts, type);
  if (layout === null) return false;
  const only = onlySizedMember(layout);
  return only !== null && isBlob(layouts, only.type);
}

/** The type inside any newtypes around it: the one field that has a size, at offset 0 and as large as the whole. */
export function withoutNewtypes(layouts: Layouts, type: Type): Exclude<Type, { kind: "alias" }> {
  const bare = withoutAliases(type);
  if (bare.kind !== "record" || hasViews(layouts, bare.record)) return bare;
  const layout = recordLayoutOf(layouts, bare);
  const only = layout === null ? null : onlySizedMember(layout);
  return only?.offset === 0 && only.size === layout?.size ? withoutNewtypes(layouts, only.type) : bare;
}
