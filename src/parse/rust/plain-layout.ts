import { withoutAliases } from "../../model/model.ts";
import type { LayoutAnswer, LayoutQuery } from "./session/options.ts";

/** Size and alignment of what needs no layout rules: scalars, pointers and arrays of them. */
export function plainLayout(query: LayoutQuery): LayoutAnswer | null {
  if (query.kind === "offset") return null;
  const bare = withoutAliases(query.type);
  if (bare.kind === "scalar" && bare.class !== "void")
    return { ok: true, value: BigInt(query.kind === "size" ? bare.size : bare.alignment) };
  if (bare.kind === "pointer") return { ok: true, value: BigInt(query.kind === "size" ? bare.size : 8) };
  if (bare.kind !== "array" || bare.length === null) return null;
  const element = plainLayout({ kind: query.kind, type: bare.element });
  if (element === null || !element.ok || query.kind === "alignment") return element;
  return { ok: true, value: element.value * BigInt(bare.length) };
}
