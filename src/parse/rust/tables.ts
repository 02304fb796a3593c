import type { AliasType, Constant, StatedFact } from "../../model/model.ts";
import type { RustAlias, RustConstant } from "./named.ts";

/** The tables of a crate, each computed when somebody first looks. A spread copies no answer of it, only the promise. */
export class LazyTables {
  readonly #make: TableMakers;
  #constants: readonly RustConstant[] | null = null;
  #aliases: readonly RustAlias[] | null = null;
  #stated: readonly StatedFact[] | null = null;

  constructor(make: TableMakers) {
    this.#make = make;
  }

  get constants(): readonly RustConstant[] {
    return (this.#constants ??= this.#make.constants());
  }

  get aliases(): readonly RustAlias[] {
    return (this.#aliases ??= this.#make.aliases());
  }

  get stated(): readonly StatedFact[] {
    return (this.#stated ??= this.#make.stated());
  }
}

export interface TableMakers {
  constants(): readonly RustConstant[];
  aliases(): readonly RustAlias[];
  stated(): readonly StatedFact[];
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
