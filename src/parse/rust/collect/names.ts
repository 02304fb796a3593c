import { attributesIn } from "../names/attributes.ts";
import type { Import, MacroDefinition, MacroScope } from "../names/module.ts";
import type { Session } from "../session/session.ts";
import { skipAngles } from "../syntax/type-tokens.ts";
import { Reader } from "../tokens/reader.ts";
import { Kind, Word } from "../tokens/token.ts";
import { demandSemicolon, reportJunk, skipJunk, skipToSemicolon } from "./frame.ts";
import type { Header } from "./frame.ts";
import { holdsConstantOrType, lastName, startsItem } from "./item-syntax.ts";
import { readUse } from "./use.ts";

// What brings names in, or gives more to what has one: imports, other crates, macros, `impl` blocks.

export function collectExternCrate(session: Session, header: Header): void {
  const { module, isPublic, isOn, frame, attributes, at } = header;
  const { reader } = frame;
  reader.at += 2;
  const isSelf = reader.name() === Word.self;
  const crateName = isSelf ? "self" : reader.isDone() ? "" : reader.text();
  reader.bump();
  let alias = reader.tokens.sources.names.numberOf(crateName);
  if (reader.eatWord(Word.as)) {
    alias = reader.name();
    reader.bump();
  }
  demandSemicolon(session, header);
  if (!isOn || crateName === "") return;
  if (isSelf) module.types.set(alias, { kind: "module", module: module.crate.root, isPublic });
  else module.types.set(alias, { kind: "crate", crate: crateName, isPublic });
  for (const attribute of attributesIn(reader.tokens, attributes, at, module.crate.cfg)) {
    if (attribute.name === Word.macro_use) module.crate.macroCrates.push(crateName);
  }
}

export function collectUse(session: Session, header: Header): void {
  const { reader } = header.frame;
  reader.bump();
  const from = reader.at;
  skipToSemicolon(reader);
  const tree = new Reader(reader.tokens, from, reader.at);
  demandSemicolon(session, header);
  if (!header.isOn) return;
  for (const found of readUse(tree)) {
    const { module, isPublic } = header;
    const entry: Import = {
      module,
      start: found.start,
      crate: found.crate,
      segments: found.segments,
      isPublic,
      isBeingResolved: false,
      resolved: new Map(),
    };
    if (found.alias === null) {
      module.globs.push(entry);
      continue;
    }
    if (found.alias === Word._) continue;
    for (const space of [module.types, module.values, module.macros]) {
      // An item of the same name in another space must not be hidden by an import that does not resolve there.
      if (!space.has(found.alias)) space.set(found.alias, { kind: "import", import: entry });
    }
  }
}

export function collectImplementation(session: Session, header: Header): void {
  const { reader } = header.frame;
  reader.bump();
  const at = reader.at;
  if (reader.kind() === Kind.Less) skipAngles(reader);
  let target = -1;
  let isTrait = false;
  let angles = 0;
  for (; !reader.isDone() && reader.kind() !== Kind.OpenBrace && !startsItem(reader); reader.skipTree()) {
    const kind = reader.kind();
    if (kind === Kind.Less) angles += 1;
    else if (kind === Kind.Greater) angles -= 1;
    else if (kind === Kind.ShiftRight) angles -= 2;
    else if (reader.name() === Word.where) target = -2 - target;
    else if (angles === 0 && reader.name() === Word.for && reader.peek(1) !== Kind.Less) isTrait = true;
    else if (angles === 0 && target >= -1) target = lastName(reader, target);
  }
  if (target < -1) target = -2 - target;
  if (reader.kind() !== Kind.OpenBrace) return reportJunk(session, header);
  const body = reader.at;
  reader.skipTree();
  if (!header.isOn || target === -1) return;
  if (isTrait && !holdsConstantOrType(reader.tokens, body)) return;
  const { implementations } = header.module.crate;
  const entry = { module: header.module, tokens: reader.tokens, at, isTrait, body, target };
  const known = implementations.get(target);
  if (known === undefined) implementations.set(target, [entry]);
  else known.push(entry);
}

export function collectMacroRules(
  session: Session,
  header: Header,
  scope: MacroScope | null,
): MacroScope | null {
  const { module, frame, attributes, at, isOn } = header;
  const { reader } = frame;
  reader.at += 2;
  const name = reader.eatIdentifier();
  const body = {
    tokens: reader.tokens,
    from: reader.at + 1,
    to: reader.tokens.values[reader.at] ?? reader.at,
  };
  const isBrace = reader.kind() === Kind.OpenBrace;
  const isGroup = isBrace || reader.kind() === Kind.OpenParenthesis || reader.kind() === Kind.OpenBracket;
  if (name === -1 || !isGroup) {
    skipJunk(session, header, null);
    return scope;
  }
  reader.skipTree();
  if (!isBrace) reader.eat(Kind.Semicolon);
  if (!isOn) return scope;
  const macro: MacroDefinition = { name, crate: module.crate, body };
  for (const attribute of attributesIn(reader.tokens, attributes, at, module.crate.cfg)) {
    if (attribute.name !== Word.macro_export) continue;
    module.crate.exportedMacros.set(name, macro);
    module.crate.root.macros.set(name, { kind: "macro", macro, isPublic: true });
  }
  return { macro, next: scope };
}
