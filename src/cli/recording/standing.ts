import type { Diagnostic, MeasuredFolder } from "../../index.ts";
import { openWitness } from "../../toolchain/find.ts";
import type { WitnessWord } from "../options/options.ts";
import { citation } from "../witnesses/compilers.ts";
import type { CompilerWord } from "../witnesses/compilers.ts";

// What can be said of a recording where the compiler that made it is not: whether every file is what was recorded, and whether
// the headers at hand are those that were measured.

/** The first complaint about each file that must not be believed. */
export function complaintsIn({ layouts, names, fileOf }: MeasuredFolder): readonly Diagnostic[] {
  return names().flatMap(({ kind, name }) => {
    const file = fileOf(name);
    if (file?.ok === false) return [file.error];
    const layout = kind === "record" ? layouts.layoutOf(name) : null;
    return layout?.ok === false ? [layout.error] : [];
  });
}

/** Who measured the headers of a folder, as its sources cite them; sorted. */
export function recordedWitnesses({ sources }: MeasuredFolder): readonly string[] {
  const said = sources
    .filter(({ statements }) => statements.some(({ key, value }) => key === "kind" && value === "header"))
    .flatMap(({ statements }) => statements.filter(({ key }) => key === "witness"));
  return [...new Set(said.map(({ value }) => value))].sort();
}

/** The same compilers on this machine, version and all; null if one of them is not here. */
export async function sameWitnesses(cited: readonly string[]): Promise<readonly WitnessWord[] | null> {
  const words: WitnessWord[] = [];
  for (const one of cited) {
    const word = wordOf(one);
    const opened = word === null ? null : await openWitness(word);
    if (word === null || opened?.ok !== true || citation(opened.value) !== one) return null;
    words.push(word);
  }
  return words;
}

function wordOf(cited: string): CompilerWord | null {
  const [first = ""] = cited.split(" ");
  return words.get(first) ?? null;
}

/** By the first word of a citation. */
const words: ReadonlyMap<string, CompilerWord> = new Map([
  ["cl", "cl"],
  ["clang", "clang"],
  ["clang-cl", "clang-cl"],
  ["embedded", "embedded"],
  ["dll", "dll"],
]);
