import type { Layouts, MemberLayout, RecordLayout } from "../layout/layouts.ts";
import type { RecordId } from "../model/model.ts";
import { arrange, indented } from "./c-arrangement.ts";
import type { CPiece, Pack } from "./c-fields.ts";
import { paddingPrefix, spell, unitPiece } from "./c-fields.ts";
import type { Part } from "./parts.ts";
import { coreOf, deepest, firstFitting, layoutIn, Refusal, unitsAndMembers } from "./parts.ts";

// Recorded figures as C that a compiler lays out the same. Where the rules of the ABI lead to the figures, the record is written
// as anybody would write it; else under the loosest pack that does. Padding that no alignment explains is written out, and the alignment is the
// least that the figures allow. What the figures do not tell is not in it: enums are integers, pointers `void *`, and
// bit-fields at unknown positions follow each other in a unit of their own.

export interface KernelText {
  /** Declares every record of `names`; C, and as far as names of fields allow also C++. */
  readonly text: string;
  /** The tag of every written record that has a name, those held by value included. */
  readonly names: ReadonlyMap<RecordId, string>;
  /** Records that were asked for, or that those hold, and that C cannot express. Sorted. */
  readonly unwritable: readonly Unwritable[];
}

export interface Unwritable {
  readonly record: RecordId;
  readonly why: string;
}

/** C text of these records of a door, and of all that they hold by value. */
export function kernelText(layouts: Layouts, ids: Iterable<RecordId>): KernelText {
  const writer = new Writer(layouts);
  for (const id of ids) writer.need(id, 0);
  const unwritable = [...writer.refused].map(([record, why]) => ({ record, why }));
  const lines = ["#pragma pack(push, 8)", ...writer.lines, "", "#pragma pack(pop)"];
  return {
    text: lines.map((line) => `${line}\n`).join(""),
    names: new Map([...writer.written].map(([id, { tag }]) => [id, tag])),
    unwritable: unwritable.sort((left, right) => (left.record < right.record ? -1 : 1)),
  };
}

const loosestFirst: readonly Pack[] = [8, 4, 2, 1];

/** What stands between the braces, and before them. */
interface Body {
  readonly lines: readonly string[];
  /** `__declspec(align(n)) ` or nothing. */
  readonly request: string;
  readonly alignment: number;
  /** The part of the alignment that a pack around it cannot lower. */
  readonly required: number;
}

interface Written {
  readonly tag: string;
  readonly required: number;
}

class Writer {
  readonly lines: string[] = [];
  readonly written = new Map<RecordId, Written>();
  readonly refused = new Map<RecordId, string>();
  readonly #layouts: Layouts;
  readonly #tags = new Set<string>();
  readonly #open = new Set<RecordId>();

  constructor(layouts: Layouts) {
    this.#layouts = layouts;
  }

  /** Writes a named record and what it holds; null if that cannot be done. */
  need(id: RecordId, depth: number): Written | null {
    const known = this.written.get(id);
    if (known !== undefined || this.refused.has(id)) return known ?? null;
    try {
      if (depth > deepest || this.#open.has(id)) throw new Refusal("it holds itself, or is nested too deep");
      this.#open.add(id);
      return this.#write(id, withBytes(layoutIn(this.#layouts, id)), depth);
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      this.refused.set(id, problem.message);
      return null;
    } finally {
      this.#open.delete(id);
    }
  }

  #write(id: RecordId, layout: RecordLayout, depth: number): Written {
    const { pack, body } = this.#loosestBody(layout, depth);
    const written = { tag: this.#tagFor(id), required: body.required };
    this.written.set(id, written);
    const lines = [`${layout.form} ${body.request}${written.tag} {`, ...indented(body.lines), "};"];
    const packed = [`#pragma pack(push, ${pack})`, ...lines, "#pragma pack(pop)"];
    this.lines.push("", ...(pack === 8 ? lines : packed));
    return written;
  }

  /** Under the loosest pack that lets every field lie where it does. */
  #loosestBody(layout: RecordLayout, depth: number): { readonly pack: Pack; readonly body: Body } {
    const found = firstFitting(loosestFirst, (pack) => ({ pack, body: this.#body(layout, pack, depth) }));
    if (found.ok) return found.value;
    throw found.refusals.at(-1) ?? new Error("no pack was tried");
  }

  #body(layout: RecordLayout, pack: Pack, depth: number): Body {
    const { form, size, name } = layout;
    const parts = unitsAndMembers(layout.fields).map((part) => this.#piece(part, layout, pack, depth));
    const pieces = parts.map(({ piece }) => piece);
    const reached = pieces.reduce((most, piece) => Math.max(most, piece.alignment), 1);
    // An unnamed record obeys the pack around it, so there the figures do not tell its alignment.
    const alignment = pack < 8 && name === null ? reached : layout.alignment.least;
    const prefix = paddingPrefix(layout.fields);
    let paddings = 0;
    const padding = (bytes: number): string => `unsigned char ${prefix}${paddings++}[${bytes}];`;
    const lines = arrange(pieces, { form, size, alignment }, padding);
    if (reached < alignment)
      return { lines, request: `__declspec(align(${alignment})) `, alignment, required: alignment };
    const required = parts.reduce((most, part) => Math.max(most, part.required), 1);
    return { lines, request: "", alignment, required };
  }

  #piece(part: Part, owner: RecordLayout, pack: Pack, depth: number): CPiece {
    const placed = part.kind === "unit" ? unitPiece(part, pack) : this.#memberPiece(part.field, pack, depth);
    const { from, size, alignment } = placed.piece;
    const where = (part.kind === "unit" ? part.fields[0]?.name : part.field.name) ?? "an unnamed field";
    if (from + size > owner.size) throw new Refusal(`${where} does not fit`);
    if (from % alignment !== 0)
      throw new Refusal(`${where} is not at a multiple of its alignment ${alignment}`);
    const isToldAlignment = pack === 8 || owner.name !== null;
    if (isToldAlignment && alignment > owner.alignment.least)
      throw new Refusal(`${where} has the alignment ${alignment}, more than the record has`);
    return placed;
  }

  /** Enumerators of two enums may share a name, so an enum is written as the integer it is. */
  #memberPiece(field: MemberLayout, pack: Pack, depth: number): CPiece {
    const { core, dimensions } = coreOf(this.#layouts, field);
    const name = `${field.name ?? ""}${dimensions}`;
    const place = { from: field.offset, size: field.size, isSeveral: false };
    if (core.kind === "plain") {
      const alignment = Math.min(core.size, pack);
      return { piece: { ...place, alignment, content: [`${spell(core.type)}${name};`] }, required: 1 };
    }
    const layout = withBytes(core.layout);
    const { lines, required, ...held } = this.#heldRecord(layout, name, pack, depth + 1);
    const alignment = Math.max(required, Math.min(held.alignment, pack));
    return { piece: { ...place, alignment, content: lines }, required };
  }

  /** The declaration of a member: by tag, or where the record has none, with its body. */
  #heldRecord(layout: RecordLayout, name: string, pack: Pack, depth: number): Body {
    const { form, record, alignment } = layout;
    if (layout.name !== null) {
      const written = this.need(record, depth);
      if (written === null) throw new Refusal(`${record} cannot be written, and ${name} holds it`);
      const lines = [`${form} ${written.tag} ${name};`];
      return { lines, request: "", alignment: alignment.least, required: written.required };
    }
    if (depth > deepest) throw new Refusal("nested too deep");
    const body = this.#body(layout, pack, depth);
    return { ...body, lines: [`${form} ${body.request}{`, ...indented(body.lines), `} ${name};`] };
  }

  /** `_KPCR#2` becomes `_KPCR_2`, or what is free. */
  #tagFor(id: RecordId): string {
    const plain = id.replaceAll(/\W/g, "_").replace(/^(?=\d)/, "_");
    let tag = plain;
    for (let count = 2; this.#tags.has(tag); count++) tag = `${plain}_${count}`;
    this.#tags.add(tag);
    return tag;
  }
}

/** A record that C can have: no bytes, or a size between its alignments, it cannot. */
function withBytes(layout: RecordLayout): RecordLayout {
  const { record, size, alignment } = layout;
  if (size === 0) throw new Refusal(`${record} has no bytes`);
  if (size % alignment.least !== 0)
    throw new Refusal(`the size of ${record} is no multiple of its alignment ${alignment.least}`);
  return layout;
}
