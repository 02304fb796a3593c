import type { Form } from "../../model/model.ts";
import { Refused, type VergiliusFile, type VergiliusType } from "./text.ts";
import { type VergiliusTypes, deepest, isComplete, isUnnamed } from "./types.ts";

/** Which types of a file are which records and enums. */
export interface Definitions {
  /** The id of each complete named record and enum: `NAME`, or `NAME#2` for a second definition. */
  readonly ids: ReadonlyMap<VergiliusType, string>;
  /** Declared and never defined. */
  readonly incomplete: ReadonlyMap<string, Form>;
}

/** Types that differ in const and volatile only share an id. */
export function nameDefinitions(file: VergiliusFile, types: VergiliusTypes): Definitions {
  const byName = new Map<string, VergiliusType[]>();
  const incomplete = new Map<string, Form>();
  for (const type of file.types.values()) {
    if (!isTagged(type) || isUnnamed(type)) continue;
    if (!/^[A-Za-z_<][\w<>$-]*$/.test(type.name)) throw new Refused(`${type.name} is no name`, type.line);
    const named = byName.get(type.name);
    if (!isComplete(type)) incomplete.set(type.name, type.kind === "UNION" ? "union" : "struct");
    else if (named === undefined) byName.set(type.name, [type]);
    else named.push(type);
  }
  const shapes = new Shapes(types);
  const ids = new Map<VergiliusType, string>();
  for (const [name, definitions] of byName) {
    incomplete.delete(name);
    for (const [at, same] of inOrder(definitions, shapes).entries())
      for (const type of same) ids.set(type, at === 0 ? name : `${name}#${at + 1}`);
  }
  return { ids, incomplete };
}

function isTagged({ kind }: VergiliusType): boolean {
  return kind === "STRUCT" || kind === "UNION" || kind === "ENUM";
}

/** The largest first, then the one with most fields: the full definition before one cut for the public. */
function inOrder(types: readonly VergiliusType[], shapes: Shapes): readonly (readonly VergiliusType[])[] {
  const byShape = new Map<number, VergiliusType[]>();
  for (const type of types) {
    const shape = shapes.shapeOf(type, 0);
    byShape.set(shape, [...(byShape.get(shape) ?? []), type]);
  }
  return [...byShape.values()].sort(
    ([left], [right]) =>
      (right?.size ?? 0) - (left?.size ?? 0) ||
      (right?.entries.length ?? 0) - (left?.entries.length ?? 0) ||
      (placesOf(left) < placesOf(right) ? -1 : 1),
  );
}

function placesOf(type: VergiliusType | undefined): string {
  return type === undefined ? "" : type.entries.map((entry) => `${entry.name}:${entry.offset}`).join();
}

/** Numbers that types share if they have the same fields at any depth by value; pointers count by their spelling. */
class Shapes {
  readonly #types: VergiliusTypes;
  readonly #known = new Map<VergiliusType, number>();
  readonly #numbers = new Map<string, number>();

  constructor(types: VergiliusTypes) {
    this.#types = types;
  }

  shapeOf(type: VergiliusType, depth: number): number {
    const known = this.#known.get(type);
    if (known !== undefined) return known;
    if (depth > deepest) throw new Refused("nested too deep, or a record inside itself", type.line);
    const parts = type.entries.map((entry) => {
      const used = type.kind === "ENUM" ? "" : this.#useOf(this.#types.typeOf(entry), depth + 1);
      return `${entry.name} ${entry.offset} ${used}`;
    });
    const text = [type.kind, type.name, type.size, ...parts].join("\n");
    const shape = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, shape);
    this.#known.set(type, shape);
    return shape;
  }

  #useOf(type: VergiliusType, depth: number): string | number {
    if (type.kind === "POINTER" || type.kind === "FUNCTION") return this.#types.spell(type, depth);
    return type.kind === "BASE" ? type.name : this.shapeOf(type, depth);
  }
}
