import type { Layouts } from "../../layout/layouts.ts";
import { cxxGuard, cxxGuardHead } from "./guard-cxx.ts";
import { rustGuard } from "./guard-rust.ts";
import type { Guarded } from "./guard-text.ts";

/** Guards in one language or both, Rust first. */
export type GuardLanguage = "rust" | "c++" | "both";

/** A record with the layouts of the crate that it is from. */
export interface GuardRequest {
  readonly guarded: Guarded;
  readonly rust: Layouts;
}

/** The guards of verified records; `unnamed` are those that cannot be named in a language that was asked for. */
export function guardText(
  requests: readonly GuardRequest[],
  language: GuardLanguage,
): { readonly text: string; readonly unnamed: readonly string[] } {
  const unnamed: string[] = [];
  const rust = language === "c++" ? [] : requests.map(({ guarded, rust: own }) => rustGuard(guarded, own));
  const cxx = language === "rust" ? [] : requests.map(({ guarded }) => cxxGuard(guarded));
  for (const texts of [rust, cxx])
    for (const [index, text] of texts.entries())
      if (text === null) unnamed.push(requests[index]?.guarded.check.rust.name ?? "");
  const written = (texts: readonly (string | null)[]): string =>
    texts.filter((one) => one !== null).join("\n");
  const blocks = [written(rust), cxx.length === 0 ? "" : `${cxxGuardHead}\n${written(cxx)}`];
  return { text: blocks.filter((block) => block !== "").join("\n"), unnamed: [...new Set(unnamed)] };
}
