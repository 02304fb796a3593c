import type { RecordLayout } from "../layout/layouts.ts";
import type { RecordType, Type } from "../model/model.ts";
import { withoutAliases } from "../model/model.ts";
import { rustName, snakeCase } from "../model/rust-words.ts";
import { isPaddingName } from "../pair/names.ts";
import type { Part } from "../pair/parts.ts";
import type { Edit } from "./edits.ts";
import type { Row } from "./rows.ts";
import { bytes, integer, type TypeChoice } from "./rust-types.ts";

/** One Rust record while it is asked between which of its fields something is missing or too much. */
export interface Course {
  readonly record: RecordType;
  readonly layout: RecordLayout;
  readonly place: { readonly start: number; readonly cStart: number };
  readonly rows: readonly Row[];
  /** C fields that nothing binds, in order. */
  readonly free: readonly Part[];
  /** Where C's record ends, in bytes from the outermost one; null where nobody says. */
  readonly end: number | null;
  readonly types: TypeChoice;
}

/** Two places between which Rust gains or loses bytes against C. */
interface Boundary {
  readonly before: Row | null;
  /** Null: the end of the record. */
  readonly after: Row | null;
  readonly fillers: readonly Row[];
  /** How many bytes more Rust has between them than C; never 0. */
  readonly surplus: number;
  readonly cFrom: number;
  readonly cTo: number;
}

/** What could be put in, taken out or resized where a record gets out of step with C. */
export function boundaryChanges(course: Course): readonly (readonly Edit[])[] {
  if (course.record.form === "union") return unionChanges(course);
  const overBits = course.free.some(({ bits }) => bits !== null);
  return [
    ...boundariesOf(course).flatMap((boundary) =>
      boundary.surplus < 0 ? additions(course, boundary) : removals(course, boundary),
    ),
    ...course.rows.flatMap((row) =>
      row.c === null && (overBits || isPaddingName(row.name)) ? otherIntegers(course.record, row) : [],
    ),
  ];
}

function boundariesOf({ rows, place, layout, end }: Course): readonly Boundary[] {
  const found: Boundary[] = [];
  let before: Row | null = null;
  let shift = place.start - place.cStart;
  let fillers: Row[] = [];
  const close = (after: Row | null, cTo: number, nextShift: number): void => {
    const surplus = nextShift - shift;
    const cFrom = before?.c?.end ?? place.cStart;
    if (surplus !== 0) found.push({ before, after, fillers, surplus, cFrom, cTo });
    shift = nextShift;
    fillers = [];
    before = after;
  };
  for (const row of rows) {
    if (row.c === null) fillers.push(row);
    else close(row, row.c.start, row.start - row.c.start);
  }
  if (end !== null) close(null, end, place.start + layout.size - end);
  return found;
}

function additions(course: Course, boundary: Boundary): readonly (readonly Edit[])[] {
  const { record } = course;
  const lacking = -boundary.surplus;
  const at = boundary.after?.index ?? record.fields.length;
  const resized = boundary.fillers.flatMap((filler) => resizedFiller(record, filler, lacking));
  const padding: Edit = {
    kind: "insert-field",
    record: record.id,
    before: at,
    follower: record.fields[at]?.name ?? null,
    name: freshName(record, "_pad"),
    type: bytes(lacking),
    role: "padding",
  };
  const missing = course.free.filter(
    ({ offset, size }) => offset >= boundary.cFrom && offset + size <= boundary.cTo,
  );
  return [...resized, ...missingFields(course, missing, at), [padding]];
}

function removals({ record }: Course, { fillers, surplus, after }: Boundary): readonly (readonly Edit[])[] {
  const resized = fillers.flatMap((filler) => resizedFiller(record, filler, -surplus));
  const removed = fillers.map(({ index, name }): readonly Edit[] => [
    { kind: "remove-field", record: record.id, index, name },
  ]);
  const all = fillers.toReversed().map(({ index, name }): Edit => ({
    kind: "remove-field",
    record: record.id,
    index,
    name,
  }));
  return [...resized, ...removed, ...(all.length > 1 ? [all] : []), ...unaligned(record, after)];
}

/** Where C packs what Rust aligns, and `packed` will not do, bytes have no alignment to stand in the way. */
function unaligned(record: RecordType, row: Row | null): readonly (readonly Edit[])[] {
  const size = row?.pair?.c.size ?? 0;
  if (row === null || size < 2 || row.size !== size) return [];
  const { index, name } = row;
  return [[{ kind: "retype-field", record: record.id, index, name, type: bytes(size), role: "bytes" }]];
}

/** An integer that stands for bit-fields or for nothing, of another width. */
function otherIntegers(record: RecordType, { index, name, size }: Row): readonly (readonly Edit[])[] {
  const field = record.fields[index];
  const bare = field === undefined ? null : withoutAliases(field.type);
  if (bare?.kind !== "scalar") return [];
  const sign = bare.class === "signed" ? "signed" : "unsigned";
  return [8, 4, 2, 1].flatMap((width): readonly (readonly Edit[])[] =>
    width === size
      ? []
      : [
          [
            {
              kind: "retype-field",
              record: record.id,
              index,
              name,
              type: integer(sign, width),
              role: "field",
            },
          ],
        ],
  );
}

/** The filler, `by` bytes longer. */
function resizedFiller(
  record: RecordType,
  { index, name, size }: Row,
  by: number,
): readonly (readonly Edit[])[] {
  const field = record.fields[index];
  const bare = field === undefined ? null : withoutAliases(field.type);
  if (bare?.kind !== "array" || bare.length === null || bare.length === 0) return [];
  const length = ((size + by) / size) * bare.length;
  if (!Number.isInteger(length) || length < 0) return [];
  if (length === 0) return [[{ kind: "remove-field", record: record.id, index, name }]];
  return [
    [
      {
        kind: "retype-field",
        record: record.id,
        index,
        name,
        type: { ...bare, length },
        role: isPaddingName(name) ? "padding" : "field",
      },
    ],
  ];
}

/** All that C has there, side by side; and each alone, since Rust may have the rest under another name. */
function missingFields(course: Course, missing: readonly Part[], at: number): readonly (readonly Edit[])[] {
  const { record, types } = course;
  const inserted: Edit[] = [];
  let reached = -1;
  for (const part of missing) {
    if (part.offset < reached || inserted.length >= 16) continue;
    const type = typeFor(part, types);
    if (type === null) continue;
    inserted.push({
      kind: "insert-field",
      record: record.id,
      before: at + inserted.length,
      follower: record.fields[at]?.name ?? null,
      name: freeFieldName(course, part),
      type,
      role: "field",
    });
    reached = part.offset + part.size;
  }
  if (inserted.length < 2) return inserted.map((edit) => [edit]);
  const alone = inserted.map((edit): readonly Edit[] => [{ ...edit, before: at } as Edit]);
  return [inserted, ...alone];
}

function typeFor({ bits, size, type }: Part, types: TypeChoice): Type | null {
  return bits === null ? types.rustTypeOf(type) : integer("unsigned", size);
}

/** As the record writes the others. Bit-fields have no place of their own in Rust: one integer stands for all of a unit. */
function freeFieldName({ record, rows }: Course, { name, bits }: Part): string {
  if (bits !== null || name === null) return freshName(record, "_bits");
  const wanted = isInSnakeCase(rows) ? snakeCase(name) : name;
  const isTaken = record.fields.some((field) => field.name === wanted);
  return isTaken ? freshName(record, wanted) : rustName(wanted);
}

/** Whether the fields of C's names are written `unique_process_id` for `UniqueProcessId`, and none is as C has it. */
function isInSnakeCase(rows: readonly Row[]): boolean {
  const told = rows.flatMap(({ name, pair }) => {
    const inC = pair?.c.name ?? "";
    return snakeCase(inC) === inC ? [] : [name === snakeCase(inC)];
  });
  return told.length > 0 && told.every((isSnake) => isSnake);
}

/** A union lacks bytes because a larger member is missing, or the storage that stands for all of them is too small. */
function unionChanges(course: Course): readonly (readonly Edit[])[] {
  const { record, rows, free, end, place, layout } = course;
  const size = end === null ? null : end - place.cStart;
  if (size === null || size === layout.size) return [];
  const wanted = free.filter((part) => part.offset === place.cStart);
  const storage = rows.filter(({ c }) => c === null);
  return [
    ...missingFields(course, wanted, record.fields.length),
    ...storage.flatMap((filler) => resizedFiller(record, filler, size - filler.size)),
    ...storage.map(({ index, name }): readonly Edit[] => [
      { kind: "remove-field", record: record.id, index, name },
    ]),
  ];
}

/** `_pad0`, or the first such name that the record does not have. */
export function freshName(record: RecordType, prefix: string): string {
  const taken = new Set(record.fields.map(({ name }) => name));
  for (let number = 0; ; number += 1) {
    const name = `${prefix}${number}`;
    if (!taken.has(name)) return name;
  }
}
