import type { EnumRef, RecordRef, Type, UnresolvedReason } from "../../model/model.ts";
import { spell } from "../../model/spelling.ts";
import { wholeFile } from "../../source/source.ts";
import type { Cursor } from "../bytes.ts";
import { type Sizes, sizeOf } from "../measure.ts";
import type { Definition, Definitions } from "./definitions.ts";
import { readHead } from "./heads.ts";
import { leaf, readCount } from "./leaves.ts";
import { simpleType } from "./simple.ts";
import type { TypeIndex, TypeTable } from "./tpi.ts";

/** Turns type numbers into types. */
export interface PdbTypes {
  typeOf(type: TypeIndex): Type;
  /** The bit-field that a member of this type is, else null. */
  bitFieldAt(type: TypeIndex): { base: TypeIndex; bitWidth: number; bitOffset: number } | null;
  /** The definitions that a record, possibly const, may be; null for what is no record. */
  definitionsAt(type: TypeIndex): readonly Definition[] | null;
}

interface Context {
  readonly types: TypeTable;
  readonly records: Definitions;
  readonly enums: Definitions;
  readonly sizes: Sizes;
  readonly pointerSize: number;
  readonly known: Map<TypeIndex, { readonly type: Type; readonly height: number }>;
  readonly open: Set<TypeIndex>;
  /** How many types lie inside each other in the highest of those that the type now being made is made of. */
  tallest: number;
}

/** Deeper chains of pointers and arrays than any compiler writes are not followed. */
const deepest = 64;

export function pdbTypes(
  types: TypeTable,
  records: Definitions,
  enums: Definitions,
  sizes: Sizes,
  pointerSize: number,
): PdbTypes {
  const context: Context = {
    types,
    records,
    enums,
    sizes,
    pointerSize,
    known: new Map(),
    open: new Set(),
    tallest: 0,
  };
  return {
    typeOf: (type) => typeOf(context, type),
    bitFieldAt(type) {
      const record = types.record(type);
      if (record?.leaf !== leaf.bitField) return null;
      return { base: record.payload.u32(), bitWidth: record.payload.u8(), bitOffset: record.payload.u8() };
    },
    definitionsAt(type) {
      const head = readHead(types, withoutModifiers(types, type));
      return head === null || head === "damaged" || head.form === "enum" ? null : records.meantBy(head);
    },
  };
}

function withoutModifiers(types: TypeTable, type: TypeIndex): TypeIndex {
  let bare = type;
  for (let step = 0; step < deepest && types.leafOf(bare) === leaf.modifier; step++) {
    bare = types.record(bare)?.payload.u32() ?? 0;
  }
  return bare;
}

function typeOf(context: Context, type: TypeIndex): Type {
  const known = context.known.get(type) ?? learn(context, type);
  context.tallest = Math.max(context.tallest, known.height);
  return known.type;
}

function learn(context: Context, type: TypeIndex): { readonly type: Type; readonly height: number } {
  if (context.open.has(type))
    return { type: unresolved(context, type, "cyclic", "it leads back to itself"), height: 0 };
  if (context.open.size >= deepest) return { type: tooDeep(context, type), height: 0 };
  const beside = context.tallest;
  context.tallest = 0;
  context.open.add(type);
  const made = makeType(context, type);
  context.open.delete(type);
  // Types that were asked for one by one lie as deep in each other as the file likes.
  const isTooDeep = context.tallest >= deepest;
  const known = isTooDeep
    ? { type: tooDeep(context, type), height: 0 }
    : { type: made, height: context.tallest + 1 };
  context.tallest = beside;
  context.known.set(type, known);
  return known;
}

function tooDeep(context: Context, type: TypeIndex): Type {
  return unresolved(context, type, "unsupported", `nested more than ${deepest} deep`);
}

function makeType(context: Context, type: TypeIndex): Type {
  const record = context.types.record(type);
  if (record === null) {
    const simple = type < 0x1000 ? simpleType(type, context.pointerSize) : null;
    return simple ?? unresolved(context, type, "unsupported", "no such type in this file");
  }
  const made = makeFromRecord(context, type, record.leaf, record.payload);
  return record.payload.overran ? unresolved(context, type, "unsupported", "its record is damaged") : made;
}

function makeFromRecord(context: Context, type: TypeIndex, kind: number, payload: Cursor): Type {
  switch (kind) {
    case leaf.modifier:
      return typeOf(context, payload.u32());
    case leaf.pointer:
      return pointer(context, type, payload);
    case leaf.array:
      return array(context, type, payload);
    case leaf.procedure:
      return { kind: "function", spelling: spellFunction(context, payload, 4) };
    case leaf.memberFunction:
      return { kind: "function", spelling: spellFunction(context, payload, 12) };
    case leaf.alias: {
      const target = typeOf(context, payload.u32());
      return { kind: "alias", name: payload.name(), target, requestedAlignment: null };
    }
    default:
      return (
        reference(context, type) ??
        unresolved(context, type, "unsupported", `record kind 0x${kind.toString(16)}`)
      );
  }
}

/** Attributes: bits 0–4 the kind of machine pointer, 5–7 pointer, reference or pointer to member, 13–18 the size. */
function pointer(context: Context, type: TypeIndex, payload: Cursor): Type {
  const pointee = payload.u32();
  const attributes = payload.u32();
  const mode = (attributes >> 5) & 7;
  const isToMember = mode === 2 || mode === 3;
  const stated = (attributes >> 13) & 0x3f;
  const size = stated === 0 && !isToMember ? sizeOfPointerKind(attributes & 0x1f) : stated;
  if (size === 0) return unresolved(context, type, "unsupported", "a pointer of unknown size");
  // A pointer to a member points at nothing by itself.
  return { kind: "pointer", size, pointee: isToMember ? null : pointeeOf(context, pointee) };
}

function sizeOfPointerKind(kind: number): number {
  if (kind === 0x0c) return 8;
  return kind === 0x0a ? 4 : 0;
}

/** Tables of virtual functions have no type that C could name. */
function pointeeOf(context: Context, type: TypeIndex): Type | null {
  const kind = context.types.leafOf(type);
  return kind === 0x000a || kind === 0x151d ? null : typeOf(context, type);
}

/** A PDB has an array's size; the number of elements follows from theirs. */
function array(context: Context, type: TypeIndex, payload: Cursor): Type {
  const element = typeOf(context, payload.u32());
  payload.skip(4);
  const size = readCount(payload);
  if (size === 0) return { kind: "array", element, length: 0 };
  const elementSize = sizeOf(element, context.sizes);
  if (!elementSize.ok)
    return unresolved(context, type, "unknown", "an array of elements whose size is not known");
  const length = size / elementSize.value;
  if (!Number.isSafeInteger(length)) {
    const detail = `an array of ${size} bytes whose elements have ${elementSize.value}`;
    return unresolved(context, type, "unsupported", detail);
  }
  return { kind: "array", element, length };
}

/** A reference to a record or enum. One that could mean several definitions keeps the bare name, which has no layout. */
function reference(context: Context, type: TypeIndex): RecordRef | EnumRef | null {
  const head = readHead(context.types, type);
  if (head === null || head === "damaged") return null;
  const isEnum = head.form === "enum";
  const [only, another] = (isEnum ? context.enums : context.records).meantBy(head);
  const id = only === undefined || another !== undefined ? head.name : only.id;
  return isEnum ? { kind: "enum", enum: id } : { kind: "record", record: id };
}

/** Long signatures are cut: they are read by people, and a hostile file could make them explode. */
const longestSpelling = 200;

function spellFunction(context: Context, payload: Cursor, skipped: number): string {
  const result = spell(typeOf(context, payload.u32()), "c");
  payload.skip(skipped);
  const list = context.types.record(payload.u32());
  if (list?.leaf !== leaf.argumentList) return cut(`${result} ()`);
  const count = list.payload.u32();
  let text = `${result} (`;
  for (let index = 0; index < count && !list.payload.overran && text.length < longestSpelling; index++) {
    const argument = list.payload.u32();
    text += (index === 0 ? "" : ", ") + (argument === 0 ? "..." : spell(typeOf(context, argument), "c"));
  }
  return cut(`${text})`);
}

function cut(text: string): string {
  return text.length <= longestSpelling ? text : `${text.slice(0, longestSpelling)}…`;
}

function unresolved(context: Context, type: TypeIndex, code: UnresolvedReason["code"], detail: string): Type {
  const spelling = `type 0x${type.toString(16)}`;
  return { kind: "unresolved", spelling, reason: { code, detail }, span: wholeFile(context.types.file) };
}
