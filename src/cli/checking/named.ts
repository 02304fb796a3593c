import type { CNames, RecordCheck } from "../../index.ts";
import { checkNames, verdictOf } from "../../index.ts";
import type { OpenedCrate } from "../rust/binding.ts";
import type { OpenedSources } from "../doors/c-sources.ts";

/** The aliases, enums and constants of whole crates that differ from what the headers give their names to, or may differ. */
export async function openNames(
  crates: readonly OpenedCrate[],
  { texts }: OpenedSources,
): Promise<readonly RecordCheck[]> {
  const open = new Map<string, RecordCheck>();
  const right = new Set<string>();
  for (const text of texts.values()) {
    for (const { binding, named, enums, model } of crates) {
      const wanted = named.constants.map(({ name }) => name);
      if (wanted.length + named.aliases.length + enums.length === 0) continue;
      const c: CNames = {
        layouts: text.layouts,
        aliases: text.model.aliases,
        enums: text.model.enums,
        constants: await text.constants([...new Set(wanted)]),
      };
      const own = enums.flatMap((id) => model.enums.get(id) ?? []);
      const found = checkNames({ layouts: binding.layouts, ...named, enums: own }, c);
      for (const path of found.equal) right.add(path);
      for (const check of found.open) {
        const path = check.rust.path ?? "";
        // What one header says is wrong is not forgotten because another cannot tell.
        if (!open.has(path) || verdictOf(check) === "different") open.set(path, check);
      }
    }
  }
  // Headers that cannot be included together give one name to two things; the binding means that which it agrees with.
  return [...open].flatMap(([path, check]) => (right.has(path) ? [] : [check]));
}
