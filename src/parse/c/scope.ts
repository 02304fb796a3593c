import { diagnostic } from "../../diagnostic/facts.ts";
import type { Diagnostic, DiagnosticArguments, DiagnosticCode } from "../../diagnostic/facts.ts";
import type {
  AliasType,
  Constant,
  EnumType,
  Model,
  RecordId,
  RecordType,
  StatedFact,
  Type,
  UnresolvedReason,
} from "../../model/model.ts";
import { heldRecord } from "../../model/model.ts";
import type { SourceText, Span } from "../../source/source.ts";
import type { CParser, SyntaxNode } from "../tree.ts";
import type { Annotation, Fragment } from "./annotations.ts";
import type { WordMeanings } from "./keywords.ts";
import type { Integer } from "./integers.ts";
import { scalarOf } from "./scalars.ts";
import type { Slice, SlicedText } from "./slice.ts";

/**
 * A question about layout that a constant expression asks. `parse` knows no layouts, so the caller answers;
 * every record that the type holds by value is in the model by then, unless it does not exist.
 */
export type LayoutQuery =
  | { readonly kind: "size"; readonly type: Type }
  | { readonly kind: "alignment"; readonly type: Type }
  | { readonly kind: "offset"; readonly type: Type; readonly path: string };

/** The answer in bytes, or why there is none. */
export type AskLayout = (query: LayoutQuery, model: Model) => bigint | UnresolvedReason;

/** One text with its slices: what the user gave, or the vocabulary. */
export interface Unit {
  readonly source: SourceText;
  readonly sliced: SlicedText;
  readonly names: ReadonlyMap<string, readonly Slice[]>;
  readonly tags: ReadonlyMap<string, readonly Slice[]>;
  readonly enumerators: ReadonlyMap<string, readonly Slice[]>;
  readonly isVocabulary: boolean;
}

/** Where a tree was parsed from: its nodes' offsets are `fragment.base` onwards in the text of `unit`. */
export interface Place {
  readonly scope: Scope;
  readonly unit: Unit;
  readonly fragment: Fragment;
  readonly annotations: readonly Annotation[];
}

/** The value of a constant expression, or why it has none. */
export type Evaluated = Integer | { readonly why: UnresolvedReason };

/** What an untagged record or enum is called, and what stood around its specifier. */
export interface SpecifierContext {
  readonly untaggedId: string;
  /** Declared by itself rather than inside another record: offset comments in it count from its own start. */
  readonly isOutermost: boolean;
  /** Annotations of the same declaration that stand before the specifier, and between its `}` and a declarator. */
  readonly leading: readonly Annotation[];
  readonly trailing: readonly Annotation[];
}

/** Of a type that is named or defined inside a declaration of something else. */
export function inPassing(untaggedId: string): SpecifierContext {
  return { untaggedId, isOutermost: false, leading: [], trailing: [] };
}

/** The readers that need each other: types hold expressions, expressions hold types. Handed in by parse.ts. */
export interface Readers {
  readonly declareSlice: (scope: Scope, unit: Unit, slice: Slice) => void;
  /** The type that a specifier node names or defines. */
  readonly specifiedType: (place: Place, node: SyntaxNode, context: SpecifierContext) => Type;
  /** The type of a type_descriptor node, as in `sizeof(char *[3])`. */
  readonly describedType: (place: Place, node: SyntaxNode) => Type;
}

/** Typedef chains and the like are followed this deep when they are declared in the wrong order. */
const LOOKUP_LIMIT = 150;

/** Everything known so far, and how to learn more: names are declared when somebody asks for them. */
export class Scope {
  readonly parser: CParser;
  readonly text: Unit;
  readonly vocabulary: Unit;
  readonly askLayout: AskLayout | null;
  readonly records = new Map<RecordId, RecordType>();
  readonly enums = new Map<string, EnumType>();
  readonly aliases = new Map<string, AliasType>();
  readonly constants = new Map<string, Constant>();
  readonly recordAliases = new Map<string, string[]>();
  readonly stated: StatedFact[] = [];
  readonly diagnostics: Diagnostic[] = [];
  /** Values of macro bodies by where they stand, so that macros made of macros are computed once each. */
  readonly macroValues = new Map<number, Evaluated>();
  readonly vocabularyNames = new Set<string>();
  /** All names that vocabulary slices declared, used or not. */
  readonly vocabularyAliases = new Set<string>();
  readonly readers: Readers;
  readonly #started = new Set<Slice>();
  readonly #active = new Set<Slice>();
  readonly #asked = new Set<string>();
  readonly #pendingBodies = new Map<RecordId, (() => void)[]>();
  #depth = 0;

  constructor(setup: {
    readonly parser: CParser;
    readonly text: Unit;
    readonly vocabulary: Unit;
    readonly askLayout: AskLayout | null;
    readonly readers: Readers;
  }) {
    this.parser = setup.parser;
    this.text = setup.text;
    this.vocabulary = setup.vocabulary;
    this.askLayout = setup.askLayout;
    this.readers = setup.readers;
  }

  /** Reads one slice if nobody has. */
  declareSlice(unit: Unit, slice: Slice): void {
    if (this.#started.has(slice) || this.isAtLimit()) return;
    this.#started.add(slice);
    this.#active.add(slice);
    this.deeper(() => this.readers.declareSlice(this, unit, slice));
    this.#active.delete(slice);
  }

  /** The typedef of this name, the text's before the vocabulary's; a scalar that every compiler knows; or null. */
  typeNamed(name: string): Type | null {
    this.#declareAll(this.text, this.text.names, name);
    const declared = this.aliases.get(name);
    if (declared !== undefined) return declared;
    if (this.isBeingDeclared(name)) return null;
    const scalar = scalarOf(name);
    if (scalar !== null) return scalar;
    this.#declareAll(this.vocabulary, this.vocabulary.names, name);
    const known = this.aliases.get(name) ?? null;
    if (known !== null) this.vocabularyNames.add(name);
    return known;
  }

  /** Runs `read` one level deeper; null where levels end, which only hostile text reaches. */
  deeper<Value>(read: () => Value): Value | null {
    if (this.isAtLimit()) return null;
    this.#depth += 1;
    const value = read();
    this.#depth -= 1;
    return value;
  }

  /** True where names are looked up no further because too many wait for each other. */
  isAtLimit(): boolean {
    return this.#depth > LOOKUP_LIMIT;
  }

  isBeingDeclared(name: string): boolean {
    return (this.text.names.get(name) ?? []).some((slice) => this.#active.has(slice));
  }

  /** The enumerator of this name, the text's before the vocabulary's. */
  constantNamed(name: string): Constant | null {
    if (!this.constants.has(name)) this.#declareAll(this.text, this.text.enumerators, name);
    if (!this.constants.has(name)) this.#declareAll(this.vocabulary, this.vocabulary.enumerators, name);
    return this.constants.get(name) ?? null;
  }

  /** `key`: the id of a record, or `enum` and that of an enum. */
  addRecordAlias(key: string, name: string): void {
    const names = this.recordAliases.get(key);
    if (names === undefined) this.recordAliases.set(key, [name]);
    else names.push(name);
  }

  /** Takes note of a record body; it is read when somebody needs the record's fields. */
  postponeBody(record: RecordId, read: () => void): void {
    const bodies = this.#pendingBodies.get(record);
    if (bodies === undefined) this.#pendingBodies.set(record, [read]);
    else bodies.push(read);
  }

  /** Reads every postponed body, and those that appear meanwhile. */
  readAllBodies(): void {
    for (const record of this.#pendingBodies.keys()) this.#readBodies(record);
  }

  /** Makes sure that every record which `type` holds by value is in the model, if it is defined anywhere. */
  complete(type: Type): void {
    const seen = new Set<RecordId>();
    const open = [type];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const record = heldRecord(next);
      if (record === null || seen.has(record)) continue;
      seen.add(record);
      for (const field of this.recordOf(record)?.fields ?? []) open.push(field.type);
    }
  }

  /** The record with this id, its body read; null if it is nowhere defined or is being read right now. */
  recordOf(record: RecordId): RecordType | null {
    this.#declareAll(this.text, this.text.tags, record);
    this.#readBodies(record);
    if (!this.records.has(record) && !this.text.tags.has(record) && this.vocabulary.tags.has(record)) {
      this.vocabularyNames.add(record);
      this.#declareAll(this.vocabulary, this.vocabulary.tags, record);
      this.#readBodies(record);
    }
    return this.records.get(record) ?? null;
  }

  report<Code extends DiagnosticCode>(code: Code, args: DiagnosticArguments[Code], span: Span | null): void {
    this.diagnostics.push(diagnostic(code, args, span));
  }

  /** What the keyword pass needs to know about the words of `unit`. */
  meaningsIn(unit: Unit): WordMeanings {
    return {
      isTypeName: (word) => unit.names.has(word),
      macroBody: (word, offset) => macroBody(unit, word, offset),
    };
  }

  /** The model as it stands; its maps go on growing while parsing does. */
  model(): Model {
    return {
      language: "c",
      records: this.records,
      enums: this.enums,
      aliases: this.aliases,
      constants: this.constants,
      stated: this.stated,
      vocabulary: [...this.vocabularyNames].sort(),
    };
  }

  #declareAll(unit: Unit, index: ReadonlyMap<string, readonly Slice[]>, name: string): void {
    const key = `${unit.isVocabulary ? "v" : "t"}${index === unit.tags ? "t" : index === unit.names ? "n" : "e"}${name}`;
    if (this.#asked.has(key)) return;
    this.#asked.add(key);
    for (const slice of index.get(name) ?? []) this.declareSlice(unit, slice);
  }

  #readBodies(record: RecordId): void {
    const bodies = this.#pendingBodies.get(record);
    if (bodies === undefined || this.isAtLimit()) return;
    this.#pendingBodies.delete(record);
    this.deeper(() => {
      for (const read of bodies) read();
    });
  }
}

/** The body that the object-like macro `word` has at `offset`; in front of its definitions the first; null if it has none or several. */
export function macroBody(unit: Unit, word: string, offset: number): Fragment | null {
  const changes = unit.sliced.directives.macros.get(word);
  if (changes === undefined || isAmbiguousMacro(unit, word)) return null;
  const change = changes.findLast((candidate) => candidate.offset < offset) ?? changes[0];
  if (change === undefined || change.body === null || change.isFunctionLike) return null;
  return { text: change.body, base: change.bodyStart };
}

/** Two `#define`s of one name with different bodies and no `#undef` between them: two branches of an `#if`. */
export function isAmbiguousMacro(unit: Unit, name: string): boolean {
  const changes = unit.sliced.directives.macros.get(name) ?? [];
  return changes.some((change, index) => {
    const before = changes[index - 1];
    return (
      before !== undefined && before.body !== null && change.body !== null && before.body !== change.body
    );
  });
}

/** The text between two offsets as the author wrote it. */
export function originalText(place: Place, start: number, end: number): string {
  const { text, base } = place.fragment;
  return text.slice(start - base, end - base);
}

export function spanIn(place: Place, start: number, end: number): Span {
  return place.unit.sliced.directives.locator.span(start, end);
}
