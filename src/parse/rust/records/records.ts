import type { RecordType, Type } from "../../../model/model.ts";
import { bitfieldAttributeOf } from "./attribute-macros.ts";
import { lowerBitStruct } from "./bit-structs.ts";
import { lowerEnumWithData } from "./enums.ts";
import { readGenericParameters } from "../syntax/generics.ts";
import type { Instance, Scope, TypeHost } from "../types/meaning.ts";
import { Reader } from "../tokens/reader.ts";
import { bodyOf, emptyRecord, readFields, refusal, representationOf } from "./record-parts.ts";
import type { LoweredRecord } from "./record-parts.ts";
import { readRepr } from "../names/repr.ts";
import { Kind } from "../tokens/token.ts";

// Struct, union and enum items as records of the model.

/** Why a generic item by itself has no layout. */
export const genericDetail = "it is generic; only its uses with arguments have a layout";

export function lowerRecord(host: TypeHost, instance: Instance): LoweredRecord {
  const { item } = instance;
  if (item.damage !== null)
    return { record: emptyRecord(host, instance, { code: "syntax", detail: item.damage }), parts: [] };
  const reader = new Reader(item.tokens, item.nameAt + 1, item.end);
  const parameters = reader.kind() === Kind.Less ? readGenericParameters(reader) : [];
  const missing = parameters.find((parameter) => !instance.generics.has(parameter.name));
  if (missing !== undefined) {
    const record = emptyRecord(host, instance, { code: "unsupported", detail: genericDetail });
    const representation = representationOf(host, item, readRepr(item, host.session));
    return { record: { ...record, representation }, parts: [] };
  }
  const bitfield = bitfieldAttributeOf(host, item);
  if (bitfield !== null) return { record: lowerBitStruct(host, instance, bitfield), parts: [] };
  const repr = readRepr(item, host.session);
  if (item.kind === "enum") return lowerEnumWithData(host, instance, repr, bodyOf(reader));
  const self: Type = { kind: "record", record: instance.id };
  const scope: Scope = { module: item.module, generics: instance.generics, self };
  const found = readFields(host, bodyOf(reader), scope);
  const record: RecordType = {
    ...emptyRecord(host, instance, refusal(host, item, repr) ?? found.refused),
    form: item.kind === "union" ? "union" : "struct",
    representation: representationOf(host, item, repr),
    fields: found.fields,
    pack: repr.packed,
    requestedAlignment: repr.align,
  };
  return { record, parts: [] };
}
