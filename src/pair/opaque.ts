import type { Layouts } from "../layout/layouts.ts";
import type { Type } from "../model/model.ts";
import { withoutAliases } from "../model/model.ts";
import { hasViews, recordLayoutOf } from "./parts.ts";

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
  const sized = layout.fields.filter((field) => field.kind === "bit-field" || field.size > 0);
  return sized.length === 1 && sized[0]?.kind === "member" && isBlob(layouts, sized[0].type);
}

/** The type inside any newtypes around it: the one field that has a size, at offset 0 and as large as the whole. */
export function withoutNewtypes(layouts: Layouts, type: Type): Exclude<Type, { kind: "alias" }> {
  const bare = withoutAliases(type);
  if (bare.kind !== "record" || hasViews(layouts, bare.record)) return bare;
  const layout = recordLayoutOf(layouts, bare);
  if (layout === null) return bare;
  const sized = layout.fields.filter((field) => field.kind === "bit-field" || field.size > 0);
  const only = sized[0];
  if (sized.length !== 1 || only?.kind !== "member" || only.offset !== 0 || only.size !== layout.size)
    return bare;
  return withoutNewtypes(layouts, only.type);
}
