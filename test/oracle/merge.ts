import type { ClassFacts } from "../../src/model/classes.ts";
import type { AliasType, Field, Model, RecordType, Type } from "../../src/model/model.ts";

/**
 * Many generated models as one, so that a compiler is started once for all. Records and typedefs get the number of their model;
 * enums are the same in all.
 */
export function mergeModels(models: readonly Model[]): Model {
  const records = new Map<string, RecordType>();
  const aliases = new Map<string, AliasType>();
  for (const [index, model] of models.entries()) {
    for (const record of model.records.values()) {
      const id = numbered(record.id, index);
      const name = record.name === null ? null : id;
      const path = record.path === null ? null : id;
      const fields = record.fields.map((field) => renamedField(field, index));
      const facts = record.class === undefined ? {} : { class: renamedBases(record.class, index) };
      records.set(id, { ...record, id, name, path, fields, ...facts });
    }
    for (const alias of model.aliases.values()) {
      const renamed = renamedAlias(alias, index);
      aliases.set(renamed.name, renamed);
    }
  }
  const [first] = models;
  if (first === undefined) throw new Error("there are no models to merge");
  return { ...first, records, aliases };
}

function numbered(name: string, index: number): string {
  return `${name}_${index}`;
}

function renamedBases(facts: ClassFacts, index: number): ClassFacts {
  return {
    ...facts,
    bases: facts.bases.map((base) => ({ ...base, record: numbered(base.record, index) })),
  };
}

function renamedField(field: Field, index: number): Field {
  return { ...field, type: renamedType(field.type, index) };
}

function renamedType(type: Type, index: number): Type {
  switch (type.kind) {
    case "record":
      return { kind: "record", record: numbered(type.record, index) };
    case "alias":
      return renamedAlias(type, index);
    case "array":
      return { ...type, element: renamedType(type.element, index) };
    case "pointer":
      return type.pointee === null ? type : { ...type, pointee: renamedType(type.pointee, index) };
    case "scalar":
    case "enum":
    case "function":
    case "unresolved":
      return type;
  }
}

function renamedAlias(alias: AliasType, index: number): AliasType {
  return { ...alias, name: numbered(alias.name, index), target: renamedType(alias.target, index) };
}
