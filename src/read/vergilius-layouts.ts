import type { Diagnostic } from "../diagnostic/facts.ts";
import type { Alignment, FieldLayout, RecordLayout, Result } from "../layout/layouts.ts";
import type { EnumType, Form, RecordId, Type } from "../model/model.ts";
import { int, kernelBaseTypes } from "../model/windows.ts";
import { alignmentBounds } from "./vergilius-alignment.ts";
import { bitOffsets } from "./vergilius-bits.ts";
import type { VergiliusEntry, VergiliusFile, VergiliusType } from "./vergilius.ts";
import { refusal } from "./vergilius.ts";

/** What one kernel's file says, as layouts. Ids of second definitions are `NAME#2`, of unnamed records `OWNER.member`. */
export interface KernelLayouts {
  readonly build: { readonly version: string; readonly title: string };
  readonly records: ReadonlyMap<RecordId, RecordLayout>;
  readonly enums: ReadonlyMap<string, EnumType>;
  /** Declared and never defined. */
  readonly incomplete: ReadonlyMap<RecordId, Form>;
}

/** Turns the types of a file into layouts, or says what in the file makes no sense. */
export function kernelLayouts(file: VergiliusFile): Result<KernelLayouts, Diagnostic> {
  try {
    return { ok: true, value: new Reading(file).layouts() };
  } catch (problem) {
    if (!(problem instanceof Nonsense)) throw problem;
    return { ok: false, error: refusal(file.file, problem.line, problem.message) };
  }
}

class Nonsense extends Error {
  readonly line: number;
  constructor(why: string, line: number) {
    super(why);
    this.line = line;
  }
}

const deepest = 64;
const unnamedTag = "<unnamed-tag>";

/** One file on its way to layouts: what has been named and built so far. */
class Reading {
  readonly #file: VergiliusFile;
  readonly #records = new Map<RecordId, RecordLayout>();
  readonly #enums = new Map<string, EnumType>();
  readonly #incomplete = new Map<RecordId, Form>();
  /** The id of each complete named record and enum. Types that differ in const and volatile only share one. */
  readonly #ids = new Map<VergiliusType, string>();
  readonly #shapes = new Map<VergiliusType, number>();
  readonly #shapeNumbers = new Map<string, number>();

  constructor(file: VergiliusFile) {
    this.#file = file;
  }

  layouts(): KernelLayouts {
    for (const definitions of this.#definitionsByName().values()) this.#nameDefinitions(definitions);
    const done = new Set<string>();
    for (const [type, id] of this.#ids) {
      if (done.has(id)) continue;
      done.add(id);
      if (type.kind === "ENUM") this.#addEnum(type, id, type.name);
      else this.#addRecord(type, id, type.name, 0);
    }
    const records = new Map<RecordId, RecordLayout>();
    const bounds = alignmentBounds(this.#records);
    for (const record of this.#records.values()) {
      records.set(record.record, { ...record, alignment: bounds.get(record.record) ?? record.alignment });
    }
    const build = { version: this.#file.version, title: this.#file.title };
    return { build, records, enums: this.#enums, incomplete: this.#incomplete };
  }

  #definitionsByName(): ReadonlyMap<string, readonly VergiliusType[]> {
    const byName = new Map<string, VergiliusType[]>();
    for (const type of this.#file.types.values()) {
      if (!isTagged(type) || type.name === unnamedTag) continue;
      if (!/^[A-Za-z_<][\w<>$-]*$/.test(type.name)) throw new Nonsense(`${type.name} is no name`, type.line);
      if (!isComplete(type)) {
        this.#incomplete.set(type.name, type.kind === "UNION" ? "union" : "struct");
        continue;
      }
      byName.set(type.name, [...(byName.get(type.name) ?? []), type]);
    }
    for (const name of byName.keys()) this.#incomplete.delete(name);
    return byName;
  }

  /** Definition 1 is the largest, then the one with most fields: the full definition before one cut for the public. */
  #nameDefinitions(types: readonly VergiliusType[]): void {
    const byShape = new Map<number, VergiliusType[]>();
    for (const type of types) {
      const shape = this.#shapeOf(type, 0);
      byShape.set(shape, [...(byShape.get(shape) ?? []), type]);
    }
    const order = ([type]: readonly VergiliusType[]): string =>
      type === undefined ? "" : type.entries.map((entry) => `${entry.name}:${entry.offset}`).join();
    const definitions = [...byShape.values()].sort(
      (left, right) =>
        (right[0]?.size ?? 0) - (left[0]?.size ?? 0) ||
        (right[0]?.entries.length ?? 0) - (left[0]?.entries.length ?? 0) ||
        (order(left) < order(right) ? -1 : 1),
    );
    definitions.forEach((same, at) => {
      for (const type of same) this.#ids.set(type, at === 0 ? type.name : `${type.name}#${at + 1}`);
    });
  }

  /** A number that types share if they have the same fields at any depth by value; pointers count by their spelling. */
  #shapeOf(type: VergiliusType, depth: number): number {
    const known = this.#shapes.get(type);
    if (known !== undefined) return known;
    if (depth > deepest) throw new Nonsense("nested too deep, or a record inside itself", type.line);
    const parts = type.entries.map((entry) => {
      const used = type.kind === "ENUM" ? "" : this.#useOf(this.#typeOf(entry), depth + 1);
      return `${entry.name} ${entry.offset} ${used}`;
    });
    const text = [type.kind, type.name, type.size, ...parts].join("\n");
    const shape = this.#shapeNumbers.get(text) ?? this.#shapeNumbers.size;
    this.#shapeNumbers.set(text, shape);
    this.#shapes.set(type, shape);
    return shape;
  }

  #useOf(type: VergiliusType, depth: number): string | number {
    if (type.kind === "POINTER" || type.kind === "FUNCTION") return this.#spell(type, depth);
    return type.kind === "BASE" ? type.name : this.#shapeOf(type, depth);
  }

  #addRecord(type: VergiliusType, id: RecordId, name: string | null, depth: number): void {
    if (depth > deepest) throw new Nonsense("nested too deep", type.line);
    const form: Form = type.kind === "UNION" ? "union" : "struct";
    const flat = type.entries.map((entry) => this.#flatField(type, entry));
    const bits = bitOffsets(form, flat);
    const fields = flat.map((field, at): FieldLayout => {
      const { type: used, entry, size, offset, bitWidth } = field;
      const spelledType = this.#typeByValue(used, memberOf(id, field.name), depth);
      if (spelledType === null)
        throw new Nonsense(`${field.name} has no type of its own by value`, entry.line);
      if (bitWidth === null) {
        return { kind: "member", name: field.name, type: spelledType, offset, size, span: null };
      }
      return {
        kind: "bit-field",
        name: field.name,
        type: spelledType,
        unitOffset: offset,
        unitSize: size,
        bitOffset: bits[at] ?? null,
        bitWidth,
        span: null,
      };
    });
    const alignment: Alignment = { least: 1, most: 1 };
    const rest = { path: null, aliases: [], alignment, requiredAlignment: null, span: null };
    this.#records.set(id, { record: id, name, form, size: type.size, fields, ...rest });
  }

  #flatField(owner: VergiliusType, entry: VergiliusEntry): FlatEntry {
    const [, name, width] = /^([A-Za-z_$][\w$]*)(?::([1-9]\d?))?$/.exec(entry.name) ?? [];
    if (name === undefined) throw new Nonsense(`${entry.name} is no field`, entry.line);
    const type = this.#typeOf(entry);
    const bitWidth = width === undefined ? null : Number(width);
    if (entry.offset < 0 || entry.offset + type.size > owner.size) {
      throw new Nonsense(`${name} does not fit into its record`, entry.line);
    }
    if (bitWidth !== null && (type.kind !== "BASE" || bitWidth > type.size * 8)) {
      throw new Nonsense(`${name} is no bit-field of its type`, entry.line);
    }
    return { name, type, entry, offset: entry.offset, size: type.size, bitWidth };
  }

  /** The type of a member; an unnamed record or enum gets `id` and is added. Null for what cannot be a member. */
  #typeByValue(type: VergiliusType, id: string, depth: number): Type | null {
    switch (type.kind) {
      case "BASE":
        return type.size === 0 ? null : this.#base(type);
      case "POINTER":
        return this.#typeBehindPointer(type, 0);
      case "FUNCTION":
        return null;
      case "ARRAY": {
        const { element, length } = this.#array(type);
        const inner = depth > deepest ? null : this.#typeByValue(element, id, depth + 1);
        return inner === null ? null : { kind: "array", element: inner, length };
      }
      case "ENUM":
      case "STRUCT":
      case "UNION":
        return this.#taggedByValue(type, id, depth);
    }
  }

  #taggedByValue(type: VergiliusType, memberOfOwner: string, depth: number): Type | null {
    const isEnum = type.kind === "ENUM";
    const id = type.name === unnamedTag ? memberOfOwner : this.#ids.get(type);
    if (id === undefined || !isComplete(type)) return null;
    if (type.name === unnamedTag) {
      if (isEnum) this.#addEnum(type, id, null);
      else this.#addRecord(type, id, null, depth + 1);
    }
    return isEnum ? { kind: "enum", enum: id } : { kind: "record", record: id };
  }

  #array(type: VergiliusType): { element: VergiliusType; length: number } {
    const [entry, ...more] = type.entries;
    if (entry === undefined || more.length > 0) throw new Nonsense("an array of not one type", type.line);
    const element = this.#typeOf(entry);
    if (entry.offset < 0 || entry.offset * element.size !== type.size) {
      throw new Nonsense("an array whose size is not that of its elements", type.line);
    }
    return { element, length: entry.offset };
  }

  #typeBehindPointer(type: VergiliusType, depth: number): Type {
    if (depth > deepest) throw new Nonsense("a pointer that never ends", type.line);
    switch (type.kind) {
      case "BASE":
        return this.#base(type);
      case "POINTER": {
        const [entry, ...more] = type.entries;
        if (entry === undefined || more.length > 0 || type.size !== 8) {
          throw new Nonsense("a pointer that is not 8 bytes to one thing", type.line);
        }
        return { kind: "pointer", size: 8, pointee: this.#typeBehindPointer(this.#typeOf(entry), depth + 1) };
      }
      case "ARRAY": {
        const { element, length } = this.#array(type);
        return { kind: "array", element: this.#typeBehindPointer(element, depth + 1), length };
      }
      case "FUNCTION":
        return { kind: "function", spelling: this.#spell(type, depth + 1) };
      case "ENUM":
        return { kind: "enum", enum: namedPointee(type) };
      case "STRUCT":
      case "UNION":
        // By name: a pointer says nothing on which of several definitions is meant.
        return { kind: "record", record: namedPointee(type) };
    }
  }

  /** As src/truth/type-text.ts writes it; only functions keep this spelling. */
  #spell(type: VergiliusType, depth: number): string {
    if (depth > deepest) throw new Nonsense("a type that never ends", type.line);
    const parts = type.entries.map((entry) => this.#typeOf(entry));
    switch (type.kind) {
      case "BASE":
        return baseNames.get(type.name) ?? type.name;
      case "POINTER":
        return `${parts[0] === undefined ? "void" : this.#spell(parts[0], depth + 1)}*`;
      case "ARRAY":
        return this.#spellArray(type, "", depth);
      case "FUNCTION": {
        const [returned = "void", ...parameters] = parts.map((part) => this.#spell(part, depth + 1));
        return `${returned}(${parameters.join(", ")})`;
      }
      case "ENUM":
        return `enum ${type.name}`;
      case "STRUCT":
        return `struct ${type.name}`;
      case "UNION":
        return `union ${type.name}`;
    }
  }

  #spellArray(type: VergiliusType, dimensions: string, depth: number): string {
    if (type.kind !== "ARRAY") return `${this.#spell(type, depth + 1)}${dimensions}`;
    const { element, length } = this.#array(type);
    return this.#spellArray(element, `${dimensions}[${length}]`, depth + 1);
  }

  #base(type: VergiliusType): Type {
    const base = kernelBaseTypes.get(baseNames.get(type.name) ?? type.name);
    if (base === undefined) throw new Nonsense(`base type ${type.name} is not known`, type.line);
    return base;
  }

  #addEnum(type: VergiliusType, id: string, name: string | null): void {
    if (type.size !== int.size) throw new Nonsense("an enum that is not 4 bytes", type.line);
    const enumerators = type.entries.map((entry) => ({ name: entry.name, value: BigInt(entry.offset) }));
    const rest = { path: null, aliases: [], underlying: int, requestedAlignment: null, refused: null };
    const span = { file: this.#file.file, start: 0, end: 0, line: type.line, column: 1 };
    this.#enums.set(id, { id, name, enumerators, ...rest, span });
  }

  #typeOf(entry: VergiliusEntry): VergiliusType {
    const type = this.#file.types.get(entry.id);
    if (type === undefined) throw new Nonsense(`id ${entry.id} is not in the file`, entry.line);
    return type;
  }
}

interface FlatEntry {
  readonly name: string;
  readonly type: VergiliusType;
  readonly entry: VergiliusEntry;
  readonly offset: number;
  readonly size: number;
  readonly bitWidth: number | null;
}

/** `<NoType>` stands where a function takes further arguments. */
const baseNames: ReadonlyMap<string, string> = new Map([
  ["VOID", "void"],
  ["<NoType>", "..."],
]);

function isTagged(type: VergiliusType): boolean {
  return type.kind === "STRUCT" || type.kind === "UNION" || type.kind === "ENUM";
}

/** A forward reference has no size and no fields. */
function isComplete(type: VergiliusType): boolean {
  return type.size > 0 || type.entries.length > 0;
}

function memberOf(owner: RecordId, member: string): string {
  return `${owner}.${member}`;
}

function namedPointee(type: VergiliusType): string {
  if (type.name === unnamedTag) throw new Nonsense("a pointer to a type without a name", type.line);
  return type.name;
}
