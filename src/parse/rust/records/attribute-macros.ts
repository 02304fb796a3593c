import { attributesIn } from "../names/attributes.ts";
import type { Attribute } from "../names/attributes.ts";
import type { Item, Module } from "../names/module.ts";
import { Reader } from "../tokens/reader.ts";
import { Kind, Word } from "../tokens/token.ts";
import type { Meaning } from "../types/meaning.ts";

/** Attribute macros that make bit-fields of a struct's fields, by the crate they come from. */
export type BitfieldCrate = "bitfield_struct" | "modular_bitfield";

/** `#[bitfield(…)]` on an item. */
export interface BitfieldAttribute {
  readonly crate: BitfieldCrate;
  readonly attribute: Attribute;
}

/** The `#[bitfield]` of an item; null where it has none, or nobody can tell which crate's it is. */
export function bitfieldAttributeOf(meaning: Meaning, item: Item): BitfieldAttribute | null {
  if (item.kind !== "struct" || item.attributes === item.at) return null;
  const { names } = meaning.session.sources;
  for (const attribute of attributesIn(item.tokens, item.attributes, item.at, item.module.crate.cfg)) {
    if (names.textOf(attribute.name) !== "bitfield") continue;
    const crate = crateOf(meaning, attribute, item.module);
    return crate === "bitfield_struct" || crate === "modular_bitfield" ? { crate, attribute } : null;
  }
  return null;
}

/** The crate that a macro's path or import leads to, under its own name. */
function crateOf(meaning: Meaning, attribute: Attribute, module: Module): string | null {
  const path = new Reader(attribute.tokens, attribute.from, attribute.at);
  path.eat(Kind.PathSeparator);
  const first = path.name();
  if (first !== attribute.name) return packageOf(meaning, module, first);
  return importedFrom(meaning, module, attribute.name, 0) ?? definedIn(meaning, module, attribute.name);
}

/** What the `use` lines say, whether the crate is at hand or not. */
function importedFrom(meaning: Meaning, module: Module, name: number, depth: number): string | null {
  module.scanned();
  const binding = module.macros.get(name) ?? module.types.get(name);
  if (binding?.kind === "import") return packageOf(meaning, module, binding.import.segments[0] ?? -1);
  for (const glob of module.globs) {
    const [first = -1, second] = glob.segments;
    if (glob.start === "crate") continue;
    const isParent = first === Word.super && second === undefined && module.parent !== null;
    const found =
      isParent && module.parent !== null && depth < 100
        ? importedFrom(meaning, module.parent, name, depth + 1)
        : packageOf(meaning, module, first);
    if (found === "bitfield_struct" || found === "modular_bitfield") return found;
  }
  return null;
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
