import { firstIndex } from "../../source/search.ts";

/** A piece of C text with the offset at which it stands; `base` of a macro's body is where the macro was defined. */
export interface Fragment {
  readonly text: string;
  readonly base: number;
}

/**
 * What the keyword pass took out of the text because the grammar cannot read it, and where it stood.
 * `declspec-align`, `alignas`, `gnu-aligned`: an alignment in bytes; no expression means clang's default of 16.
 */
export type Annotation =
  | {
      readonly kind: "declspec-align" | "alignas" | "gnu-aligned";
      readonly at: number;
      readonly expression: Fragment | null;
    }
  | { readonly kind: "packed"; readonly at: number }
  | { readonly kind: "pointer-32"; readonly at: number }
  | {
      readonly kind: "unnamed-bit-field";
      readonly at: number;
      readonly end: number;
      readonly width: Fragment;
    }
  | { readonly kind: "underlying"; readonly at: number; readonly type: Fragment }
  | { readonly kind: "assert"; readonly at: number; readonly expression: Fragment }
  | {
      readonly kind: "unknown-attribute";
      readonly at: number;
      readonly end: number;
      readonly spelling: string;
    }
  | { readonly kind: "unsupported"; readonly at: number; readonly detail: string };

/** The annotations with `start <= at < end`; they come sorted by `at`. */
export function annotationsWithin(
  annotations: readonly Annotation[],
  start: number,
  end: number,
): readonly Annotation[] {
  const from = firstAtOrAfter(annotations, start);
  const to = firstAtOrAfter(annotations, end);
  return from === to ? [] : annotations.slice(from, to);
}

function firstAtOrAfter(annotations: readonly Annotation[], offset: number): number {
  return firstIndex(annotations.length, (index) => (annotations[index]?.at ?? 0) >= offset);
}
