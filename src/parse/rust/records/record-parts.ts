import type { Field, RecordType, UnresolvedReason } from "../../../model/model.ts";
import { buildScriptDecides, isEnabled, isUncertain } from "../names/attributes.ts";
import type { Attribute } from "../names/attributes.ts";
import type { Item } from "../names/module.ts";
import type { Repr } from "../names/repr.ts";
import { readType } from "../syntax/read-type.ts";
import { skipAttributes, skipVisibility } from "../tokens/reader.ts";
import type { Reader } from "../tokens/reader.ts";
import { Kind, spanOf } from "../tokens/token.ts";
import { pathOf } from "../types/ids.ts";
import type { Instance, Scope, TypeHost } from "../types/meaning.ts";
import { rewriterOf } from "./attribute-macros.ts";

/** A record that says only why it has no layout. */
export function emptyRecord(
  host: TypeHost,
  instance: Instance,
  refused: UnresolvedReason | null,
): RecordType {
  const { item, id } = instance;
  return {
    id,
    name: item.name === -1 ? null : host.session.textOf(item.name),
    path: pathOf(host, item),
    aliases: [],
    form: item.kind === "union" ? "union" : "struct",
    representation: "c",
    fields: [],
    pack: null,
    requestedAlignment: null,
    refused,
    accessors: [],
    views: [],
    span: spanOf(item.tokens, item.nameAt, item.nameAt + 1),
  };
}

/** Why an item has no layout whatever its fields are. `understood`: an attribute macro that was applied. */
export function refusal(
  host: TypeHost,
  item: Item,
  repr: Repr,
  understood: Attribute | null = null,
): UnresolvedReason | null {
  const macro = rewriterOf(host, item, understood);
  if (macro !== null)
    return { code: "unsupported", detail: `the attribute macro ${macro} may rewrite it and is not run` };
  return repr.refused === null ? null : { code: "unsupported", detail: repr.refused };
}

/** What an item's reprs come to; under an attribute macro that may give it one, the lack of one says nothing. */
export function representationOf(host: TypeHost, item: Item, repr: Repr): RecordType["representation"] {
  if (repr.isTransparent) return "transparent";
  return repr.isC || rewriterOf(host, item, null) !== null ? "c" : "unspecified";
}

/** Steps over a where clause to the body; null for `struct Name;`. */
export function bodyOf(reader: Reader): Reader | null {
  while (!reader.isDone()) {
    const kind = reader.kind();
    if (kind === Kind.OpenBrace || kind === Kind.OpenParenthesis) return reader;
    if (kind === Kind.Semicolon) return null;
    reader.skipTree();
  }
  return null;
}

export interface Fields {
  readonly fields: readonly Field[];
  readonly refused: UnresolvedReason | null;
}

/** Reads `{ a: A, b: B }` or `(A, B)`, whose fields are called 0 and 1. */
export function readFields(
  host: TypeHost,
  body: Reader | null,
  scope: Scope,
  first: readonly Field[] = [],
): Fields {
  const fields: Field[] = [...first];
  if (body === null || body.isDone()) return { fields, refused: null };
  const isTuple = body.kind() === Kind.OpenParenthesis;
  const inner = body.enter();
  let refused: UnresolvedReason | null = null;
  let position = 0;
  while (!inner.isDone()) {
    const attributes = skipAttributes(inner);
    const attributesEnd = inner.at;
    const isOn = isEnabled(inner.tokens, attributes, attributesEnd, scope.module.crate.cfg);
    if (inner.isDone()) break;
    const field = readField(host, inner, scope, isTuple ? `${position}` : null);
    if (field === null) {
      refused ??= { code: "syntax", detail: `near \`${inner.near()}\`` };
      host.session.report("rust-syntax", { near: inner.near() }, inner.here());
      inner.skipPast(Kind.Comma);
      continue;
    }
    if (isUncertain(inner.tokens, attributes, attributesEnd, scope.module.crate.cfg))
      refused ??= {
        code: "unsupported",
        detail: `field ${field.name} ${buildScriptDecides}`,
      };
    if (isOn) {
      fields.push(field);
      position += 1;
    }
    if (!inner.eat(Kind.Comma) && !inner.isDone()) {
      refused ??= { code: "syntax", detail: `unexpected \`${inner.near()}\` after field ${field.name}` };
      host.session.report("rust-syntax", { near: inner.near() }, inner.here());
      inner.skipPast(Kind.Comma);
    }
  }
  return { fields, refused };
}

function readField(host: TypeHost, inner: Reader, scope: Scope, tupleName: string | null): Field | null {
  skipVisibility(inner);
  const from = inner.at;
  let name = tupleName;
  if (name === null) {
    const number = inner.eatIdentifier();
    if (number === -1 || !inner.eat(Kind.Colon)) return null;
    name = inner.nameText(number);
  }
  const type = host.typeOf(readType(inner), scope);
  return {
    kind: "member",
    name,
    type,
    requestedAlignment: null,
    packed: false,
    span: spanOf(inner.tokens, from, inner.at),
  };
}

// ---- enums

/** What one item becomes: its record, and for an enum with data the records of its variants. */
export interface LoweredRecord {
  readonly record: RecordType;
  readonly parts: readonly RecordType[];
}
