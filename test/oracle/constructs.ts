import type { BitField, Field, Member, Model, RecordType, Type } from "../../src/model/model.ts";
import { withoutAliases } from "../../src/model/model.ts";

// Which constructs a random run has reached: a generator that lost one would go unnoticed otherwise.

export const cConstructs = [
  "struct",
  "union",
  "no pack",
  "pack(1)",
  "pack(2)",
  "pack(4)",
  "pack(8)",
  "pack(16)",
  "align on a record",
  "align on a record under pack",
  "align on a member",
  "align on a bit-field",
  "align on a typedef",
  "packed attribute",
  "bit-field of 1 byte",
  "bit-field of 2 bytes",
  "bit-field of 4 bytes",
  "bit-field of 8 bytes",
  "bit-field of an enum",
  "bit-field of a union",
  "bit-field that fills its type",
  "unnamed bit-field",
  "zero-width bit-field",
  "bit-fields of different sizes in turn",
  "anonymous struct",
  "anonymous union",
  "unnamed record with a member's name",
  "record by value",
  "array",
  "array of arrays",
  "array of records",
  "typedef",
  "pointer",
  "enum",
  "float",
  "flexible tail",
  "zero-length tail",
] as const;

export const rustConstructs = [
  "struct",
  "union",
  "repr(C, packed(n))",
  "repr(C, align(n))",
  "record by value",
  "array",
  "array of arrays",
  "array of records",
  "array without elements",
  "typedef",
  "pointer",
  "enum",
  "float",
  "bool",
  "char",
  "field without bytes",
] as const;

/** The constructs of a C record, those of the unnamed records inside it included. Each at most once. */
export function cConstructsOf(record: RecordType, model: Model): ReadonlySet<string> {
  const met = new Set<string>();
  visitC(record, model, met);
  return met;
}

function visitC(record: RecordType, model: Model, met: Set<string>): void {
  met.add(record.form);
  met.add(record.pack === null ? "no pack" : `pack(${record.pack})`);
  if (record.requestedAlignment !== null) {
    met.add("align on a record");
    if (record.pack !== null) met.add("align on a record under pack");
  }
  for (const [index, field] of record.fields.entries()) {
    if (field.kind === "bit-field") visitBitField(field, record.fields[index + 1], record, met);
    else visitMember(field, model, met);
  }
}

function visitBitField(field: BitField, next: Field | undefined, record: RecordType, met: Set<string>): void {
  const size = bytesOf(field.type);
  met.add(size === null ? "bit-field of an enum" : `bit-field of ${size} byte${size === 1 ? "" : "s"}`);
  if (record.form === "union") met.add("bit-field of a union");
  if (field.bitWidth === 0) met.add("zero-width bit-field");
  else if (field.name === null) met.add("unnamed bit-field");
  if (field.bitWidth === (size ?? 4) * 8) met.add("bit-field that fills its type");
  if (field.requestedAlignment !== null) met.add("align on a bit-field");
  if (next?.kind === "bit-field" && (bytesOf(next.type) ?? 4) !== (size ?? 4))
    met.add("bit-fields of different sizes in turn");
  visitType(field.type, met);
}

function visitMember(field: Member, model: Model, met: Set<string>): void {
  if (field.requestedAlignment !== null) met.add("align on a member");
  if (field.packed) met.add("packed attribute");
  if (field.type.kind === "array" && field.type.length === null) met.add("flexible tail");
  if (field.type.kind === "array" && field.type.length === 0) met.add("zero-length tail");
  const inner = field.type.kind === "record" ? model.records.get(field.type.record) : undefined;
  if (inner === undefined || inner.name !== null) return visitType(field.type, met);
  met.add(field.name === null ? `anonymous ${inner.form}` : "unnamed record with a member's name");
  visitC(inner, model, met);
}

export function rustConstructsOf(record: RecordType): ReadonlySet<string> {
  const met = new Set<string>([record.form]);
  if (record.pack !== null) met.add("repr(C, packed(n))");
  if (record.requestedAlignment !== null) met.add("repr(C, align(n))");
  for (const { type } of record.fields) visitType(type, met);
  return met;
}

function visitType(type: Type, met: Set<string>): void {
  switch (type.kind) {
    case "alias":
      met.add("typedef");
      if (type.requestedAlignment !== null) met.add("align on a typedef");
      return visitType(type.target, met);
    case "array": {
      met.add("array");
      const element = withoutAliases(type.element);
      if (element.kind === "array") met.add("array of arrays");
      if (element.kind === "record") met.add("array of records");
      if (type.length === 0) met.add("array without elements");
      return visitType(type.element, met);
    }
    case "record":
      met.add("record by value");
      return;
    case "pointer":
    case "enum":
      met.add(type.kind);
      return;
    case "scalar":
      if (type.class === "float" || type.class === "bool") met.add(type.class);
      if (type.spelling === "char") met.add("char");
      if (type.size === 0) met.add("field without bytes");
      return;
    case "function":
    case "unresolved":
      return;
  }
}

function bytesOf(type: Type): number | null {
  const bare = withoutAliases(type);
  return bare.kind === "scalar" ? bare.size : null;
}
