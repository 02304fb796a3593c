import { diagnostic, type Diagnostic } from "../diagnostic/facts.ts";
import type { AliasType, ArrayType, EnumId, Model, RecordId, Type, UnresolvedType } from "../model/model.ts";
import { withoutAliases } from "../model/model.ts";
import type { Span } from "../source/source.ts";
import type { RecordLayout, Result } from "./layouts.ts";
import type { Subobject } from "./subobject.ts";
import type { Rules } from "./rules.ts";
import { alignmentOfPointer } from "./type-layout.ts";

/**
 * The four numbers that a type carries, in bytes. For plain types the three alignments are one, and nothing is required.
 * They part ways where a requested alignment meets pack or bit-fields.
 */
export interface TypeNumbers {
  /** `sizeof`. Need not be a multiple of `fieldAlignment`. */
  readonly size: number;
  /** `alignof`, and what a member of this type asks for. */
  readonly fieldAlignment: number;
  /** What the size of a record was rounded up to. Never more than `fieldAlignment`. */
  readonly roundingAlignment: number;
  /** The part of `fieldAlignment` that an enclosing pack cannot lower. 1: none of it. */
  readonly requiredAlignment: number;
  /** How many types lie inside each other here; readers may recurse this deep. */
  readonly depth: number;
}

export type Measured = Result<TypeNumbers, Diagnostic>;

/** A finished record: what the world sees of it, and the numbers it has as the type of a member. */
export interface LaidOut {
  readonly layout: RecordLayout;
  readonly numbers: TypeNumbers;
  /** How many fields it lists, those that show through from inside included. */
  readonly visibleFields: number;
  /** C++: what it is as a base class of another; null elsewhere. */
  readonly subobject: Subobject | null;
}

export interface Failure {
  readonly ok: false;
  readonly error: Diagnostic;
}

/** Deeper nesting of records and arrays is not read: nobody writes it, and readers may then recurse without fear. */
export const deepestNesting = 500;

/** What measuring needs to know about the world. */
export interface MeasureContext {
  readonly model: Model;
  readonly rules: Rules;
  /** A record that was laid out before; `usedAt` is where it is held by value. */
  readonly laidOut: (record: RecordId, usedAt: Span | null) => Result<LaidOut, Diagnostic>;
}

/**
 * The numbers of any type, from the inside out. `span` is where it is used. The front end brings the sizes of scalars:
 * probes/cases/scalar/long-is-four-bytes.h, probes/cases/scalar/long-double-is-double.h,
 * probes/cases/scalar/character-types.h, probes/cases/scalar/floats.h
 */
export function measureType(type: Type, context: MeasureContext, span: Span | null): Measured {
  const wrappers: (AliasType | ArrayType)[] = [];
  let core = type;
  while (core.kind === "alias" || core.kind === "array") {
    wrappers.push(core);
    core = core.kind === "alias" ? core.target : core.element;
  }
  let measured = measureCore(core, context, span);
  for (const wrapper of wrappers.reverse()) {
    if (!measured.ok) return measured;
    measured =
      wrapper.kind === "alias"
        ? measureAlias(wrapper, measured.value, context.rules, span)
        : measureArray(wrapper, measured.value, context.rules, span);
  }
  return measured;
}

function measureCore(
  type: Exclude<Type, AliasType | ArrayType>,
  context: MeasureContext,
  span: Span | null,
): Measured {
  switch (type.kind) {
    case "scalar":
      if (type.class === "void") return failUnsupported("void", "void has no size", span);
      return plain(type.size, type.alignment);
    case "pointer":
      return plain(type.size, alignmentOfPointer(type.size));
    case "enum":
      return measureEnum(type.enum, context, span);
    case "record": {
      const record = context.laidOut(type.record, span);
      return record.ok ? { ok: true, value: record.value.numbers } : record;
    }
    case "function":
      return failUnsupported(type.spelling, "a function has no size", span);
    case "unresolved":
      return fail(whyUnresolved(type));
  }
}

/**
 * An enum is its underlying integer: `int` whatever the values, unless the author names another.
 * A requested alignment raises both alignments, never the size.
 * probes/cases/enum/four-bytes-whatever-the-values.h, probes/cases/enum/underlying-type-decides.h,
 * probes/cases/enum/requested-alignment-leaves-the-size.h, probes/cases/enum/pack-does-not-change-an-enum.h
 */
function measureEnum(id: EnumId, context: MeasureContext, span: Span | null): Measured {
  const found = context.model.enums.get(id);
  if (found === undefined) return fail(diagnostic("incomplete-record", { record: id }, span));
  if (found.refused !== null) {
    const { code, detail } = found.refused;
    return fail(diagnostic("refused-record", { record: found.name ?? id, code, detail }, found.span));
  }
  const integer = plain(found.underlying.size, found.underlying.alignment);
  if (!integer.ok || found.requestedAlignment === null) return integer;
  return withRequestedAlignment(integer.value, found.requestedAlignment, context.rules, found.span);
}

/**
 * A typedef can raise the alignment of its type, not lower it, and leaves its size alone. Pack does not reach it.
 * probes/cases/typedef/raises-alignment-not-size.h, probes/cases/typedef/never-lowers.h,
 * probes/cases/typedef/pack-does-not-reach-it.h
 */
function measureAlias(alias: AliasType, target: TypeNumbers, rules: Rules, span: Span | null): Measured {
  if (alias.requestedAlignment === null) return { ok: true, value: target };
  return withRequestedAlignment(target, alias.requestedAlignment, rules, span);
}

function withRequestedAlignment(
  numbers: TypeNumbers,
  requested: number,
  rules: Rules,
  span: Span | null,
): Measured {
  if (!isAlignment(requested, rules))
    return fail(diagnostic("invalid-alignment", { value: requested }, span));
  return {
    ok: true,
    value: {
      ...numbers,
      fieldAlignment: Math.max(numbers.fieldAlignment, requested),
      requiredAlignment: Math.max(numbers.requiredAlignment, requested),
    },
  };
}

/**
 * Elements follow each other at the size of one, even if that is no multiple of its alignment; nothing is padded.
 * The alignments are those of the element. A flexible array has no bytes, and is no element (C2087).
 * probes/cases/array/stride-is-the-size-of-an-element.h, probes/cases/array/alignment-of-an-element.h,
 * probes/cases/array/flexible-tail.h, probes/cases/array/zero-length-tail.h,
 * probes/cases/array/elements-without-a-length.h
 */
function measureArray(array: ArrayType, element: TypeNumbers, rules: Rules, span: Span | null): Measured {
  const inner = withoutAliases(array.element);
  if (inner.kind === "array" && inner.length === null)
    return failUnsupported("an array", "its elements are arrays without a length (C2087)", span);
  const size = (array.length ?? 0) * element.size;
  if (size > rules.largestSize)
    return fail(diagnostic("size-too-large", { what: "an array", limit: rules.largestSize }, span));
  if (element.depth >= deepestNesting) return failTooDeep(span);
  return { ok: true, value: { ...element, size, depth: element.depth + 1 } };
}

/** True for the alignments that may be asked for: powers of two from 1 to the largest. */
export function isAlignment(value: number, rules: Rules): boolean {
  return value >= 1 && value <= rules.largestAlignment && Number.isInteger(Math.log2(value));
}

export function failTooDeep(span: Span | null): Failure {
  return fail(diagnostic("nesting-too-deep", { limit: deepestNesting }, span));
}

function plain(size: number, alignment: number): Measured {
  return {
    ok: true,
    value: {
      size,
      fieldAlignment: alignment,
      roundingAlignment: alignment,
      requiredAlignment: 1,
      depth: 1,
    },
  };
}

function whyUnresolved(type: UnresolvedType): Diagnostic {
  const { code, detail } = type.reason;
  if (code === "open") return diagnostic("open-question", { question: detail }, type.span);
  return diagnostic("unresolved-type", { spelling: type.spelling, code, detail }, type.span);
}

function failUnsupported(spelling: string, detail: string, span: Span | null): Failure {
  return fail(diagnostic("unresolved-type", { spelling, code: "unsupported", detail }, span));
}

export function fail(error: Diagnostic): Failure {
  return { ok: false, error };
}
