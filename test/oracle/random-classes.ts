import fc from "fast-check";
import type { BaseClass, ClassFacts, Method } from "../../src/model/classes.ts";
import type { Field, Model, RecordId, RecordType } from "../../src/model/model.ts";
import { heldRecord } from "../../src/model/model.ts";
import { wholeFile } from "../../src/source/source.ts";
import { cModel } from "../../src/testing/index.ts";

// Random C++ classes: C records with everything, made into classes with bases and member functions.

interface ClassBlueprint {
  readonly bases: readonly { readonly choice: number; readonly isVirtual: boolean }[];
  readonly methods: readonly {
    readonly name: number;
    readonly signature: number;
    readonly isVirtual: boolean;
    readonly isPure: boolean;
  }[];
  readonly special: "none" | "constructor" | "destructor" | "virtual destructor";
  readonly isEmpty: boolean;
  readonly hasEmptyBases: boolean;
  readonly vtordisp: 0 | 1 | 2;
}

const oneIn = (count: number): fc.Arbitrary<boolean> => fc.nat(count - 1).map((roll) => roll === 1);

const classBlueprint: fc.Arbitrary<ClassBlueprint> = fc.record({
  bases: fc.array(fc.record({ choice: fc.nat(1000), isVirtual: fc.nat(2).map((roll) => roll === 2) }), {
    maxLength: 3,
    size: "max",
  }),
  methods: fc.array(
    fc.record({ name: fc.nat(2), signature: fc.nat(1), isVirtual: fc.boolean(), isPure: oneIn(6) }),
    { maxLength: 2 },
  ),
  special: fc.constantFrom("none", "none", "constructor", "constructor", "destructor", "virtual destructor"),
  isEmpty: oneIn(4),
  hasEmptyBases: oneIn(6),
  vtordisp: fc.constantFrom(1, 1, 1, 1, 0, 2),
});

const signatures = ["(int)", "(char) const"] as const;

/** Models whose structs are classes: bases among the structs before them, virtual functions, what a vtordisp needs. */
export function classModel(mostRecords = 8): fc.Arbitrary<Model> {
  return fc
    .tuple(cModel(mostRecords), fc.array(classBlueprint, { minLength: mostRecords, maxLength: mostRecords }))
    .map(([model, blueprints]) => withClasses(model, blueprints));
}

function withClasses(model: Model, blueprints: readonly ClassBlueprint[]): Model {
  const maker = new ClassMaker();
  let index = 0;
  for (const record of model.records.values()) {
    const blueprint = record.name === null || record.form === "union" ? null : blueprints[index++];
    maker.add(record, blueprint ?? null);
  }
  return { ...model, language: "c++", records: maker.records };
}

/** As text in which no pragma stands between the members of a record: what that means is an open question. */
export function withOnePackEach(model: Model): Model {
  const records = new Map(model.records);
  for (const record of model.records.values())
    if (record.name !== null) givePackToInline(record, record.pack, records);
  return { ...model, records };
}

function givePackToInline(record: RecordType, pack: number | null, records: Map<RecordId, RecordType>): void {
  for (const { type } of record.fields) {
    const inner = type.kind === "record" ? records.get(type.record) : undefined;
    if (inner === undefined || inner.name !== null) continue;
    records.set(inner.id, { ...inner, pack });
    givePackToInline(inner, pack, records);
  }
}

const int = { kind: "scalar", class: "signed", size: 4, alignment: 4, spelling: "int" } as const;
const span = wholeFile("generated");

/** Keeps to what a compiler accepts: nothing holds an abstract class, unions hold nothing with a destructor. */
class ClassMaker {
  readonly records = new Map<RecordId, RecordType>();
  readonly #classes: RecordId[] = [];
  readonly #abstract = new Set<RecordId>();
  readonly #flexible = new Set<RecordId>();
  readonly #destroyed = new Set<RecordId>();
  readonly #virtualBases = new Map<RecordId, ReadonlySet<RecordId>>();

  add(record: RecordType, blueprint: ClassBlueprint | null): void {
    const fields = record.fields.map((field) => this.#allowed(field, record));
    const held = fields.flatMap(({ type }) => heldRecord(type) ?? []);
    const { id } = record;
    const isFlexible = fields.some(({ type }) => type.kind === "array" && type.length === null);
    if (isFlexible || held.some((inner) => this.#flexible.has(inner))) this.#flexible.add(id);
    if (held.some((inner) => this.#destroyed.has(inner))) this.#destroyed.add(id);
    if (blueprint === null) {
      this.records.set(id, { ...record, fields });
      return;
    }
    const facts = this.#facts(id, blueprint);
    const isEmpty = blueprint.isEmpty && !this.#flexible.has(id);
    this.records.set(id, { ...record, fields: isEmpty ? [] : fields, class: facts });
    this.#classes.push(id);
  }

  #allowed(field: Field, record: RecordType): Field {
    const held = heldRecord(field.type);
    if (held === null) return field;
    const isInAnonymous = record.name === null || record.form === "union";
    const isTail = field.type.kind === "array" && (field.type.length ?? 0) === 0;
    const mustBePlain = isInAnonymous || isTail;
    return this.#abstract.has(held) || (mustBePlain && this.#destroyed.has(held))
      ? { ...field, type: int }
      : field;
  }

  #facts(id: RecordId, blueprint: ClassBlueprint): ClassFacts {
    const bases = this.#bases(id, blueprint);
    const methods = this.#methods(blueprint);
    const shared = this.#noteVirtualBases(id, bases);
    if (shared) methods.push(...this.#missing(methods));
    const isDestroyed = methods.some(({ name }) => name === "~");
    if (isDestroyed || bases.some(({ record }) => this.#destroyed.has(record))) this.#destroyed.add(id);
    if (methods.some(({ isPure }) => isPure) || bases.some(({ record }) => this.#abstract.has(record)))
      this.#abstract.add(id);
    const { hasEmptyBases, vtordisp, special } = blueprint;
    return {
      bases,
      methods,
      declaresConstructorOrDestructor: special !== "none",
      hasEmptyBases,
      isFinal: false,
      vtordisp,
    };
  }

  #bases(id: RecordId, blueprint: ClassBlueprint): readonly BaseClass[] {
    const bases: BaseClass[] = [];
    const candidates = this.#classes.filter((record) => !this.#flexible.has(record));
    for (const { choice, isVirtual } of blueprint.bases) {
      const record = candidates[choice % Math.max(candidates.length, 1)];
      if (record === undefined || bases.some((base) => base.record === record)) continue;
      // A class with a flexible array must not have virtual bases.
      const hasVirtual = isVirtual || (this.#virtualBases.get(record)?.size ?? 0) > 0;
      if (this.#flexible.has(id) && hasVirtual) continue;
      bases.push({ record, isVirtual, span });
    }
    return bases;
  }

  #methods({ methods, special }: ClassBlueprint): Method[] {
    const made: Method[] = [];
    for (const { name, signature, isVirtual, isPure } of methods) {
      const method = { name: `f${name}`, signature: signatures[signature] ?? null, isVirtual };
      const isTaken = made.some((one) => one.name === method.name && one.signature === method.signature);
      if (!isTaken) made.push({ ...method, isPure: isPure && isVirtual });
    }
    if (special === "destructor" || special === "virtual destructor")
      made.push({ name: "~", signature: "()", isVirtual: special === "virtual destructor", isPure: false });
    return made;
  }

  /** True if two bases share a virtual base: then the class must say which function is the last word. */
  #noteVirtualBases(id: RecordId, bases: readonly BaseClass[]): boolean {
    const all = new Set<RecordId>();
    let shared = false;
    for (const { record, isVirtual } of bases) {
      const inner = [...(this.#virtualBases.get(record) ?? []), ...(isVirtual ? [record] : [])];
      for (const base of inner) {
        if (all.has(base)) shared = true;
        all.add(base);
      }
    }
    this.#virtualBases.set(id, all);
    return shared;
  }

  #missing(methods: readonly Method[]): readonly Method[] {
    return ["f0", "f1", "f2"].flatMap((name) =>
      signatures
        .filter((signature) => !methods.some((one) => one.name === name && one.signature === signature))
        .map((signature) => ({ name, signature, isVirtual: false, isPure: false })),
    );
  }
}
