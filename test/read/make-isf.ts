import type { FieldLayout } from "../../src/layout/layouts.ts";
import type { Type } from "../../src/model/model.ts";
import type { PdbDoor } from "../../src/read/pdb/open.ts";

/** What Volatility's converter would make of a PDB: its records, enums and base types as a symbol table. */
export function isfOf(door: PdbDoor, database: string): string {
  const baseTypes: Record<string, unknown> = {
    pointer: { endian: "little", kind: "int", signed: false, size: 8 },
    pointer32: { endian: "little", kind: "int", signed: false, size: 4 },
  };
  const enums: Record<string, unknown> = {};
  const userTypes: Record<string, unknown> = {};
  const describe = (type: Type): unknown => {
    switch (type.kind) {
      case "scalar":
        baseTypes[type.spelling] = baseType(type.class, type.size);
        return { kind: "base", name: type.spelling };
      case "pointer": {
        const subtype = type.pointee === null ? { kind: "base", name: "void" } : describe(type.pointee);
        return { kind: "pointer", ...(type.size === 4 ? { base: "pointer32" } : {}), subtype };
      }
      case "array":
        return { kind: "array", count: type.length, subtype: describe(type.element) };
      case "record":
        return { kind: "struct", name: type.record };
      case "enum": {
        const made = door.enumOf(type.enum);
        if (made !== null) {
          describe(made.underlying);
          const constants = Object.fromEntries(
            made.enumerators.map(({ name, value }) => [name, Number(value)]),
          );
          enums[type.enum] = { base: made.underlying.spelling, constants, size: made.underlying.size };
        }
        return { kind: "enum", name: type.enum };
      }
      case "function":
        return { kind: "function" };
      case "alias":
      case "unresolved":
        throw new Error(`no such type in this file: ${JSON.stringify(type)}`);
    }
  };
  for (const record of door.records()) {
    const layout = door.layoutOf(record);
    if (!layout.ok) throw new Error(JSON.stringify(layout.error));
    const fields = layout.value.fields.map((field) => [field.name, describeField(field, describe)]);
    const { form, size } = layout.value;
    userTypes[record] = { kind: form, size, fields: Object.fromEntries(fields) };
  }
  const pdb = { GUID: door.guid, age: door.age, database, machine_type: 0x8664 };
  const metadata = { format: "6.1.0", windows: { pdb } };
  return JSON.stringify({ base_types: baseTypes, enums, metadata, symbols: {}, user_types: userTypes });
}

function describeField(field: FieldLayout, describe: (type: Type) => unknown): unknown {
  if (field.kind === "member") return { offset: field.offset, type: describe(field.type) };
  const { bitOffset, bitWidth, type, unitOffset } = field;
  const bits = { kind: "bitfield", bit_length: bitWidth, bit_position: bitOffset, type: describe(type) };
  return { offset: unitOffset, type: bits };
}

function baseType(scalarClass: string, size: number): unknown {
  const kinds: Readonly<Record<string, string>> = {
    void: "void",
    bool: "bool",
    float: "float",
    character: "char",
  };
  const kind = kinds[scalarClass] ?? "int";
  return { endian: "little", kind, signed: scalarClass === "signed" || scalarClass === "character", size };
}
