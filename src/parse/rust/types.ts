import { withoutAliases } from "../../model/model.ts";
import type { AliasType, PointerType, Type } from "../../model/model.ts";
import { implementationsOf, membersOf, ownerOf } from "./associated.ts";
import {
  cType,
  isKnownCrate,
  isStandardCrate,
  isVocabularyRecord,
  isWindowsName,
  nicheHidingWrappers,
  numberWrapper,
  phantomType,
  pointerWrappers,
  primitives,
  transparentWrappers,
  unitType,
  windowsType,
} from "./foreign.ts";
import { readGenericParameters } from "./generics.ts";
import { idOf } from "./ids.ts";
import { hasNoSize, isNeverNull, markNeverNull, unresolved, unsizedType } from "./meaning.ts";
import type { GenericValue, Instance, Meaning, Scope } from "./meaning.ts";
import type { Definition, Item } from "./module.ts";
import { expressionIn } from "./read-expression.ts";
import { readType } from "./read-type.ts";
import { Reader, skipAttributes, skipVisibility } from "./reader.ts";
import type { Expression, GenericArgument, PathSyntax, Range, TypeSyntax } from "./syntax.ts";
import { Kind, Word, spellTokens } from "./token.ts";

const depthLimit = 150;

/** Ids grow with their arguments; a type that keeps wrapping itself is stopped here. */
const idLimit = 2000;

/** What the type lowering needs from the model being built. */
export interface TypeHost extends Meaning {
  /** Registers an instance by its id and answers it; says whether it is a plain enum. */
  register(item: Item, generics: ReadonlyMap<number, GenericValue>, id: string): Instance;
  isPlainEnum(item: Item): boolean;
  /** Reads the vocabulary's record of that name; notes that it was used. */
  vocabularyType(name: string): Type | null;
  useVocabulary(name: string): void;
  /** A lone file may use base names it does not import. */
  isLoneFile(scope: Scope): boolean;
}

/** Gives types their meaning. */
export class Types {
  readonly #host: TypeHost;
  readonly #aliases = new Map<Item, Type>();
  readonly #open = new Set<Item>();
  readonly #unsized = new Map<Item, boolean>();
  #depth = 0;
  /** Behind a pointer an unknown type does no harm, and nothing is said. */
  #pointersAround = 0;

  constructor(host: TypeHost) {
    this.#host = host;
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
    const pointer = this.#pointerTo(pointee);
    return syntax.isReference ? markNeverNull(pointer) : pointer;
  }

  #pointerTo(pointee: Type): PointerType {
    return { kind: "pointer", size: this.#isUnsized(pointee) ? 16 : 8, pointee };
  }

  /** Whether a pointer to the type is wide: a slice, `str`, a trait object, or a struct that ends in one. */
  #isUnsized(type: Type): boolean {
    const bare = withoutAliases(type);
    if (hasNoSize(bare)) return true;
    if (bare.kind !== "record") return false;
    const item = this.#host.instanceOf(bare.record)?.item;
    return item !== undefined && this.#endsUnsized(item, 0);
  }

  #endsUnsized(item: Item, depth: number): boolean {
    if (item.kind !== "struct" || depth > 20) return false;
    const known = this.#unsized.get(item);
    if (known !== undefined) return known;
    this.#unsized.set(item, false);
    const last = fieldTypesOf(item).at(-1);
    let isUnsized = last?.kind === "slice" || last?.kind === "object";
    if (last?.kind === "path" && last.path.qualified === null) {
      const names = {
        start: last.path.start,
        crate: last.path.crate,
        segments: last.path.segments.map((segment) => segment.name),
      };
      const definition = this.#host.resolver.resolve(names, item.module, "types")?.definition;
      if (definition?.kind === "primitive") isUnsized = definition.name === "str";
      if (definition?.kind === "item") isUnsized = this.#endsUnsized(definition.item, depth + 1);
    }
    this.#unsized.set(item, isUnsized);
    return isUnsized;
  }

  #array(syntax: Extract<TypeSyntax, { kind: "array" }>, scope: Scope): Type {
    const element = this.typeOf(syntax.element, scope);
    const length = this.#host.evaluate(expressionIn(syntax.length), scope, {
      name: "usize",
      bits: 64,
      isSigned: false,
    });
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
      return this.#associated(path, scope);
    if (path.qualified !== null && path.segments.length === 0) return this.typeOf(path.qualified.type, scope);
    if (
      first !== undefined &&
      path.segments.length === 2 &&
      (first.name === Word.Self || scope.generics.has(first.name))
    )
      return this.#associated(path, scope);
    const names = {
      start: path.start,
      crate: path.crate,
      segments: path.segments.map((segment) => segment.name),
    };
    const found = this.#host.resolver.resolve(names, scope.module, "types");
    if (found === null) return this.#unknown(path, scope);
    if (found.left > 0) return this.#associated(path, scope);
    return this.#defined(found.definition, path, scope);
  }

  #unknown(path: PathSyntax, scope: Scope): Type {
    const name = this.#host.session.sources.names.textOf(path.segments.at(-1)?.name ?? 0);
    const leading =
      path.segments.length > 1 ? this.#host.session.sources.names.textOf(path.segments[0]?.name ?? 0) : null;
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

  #vocabulary(name: string): Type | null {
    const type =
      windowsType(name) ?? cType(name) ?? (isVocabularyRecord(name) ? this.#host.vocabularyType(name) : null);
    if (type !== null) this.#host.useVocabulary(name);
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
    const alias = this.#aliasType(this.#host.session.sources.names.textOf(item.name), target);
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
    const generics = this.#bind(item, reader, given, scope);
    if (generics === null) return this.#unknownType(path, "its generic arguments are not given");
    if (generics.size === 0) return this.aliasOf(item);
    if (!reader.eat(Kind.Equals)) return unresolved(path.range, "syntax", "an alias without a type");
    const target = this.typeOf(readType(reader), { module: item.module, generics, self: null });
    return this.#aliasType(spellTokens(path.range.tokens, path.range.from, path.range.to), target);
  }

  /** Matches generic arguments with an item's parameters; null where one is missing. The reader is after the name. */
  #bind(
    item: Item,
    reader: Reader,
    given: readonly GenericArgument[],
    scope: Scope,
  ): Map<number, GenericValue> | null {
    const generics = new Map<number, GenericValue>();
    if (reader.kind() !== Kind.Less) return generics;
    const positional = given.filter((argument) => argument.kind !== "binding");
    for (const [at, parameter] of readGenericParameters(reader).entries()) {
      const argument = positional[at];
      const own: Scope = { module: item.module, generics, self: null };
      const value =
        argument === undefined
          ? parameter.default === null
            ? null
            : this.#argument(parameter.default, parameter.kind, own)
          : this.#argument(argument, parameter.kind, scope);
      if (value === null) return null;
      generics.set(parameter.name, value);
    }
    return generics;
  }

  #argument(argument: GenericArgument, kind: "type" | "value", scope: Scope): GenericValue | null {
    if (argument.kind === "type" && kind === "type")
      return { kind: "type", type: this.typeOf(argument.type, scope) };
    let expression: Expression | null = argument.kind === "value" ? expressionIn(argument.value) : null;
    // `Name<SIZE>` reads as a type until one knows that the parameter is a constant.
    if (argument.kind === "type" && argument.type.kind === "path")
      expression = { kind: "path", path: argument.type.path, range: argument.type.range };
    if (expression === null || kind === "type") return null;
    const value = this.#host.evaluate(expression, scope, null);
    if (!value.ok) return null;
    if (value.value.kind === "boolean") return { kind: "value", value: value.value.value ? 1n : 0n };
    return value.value.kind === "integer" ? { kind: "value", value: value.value.value } : null;
  }

  #record(item: Item, given: readonly GenericArgument[], path: PathSyntax, scope: Scope): Type {
    const reader = new Reader(item.tokens, item.nameAt + 1, item.end);
    const generics = this.#bind(item, reader, given, scope);
    const range = path.range;
    if (generics === null)
      return unresolved(range, "unsupported", "its generic arguments cannot be computed");
    const id = idOf(this.#host, item, generics);
    if (id.length > idLimit) return unresolved(range, "cyclic", "its generic arguments grow without end");
    this.#host.register(item, generics, id);
    return this.#host.isPlainEnum(item) ? { kind: "enum", enum: id } : { kind: "record", record: id };
  }

  // ---- associated types

  #associated(path: PathSyntax, scope: Scope): Type {
    const owner = ownerOf(this.#host, path, scope);
    const name = path.segments.at(-1)?.name ?? -1;
    const bare = owner === null ? null : withoutAliases(owner);
    const id = bare?.kind === "record" ? bare.record : bare?.kind === "enum" ? bare.enum : null;
    const item = id === null ? undefined : this.#host.instanceOf(id)?.item;
    const found =
      item === undefined
        ? this.#associatedOfOthers(owner, name, path, scope)
        : this.#associatedIn(implementationsOf(this.#host, item), name, owner);
    return found ?? unresolved(path.range, "unsupported", "an associated type that no impl at hand defines");
  }

  #associatedIn(
    implementations: readonly ReturnType<typeof implementationsOf>[number][],
    name: number,
    self: Type | null,
  ): Type | null {
    for (const found of implementations) {
      const entry = membersOf(found).find((member) => member.kind === "type" && member.name === name);
      if (entry === undefined) continue;
      const reader = new Reader(found.tokens, entry.nameAt + 1, entry.end);
      if (!reader.eat(Kind.Equals)) continue;
      return this.typeOf(readType(reader), { module: found.module, generics: new Map(), self });
    }
    return null;
  }

  /** `<u32 as Trait>::Out`: impls for primitives are found by the last name of their type. */
  #associatedOfOthers(owner: Type | null, name: number, _path: PathSyntax, scope: Scope): Type | null {
    const bare = owner === null ? null : withoutAliases(owner);
    if (bare?.kind !== "scalar") return null;
    const target = this.#host.session.sources.names.numberOf(bare.spelling);
    return this.#associatedIn(scope.module.crate.implementations.get(target) ?? [], name, bare);
  }

  // ---- types without source

  #foreign(crate: string, names: readonly string[], path: PathSyntax, scope: Scope): Type {
    const name = names.at(-1) ?? "";
    const given = path.segments.at(-1)?.arguments ?? [];
    if (isStandardCrate(crate)) return this.#standard(name, given, path, scope);
    const type = cType(name) ?? (isWindowsName(name) ? this.#vocabulary(name) : null);
    if (type === null) return this.#unknownType(path, `the source of ${crate} is not at hand`);
    this.#host.useVocabulary(name);
    return type;
  }

  #standard(name: string, given: readonly GenericArgument[], path: PathSyntax, scope: Scope): Type {
    const number = numberWrapper(name);
    if (number !== null) {
      const alignment = number.type.size;
      const type = { ...number.type, alignment };
      return number.isNonZero ? markNeverNull(type) : type;
    }
    const argument = given.find((entry) => entry.kind === "type");
    const inner = argument === undefined ? null : this.typeOf(argument.type, scope);
    if (transparentWrappers.has(name) && inner !== null)
      return nicheHidingWrappers.has(name) ? copyOf(inner) : inner;
    if (name === "NonZero" && inner !== null) return markNeverNull(copyOf(inner));
    if (pointerWrappers.has(name) && inner !== null) return markNeverNull(this.#pointerTo(inner));
    if (name === "AtomicPtr" && inner !== null) return this.#pointerTo(inner);
    if (name === "Option" && inner !== null) return this.#option(inner, path);
    if (name === "PhantomData" || name === "PhantomPinned") return phantomType;
    const primitive = primitives.get(name);
    if (primitive !== undefined && name !== "str") return primitive;
    return (
      cType(name) ??
      unresolved(path.range, "unsupported", "a type of the standard library without a promised layout")
    );
  }

  #option(inner: Type, path: PathSyntax): Type {
    if (isNeverNull(inner) || isNeverNull(withoutAliases(inner))) return copyOf(withoutAliases(inner));
    const wrapped = this.#transparentInner(inner);
    if (wrapped !== null) return inner;
    return unresolved(path.range, "unsupported", "Option of a type that has no free value promised");
  }

  /** `#[repr(transparent)] struct Name(NonNull<T>)` keeps the free value of what it wraps. */
  #transparentInner(type: Type): Type | null {
    const bare = withoutAliases(type);
    const instance = bare.kind === "record" ? this.#host.instanceOf(bare.record) : null;
    if (instance === null || !mentionsTransparent(instance.item)) return null;
    const scope: Scope = { module: instance.item.module, generics: instance.generics, self: type };
    for (const field of fieldTypesOf(instance.item)) {
      const inner = this.typeOf(field, scope);
      if (isNeverNull(inner) || isNeverNull(withoutAliases(inner))) return inner;
    }
    return null;
  }
}

/** The same type as a new value, without the mark that it is never null. */
function copyOf<T extends Type>(type: T): T {
  return { ...type };
}

function mentionsTransparent(item: Item): boolean {
  return spellTokens(item.tokens, item.attributes, item.at, 2000).includes("transparent");
}

/** The types of a struct's fields, in order. */
function fieldTypesOf(item: Item): TypeSyntax[] {
  const reader = new Reader(item.tokens, item.nameAt + 1, item.end);
  while (!reader.isDone() && reader.kind() !== Kind.OpenBrace && reader.kind() !== Kind.OpenParenthesis)
    reader.skipTree();
  if (reader.isDone()) return [];
  const isTuple = reader.kind() === Kind.OpenParenthesis;
  const inner = reader.enter();
  const types: TypeSyntax[] = [];
  while (!inner.isDone()) {
    skipAttributes(inner);
    skipVisibility(inner);
    if (inner.isDone() || (!isTuple && (inner.eatIdentifier() === -1 || !inner.eat(Kind.Colon)))) break;
    types.push(readType(inner));
    if (!inner.eat(Kind.Comma)) break;
  }
  return types;
}
