import type { Reader } from "../tokens/reader.ts";
import { stringAt } from "../tokens/string-literals.ts";
import { Kind, Word } from "../tokens/token.ts";

/** What `cfg` predicates see: bare names (`windows`) and pairs (`feature="std"`, kept as `feature=std`). */
export interface Cfg {
  readonly set: ReadonlySet<string>;
  readonly otherFeatures: OtherFeatures;
}

/**
 * Whether features that are not in the set hold. `on`: `--all-features`. `perhaps`: a build script may switch them on, which
 * is never run; they are taken to be on, so that no name is missing, and what then hangs on one is not certain.
 */
export type OtherFeatures = "off" | "on" | "perhaps";

/** rustc --print cfg --target x86_64-pc-windows-msvc (1.95), without what depends on flags. */
const targetCfg: readonly string[] = [
  "windows",
  "panic=unwind",
  "target_abi=",
  "target_arch=x86_64",
  "target_endian=little",
  "target_env=msvc",
  "target_family=windows",
  "target_feature=cmpxchg16b",
  "target_feature=fxsr",
  "target_feature=sse",
  "target_feature=sse2",
  "target_feature=sse3",
  "target_has_atomic",
  "target_has_atomic=8",
  "target_has_atomic=16",
  "target_has_atomic=32",
  "target_has_atomic=64",
  "target_has_atomic=128",
  "target_has_atomic=ptr",
  "target_os=windows",
  "target_pointer_width=64",
  "target_vendor=pc",
];

/** The cfg of the target with what the user adds (`key="value"` or a bare name) and the features that are on. */
export function cfgFor(
  added: readonly string[],
  features: ReadonlySet<string>,
  otherFeatures: OtherFeatures,
): Cfg {
  const set = new Set(targetCfg);
  for (const cfg of added) set.add(cfg.replaceAll(/\s*=\s*/g, "=").replaceAll('"', ""));
  for (const feature of features) set.add(`feature=${feature}`);
  return { set, otherFeatures };
}

/** Predicates nested deeper are not read. */
export const depthLimit = 100;

/** Whether the predicate the reader stands at holds. What is no predicate does not. */
export function holds(reader: Reader, cfg: Cfg, depth = 0): boolean {
  if (depth > depthLimit) return false;
  if (reader.kind() === Kind.OpenNone) return holds(reader.enter(), cfg, depth + 1);
  if (reader.eatWord(Word.true)) return true;
  if (reader.eatWord(Word.false)) return false;
  if (reader.kind() !== Kind.Identifier && reader.kind() !== Kind.RawIdentifier) return false;
  const name = reader.text();
  reader.bump();
  if (reader.kind() === Kind.OpenParenthesis) return holdsList(name, reader.enter(), cfg, depth);
  if (!reader.eat(Kind.Equals)) return cfg.set.has(name);
  const value = stringAt(reader);
  if (name === "feature" && cfg.otherFeatures !== "off") return true;
  return value !== null && cfg.set.has(`${name}=${value}`);
}

function holdsList(name: string, inner: Reader, cfg: Cfg, depth: number): boolean {
  const results: boolean[] = [];
  while (!inner.isDone()) {
    results.push(holds(inner, cfg, depth + 1));
    inner.skipPast(Kind.Comma);
  }
  if (name === "all") return results.every(Boolean);
  if (name === "any") return results.some(Boolean);
  return name === "not" && results[0] === false;
}
