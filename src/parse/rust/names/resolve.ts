import type { PathSyntax } from "../syntax/syntax.ts";
import { skipAngles } from "../syntax/type-tokens.ts";
import { Reader, skipAttributes } from "../tokens/reader.ts";
import { Kind, Word } from "../tokens/token.ts";
import type { Names } from "../tokens/token.ts";
import { isKnownForeign, preludeCrateOf, primitives } from "./foreign.ts";
import { inScope, scanAll } from "./module.ts";
import type { Binding, Crate, Definition, Import, Module, Space } from "./module.ts";

/** Where a path led: what it names, and how many of its last segments are left (`Self::MAX` of a type). */
export interface Resolved {
  readonly definition: Definition;
  readonly left: number;
}

/** A path as names only. */
export interface PathNames {
  readonly start: "relative" | "global" | "crate";
  readonly crate: number;
  readonly segments: readonly number[];
}

export function namesOf({ start, crate, segments }: PathSyntax): PathNames {
  return { start, crate, segments: segments.map((segment) => segment.name) };
}

/** Finds crates by the name that another crate calls them. */
export interface CrateFinder {
  crateAt(number: number): Crate | null;
  /** The crate's source, `foreign` where it is known to exist but not at hand, null where nobody mentions it. */
  find(
    from: Crate,
    name: string,
  ):
    | { readonly kind: "crate"; readonly crate: Crate }
    | { readonly kind: "foreign"; readonly crate: string }
    | null;
}

const lookupDepthLimit = 200;

/** Name resolution as the Reference has it: explicit names before globs, then crates, then the prelude. */
export class Resolver {
  readonly #names: Names;
  readonly #crates: CrateFinder;
  #depth = 0;

  constructor(names: Names, crates: CrateFinder) {
    this.#names = names;
    this.#crates = crates;
  }

  /** Follows a path as far as modules, enums and foreign crates go. */
  resolve(path: PathNames, module: Module, space: Space, isUse = false): Resolved | null {
    const { segments } = path;
    let current: Definition | null;
    let index = 0;
    if (path.start === "crate") {
      const crate = this.#crates.crateAt(path.crate);
      if (crate === null) return null;
      current = { kind: "module", module: crate.root };
    } else {
      const first = segments[0];
      if (first === undefined) return null;
      current = this.#first(first, path.start, module, segments.length === 1 ? space : "types", isUse);
      index = 1;
    }
    while (current !== null && index < segments.length) {
      const name = segments[index] ?? 0;
      const isLast = index === segments.length - 1;
      const next = this.#step(current, name, module, isLast ? space : "types");
      if (next === null) {
        return current.kind === "module" ? null : { definition: current, left: segments.length - index };
      }
      current = next;
      index += 1;
    }
    return current === null ? null : { definition: current, left: 0 };
  }

  #first(
    name: number,
    start: "relative" | "global",
    module: Module,
    space: Space,
    isUse: boolean,
  ): Definition | null {
    const { crate } = module;
    if (name === Word.crate) return { kind: "module", module: crate.root };
    if (name === Word.self) return { kind: "module", module };
    if (name === Word.super) return module.parent === null ? null : { kind: "module", module: module.parent };
    const isOldPath = crate.edition === 2015 && (isUse || start === "global");
    if (isOldPath)
      return this.lookup(crate.root, name, space, module) ?? this.#crate(crate, this.#names.textOf(name));
    if (start === "global") return this.#crate(crate, this.#names.textOf(name));
    return this.lexical(module, name, space);
  }

  /** What a bare name means in a module. */
  lexical(module: Module, name: number, space: Space): Definition | null {
    const own = this.lookup(module, name, space, module);
    if (own !== null) return own;
    if (space === "macros") return null;
    const text = this.#names.textOf(name);
    if (space === "types") {
      if (primitives.has(text)) return { kind: "primitive", name: text };
      const crate = this.#crate(module.crate, text);
      // In the 2015 edition a crate has to be named by `extern crate`; only the standard ones are always there.
      if (crate !== null && (module.crate.edition > 2015 || crate.kind === "foreign")) return crate;
    }
    const prelude = preludeCrateOf(text);
    return prelude === null ? null : { kind: "foreign", crate: prelude, path: [text] };
  }

  #crate(from: Crate, name: string): Definition | null {
    const found = this.#crates.find(from, name);
    if (found === null) return null;
    if (found.kind === "crate") return { kind: "module", module: found.crate.root };
    return { kind: "foreign", crate: found.crate, path: [] };
  }

  #step(current: Definition, name: number, from: Module, space: Space): Definition | null {
    switch (current.kind) {
      case "module":
        if (name === Word.self) return current;
        if (name === Word.super)
          return current.module.parent === null ? null : { kind: "module", module: current.module.parent };
        return this.lookup(current.module, name, space, from);
      case "foreign": {
        const path = [...current.path, this.#names.textOf(name)];
        // `u32::MAX` reached as `core::u32::MAX` and `Foreign::CONST` are told apart by whoever asks.
        return { kind: "foreign", crate: current.crate, path };
      }
      case "item":
        return current.item.kind === "enum" && hasVariant(current.item, name)
          ? { kind: "variant", item: current.item, name }
          : null;
      case "variant":
      case "macro":
      case "primitive":
        return null;
    }
  }

  /** A name in one module: its own items and imports, then its globs. `from` is who asks, for visibility. */
  lookup(
    module: Module,
    name: number,
    space: Space,
    from: Module,
    visited: Set<Module> = new Set(),
  ): Definition | null {
    if (this.#depth > lookupDepthLimit) return null;
    this.#depth += 1;
    try {
      module.scanned();
      // An exported macro is a name of its crate's root, whichever module defines it.
      if (space === "macros" && module.parent === null && !module.macros.has(name)) scanAll(module);
      return this.#explicit(module, name, space, from) ?? this.#globs(module, name, space, from, visited);
    } finally {
      this.#depth -= 1;
    }
  }

  #explicit(module: Module, name: number, space: Space, from: Module): Definition | null {
    const binding = module[space].get(name);
    if (binding === undefined || !(isPublic(binding) || from.isInside(module))) return null;
    switch (binding.kind) {
      case "item":
        return { kind: "item", item: binding.item };
      case "module":
        return { kind: "module", module: binding.module };
      case "macro":
        return { kind: "macro", macro: binding.macro };
      case "crate":
        return this.#crate(module.crate, binding.crate);
      case "import":
        return this.#import(binding.import, space);
    }
  }

  #import(entry: Import, space: Space): Definition | null {
    const known = entry.resolved.get(space);
    if (known !== undefined) return known;
    if (entry.isBeingResolved) return null;
    entry.isBeingResolved = true;
    const [name = -1, ...rest] = entry.segments;
    const isBareMacro = space === "macros" && entry.start === "relative" && rest.length === 0;
    const macro = isBareMacro ? inScope(entry.macroScope, name) : null;
    const found = macro === null ? this.resolve(entry, entry.module, space, true) : null;
    entry.isBeingResolved = false;
    let definition = found !== null && found.left === 0 ? found.definition : null;
    if (macro !== null) definition = { kind: "macro", macro };
    if (definition?.kind === "foreign" && space === "macros") definition = null;
    entry.resolved.set(space, definition);
    return definition;
  }

  #globs(module: Module, name: number, space: Space, from: Module, visited: Set<Module>): Definition | null {
    if (module.globs.length === 0 || visited.has(module)) return null;
    visited.add(module);
    for (const glob of module.globs) {
      if (!glob.isPublic && !from.isInside(module)) continue;
      const found = this.#throughGlob(glob, name, space, visited);
      if (found !== null) return found;
    }
    return null;
  }

  #throughGlob(glob: Import, name: number, space: Space, visited: Set<Module>): Definition | null {
    const target = this.#globTarget(glob);
    if (target === null) return null;
    switch (target.kind) {
      case "module":
        if (visited.has(target.module)) return null;
        return this.lookup(target.module, name, space, glob.module, visited);
      case "item":
        return target.item.kind === "enum" && hasVariant(target.item, name)
          ? { kind: "variant", item: target.item, name }
          : null;
      case "foreign": {
        const text = this.#names.textOf(name);
        if (space !== "types" || !isKnownForeign(target.crate, text)) return null;
        return { kind: "foreign", crate: target.crate, path: [...target.path, text] };
      }
      case "variant":
      case "macro":
      case "primitive":
        return null;
    }
  }

  #globTarget(glob: Import): Definition | null {
    const known = glob.resolved.get("types");
    if (known !== undefined) return known;
    if (glob.isBeingResolved) return null;
    glob.isBeingResolved = true;
    const isRootGlob = glob.segments.length === 0 && glob.start !== "crate";
    const found = isRootGlob
      ? { definition: { kind: "module", module: glob.module.crate.root } as const, left: 0 }
      : this.resolve(glob, glob.module, "types", true);
    glob.isBeingResolved = false;
    const definition = found !== null && found.left === 0 ? found.definition : null;
    glob.resolved.set("types", definition);
    return definition;
  }
}

/** Whether a name of a module is seen from elsewhere; a glob passes over one that is not. */
function isPublic(binding: Binding): boolean {
  switch (binding.kind) {
    case "item":
      return binding.item.isPublic;
    case "import":
      return binding.import.isPublic;
    case "module":
    case "crate":
    case "macro":
      return binding.isPublic;
  }
}

/** Whether an enum item has a variant of that name; reads no more than the names. */
function hasVariant(
  item: { readonly tokens: Reader["tokens"]; readonly nameAt: number; readonly end: number },
  name: number,
): boolean {
  const reader = new Reader(item.tokens, item.nameAt + 1, item.end);
  if (reader.kind() === Kind.Less) skipAngles(reader);
  while (!reader.isDone() && reader.kind() !== Kind.OpenBrace) reader.skipTree();
  if (reader.isDone()) return false;
  const inner = reader.enter();
  while (!inner.isDone()) {
    skipAttributes(inner);
    if (inner.tokens.values[inner.at] === name && inner.kind() <= Kind.RawIdentifier) return true;
    inner.skipPast(Kind.Comma);
  }
  return false;
}
