import type {
  AliasType,
  EnumType,
  Field,
  Form,
  Language,
  Model,
  RecordType,
  ScalarClass,
  ScalarType,
  Type,
} from "../model/model.ts";
import { wholeFile } from "../source/source.ts";

// Plain data from which a model is built: small, so that a failing case shrinks to the field that matters.
// Choices are numbers taken modulo what there is to choose from, so that every blueprint is a valid one.

export interface ModelBlueprint {
  readonly records: readonly RecordBlueprint[];
}

export interface RecordBlueprint {
  readonly form: Form;
  readonly pack: number | null;
  readonly align: number | null;
  readonly fields: readonly FieldBlueprint[];
  /** A last member without elements. */
  readonly tail: { readonly type: TypeBlueprint; readonly flexible: boolean } | null;
}

export interface TypeBlueprint {
  readonly base: number;
  readonly aliasAlign: number | null;
  readonly isAlias: boolean;
  readonly lengths: readonly number[];
}

export type FieldBlueprint =
  | {
      readonly kind: "member";
      readonly type: TypeBlueprint;
      readonly align: number | null;
      readonly packed: boolean;
    }
  | {
      readonly kind: "bit-field";
      readonly base: number;
      readonly width: number;
      readonly isNamed: boolean;
      readonly align: number | null;
      readonly aliasAlign: number | null;
    }
  | { readonly kind: "inline"; readonly isNamed: boolean; readonly record: RecordBlueprint };

const span = wholeFile("generated");

function scalar(spelling: string, scalarClass: ScalarClass, size: number): ScalarType {
  return { kind: "scalar", class: scalarClass, size, alignment: size, spelling };
}

const cScalars: readonly ScalarType[] = [
  scalar("char", "character", 1),
  scalar("unsigned char", "unsigned", 1),
  scalar("short", "signed", 2),
  scalar("unsigned short", "unsigned", 2),
  scalar("int", "signed", 4),
  scalar("unsigned int", "unsigned", 4),
  scalar("unsigned long", "unsigned", 4),
  scalar("long long", "signed", 8),
  scalar("unsigned __int64", "unsigned", 8),
  scalar("float", "float", 4),
  scalar("double", "float", 8),
];
const cIntegers = cScalars.filter((type) => type.class !== "float");

const rustScalars: readonly ScalarType[] = [
  scalar("u8", "unsigned", 1),
  scalar("i8", "signed", 1),
  scalar("bool", "bool", 1),
  scalar("u16", "unsigned", 2),
  scalar("i32", "signed", 4),
  scalar("char", "character", 4),
  scalar("f32", "float", 4),
  scalar("u64", "unsigned", 8),
  scalar("f64", "float", 8),
  scalar("u128", "unsigned", 16),
  { kind: "scalar", class: "unit", size: 0, alignment: 1, spelling: "()" },
];

/** In pairs: what C and Rust call the same scalar. */
const sharedScalars: readonly (readonly [c: ScalarType, rust: ScalarType])[] = [
  [scalar("unsigned char", "unsigned", 1), scalar("u8", "unsigned", 1)],
  [scalar("short", "signed", 2), scalar("i16", "signed", 2)],
  [scalar("unsigned long", "unsigned", 4), scalar("u32", "unsigned", 4)],
  [scalar("long long", "signed", 8), scalar("i64", "signed", 8)],
  [scalar("double", "float", 8), scalar("f64", "float", 8)],
];

/** Scalars to choose from: all the language has, or those that both languages share. */
export type Vocabulary = "own" | "shared";

/** Builds the model that a blueprint describes. Record 0 comes first; a record holds only earlier ones. */
export function buildModel(
  blueprint: ModelBlueprint,
  language: Language,
  vocabulary: Vocabulary = "own",
): Model {
  const builder = new ModelBuilder(language, scalarsOf(language, vocabulary));
  for (const record of blueprint.records) builder.addRecord(record, `R${builder.named.length}`);
  return {
    language,
    records: builder.records,
    enums: builder.enums,
    aliases: builder.aliases,
    constants: new Map(),
    stated: [],
    vocabulary: [],
  };
}

function scalarsOf(language: Language, vocabulary: Vocabulary): readonly ScalarType[] {
  if (vocabulary === "shared") return sharedScalars.map(([c, rust]) => (language === "rust" ? rust : c));
  return language === "rust" ? rustScalars : cScalars;
}

class ModelBuilder {
  readonly records = new Map<string, RecordType>();
  readonly enums = new Map<string, EnumType>();
  readonly aliases = new Map<string, AliasType>();
  readonly named: string[] = [];
  readonly #language: Language;
  readonly #scalars: readonly ScalarType[];
  #names = 0;

  constructor(language: Language, scalars: readonly ScalarType[]) {
    this.#language = language;
    this.#scalars = scalars;
    const underlying = language === "rust" ? scalar("i32", "signed", 4) : scalar("int", "signed", 4);
    const enumerators = [
      { name: "First", value: 0n },
      { name: "Last", value: 7n },
    ];
    const shared = { path: null, aliases: [], underlying, requestedAlignment: null, refused: null, span };
    this.enums.set("Kind", { id: "Kind", name: "Kind", enumerators, ...shared });
  }

  addRecord(blueprint: RecordBlueprint, name: string | null): string {
    const fields = blueprint.fields.map((field) => this.#field(field));
    if (blueprint.tail !== null) fields.push(this.#tail(blueprint.tail));
    if (fields.length === 0) fields.push(this.#member("only", this.#scalarAt(0)));
    const id = name ?? this.#fresh("Inline");
    this.records.set(id, {
      id,
      name,
      path: this.#language === "rust" ? name : null,
      aliases: [],
      form: blueprint.form,
      representation: "c",
      fields,
      pack: blueprint.pack,
      requestedAlignment: blueprint.align,
      refused: null,
      accessors: [],
      views: [],
      span,
    });
    if (name !== null) this.named.push(id);
    return id;
  }

  #field(blueprint: FieldBlueprint): Field {
    switch (blueprint.kind) {
      case "member": {
        const member = this.#member(this.#fresh("m"), this.#type(blueprint.type));
        return { ...member, requestedAlignment: blueprint.align, packed: blueprint.packed };
      }
      case "bit-field":
        return this.#bitField(blueprint);
      case "inline": {
        const record = this.addRecord(blueprint.record, null);
        return this.#member(blueprint.isNamed ? this.#fresh("u") : null, { kind: "record", record });
      }
    }
  }

  #bitField(blueprint: FieldBlueprint & { kind: "bit-field" }): Field {
    const index = blueprint.base % (cIntegers.length + 1);
    const integer = cIntegers[index];
    const bare: Type = integer ?? { kind: "enum", enum: "Kind" };
    const bits = (integer?.size ?? 4) * 8;
    const bitWidth = blueprint.width % (bits + 1);
    const name = blueprint.isNamed && bitWidth > 0 ? this.#fresh("b") : null;
    const type = blueprint.aliasAlign === null ? bare : this.#alias(bare, blueprint.aliasAlign);
    return {
      kind: "bit-field",
      name,
      type,
      bitWidth,
      requestedAlignment: blueprint.align,
      packed: false,
      span,
    };
  }

  #tail(tail: { readonly type: TypeBlueprint; readonly flexible: boolean }): Field {
    const element = this.#type({ ...tail.type, lengths: [] });
    return this.#member(this.#fresh("tail"), { kind: "array", element, length: tail.flexible ? null : 0 });
  }

  #member(name: string | null, type: Type): Field {
    return { kind: "member", name, type, requestedAlignment: null, packed: false, span };
  }

  #type(blueprint: TypeBlueprint): Type {
    const bare = this.#base(blueprint.base);
    const element = blueprint.isAlias ? this.#alias(bare, blueprint.aliasAlign) : bare;
    return blueprint.lengths.reduce<Type>(
      (inner, length) => ({ kind: "array", element: inner, length }),
      element,
    );
  }

  /** Of four choices three are a scalar, a pointer or an enum, and one is a record so far. */
  #base(choice: number): Type {
    if (choice % 4 === 3 && this.named.length > 0)
      return { kind: "record", record: this.named[(choice >> 2) % this.named.length] ?? "" };
    const scalars = this.#scalars.length;
    const index = (choice >> 2) % (scalars + 2);
    if (index === scalars) return { kind: "pointer", size: 8, pointee: null };
    if (index === scalars + 1) return { kind: "enum", enum: "Kind" };
    return this.#scalarAt(index);
  }

  #scalarAt(index: number): ScalarType {
    const found = this.#scalars[index];
    if (found === undefined) throw new Error(`there is no scalar ${index}`);
    return found;
  }

  #alias(target: Type, requestedAlignment: number | null): AliasType {
    const alias: AliasType = { kind: "alias", name: this.#fresh("T"), target, requestedAlignment };
    this.aliases.set(alias.name, alias);
    return alias;
  }

  #fresh(prefix: string): string {
    return `${prefix}${this.#names++}`;
  }
}
