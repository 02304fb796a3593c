import { plainRecordName } from "../../model/record-names.ts";
import type { Diagnostic } from "../../diagnostic/facts.ts";
import type { EnumType, Model, RecordId, RecordType } from "../../model/model.ts";
import { heldRecord } from "../../model/model.ts";
import type { SourceText } from "../../source/source.ts";
import type { AskLayout } from "../c/scope.ts";
import { vocabulary, VOCABULARY_FILE } from "../c/vocabulary.ts";
import { readClass } from "./classes.ts";
import { readDeclaration, readDeclarations } from "./declarations.ts";
import { typeId } from "./declarators.ts";
import { readEnum } from "./enums.ts";
import { expression } from "./expressions.ts";
import { Reader, type Readers } from "./reader.ts";
import { Scope } from "./scope.ts";
import { templateOf } from "./templates.ts";
import { type Unit, unitOf } from "./tokens.ts";
import { World } from "./world.ts";

/*
 * C++ headers. The front end is written by hand on tokens, as that of Rust is: a template is its text read anew for other
 * arguments, and what a class declares is told apart from what it calls by names that were declared before.
 *
 * Read are declarations, in order: classes with bases and members, enums, namespaces, typedefs, aliases, class and alias
 * templates where a declaration names them, constants. Bodies of functions are stepped over. What is not computed, such as
 * `decltype`, is a type without a meaning, and a record that holds it by value has no layout, only the reason why.
 */

export interface CxxParseOptions {
  /** The `/Zp` value in bytes; null or absent: the default of x64, which limits nothing. */
  readonly defaultPack?: number | null;
  /** Keep only what these records (names or aliases, underscores and case aside) need; absent: everything. */
  readonly only?: readonly string[];
  /** Answers `sizeof` and `offsetof` inside constant expressions; absent: such expressions have no value. */
  readonly askLayout?: AskLayout;
}

export interface ParsedCxx {
  readonly model: Model;
  readonly diagnostics: readonly Diagnostic[];
}

const readers: Readers = {
  declaration: readDeclaration,
  classSpecifier: readClass,
  enumSpecifier: readEnum,
  typeId,
  expression,
  templateOf,
};

/** C++ text to a model. Whatever the text is, there is an answer: what cannot be read is refused and told. */
export function parseCxx(source: SourceText, options: CxxParseOptions = {}): ParsedCxx {
  const unit = unitOf(source, options.defaultPack ?? null, false);
  const world = new World(options.askLayout ?? null, unit.tokens.count, () => vocabularyScope(world));
  readUnit(world, unit, world.global);
  reportStray(world, unit);
  for (const alias of world.aliases.values()) world.complete(alias);
  const diagnostics = [...unit.directives.diagnostics, ...world.diagnostics];
  return { model: finishedModel(world, options.only ?? null), diagnostics: diagnostics.sort(byPlace) };
}

function readUnit(world: World, unit: Unit, scope: Scope): void {
  readDeclarations(new Reader({ world, readers, unit }, scope, 0, unit.tokens.count));
}

/** What nothing closes hides what follows it. Where conditions are left, both of their branches stand there. */
function reportStray(world: World, unit: Unit): void {
  const { directives, tokens, source, unclosed } = unit;
  if (directives.conditionals.length > 0) return;
  const stray = tokens.firstStray();
  const last = tokens.count - 1;
  // A text that was cut off ends within a declaration.
  const cut = last === -1 || /^[;}]$/.test(tokens.spelling(last)) ? null : last;
  const starts = [stray, cut].map((token) => (token === null ? null : tokens.start(token)));
  const offsets = [unclosed, ...starts].filter((offset) => offset !== null);
  if (offsets.length === 0) return;
  const start = Math.min(...offsets);
  const near = source.text.slice(start, start + 60).split("\n")[0] ?? "";
  world.report("c-syntax", { near }, directives.locator.span(start, start + 1));
}

const lent = new WeakMap<World, Scope>();

/** The names that windows.h would have brought: read when the text first uses one that it does not define. */
function vocabularyScope(world: World): Scope {
  const known = lent.get(world);
  if (known !== undefined) return known;
  const scope = new Scope("namespace", "", world.global);
  lent.set(world, scope);
  readUnit(world, unitOf(vocabulary, null, true), scope);
  return scope;
}

function finishedModel(world: World, only: readonly string[] | null): Model {
  const used = usedRecords(world, only);
  const records = [...world.records.values()]
    .filter(({ id }) => used.has(id))
    .sort(byDeclaration)
    .map((record) => withAliases(world, record, record.id));
  const enums = [...world.enums.values()]
    .sort(byDeclaration)
    .map((type) => withAliases(world, type, `enum ${type.id}`));
  return {
    ...world.model(),
    stated: [...world.stated].sort((left, right) => left.span.start - right.span.start),
    records: new Map(records.map((record) => [record.id, record])),
    enums: new Map(enums.map((type) => [type.id, type])),
  };
}

/** The text's own records, or those that were asked for, and what they hold by value. */
function usedRecords(world: World, only: readonly string[] | null): ReadonlySet<RecordId> {
  const own = [...world.records.values()].filter(({ span }) => span.file !== VOCABULARY_FILE);
  const isWanted = only === null ? () => true : wantedBy(world, only);
  const used = new Set(own.filter(isWanted).map(({ id }) => id));
  if (only === null) for (const alias of world.aliases.values()) used.add(heldRecord(alias) ?? "");
  for (const id of used) {
    const record = world.records.get(id);
    for (const { type } of record?.fields ?? []) used.add(heldRecord(type) ?? "");
    for (const base of record?.class?.bases ?? []) used.add(base.record);
  }
  return used;
}

function wantedBy(world: World, only: readonly string[]): (record: RecordType) => boolean {
  const wanted = new Set(only.map(plainRecordName));
  return ({ id, name }) =>
    [name, ...(world.recordAliases.get(id) ?? [])].some(
      (one) => one !== null && wanted.has(plainRecordName(one)),
    );
}

function withAliases<Named extends RecordType | EnumType>(world: World, named: Named, key: string): Named {
  return { ...named, aliases: [...new Set(world.recordAliases.get(key))] };
}

/** The text's own first, in order; then the vocabulary's. */
function byDeclaration(left: RecordType | EnumType, right: RecordType | EnumType): number {
  const leftRank = left.span.file === VOCABULARY_FILE ? 1 : 0;
  const rightRank = right.span.file === VOCABULARY_FILE ? 1 : 0;
  return leftRank - rightRank || left.span.start - right.span.start;
}

function byPlace(left: Diagnostic, right: Diagnostic): number {
  return (left.span?.start ?? 0) - (right.span?.start ?? 0);
}
