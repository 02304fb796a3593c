import type { Model, RecordId, RecordType, Type } from "./model.ts";

/**
 * The records, and all they hold by value, as Rust items in order of need. Every item is `Copy`, so that unions may
 * hold them. Pointers become `*mut ()`. Only for records that have a layout; a type that cannot be written is our own
 * mistake.
 */
export function printRust(model: Model, records: Iterable<RecordId>): string {
  const written = new Set<string>();
  const items: string[] = [];

  const needType = (type: Type): void => {
    switch (type.kind) {
      case "array":
        return needType(type.element);
      case "alias":
        return needType(type.target);
      case "enum":
        return needEnum(type.enum);
      case "record":
        return needRecord(type.record);
      case "scalar":
      case "pointer":
      case "function":
      case "unresolved":
        return;
    }
  };
  const needEnum = (id: string): void => {
    if (written.has(id)) return;
    written.add(id);
    const found = known(model.enums.get(id), id);
    const variants = found.enumerators.map(({ name, value }) => `${name} = ${value}`).join(", ");
    items.push(
      `#[repr(${found.underlying.spelling})] #[derive(Clone, Copy)] pub enum ${id} { ${variants} }\n`,
    );
  };
  const needRecord = (id: RecordId): void => {
    if (written.has(id)) return;
    written.add(id);
    const record = known(model.records.get(id), id);
    for (const field of record.fields) needType(field.type);
    items.push(writeRecord(record));
  };

  for (const id of records) needRecord(id);
  return items.join("");
}

function writeRecord(record: RecordType): string {
  const pack = record.pack === null ? "" : `, packed(${record.pack})`;
  const align = record.requestedAlignment === null ? "" : `, align(${record.requestedAlignment})`;
  const repr = record.representation === "transparent" ? "transparent" : `C${pack}${align}`;
  const fields = record.fields.map((field) => `  pub ${field.name ?? "_"}: ${writeType(field.type)},\n`);
  return `#[repr(${repr})] #[derive(Clone, Copy)]\npub ${record.form} ${record.id} {\n${fields.join("")}}\n`;
}

function writeType(type: Type): string {
  switch (type.kind) {
    case "scalar":
      return type.spelling;
    case "pointer":
      return type.size === 16 ? "*mut [u8]" : "*mut ()";
    case "alias":
      return writeType(type.target);
    case "enum":
      return type.enum;
    case "record":
      return type.record;
    case "array":
      return `[${writeType(type.element)}; ${type.length ?? 0}]`;
    case "function":
    case "unresolved":
      throw new Error(`${type.spelling} cannot be held by value, so no record that has a layout holds it`);
  }
}

function known<Found>(found: Found | undefined, id: string): Found {
  if (found === undefined)
    throw new Error(`${id} is not in the model, so no record that has a layout holds it`);
  return found;
}
