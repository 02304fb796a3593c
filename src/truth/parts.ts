import type { BitFieldLayout, FieldLayout, Layouts, MemberLayout, RecordLayout } from "../layout/layouts.ts";
import type { RecordId, Type } from "../model/model.ts";
import { withoutAliases } from "../model/model.ts";

// What a record is made of, for whoever writes it as C or as Rust: members, and storage units with their bit-fields.

/** Why a record cannot be written. Thrown inside one record and caught around it. */
export class Refusal extends Error {}

/** Records nested deeper are not believed. */
export const deepest = 100;

/** The first way that is not refused; where all are, why each was. */
export function firstFitting<Way, Written>(
  ways: readonly Way[],
  write: (way: Way) => Written,
):
  | { readonly ok: true; readonly value: Written }
  | { readonly ok: false; readonly refusals: readonly Refusal[] } {
  const refusals: Refusal[] = [];
  for (const way of ways)
    try {
      return { ok: true, value: write(way) };
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      refusals.push(problem);
    }
  return { ok: false, refusals };
}

/** The layout of a record that must have one. */
export function layoutIn(layouts: Layouts, id: RecordId): RecordLayout {
  const layout = layouts.layoutOf(id);
  if (!layout.ok) throw new Refusal(`${id} has no layout (${layout.error.code})`);
  return layout.value;
}

export type Part = { readonly kind: "member"; readonly field: MemberLayout } | Unit;

/** Bit-fields that were given out of one storage unit, in order. */
export interface Unit {
  readonly kind: "unit";
  readonly offset: number;
  readonly size: number;
  readonly isPlaced: boolean;
  readonly fields: BitFieldLayout[];
  /** The first bit that is free. */
  bits: number;
}

export function unitsAndMembers(fields: readonly FieldLayout[]): readonly Part[] {
  const parts: Part[] = [];
  for (const field of fields) {
    const last = parts.at(-1);
    if (field.kind === "member") parts.push({ kind: "member", field });
    else if (last?.kind === "unit" && continues(last, field)) addBits(last, field);
    else {
      const { unitOffset: offset, unitSize: size, bitOffset } = field;
      const unit: Unit = { kind: "unit", offset, size, isPlaced: bitOffset !== null, fields: [], bits: 0 };
      addBits(unit, field);
      parts.push(unit);
    }
  }
  return parts;
}

function continues(unit: Unit, field: BitFieldLayout): boolean {
  if (unit.offset !== field.unitOffset || unit.size !== field.unitSize) return false;
  if (field.bitOffset === null) return !unit.isPlaced && unit.bits + field.bitWidth <= unit.size * 8;
  return unit.isPlaced && unit.bits <= field.bitOffset;
}

function addBits(unit: Unit, field: BitFieldLayout): void {
  unit.fields.push(field);
  unit.bits = (field.bitOffset ?? unit.bits) + field.bitWidth;
}

/** What a member is, or its elements are: a scalar or pointer, the one that holds it for an enum, or a record. */
export type Core =
  | { readonly kind: "plain"; readonly type: Type; readonly size: number }
  | { readonly kind: "record"; readonly layout: RecordLayout };

/** The core of a member, and the brackets of its arrays. Refuses a member that does not have the size of its type. */
export function coreOf(
  layouts: Layouts,
  field: MemberLayout,
): { readonly core: Core; readonly dimensions: string } {
  const { core: type, dimensions, count } = withoutArrays(field.type);
  const core = bareCore(layouts, type);
  const size = core.kind === "record" ? core.layout.size : core.size;
  if (field.size !== size * count) throw new Refusal(`${field.name} does not have the size of its type`);
  return { core, dimensions };
}

function bareCore(layouts: Layouts, type: Type): Core {
  if (type.kind === "record") return { kind: "record", layout: layoutIn(layouts, type.record) };
  const plain = withoutEnum(layouts, type);
  return { kind: "plain", type: plain, size: naturalSize(plain) };
}

function withoutEnum(layouts: Layouts, type: Type): Type {
  if (type.kind !== "enum") return type;
  const found = layouts.enumOf(type.enum);
  if (found === null) throw new Refusal(`the enum ${type.enum} is not known`);
  return found.underlying;
}

function withoutArrays(type: Type): { core: Type; dimensions: string; count: number } {
  let core = withoutAliases(type);
  let dimensions = "";
  let count = 1;
  while (core.kind === "array") {
    dimensions += `[${core.length ?? 0}]`;
    count *= core.length ?? 0;
    core = withoutAliases(core.element);
  }
  return { core, dimensions, count };
}

/** Of a scalar or a pointer, and their alignment too. */
function naturalSize(type: Type): number {
  const bare = withoutAliases(type);
  if (bare.kind === "scalar" || bare.kind === "pointer") return bare.size;
  throw new Refusal("a field of a type that cannot be written");
}
