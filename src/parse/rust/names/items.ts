import { patternOfName } from "../../../model/record-names.ts";
import { scanAll } from "./module.ts";
import type { Item, Module } from "./module.ts";

/** All items of a crate in order of its modules, which are read if they were not yet. */
export function* itemsOf(root: Module): Generator<Item> {
  scanAll(root);
  const waiting = [root];
  for (let module = waiting.pop(); module !== undefined; module = waiting.pop()) {
    yield* module.items;
    waiting.push(...[...module.children].reverse());
  }
}

/**
 * Items of the modules whose text mentions one of the plain names. A module that may hold others, or make items from
 * other text, is read in any case.
 */
export function* itemsMentioning(root: Module, names: readonly string[]): Generator<Item> {
  const patterns = names.map((name) => new RegExp(patternOfName(name), "i"));
  const waiting = [root];
  for (let module = waiting.pop(); module !== undefined; module = waiting.pop()) {
    const text = module.pending === null ? null : (module.preview?.() ?? null);
    if (text !== null && !mayMatter(text, patterns)) continue;
    module.scanned();
    yield* module.items;
    waiting.push(...[...module.children].reverse());
  }
}

function mayMatter(text: string, patterns: readonly RegExp[]): boolean {
  if (text.includes("macro_export") || text.includes("include!") || /\bmod\s+\w+\s*[;{]/.test(text))
    return true;
  return patterns.some((pattern) => pattern.test(text));
}
