import type { Diagnostic } from "../diagnostic/facts.ts";
import type { Alignment, FieldLayout, RecordLayout, Result } from "../layout/layouts.ts";
import type { EnumType, Enumerator, Form, RecordId, Type } from "../model/model.ts";
import { withoutAliases } from "../model/model.ts";
import { int } from "../model/windows.ts";
import type { Block } from "./decode.ts";
import { damaged, readAlignment } from "./decode.ts";
import { memberId } from "./recording.ts";
import { readType } from "./type-text.ts";

/** The records and enums that one layout defines: itself first, then the unnamed ones inside it. */
export interface DecodedBlock {
  readonly records: ReadonlyMap<RecordId, RecordLayout>;
  readonly enums: ReadonlyMap<string, EnumType>;
}

/** Reads all lines of a layout. `id` is what its build calls it, `NAME` or `NAME#2`. */
export function decodeBlock(
  file: string,
  name: string,
  id: string,
  block: Block,
): Result<DecodedBlock, Diagnostic> {
  const lines: Cursor = { file, block, at: 0, records: new Map(), enums: new Map() };
  try {
    if (block.kind === "enum") lines.enums.set(id, readEnum(lines, id, name, 1));
    else readRecord(lines, { id, name, form: block.kind, size: block.size, alignment: block.alignment }, 1);
    if (lines.at < block.lines.length) throw new Damage("indented too deep");
    return { ok: true, value: { records: lines.records, enums: lines.enums } };
  } catch (problem) {
    if (!(problem instanceof Damage)) throw problem;
    return { ok: false, error: damaged(file, block.firstLine + lines.at, problem.message) };
  }
}

/** Something in the current line that makes no sense. */
class Damage extends Error {}

interface Cursor {
  readonly file: string;
  readonly block: Block;
  at: number;
  readonly records: Map<RecordId, RecordLayout>;
  readonly enums: Map<string, EnumType>;
}

interface RecordHead {
  readonly id: RecordId;
  readonly name: string | null;
  readonly form: Form;
  readonly size: number;
  readonly alignment: Alignment;
}

const deepest = 64;

function readRecord(lines: Cursor, head: RecordHead, depth: number): void {
  if (depth > deepest) throw new Damage("nested too deep");
  const fields: FieldLayout[] = [];
  const span = lineSpan(lines);
  // Its place comes before those of the records inside it.
  const draft = { path: null, aliases: [], requiredAlignment: null, span };
  const { id, name, form, size, alignment } = head;
  lines.records.set(id, { record: id, name, form, size, alignment, fields, ...draft });
  const names = new Set<string>();
  for (let line = lineAt(lines, depth); line !== null; line = lineAt(lines, depth)) {
    const field = readField(lines, line, head, depth);
    if (field.name === null || names.has(field.name)) throw new Damage("a field that stands here twice");
    names.add(field.name);
    fields.push(field);
  }
}

/** The current line without its indent, or null where the body of that depth ends. */
function lineAt(lines: Cursor, depth: number): string | null {
  const line = lines.block.lines[lines.at];
  const indent = 2 * depth;
  if (line === undefined) return null;
  const first = line.search(/\S/);
  if (first < indent) return null;
  if (first > indent) throw new Damage("indented too deep");
  return line.slice(indent);
}

const fieldPattern =
  /^0x([0-9a-f]{1,9}) (.+) ([A-Za-z_$][\w$]*)(?::([1-9]\d?)@(\d\d?|\?)| size 0x([0-9a-f]{1,9})(?: align (\S+))?)?$/;

function readField(lines: Cursor, line: string, owner: RecordHead, depth: number): FieldLayout {
  const [, offsetText = "", typeText = "", name = "", width, position, sizeText, alignText] =
    fieldPattern.exec(line) ?? [];
  const inner = memberId(owner.id, name);
  const type = readType(typeText, inner);
  if (type === null) throw new Damage("expected an offset, a type and a name");
  const offset = Number.parseInt(offsetText, 16);
  const span = lineSpan(lines);
  if (width !== undefined) {
    lines.at++;
    const bitOffset = position === "?" || position === undefined ? null : Number(position);
    const bitWidth = Number(width);
    const unitSize = scalarSize(type);
    checkBitField(bitOffset ?? 0, bitWidth, unitSize);
    checkPlace(offset, unitSize, owner);
    return { kind: "bit-field", name, type, unitOffset: offset, unitSize, bitOffset, bitWidth, span };
  }
  const core = elementOf(type);
  const stated = sizeText === undefined ? null : Number.parseInt(sizeText, 16);
  if ((core.type.kind === "record") !== (stated !== null))
    throw new Damage("only a record by value states its size");
  const size = core.count * (stated ?? scalarSize(core.type));
  checkPlace(offset, size, owner);
  readUnnamed(lines, { core: core.type, typeText, inner, stated, alignText }, depth);
  return { kind: "member", name, type, offset, size, span };
}

interface Use {
  readonly core: Type;
  readonly typeText: string;
  readonly inner: string;
  readonly stated: number | null;
  readonly alignText: string | undefined;
}

/** After the line of a member comes the body of its type, if that has no name. Moves past both. */
function readUnnamed(lines: Cursor, use: Use, depth: number): void {
  const { core, inner, stated } = use;
  const isUnnamed =
    (core.kind === "record" && core.record === inner) || (core.kind === "enum" && core.enum === inner);
  const alignment = use.alignText === undefined ? null : readAlignment(use.alignText);
  if ((isUnnamed && core.kind === "record") !== (alignment !== null)) {
    throw new Damage("an alignment belongs to a record whose fields follow");
  }
  lines.at++;
  if (!isUnnamed) return;
  if (core.kind === "enum") lines.enums.set(inner, readEnum(lines, inner, null, depth + 1));
  else {
    const form = use.typeText.startsWith("union") ? "union" : "struct";
    readRecord(
      lines,
      { id: inner, name: null, form, size: stated ?? 0, alignment: alignment ?? { least: 1, most: 1 } },
      depth + 1,
    );
  }
}

function checkBitField(bitOffset: number, bitWidth: number, unitSize: number): void {
  if (bitOffset + bitWidth > unitSize * 8) throw new Damage("a bit-field that does not fit its unit");
}

function checkPlace(offset: number, size: number, owner: RecordHead): void {
  if (offset + size > owner.size) throw new Damage("a field that does not fit its record");
}

/** Bytes of a type that needs no other record. */
function scalarSize(type: Type): number {
  const bare = withoutAliases(type);
  if (bare.kind === "scalar" && bare.class !== "void") return bare.size;
  if (bare.kind === "pointer") return bare.size;
  if (bare.kind === "enum") return int.size;
  throw new Damage("a type that cannot be a field");
}

function elementOf(type: Type): { type: Type; count: number } {
  let count = 1;
  let element = type;
  while (element.kind === "array") {
    count *= element.length ?? 0;
    element = element.element;
  }
  if (!Number.isSafeInteger(count)) throw new Damage("an array of too many elements");
  return { type: element, count };
}

function readEnum(lines: Cursor, id: string, name: string | null, depth: number): EnumType {
  const enumerators: Enumerator[] = [];
  const span = lineSpan(lines);
  for (let line = lineAt(lines, depth); line !== null; line = lineAt(lines, depth)) {
    const [, enumerator, value = ""] = /^([A-Za-z_$][\w$]*) = (-?\d{1,20})$/.exec(line) ?? [];
    if (enumerator === undefined) throw new Damage("expected an enumerator and its value");
    enumerators.push({ name: enumerator, value: BigInt(value) });
    lines.at++;
  }
  return {
    id,
    name,
    path: null,
    aliases: [],
    underlying: int,
    requestedAlignment: null,
    enumerators,
    refused: null,
    span,
  };
}

function lineSpan(lines: Cursor): { file: string; start: number; end: number; line: number; column: number } {
  return { file: lines.file, start: 0, end: 0, line: lines.block.firstLine + lines.at, column: 1 };
}
