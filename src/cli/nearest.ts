import { nearestNames } from "../index.ts";

/** `did you mean A, B or C?` for a word nobody knows, or an empty string if nothing is near. */
export function didYouMean(wanted: string, candidates: Iterable<string>): string {
  const names = nearestNames(wanted, new Set(candidates));
  if (names.length === 0) return "";
  const last = names.at(-1) ?? "";
  const list = names.length === 1 ? last : `${names.slice(0, -1).join(", ")} or ${last}`;
  return `did you mean ${list}?`;
}
