import { diagnostic } from "../diagnostic/facts.ts";
import type { Diagnostic } from "../diagnostic/facts.ts";
import type { Type } from "../model/model.ts";
import type { Layouts, Result } from "./layouts.ts";
import { exactly } from "./layouts.ts";

type TypeLayout = ReturnType<Layouts["typeLayoutOf"]>;

/** Size and alignment of a type by value, from what a witness says of records and enums. The engine computes its own. */
export function typeLayoutFrom(door: Pick<Layouts, "layoutOf" | "enumOf">, type: Type): TypeLayout {
  switch (type.kind) {
    case "scalar":
      if (type.class === "void") return noLayout(type.spelling, "void has no size");
      return { ok: true, value: { size: type.size, alignment: exactly(type.alignment) } };
    case "pointer":
      return { ok: true, value: { size: type.size, alignment: exactly(alignmentOfPointer(type.size)) } };
    case "alias":
      return raised(typeLayoutFrom(door, type.target), type.requestedAlignment);
    case "enum": {
      const found = door.enumOf(type.enum);
      return found === null
        ? noLayout(type.enum, "not defined here")
        : typeLayoutFrom(door, found.underlying);
    }
    case "array": {
      const element = typeLayoutFrom(door, type.element);
      if (!element.ok) return element;
      const size = element.value.size * (type.length ?? 0);
      if (!Number.isSafeInteger(size))
        return noLayout(`an array of ${type.length}`, "it is larger than any file");
      return { ok: true, value: { size, alignment: element.value.alignment } };
    }
    case "record": {
      const layout = door.layoutOf(type.record);
      if (!layout.ok) return layout;
      return { ok: true, value: { size: layout.value.size, alignment: layout.value.alignment } };
    }
    case "function":
      return noLayout(type.spelling, "a function has no size");
    case "unresolved": {
      const { code, detail } = type.reason;
      const args = { spelling: type.spelling, code, detail };
      return { ok: false, error: diagnostic("unresolved-type", args, type.span) };
    }
  }
}

/**
 * Bytes. A pointer is aligned to its size, a wide one of Rust or a C++ pointer to a member to its words, of which the smallest
 * is an int. probes/cases/scalar/pointers-are-eight-bytes.h, probes/cases/scalar/ptr32-is-four-bytes.h
 */
export function alignmentOfPointer(size: number): number {
  return size === 0 ? 1 : ([8, 4, 2].find((word) => size % word === 0) ?? 1);
}

/** A typedef or an enum can raise the alignment of its type, not lower it. probes/cases/typedef/never-lowers.h */
function raised(measured: TypeLayout, requested: number | null): TypeLayout {
  if (!measured.ok || requested === null) return measured;
  const { size, alignment } = measured.value;
  return {
    ok: true,
    value: {
      size,
      alignment: { least: Math.max(alignment.least, requested), most: Math.max(alignment.most, requested) },
    },
  };
}

function noLayout(spelling: string, detail: string): Result<never, Diagnostic> {
  return { ok: false, error: diagnostic("unresolved-type", { spelling, code: "unsupported", detail }, null) };
}
