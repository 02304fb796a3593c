import { type ClassHead, classHead } from "./print-class.ts";
import { type EnumType, type Field, type Model, type RecordId, type RecordType, type Type } from "./model.ts";

/**
 * The records, and all they hold by value, as C text that a compiler lays out as the model says: the same pack, the
 * same alignments, in order of need. Also C++; classes only there. Pointers become `void *`, whatever they point at. Only for
 * records that have a layout; a type that cannot be written is our own mistake.
 */
export function printC(model: Model, records: Iterable<RecordId>): string {
  const printer = new CPrinter(model);
  for (const id of records) printer.need({ kind: "record", record: id });
  return printer.lines.map((line) => `${line}\n`).join("");
}

class CPrinter {
  readonly lines: string[] = [];
  readonly #model: Model;
  readonly #written = new Set<string>();

  constructor(model: Model) {
    this.#model = model;
  }

  /** Writes what must be declared before the type can be used by value. */
  need(type: Type): void {
    switch (type.kind) {
      case "array":
        return this.need(type.element);
      case "alias":
        return this.#once(`alias ${type.name}`, () => this.#writeAlias(type.name, type));
      case "enum":
        return this.#once(`enum ${type.enum}`, () => this.#writeEnum(this.#enumOf(type.enum)));
      case "record":
        return this.#once(`record ${type.record}`, () => this.#writeRecord(this.#recordOf(type.record)));
      case "scalar":
      case "pointer":
      case "function":
      case "unresolved":
        return;
    }
  }

  #once(name: string, write: () => void): void {
    if (this.#written.has(name)) return;
    this.#written.add(name);
    write();
  }

  #writeAlias(name: string, type: Type & { kind: "alias" }): void {
    this.need(type.target);
    this.lines.push(`${align(type.requestedAlignment)}typedef ${declare(type.target, name)};`);
  }

  #writeEnum(type: EnumType): void {
    const body = type.enumerators.map(({ name, value }) => `${name} = ${value}`).join(", ");
    const underlying = type.underlying.spelling === "int" ? "" : ` : ${type.underlying.spelling}`;
    this.lines.push(
      `${align(type.requestedAlignment)}enum ${type.id}${underlying} { ${body} };`,
      `typedef enum ${type.id} ${type.id};`,
    );
  }

  #writeRecord(record: RecordType): void {
    for (const base of record.class?.bases ?? []) this.need({ kind: "record", record: base.record });
    this.#needFields(record);
    const head: ClassHead = classHead(record);
    this.lines.push(...head.pragmas, `#pragma pack(push, ${record.pack ?? 16})`);
    const words = `${record.form} ${align(record.requestedAlignment)}${head.attribute}${record.id}`;
    this.lines.push(`${words}${head.bases} {`, ...head.methods);
    this.#writeFields(record, "  ");
    this.lines.push("};", "#pragma pack(pop)", `typedef ${record.form} ${record.id} ${record.id};`);
  }

  #needFields(record: RecordType): void {
    for (const field of record.fields) {
      const inner = this.#inlineRecord(field);
      if (inner === null) this.need(field.type);
      else this.#needFields(inner);
    }
  }

  #writeFields(record: RecordType, indent: string): void {
    for (const field of record.fields) {
      const inner = this.#inlineRecord(field);
      if (inner === null) this.lines.push(`${indent}${declareField(field)}`);
      else this.#writeInline(inner, field, indent);
    }
  }

  /** A record without a name is written where it is used, with a pack of its own. */
  #writeInline(inner: RecordType, field: Field, indent: string): void {
    this.lines.push(`#pragma pack(push, ${inner.pack ?? 16})`);
    this.lines.push(`${indent}${inner.form} ${align(inner.requestedAlignment)}{`);
    this.#writeFields(inner, `${indent}  `);
    this.lines.push(`${indent}} ${field.name ?? ""};`, "#pragma pack(pop)");
  }

  #inlineRecord(field: Field): RecordType | null {
    if (field.type.kind !== "record") return null;
    const record = this.#recordOf(field.type.record);
    return record.name === null && record.aliases.length === 0 ? record : null;
  }

  #recordOf(id: RecordId): RecordType {
    return known(this.#model.records.get(id), id);
  }

  #enumOf(id: string): EnumType {
    return known(this.#model.enums.get(id), id);
  }
}

function declareField(field: Field): string {
  const packed = field.packed ? "__attribute__((packed)) " : "";
  const width = field.kind === "bit-field" ? ` : ${field.bitWidth}` : "";
  return `${packed}${align(field.requestedAlignment)}${declare(field.type, field.name ?? "")}${width};`;
}

function declare(type: Type, name: string): string {
  switch (type.kind) {
    case "scalar":
      return `${type.spelling} ${name}`;
    case "alias":
      return `${type.name} ${name}`;
    case "enum":
      return `${type.enum} ${name}`;
    case "record":
      return `${type.record} ${name}`;
    case "array":
      return declare(type.element, `${name}[${type.length ?? ""}]`);
    case "pointer":
      return type.size === 4 ? `void * __ptr32 ${name}` : `void *${name}`;
    case "function":
    case "unresolved":
      throw new Error(`${type.spelling} cannot be held by value, so no record that has a layout holds it`);
  }
}

function align(bytes: number | null): string {
  return bytes === null ? "" : `__declspec(align(${bytes})) `;
}

function known<Found>(found: Found | undefined, id: string): Found {
  if (found === undefined)
    throw new Error(`${id} is not in the model, so no record that has a layout holds it`);
  return found;
}
