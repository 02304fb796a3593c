import type {
  EnumType,
  Enumerator,
  Field,
  Form,
  RecordId,
  RecordType,
  ScalarType,
  Type,
  UnresolvedReason,
} from "../../../model/model.ts";
import { buildScriptDecides, isEnabled, isUncertain } from "../names/attributes.ts";
import { primitives, unitType } from "../names/foreign.ts";
import type { Item } from "../names/module.ts";
import { readRepr } from "../names/repr.ts";
import type { Repr } from "../names/repr.ts";
import { readGenericParameters } from "../syntax/generics.ts";
import { expressionIn } from "../syntax/read-expression.ts";
import type { Range } from "../syntax/syntax.ts";
import { Reader, skipAttributes, skipVisibility } from "../tokens/reader.ts";
import { Kind, spanOf, textAt } from "../tokens/token.ts";
import { pathOf } from "../types/ids.ts";
import { fitsInteger } from "../types/integer-types.ts";
import type { IntegerType } from "../types/integer-types.ts";
import type { Evaluated, Instance, Scope, TypeHost } from "../types/meaning.ts";
import { bodyOf, emptyRecord, readFields, refusal } from "./record-parts.ts";
import type { LoweredRecord } from "./record-parts.ts";

export interface Variant {
  readonly name: number;
  readonly nameAt: number;
  /** At the fields, null for a variant without data. */
  readonly body: Reader | null;
  /** The discriminant's expression. */
  readonly discriminant: Range | null;
  /** It may be there or not, after features that nobody knows. */
  readonly isDoubtful: boolean;
}

/** The variants of an enum item that its cfg leaves. */
export function variantsOf(item: Item): Variant[] {
  const reader = new Reader(item.tokens, item.nameAt + 1, item.end);
  if (reader.kind() === Kind.Less) readGenericParameters(reader);
  const body = bodyOf(reader);
  if (body === null || body.kind() !== Kind.OpenBrace) return [];
  const inner = body.enter();
  const variants: Variant[] = [];
  while (!inner.isDone()) {
    const attributes = skipAttributes(inner);
    const isOn = isEnabled(inner.tokens, attributes, inner.at, item.module.crate.cfg);
    const isDoubtful = isUncertain(inner.tokens, attributes, inner.at, item.module.crate.cfg);
    skipVisibility(inner);
    const nameAt = inner.at;
    const name = inner.eatIdentifier();
    const hasBody = inner.kind() === Kind.OpenBrace || inner.kind() === Kind.OpenParenthesis;
    const fields = hasBody ? inner.clone() : null;
    if (hasBody) inner.skipTree();
    const hasDiscriminant = inner.eat(Kind.Equals);
    const from = inner.at;
    while (!inner.isDone() && inner.kind() !== Kind.Comma) inner.skipTree();
    const discriminant = hasDiscriminant ? { tokens: inner.tokens, from, to: inner.at } : null;
    inner.eat(Kind.Comma);
    if ((isOn || isDoubtful) && name !== -1)
      variants.push({ name, nameAt, body: fields, discriminant, isDoubtful });
  }
  return variants;
}

export function isPlainEnum(item: Item): boolean {
  return (
    item.kind === "enum" && item.damage === null && variantsOf(item).every((variant) => variant.body === null)
  );
}

function primitive(name: string): ScalarType {
  return primitives.get(name) ?? unitType;
}

/**
 * The integer that a plain enum with this repr is kept in. `repr(C)`: 4 bytes, or 8 where a discriminant does not fit;
 * `unsigned` where no discriminant is negative and one needs the 32nd bit.
 */
function underlyingOf(repr: Repr, values: readonly bigint[], count: number): ScalarType {
  if (repr.integer !== null) return primitive(repr.integer);
  if (!repr.isC) return count <= 1 ? unitType : primitive("isize");
  if (values.every((value) => value >= -0x8000_0000n && value <= 0x7fff_ffffn)) return primitive("i32");
  if (values.every((value) => value >= 0n && value <= 0xffff_ffffn)) return primitive("u32");
  return primitive(values.some((value) => value < 0n) ? "i64" : "u64");
}

function doubt(host: TypeHost, variants: readonly Variant[]): UnresolvedReason | null {
  const found = variants.find(({ isDoubtful }) => isDoubtful);
  if (found === undefined) return null;
  return { code: "unsupported", detail: `variant ${host.session.textOf(found.name)} ${buildScriptDecides}` };
}

/** A plain enum: its values and the integer that holds them. */
export function lowerEnum(host: TypeHost, instance: Instance): EnumType {
  const { item, id } = instance;
  const repr = readRepr(item, host.session);
  const variants = variantsOf(item);
  const enumerators: Enumerator[] = [];
  let refused: UnresolvedReason | null = refusal(host, item, repr) ?? doubt(host, variants);
  for (const [variant, value] of discriminants(host, item, repr, variants)) {
    const name = host.session.textOf(variant.name);
    if (value.ok && value.value.kind === "integer") enumerators.push({ name, value: value.value.value });
    else {
      const why = value.ok ? "it is no integer" : value.why;
      refused ??= { code: "value", detail: `the value of ${name} cannot be computed: ${why}` };
      host.session.report(
        "rust-constant",
        { expression: name, why },
        spanOf(item.tokens, variant.nameAt, variant.nameAt + 1),
      );
    }
  }
  if (!repr.isC && repr.integer === null && variants.length > 1) {
    refused ??= { code: "unsupported", detail: "it has no repr, so rustc may choose any integer for it" };
  }
  if (variants.length === 0 && (repr.isC || repr.integer !== null))
    refused ??= { code: "unsupported", detail: "an enum without variants has no repr (E0084)" };
  return {
    id,
    name: host.session.textOf(item.name),
    path: pathOf(host, item),
    aliases: [],
    underlying: underlyingOf(
      repr,
      enumerators.map((enumerator) => enumerator.value),
      variants.length,
    ),
    requestedAlignment: repr.align,
    enumerators,
    refused,
    span: spanOf(item.tokens, item.nameAt, item.nameAt + 1),
  };
}

/** The discriminant of one variant; others are computed only where it asks for them. */
export function discriminantNamed(host: TypeHost, item: Item, variant: number): Evaluated {
  const variants = variantsOf(item);
  const last = variants.findIndex(({ name }) => name === variant);
  const first = variants.findLastIndex(({ discriminant }, index) => index <= last && discriminant !== null);
  const needed = variants.slice(Math.max(first, 0), last + 1);
  const found = discriminants(host, item, readRepr(item, host.session), needed).at(-1);
  return found?.[1] ?? { ok: false, why: "no such variant" };
}

/** Each variant with its discriminant: as written, else one more than the variant before. */
export function discriminants(
  host: TypeHost,
  item: Item,
  repr: Repr,
  variants: readonly Variant[],
): [Variant, Evaluated][] {
  const name = repr.integer ?? "isize";
  const scalar = primitive(name);
  const type = { name, bits: scalar.size * 8, isSigned: scalar.class === "signed" };
  const scope: Scope = {
    module: item.module,
    generics: new Map(),
    self: { kind: "enum", enum: pathOf(host, item) },
  };
  const written = (nameAt: number, expression: Range): Evaluated =>
    host.writtenDiscriminant(item, nameAt, () => host.evaluate(expressionIn(expression), scope, type));
  const found: [Variant, Evaluated][] = [];
  let next: Evaluated = { ok: true, value: { kind: "integer", type, value: 0n } };
  for (const variant of variants) {
    const value: Evaluated =
      variant.discriminant === null ? next : written(variant.nameAt, variant.discriminant);
    found.push([variant, value]);
    next = value.ok && value.value.kind === "integer" ? successor(value.value.value, type) : value;
  }
  return found;
}

/** One more; rustc refuses what does not fit (E0370). */
function successor(value: bigint, type: IntegerType): Evaluated {
  return fitsInteger(value + 1n, type)
    ? { ok: true, value: { kind: "integer", type, value: value + 1n } }
    : { ok: false, why: `one more than ${value} does not fit ${type.name}` };
}

/**
 * An enum with data, as the Reference defines it: `repr(C)` is a struct of a tag and a union of structs; with only an
 * integer repr it is a union of structs that all begin with the tag.
 */
export function lowerEnumWithData(
  host: TypeHost,
  instance: Instance,
  repr: Repr,
  body: Reader | null,
): LoweredRecord {
  const { item, id } = instance;
  const refused: UnresolvedReason | null =
    refusal(host, item, repr) ??
    doubt(host, variantsOf(item)) ??
    (body === null ? { code: "syntax", detail: "it has no variants" } : null);
  const outer = emptyRecord(host, instance, refused);
  if (refused !== null || (!repr.isC && repr.integer === null))
    return { record: { ...outer, representation: "unspecified" }, parts: [] };
  const tag: Field = member("tag", repr.integer === null ? primitive("i32") : primitive(repr.integer), outer);
  const scope: Scope = {
    module: item.module,
    generics: instance.generics,
    self: { kind: "record", record: id },
  };
  const leading = repr.isC ? [] : [tag];
  const parts: RecordType[] = [];
  let damage: UnresolvedReason | null = null;
  for (const variant of variantsOf(item)) {
    const read = readFields(host, variant.body?.clone() ?? null, scope, leading);
    damage ??= read.refused;
    const name = textAt(item.tokens, variant.nameAt);
    const span = spanOf(item.tokens, variant.nameAt, variant.nameAt + 1);
    parts.push({
      ...outer,
      id: `${id}::${name}`,
      name,
      path: `${outer.path}::${name}`,
      form: "struct",
      fields: read.fields,
      refused: read.refused,
      span,
    });
  }
  const choices = parts.map((part) => ({
    ...member(part.name ?? "", { kind: "record", record: part.id }, outer),
    span: part.span,
  }));
  const shape = { requestedAlignment: repr.align, pack: repr.packed, refused: damage };
  if (!repr.isC) return { record: { ...outer, ...shape, form: "union", fields: choices }, parts };
  const payload = unionOf(outer, `${id}::{payload}`, choices);
  const fields = [tag, member("payload", { kind: "record", record: payload.id }, outer)];
  return { record: { ...outer, ...shape, form: "struct", fields }, parts: [...parts, payload] };
}

function unionOf(outer: RecordType, id: RecordId, fields: readonly Field[]): RecordType {
  const form: Form = "union";
  return {
    ...outer,
    id,
    name: null,
    path: id,
    form,
    fields,
    pack: null,
    requestedAlignment: null,
    refused: null,
  };
}

function member(name: string, type: Type, outer: RecordType): Field {
  return { kind: "member", name, type, requestedAlignment: null, packed: false, span: outer.span };
}
