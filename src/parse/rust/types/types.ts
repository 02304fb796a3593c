import type { AliasType, Type } from "../../../model/model.ts";
import {
  cType,
  isKnownCrate,
  isStandardCrate,
  isVocabularyRecord,
  isWindowsCrate,
  primitives,
  unitType,
  windowsType,
} from "../names/foreign.ts";
import type { Definition, Item } from "../names/module.ts";
import { namesOf } from "../names/resolve.ts";
import { readGenericParameters } from "../syntax/generics.ts";
import { expressionIn } from "../syntax/read-expression.ts";
import { readType } from "../syntax/read-type.ts";
import type { GenericArgument, PathSyntax, Range, TypeSyntax } from "../syntax/syntax.ts";
import { Reader } from "../tokens/reader.ts";
import { Kind, Word, spellTokens } from "../tokens/token.ts";
import { associatedType } from "./associated-types.ts";
import { bindGenerics } from "./generic-arguments.ts";
import { idOf } from "./ids.ts";
import { usize } from "./integer-types.ts";
import { isNeverNull, markNeverNull, unresolved, unsizedType } from "./meaning.ts";
import type { Scope, TypeHost } from "./meaning.ts";
import { Pointers } from "./pointers.ts";
import { standardType } from "./standard-types.ts";

const depthLimit = 150;

/** Ids grow with their arguments; a type that keeps wrapping itself is stopped here. */
const idLimit = 2000;

/** Gives types their meaning. */
export class Types {
  readonly #host: TypeHost;
  readonly #aliases = new Map<Item, Type>();
  readonly #open = new Set<Item>();
  readonly #pointers: Pointers;
  #depth = 0;
  /** Behind a pointer an unknown type does no harm, and nothing is said. */
  #pointersAround = 0;

  constructor(host: TypeHost) {
    this.#host = host;
    this.#pointers = new Pointers(host);
  }

  typeOf(syntax: TypeSyntax, scope: Scope): Type {
    if (this.#depth > depthLimit)
      return unresolved(syntax.range, "unsupported", `nested more than ${depthLimit} deep`);
    this.#depth += 1;
    try {
      return this.#typeOf(syntax, scope);
    } finally {
      this.#depth -= 1;
    }
  }

  #typeOf(syntax: TypeSyntax, scope: Scope): Type {
    switch (syntax.kind) {
      case "path":
        return this.#path(syntax.path, scope);
      case "pointer":
        return this.#pointer(syntax, scope);
      case "array":
        return this.#array(syntax, scope);
      case "slice":
      case "object":
        return unsizedType(syntax.range);
      case "function": {
        const spelling = spellTokens(syntax.range.tokens, syntax.range.from, syntax.range.to);
        return markNeverNull({ kind: "pointer", size: 8, pointee: { kind: "function", spelling } });
      }
      case "tuple":
        return syntax.elements.length === 0
          ? unitType
          : unresolved(syntax.range, "unsupported", "rustc may order a tuple's fields as it likes");
      case "never":
        return unresolved(syntax.range, "unsupported", "`!` has no values");
      case "macro":
        return this.#macro(syntax, scope);
      case "inferred":
        return unresolved(syntax.range, "syntax", "`_` is no type here");
      case "damaged":
        return unresolved(syntax.range, "syntax", syntax.why);
    }
  }

  #macro(syntax: Extract<TypeSyntax, { kind: "macro" }>, scope: Scope): Type {
    const expanded = this.#host.expander.expandInside(syntax.path, syntax.input, scope.module);
    if (!expanded.ok) return unresolved(syntax.range, "unsupported", expanded.why);
    const reader = new Reader(expanded.tokens);
    const type = this.typeOf(readType(reader), scope);
    return reader.isDone() ? type : unresolved(syntax.range, "syntax", "the macro makes more than a type");
  }

  #pointer(syntax: Extract<TypeSyntax, { kind: "pointer" }>, scope: Scope): Type {
    this.#pointersAround += 1;
    const pointee = this.typeOf(syntax.pointee, scope);
    this.#pointersAround -= 1;
    const pointer = this.#pointers.pointerTo(pointee);
    return syntax.isReference ? markNeverNull(pointer) : pointer;
  }

  #array(syntax: Extract<TypeSyntax, { kind: "array" }>, scope: Scope): Type {
    const element = this.typeOf(syntax.element, scope);
    const length = this.#host.evaluate(expressionIn(syntax.length), scope, usize);
    const { range } = syntax;
    if (!length.ok) {
      this.#reportConstant(syntax.length, length.why);
      return unresolved(range, "value", `its length cannot be computed: ${length.why}`);
    }
    if (length.value.kind !== "integer") return unresolved(range, "value", "its length is no integer");
    const { value } = length.value;
    if (value > BigInt(Number.MAX_SAFE_INTEGER))
      return unresolved(range, "value", `a length of ${value} is more than fits in memory`);
    return { kind: "array", element, length: Number(value) };
  }

  #reportConstant(range: Range, why: string): void {
    const expression = spellTokens(range.tokens, range.from, range.to, 80);
    const span = unresolved(range, "value", why).span;
    this.#host.session.report("rust-constant", { expression, why }, span);
  }

  #path(path: PathSyntax, scope: Scope): Type {
    const first = path.segments[0];
    if (
      path.segments.length === 1 &&
      path.start === "relative" &&
      path.qualified === null &&
      first !== undefined
    ) {
      if (first.name === Word.Self && scope.self !== null) return scope.self;
      const generic = scope.generics.get(first.name);
      if (generic?.kind === "type") return generic.type;
    }
    if (path.qualified !== null && path.segments.length > path.qualified.traitSegments)
      return associatedType(this.#host, path, scope);
    if (path.qualified !== null && path.segments.length === 0) return this.typeOf(path.qualified.type, scope);
    if (
      first !== undefined &&
      path.segments.length === 2 &&
      (first.name === Word.Self || scope.generics.has(first.name))
    )
      return associatedType(this.#host, path, scope);
    const names = namesOf(path);
    const found = this.#host.resolver.resolve(names, scope.module, "types");
    if (found === null) return this.#unknown(path, scope);
    if (found.left > 0) return associatedType(this.#host, path, scope);
    return this.#defined(found.definition, path, scope);
  }

  #unknown(path: PathSyntax, scope: Scope): Type {
    const name = this.#host.session.textOf(path.segments.at(-1)?.name ?? 0);
    const leading = path.segments.length > 1 ? this.#host.session.textOf(path.segments[0]?.name ?? 0) : null;
    // A lone file pasted without its `use` lines: the base names of Windows and C mean what they always mean.
    if (this.#host.isLoneFile(scope) && (leading === null || isKnownCrate(leading))) {
      const type = this.#vocabulary(name);
      if (type !== null) return type;
    }
    return this.#unknownType(path, null);
  }

  #unknownType(path: PathSyntax, detail: string | null): Type {
    const type = unresolved(path.range, "unknown", detail ?? "");
    if (this.#pointersAround === 0)
      this.#host.session.report("rust-unknown-type", { spelling: type.spelling }, type.span);
    return type;
  }

  #defined(definition: Definition, path: PathSyntax, scope: Scope): Type {
    switch (definition.kind) {
      case "primitive":
        return this.#primitive(definition.name, path);
      case "foreign":
        return this.#foreign(definition.crate, definition.path, path, scope);
      case "item":
        return this.#item(definition.item, path, scope);
      case "module":
      case "macro":
      case "variant":
        return this.#unknownType(path, "it is no type");
    }
  }

  #primitive(name: string, path: PathSyntax): Type {
    if (name === "str") return unsizedType(path.range);
    return primitives.get(name) ?? this.#unknownType(path, null);
  }

  // ---- items

  #item(item: Item, path: PathSyntax, scope: Scope): Type {
    const given = path.segments.at(-1)?.arguments ?? [];
    switch (item.kind) {
      case "type":
        return this.#alias(item, given, path, scope);
      case "struct":
      case "union":
      case "enum":
        return this.#record(item, given, path, scope);
      case "extern-type":
        return unresolved(path.range, "unsupported", "an extern type has no known size");
      case "trait":
        return unsizedType(path.range);
      case "const":
      case "static":
      case "fn":
        return this.#unknownType(path, "it is no type");
    }
  }

  /** The alias of a `type` item that has no parameters. */
  aliasOf(item: Item): Type {
    const known = this.#aliases.get(item);
    if (known !== undefined) return known;
    const reader = new Reader(item.tokens, item.nameAt + 1, item.end);
    const range = { tokens: item.tokens, from: item.nameAt, to: item.nameAt + 1 };
    if (this.#open.has(item)) return unresolved(range, "cyclic", "it is defined by itself");
    if (reader.kind() === Kind.Less) readGenericParameters(reader);
    if (!reader.eat(Kind.Equals)) return unresolved(range, "syntax", "an alias without a type");
    this.#open.add(item);
    const target = this.typeOf(readType(reader), { module: item.module, generics: new Map(), self: null });
    this.#open.delete(item);
    const alias = this.#aliasType(this.#host.session.textOf(item.name), target);
    this.#aliases.set(item, alias);
    return alias;
  }

  #aliasType(name: string, target: Type): AliasType {
    const alias: AliasType = { kind: "alias", name, target, requestedAlignment: null };
    return isNeverNull(target) ? markNeverNull(alias) : alias;
  }

  #alias(item: Item, given: readonly GenericArgument[], path: PathSyntax, scope: Scope): Type {
    const reader = new Reader(item.tokens, item.nameAt + 1, item.end);
    if (reader.kind() !== Kind.Less) return this.aliasOf(item);
    const generics = bindGenerics(this.#host, item, reader, given, scope);
    if (generics === null) return this.#unknownType(path, "its generic arguments are not given");
    if (generics.size === 0) return this.aliasOf(item);
    if (!reader.eat(Kind.Equals)) return unresolved(path.range, "syntax", "an alias without a type");
    const target = this.typeOf(readType(reader), { module: item.module, generics, self: null });
    return this.#aliasType(spellTokens(path.range.tokens, path.range.from, path.range.to), target);
  }

  #record(item: Item, given: readonly GenericArgument[], path: PathSyntax, scope: Scope): Type {
    const reader = new Reader(item.tokens, item.nameAt + 1, item.end);
    const generics = bindGenerics(this.#host, item, reader, given, scope);
    const range = path.range;
    if (generics === null)
      return unresolved(range, "unsupported", "its generic arguments cannot be computed");
    const id = idOf(this.#host, item, generics);
    if (id.length > idLimit) return unresolved(range, "cyclic", "its generic arguments grow without end");
    this.#host.register(item, generics, id);
    return this.#host.isPlainEnum(item) ? { kind: "enum", enum: id } : { kind: "record", record: id };
  }

  // ---- types without source

  #vocabulary(name: string): Type | null {
    const type =
      windowsType(name) ?? cType(name) ?? (isVocabularyRecord(name) ? this.#host.vocabularyType(name) : null);
    if (type !== null) this.#host.useVocabulary(name);
    return type;
  }

  #foreign(crate: string, names: readonly string[], path: PathSyntax, scope: Scope): Type {
    const name = names.at(-1) ?? "";
    const given = path.segments.at(-1)?.arguments ?? [];
    if (isStandardCrate(crate)) return standardType(this.#host, this.#pointers, name, given, path, scope);
    // A crate that nobody knows may mean anything by a name that others use.
    const type = isWindowsCrate(crate) ? this.#vocabulary(name) : isKnownCrate(crate) ? cType(name) : null;
    if (type === null) return this.#unknownType(path, `the source of ${crate} is not at hand`);
    this.#host.useVocabulary(name);
    return type;
  }
}
