import { startsItem } from "./item-syntax.ts";
import type { ItemKind, MacroScope, Module } from "../names/module.ts";
import type { Reader } from "../tokens/reader.ts";
import type { Session } from "../session/session.ts";
import { Kind, spanOf } from "../tokens/token.ts";

/** Where a module's text is and where its children's files are looked for. */
export interface Home {
  readonly file: string;
  /** Folder of `mod x;` files. */
  readonly folder: string;
  /** Files that are open around this text, to see a cycle. */
  readonly ancestors: readonly string[];
}

/** One run of items being read: a file, a `mod {}`, or what a macro call became. */
export interface Frame {
  readonly reader: Reader;
  readonly macroDepth: number;
  readonly home: Home;
}

/** A macro call that waits until all names of its module are known. */
export interface Deferred {
  readonly reader: Reader;
  readonly macroDepth: number;
  readonly home: Home;
  readonly scope: MacroScope | null;
}

/** An item of which the attributes and visibility have been read. */
export interface Header {
  readonly module: Module;
  readonly frame: Frame;
  readonly attributes: number;
  readonly at: number;
  readonly isPublic: boolean;
  readonly isOn: boolean;
}

/** Notes an item under its name. */
export function addItem(
  header: Header,
  kind: ItemKind,
  name: number,
  nameAt: number,
  damage: string | null,
): void {
  if (!header.isOn) return;
  const { module, frame, attributes, at, isPublic } = header;
  const { reader } = frame;
  const item = {
    kind,
    name,
    module,
    tokens: reader.tokens,
    attributes,
    at,
    nameAt,
    end: reader.at,
    isPublic,
    damage,
  };
  module.items.push(item);
  const binding = { kind: "item", item } as const;
  const isValue = kind === "const" || kind === "static" || kind === "fn";
  const space = isValue ? module.values : module.types;
  if (!space.has(name) || damage === null) space.set(name, binding);
  // A unit or tuple struct is also a value.
  if (kind === "struct" && !module.values.has(name)) module.values.set(name, binding);
}

/** Something that is no item: says so and goes on after the next `;` or block. */
export function skipJunk(session: Session, header: Header, kind: ItemKind | null): void {
  const { reader } = header.frame;
  const from = reader.at;
  reportJunk(session, header);
  if (kind !== null && header.isOn) addItem(header, kind, -1, from, "it has no name");
  do {
    const here = reader.kind();
    reader.skipTree();
    if (here === Kind.Semicolon || here === Kind.OpenBrace) return;
  } while (!reader.isDone() && !startsItem(reader));
}

/** Says that the item does not go on as an item does. */
export function reportJunk(session: Session, { frame: { reader }, at, isOn }: Header): void {
  if (!isOn) return;
  const span = reader.isDone() ? spanOf(reader.tokens, at, at + 1) : reader.here();
  session.report("rust-syntax", { near: reader.near() }, span);
}

/** Goes on to the `;` that ends an item, or to where another begins. */
export function skipToSemicolon(reader: Reader): void {
  while (!reader.isDone() && reader.kind() !== Kind.Semicolon && !startsItem(reader)) reader.skipTree();
}

export function demandSemicolon(session: Session, header: Header): void {
  if (!header.frame.reader.eat(Kind.Semicolon)) reportJunk(session, header);
}
