import { withoutAliases } from "../../../model/model.ts";
import type { Type } from "../../../model/model.ts";
import type { GenericValue, Meaning } from "./meaning.ts";
import type { Item } from "../names/module.ts";

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
  const given = [...generics.values()].map((value) =>
    value.kind === "value" ? value.value.toString() : keyOf(value.type),
  );
  return `${path}<${given.join(", ")}>`;
}

export function pathOf(host: Pick<Meaning, "isRoot" | "session">, item: Item): string {
  const { module } = item;
  const name = item.name === -1 ? "_" : host.session.textOf(item.name);
  const prefix = host.isRoot(module)
    ? module.path
    : [module.crate.name, module.path].filter(Boolean).join("::");
  return prefix === "" ? name : `${prefix}::${name}`;
}

function keyOf(type: Type, depth = 0): string {
  const bare = withoutAliases(type);
  if (depth > depthLimit) return "…";
  switch (bare.kind) {
    case "scalar":
    case "unresolved":
    case "function":
      return bare.spelling;
    case "record":
      return bare.record;
    case "enum":
      return bare.enum;
    case "pointer":
      return `*${bare.pointee === null ? "c_void" : keyOf(bare.pointee, depth + 1)}`;
    case "array":
      return `[${keyOf(bare.element, depth + 1)}; ${bare.length}]`;
  }
}
