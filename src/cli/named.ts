import type { CNames, NamedChecks, RecordCheck } from "../index.ts";
import { checkNames, verdictOf } from "../index.ts";
import type { OpenedCrate } from "./binding.ts";
import type { OpenedSources } from "./c-sources.ts";

/** The aliases, enums and constants of whole crates against the headers that know their names. */
export async function namedChecksOf(
  crates: readonly OpenedCrate[],
  { texts }: OpenedSources,
): Promise<NamedChecks> {
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
      const rust = { layouts: binding.layouts, ...named, enums: own };
      const found = checkNames(rust, c);
      for (const path of found.equal) right.add(path);
      for (const check of found.open) {
        const path = check.rust.path ?? "";
        // What one header says is wrong is not forgotten because another cannot tell.
        if (!open.has(path) || verdictOf(check) === "different") open.set(path, check);
      }
    }
  }
  // Headers that cannot be included together give one name to two things; the binding means that which it agrees with.
  const wrong = [...open].flatMap(([path, check]) => (right.has(path) ? [] : [check]));
  return { open: wrong, equal: [...right] };
}
