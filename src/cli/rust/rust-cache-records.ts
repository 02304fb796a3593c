import type { Field, RecordType, Span, Type } from "../../index.ts";

// Records as they are kept: lists instead of objects, places counted from the record's own, since a large crate has tens
// of thousands of fields and reading them back is most of what a second run does.

/** Numbers for what is written once. */
export interface Sharing {
  typeNumber(type: Type): number;
  fileNumber(file: string): number;
  /** Anything else. */
  encode(value: unknown): unknown;
}

/** The way back. */
export interface Shared {
  readonly types: readonly Type[];
  readonly files: readonly string[];
  decode(value: unknown): unknown;
}

/** Numbers per plain field: name apart, its type, file, start, length, line, column. */
const perField = 6;

type KeptRecord = readonly [
  own: readonly unknown[],
  span: readonly [file: number, start: number, end: number, line: number, column: number],
  names: readonly (string | null)[],
  numbers: readonly number[],
  /** The fields themselves where one of them is no plain member. */
  others: readonly unknown[] | null,
];

export function encodeRecord(record: RecordType, sharing: Sharing): unknown {
  const { fields, span, ...own } = record;
  const { id, name, path, aliases, form, representation, pack, requestedAlignment, refused, ...rest } = own;
  // These are C++'s alone.
  const { accessors, views, class: _, access: __, ...none } = rest;
  nothingIsLeft(none);
  const isPlain = fields.every(isPlainMember);
  const kept: KeptRecord = [
    [
      id,
      name,
      path === id ? 0 : path,
      form,
      representation,
      ...[aliases, pack, requestedAlignment, refused, accessors, views].map(sharing.encode),
    ],
    [sharing.fileNumber(span.file), span.start, span.end, span.line, span.column],
    isPlain ? fields.map((field) => field.name) : [],
    isPlain ? fields.flatMap((field) => fieldNumbers(field, span, sharing)) : [],
    isPlain ? null : fields.map(sharing.encode),
  ];
  return kept;
}

/** A property of a record that is not kept does not compile. */
function nothingIsLeft(_: Record<string, never>): void {}

function isPlainMember(field: Field): boolean {
  return field.kind === "member" && field.requestedAlignment === null && !field.packed;
}

function fieldNumbers({ type, span }: Field, around: Span, sharing: Sharing): number[] {
  const { file, start, end, line, column } = span;
  return [
    sharing.typeNumber(type),
    sharing.fileNumber(file),
    start - around.start,
    end - start,
    line - around.line,
    column,
  ];
}

export function decodeRecord(value: unknown, shared: Shared): RecordType {
  const [own, place, names, numbers, others] = value as KeptRecord;
  const [id, name, path, form, representation, ...rest] = own;
  const [aliases, pack, requestedAlignment, refused, accessors, views] = rest.map(shared.decode);
  const [file, start, end, line, column] = place;
  const span = { file: shared.files[file] ?? "", start, end, line, column };
  return {
    id,
    name,
    path: path === 0 ? id : path,
    aliases,
    form,
    representation,
    fields:
      others === null
        ? names.map((field, at) => decodeField(field, numbers, at * perField, span, shared))
        : others.map(shared.decode),
    pack,
    requestedAlignment,
    refused,
    accessors,
    views,
    span,
  } as RecordType;
}

function decodeField(
  name: string | null,
  numbers: readonly number[],
  at: number,
  around: Span,
  shared: Shared,
): Field {
  const type = shared.types[numbers[at] ?? 0];
  if (type === undefined) throw new Error("a kept field has no type");
  const start = around.start + (numbers[at + 2] ?? 0);
  const span = {
    file: shared.files[numbers[at + 1] ?? 0] ?? "",
    start,
    end: start + (numbers[at + 3] ?? 0),
    line: around.line + (numbers[at + 4] ?? 0),
    column: numbers[at + 5] ?? 0,
  };
  return { kind: "member", name, type, requestedAlignment: null, packed: false, span };
}
