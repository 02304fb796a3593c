import { plainRecordName } from "../model/record-names.ts";
import type { Layouts } from "../layout/layouts.ts";
import { knownAlignment } from "../layout/layouts.ts";
import type {
  AliasType,
  Model,
  PointerType,
  RecordId,
  ScalarClass,
  ScalarType,
  Type,
} from "../model/model.ts";
import { withoutAliases } from "../model/model.ts";
import { spell } from "../model/spelling.ts";

/** A crate's aliases are the same for all its edited models. */
const aliasesByName = new WeakMap<ReadonlyMap<string, AliasType>, ReadonlyMap<string, AliasType>>();

/** An edited model has the enums of the one that it was made from, and records of the same names. */
const recordsByName = new WeakMap<Model["enums"], ReadonlyMap<string, RecordId>>();

/** Chooses the Rust type of a field that C has: as the binding itself writes it elsewhere, else a plain one. */
export class TypeChoice {
  readonly #c: Layouts;
  readonly #rust: Layouts;
  readonly #model: Model;
  readonly #known = new Map<string, Type>();

  constructor(model: Model, rust: Layouts, c: Layouts) {
    this.#model = model;
    this.#rust = rust;
    this.#c = c;
  }

  /** Notes that the binding writes this Rust type for that C type. */
  learn(c: Type, rust: Type): void {
    const spelling = spell(c, this.#c.language);
    if (!this.#known.has(spelling) && this.#sizeOf(this.#rust, rust) === this.#sizeOf(this.#c, c))
      this.#known.set(spelling, rust);
  }

  /** Null where Rust has nothing of that size and alignment to offer. */
  rustTypeOf(c: Type): Type | null {
    const known = this.#known.get(spell(c, this.#c.language));
    if (known !== undefined) return known;
    const namesake = this.#aliasNamedAs(c);
    if (namesake !== null) return namesake;
    const bare = withoutAliases(c);
    switch (bare.kind) {
      case "scalar":
        return scalarOf(bare);
      case "enum":
        return scalarOf(this.#c.enumOf(bare.enum)?.underlying ?? { class: "signed", size: 4 });
      case "pointer":
        if (bare.size !== 8) return integer("unsigned", bare.size);
        return { kind: "pointer", size: 8, pointee: this.#pointeeOf(bare) };
      case "array": {
        const element = this.rustTypeOf(bare.element);
        return element === null ? null : { kind: "array", element, length: bare.length ?? 0 };
      }
      case "record":
        return this.#recordNamedAs(bare.record, c) ?? this.#bytesFor(c);
      case "function":
      case "unresolved":
        return null;
    }
  }

  /** The binding's own record for the one that C points at; null: `c_void` does for anything else. */
  #pointeeOf({ pointee }: PointerType): Type | null {
    if (pointee === null || withoutAliases(pointee).kind !== "record") return null;
    const type = this.rustTypeOf(pointee);
    return type?.kind === "record" ? type : null;
  }

  /** `ULONG` where the binding has an alias of that name for the same scalar or pointer. */
  #aliasNamedAs(c: Type): Type | null {
    for (let type = c; type.kind === "alias"; type = type.target) {
      const found = this.#rustAliases().get(type.name) ?? null;
      if (found !== null && isSameScalar(found, c)) return found;
    }
    return null;
  }

  #rustAliases(): ReadonlyMap<string, AliasType> {
    const { aliases } = this.#model;
    const known = aliasesByName.get(aliases);
    if (known !== undefined) return known;
    const byName = new Map([...aliases.values()].map((alias) => [alias.name, alias]));
    aliasesByName.set(aliases, byName);
    return byName;
  }

  #recordNamedAs(cRecord: RecordId, c: Type): Type | null {
    const layout = this.#c.layoutOf(cRecord);
    if (!layout.ok) return null;
    for (const name of [layout.value.name, ...layout.value.aliases]) {
      const record = name === null ? undefined : this.#rustRecords().get(plainRecordName(name));
      const type: Type | null = record === undefined ? null : { kind: "record", record };
      if (type !== null && this.#sizeOf(this.#rust, type) === this.#sizeOf(this.#c, c)) return type;
    }
    return null;
  }

  #rustRecords(): ReadonlyMap<string, RecordId> {
    const { enums, records } = this.#model;
    const known = recordsByName.get(enums);
    if (known !== undefined) return known;
    const byName = new Map(
      [...records.values()].flatMap(({ id, name }) => (name === null ? [] : [[plainRecordName(name), id]])),
    );
    recordsByName.set(enums, byName);
    return byName;
  }

  /** Integers that take the same room at the same places. */
  #bytesFor(c: Type): Type | null {
    const layout = this.#c.typeLayoutOf(c);
    if (!layout.ok) return null;
    const { size, alignment } = layout.value;
    const width = Math.min(8, knownAlignment(alignment) ?? alignment.least);
    if (size % width !== 0) return null;
    return { kind: "array", element: integer("unsigned", width), length: size / width };
  }

  #sizeOf(layouts: Layouts, type: Type): number | null {
    const layout = layouts.typeLayoutOf(type);
    return layout.ok ? layout.value.size : null;
  }
}

function isSameScalar(rust: Type, c: Type): boolean {
  const [left, right] = [withoutAliases(rust), withoutAliases(c)];
  if (left.kind === "pointer") return right.kind === "pointer" && left.size === right.size;
  return left.kind === "scalar" && right.kind === "scalar" && isAlike(left, right);
}

function isAlike(left: ScalarType, right: ScalarType): boolean {
  const isInteger = ({ class: one }: ScalarType): boolean => one === "signed" || one === "unsigned";
  if (left.size !== right.size) return false;
  return left.class === right.class || (right.class === "character" && isInteger(left));
}

/** `count` bytes without alignment. */
export function bytes(count: number): Type {
  return { kind: "array", element: integer("unsigned", 1), length: count };
}

export function integer(scalarClass: "signed" | "unsigned", size: number): ScalarType {
  const spelling = `${scalarClass === "signed" ? "i" : "u"}${size * 8}`;
  return { kind: "scalar", class: scalarClass, size, alignment: size, spelling };
}

function scalarOf({ class: scalarClass, size }: { class: ScalarClass; size: number }): Type | null {
  switch (scalarClass) {
    case "signed":
      return integer("signed", size);
    case "character":
      return integer(size === 1 ? "signed" : "unsigned", size);
    case "unsigned":
    case "bool":
      return integer("unsigned", size);
    case "float":
      return { kind: "scalar", class: "float", size, alignment: size, spelling: `f${size * 8}` };
    case "void":
    case "unit":
      return null;
  }
}
