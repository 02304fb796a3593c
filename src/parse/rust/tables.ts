import type { AliasType, Constant, StatedFact } from "../../model/model.ts";
import type { RustAlias, RustConstant } from "./named.ts";

/**
 * The tables of a crate, each computed when somebody first looks. A spread copies no answer of it, only the promise. What a
 * table is made from, which is every token of the crate, is let go with the last of them.
 */
export class LazyTables {
  readonly #constants: () => readonly RustConstant[];
  readonly #aliases: () => readonly RustAlias[];
  readonly #stated: () => readonly StatedFact[];

  constructor(make: TableMakers) {
    this.#constants = once(make.constants);
    this.#aliases = once(make.aliases);
    this.#stated = once(make.stated);
  }

  get constants(): readonly RustConstant[] {
    return this.#constants();
  }

  get aliases(): readonly RustAlias[] {
    return this.#aliases();
  }

  get stated(): readonly StatedFact[] {
    return this.#stated();
  }
}

/** Asks `make` once, and forgets it then. */
function once<Value>(make: () => Value): () => Value {
  let ask = (): Value => {
    const value = make();
    make = ask = () => value;
    return value;
  };
  return () => ask();
}

export interface TableMakers {
  readonly constants: () => readonly RustConstant[];
  readonly aliases: () => readonly RustAlias[];
  readonly stated: () => readonly StatedFact[];
}

/** Constants by path, those of which the value is known. */
export function constantsByPath(constants: readonly RustConstant[]): Map<string, Constant> {
  return new Map(
    constants.flatMap(({ path, type, value, span }) =>
      value === null ? [] : [[path, { name: path, type, value, span }] as const],
    ),
  );
}

/** Aliases by path. */
export function aliasesByPath(aliases: readonly RustAlias[]): Map<string, AliasType> {
  return new Map(aliases.map(({ path, type }) => [path, type]));
}
