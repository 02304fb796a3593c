import type { Field, Form, Model, RecordId, RecordType, Type } from "../model/model.ts";

/** One change to one Rust record. Indices count its fields as they are when the change is made; sizes are bytes. */
export type Edit =
  | {
      readonly kind: "insert-field";
      readonly record: RecordId;
      /** Index of the field that then follows; the number of fields to add at the end. */
      readonly before: number;
      readonly follower: string | null;
      readonly name: string;
      readonly type: Type;
      /** Padding has no counterpart in C. */
      readonly role: "field" | "padding";
    }
  | {
      readonly kind: "remove-field";
      readonly record: RecordId;
      readonly index: number;
      readonly name: string;
    }
  | {
      readonly kind: "retype-field";
      readonly record: RecordId;
      readonly index: number;
      readonly name: string;
      readonly type: Type;
      /** `bytes`: for want of a type that lies where C has it. */
      readonly role: "field" | "padding" | "bytes";
    }
  | {
      readonly kind: "swap-fields";
      readonly record: RecordId;
      readonly indices: readonly [number, number];
      readonly names: readonly [string, string];
    }
  | {
      readonly kind: "move-field";
      readonly record: RecordId;
      readonly index: number;
      /** Index, counted with the field still in its old place, of the field that then follows. */
      readonly before: number;
      readonly name: string;
      /** The field that then follows; null at the end. */
      readonly follower: string | null;
    }
  | { readonly kind: "set-pack"; readonly record: RecordId; readonly pack: number | null }
  | { readonly kind: "set-alignment"; readonly record: RecordId; readonly alignment: number | null }
  | { readonly kind: "set-form"; readonly record: RecordId; readonly form: Form };

/** The model with the edits made one after the other. Records that are not touched stay the same objects. */
export function withEdits(model: Model, edits: readonly Edit[]): Model {
  const changed = new Map<RecordId, RecordType>();
  for (const edit of edits) {
    const record = changed.get(edit.record) ?? model.records.get(edit.record);
    if (record === undefined) throw new Error(`an edit names ${edit.record}, which is not in the model`);
    changed.set(edit.record, editedRecord(record, edit));
  }
  return withRecords(model, changed);
}

/** The model with other records in place of some of its own. */
export function withRecords(model: Model, changed: ReadonlyMap<RecordId, RecordType>): Model {
  const { language, enums, records } = model;
  return {
    language,
    enums,
    records: new Overlay(records, changed),
    // The front end computes these when somebody looks, and most never do.
    get aliases() {
      return model.aliases;
    },
    get constants() {
      return model.constants;
    },
    get stated() {
      return model.stated;
    },
    get vocabulary() {
      return model.vocabulary;
    },
  };
}

/** The record after one edit. A field that is retyped or moved keeps its span, by which its text is found again. */
export function editedRecord(record: RecordType, edit: Edit): RecordType {
  switch (edit.kind) {
    case "insert-field":
      return { ...record, fields: record.fields.toSpliced(edit.before, 0, newField(record, edit)) };
    case "remove-field":
      return { ...record, fields: record.fields.toSpliced(edit.index, 1) };
    case "retype-field": {
      const field = fieldAt(record, edit.index);
      return { ...record, fields: record.fields.with(edit.index, { ...field, type: edit.type }) };
    }
    case "swap-fields": {
      const [first, second] = edit.indices;
      const swapped = record.fields.with(first, fieldAt(record, second)).with(second, fieldAt(record, first));
      return { ...record, fields: swapped };
    }
    case "move-field": {
      const field = fieldAt(record, edit.index);
      const before = edit.before > edit.index ? edit.before - 1 : edit.before;
      return { ...record, fields: record.fields.toSpliced(edit.index, 1).toSpliced(before, 0, field) };
    }
    case "set-pack":
      return { ...record, ...withoutContradiction(record), pack: edit.pack };
    case "set-alignment":
      return { ...record, ...withoutContradiction(record), requestedAlignment: edit.alignment };
    case "set-form":
      return { ...record, form: edit.form };
  }
}

function newField(record: RecordType, edit: Edit & { kind: "insert-field" }): Field {
  const { name, type } = edit;
  return {
    kind: "member",
    name,
    type,
    requestedAlignment: null,
    packed: false,
    span: { ...record.span },
  };
}

function fieldAt(record: RecordType, index: number): Field {
  const field = record.fields[index];
  if (field === undefined) throw new Error(`an edit names field ${index} of ${record.id}, which has fewer`);
  return field;
}

/** rustc refuses `packed` beside `align`; an edit that takes one of them away takes the refusal away. */
function withoutContradiction(record: RecordType): Pick<RecordType, "refused"> {
  const contradicts = record.pack !== null && record.requestedAlignment !== null;
  return { refused: contradicts ? null : record.refused };
}

/** A map of which a few entries are replaced, without copying the many. */
class Overlay<Key, Value> implements ReadonlyMap<Key, Value> {
  readonly #base: ReadonlyMap<Key, Value>;
  /** Only keys that the base has. */
  readonly #changed: ReadonlyMap<Key, Value>;

  constructor(base: ReadonlyMap<Key, Value>, changed: ReadonlyMap<Key, Value>) {
    this.#base = base;
    this.#changed = changed;
  }

  get size(): number {
    return this.#base.size;
  }

  get(key: Key): Value | undefined {
    return this.#changed.get(key) ?? this.#base.get(key);
  }

  has(key: Key): boolean {
    return this.#base.has(key);
  }

  keys(): MapIterator<Key> {
    return this.#base.keys();
  }

  *values(): MapIterator<Value> {
    for (const [, value] of this) yield value;
  }

  *entries(): MapIterator<[Key, Value]> {
    for (const [key, value] of this.#base) yield [key, this.#changed.get(key) ?? value];
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.entries();
  }

  forEach(callback: (value: Value, key: Key, map: ReadonlyMap<Key, Value>) => void): void {
    for (const [key, value] of this) callback(value, key, this);
  }
}
