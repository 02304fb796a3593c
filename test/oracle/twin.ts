import type { FieldLayout, Layouts } from "../../src/layout/layouts.ts";
import type {
  BitAccessor,
  Member,
  Model,
  RecordId,
  RecordType,
  ScalarType,
  Type,
} from "../../src/model/model.ts";
import { wholeFile } from "../../src/source/source.ts";

// C records as a binding would write them in Rust: integers over bit-fields, helper records for what has no name.

const span = wholeFile("twin.rs");

export interface Twin {
  readonly model: Model;
  /** Records that C leaves without a name. */
  readonly helpers: ReadonlySet<RecordId>;
  /** The C record of each other one. */
  readonly counterparts: ReadonlyMap<RecordId, RecordId>;
}

/** A record's Rust twin with all that it holds by value; null where Rust cannot write it so. */
export function rustTwin(c: Layouts, model: Model, record: RecordId): Twin | null {
  const writer = new TwinWriter(c, model);
  if (!writer.write(record, nameOf(model, record))) return null;
  const { helpers, counterparts } = writer;
  return { model: writer.model(), helpers, counterparts };
}

/** The Rust twin's name of a C record. */
export function nameOf(model: Model, record: RecordId): string {
  const found = model.records.get(record);
  const name = found?.name ?? found?.aliases[0] ?? record;
  return name.replaceAll(/\W/g, "_");
}

class TwinWriter {
  readonly helpers = new Set<RecordId>();
  readonly counterparts = new Map<RecordId, RecordId>();
  readonly #records = new Map<RecordId, RecordType>();
  readonly #c: Layouts;
  readonly #model: Model;

  constructor(c: Layouts, model: Model) {
    this.#c = c;
    this.#model = model;
  }

  model(): Model {
    return {
      language: "rust",
      records: this.#records,
      enums: new Map(),
      aliases: new Map(),
      constants: new Map(),
      stated: [],
      vocabulary: [],
    };
  }

  write(id: RecordId, name: string): boolean {
    if (this.#records.has(name)) return true;
    const record = this.#model.records.get(id);
    const layout = this.#c.layoutOf(id);
    if (record === undefined || !layout.ok || layout.value.fields.length === 0) return false;
    if (record.fields.some((field) => field.requestedAlignment !== null || field.packed)) return false;
    const fields: Member[] = [];
    const accessors: BitAccessor[] = [];
    for (const field of layout.value.fields) {
      const isWritten =
        field.kind === "member"
          ? this.#addMember(field, name, fields)
          : addBits(field, record.form === "union", fields, accessors);
      if (!isWritten) return false;
    }
    if (!this.helpers.has(name)) this.counterparts.set(name, id);
    this.#records.set(name, {
      id: name,
      name,
      path: name,
      aliases: [],
      form: record.form,
      representation: "c",
      fields,
      pack: record.pack === null || record.pack >= 8 ? null : record.pack,
      requestedAlignment: record.requestedAlignment,
      refused: null,
      accessors,
      views: [],
      span,
    });
    return true;
  }

  #addMember(field: FieldLayout, owner: string, fields: Member[]): boolean {
    const name = field.name ?? `u${fields.length}`;
    const type = this.#typeOf(field.type, `${owner}_${name}`);
    if (type === null) return false;
    fields.push(member(name, type));
    return true;
  }

  #typeOf(type: Type, helper: string): Type | null {
    switch (type.kind) {
      case "alias":
        return type.requestedAlignment === null ? this.#typeOf(type.target, helper) : null;
      case "scalar":
        return scalarTwin(type);
      case "pointer":
        return type.size === 8 ? { kind: "pointer", size: 8, pointee: null } : integer(false, type.size);
      case "enum": {
        const found = this.#c.enumOf(type.enum);
        return found === null ? null : scalarTwin(found.underlying);
      }
      case "array": {
        const element = this.#typeOf(type.element, helper);
        return element === null ? null : { kind: "array", element, length: type.length ?? 0 };
      }
      case "record": {
        const found = this.#model.records.get(type.record);
        const isUnnamed = found !== undefined && found.name === null && found.aliases.length === 0;
        const name = isUnnamed ? helper : nameOf(this.#model, type.record);
        if (isUnnamed) this.helpers.add(name);
        return this.write(type.record, name) ? { kind: "record", record: name } : null;
      }
      case "function":
      case "unresolved":
        return null;
    }
  }
}

/** One integer for each storage unit, and an accessor for each bit-field in it. */
function addBits(
  field: FieldLayout & { kind: "bit-field" },
  isUnion: boolean,
  fields: Member[],
  accessors: BitAccessor[],
): boolean {
  if (field.bitOffset === null || isUnion) return false;
  const isFirst = field.bitOffset === 0;
  if (isFirst) fields.push(member(`bitfield${fields.length}`, integer(false, field.unitSize)));
  const storage = fields.at(-1)?.name ?? "";
  if (!storage.startsWith("bitfield")) return false;
  const { name, bitOffset, bitWidth } = field;
  if (name !== null) accessors.push({ name, storage, bitOffset, bitWidth, span });
  return true;
}

export function member(name: string, type: Type): Member {
  return { kind: "member", name, type, requestedAlignment: null, packed: false, span: { ...span } };
}

export function integer(isSigned: boolean, size: number): ScalarType {
  const spelling = `${isSigned ? "i" : "u"}${size * 8}`;
  return { kind: "scalar", class: isSigned ? "signed" : "unsigned", size, alignment: size, spelling };
}

function scalarTwin(scalar: ScalarType): Type | null {
  switch (scalar.class) {
    case "signed":
      return integer(true, scalar.size);
    case "unsigned":
    case "bool":
      return integer(false, scalar.size);
    case "character":
      return integer(scalar.size === 1, scalar.size);
    case "float":
      return { ...scalar, spelling: `f${scalar.size * 8}`, alignment: scalar.size };
    case "void":
    case "unit":
      return null;
  }
}
