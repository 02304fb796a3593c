import { diagnostic } from "../../diagnostic/facts.ts";
import type { Diagnostic, DiagnosticArguments, DiagnosticCode } from "../../diagnostic/facts.ts";
import {
  type AliasType,
  type Constant,
  type EnumId,
  type EnumType,
  type Model,
  type RecordId,
  type RecordType,
  type StatedFact,
  type Type,
  withoutAliases,
} from "../../model/model.ts";
import { heldRecord } from "../../model/model.ts";
import type { Span } from "../../source/source.ts";
import type { AskLayout } from "../c/scope.ts";
import { isSameEnum, isSameRecord } from "../c/shape.ts";
import { VOCABULARY_FILE } from "../c/vocabulary.ts";
import { type Entity, Scope } from "./scope.ts";

/** Declarations, types and expressions nested deeper than this are not read. */
export const nestingLimit = 200;
/** More templates with arguments than any header needs: a few lines may ask for 2^100. */
const mostInstances = 20_000;
/**
 * What may be a type or a value is read as both, so that arguments inside arguments cost 2^depth. Headers of the SDK go one step
 * deeper for each seven tokens.
 */
const stepsForToken = 20;
const leastSteps = 500_000;

const twice = "it is defined twice with different contents";

/** Everything that has been read so far. */
export class World {
  readonly global = new Scope("namespace", "", null);
  readonly records = new Map<RecordId, RecordType>();
  readonly enums = new Map<EnumId, EnumType>();
  readonly aliases = new Map<string, AliasType>();
  readonly constants = new Map<string, Constant>();
  readonly recordAliases = new Map<string, string[]>();
  readonly stated: StatedFact[] = [];
  readonly diagnostics: Diagnostic[] = [];
  /** Names of the Windows vocabulary that the text used and did not define. */
  readonly vocabularyNames = new Set<string>();
  /** Classes and scoped enums by id. */
  readonly scopes = new Map<string, Scope>();
  readonly askLayout: AskLayout | null;
  readonly #pending = new Map<RecordId, () => void>();
  readonly #vocabulary: () => Scope;
  readonly #tooDeep = new Set<RecordId>();
  /** The last number that an id was free with. */
  readonly #numbered = new Map<string, number>();
  readonly #mostSteps: number;
  #depth = 0;
  #steps = 0;
  #instances = 0;

  /** `tokenCount`: of the text that is read. */
  constructor(askLayout: AskLayout | null, tokenCount: number, vocabulary: () => Scope) {
    this.askLayout = askLayout;
    this.#mostSteps = leastSteps + stepsForToken * tokenCount;
    this.#vocabulary = vocabulary;
  }

  /** What a name means in a scope; what nobody defines may be one that windows.h would have brought. */
  find(scope: Scope, name: string): Entity | null {
    const found = scope.find(name);
    if (found !== null) return found;
    const lent = this.#vocabulary().names.get(name) ?? null;
    if (lent !== null) this.vocabularyNames.add(name);
    return lent;
  }

  report<Code extends DiagnosticCode>(code: Code, args: DiagnosticArguments[Code], span: Span): void {
    this.diagnostics.push(diagnostic(code, args, span));
  }

  /** Adds an enum, or compares it with the one of the same id: of two with different contents none is chosen. */
  addEnum(type: EnumType): void {
    const existing = this.enums.get(type.id);
    if (existing === undefined || existing.span.file === VOCABULARY_FILE || isOnlyDeclared(existing)) {
      this.enums.set(type.id, type);
      return;
    }
    if (type.span.file === VOCABULARY_FILE || isOnlyDeclared(type) || isSameEnum(existing, type)) return;
    if (existing.refused?.detail === twice) return;
    this.report("c-redefinition", { name: type.id }, type.span);
    this.enums.set(type.id, { ...existing, refused: { code: "unsupported", detail: twice } });
  }

  /** The id, or `id#2` and so on if a record or an enum has it. */
  freeId(id: string): string {
    let number = this.#numbered.get(id) ?? 1;
    const numbered = (): string => (number === 1 ? id : `${id}#${number}`);
    while (this.records.has(numbered()) || this.enums.has(numbered())) number++;
    if (number > 1) this.#numbered.set(id, number);
    return numbered();
  }

  /** Null where reading would go too deep, or would never end. */
  deeper<Value>(read: () => Value): Value | null {
    if (this.#depth >= nestingLimit || ++this.#steps > this.#mostSteps) return null;
    this.#depth++;
    try {
      return read();
    } finally {
      this.#depth--;
    }
  }

  /** Whether so much was read again and again that reading stops. */
  isExhausted(): boolean {
    return this.#steps > this.#mostSteps;
  }

  mayInstantiate(): boolean {
    return ++this.#instances <= mostInstances;
  }

  addRecord(record: RecordType): void {
    const existing = this.records.get(record.id);
    // What the text says itself comes before what the vocabulary would lend it.
    if (existing === undefined || existing.span.file === VOCABULARY_FILE) {
      this.records.set(record.id, record);
      return;
    }
    if (record.span.file === VOCABULARY_FILE) return;
    if (isSameClass(existing, record) || existing.refused?.detail === twice) return;
    this.report("c-redefinition", { name: record.id }, record.span);
    this.records.set(record.id, { ...existing, refused: { code: "unsupported", detail: twice } });
  }

  /** Notes a typedef name that is exactly a record's or an enum's. */
  addAlias(type: Type, name: string): void {
    const key = aliasKey(type);
    if (key === null) return;
    const names = this.recordAliases.get(key);
    if (names === undefined) this.recordAliases.set(key, [name]);
    else names.push(name);
  }

  removeAlias(type: Type, name: string): void {
    const names = this.recordAliases.get(aliasKey(type) ?? "") ?? [];
    if (names.includes(name)) names.splice(names.indexOf(name), 1);
  }

  /** The body of a template's instance is read when somebody needs it. */
  postpone(record: RecordId, read: () => void): void {
    this.#pending.set(record, read);
  }

  /** The record is defined by other text than was put off. */
  forget(record: RecordId): void {
    this.#pending.delete(record);
  }

  /** Reads what is needed to lay the type out, or to look into it. */
  complete(type: Type): void {
    const record = heldRecord(type);
    const read = record === null ? undefined : this.#pending.get(record);
    if (record === null || read === undefined) return;
    this.#pending.delete(record);
    if (this.deeper(() => read() ?? true) === null) this.#tooDeep.add(record);
  }

  /** Whether an instance of a template was not read because it lies too deep in others. */
  isTooDeep(record: RecordId): boolean {
    return this.#tooDeep.has(record);
  }

  model(): Model {
    return {
      language: "c++",
      records: this.records,
      enums: this.enums,
      aliases: this.aliases,
      constants: this.constants,
      stated: this.stated,
      vocabulary: [...this.vocabularyNames].sort(),
    };
  }
}

/** Records and enums may share an id. */
function aliasKey(type: Type): string | null {
  const bare = withoutAliases(type);
  if (bare.kind === "record") return bare.record;
  return bare.kind === "enum" ? `enum ${bare.enum}` : null;
}

function isOnlyDeclared({ enumerators }: EnumType): boolean {
  return enumerators.length === 0;
}

function isSameClass(left: RecordType, right: RecordType): boolean {
  return isSameRecord(left, right) && classShape(left) === classShape(right);
}

/** What decides the layout of a class beside its fields. */
function classShape({ class: facts }: RecordType): string {
  const isVirtual = facts?.methods.some((method) => method.isVirtual) === true;
  if (facts === undefined || (facts.bases.length === 0 && !isVirtual)) return "";
  const bases = facts.bases.map(({ record, isVirtual }) => [record, isVirtual]);
  return JSON.stringify({ ...facts, bases });
}
