import { type Diagnostic, diagnostic } from "../diagnostic/facts.ts";
import type { FieldLayout, Layouts, RecordLayout, Result } from "../layout/layouts.ts";
import type { EnumType, Enumerator, RecordId } from "../model/model.ts";
import { wholeFile } from "../source/source.ts";
import { boundAlignment } from "./alignment.ts";
import { openDoor } from "./door.ts";
import { type Json, asCount, asEntries, asInteger, asObject, asText, parseExactly } from "./json.ts";
import { type IsfTypes, bitFieldOf, isfTypes } from "./isf-types.ts";
import { machineName } from "./machine.ts";
import { type Sizes, sizeOf } from "./measure.ts";
import { isMadeUpName } from "./unnamed.ts";

// Volatility's symbol tables (ISF): JSON made from a PDB, without the types that nothing uses.

/** Which PDB a symbol table was made from. */
export interface IsfIdentity {
  readonly pdbName: string;
  /** 32 upper-case hexadecimal digits. */
  readonly guid: string;
  readonly age: number;
  readonly machine: string | null;
}

export interface IsfDoor extends Layouts {
  /** Null for a table that does not say. */
  readonly identity: IsfIdentity | null;
}

/** Opens a symbol table. Its records are read when asked for; one that is damaged refuses only itself. */
export function openIsf(text: string, file: string): Result<IsfDoor, Diagnostic> {
  const table = parse(text, file);
  if (!table.ok) return table;
  const metadata = asObject(table.value["metadata"]);
  const foreign = foreignSystem(metadata);
  if (foreign !== null) {
    const args = { expected: "a symbol table of a Windows program", found: foreign };
    return { ok: false, error: diagnostic("foreign-file", args, wholeFile(file)) };
  }
  const parts = new Map<string, ReadonlyMap<string, Json>>();
  for (const part of ["base_types", "user_types", "enums"]) {
    const entries = asEntries(table.value[part]);
    if (entries === null) return damaged(file, part, "no object of that name");
    parts.set(part, entries);
  }
  const identity = readIdentity(metadata, file);
  if (!identity.ok) return identity;
  const none: ReadonlyMap<string, Json> = new Map();
  const isf = openTable(file, {
    baseTypes: parts.get("base_types") ?? none,
    userTypes: parts.get("user_types") ?? none,
    enums: parts.get("enums") ?? none,
  });
  return { ok: true, value: { ...isf, identity: identity.value } };
}

function parse(text: string, file: string): Result<Readonly<Record<string, Json>>, Diagnostic> {
  let parsed: unknown;
  try {
    parsed = parseExactly(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return damaged(file, "JSON", error.message);
  }
  const table = asObject(parsed);
  if (table !== null && asObject(table["metadata"]) !== null) return { ok: true, value: table };
  const args = { expected: "a symbol table in JSON (ISF)", found: "JSON without metadata" };
  return { ok: false, error: diagnostic("foreign-file", args, wholeFile(file)) };
}

/** Tables of other systems follow another ABI. */
function foreignSystem(metadata: Readonly<Record<string, Json>> | null): string | null {
  for (const system of ["linux", "mac"]) {
    if (metadata !== null && Object.hasOwn(metadata, system)) return `one of ${system}`;
  }
  return null;
}

function readIdentity(
  metadata: Readonly<Record<string, Json>> | null,
  file: string,
): Result<IsfIdentity | null, Diagnostic> {
  const pdb = asObject(asObject(metadata?.["windows"])?.["pdb"]);
  if (pdb === null) return { ok: true, value: null };
  const guid = asText(pdb["GUID"])?.replaceAll(/[-{}]/g, "").toUpperCase() ?? "";
  const age = asCount(pdb["age"]);
  const pdbName = asText(pdb["database"]);
  const isSound = /^[0-9A-F]{32}$/.test(guid) && age !== null && pdbName !== null;
  if (!isSound) return damaged(file, "metadata.windows.pdb", "no GUID, age and database");
  const machine = asCount(pdb["machine_type"]);
  return { ok: true, value: { pdbName, guid, age, machine: machine === null ? null : machineName(machine) } };
}

interface Table {
  readonly baseTypes: ReadonlyMap<string, Json>;
  readonly userTypes: ReadonlyMap<string, Json>;
  readonly enums: ReadonlyMap<string, Json>;
}

function openTable(file: string, table: Table): Layouts {
  const types = isfTypes(table.baseTypes, file);
  const sizes: Sizes = {
    recordSize(record) {
      const userType = asObject(table.userTypes.get(record));
      const size = asCount(userType?.["size"]);
      if (userType === null || size === 0) return incomplete(record);
      return size === null ? damaged(file, `user_types.${record}`, "no size") : { ok: true, value: size };
    },
    enumOf: (id) => readEnum(types, id, table.enums.get(id), file),
  };
  return openDoor({
    ...sizes,
    language: "c",
    records: () => table.userTypes.keys(),
    read(record) {
      const size = sizes.recordSize(record);
      if (!size.ok) return size;
      return readRecord(
        { types, sizes, file },
        record,
        size.value,
        asObject(table.userTypes.get(record)) ?? {},
      );
    },
  });
}

interface Reader {
  readonly types: IsfTypes;
  readonly sizes: Sizes;
  readonly file: string;
}

function readRecord(
  reader: Reader,
  record: RecordId,
  size: number,
  userType: Readonly<Record<string, Json>>,
): Result<RecordLayout, Diagnostic> {
  const where = `user_types.${record}`;
  const kind = asText(userType["kind"]);
  const form = kind === "union" ? "union" : "struct";
  if (kind === null || !["struct", "class", "interface", "union"].includes(kind)) {
    return damaged(reader.file, where, "of no kind that a record can be");
  }
  const listed = asEntries(userType["fields"]);
  if (listed === null) return damaged(reader.file, where, "no fields");
  const fields: FieldLayout[] = [];
  for (const [name, field] of listed) {
    const layout = readField(reader, `${where}.${name}`, name, field);
    if (!layout.ok) return layout;
    if (endOf(layout.value) > size) return damaged(reader.file, `${where}.${name}`, "ends behind its record");
    fields.push(layout.value);
  }
  // Their order of declaration is lost: tables are written with sorted keys.
  fields.sort((left, right) => placeOf(left) - placeOf(right) || bitOf(left) - bitOf(right));
  return {
    ok: true,
    value: {
      record,
      name: isMadeUpName(record) ? null : record,
      path: null,
      aliases: [],
      form,
      size,
      alignment: boundAlignment(size, fields),
      requiredAlignment: null,
      fields,
      span: null,
    },
  };
}

function readField(reader: Reader, where: string, name: string, json: Json): Result<FieldLayout, Diagnostic> {
  const field = asObject(json);
  const offset = asCount(field?.["offset"]);
  const described = asObject(field?.["type"]);
  if (field === null || offset === null || described === null) {
    return damaged(reader.file, where, "no offset and type");
  }
  const shown = field["anonymous"] === true ? null : name;
  if (described["kind"] === "bitfield") return readBitField(reader, where, shown, offset, described);
  const type = reader.types.typeOf(described);
  const size = sizeOf(type, reader.sizes);
  if (!size.ok) return size;
  return { ok: true, value: { kind: "member", name: shown, type, offset, size: size.value, span: null } };
}

function readBitField(
  reader: Reader,
  where: string,
  name: string | null,
  unitOffset: number,
  described: Readonly<Record<string, Json>>,
): Result<FieldLayout, Diagnostic> {
  const bits = bitFieldOf(described);
  if (bits === null) return damaged(reader.file, where, "no bit_position, bit_length and type");
  const type = reader.types.typeOf(bits.type);
  const unitSize = sizeOf(type, reader.sizes);
  if (!unitSize.ok) return unitSize;
  const { bitOffset, bitWidth } = bits;
  const isPossible = (type.kind === "scalar" || type.kind === "enum") && bitWidth > 0;
  if (!isPossible || bitOffset + bitWidth > unitSize.value * 8) {
    return damaged(
      reader.file,
      where,
      `bits ${bitOffset} to ${bitOffset + bitWidth} of ${unitSize.value} bytes`,
    );
  }
  const place = { unitOffset, unitSize: unitSize.value, bitOffset, bitWidth };
  return { ok: true, value: { kind: "bit-field", name, type, ...place, span: null } };
}

function readEnum(types: IsfTypes, id: string, json: Json, file: string): EnumType | null {
  const described = asObject(json);
  const base = asText(described?.["base"]);
  const underlying = base === null ? null : types.scalarNamed(base);
  const constants = asEntries(described?.["constants"]);
  if (described === null || underlying === null || underlying.class === "void" || constants === null)
    return null;
  if (described["size"] !== undefined && asCount(described["size"]) !== underlying.size) return null;
  const bits = underlying.size * 8;
  const enumerators: Enumerator[] = [];
  for (const [name, value] of constants) {
    const exact = asInteger(value);
    if (exact === null) return null;
    enumerators.push({ name, value: underlying.class === "signed" ? BigInt.asIntN(bits, exact) : exact });
  }
  const name = isMadeUpName(id) ? null : id;
  const span = wholeFile(file);
  return {
    id,
    name,
    path: null,
    aliases: [],
    underlying,
    requestedAlignment: null,
    enumerators,
    refused: null,
    span,
  };
}

function placeOf(field: FieldLayout): number {
  return field.kind === "member" ? field.offset : field.unitOffset;
}

function bitOf(field: FieldLayout): number {
  return field.kind === "member" ? -1 : (field.bitOffset ?? 0);
}

function endOf(field: FieldLayout): number {
  return placeOf(field) + (field.kind === "member" ? field.size : field.unitSize);
}

function incomplete(record: RecordId): { ok: false; error: Diagnostic } {
  return { ok: false, error: diagnostic("incomplete-record", { record }, null) };
}

function damaged(file: string, where: string, why: string): { ok: false; error: Diagnostic } {
  return { ok: false, error: diagnostic("damaged-json", { where, why }, wholeFile(file)) };
}
