import type { BitAccessor, Field, RecordType, UnresolvedReason } from "../../../model/model.ts";
import { attributesIn } from "../names/attributes.ts";
import type { Attribute } from "../names/attributes.ts";
import { primitives } from "../names/foreign.ts";
import { readRepr } from "../names/repr.ts";
import type { Repr } from "../names/repr.ts";
import { readType } from "../syntax/read-type.ts";
import { Reader, skipAttributes, skipVisibility } from "../tokens/reader.ts";
import { Kind, Word, spanOf, spellTokens } from "../tokens/token.ts";
import type { Tokens } from "../tokens/token.ts";
import type { Instance, TypeHost } from "../types/meaning.ts";
import type { BitfieldAttribute } from "./attribute-macros.ts";
import { bodyOf, emptyRecord, refusal } from "./record-parts.ts";

// Structs whose fields an attribute macro turns into bits of one integer or of bytes. The macros are not run; what they
// promise in their documentation is applied: fields take their bits in order, from the least significant one.

interface Bits {
  readonly name: string;
  readonly width: number;
  /** Padding has no accessor. */
  readonly isHidden: boolean;
  readonly nameAt: number;
}

type Read =
  | { readonly ok: true; readonly fields: readonly Bits[] }
  | { readonly ok: false; readonly why: string };

/** The record that `#[bitfield]` makes of a struct; refused, with the reason, where its bits cannot be told. */
export function lowerBitStruct(host: TypeHost, instance: Instance, macro: BitfieldAttribute): RecordType {
  const { item } = instance;
  const { attribute } = macro;
  const repr = readRepr(item, host.session);
  const reason = refusal(host, item, repr, attribute);
  if (reason !== null) return emptyRecord(host, instance, reason);
  const reader = new Reader(attribute.tokens, attribute.at, attribute.end);
  const given = reader.kind() === Kind.OpenParenthesis ? reader.enter() : new Reader(item.tokens, 0, 0);
  return macro.crate === "bitfield_struct"
    ? ofInteger(host, instance, given)
    : ofBytes(host, instance, given, repr);
}

/** bitfield-struct: `#[bitfield(u32)]` makes a transparent struct of that integer, all of whose bits are given away. */
function ofInteger(host: TypeHost, instance: Instance, given: Reader): RecordType {
  const integer = given.isDone() ? undefined : primitives.get(given.text());
  if (integer === undefined || integer.class !== "unsigned")
    return refused(host, instance, "its integer type is not understood");
  given.bump();
  const options = optionsIn(given);
  const read = readBits(host, instance, (name, type, attribute) => {
    const bits = numberOf(attribute.bits) ?? widthOf(type);
    const isHidden = name.startsWith("_") || attribute.bits.includes("access=None");
    return bits === null ? null : { width: bits, isHidden };
  });
  if (!read.ok) return refused(host, instance, read.why);
  const total = read.fields.reduce((sum, { width }) => sum + width, 0);
  const bits = integer.size * 8;
  if (total !== bits)
    return refused(
      host,
      instance,
      `its fields have ${total} bits and its integer ${bits}, which the macro refuses`,
    );
  // Another type in memory (big-endian integers) keeps its bits where only its conversions know.
  const isOwn = !options.has("repr") && !options.has("from") && !options.has("into");
  if (!isOwn) return refused(host, instance, "its bits are converted when they are stored");
  const order = (options.get("order") ?? "Lsb").toLowerCase() === "msb" ? "most" : "least";
  return {
    ...emptyRecord(host, instance, null),
    representation: "transparent",
    fields: [storage("0", integer, instance)],
    accessors: accessorsFor(instance, read.fields, { storage: "0", bits, order }),
  };
}

/**
 * modular-bitfield: a struct of as many bytes as its bits need. It has the repr its author gave it beside the macro's own
 * `repr(u32)`, which only checks how many bits there are: such a struct has an alignment of 1.
 */
function ofBytes(host: TypeHost, instance: Instance, given: Reader, repr: Repr): RecordType {
  const read = readBits(host, instance, (name, type, attribute) => {
    const stated = /^bits=(\d+)$/.exec(attribute.bits);
    const width = stated === null ? specifierWidth(type) : Number(stated[1]);
    return width === null ? null : { width, isHidden: attribute.isSkipped || name.startsWith("_") };
  });
  if (!read.ok) return refused(host, instance, read.why);
  const total = read.fields.reduce((sum, { width }) => sum + width, 0);
  const stated = optionsIn(given).get("bits");
  const bits = stated === undefined ? total : Number(stated);
  if (!(bits >= total) || total === 0) return refused(host, instance, "it has other bits than it says");
  const byte = primitives.get("u8");
  if (byte === undefined) throw new Error("u8 is a primitive");
  const length = Math.ceil(bits / 8);
  return {
    ...emptyRecord(host, instance, null),
    representation: repr.isTransparent ? "transparent" : repr.isC ? "c" : "unspecified",
    fields: [storage("bytes", { kind: "array", element: byte, length }, instance)],
    pack: repr.packed,
    requestedAlignment: repr.align,
    accessors: accessorsFor(instance, read.fields, { storage: "bytes", bits: length * 8, order: "least" }),
  };
}

function refused(host: TypeHost, instance: Instance, why: string): RecordType {
  const reason: UnresolvedReason = {
    code: "unsupported",
    detail: `the attribute macro #[bitfield] rewrites it and is not run: ${why}`,
  };
  return emptyRecord(host, instance, reason);
}

function storage(name: string, type: Field["type"], { item }: Instance): Field {
  const span = spanOf(item.tokens, item.nameAt, item.nameAt + 1);
  return { kind: "member", name, type, requestedAlignment: null, packed: false, span };
}

interface Order {
  readonly storage: string;
  readonly bits: number;
  /** Which end the first field takes its bits from. */
  readonly order: "least" | "most";
}

function accessorsFor(
  { item }: Instance,
  fields: readonly Bits[],
  { storage, bits, order }: Order,
): BitAccessor[] {
  let taken = 0;
  return fields.flatMap(({ name, width, isHidden, nameAt }) => {
    const bitOffset = order === "least" ? taken : bits - taken - width;
    taken += width;
    const span = spanOf(item.tokens, nameAt, nameAt + 1);
    return isHidden || width === 0 ? [] : [{ name, storage, bitOffset, bitWidth: width, span }];
  });
}

type Measure = (
  name: string,
  type: string,
  attributes: FieldAttributes,
) => Pick<Bits, "width" | "isHidden"> | null;

/** Reads the fields; `measure` is given the type without spaces, and what stands before the field. */
function readBits(host: TypeHost, { item }: Instance, measure: Measure): Read {
  const body = bodyOf(new Reader(item.tokens, item.nameAt + 1, item.end));
  if (body === null || body.kind() !== Kind.OpenBrace) return { ok: false, why: "it has no named fields" };
  const inner = body.enter();
  const fields: Bits[] = [];
  while (!inner.isDone()) {
    const attributes = { from: skipAttributes(inner), to: inner.at };
    if (inner.isDone()) break;
    skipVisibility(inner);
    const nameAt = inner.at;
    const number = inner.name() === Word._ ? Word._ : (inner.tokens.values[inner.at] ?? -1);
    if (inner.kind() !== Kind.Identifier && inner.kind() !== Kind.RawIdentifier)
      return { ok: false, why: `a field is not understood near \`${inner.near()}\`` };
    inner.bump();
    const name = inner.nameText(number);
    if (!inner.eat(Kind.Colon))
      return { ok: false, why: `a field is not understood near \`${inner.near()}\`` };
    const from = inner.at;
    readType(inner);
    const type = packed(inner.tokens, from, inner.at);
    const stated = fieldAttributes(
      host,
      attributesIn(inner.tokens, attributes.from, attributes.to, item.module.crate.cfg),
    );
    if (stated === null) return { ok: false, why: `field ${name} is under a cfg` };
    const found = measure(name, type, stated);
    if (found === null) return { ok: false, why: `the bits of field ${name} are known only to its type` };
    fields.push({ name, ...found, nameAt });
    if (!inner.eat(Kind.Comma) && !inner.isDone())
      return { ok: false, why: `a field is not understood near \`${inner.near()}\`` };
  }
  return { ok: true, fields };
}

/** What stands before a field, without spaces. */
interface FieldAttributes {
  /** `bits(3,default=1)` or `bits=3`; empty where there is none. */
  readonly bits: string;
  readonly isSkipped: boolean;
}

/** Null where the field is under a `cfg`, so that it may not be there at all. */
function fieldAttributes(host: TypeHost, found: readonly Attribute[]): FieldAttributes | null {
  const nameOf = (attribute: Attribute) => host.session.textOf(attribute.name);
  if (found.some(({ name }) => name === Word.cfg)) return null;
  const bits = found.find((attribute) => nameOf(attribute) === "bits");
  return {
    bits: bits === undefined ? "" : packed(bits.tokens, bits.from, bits.end),
    isSkipped: found.some((attribute) => nameOf(attribute) === "skip"),
  };
}

/** `#[bits(3, default = 1)]` */
function numberOf(attribute: string): number | null {
  const match = /^bits\((\d+)[,)]/.exec(attribute);
  return match === null ? null : Number(match[1]);
}

/** Bits of a field without `#[bits]`: those of its type, where that is of the language. */
function widthOf(type: string): number | null {
  if (type === "bool") return 1;
  const match = /^[ui](8|16|32|64|128)$/.exec(type);
  return match === null ? null : Number(match[1]);
}

/** modular-bitfield's `B1` to `B128`, and the unsigned integers. */
function specifierWidth(type: string): number | null {
  if (type === "bool") return 1;
  const match = /^(?:(?:modular_bitfield::)?(?:prelude::|specifiers::)?B(\d{1,3})|u(8|16|32|64|128))$/.exec(
    type,
  );
  const width = Number(match?.[1] ?? match?.[2] ?? 0);
  return width >= 1 && width <= 128 ? width : null;
}

/** `name = value` pairs behind a comma. */
function optionsIn(given: Reader): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  while (!given.isDone()) {
    const from = given.at;
    given.skipPast(Kind.Comma);
    const [name = "", value = ""] = packed(given.tokens, from, given.at).replace(/,$/, "").split("=");
    if (name !== "") found.set(name, value);
  }
  return found;
}

function packed(tokens: Tokens, from: number, to: number): string {
  return spellTokens(tokens, from, to, 200).replaceAll(/\s/g, "");
}
