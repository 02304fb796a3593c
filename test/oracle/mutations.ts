import type { Layouts } from "../../src/layout/layouts.ts";
import type { BitAccessor, Field, Model, RecordId, RecordType, Type } from "../../src/model/model.ts";
import { withoutAliases, heldRecord } from "../../src/model/model.ts";
import { snakeCase } from "../../src/model/rust-words.ts";
import { withRecords } from "../../src/diff/edits.ts";
import { isPaddingName } from "../../src/pair/names.ts";
import type { Random } from "./random.ts";
import { integer, member } from "./twin.ts";

// Mutations of the Rust side of a pair that is equal. Whether one changes the layout is not said here but measured.

/** The Rust side of an equal pair. */
export interface Subject {
  readonly model: Model;
  readonly layouts: Layouts;
  readonly root: RecordId;
  /** Records that C leaves without a name: what they are like counts only where they lie. */
  readonly helpers: ReadonlySet<RecordId>;
}

/** A mutated model; null where the mutation does not apply. */
export type Mutation = (subject: Subject, random: Random) => Model | null;

/** Mutations that mean to change the layout. */
export const harmful: Readonly<Record<string, Mutation>> = {
  swap: onRecord((record, random) => {
    if (record.fields.length < 2) return null;
    const at = random.below(record.fields.length - 1);
    const [first, second] = [record.fields[at], record.fields[at + 1]];
    if (first === undefined || second === undefined) return null;
    return { ...record, fields: record.fields.with(at, second).with(at + 1, first) };
  }),
  widen: onField((field) => resized(field, 2)),
  narrow: onField((field) => resized(field, 0.5)),
  drop: onRecord((record, random) => {
    if (record.fields.length < 2) return null;
    const fields = record.fields.toSpliced(random.below(record.fields.length), 1);
    return { ...record, fields, accessors: record.accessors.filter((one) => hasItsBits(one, fields)) };
  }),
  insert: onRecord((record, random) => {
    const type = integer(false, random.pick([1, 2, 4, 8]));
    const at = random.below(record.fields.length + 1);
    return { ...record, fields: record.fields.toSpliced(at, 0, member("Invented", type)) };
  }),
  pack: onRecord((record, random) =>
    record.requestedAlignment === null ? { ...record, pack: random.pick([1, 2, 4, null]) } : null,
  ),
  align: onRecord((record, random) =>
    record.pack === null ? { ...record, requestedAlignment: random.pick([2, 4, 8, 16, 32, null]) } : null,
  ),
  "bit width": onAccessor((width, random) => width + random.pick([-1, 1, 2])),
  "bit position": onAccessor((width) => width, 1),
  "array length": onField((field, random) => {
    const bare = withoutAliases(field.type);
    if (bare.kind !== "array" || bare.length === null) return null;
    const length = Math.max(0, bare.length + random.pick([-2, -1, 1, 2, bare.length]));
    return { ...field, type: { ...bare, length } };
  }),
  form: onRecord((record) => ({ ...record, form: record.form === "struct" ? "union" : "struct" })),
  "pointer for value": onField((field) =>
    heldRecord(field.type) === null ? null : { ...field, type: { kind: "pointer", size: 8, pointee: null } },
  ),
};

/** Mutations that mean nothing. */
export const harmless: Readonly<Record<string, Mutation>> = {
  "rename by convention": ({ model, root }, random) => {
    const style = random.pick<(name: string) => string>([
      snakeCase,
      (name) => name.toLowerCase(),
      (name) => `${name}_`,
      (name) => `r#${name}`,
    ]);
    const records = inside(model, root).flatMap((id) => {
      const record = model.records.get(id);
      if (record === undefined) return [];
      const fields = record.fields.map((field) =>
        field.name === null ? field : { ...field, name: style(field.name) },
      );
      const isAmbiguous = new Set(fields.map(({ name }) => name)).size < fields.length;
      return isAmbiguous ? [] : [[id, { ...record, fields }] as const];
    });
    // Accessors say the name of the field that they read.
    return records.some(([, { accessors }]) => accessors.length > 0)
      ? null
      : withRecords(model, new Map(records));
  },
  "padding made explicit": withExplicitPadding,
  "alias for its target": onField((field) => ({
    ...field,
    type: { kind: "alias", name: "WORD_OF_OURS", target: field.type, requestedAlignment: null },
  })),
  "anonymous part named": ({ model, root }, random) => {
    const style = random.pick(["Anonymous", "__bindgen_anon_", "DUMMYUNIONNAME", "s", "anon", "_"]);
    const records = inside(model, root).flatMap((id) => {
      const record = model.records.get(id);
      if (record === undefined || !record.fields.some(isMadeUp)) return [];
      const fields = record.fields.map((field, index) =>
        isMadeUp(field) ? { ...field, name: `${style}${index}` } : field,
      );
      return [[id, { ...record, fields }] as const];
    });
    return records.length === 0 ? null : withRecords(model, new Map(records));
  },
  "split into parts of a blob": onRecord((record, random) => {
    if (record.form === "union") return null;
    const at = random.below(record.fields.length);
    const field = record.fields[at];
    const bare = field === undefined ? null : withoutAliases(field.type);
    if (bare?.kind !== "array" || bare.length === null || bare.length < 2 || bare.length % 2 === 1)
      return null;
    const half: Type = { ...bare, length: bare.length / 2 };
    const parts = [member(`_pad${at}a`, half), member(`_pad${at}b`, half)];
    return { ...record, fields: record.fields.toSpliced(at, 1, ...parts) };
  }),
};

/** What the layout of a record and of all that it holds comes to, without the names that may be chosen freely. */
export function figures({ layouts, model, root, helpers }: Subject): ReadonlyMap<string, string> | null {
  const found = new Map<string, string>();
  const isUnnamedPart = (type: Type): boolean => helpers.has(heldRecord(type) ?? "");
  for (const id of inside(model, root)) {
    const layout = layouts.layoutOf(id);
    if (!layout.ok) return null;
    const { size, alignment, fields } = layout.value;
    if (!helpers.has(id)) found.set(id, `${size} ${alignment.least}`);
    const starts = new Map<string, number>();
    for (const field of fields) {
      if (field.kind === "bit-field") continue;
      const name = field.name ?? "";
      starts.set(name, field.offset);
      // Padding may be cut as one likes; what counts is where the rest lies. Bits are looked at below.
      if (isPaddingName(name) || isStorage(field)) continue;
      found.set(`${id}.${name}`, `${field.offset}`);
      if (!isUnnamedPart(field.type)) found.set(`${id}.${name} size`, `${field.size}`);
    }
    for (const { name, storage, bitOffset, bitWidth } of model.records.get(id)?.accessors ?? []) {
      const firstBit = (starts.get(storage) ?? 0) * 8 + bitOffset;
      if (!isPaddingName(name)) found.set(`${id}.${name}()`, `${firstBit} ${bitWidth}`);
    }
  }
  return found;
}

/** Unions, and unnamed parts of unions: Rust may leave out what is in them, since the others cover its bytes. */
export function inUnions({ model, root, helpers }: Subject): ReadonlySet<RecordId> {
  const found = new Set(inside(model, root).filter((id) => model.records.get(id)?.form === "union"));
  for (const id of found)
    for (const { type } of model.records.get(id)?.fields ?? []) {
      const held = heldRecord(type);
      if (held !== null && helpers.has(held)) found.add(held);
    }
  return found;
}

/** The record and what it holds by value, however deep, in order. */
export function inside(model: Model, root: RecordId): readonly RecordId[] {
  const found = new Set([root]);
  for (const id of found)
    for (const { type } of model.records.get(id)?.fields ?? []) {
      const held = heldRecord(type);
      if (held !== null) found.add(held);
    }
  return [...found];
}

function onRecord(change: (record: RecordType, random: Random) => RecordType | null): Mutation {
  return ({ model, root }, random) => {
    // Mostly the record itself, sometimes one that it holds.
    const id = random.below(3) > 0 ? root : random.pick(inside(model, root));
    const record = model.records.get(id);
    const changed = record === undefined ? null : change(record, random);
    return changed === null ? null : withRecords(model, new Map([[id, changed]]));
  };
}

function onField(change: (field: Field, random: Random) => Field | null): Mutation {
  return onRecord((record, random) => {
    const at = random.below(record.fields.length);
    const field = record.fields[at];
    const changed = field === undefined ? null : change(field, random);
    if (changed === null) return null;
    const fields = record.fields.with(at, changed);
    return { ...record, fields, accessors: record.accessors.filter((one) => hasItsBits(one, fields)) };
  });
}

function onAccessor(width: (width: number, random: Random) => number, shift = 0): Mutation {
  return onRecord((record, random) => {
    if (record.accessors.length === 0) return null;
    const at = random.below(record.accessors.length);
    const accessor = record.accessors[at];
    if (accessor === undefined) return null;
    if (isPaddingName(accessor.name)) return null;
    const bitWidth = Math.max(1, width(accessor.bitWidth, random));
    const changed = { ...accessor, bitWidth, bitOffset: accessor.bitOffset + shift };
    return { ...record, accessors: record.accessors.with(at, changed) };
  });
}

/** An accessor reads no bits that its storage does not have. */
function hasItsBits({ storage, bitOffset, bitWidth }: BitAccessor, fields: readonly Field[]): boolean {
  const type = fields.find(({ name }) => name === storage)?.type;
  const bare = type === undefined ? null : withoutAliases(type);
  return bare?.kind === "scalar" && bitOffset + bitWidth <= bare.size * 8;
}

function resized(field: Field, by: number): Field | null {
  const bare = withoutAliases(field.type);
  if (bare.kind !== "scalar" || bare.class === "float") return null;
  const size = bare.size * by;
  return size < 1 || size > 8 ? null : { ...field, type: integer(bare.class === "signed", size) };
}

function withExplicitPadding({ model, root, layouts }: Subject, random: Random): Model | null {
  const candidates = inside(model, root).filter((id) => model.records.get(id)?.form === "struct");
  if (candidates.length === 0) return null;
  const id = random.pick(candidates);
  const record = model.records.get(id);
  const layout = layouts.layoutOf(id);
  if (record === undefined || !layout.ok) return null;
  const fields: Field[] = [];
  let reached = 0;
  const pad = (to: number): void => {
    const length = to - reached;
    if (length > 0)
      fields.push(member(`_padding${fields.length}`, { kind: "array", element: integer(false, 1), length }));
  };
  for (const [at, field] of layout.value.fields.entries()) {
    const original = record.fields[at];
    if (field.kind !== "member" || original === undefined) return null;
    pad(field.offset);
    fields.push(original);
    reached = field.offset + field.size;
  }
  pad(layout.value.size);
  return fields.length === record.fields.length
    ? null
    : withRecords(model, new Map([[id, { ...record, fields }]]));
}

/** Bit-fields have no names for what they lie in; what counts is where the bits are. */
function isStorage({ name }: { readonly name: string | null }): boolean {
  return name?.startsWith("bitfield") === true;
}

function isMadeUp({ name, type }: Field): boolean {
  return /^u\d+$/.test(name ?? "") && withoutAliases(type).kind === "record";
}
