import { withoutAliases } from "../../model/model.ts";
import type { AliasType, Constant, StatedFact, Type } from "../../model/model.ts";
import type { Evaluator } from "./evaluate.ts";
import { pathOf } from "./ids.ts";
import { itemsOf } from "./items.ts";
import type { Meaning } from "./meaning.ts";
import type { Item, Module } from "./module.ts";
import { spanOf } from "./token.ts";

/** Public constants of a crate that are integers, by path. */
export function constantsOf(meaning: Meaning, evaluator: Evaluator, root: Module): Map<string, Constant> {
  const found = new Map<string, Constant>();
  for (const item of itemsOf(root)) {
    if (item.kind !== "const" || !item.isPublic) continue;
    const value = evaluator.constant(item);
    if (!value.ok || value.value.kind !== "integer" || value.value.type === null) continue;
    const type = evaluator.typeOfConstant(item);
    const bare = withoutAliases(type);
    if (bare.kind !== "scalar") continue;
    const name = pathOf(meaning, item);
    found.set(name, {
      name,
      type,
      value: value.value.value,
      span: spanOf(item.tokens, item.nameAt, item.nameAt + 1),
    });
  }
  return found;
}

/** Aliases of a crate, by path. */
export function aliasesOf(
  meaning: Meaning,
  aliasOf: (item: Item) => Type,
  root: Module,
): Map<string, AliasType> {
  const found = new Map<string, AliasType>();
  for (const item of itemsOf(root)) {
    if (item.kind !== "type") continue;
    const type = aliasOf(item);
    if (type.kind === "alias") found.set(pathOf(meaning, item), type);
  }
  return found;
}

/** What is computed only when somebody looks. */
export class LazyTables {
  readonly #makeConstants: () => Map<string, Constant>;
  readonly #makeAliases: () => Map<string, AliasType>;
  readonly #makeStated: () => StatedFact[];
  #stated: StatedFact[] | null = null;
  #constants: Map<string, Constant> | null = null;
  #aliases: Map<string, AliasType> | null = null;

  constructor(
    makeConstants: () => Map<string, Constant>,
    makeAliases: () => Map<string, AliasType>,
    makeStated: () => StatedFact[],
  ) {
    this.#makeStated = makeStated;
    this.#makeConstants = makeConstants;
    this.#makeAliases = makeAliases;
  }

  stated(): StatedFact[] {
    return (this.#stated ??= this.#makeStated());
  }

  constants(): Map<string, Constant> {
    return (this.#constants ??= this.#makeConstants());
  }

  aliases(): Map<string, AliasType> {
    return (this.#aliases ??= this.#makeAliases());
  }
}
