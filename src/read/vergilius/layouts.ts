import type { Diagnostic } from "../../diagnostic/facts.ts";
import type { FieldLayout, RecordLayout, Result } from "../../layout/layouts.ts";
import type { EnumType, Form, RecordId, Type } from "../../model/model.ts";
import { int } from "../../model/windows.ts";
import type { SourceText } from "../../source/source.ts";
import { alignmentBounds } from "../alignments.ts";
import { bitOffsets } from "./bits.ts";
import { type Definitions, nameDefinitions } from "./definitions.ts";
import {
  Refused,
  type VergiliusEntry,
  type VergiliusFile,
  type VergiliusType,
  readFile,
  refusal,
} from "./text.ts";
import { VergiliusTypes, baseType, deepest, isComplete, isUnnamed } from "./types.ts";

/** What one kernel's file says, as layouts. Ids of second definitions are `NAME#2`, of unnamed records `OWNER.member`. */
export interface KernelLayouts {
  readonly build: { readonly version: string; readonly title: string };
  readonly records: ReadonlyMap<RecordId, RecordLayout>;
  readonly enums: ReadonlyMap<string, EnumType>;
  /** Declared and never defined. */
  readonly incomplete: ReadonlyMap<RecordId, Form>;
}

/** Reads the types of one kernel. The first thing that is not in the dialect or makes no sense is the error, with its line. */
export function readKernelLayouts(source: SourceText): Result<KernelLayouts, Diagnostic> {
  try {
    return { ok: true, value: layoutsIn(readFile(source)) };
  } catch (problem) {
    if (!(problem instanceof Refused)) throw problem;
    return { ok: false, error: refusal(source.file, problem) };
  }
}

function layoutsIn(file: VergiliusFile): KernelLayouts {
  const types = new VergiliusTypes(file);
  const definitions = nameDefinitions(file, types);
  const { records, enums } = new Drafts(file, types, definitions).complete();
  const bounds = alignmentBounds(records);
  const bounded = [...records].map(
    ([id, record]) => [id, { ...record, alignment: bounds.get(id) ?? record.alignment }] as const,
  );
  const build = { version: file.version, title: file.title };
  return { build, records: new Map(bounded), enums, incomplete: definitions.incomplete };
}

/** Unnamed records count once for each member that holds them. A kernel has some 3,000 records. */
const mostRecords = 100_000;

/** The records and enums of a file, their alignments still open. */
class Drafts {
  readonly records = new Map<RecordId, RecordLayout>();
  readonly enums = new Map<string, EnumType>();
  readonly #file: VergiliusFile;
  readonly #types: VergiliusTypes;
  readonly #definitions: Definitions;

  constructor(file: VergiliusFile, types: VergiliusTypes, definitions: Definitions) {
    this.#file = file;
    this.#types = types;
    this.#definitions = definitions;
  }

  complete(): this {
    const done = new Set<string>();
    for (const [type, id] of this.#definitions.ids) {
      if (done.has(id)) continue;
      done.add(id);
      if (type.kind === "ENUM") this.#addEnum(type, id, type.name);
      else this.#addRecord(type, id, type.name, 0);
    }
    return this;
  }

  #addRecord(type: VergiliusType, id: RecordId, name: string | null, depth: number): void {
    if (depth > deepest) throw new Refused("nested too deep", type.line);
    if (this.records.size >= mostRecords) throw new Refused(`more than ${mostRecords} records`, type.line);
    const form: Form = type.kind === "UNION" ? "union" : "struct";
    const flat = type.entries.map((entry) => this.#flatField(type, entry));
    const bits = bitOffsets(form, flat);
    const fields = flat.map((field, at): FieldLayout => {
      const { type: used, entry, size, offset, bitWidth } = field;
      const spelledType = this.#typeByValue(used, `${id}.${field.name}`, depth);
      if (spelledType === null)
        throw new Refused(`${field.name} has no type of its own by value`, entry.line);
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
    const alignment = { least: 1, most: 1 };
    const rest = { path: null, aliases: [], alignment, requiredAlignment: null, span: null };
    this.records.set(id, { record: id, name, form, size: type.size, fields, ...rest });
  }

  #flatField(owner: VergiliusType, entry: VergiliusEntry): FlatEntry {
    const [, name, width] = /^([A-Za-z_$][\w$]*)(?::([1-9]\d?))?$/.exec(entry.name) ?? [];
    if (name === undefined) throw new Refused(`${entry.name} is no field`, entry.line);
    const type = this.#types.typeOf(entry);
    const bitWidth = width === undefined ? null : Number(width);
    if (entry.offset < 0 || entry.offset + type.size > owner.size) {
      throw new Refused(`${name} does not fit into its record`, entry.line);
    }
    if (bitWidth !== null && (type.kind !== "BASE" || bitWidth > type.size * 8)) {
      throw new Refused(`${name} is no bit-field of its type`, entry.line);
    }
    return { name, type, entry, offset: entry.offset, size: type.size, bitWidth };
  }

  /** The type of a member; an unnamed record or enum gets `id` and is added. Null for what cannot be a member. */
  #typeByValue(type: VergiliusType, id: string, depth: number): Type | null {
    switch (type.kind) {
      case "BASE":
        return type.size === 0 ? null : baseType(type);
      case "POINTER":
        return this.#types.pointed(type);
      case "FUNCTION":
        return null;
      case "ARRAY": {
        const { element, length } = this.#types.arrayOf(type);
        const inner = depth > deepest ? null : this.#typeByValue(element, id, depth + 1);
        return inner === null ? null : { kind: "array", element: inner, length };
      }
      case "ENUM":
      case "STRUCT":
      case "UNION":
        return this.#taggedByValue(type, id, depth);
    }
  }

  #taggedByValue(type: VergiliusType, memberId: string, depth: number): Type | null {
    const isEnum = type.kind === "ENUM";
    const id = isUnnamed(type) ? memberId : this.#definitions.ids.get(type);
    if (id === undefined || !isComplete(type)) return null;
    if (isUnnamed(type)) {
      if (isEnum) this.#addEnum(type, id, null);
      else this.#addRecord(type, id, null, depth + 1);
    }
    return isEnum ? { kind: "enum", enum: id } : { kind: "record", record: id };
  }

  #addEnum(type: VergiliusType, id: string, name: string | null): void {
    if (type.size !== int.size) throw new Refused("an enum that is not 4 bytes", type.line);
    const enumerators = type.entries.map((entry) => ({ name: entry.name, value: BigInt(entry.offset) }));
    const rest = { path: null, aliases: [], underlying: int, requestedAlignment: null, refused: null };
    const span = { file: this.#file.file, start: 0, end: 0, line: type.line, column: 1 };
    this.enums.set(id, { id, name, enumerators, ...rest, span });
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
