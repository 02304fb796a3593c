import { type Diagnostic, diagnostic } from "../../diagnostic/facts.ts";
import type { FieldLayout, MemberLayout, RecordLayout, Result } from "../../layout/layouts.ts";
import { boundAlignment } from "../alignment.ts";
import { type Sizes, lowestBit, sizeOf } from "../measure.ts";
import { isMadeUpName } from "../unnamed.ts";
import type { Definition } from "./definitions.ts";
import { type ListedField, readFieldList } from "./fields.ts";
import type { TypeTable } from "./tpi.ts";
import type { PdbTypes } from "./types.ts";

/** What reading one record needs of the file around it. */
export interface RecordReader {
  readonly types: TypeTable;
  readonly typesOf: PdbTypes;
  readonly sizes: Sizes;
  /** Bytes. */
  readonly pointerSize: number;
}

/** What the file says about one record. One field that cannot be read refuses it all. */
export function readRecord(reader: RecordReader, definition: Definition): Result<RecordLayout, Diagnostic> {
  const { head, id } = definition;
  const listed = readFieldList(reader.types, head.fieldList);
  if (!listed.ok) return listed;
  const fields: FieldLayout[] = [];
  let reached = 0;
  for (const [index, field] of listed.value.entries()) {
    const layout = readField(reader, { field, next: nextOffset(listed.value, index), reached, definition });
    if (!layout.ok) return layout;
    const end = endOf(field, layout.value);
    reached = Math.max(reached, end);
    if (end > head.size) {
      const what = `field ${layout.value.name ?? "(base)"} of ${id}, which ends behind it`;
      return { ok: false, error: reader.types.damage(what, head.type) };
    }
    fields.push(layout.value);
  }
  const form = head.form === "union" ? "union" : "struct";
  return {
    ok: true,
    value: {
      record: id,
      name: isMadeUpName(head.name) ? null : head.name,
      path: null,
      aliases: [],
      form,
      size: head.size,
      alignment: boundAlignment(head.size, fields),
      requiredAlignment: null,
      fields,
      span: null,
    },
  };
}

/** A field and where it stands: its record, the offset of the field after it, and where those before it end. */
interface Place {
  readonly field: ListedField;
  readonly next: number | null;
  readonly reached: number;
  readonly definition: Definition;
}

function readField(reader: RecordReader, place: Place): Result<FieldLayout, Diagnostic> {
  const { field } = place;
  switch (field.kind) {
    case "member":
      return reader.typesOf.bitFieldAt(field.type) === null
        ? readMember(reader, place, field.name, field)
        : readBitField(reader, place, field);
    case "base":
      // A base class is what an anonymous member is: its fields show through.
      return readMember(reader, place, null, field);
    case "virtual-table": {
      const { pointerSize: size } = reader;
      const type = { kind: "pointer", size, pointee: null } as const;
      const { offset } = field;
      return { ok: true, value: { kind: "member", name: "__vfptr", type, offset, size, span: null } };
    }
    case "virtual-base": {
      const detail = "it has a virtual base class, and debug info does not say at which offset";
      const args = { record: place.definition.id, code: "unsupported", detail } as const;
      return { ok: false, error: diagnostic("refused-record", args, null) };
    }
    case "enumerator":
      return {
        ok: false,
        error: reader.types.damage("an enumerator in a record", place.definition.head.type),
      };
  }
}

function readMember(
  reader: RecordReader,
  place: Place,
  name: string | null,
  field: Extract<ListedField, { kind: "member" | "base" }>,
): Result<MemberLayout, Diagnostic> {
  const { offset } = field;
  const candidates = reader.typesOf.definitionsAt(field.type);
  if (candidates !== null && candidates.length > 1) return readAmbiguous(place, name, offset, candidates);
  const type = reader.typesOf.typeOf(field.type);
  const size = sizeOf(type, reader.sizes);
  if (!size.ok) return size;
  return { ok: true, value: { kind: "member", name, type, offset, size: size.value, span: null } };
}

/** No person writes one record in more ways into one program. */
const mostCandidates = 256;

/** A member whose type has several definitions. If only its size is sure, its type keeps the bare name. */
function readAmbiguous(
  place: Place,
  name: string | null,
  offset: number,
  candidates: readonly Definition[],
): Result<MemberLayout, Diagnostic> {
  const [first, ...others] =
    candidates.length > mostCandidates ? [] : thoseThatFit(candidates, offset, place);
  if (first === undefined || others.some(({ head }) => head.size !== first.head.size)) {
    return { ok: false, error: severalDefinitions(candidates[0]?.head.name ?? "", candidates) };
  }
  const record = others.length === 0 ? first.id : first.head.name;
  const type = { kind: "record", record } as const;
  return { ok: true, value: { kind: "member", name, type, offset, size: first.head.size, span: null } };
}

/**
 * Of several definitions, those as large as the place that the record leaves. What follows stands at a multiple of its
 * alignment, so the hole before it is smaller than the largest power of two that divides its offset. Where fields
 * overlap, as in a union, only the end of the record bounds them.
 */
function thoseThatFit(
  candidates: readonly Definition[],
  offset: number,
  place: Place,
): readonly Definition[] {
  const { head } = place.definition;
  const follows = head.form === "union" ? null : place.next;
  const isOverlapped = place.reached > offset || (follows !== null && follows <= offset);
  return candidates.filter((candidate) => {
    const end = offset + candidate.head.size;
    if (head.form === "union" || isOverlapped) return end <= head.size;
    const wall = follows ?? head.size;
    return end <= wall && wall - end < lowestBit(wall);
  });
}

export function severalDefinitions(record: string, candidates: readonly Definition[]): Diagnostic {
  const shown = candidates.slice(0, 8).map(({ id, head }) => `${id} (${head.size} bytes)`);
  const definitions = [...shown, ...(candidates.length > 8 ? ["…"] : [])].join(", ");
  return diagnostic("several-definitions", { record, definitions }, null);
}

function readBitField(
  reader: RecordReader,
  place: Place,
  field: Extract<ListedField, { kind: "member" }>,
): Result<FieldLayout, Diagnostic> {
  const bits = reader.typesOf.bitFieldAt(field.type);
  if (bits === null) throw new Error("a bit-field was seen here before");
  const type = reader.typesOf.typeOf(bits.base);
  const unitSize = sizeOf(type, reader.sizes);
  if (!unitSize.ok) return unitSize;
  const { bitWidth, bitOffset } = bits;
  const isPossible = (type.kind === "scalar" || type.kind === "enum") && bitWidth > 0;
  if (!isPossible || bitOffset + bitWidth > unitSize.value * 8) {
    const what = `bit-field ${field.name} of ${place.definition.id}`;
    return { ok: false, error: reader.types.damage(what, place.definition.head.type) };
  }
  const { name, offset: unitOffset } = field;
  return {
    ok: true,
    value: {
      kind: "bit-field",
      name,
      type,
      unitOffset,
      unitSize: unitSize.value,
      bitOffset,
      bitWidth,
      span: null,
    },
  };
}

/** Null where no member and no base follows. */
function nextOffset(listed: readonly ListedField[], index: number): number | null {
  for (let next = index + 1; next < listed.length; next++) {
    const field = listed[next];
    if (field?.kind === "member" || field?.kind === "base") return field.offset;
  }
  return null;
}

/** The first byte behind a field. */
function endOf(listed: ListedField, field: FieldLayout): number {
  if (field.kind === "bit-field") return field.unitOffset + field.unitSize;
  // An empty class has size 1 but takes nothing as a base: the last one may stand at the very end.
  const isEmptyBase = listed.kind === "base" && field.size === 1;
  return field.offset + (isEmptyBase ? 0 : field.size);
}
