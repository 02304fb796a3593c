import { isEnabled } from "../names/attributes.ts";
import type { ItemKind } from "../names/module.ts";
import type { Session } from "../session/session.ts";
import { isFunctionAhead, skipAttributes, skipVisibility } from "../tokens/reader.ts";
import type { Reader } from "../tokens/reader.ts";
import { Kind, Word, spanOf, textAt } from "../tokens/token.ts";
import { addItem, demandSemicolon, skipJunk, skipToSemicolon } from "./frame.ts";
import type { Header } from "./frame.ts";
import { skipToBlock, startsItem } from "./item-syntax.ts";
import { collectImplementation, collectUse } from "./names.ts";

// Items that have a name and may matter to a layout.

/** Reads an item that leaves the macros in scope as they are; false, and nothing taken, where there is none. */
export function collectPlain(session: Session, header: Header): boolean {
  const { reader } = header.frame;
  const word = reader.name();
  const isNameNext = reader.peek(1) === Kind.Identifier;
  switch (word) {
    case Word.struct:
    case Word.enum:
      collectRecord(session, header, word === Word.struct ? "struct" : "enum");
      return true;
    case Word.type:
    case Word.static:
      collectSimple(session, header, word === Word.type ? "type" : "static");
      return true;
    case Word.const:
      if (isFunctionAhead(reader)) collectFunction(session, header);
      else collectSimple(session, header, "const");
      return true;
    case Word.use:
      collectUse(session, header);
      return true;
    case Word.trait:
      collectRecord(session, header, "trait");
      return true;
    case Word.impl:
      collectImplementation(session, header);
      return true;
    case Word.fn:
    case Word.async:
      collectFunction(session, header);
      return true;
    case Word.union:
      if (!isNameNext && reader.peek(1) !== Kind.RawIdentifier) return false;
      collectRecord(session, header, "union");
      return true;
    case Word.auto:
    case Word.default:
      if (isNameNext) reader.bump();
      return isNameNext;
    case Word.macro:
      if (isNameNext) skipToBlock(reader);
      return isNameNext;
  }
  return false;
}

export function collectRecord(session: Session, header: Header, kind: ItemKind): void {
  const { reader } = header.frame;
  reader.bump();
  const nameAt = reader.at;
  const name = reader.eatIdentifier();
  if (name === -1) return skipJunk(session, header, kind === "trait" ? null : kind);
  let damage: string | null = null;
  let hasEnd = false;
  while (!reader.isDone() && !hasEnd) {
    const here = reader.kind();
    if (reader.isUnclosed()) damage = "a delimiter is never closed";
    if (startsItem(reader)) break;
    hasEnd = here === Kind.Semicolon || here === Kind.OpenBrace;
    reader.skipTree();
  }
  if (!hasEnd) damage ??= "it has no body";
  if (damage !== null && header.isOn) {
    session.report(
      "rust-syntax",
      { near: `${kind} ${reader.nameText(name)}: ${damage}` },
      spanOf(reader.tokens, nameAt, nameAt + 1),
    );
  }
  addItem(header, kind, name, nameAt, damage);
}

function collectSimple(session: Session, header: Header, kind: ItemKind): void {
  const { reader } = header.frame;
  reader.bump();
  reader.eatWord(Word.mut);
  if (reader.name() === Word._) {
    const from = reader.at;
    skipToSemicolon(reader);
    demandSemicolon(session, header);
    if (header.isOn) header.module.asserts.push({ tokens: reader.tokens, from, to: reader.at });
    return;
  }
  const nameAt = reader.at;
  const name = reader.eatIdentifier();
  if (name === -1) return skipJunk(session, header, null);
  skipToSemicolon(reader);
  demandSemicolon(session, header);
  addItem(header, kind, name, nameAt, null);
}

export function collectFunction(session: Session, header: Header): void {
  const { reader } = header.frame;
  if (!isFunctionAhead(reader)) return skipJunk(session, header, null);
  while (!reader.isDone() && reader.name() !== Word.fn) reader.skipTree();
  reader.bump();
  const nameAt = reader.at;
  const name = reader.eatIdentifier();
  let hasEnd = false;
  while (!reader.isDone() && !hasEnd && !startsItem(reader)) {
    const here = reader.kind();
    hasEnd = here === Kind.Semicolon || here === Kind.OpenBrace;
    reader.skipTree();
  }
  if (!hasEnd && header.isOn)
    session.report(
      "rust-syntax",
      { near: textAt(reader.tokens, nameAt) },
      spanOf(reader.tokens, header.at, nameAt),
    );
  if (name !== -1) addItem(header, "fn", name, nameAt, null);
}

export function collectExternTypes(session: Session, header: Header, inner: Reader): void {
  const innerFrame = { ...header.frame, reader: inner };
  while (!inner.isDone()) {
    const attributes = skipAttributes(inner);
    const isOn = isEnabled(inner.tokens, attributes, inner.at, header.module.crate.cfg);
    const isPublic = skipVisibility(inner);
    if (inner.name() === Word.type) {
      collectSimple(
        session,
        { module: header.module, frame: innerFrame, attributes, at: inner.at, isPublic, isOn },
        "extern-type",
      );
    } else skipToBlock(inner);
  }
}
