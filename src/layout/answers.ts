import type { Type } from "../model/model.ts";
import { withoutAliases } from "../model/model.ts";
import { flattenFields } from "./flatten.ts";
import type { Layouts, Result } from "./layouts.ts";
import { knownAlignment } from "./layouts.ts";

/** What a constant expression may ask about layout, whichever language it is written in. */
export type LayoutQuestion =
  | { readonly kind: "size" | "alignment"; readonly type: Type }
  /** The path as C writes it: `u.Flags`, `entries[2].key`. */
  | { readonly kind: "offset"; readonly type: Type; readonly path: string };

/** `sizeof`, `alignof`, `offsetof` in bytes; the error says why there is no answer. */
export function answerFrom(layouts: Layouts, question: LayoutQuestion): Result<bigint, string> {
  if (question.kind === "offset") return offsetOf(layouts, question.type, question.path);
  const layout = layouts.typeLayoutOf(question.type);
  if (!layout.ok) return { ok: false, error: "the type has no layout" };
  const { size, alignment } = layout.value;
  const bytes = question.kind === "size" ? size : knownAlignment(alignment);
  return bytes === null
    ? { ok: false, error: "its alignment is not known" }
    : { ok: true, value: BigInt(bytes) };
}

function offsetOf(layouts: Layouts, outermost: Type, path: string): Result<bigint, string> {
  let offset = 0;
  let type = outermost;
  for (const step of path.replaceAll("[", ".[").split(".")) {
    const next = step.startsWith("[") ? element(layouts, type, step) : field(layouts, type, step);
    if (next === null) return { ok: false, error: `${path} is no field with a known offset` };
    offset += next.offset;
    ({ type } = next);
  }
  return { ok: true, value: BigInt(offset) };
}

interface Place {
  readonly offset: number;
  readonly type: Type;
}

function field(layouts: Layouts, type: Type, name: string): Place | null {
  const record = withoutAliases(type);
  const layout = record.kind === "record" ? layouts.layoutOf(record.record) : null;
  if (layout?.ok !== true) return null;
  const found = flattenFields(layout.value, layouts).find(({ path }) => path === name);
  return found === undefined || found.kind === "bit-field" ? null : found;
}

function element(layouts: Layouts, type: Type, step: string): Place | null {
  const array = withoutAliases(type);
  const index = /^\[(\d{1,9})\]$/.exec(step)?.[1];
  if (array.kind !== "array" || index === undefined) return null;
  const layout = layouts.typeLayoutOf(array.element);
  return layout.ok ? { offset: Number(index) * layout.value.size, type: array.element } : null;
}
