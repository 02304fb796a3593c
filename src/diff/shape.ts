import type { Layouts } from "../layout/layouts.ts";
import type { RecordId, ScalarType, Type } from "../model/model.ts";
import { withoutAliases } from "../model/model.ts";
import { isBlob, withoutNewtypes } from "../pair/opaque.ts";

/** What a field holds, as far as two languages can agree on it. */
export type Shape =
  | { readonly kind: "pointer"; readonly pointee: Type | null }
  | { readonly kind: "integer"; readonly signed: boolean; readonly character: boolean }
  | { readonly kind: "bool" }
  | { readonly kind: "rust-char" }
  | { readonly kind: "float" }
  | { readonly kind: "enum" }
  | { readonly kind: "array"; readonly element: Type; readonly length: number; readonly blob: boolean }
  | { readonly kind: "record"; readonly record: RecordId; readonly union: boolean }
  | { readonly kind: "unknown" };

/** The shape of a type of one side. Newtypes around one sized field are looked through, except around blobs and records. */
export function shapeOf(layouts: Layouts, type: Type): Shape {
  const bare = withoutAliases(type);
  if (bare.kind === "record" && isBlob(layouts, bare)) return blobOf(layouts, bare);
  const inner = withoutNewtypes(layouts, bare);
  switch (inner.kind) {
    case "scalar":
      return scalarShape(inner);
    case "pointer":
      return { kind: "pointer", pointee: inner.pointee };
    case "enum":
      return { kind: "enum" };
    case "array":
      return {
        kind: "array",
        element: inner.element,
        length: inner.length ?? 0,
        blob: isBlob(layouts, inner),
      };
    case "record": {
      const layout = layouts.layoutOf(inner.record);
      return { kind: "record", record: inner.record, union: layout.ok && layout.value.form === "union" };
    }
    case "function":
    case "unresolved":
      return { kind: "unknown" };
  }
}

function blobOf(layouts: Layouts, type: Type): Shape {
  const inner = withoutNewtypes(layouts, type);
  if (inner.kind === "array")
    return { kind: "array", element: inner.element, length: inner.length ?? 0, blob: true };
  return { kind: "unknown" };
}

function scalarShape(scalar: ScalarType): Shape {
  switch (scalar.class) {
    case "bool":
      return { kind: "bool" };
    case "float":
      return { kind: "float" };
    case "signed":
      return { kind: "integer", signed: true, character: false };
    case "unsigned":
      return { kind: "integer", signed: false, character: false };
    case "character":
      // C's char is one byte, its wchar_t two; Rust's char is a Unicode scalar value in four.
      return scalar.size === 4 ? { kind: "rust-char" } : { kind: "integer", signed: false, character: true };
    case "void":
    case "unit":
      return { kind: "unknown" };
  }
}
