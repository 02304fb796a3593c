import { bareRecordName } from "../model/record-names.ts";
import { nearestNames } from "./names.ts";

/** A record's name without case, the words C puts before a tag, and the underscores around it: `_tagPOINT` is `point`. */
export function looseName(name: string): string {
  const plain = withoutLastUnderscores(bareRecordName(name));
  return /^tag_?\w/.test(plain) ? plain.replace(/^tag_?/, "") : plain;
}

// Not by a pattern, which would begin anew at each of many underscores.
function withoutLastUnderscores(name: string): string {
  let end = name.length;
  while (name[end - 1] === "_") end -= 1;
  return name.slice(0, end);
}

/** Names of C, and which of them come near to one that is not among them. They are only ever told, never taken. */
export class NearNames {
  /** Only names of one beginning and one length are looked through: all would take too long. */
  readonly #buckets = new Map<string, Array<{ readonly name: string; readonly letters: string }>>();

  add(name: string): void {
    const letters = lettersOf(name);
    const bucket = this.#buckets.get(bucketOf(letters, 0));
    if (bucket === undefined) this.#buckets.set(bucketOf(letters, 0), [{ name, letters }]);
    else bucket.push({ name, letters });
  }

  /** Three at most: what differs in underscores alone (`VAULT_CONTEXT` for `VaultContext`), then the nearest. */
  near(name: string): readonly string[] {
    const letters = lettersOf(name);
    // A tag and its typedef are one record: the first of them is told.
    const known = new Map<string, string>();
    for (const more of [0, -2, -1, 1, 2])
      for (const one of this.#buckets.get(bucketOf(letters, more)) ?? [])
        if (!known.has(one.letters)) known.set(one.letters, one.name);
    const spelled = known.get(letters);
    const alike = [...known].flatMap(([other, one]) => (differsInOnePlace(letters, other) ? [one] : []));
    const nearest = nearestNames(name, alike);
    return [...new Set([...(spelled === undefined ? [] : [spelled]), ...nearest])].slice(0, 3);
  }
}

function lettersOf(name: string): string {
  return looseName(name).replaceAll("_", "");
}

function bucketOf(letters: string, more: number): string {
  return `${letters.slice(0, 4)} ${letters.length + more}`;
}

/** What is left of two names when the same beginning and the same end are taken away is short. */
function differsInOnePlace(left: string, right: string): boolean {
  const shortest = Math.min(left.length, right.length);
  let same = 0;
  while (same < shortest && left.charCodeAt(same) === right.charCodeAt(same)) same++;
  let end = 0;
  while (
    end < shortest - same &&
    left.charCodeAt(left.length - 1 - end) === right.charCodeAt(right.length - 1 - end)
  )
    end++;
  return Math.max(left.length, right.length) - same - end <= 4;
}
