import type { Constant, SourceText } from "../../index.ts";
import { readDefinitions } from "../../index.ts";
import type { DefinedText } from "../../index.ts";
import { preprocessorAtHand } from "../../toolchain/at-hand.ts";
import { preprocessWithDefinitions } from "../../toolchain/cached.ts";
import type { Unit } from "../../toolchain/unit.ts";
import { cacheIn, keptPlace, withShortPaths } from "./preprocessed.ts";

export type Constants = ReadonlyMap<string, Constant>;

/** Evaluates the constants of a text: those of these names, or all. */
export type EvaluateConstants = (text: DefinedText, names: readonly string[] | null) => Promise<Constants>;

/** The constants of a text that is read as it stands: it has no conditions, so every definition in it counts. */
export function constantsInText(
  source: SourceText,
  cxx: DefinedText["cxx"],
  names: readonly string[] | null,
  evaluate: EvaluateConstants,
): Promise<Constants> {
  return evaluate(
    { source, macros: readDefinitions(source.text, source.file), vocabulary: "lent", cxx },
    names,
  );
}

/** Where a unit is read, and what a reader of C++ found in it if it is C++. */
export interface UnitPlace {
  readonly cwd: string;
  readonly cacheFolder: string | null;
  readonly cxx: DefinedText["cxx"];
}

/** The constants of a unit, or what is remembered of them. Empty where the unit cannot be preprocessed: its text says why. */
export async function constantsInUnit(
  unit: Unit,
  { cwd, cacheFolder, cxx }: UnitPlace,
  names: readonly string[] | null,
  evaluate: EvaluateConstants,
): Promise<Constants> {
  const question = [
    "constants",
    cwd,
    JSON.stringify([names?.toSorted() ?? null, cxx === null ? null : [...cxx.keys()]]),
  ];
  const place = await keptPlace(unit, cacheFolder, question);
  const kept = place?.read()?.value;
  if (kept instanceof Map) return kept as Constants;
  const preprocessor = await preprocessorAtHand();
  if (!preprocessor.ok) return new Map();
  const cache = cacheIn(cacheFolder);
  const { result, manifest } = await preprocessWithDefinitions(preprocessor.value, cache, unit);
  if (!result.ok) return new Map();
  const text = withShortPaths(result.value.text, cwd);
  const definitions = withShortPaths(result.value.definitions ?? "", cwd);
  const macros = readDefinitions(definitions, unit.name);
  const constants = await evaluate(
    { source: { file: unit.name, text }, macros, vocabulary: "none", cxx },
    names,
  );
  if (manifest !== null) place?.write(constants, manifest);
  return constants;
}
