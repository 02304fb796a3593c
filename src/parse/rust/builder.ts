import { withoutAliases } from "../../model/model.ts";
import type { EnumType, Model, RecordId, RecordType, Type } from "../../model/model.ts";
import { Evaluator } from "./constants/evaluate.ts";
import type { Expander } from "./macros/expand.ts";
import { aliasesOf, constantsOf } from "./named.ts";
import type { RustAlias } from "./named.ts";
import { vocabularySource } from "./names/foreign.ts";
import type { Crate, Item, Module } from "./names/module.ts";
import type { Resolver } from "./names/resolve.ts";
import { plainLayout } from "./plain-layout.ts";
import { accessorsOf } from "./records/accessors.ts";
import { discriminantNamed, isPlainEnum, lowerEnum } from "./records/enums.ts";
import { emptyRecord } from "./records/record-parts.ts";
import { genericDetail, lowerRecord } from "./records/records.ts";
import { viewsOf } from "./records/views.ts";
import type { LayoutAnswer, LayoutQuery } from "./session/options.ts";
import type { Session } from "./session/session.ts";
import { statedIn } from "./stated.ts";
import type { Expression, TypeSyntax } from "./syntax/syntax.ts";
import { LazyTables, aliasesByPath, constantsByPath } from "./tables.ts";
import { spanOf } from "./tokens/token.ts";
import { methodsOf } from "./types/associated.ts";
import { idOf, pathOf } from "./types/ids.ts";
import type { IntegerType } from "./types/integer-types.ts";
import type { Evaluated, GenericValue, Instance, Scope, TypeHost } from "./types/meaning.ts";
import { Types } from "./types/types.ts";

/** What the builder needs to know about the crates that were opened. */
export interface Crates {
  readonly root: Crate;
  /** The root is one file, whose author may have left out its imports. */
  readonly isLoneFile: boolean;
  /** A crate made of text that ships with the tool. */
  textCrate(name: string, text: string): Crate;
}

/** Records whose array lengths ask for the sizes of others, one inside the other. */
const depthLimit = 16;

/** Discriminants that ask for others, one behind the other. */
const mostNestedDiscriminants = 16;

/** Uses of a generic record that its message lists. */
const usesShown = 8;

/** Turns items into the model: asked for a record, it brings all that the record holds by value. */
export class Builder implements TypeHost {
  readonly session: Session;
  readonly resolver: Resolver;
  readonly expander: Expander;
  readonly #crates: Crates;
  readonly #types: Types;
  readonly #evaluator: Evaluator;
  readonly #instances = new Map<string, Instance>();
  readonly #plain = new Map<Item, boolean>();
  readonly #records = new Map<RecordId, RecordType>();
  readonly #enums = new Map<string, EnumType>();
  /** Of variants that have one written, by the place of their names. */
  readonly #discriminants = new Map<Item, Map<number, Evaluated>>();
  #discriminantDepth = 0;
  readonly #waiting: string[] = [];
  readonly #begun = new Set<string>();
  readonly #vocabulary = new Set<string>();
  readonly #generic: Instance[] = [];
  /** Constants, aliases and stated facts of the root crate. */
  readonly tables: LazyTables;
  #vocabularyCrate: Crate | null = null;
  #depth = 0;

  constructor(session: Session, resolver: Resolver, expander: Expander, crates: Crates) {
    this.session = session;
    this.resolver = resolver;
    this.expander = expander;
    this.#crates = crates;
    this.#types = new Types(this);
    this.#evaluator = new Evaluator(this);
    this.tables = this.#makeTables();
  }

  // ---- what the other parts ask

  typeOf(type: TypeSyntax, scope: Scope): Type {
    return this.#types.typeOf(type, scope);
  }

  evaluate(expression: Expression, scope: Scope, expected: IntegerType | null): Evaluated {
    return this.#evaluator.evaluate(expression, scope, expected);
  }

  discriminantOf(item: Item, variant: number): Evaluated {
    return discriminantNamed(this, item, variant);
  }

  writtenDiscriminant(item: Item, nameAt: number, compute: () => Evaluated): Evaluated {
    const known = this.#discriminants.get(item) ?? new Map<number, Evaluated>();
    this.#discriminants.set(item, known);
    const found = known.get(nameAt);
    if (found !== undefined) return found;
    if (this.#discriminantDepth >= mostNestedDiscriminants)
      return { ok: false, why: "its definition is nested too deep" };
    // While it is computed; rustc says E0391.
    known.set(nameAt, { ok: false, why: "it is defined by itself" });
    this.#discriminantDepth += 1;
    try {
      const value = compute();
      known.set(nameAt, value);
      return value;
    } finally {
      this.#discriminantDepth -= 1;
    }
  }

  instanceOf(record: string): Instance | null {
    return this.#instances.get(record) ?? null;
  }

  isRoot(module: Module): boolean {
    return module.crate === this.#crates.root;
  }

  isLoneFile(scope: Scope): boolean {
    return this.#crates.isLoneFile && this.isRoot(scope.module);
  }

  register(item: Item, generics: ReadonlyMap<number, GenericValue>, id: string): Instance {
    const known = this.#instances.get(id);
    if (known !== undefined) return known;
    const instance = { id, item, generics };
    this.#instances.set(id, instance);
    return instance;
  }

  isPlainEnum(item: Item): boolean {
    let known = this.#plain.get(item);
    if (known === undefined) {
      known = isPlainEnum(item);
      this.#plain.set(item, known);
    }
    return known;
  }

  useVocabulary(name: string): void {
    this.#vocabulary.add(name);
  }

  vocabularyType(name: string): Type | null {
    this.#vocabularyCrate ??= this.#crates.textCrate("windows", vocabularySource);
    const { root } = this.#vocabularyCrate;
    const found = this.resolver.lookup(root, this.session.sources.names.numberOf(name), "types", root);
    if (found?.kind !== "item") return null;
    if (found.item.kind === "type") return this.#types.aliasOf(found.item);
    const id = idOf(this, found.item, new Map());
    this.register(found.item, new Map(), id);
    return { kind: "record", record: id };
  }

  layout(query: LayoutQuery): LayoutAnswer {
    const plain = plainLayout(query);
    if (plain !== null) return plain;
    const { layoutQuery } = this.session.options;
    if (layoutQuery === undefined) return { ok: false, why: "the size of a record is not known here" };
    if (this.#depth > depthLimit) return { ok: false, why: "sizes depend on each other too deep" };
    this.require(query.type);
    this.#evaluator.afresh(() => this.drain());
    return layoutQuery(query, this.model());
  }

  // ---- records

  /** Asks for everything a type holds by value. */
  require(type: Type): void {
    const bare = withoutAliases(type);
    if (bare.kind === "array") this.require(bare.element);
    else if (bare.kind === "record") this.#want(bare.record);
    else if (bare.kind === "enum") this.#want(bare.enum);
  }

  #want(id: string): void {
    if (this.#begun.has(id) || !this.#instances.has(id)) return;
    this.#begun.add(id);
    this.#waiting.push(id);
  }

  /** Lowers what was asked for until nothing is left. */
  drain(): void {
    this.#depth += 1;
    for (let id = this.#waiting.pop(); id !== undefined; id = this.#waiting.pop()) {
      const instance = this.#instances.get(id);
      if (instance !== undefined) this.#lower(instance);
    }
    this.#depth -= 1;
  }

  #lower(instance: Instance): void {
    if (this.#records.size >= this.session.limits.records) {
      this.session.report("rust-limit", { what: "records", limit: this.session.limits.records }, null);
      return;
    }
    if (this.isPlainEnum(instance.item)) {
      this.#enums.set(instance.id, lowerEnum(this, instance));
      return;
    }
    const { record, parts } = lowerRecord(this, instance);
    if (record.refused?.detail === genericDetail) this.#generic.push(instance);
    const methods = record.refused === null ? methodsOf(this, instance) : [];
    const accessors = [...record.accessors, ...accessorsOf(this, methods, record)];
    const views = viewsOf(this, instance, methods);
    this.#records.set(record.id, { ...record, accessors, views });
    for (const part of parts) this.#records.set(part.id, part);
    for (const view of views) this.require(view.type);
    for (const made of [record, ...parts]) for (const field of made.fields) this.require(field.type);
  }

  /** Asks for an item as it stands, with the defaults of its parameters. */
  requireItem(item: Item): string {
    const id = idOf(this, item, new Map());
    if (item.name === -1) this.#addNameless(item);
    else {
      this.register(item, new Map(), id);
      this.#want(id);
    }
    return id;
  }

  get hasGenericRecords(): boolean {
    return this.#generic.length > 0;
  }

  /** Tells each generic record which uses of it there are. `aliases`: names under which a use may be known better. */
  nameUses(aliases: readonly RustAlias[]): void {
    const names = new Map<string, string>();
    for (const { path, type } of aliases) {
      const bare = withoutAliases(type);
      if (bare.kind === "record" && !names.has(bare.record)) names.set(bare.record, path);
    }
    const usesOf = new Map<Item, Instance[]>(this.#generic.map(({ item }) => [item, []]));
    for (const use of this.#instances.values()) if (use.generics.size > 0) usesOf.get(use.item)?.push(use);
    for (const { id, item } of this.#generic) {
      const record = this.#records.get(id);
      const uses = usesOf.get(item) ?? [];
      if (record === undefined || uses.length === 0) continue;
      const spelled = uses.slice(0, usesShown).map((use) => {
        const alias = names.get(use.id);
        return alias === undefined ? use.id : `${use.id} (${alias})`;
      });
      const more = uses.length > usesShown ? ` and ${uses.length - usesShown} more` : "";
      const detail = `${genericDetail}: ${spelled.join(", ")}${more}`;
      this.#records.set(id, { ...record, refused: { code: "unsupported", detail } });
    }
  }

  #addNameless(item: Item): void {
    const span = spanOf(item.tokens, item.nameAt, item.nameAt + 1);
    const id = `${pathOf(this, item)}@${span.line}:${span.column}`;
    this.#records.set(
      id,
      emptyRecord(
        this,
        { id, item, generics: new Map() },
        { code: "syntax", detail: item.damage ?? "it has no name" },
      ),
    );
  }

  /** The model as it is now; constants and aliases are computed when somebody looks. */
  model(): Model {
    const { tables } = this;
    return {
      language: "rust",
      records: this.#records,
      enums: this.#enums,
      get aliases() {
        return aliasesByPath(tables.aliases);
      },
      get constants() {
        return constantsByPath(tables.constants);
      },
      get stated() {
        return tables.stated;
      },
      vocabulary: [...this.#vocabulary].sort(),
    };
  }

  #makeTables(): LazyTables {
    const { root } = this.#crates.root;
    return new LazyTables({
      constants: () => this.session.quietly(() => constantsOf(this, this.#evaluator, root)),
      aliases: () =>
        this.session.quietly(() => {
          const found = aliasesOf(this, (item) => this.#types.aliasOf(item), root);
          for (const alias of found) this.require(alias.type);
          this.drain();
          return found;
        }),
      stated: () => statedIn(this, root),
    });
  }
}
