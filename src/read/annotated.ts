import { type Diagnostic, diagnostic } from "../diagnostic/facts.ts";
import { type FlatField, flattenFields } from "../layout/flatten.ts";
import type { Alignment, FieldLayout, Layouts, RecordLayout, Result } from "../layout/layouts.ts";
import type { Model, RecordId } from "../model/model.ts";
import { heldRecord } from "../model/model.ts";
import type { Span } from "../source/source.ts";
import { boundAlignment } from "./alignment.ts";
import { openDoor } from "./door.ts";
import { type Sizes, sizeOf } from "./measure.ts";
import { alignmentBounds } from "./alignments.ts";

// C text that a tool printed out of debug info (Vergilius, pdbex) says in comments where each field lies and how large the
// record is. The comments are measured; the text beside them is only what the tool could make of it: debug info keeps neither
// __declspec(align) nor #pragma pack, so the text has lost them. Where both disagree, the comments are the truth.

/** A number that the text does not come to. Bytes. */
export interface Overruled {
  /** In the record; null: its size. */
  readonly path: string | null;
  readonly text: number;
  readonly comment: number;
  readonly span: Span;
}

export interface AnnotatedDoor extends Layouts {
  /** Records whose comments contradict their text, with every such number; at least one. */
  readonly overruled: ReadonlyMap<RecordId, readonly Overruled[]>;
}

/**
 * The layouts of a text with those of its comments in their place, for records whose size and fields are all commented. Null
 * where there is none. `computed` are the layouts of the text itself.
 */
export function annotatedLayouts(model: Model, computed: Layouts): AnnotatedDoor | null {
  const comments = commentsByRecord(model);
  const annotated = new Map<RecordId, Annotated>();
  for (const [record, stated] of comments) {
    const layout = computed.layoutOf(record);
    const read = layout.ok ? readAnnotated(layout.value, computed, stated) : null;
    if (read !== null) annotated.set(record, read);
  }
  if (annotated.size === 0) return null;
  resize(annotated, computed);
  const bounds = alignmentBounds(new Map([...annotated].map(([record, { layout }]) => [record, layout])));
  const commented = new Map(
    [...annotated].map(([record, one]) => [record, withAlignment(one, bounds.get(record), model)]),
  );
  const overruled = new Map(
    [...annotated].flatMap(([record, { disagreements }]) =>
      disagreements.length === 0 ? [] : [[record, disagreements] as const],
    ),
  );
  return { ...doorOf({ computed, commented, overruled }), overruled };
}

interface Comments {
  size: { readonly bytes: number; readonly span: Span } | null;
  readonly offsets: Map<string, { readonly bytes: number; readonly span: Span }>;
}

function commentsByRecord(model: Model): ReadonlyMap<RecordId, Comments> {
  const found = new Map<RecordId, Comments>();
  for (const fact of model.stated) {
    // A comment stands inside a record and speaks of no other: not of one that has its name for a typedef.
    if (fact.by !== "comment" || !model.records.has(fact.record)) continue;
    const comments = found.get(fact.record) ?? { size: null, offsets: new Map() };
    const { bytes, span } = fact;
    if (fact.kind === "size") comments.size = { bytes, span };
    if (fact.kind === "offset") comments.offsets.set(fact.path, { bytes, span });
    found.set(fact.record, comments);
  }
  return found;
}

interface Annotated {
  layout: RecordLayout;
  /** It holds a record that is larger or smaller by its own comments than by its text. */
  isResized: boolean;
  readonly computed: RecordLayout;
  readonly disagreements: readonly Overruled[];
}

/** Null unless every field has its comment, and the record too: half of the truth is a statement, not a layout. */
function readAnnotated(
  computed: RecordLayout,
  layouts: Layouts,
  { size, offsets }: Comments,
): Annotated | null {
  // Fields of anonymous parts count from the record's start; those of named parts belong to the part.
  const flat = flattenFields(computed, layouts).filter(({ path }) => !/[.[]/.test(path));
  if (size === null || flat.length === 0 || flat.some(({ name }) => !offsets.has(name))) return null;
  const disagreements: Overruled[] = [];
  for (const { name, offset } of flat) {
    const comment = offsets.get(name);
    if (comment !== undefined && comment.bytes !== offset)
      disagreements.push({ path: name, text: offset, comment: comment.bytes, span: comment.span });
  }
  if (size.bytes !== computed.size)
    disagreements.push({ path: null, text: computed.size, comment: size.bytes, span: size.span });
  const fields = flat.map((field) =>
    placed(field, offsets.get(field.name)?.bytes ?? field.offset, flat, offsets),
  );
  if (fields.some((field) => endOf(field) > size.bytes)) return null;
  const layout = { ...computed, size: size.bytes, fields };
  return { layout, isResized: false, computed, disagreements };
}

function placed(
  field: FlatField,
  offset: number,
  flat: readonly FlatField[],
  offsets: Comments["offsets"],
): FieldLayout {
  const { name, type, size, span } = field;
  if (field.kind === "member") return { kind: "member", name, type, offset, size, span };
  const { bitOffset, bitWidth } = field;
  // A unit that the text shares out otherwise than the comments do tells nothing about the bits in it.
  const isSameUnit = flat.every(
    (other) =>
      other.kind === "member" ||
      (other.offset === field.offset) === (offsets.get(other.name)?.bytes === offset),
  );
  const place = { unitOffset: offset, unitSize: size, bitOffset: isSameUnit ? bitOffset : null, bitWidth };
  return { kind: "bit-field", name, type, ...place, span };
}

/** What holds an annotated record is as large as that record's own comment says. */
function resize(annotated: Map<RecordId, Annotated>, computed: Layouts): void {
  const commented = new Map([...annotated].map(([record, { layout }]) => [record, layout.size]));
  const sizes: Sizes = {
    enumOf: computed.enumOf,
    recordSize(record) {
      const layout = computed.layoutOf(record);
      return layout.ok ? { ok: true, value: commented.get(record) ?? layout.value.size } : layout;
    },
  };
  for (const [record, one] of annotated) {
    const { layout } = one;
    const fields = layout.fields.map((field): FieldLayout => {
      if (field.kind === "bit-field") return field;
      const size = sizeOf(field.type, sizes);
      return size.ok ? { ...field, size: size.value } : field;
    });
    if (fields.some((field) => endOf(field) > layout.size)) annotated.delete(record);
    else if (fields.some((field, index) => endOf(field) !== endOf(layout.fields[index] ?? field))) {
      one.layout = { ...layout, fields };
      one.isResized = true;
    }
  }
}

/**
 * Where the text asks for an alignment or a pack of its own and comes to what the comments say, it has lost nothing. Else the
 * alignment is what the figures allow, as in all debug info, and what the text comes to if that may still be.
 */
function withAlignment(
  { layout, isResized, computed, disagreements }: Annotated,
  bounds: Alignment | undefined,
  model: Model,
): RecordLayout {
  const type = model.records.get(layout.record);
  const asks = type !== undefined && (type.requestedAlignment !== null || type.pack !== null);
  const agrees = disagreements.length === 0 && !isResized;
  if (agrees && asks) return computed;
  // Natural alignment proves nothing where a pack may have been lost.
  const { least } = boundAlignment(layout.size, layout.fields);
  const most = Math.max(least, bounds?.most ?? least);
  if (!agrees) return { ...layout, alignment: { least, most }, requiredAlignment: null };
  const alignment = {
    least: Math.min(least, computed.alignment.least),
    most: Math.max(most, computed.alignment.most),
  };
  return { ...computed, alignment, requiredAlignment: null };
}

interface Texts {
  /** By the text alone. */
  readonly computed: Layouts;
  readonly commented: ReadonlyMap<RecordId, RecordLayout>;
  readonly overruled: ReadonlyMap<RecordId, unknown>;
}

function doorOf(texts: Texts): Layouts {
  const { computed, commented } = texts;
  const read = (record: RecordId): Result<RecordLayout, Diagnostic> => {
    const own = commented.get(record);
    const layout = own === undefined ? computed.layoutOf(record) : { ok: true as const, value: own };
    const lost = layout.ok ? firstLost(layout.value, texts) : null;
    if (lost === null) return layout;
    const what = `it holds ${lost}, whose text has lost an alignment or a packing`;
    const detail =
      own === undefined
        ? `${what}, and has no comments of its own`
        : `${what}, in a record that has no comments of its own`;
    return { ok: false, error: diagnostic("refused-record", { record, code: "unsupported", detail }, null) };
  };
  return openDoor({
    language: computed.language,
    records: () => computed.records(),
    read,
    recordSize(record) {
      const layout = read(record);
      return layout.ok ? { ok: true, value: layout.value.size } : layout;
    },
    enumOf: computed.enumOf,
  });
}

/**
 * A record that this one holds by value, however deep, and whose text cannot be believed. What stands in a record with comments
 * is as large as its own comments say, if it has any.
 */
function firstLost(record: RecordLayout, { computed, commented, overruled }: Texts): RecordId | null {
  const seen = new Set<RecordId>();
  const open = [record];
  for (const { record: outer, fields } of open) {
    const isCommented = outer === record.record && commented.has(outer);
    for (const { type } of fields) {
      const held = heldRecord(type);
      if (held === null || seen.has(held) || (isCommented && commented.has(held))) continue;
      if (overruled.has(held)) return held;
      seen.add(held);
      const layout = computed.layoutOf(held);
      if (layout.ok) open.push(layout.value);
    }
  }
  return null;
}

function endOf(field: FieldLayout): number {
  return field.kind === "member" ? field.offset + field.size : field.unitOffset + field.unitSize;
}
