import { withoutAliases } from "../../../model/model.ts";
import type { Type } from "../../../model/model.ts";
import type { Item } from "../names/module.ts";
import { isNeverNull } from "./meaning.ts";
import type { GenericValue, Meaning } from "./meaning.ts";

/** Types nested deeper are told apart no further. */
const depthLimit = 150;

/** The path of an item with its crate's name unless it is the root crate, and its arguments. */
export function idOf(
  host: Pick<Meaning, "isRoot" | "session">,
  item: Item,
  generics: ReadonlyMap<number, GenericValue>,
): string {
  const path = pathOf(host, item);
  if (generics.size === 0) return path;
  return `${path}<${[...generics.values()].map(keyOf).join(", ")}>`;
}

/** One generic argument: two that differ in layout, also inside an `Option`, differ in this. */
export function keyOf(value: GenericValue): string {
  return value.kind === "value" ? value.value.toString() : typeKey(value.type, 0);
}

export function pathOf(host: Pick<Meaning, "isRoot" | "session">, item: Item): string {
  const { module } = item;
  const name = item.name === -1 ? "_" : host.session.textOf(item.name);
  const prefix = host.isRoot(module)
    ? module.path
    : [module.crate.name, module.path].filter(Boolean).join("::");
  return prefix === "" ? name : `${prefix}::${name}`;
}

function typeKey(type: Type, depth: number): string {
  const bare = withoutAliases(type);
  if (depth > depthLimit) return "…";
  const isNonZero = isNeverNull(type) || isNeverNull(bare);
  switch (bare.kind) {
    case "scalar":
      return isNonZero ? `NonZero<${bare.spelling}>` : bare.spelling;
    case "unresolved":
    case "function":
      return bare.spelling;
    case "record":
      return bare.record;
    case "enum":
      return bare.enum;
    case "pointer": {
      const pointee = bare.pointee === null ? "c_void" : typeKey(bare.pointee, depth + 1);
      return `${isNonZero ? "&" : "*"}${pointee}`;
    }
    case "array":
      return `[${typeKey(bare.element, depth + 1)}; ${bare.length}]`;
  }
}
