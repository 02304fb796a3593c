import type { EnumType, Field, RecordType, Type } from "../../model/model.ts";
import { heldType } from "../../model/model.ts";

/** True if two types cannot be told apart by layout: other spellings, other typedef names, other pointees. */
export function isSameType(left: Type, right: Type): boolean {
  return shapeOf(left) === shapeOf(right);
}

/** True if two definitions of a record say the same, wherever they were written. */
export function isSameRecord(left: RecordType, right: RecordType): boolean {
  return recordShape(left) === recordShape(right);
}

/** True if two definitions of an enum have the same values and the same integer. */
export function isSameEnum(left: EnumType, right: EnumType): boolean {
  return enumShape(left) === enumShape(right);
}

function recordShape(record: RecordType): string {
  const { form, pack, requestedAlignment, refused } = record;
  return JSON.stringify([form, pack, requestedAlignment, refused?.code, record.fields.map(fieldShape)]);
}

function fieldShape(field: Field): string {
  const bitWidth = field.kind === "bit-field" ? field.bitWidth : null;
  return JSON.stringify([field.name, shapeOf(field.type), bitWidth, field.requestedAlignment, field.packed]);
}

function enumShape(type: EnumType): string {
  const values = type.enumerators.map(({ name, value }) => `${name}=${value}`);
  return JSON.stringify([values, shapeOf(type.underlying), type.requestedAlignment, type.refused?.code]);
}

function shapeOf(type: Type): string {
  switch (type.kind) {
    case "scalar":
      return `${type.class} ${type.size}`;
    case "pointer":
      return `pointer ${type.size}`;
    case "array":
      return `[${type.length ?? ""}]${shapeOf(type.element)}`;
    case "alias":
      return type.requestedAlignment === null
        ? shapeOf(type.target)
        : `align(${type.requestedAlignment}) ${shapeOf(type.target)}`;
    case "enum":
      return `enum ${type.enum}`;
    case "record":
      return `record ${type.record}`;
    case "function":
      return "function";
    case "unresolved":
      return `unresolved ${type.spelling}`;
  }
}

/** The innermost thing that keeps a type from having a layout by value; null if nothing does. */
export function unresolvedPart(type: Type): Extract<Type, { kind: "unresolved" }> | null {
  const held = heldType(type);
  return held.kind === "unresolved" ? held : null;
}
