import type { Diagnostic } from "../diagnostic/facts.ts";
import type { Alignment, FieldLayout, RecordLayout, Result } from "../layout/layouts.ts";
import type { EnumType, Enumerator, Form, RecordId, ScalarClass, Type } from "../model/model.ts";
import { withoutAliases } from "../model/model.ts";
import { int } from "../model/windows.ts";
import type { Block, DecodedFile } from "./decode.ts";
import { damaged } from "./decode.ts";
import { readAlignment } from "./numbers.ts";
import { memberId } from "./recording.ts";
import type { TypeReader } from "./type-text.ts";

/** The records and enums that one layout defines: itself first, then the unnamed ones inside it. */
export interface DecodedBlock {
  readonly records: ReadonlyMap<RecordId, RecordLayout>;
  readonly enums: ReadonlyMap<string, EnumType>;
}

/** What one line says is the same wherever it stands, and builds repeat most lines of each other. */
export interface KnownLines {
  readonly types: TypeReader;
  readonly fields: Map<string, FieldLayout>;
}

/** Reads all lines of a layout. `id` is what its build calls it, `NAME` or `NAME#2`. */
export function decodeBlock(
  file: DecodedFile,
  id: string,
  block: Block,
  known: KnownLines,
): Result<DecodedBlock, Diagnostic> {
  const lines: Cursor = { file: file.file, block, known, at: 0, records: new Map(), enums: new Map() };
  try {
    if (block.kind === "enum") lines.enums.set(id, readEnum(lines, id, file.name, 1));
    else
      readRecord(
        lines,
        { id, name: file.name, form: block.kind, size: block.size, alignment: block.alignment },
        1,
      );
    if (lines.at < block.lines.length) throw new Damage("indented too deep");
    return { ok: true, value: { records: lines.records, enums: lines.enums } };
  } catch (problem) {
    if (!(problem instanceof Damage)) throw problem;
    return { ok: false, error: damaged(file.file, block.firstLine + lines.at, problem.message) };
  }
}

/** Something in the current line that makes no sense. */
class Damage extends Error {}

interface Cursor {
  readonly file: string;
  readonly block: Block;
  readonly known: KnownLines;
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
    const at = lines.at;
    const field = readField(lines, line, head, depth);
    if (field.name === null || names.has(field.name)) {
      lines.at = at;
      throw new Damage("a field that stands here twice");
    }
    names.add(field.name);
    fields.push(field);
  }
}

const space = 32;

/** The current line without its indent, or null where the body of that depth ends. */
function lineAt(lines: Cursor, depth: number): string | null {
  const line = lines.block.lines[lines.at];
  if (line === undefined) return null;
  const indent = 2 * depth;
  let first = 0;
  while (line.charCodeAt(first) === space) first++;
  if (first < indent) return null;
  if (first > indent) throw new Damage("indented too deep");
  return line.slice(indent);
}

/** A line cut into its parts: `0xOFFSET TYPE NAME[:WIDTH@BIT][ size 0xSIZE[ align A]]`. */
interface FieldText {
  readonly offset: number;
  readonly type: string;
  readonly name: string;
  readonly bits: string | null;
  readonly size: number | null;
  readonly alignment: string | null;
}

// By hand and not by one pattern: a question about one record of 28 builds reads thousands of these lines.
function cutField(line: string): FieldText {
  const sizeAt = line.indexOf(" size 0x");
  const head = sizeAt === -1 ? line : line.slice(0, sizeAt);
  const typeAt = head.indexOf(" ") + 1;
  const nameAt = head.lastIndexOf(" ") + 1;
  if (nameAt <= typeAt) throw new Damage(expectedField);
  const colon = head.indexOf(":", nameAt);
  const name = colon === -1 ? head.slice(nameAt) : head.slice(nameAt, colon);
  if (!namePattern.test(name)) throw new Damage(expectedField);
  const [size = null, alignment = null] = sizeAt === -1 ? [] : cutSize(line.slice(sizeAt + " size ".length));
  return {
    offset: readHex(head.slice(0, typeAt - 1)),
    type: head.slice(typeAt, nameAt - 1),
    name,
    bits: colon === -1 ? null : head.slice(colon + 1),
    size,
    alignment,
  };
}

function cutSize(text: string): readonly [number, string | null] {
  const space = text.indexOf(" align ");
  return space === -1
    ? [readHex(text), null]
    : [readHex(text.slice(0, space)), text.slice(space + " align ".length)];
}

const expectedField = "expected an offset, a type and a name";
const namePattern = /^[A-Za-z_$][\w$]*$/;
const hexPattern = /^0x[0-9a-f]{1,9}$/;

function readHex(text: string): number {
  if (!hexPattern.test(text)) throw new Damage(`expected a number like 0x1f, found ${text.slice(0, 20)}`);
  return Number(text);
}

function readField(lines: Cursor, line: string, owner: RecordHead, depth: number): FieldLayout {
  const known = lines.known.fields.get(line);
  if (known !== undefined) {
    if (known.kind === "member") checkPlace(known.offset, known.size, owner);
    else checkPlace(known.unitOffset, known.unitSize, owner);
    lines.at++;
    return known;
  }
  const inside = lines.records.size + lines.enums.size;
  const field = readNewField(lines, line, owner, depth);
  // A line with an unnamed record or enum below it means that one, and is read each time.
  if (lines.records.size + lines.enums.size === inside) lines.known.fields.set(line, field);
  return field;
}

function readNewField(lines: Cursor, line: string, owner: RecordHead, depth: number): FieldLayout {
  const text = cutField(line);
  const inner = memberId(owner.id, text.name);
  const type = lines.known.types.read(text.type, inner);
  if (type === null) throw new Damage(expectedField);
  if (text.bits !== null) return readBitField(lines, text, type, owner);
  const core = elementOf(type);
  if ((core.type.kind === "record") !== (text.size !== null))
    throw new Damage("only a record by value states its size");
  const size = core.count * (text.size ?? scalarSize(core.type));
  checkPlace(text.offset, size, owner);
  readUnnamed(lines, { core: core.type, text, inner }, depth);
  return { kind: "member", name: text.name, type, offset: text.offset, size, span: null };
}

const integerClasses: ReadonlySet<ScalarClass> = new Set(["signed", "unsigned", "bool", "character"]);

function readBitField(lines: Cursor, text: FieldText, type: Type, owner: RecordHead): FieldLayout {
  const [, width, position] = /^([1-9]\d?)@(0|[1-9]\d?|\?)$/.exec(text.bits ?? "") ?? [];
  if (width === undefined || position === undefined || text.size !== null) {
    throw new Damage("expected a width and a first bit, as in `:3@0` or `:3@?`");
  }
  const bare = withoutAliases(type);
  const isInteger = bare.kind === "scalar" && integerClasses.has(bare.class);
  if (!isInteger) throw new Damage("a bit-field that is not an integer");
  const bitOffset = position === "?" ? null : Number(position);
  const bitWidth = Number(width);
  if ((bitOffset ?? 0) + bitWidth > bare.size * 8) throw new Damage("a bit-field that does not fit its unit");
  checkPlace(text.offset, bare.size, owner);
  lines.at++;
  const place = { unitOffset: text.offset, unitSize: bare.size, bitOffset, bitWidth };
  return { kind: "bit-field", name: text.name, type, ...place, span: null };
}

interface Use {
  readonly core: Type;
  readonly text: FieldText;
  readonly inner: string;
}

/** After the line of a member comes the body of its type, if that has no name. Moves past both. */
function readUnnamed(lines: Cursor, use: Use, depth: number): void {
  const { core, inner, text } = use;
  const isUnnamed =
    (core.kind === "record" && core.record === inner) || (core.kind === "enum" && core.enum === inner);
  const alignment = text.alignment === null ? null : readAlignment(text.alignment);
  if ((isUnnamed && core.kind === "record") !== (alignment !== null)) {
    throw new Damage("an alignment belongs to a record whose fields follow");
  }
  lines.at++;
  if (!isUnnamed) return;
  if (alignment === null) {
    lines.enums.set(inner, readEnum(lines, inner, null, depth + 1));
    return;
  }
  const form = text.type.startsWith("union") ? "union" : "struct";
  readRecord(lines, { id: inner, name: null, form, size: text.size ?? 0, alignment }, depth + 1);
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
