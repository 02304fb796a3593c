import type { Layouts, MemberLayout, RecordLayout } from "../layout/layouts.ts";
import { knownAlignment } from "../layout/layouts.ts";
import type { Form, RecordId, Type } from "../model/model.ts";
import { heldRecord } from "../model/model.ts";
import { rustName, rustTypeName } from "../model/rust-words.ts";
import type { Arranged } from "./arrangement.ts";
import { arrange } from "./arrangement.ts";
import type { Part } from "./c-fields.ts";
import { checkSize, naturalSize, Refusal, unitsAndMembers, withoutArrays } from "./c-fields.ts";
import type { RustItem } from "./rust-items.ts";
import { printItem } from "./rust-items.ts";
import type { Content, Placed } from "./rust-pieces.ts";
import {
  asBytes,
  describe,
  enumText,
  isNothing,
  lineOf,
  namesIn,
  remarkOn,
  unitPlaced,
} from "./rust-pieces.ts";
import { rustType } from "./rust-types.ts";
import { rustGuards } from "./rust-guards.ts";
import { hex } from "./numbers.ts";

// Figures of any door as Rust items that rustc lays out the same. Fields that overlap become unions, bit-fields their storage
// unit with a getter and a setter for each, every gap is written out. Where the rules of Rust cannot give a field its type
// (packed around an aligned type), its bytes are there, and a comment says why.

export interface RustText {
  readonly text: string;
  /** The type of every record that was written and has a name in C. */
  readonly names: ReadonlyMap<RecordId, string>;
  /** What could not be written as it is, and stands there as bytes; each is explained in place too. Sorted. */
  readonly compromises: ReadonlyArray<{ readonly record: string; readonly why: string }>;
}

/** Rust items for these records of a door and all that they hold by value. */
export function rustText(layouts: Layouts, ids: Iterable<RecordId>): RustText {
  const writer = new Writer(layouts);
  const wanted = [...ids];
  writer.announce(wanted);
  for (const id of wanted) writer.need(id, 0);
  const compromises = [...writer.compromises].map(([record, why]) => ({ record, why }));
  return {
    text: writer.items.join("\n"),
    names: new Map([...writer.written].map(([id, { name }]) => [id, name])),
    compromises: compromises.sort((left, right) => (left.record < right.record ? -1 : 1)),
  };
}

/** Records nested deeper are not believed. */
const deepest = 100;

interface Written {
  readonly name: string;
  readonly size: number;
  /** What rustc aligns it to. */
  readonly alignment: number;
  /** It asks for an alignment somewhere inside, so that rustc does not let packed records hold it (E0588). */
  readonly isAligned: boolean;
}

/** How a record is tried: as it is, packed, or with the bytes of what does not fit. */
interface Attempt {
  readonly pack: 4 | 2 | 1 | null;
  readonly misfits: "refused" | "as bytes";
}

const attempts: readonly Attempt[] = [
  { pack: null, misfits: "refused" },
  { pack: 4, misfits: "refused" },
  { pack: 2, misfits: "refused" },
  { pack: 1, misfits: "refused" },
  { pack: null, misfits: "as bytes" },
];

class Writer {
  readonly items: string[] = [];
  readonly written = new Map<RecordId, Written>();
  readonly compromises = new Map<string, string>();
  readonly #layouts: Layouts;
  readonly #names = new Map<RecordId, string>();
  readonly #enums = new Map<string, string>();
  readonly #taken = new Set<string>();
  readonly #open = new Set<RecordId>();

  constructor(layouts: Layouts) {
    this.#layouts = layouts;
  }

  /** Gives each record of the closure its name, so that pointers may name what is written later. */
  announce(ids: readonly RecordId[]): void {
    const pending = [...ids].reverse();
    for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
      const layout = this.#names.has(id) ? null : this.#layouts.layoutOf(id);
      if (layout?.ok !== true) continue;
      const name = layout.value.name ?? layout.value.aliases[0] ?? null;
      if (name !== null) this.#names.set(id, this.#free(rustTypeName(name), name));
      const held = layout.value.fields.flatMap(({ type }) => heldRecord(type) ?? []);
      if (name !== null || held.length < 1000) pending.push(...held.reverse());
    }
  }

  /** Writes a record under its own name, after what it holds. */
  need(id: RecordId, depth: number): Written {
    const known = this.written.get(id);
    if (known !== undefined) return known;
    if (depth > deepest || this.#open.has(id)) throw new Refusal("it holds itself, or is nested too deep");
    this.#open.add(id);
    const layout = this.#layoutOf(id);
    const name = this.#names.get(id) ?? this.#free(rustTypeName(id), id);
    const written = this.#write(layout, name, `${layout.form} ${layout.name ?? name}`, depth);
    this.written.set(id, written);
    this.#open.delete(id);
    return written;
  }

  #layoutOf(id: RecordId): RecordLayout {
    const layout = this.#layouts.layoutOf(id);
    if (!layout.ok) throw new Refusal(`${id} has no layout (${layout.error.code})`);
    return layout.value;
  }

  /** The first attempt that fits; where none does, the record is its bytes. */
  #write(layout: RecordLayout, name: string, title: string, depth: number): Written {
    let why = "";
    for (const attempt of attempts)
      try {
        return this.#attempt(layout, name, title, attempt, depth);
      } catch (problem) {
        if (!(problem instanceof Refusal)) throw problem;
        why ||= problem.message;
      }
    return this.#writeBytes(layout, name, title, why);
  }

  #attempt(layout: RecordLayout, name: string, title: string, attempt: Attempt, depth: number): Written {
    const { form, size } = layout;
    const { least, most } = layout.alignment;
    const parts = unitsAndMembers(layout.fields).filter((part) => !isNothing(part));
    const placed = parts.map((part, at) => this.#place(part, { layout, name, attempt, depth, at }));
    const pieces = placed.map(({ piece }) => piece);
    const reached = pieces.reduce((most, { alignment }) => Math.max(most, alignment), 1);
    const isAligned = placed.some((one) => one.isAligned);
    // Debug info only bounds the alignment: what the fields ask for is the likeliest within the bounds.
    const alignment = least < reached && reached <= most ? reached : least;
    if (size === 0 || size % alignment !== 0)
      throw new Refusal(`its size ${size} is no multiple of its alignment ${alignment}`);
    if (attempt.pack !== null && (isAligned || reached !== alignment))
      throw new Refusal(
        isAligned
          ? "it is packed and holds an aligned type, which rustc refuses (E0588)"
          : "this pack does not fit",
      );
    const members = arrange(pieces, { form, size, alignment });
    const requested = reached < alignment ? alignment : null;
    const item = { name, form, title, size, from: 0, members, packed: attempt.pack, align: requested };
    this.#print(item, knownAlignment(layout.alignment));
    return { name, size, alignment, isAligned: isAligned || requested !== null };
  }

  /** The whole record as bytes, aligned as it is. */
  #writeBytes({ size, alignment, record }: RecordLayout, name: string, title: string, why: string): Written {
    this.compromises.set(record, why);
    const aligned = size % alignment.least === 0 ? alignment.least : 1;
    const attribute = aligned === 1 ? "#[repr(C)]" : `#[repr(C, align(${aligned}))]`;
    this.items.push(
      [
        `/// \`${title}\`: only its bytes, because ${why}.`,
        attribute,
        "#[derive(Clone, Copy)]",
        `pub struct ${name} {`,
        `    pub bytes: [u8; ${hex(size)}],`,
        "}",
        "",
        ...rustGuards({ type: name, size, alignment: aligned, fields: [{ path: "bytes", offset: 0 }] }),
        "",
      ].join("\n"),
    );
    return { name, size, alignment: aligned, isAligned: aligned > 1 };
  }

  #place(part: Part, at: PartPlace): Placed {
    const placed = part.kind === "unit" ? unitPlaced(part) : this.#memberPlaced(part.field, at);
    const { layout, attempt } = at;
    const { piece } = placed;
    const pack = attempt.pack ?? 16384;
    const alignment = placed.isAligned ? piece.alignment : Math.min(piece.alignment, pack);
    if (piece.from + piece.size > layout.size) throw new Refusal(`${describe(piece)} does not fit`);
    if (piece.from % alignment === 0 && alignment <= layout.alignment.most)
      return { ...placed, piece: { ...piece, alignment } };
    const why =
      piece.from % alignment === 0
        ? `it is aligned to ${alignment}, more than the record`
        : `it lies at ${hex(piece.from)}, no multiple of its alignment ${alignment}`;
    if (attempt.misfits === "refused") throw new Refusal(`${describe(piece)}: ${why}`);
    this.compromises.set(`${layout.record}.${describe(piece)}`, why);
    return { piece: { ...piece, alignment: 1, content: asBytes(piece, why) }, isAligned: false };
  }

  #memberPlaced(field: MemberLayout, at: PartPlace): Placed {
    const { core, count } = withoutArrays(field.type);
    const name = field.name ?? `anonymous_${at.at}`;
    const place = { from: field.offset, size: field.size, isSeveral: false };
    const typeOf = (recordName: string | null): string =>
      rustType(field.type, {
        recordName: (id) => (heldRecord(field.type) === id ? recordName : (this.#names.get(id) ?? null)),
        enumName: (id) => this.#enumName(id),
      });
    if (core.kind !== "record") {
      const plain = this.#withoutEnum(core);
      checkSize(field, naturalSize(plain) * count);
      const content = { kind: "field", name, type: typeOf(null), remark: remarkOn(core) } as const;
      return { piece: { ...place, alignment: naturalSize(plain), content }, isAligned: false };
    }
    const layout = this.#layoutOf(core.record);
    checkSize(field, layout.size * count);
    const held = this.#held(layout, name, at);
    const content = { kind: "field", name, type: typeOf(held.name), remark: "" } as const;
    return { piece: { ...place, alignment: held.alignment, content }, isAligned: held.isAligned };
  }

  #held(layout: RecordLayout, member: string, { name, depth }: PartPlace): Written {
    if (layout.name !== null || layout.aliases.length > 0) return this.need(layout.record, depth + 1);
    if (depth > deepest) throw new Refusal("nested too deep");
    const known = this.written.get(layout.record);
    if (known !== undefined) return known;
    const own = this.#free(`${name}_${member.replace(/\W/g, "_")}`, `${name}_${member}`);
    const written = this.#write(layout, own, `${layout.form} ${member} of ${name}`, depth + 1);
    this.written.set(layout.record, written);
    return written;
  }

  #withoutEnum(type: Type): Type {
    if (type.kind !== "enum") return type;
    const found = this.#layouts.enumOf(type.enum);
    if (found === null) throw new Refusal(`the enum ${type.enum} is not known`);
    return found.underlying;
  }

  #enumName(id: string): string | null {
    const known = this.#enums.get(id);
    if (known !== undefined) return known;
    const found = this.#layouts.enumOf(id);
    if (found === null) return null;
    const tag = found.name ?? found.aliases[0] ?? id;
    const name = this.#free(rustTypeName(tag), tag);
    this.#enums.set(id, name);
    this.items.push(enumText(found, name));
    return name;
  }

  /** Prints an item after the items of the groups inside it. */
  #print(item: ArrangedItem, alignment: number | null): void {
    const used = new Set(namesIn(item.members));
    const fresh = (stem: string): string => {
      let name = stem;
      for (let count = 0; used.has(name) || name === stem; count++) name = `${stem}${count}`;
      used.add(name);
      return name;
    };
    const lines: RustItem["lines"][number][] = [];
    for (const member of item.members) {
      const from = member.kind === "piece" ? member.piece.from : member.from;
      const offset = from - item.from;
      if (member.kind === "gap")
        lines.push({ kind: "gap", name: fresh("_pad"), offset, bytes: member.bytes });
      else if (member.kind === "piece") lines.push(lineOf(member.piece, offset, fresh));
      else lines.push({ ...this.#group(member, item, fresh("anonymous_")), offset });
    }
    this.items.push(printItem({ ...item, lines, alignment, fromOutermost: item.from }));
  }

  #group(
    group: Extract<Arranged<Content>, { kind: "union" | "struct" }>,
    owner: ArrangedItem,
    field: string,
  ): { kind: "field"; name: string; type: string; remark: string; size: number } {
    const name = this.#free(`${owner.name}_${field}`, `${owner.name}_${field}_`);
    const { kind: form, from, size, members } = group;
    const title = form === "union" ? `what lies at ${hex(from)}` : `fields from ${hex(from)}`;
    this.#print(
      {
        name,
        form,
        title: `${title} of ${owner.name}`,
        size,
        from,
        members,
        packed: owner.packed,
        align: null,
      },
      null,
    );
    return { kind: "field", name: field, type: name, remark: "", size };
  }

  /** The first of these that no other type has, else the second with a number. */
  #free(first: string, second: string): string {
    const plain = rustName(second.replaceAll(/\W+/g, "_"));
    let name = [first, plain].find((one) => !this.#taken.has(one)) ?? plain;
    for (let count = 2; this.#taken.has(name); count++) name = `${plain}_${count}`;
    this.#taken.add(name);
    return name;
  }
}

interface PartPlace {
  readonly layout: RecordLayout;
  /** The type that is being written. */
  readonly name: string;
  readonly attempt: Attempt;
  readonly depth: number;
  /** Which part of the record it is. */
  readonly at: number;
}

interface ArrangedItem {
  readonly name: string;
  readonly form: Form;
  readonly title: string;
  readonly size: number;
  /** Where it begins in the outermost record. */
  readonly from: number;
  readonly members: ReadonlyArray<Arranged<Content>>;
  readonly packed: number | null;
  readonly align: number | null;
}
