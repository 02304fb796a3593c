import type { UnresolvedReason } from "../../model/model.ts";
import type { Annotation } from "./annotations.ts";
import { evaluateFragment } from "./constants.ts";
import { isFailure } from "./conversions.ts";
import { spanIn } from "./scope.ts";
import type { Place } from "./scope.ts";

/** What attributes ask for: an alignment in bytes (null: none), packing, or something that forbids an answer. */
export interface Request {
  readonly alignment: number | null;
  readonly isPacked: boolean;
  readonly refused: UnresolvedReason | null;
}

/** Puts the attributes of one declaration together: of several alignments the largest counts (alignas-specifier.md). */
export function readRequest(place: Place, annotations: readonly Annotation[]): Request {
  let alignment: number | null = null;
  let isPacked = false;
  let refused: UnresolvedReason | null = null;
  for (const annotation of annotations) {
    switch (annotation.kind) {
      case "declspec-align":
      case "alignas":
      case "gnu-aligned": {
        const bytes = alignmentOf(place, annotation);
        if (typeof bytes === "number") alignment = Math.max(alignment ?? 0, bytes);
        else if (bytes !== null) refused ??= bytes;
        break;
      }
      case "packed":
        isPacked = true;
        break;
      case "unsupported":
        refused ??= { code: "unsupported", detail: annotation.detail };
        break;
      case "unknown-attribute": {
        const span = spanIn(place, annotation.at, annotation.end);
        place.scope.report("c-ignored-attribute", { attribute: annotation.spelling }, span);
        break;
      }
      case "pointer-32":
      case "unnamed-bit-field":
      case "underlying":
      case "assert":
        break;
    }
  }
  return { alignment, isPacked, refused };
}

type AlignmentAnnotation = Extract<Annotation, { kind: "declspec-align" | "alignas" | "gnu-aligned" }>;

function alignmentOf(place: Place, annotation: AlignmentAnnotation): number | UnresolvedReason | null {
  // clang: the largest alignment that any type has on the target.
  if (annotation.expression === null) return 16;
  const { scope, unit } = place;
  const value = evaluateFragment(scope, unit, annotation.expression);
  if (!isFailure(value)) {
    // `alignas(0)` is ignored; `align(0)` is not a documented value.
    if (annotation.kind === "alignas" && value.value === 0n) return null;
    return Number(value.value);
  }
  if (annotation.kind !== "alignas") return value.why;
  return alignmentOfType(place, annotation.expression.text, annotation.expression.base) ?? value.why;
}

/** `_Alignas(type)` is `_Alignas(_Alignof(type))`. */
function alignmentOfType(place: Place, text: string, base: number): number | null {
  const before = "_Alignof(";
  const fragment = { text: `${before}${text})`, base: base - before.length };
  const value = evaluateFragment(place.scope, place.unit, fragment);
  return isFailure(value) ? null : Number(value.value);
}
