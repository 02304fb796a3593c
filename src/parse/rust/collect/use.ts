import type { Reader } from "../tokens/reader.ts";
import { Kind, Word } from "../tokens/token.ts";

/** One name of a `use` tree; `alias` is what it is called here, null for a glob. */
export interface UseEntry {
  readonly start: "relative" | "global" | "crate";
  readonly crate: number;
  readonly segments: readonly number[];
  readonly alias: number | null;
}

const depthLimit = 64;

/** Takes a `use` tree apart into single names and globs. */
export function readUse(reader: Reader): UseEntry[] {
  const found: UseEntry[] = [];
  const isGlobal = reader.eat(Kind.PathSeparator);
  let crate = -1;
  if (reader.kind() === Kind.Crate) {
    crate = reader.tokens.values[reader.at] ?? -1;
    reader.bump();
    reader.eat(Kind.PathSeparator);
  }
  const start = crate !== -1 ? "crate" : isGlobal ? "global" : "relative";
  readTree(reader, { start, crate, segments: [], alias: null }, found, 0);
  return found;
}

function readTree(reader: Reader, prefix: UseEntry, found: UseEntry[], depth: number): void {
  const segments = [...prefix.segments];
  if (depth > depthLimit) return;
  reader.eat(Kind.PathSeparator);
  for (;;) {
    if (reader.eat(Kind.Star)) {
      found.push({ ...prefix, segments, alias: null });
      return;
    }
    if (reader.kind() === Kind.OpenNone) {
      const inner = reader.enter();
      while (!inner.isDone()) {
        if (inner.kind() === Kind.Identifier || inner.kind() === Kind.RawIdentifier)
          segments.push(inner.tokens.values[inner.at] ?? 0);
        inner.bump();
      }
      if (reader.eat(Kind.PathSeparator)) continue;
      break;
    }
    if (reader.kind() === Kind.OpenBrace) {
      const inner = reader.enter();
      while (!inner.isDone()) {
        readTree(inner, { ...prefix, segments, alias: null }, found, depth + 1);
        inner.skipPast(Kind.Comma);
      }
      return;
    }
    if (reader.kind() !== Kind.Identifier && reader.kind() !== Kind.RawIdentifier) return;
    segments.push(reader.tokens.values[reader.at] ?? 0);
    reader.bump();
    if (!reader.eat(Kind.PathSeparator)) break;
  }
  // `a::{self}` names a itself.
  if (segments.length > 1 && segments.at(-1) === Word.self) segments.pop();
  let alias = segments.at(-1) ?? 0;
  if (reader.eatWord(Word.as)) {
    alias = reader.tokens.values[reader.at] ?? alias;
    reader.bump();
  }
  found.push({ ...prefix, segments, alias });
}
