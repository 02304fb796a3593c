import { patternOfName, plainRecordName } from "../../model/record-names.ts";
import { diagnostic } from "../../diagnostic/facts.ts";
import type { Diagnostic } from "../../diagnostic/facts.ts";
import { withoutAliases } from "../../model/model.ts";
import type { EnumType, Model, RecordType } from "../../model/model.ts";
import type { SourceText, Span } from "../../source/source.ts";
import type { CParser } from "../tree.ts";
import { declareSlice } from "./declarations.ts";
import { readMacroConstants } from "./macros.ts";
import { Scope } from "./scope.ts";
import type { AskLayout, Readers, Unit } from "./scope.ts";
import { sliceText } from "./slice.ts";
import type { Slice } from "./slice.ts";
import { describedType, specifiedType } from "./types.ts";
import { vocabulary, VOCABULARY_FILE } from "./vocabulary.ts";

export interface CParseOptions {
  readonly language: "c";
  /** The `/Zp` value in bytes; null or absent: the default of x64, which limits nothing. */
  readonly defaultPack?: number | null;
  /** Read only what these records (tags or typedef names, underscores and case aside) need; absent: everything. */
  readonly only?: readonly string[];
  /** The records that somebody asked for by name where all are read; of these is said if they are opaque. */
  readonly asked?: readonly string[];
  /** Answers `sizeof` and `offsetof` of records inside constant expressions; absent: such expressions have no value. */
  readonly askLayout?: AskLayout;
}

export interface ParsedC {
  readonly model: Model;
  readonly diagnostics: readonly Diagnostic[];
}

/** C text to a model. Whatever the text is, there is an answer: what cannot be read is refused and told. */
export function parseC(source: SourceText, parser: CParser, options: CParseOptions): ParsedC {
  const scope = scopeOf(source, parser, options);
  const { text } = scope;
  for (const slice of wantedSlices(text, options.only)) {
    scope.declareSlice(text, slice);
    if (options.only === undefined) scope.readAllBodies();
  }
  if (options.only === undefined) readMacroConstants(scope);
  else readWantedBodies(scope, options.only);
  const opaque = opaqueRecords(scope, options.asked ?? options.only ?? []);
  const diagnostics = [...text.sliced.directives.diagnostics, ...scope.diagnostics, ...opaque];
  return { model: finishedModel(scope), diagnostics: diagnostics.sort(byPlace) };
}

/** A text cut into slices, of which nothing is read yet. */
export function scopeOf(
  source: SourceText,
  parser: CParser,
  options: Pick<CParseOptions, "defaultPack" | "askLayout"> & { readonly vocabulary?: "lent" | "none" },
): Scope {
  return new Scope({
    parser,
    text: unitOf(source, options.defaultPack ?? null, false),
    vocabulary: options.vocabulary === "none" ? emptyVocabulary() : vocabularyUnit(),
    askLayout: options.askLayout ?? null,
    readers,
  });
}

function emptyVocabulary(): Unit {
  return unitOf({ ...vocabulary, text: "" }, null, true);
}

const readers: Readers = { declareSlice, specifiedType, describedType };
let knownVocabulary: Unit | null = null;

function vocabularyUnit(): Unit {
  knownVocabulary ??= unitOf(vocabulary, null, true);
  return knownVocabulary;
}

function unitOf(source: SourceText, defaultPack: number | null, isVocabulary: boolean): Unit {
  const sliced = sliceText(source, defaultPack);
  const names = new Map<string, Slice[]>();
  const tags = new Map<string, Slice[]>();
  const enumerators = new Map<string, Slice[]>();
  for (const slice of sliced.slices) {
    for (const name of slice.names) enter(names, name.name, slice);
    for (const tag of slice.tags) enter(tags, tag.name, slice);
    for (const name of slice.enumerators) enter(enumerators, name, slice);
  }
  return { source, sliced, names, tags, enumerators, isVocabulary };
}

function enter(index: Map<string, Slice[]>, name: string, slice: Slice): void {
  const slices = index.get(name);
  if (slices === undefined) index.set(name, [slice]);
  else if (slices.at(-1) !== slice) slices.push(slice);
}

function wantedSlices(text: Unit, only: readonly string[] | undefined): readonly Slice[] {
  if (only === undefined) return text.sliced.slices;
  const wanted = new Set(only.map(plainRecordName));
  return text.sliced.slices.filter(
    (slice) =>
      slice.tags.some((tag) => wanted.has(plainRecordName(tag.name))) ||
      slice.names.some((name) => wanted.has(plainRecordName(name.name))),
  );
}

/** What was asked for by name is read in full, and with it what it holds by value. */
function readWantedBodies(scope: Scope, only: readonly string[]): void {
  const wanted = new Set(only.map(plainRecordName));
  for (const [name, alias] of scope.aliases) if (wanted.has(plainRecordName(name))) scope.complete(alias);
  for (const tag of scope.text.tags.keys()) {
    if (wanted.has(plainRecordName(tag))) scope.complete({ kind: "record", record: tag });
  }
}

/** What was asked for by name and is declared, but never defined: drivers see `struct _EPROCESS` from outside only. */
function opaqueRecords(scope: Scope, only: readonly string[]): readonly Diagnostic[] {
  const { text } = scope;
  const wanted = new Set(only.map(plainRecordName));
  const meant = [...scope.aliases].flatMap(([name, alias]) => {
    const type = withoutAliases(alias);
    return wanted.has(plainRecordName(name)) && type.kind === "record" ? [type.record] : [];
  });
  const defined = new Set(
    [...scope.records.keys(), ...text.tags.keys(), ...text.names.keys()].map(plainRecordName),
  );
  const asked = [...wanted].filter((name) => !defined.has(name)).map(patternOfName);
  const patterns = [...new Set([...asked, ...meant.filter((record) => !scope.records.has(record))])];
  return patterns
    .filter((pattern) => /^[\w*]+$/.test(pattern))
    .flatMap((pattern) => {
      const declaration = new RegExp(`\\b(?:struct|union|class)\\s+(${pattern})\\b`, "i").exec(
        text.source.text,
      );
      if (declaration?.[1] === undefined) return [];
      const end = declaration.index + declaration[0].length;
      const span = text.sliced.directives.locator.span(end - declaration[1].length, end);
      return [diagnostic("incomplete-record", { record: declaration[1] }, span)];
    });
}

function finishedModel(scope: Scope): Model {
  const records = [...scope.records.values()]
    .sort(byDeclaration)
    .map((record) => withAliases(scope, record, record.id));
  const enums = [...scope.enums.values()]
    .sort(byDeclaration)
    .map((type) => withAliases(scope, type, `enum ${type.id}`));
  return {
    ...scope.model(),
    aliases: new Map([...scope.aliases].filter(([name]) => isUsed(scope, name))),
    records: new Map(records.map((record) => [record.id, record])),
    enums: new Map(enums.map((type) => [type.id, type])),
    stated: [...scope.stated].sort((left, right) => left.span.start - right.span.start),
  };
}

function isUsed(scope: Scope, alias: string): boolean {
  return !scope.vocabularyAliases.has(alias) || scope.vocabularyNames.has(alias);
}

function withAliases<Named extends RecordType | EnumType>(scope: Scope, named: Named, key: string): Named {
  return { ...named, aliases: [...new Set(scope.recordAliases.get(key))] };
}

/** The text's own first, in order; then the vocabulary's. */
function byDeclaration(left: { readonly span: Span }, right: { readonly span: Span }): number {
  const leftRank = left.span.file === VOCABULARY_FILE ? 1 : 0;
  const rightRank = right.span.file === VOCABULARY_FILE ? 1 : 0;
  return leftRank - rightRank || left.span.start - right.span.start;
}

function byPlace(left: Diagnostic, right: Diagnostic): number {
  return (left.span?.start ?? 0) - (right.span?.start ?? 0);
}
