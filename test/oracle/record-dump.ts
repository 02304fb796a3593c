import type { Form } from "../../src/model/model.ts";

// What clang prints for -fdump-record-layouts-complete: every record of a unit, tagless ones by their place. Only sizes,
// alignments, offsets and bit positions are there; the part of an alignment that is required is not.
// Source: clang, lib/AST/RecordLayoutBuilder.cpp, DumpRecordLayout.

/** One record as clang laid it out. Bytes, unless the name says bits. */
export interface DumpedRecord {
  /** As clang writes it: `struct A`, `class N::B`, `struct T::(unnamed at x.h:2:25)`. */
  readonly spelling: string;
  /** Without the keyword; null for a record without a tag. */
  readonly name: string | null;
  /** Where a record without a tag begins; null for one with a tag. */
  readonly place: DumpedPlace | null;
  readonly form: Form;
  readonly size: number;
  readonly alignment: number;
  /** C++ only: without virtual bases. */
  readonly nonVirtualSize: number | null;
  readonly nonVirtualAlignment: number | null;
  readonly parts: readonly DumpedPart[];
}

/** `file` is as the line markers gave it. */
export interface DumpedPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type DumpedPart = DumpedMember | DumpedBitField | DumpedBase | DumpedHidden;

/** Offsets count from the start of the outermost record. */
export interface DumpedMember {
  readonly kind: "member";
  /** Null: anonymous, its parts show through. */
  readonly name: string | null;
  readonly spelling: string;
  readonly offset: number;
  /** What is inside it, where its type is a record; empty for arrays of records. */
  readonly parts: readonly DumpedPart[];
}

export interface DumpedBitField {
  readonly kind: "bit-field";
  readonly name: string | null;
  readonly spelling: string;
  readonly firstBit: number;
  /** 0 for the unnamed kind that closes a storage unit. */
  readonly bitWidth: number;
}

export interface DumpedBase {
  readonly kind: "base";
  readonly spelling: string;
  readonly offset: number;
  readonly isVirtual: boolean;
  readonly isPrimary: boolean;
  readonly parts: readonly DumpedPart[];
}

/** What the compiler adds: a pointer to a virtual function or virtual base table, or a vtordisp. */
export interface DumpedHidden {
  readonly kind: "hidden";
  readonly role: "vftable" | "vbtable" | "vtordisp";
  readonly offset: number;
}

const heading = "*** Dumping AST Record Layout";
const row = /^ *(\d+)(?::(?:(\d+)-(\d+)|(-)))? \| ( *)(.*)$/;
const closing = /^ *\| \[sizeof=(\d+),.*?\balign=(\d+)/;
const nonVirtual = /^ *\|  nvsize=(\d+), nvalign=(\d+)/;
/** More than a compiler nests; a dump that goes deeper is not one. */
const deepest = 200;

/** Every record of a dump, in its order. Lines that are no part of one are passed over; an incomplete record is dropped. */
export function parseRecordDump(text: string): readonly DumpedRecord[] {
  const records: DumpedRecord[] = [];
  let draft: Draft | null = null;
  let start = 0;
  while (start < text.length) {
    const end = text.indexOf("\n", start);
    const line = text.slice(start, end === -1 ? text.length : end).replace(/\r$/, "");
    start = end === -1 ? text.length : end + 1;
    if (line === heading) {
      if (draft?.isComplete() === true) records.push(draft.record());
      draft = new Draft();
    } else draft?.add(line);
  }
  if (draft?.isComplete() === true) records.push(draft.record());
  return records;
}

/** The named fields of a record with the parts of anonymous members lifted out of them, in order of declaration. */
export function visibleFields(parts: readonly DumpedPart[]): readonly (DumpedMember | DumpedBitField)[] {
  return parts.flatMap((part) => {
    if (part.kind === "member") return part.name === null ? visibleFields(part.parts) : [part];
    return part.kind === "bit-field" && part.name !== null ? [part] : [];
  });
}

interface OpenPart {
  readonly depth: number;
  readonly parts: DumpedPart[];
}

/** One record while its lines come in. */
class Draft {
  #spelling: string | null = null;
  #size: number | null = null;
  #alignment = 0;
  #nonVirtualSize: number | null = null;
  #nonVirtualAlignment: number | null = null;
  readonly #parts: DumpedPart[] = [];
  readonly #open: OpenPart[] = [];

  add(line: string): void {
    const match = row.exec(line);
    if (match !== null) {
      this.#addRow(match);
      return;
    }
    const end = closing.exec(line);
    if (end !== null) {
      this.#size = Number(end[1]);
      this.#alignment = Number(end[2]);
    }
    const base = nonVirtual.exec(line);
    if (base !== null) {
      this.#nonVirtualSize = Number(base[1]);
      this.#nonVirtualAlignment = Number(base[2]);
    }
  }

  isComplete(): boolean {
    return this.#spelling !== null && this.#size !== null;
  }

  record(): DumpedRecord {
    const spelling = this.#spelling ?? "";
    const place = placeIn(spelling);
    return {
      spelling,
      name: place === null ? spelling.replace(/^(?:struct|union|class|__interface) /, "") : null,
      place,
      form: /^union\b/.test(spelling) ? "union" : "struct",
      size: this.#size ?? 0,
      alignment: this.#alignment,
      nonVirtualSize: this.#nonVirtualSize,
      nonVirtualAlignment: this.#nonVirtualAlignment,
      parts: this.#parts,
    };
  }

  #addRow(match: RegExpExecArray): void {
    const depth = (match[5] ?? "").length / 2;
    const text = (match[6] ?? "").replace(/ \(empty\)$/, "");
    if (depth === 0) {
      this.#spelling = text;
      this.#open.length = 0;
      this.#open.push({ depth: 0, parts: this.#parts });
      return;
    }
    while ((this.#open.at(-1)?.depth ?? 0) >= depth) this.#open.pop();
    const around = this.#open.at(-1);
    // A row without the record around it, or absurdly deep: not a dump.
    if (around === undefined || depth > deepest) return;
    const part = partOf(Number(match[1]), match[2], match[3], match[4], text);
    around.parts.push(part);
    if (part.kind === "member" || part.kind === "base")
      this.#open.push({ depth, parts: part.parts as DumpedPart[] });
  }
}

function partOf(
  offset: number,
  first: string | undefined,
  last: string | undefined,
  zeroWidth: string | undefined,
  text: string,
): DumpedPart {
  const space = text.lastIndexOf(" ");
  const spelling = text.slice(0, Math.max(space, 0));
  const name = text.slice(space + 1) || null;
  if (zeroWidth !== undefined)
    return { kind: "bit-field", name, spelling, firstBit: offset * 8, bitWidth: 0 };
  if (first !== undefined && last !== undefined) {
    const bitWidth = Number(last) - Number(first) + 1;
    return { kind: "bit-field", name, spelling, firstBit: offset * 8 + Number(first), bitWidth };
  }
  return (
    hiddenPart(offset, text) ??
    basePart(offset, text) ?? { kind: "member", name, spelling, offset, parts: [] }
  );
}

function hiddenPart(offset: number, text: string): DumpedHidden | null {
  if (/^\(vtordisp for vbase .*\)$/.test(text)) return { kind: "hidden", role: "vtordisp", offset };
  if (/^\(.* vftable pointer\)$/.test(text)) return { kind: "hidden", role: "vftable", offset };
  return /^\(.* vbtable pointer\)$/.test(text) ? { kind: "hidden", role: "vbtable", offset } : null;
}

function basePart(offset: number, text: string): DumpedBase | null {
  const match = /^(.*) \((primary )?(virtual )?base\)$/.exec(text);
  if (match === null) return null;
  return {
    kind: "base",
    spelling: match[1] ?? "",
    offset,
    isPrimary: match[2] !== undefined,
    isVirtual: match[3] !== undefined,
    parts: [],
  };
}

/** Of `(unnamed at x.h:2:25)`, `(anonymous struct at x.h:2:25)`. The last one counts: it may be nested in others. */
function placeIn(spelling: string): DumpedPlace | null {
  const match =
    /\((?:unnamed|anonymous)(?: (?:struct|union|class))? at ([^()]*(?:\([^()]*\)[^()]*)*):(\d+):(\d+)\)$/.exec(
      spelling,
    );
  if (match === null) return null;
  return { file: match[1] ?? "", line: Number(match[2]), column: Number(match[3]) };
}
