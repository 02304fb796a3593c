import type { Diagnostic } from "../diagnostic/facts.ts";
import { diagnostic } from "../diagnostic/facts.ts";
import type { RecordLayout, Result } from "../layout/layouts.ts";
import { exactly } from "../layout/layouts.ts";
import type { Model, RecordId, RecordType, ScalarType, Type } from "../model/model.ts";
import { withoutAliases } from "../model/model.ts";
import { ByteView, foreign, readingObject, refused } from "./bytes.ts";
import { rustProbeSymbols } from "./object.ts";

// Rust records written out anew for rustc: every type by its width, so that the host gives the same answer as Windows, and
// every record that is reached by value. The answers are constants in a static table, read from the object.

const magic = 0x31545352524b4c43n;
const tableSymbol = "LAYOUTCHECK_TABLE";
/** How deep records may hold records before the model is not believed. */
const deepest = 200;

export interface RustProbe {
  readonly text: string;
  /** The records asked about, in the order of the table. */
  readonly records: readonly RecordType[];
  /** Records that cannot be written down. */
  readonly unaskable: readonly Diagnostic[];
}

/** A crate whose object tells the layout of these records of a Rust model. */
export function rustProbe(model: Model, ids: Iterable<RecordId>): RustProbe {
  const writer = new Writer(model);
  const records: RecordType[] = [];
  const unaskable: Diagnostic[] = [];
  for (const id of ids) {
    const refusal = writer.add(id, 0);
    const record = model.records.get(id);
    if (refusal !== null) unaskable.push(refusal);
    else if (record !== undefined) records.push(record);
  }
  return { text: crateText(writer, records), records, unaskable };
}

/** The answers out of the object, for COFF and ELF alike. `requiredAlignment` is null: Rust has no such thing. */
export function readRustProbe(
  object: Uint8Array,
  records: readonly RecordType[],
): Result<readonly RecordLayout[], Diagnostic> {
  const symbols = rustProbeSymbols(object);
  if (!symbols.ok) return symbols;
  const bytes = symbols.value.get(tableSymbol);
  if (bytes === undefined) return foreign("an object without a Rust probe's table");
  return readingObject<readonly RecordLayout[]>(() => {
    const view = new ByteView(bytes);
    if (view.u64(0) !== magic) return foreign("an object whose table is not a Rust probe's");
    let at = 8;
    const next = (): number => {
      at += 8;
      return view.position(at - 8);
    };
    const layouts = records.map((record) => recordLayout(record, next));
    if (view.u64(at) === magic) return { ok: true, value: layouts };
    return refused(diagnostic("probe-damaged", { why: "its table does not belong to its questions" }, null));
  });
}

function recordLayout(record: RecordType, next: () => number): RecordLayout {
  const size = next();
  const alignment = next();
  return {
    record: record.id,
    name: record.name,
    path: record.path,
    aliases: record.aliases,
    form: record.form,
    size,
    alignment: exactly(alignment),
    requiredAlignment: null,
    fields: record.fields.map(({ name, type, span }) => {
      const offset = next();
      return { kind: "member", name, type, offset, size: next(), span };
    }),
    span: record.span,
  };
}

function crateText(writer: Writer, records: readonly RecordType[]): string {
  const rows = records.flatMap((record) => writer.rows(record));
  return `#![no_std]
#![allow(warnings)]
use core::mem::{align_of, offset_of, size_of};
${writer.definitions.join("\n")}
#[no_mangle]
pub static ${tableSymbol}: [u64; ${rows.length + 2}] = [
${[magic, ...rows, magic].map((row) => `  ${row}${typeof row === "bigint" ? "" : " as u64"},`).join("\n")}
];
`;
}

/** Collects definitions, each record once, those it holds by value before it. */
class Writer {
  readonly definitions: string[] = [];
  readonly #model: Model;
  readonly #names = new Map<RecordId, string>();
  readonly #refusals = new Map<RecordId, Diagnostic>();

  constructor(model: Model) {
    this.#model = model;
  }

  /** Null once the record is written, else why it cannot be. */
  add(id: RecordId, depth: number): Diagnostic | null {
    if (this.#names.has(id)) return null;
    const known = this.#refusals.get(id);
    if (known !== undefined) return known;
    const refusal = this.#write(id, depth);
    if (refusal !== null) this.#refusals.set(id, refusal);
    return refusal;
  }

  /** The expressions of the record's numbers, in the order in which they are read. */
  rows(record: RecordType): readonly string[] {
    const name = this.#names.get(record.id) ?? "";
    const fields = record.fields.flatMap(({ type }, index) => [
      `offset_of!(${name}, f${index})`,
      `size_of::<${this.#typeText(type) ?? ""}>()`,
    ]);
    return [`size_of::<${name}>()`, `align_of::<${name}>()`, ...fields];
  }

  #write(id: RecordId, depth: number): Diagnostic | null {
    const record = this.#model.records.get(id);
    if (record === undefined) return diagnostic("incomplete-record", { record: id }, null);
    if (record.representation === "unspecified") return diagnostic("repr-rust", { record: id }, record.span);
    if (depth > deepest) return diagnostic("nesting-too-deep", { limit: deepest }, record.span);
    for (const field of record.fields) {
      const inner = this.#recordByValue(field.type);
      const refusal = inner === null ? null : this.add(inner, depth + 1);
      if (refusal !== null) return refusal;
      if (field.kind === "bit-field" || this.#typeText(field.type) === null)
        return diagnostic(
          "probe-unaskable",
          { record: id, why: `the type of field ${field.name} has no Rust spelling` },
          field.span,
        );
    }
    const name = `R${this.#names.size}`;
    this.#names.set(id, name);
    const fields = record.fields.map(({ type }, index) => `  f${index}: ${this.#typeText(type)},`);
    this.definitions.push([reprOf(record), `pub ${record.form} ${name} {`, ...fields, "}"].join("\n"));
    return null;
  }

  #recordByValue(type: Type): RecordId | null {
    const bare = withoutAliases(type);
    if (bare.kind === "array") return this.#recordByValue(bare.element);
    return bare.kind === "record" ? bare.record : null;
  }

  #typeText(type: Type): string | null {
    const bare = withoutAliases(type);
    switch (bare.kind) {
      case "scalar":
        return scalarText(bare);
      case "pointer":
        return bare.size === 8 ? "*mut u8" : bare.size === 16 ? "*mut [u8]" : null;
      case "enum": {
        const underlying = this.#model.enums.get(bare.enum)?.underlying;
        return underlying === undefined ? null : scalarText(underlying);
      }
      case "array": {
        const element = this.#typeText(bare.element);
        return element === null || bare.length === null ? null : `[${element}; ${bare.length}]`;
      }
      case "record":
        return this.#names.get(bare.record) ?? null;
      case "function":
      case "unresolved":
        return null;
    }
  }
}

function reprOf(record: RecordType): string {
  const parts = [
    record.representation === "transparent" ? "transparent" : "C",
    ...(record.pack === null ? [] : [`packed(${record.pack})`]),
    ...(record.requestedAlignment === null ? [] : [`align(${record.requestedAlignment})`]),
  ];
  return `#[repr(${parts.join(", ")})]\n#[derive(Clone, Copy)]`;
}

function scalarText(scalar: ScalarType): string | null {
  const bits = scalar.size * 8;
  if (scalar.class === "unit") return scalar.alignment === 1 ? "()" : null;
  if (scalar.alignment !== scalar.size) return null;
  switch (scalar.class) {
    case "bool":
      return bits === 8 ? "bool" : null;
    case "character":
      return bits === 32 ? "char" : bits <= 16 ? `u${bits}` : null;
    case "signed":
      return [8, 16, 32, 64, 128].includes(bits) ? `i${bits}` : null;
    case "unsigned":
      return [8, 16, 32, 64, 128].includes(bits) ? `u${bits}` : null;
    case "float":
      return bits === 32 || bits === 64 ? `f${bits}` : null;
    case "void":
      return null;
  }
}
