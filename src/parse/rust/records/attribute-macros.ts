import { attributesIn } from "../names/attributes.ts";
import type { Attribute } from "../names/attributes.ts";
import { isKnownCrate } from "../names/foreign.ts";
import type { Import, Item, Module } from "../names/module.ts";
import { Reader } from "../tokens/reader.ts";
import { Kind, Word } from "../tokens/token.ts";
import type { Meaning } from "../types/meaning.ts";
import {
  builtInAttributes,
  builtInDerives,
  isTool,
  rewritingMacros,
  sparingMacros,
} from "./known-attributes.ts";

// Attribute macros get an item and put another in its place. They are not run: what two of them promise is applied
// (bit-structs.ts), a few are known to spare the item, and any other leaves it unverified.

/** Attribute macros that make bit-fields of a struct's fields, by the crate they come from. */
export type BitfieldCrate = "bitfield_struct" | "modular_bitfield";

/** `#[bitfield(…)]` on an item. */
export interface BitfieldAttribute {
  readonly crate: BitfieldCrate;
  readonly attribute: Attribute;
}

/** The `#[bitfield]` of an item; null where it has none, or nobody can tell which crate's it is. */
export function bitfieldAttributeOf(meaning: Meaning, item: Item): BitfieldAttribute | null {
  if (item.kind !== "struct") return null;
  for (const attribute of attributesOf(item)) {
    if (meaning.session.textOf(attribute.name) !== "bitfield") continue;
    const crate = crateOf(meaning, attribute, item.module);
    return isBitfieldCrate(crate) ? { crate, attribute } : null;
  }
  return null;
}

/**
 * The attribute macro that may have made something else of the item than what is written, as `#[name]`; null where there
 * is none. `understood`: one that somebody else takes care of.
 */
export function rewriterOf(meaning: Meaning, item: Item, understood: Attribute | null): string | null {
  const own = attributesOf(item);
  const mayHaveHelpers = own.some((attribute) => derivesMore(meaning, attribute));
  for (const attribute of own) {
    if (attribute.from === understood?.from) continue;
    if (mayRewrite(meaning, attribute, item.module, mayHaveHelpers)) return spellingOf(meaning, attribute);
  }
  for (let module: Module | null = item.module; module?.parent != null; module = module.parent)
    for (const attribute of module.attributes)
      if (mayRewrite(meaning, attribute, module.parent, false))
        return `${spellingOf(meaning, attribute)} of mod ${module.name}`;
  return null;
}

function attributesOf(item: Item): readonly Attribute[] {
  return item.attributes === item.at
    ? []
    : attributesIn(item.tokens, item.attributes, item.at, item.module.crate.cfg);
}

function spellingOf(meaning: Meaning, attribute: Attribute): string {
  return `#[${segmentsOf(attribute)
    .map((name) => meaning.session.textOf(name))
    .join("::")}]`;
}

/** Whether an attribute is a macro that nobody knows to spare the item. */
function mayRewrite(
  meaning: Meaning,
  attribute: Attribute,
  module: Module,
  mayHaveHelpers: boolean,
): boolean {
  const segments = segmentsOf(attribute);
  const [first = ""] = segments.map((name) => meaning.session.textOf(name));
  const name = meaning.session.textOf(attribute.name);
  if (segments.length === 1) {
    if (builtInAttributes.has(name) || name.startsWith("rustc_")) return false;
    if (rewritingMacros.has(name)) return true;
    if (mayHaveHelpers && !isImported(meaning, module, attribute.name)) return false;
  } else if (isTool(first) || (builtInAttributes.has(name) && (first === "core" || first === "std"))) {
    return false;
  }
  const crate = crateOf(meaning, attribute, module);
  return crate === null || !sparingMacros.has(`${crate}::${name}`);
}

/** `#[derive(Serialize)]`: a derive that is not of the language may bring attributes of its own, which do nothing. */
function derivesMore(meaning: Meaning, attribute: Attribute): boolean {
  if (attribute.name !== Word.derive) return false;
  const reader = new Reader(attribute.tokens, attribute.at, attribute.end);
  if (reader.kind() !== Kind.OpenParenthesis) return false;
  const inner = reader.enter();
  for (; !inner.isDone(); inner.skipTree()) {
    const isLast = inner.peek(1) === Kind.Comma || inner.peek(1) === 0;
    if (isLast && inner.name() !== -1 && !builtInDerives.has(meaning.session.textOf(inner.name())))
      return true;
  }
  return false;
}

/** Whether a name may be a macro that a `use` brings in: by itself, or by a glob of a crate whose macros nobody knows. */
function isImported(meaning: Meaning, module: Module, name: number): boolean {
  for (const space of ["types", "values"] as const) {
    const found = meaning.resolver.lexical(module, name, space);
    if (found?.kind === "item") return found.item.module.crate !== module.crate;
    if (found?.kind === "foreign") return found.path.length > 0 && !isKnownCrate(found.crate);
  }
  const found = importOf(module, name);
  if (found !== null) return found.segments.length > 1;
  return globCratesOf(meaning, module).some((crate) => !isKnownCrate(crate));
}

/** The `use` of this name, here or where `use super::*` looks. */
function importOf(module: Module, name: number): Import | null {
  for (let around: Module | null = module; around !== null; around = superGlobOf(around)) {
    const binding = around.scanned().macros.get(name) ?? around.types.get(name);
    if (binding?.kind === "import") return binding.import;
  }
  return null;
}

function segmentsOf(attribute: Attribute): number[] {
  const reader = new Reader(attribute.tokens, attribute.from, attribute.at);
  const segments: number[] = [];
  for (; !reader.isDone(); reader.bump()) if (reader.name() !== -1) segments.push(reader.name());
  return segments;
}

/** The crate that a macro's path or import leads to, under its own name. */
function crateOf(meaning: Meaning, attribute: Attribute, module: Module): string | null {
  const segments = segmentsOf(attribute);
  if (segments.length > 1) return packageOf(meaning, module, segments[0] ?? -1);
  return importedFrom(meaning, module, attribute.name) ?? definedIn(meaning, module, attribute.name);
}

/** What the `use` lines say, whether the crate is at hand or not. */
function importedFrom(meaning: Meaning, module: Module, name: number): string | null {
  const found = importOf(module, name);
  if (found !== null) return packageOf(meaning, found.module, found.segments[0] ?? -1);
  const text = meaning.session.textOf(name);
  const known = globCratesOf(meaning, module).find(
    (crate) => sparingMacros.has(`${crate}::${text}`) || (text === "bitfield" && isBitfieldCrate(crate)),
  );
  return known ?? null;
}

/** The crates of which a module imports everything, also through `use super::*`. */
function globCratesOf(meaning: Meaning, module: Module): string[] {
  const crates: string[] = [];
  for (let around: Module | null = module; around !== null; around = superGlobOf(around)) {
    for (const glob of around.scanned().globs) {
      const crate = glob.start === "crate" ? null : packageOf(meaning, around, glob.segments[0] ?? -1);
      if (crate !== null && !around.types.has(glob.segments[0] ?? -1)) crates.push(crate);
    }
  }
  return crates;
}

/** The module around this one, where `use super::*` brings its names. */
function superGlobOf(module: Module): Module | null {
  const isThere = module.globs.some(
    ({ start, segments }) => start !== "crate" && segments.length === 1 && segments[0] === Word.super,
  );
  return isThere ? module.parent : null;
}

/** Through other modules of the crate: to a crate without source, or to the function that is the macro. */
function definedIn(meaning: Meaning, module: Module, name: number): string | null {
  for (const space of ["types", "values"] as const) {
    const found = meaning.resolver.lexical(module, name, space);
    if (found?.kind === "foreign") return found.crate;
    if (found?.kind === "item") return found.item.module.crate.name;
  }
  return null;
}

/** A crate's own name, where the manifest calls it by another. */
function packageOf(meaning: Meaning, module: Module, name: number): string | null {
  if (name === -1 || name === Word.self || name === Word.super || name === Word.crate) return null;
  const text = meaning.session.textOf(name);
  return (module.crate.dependencies.get(text)?.package ?? text).replaceAll("-", "_");
}

function isBitfieldCrate(crate: string | null): crate is BitfieldCrate {
  return crate === "bitfield_struct" || crate === "modular_bitfield";
}
