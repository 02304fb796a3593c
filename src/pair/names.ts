import { plainRecordName } from "../model/record-names.ts";

// Names as bindings spell them. `UniqueProcessId`, `unique_process_id`, `type_` and `r#type` are one name each.

/** A field's name without case, underscores and Rust's `r#`. Empty for a name of underscores alone. */
export function plainFieldName(name: string): string {
  const known = plainNames.get(name);
  if (known !== undefined) return known;
  const plain = name.replace(/^r#/, "").replaceAll("_", "").toLowerCase();
  if (plainNames.size < mostPlainNames) plainNames.set(name, plain);
  return plain;
}

/** The same few thousand names come back with every build that is compared. */
const plainNames = new Map<string, string>();
const mostPlainNames = 100_000;

/** True if `path` is what a person means by `wanted`: a bare name, or a path whose last segments agree. */
export function isRecordNamed(path: string, wanted: string): boolean {
  if (plainRecordName(path) !== plainRecordName(wanted)) return false;
  const wantedModules = wanted.replace(/<.*$/, "").split("::").slice(0, -1);
  const modules = path.replace(/<.*$/, "").split("::").slice(0, -1);
  return wantedModules.every(
    (module, index) => modules[modules.length - wantedModules.length + index] === module,
  );
}

/** A record as it is asked for where one name has several definitions: `NAME`, `NAME@0x40`, `NAME#0x1003`. */
export interface RecordRequest {
  readonly name: string;
  /** Bytes; null: of any size. */
  readonly size: number | null;
  /** The id of one definition, as debug info numbers them; null: any. */
  readonly record: string | null;
}

/** `NAME@SIZE` (also `NAME@size=SIZE`) is the definition of that size in bytes, `NAME#0x1003` the type of that number. */
export function readRecordRequest(text: string): RecordRequest {
  const [, sized, size] = /^(.+)@(?:size=)?(0x[0-9a-f]{1,12}|\d{1,12})$/i.exec(text) ?? [];
  if (sized !== undefined) return { name: sized, size: Number(size), record: null };
  const numbered = /^(.+)#0x[0-9a-f]{1,8}$/.exec(text)?.[1];
  return { name: numbered ?? text, size: null, record: numbered === undefined ? null : text };
}

/**
 * True for names that say "nothing of interest here": `_pad`, `fill3`, `Reserved1`, `padding_0x10`, `_`.
 * Such a member stands for whatever lies there.
 */
export function isPaddingName(name: string): boolean {
  const plain = name.replace(/^r#/, "").toLowerCase();
  if (/^_+(0x[0-9a-f]+|\d*)$/.test(plain)) return true;
  return paddingName.test(plain);
}

const paddingWord =
  "pad(?:ding)?|fill(?:er)?|(?:f|b|c|n|w|u|l|dw|ul|lp|pv)?reserved?(?:bits|mbz|zero)?|rsvd|unused|unknown|unk|" +
  "spare(?:bits)?|gap|dummy|hole|opaque|blob";

/** A number, also a hexadecimal one, or a letter: `Reserved1`, `pad_1c`, `Spare0x10`, `ReservedB`. `Filled` and `Padded` have none. */
const paddingNumber = "[abc]|_*0x[\\da-f]+|_+[\\da-f]+|\\d[\\da-f]*|_*\\d\\w*";

const paddingName = new RegExp(
  `^_*(?:(?:align(?:ment)?|bindgen)_*)?(?:${paddingWord})(?:${paddingNumber})?_*$`,
);

/** True for names of C fields that only fill a hole: `pad1`, `Padding`, `fill`. What is reserved may have to be zero. */
export function isFillingName(name: string): boolean {
  return /^_*(pad|padding|fill|filler)(_?\d+)?$/i.test(name);
}

/** True for names that bindings make up for what C leaves without a name: `u`, `s1`, `Anonymous`, `__bindgen_anon_1`, `_0_16`. */
export function isMadeUpName(name: string): boolean {
  const plain = name.toLowerCase();
  return (
    /^_*(u|s|d|un|su)(_?\d+)?_*$/.test(plain) ||
    // Tuple structs name their fields 0, 1, …
    /^_?\d+(_\d+)*$/.test(plain) ||
    /^_*(bindgen_)?(anonymous|anon|unnamed|dummy(union|struct)name|union|struct|field|bitfield|bits|inner|variant)(_*\d+)?_*$/.test(
      plain,
    )
  );
}

/** True for pointers and the like that a C++ compiler adds to a class: no author gave them these names, or knows them. */
export function isAddedByCompiler(name: string): boolean {
  return name === "__vfptr" || name === "__vbptr" || name === "__vtordisp";
}

/** True if two plain names evidently mean one thing: one contains the other, or nearly every letter agrees. */
export function areSimilar(left: string, right: string): boolean {
  const a = plainFieldName(left);
  const b = plainFieldName(right);
  if (a.length === 0 || b.length === 0) return false;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length === 1 && long.startsWith(short)) return true;
  if (short.length >= 4 && long.includes(short)) return true;
  return editDistance(a, b) <= Math.floor(long.length / 4);
}

/** The names nearest to `wanted`, best first, none that are far from it. */
export function nearestNames(wanted: string, names: Iterable<string>, most = 3): string[] {
  const plain = plainRecordName(wanted);
  const near: Array<{ name: string; distance: number }> = [];
  for (const name of names) {
    const candidate = plainRecordName(name);
    if (Math.abs(candidate.length - plain.length) > 3 && !candidate.includes(plain)) continue;
    const distance = candidate.includes(plain) ? 0.5 : editDistance(plain, candidate);
    if (distance <= Math.max(1, Math.floor(plain.length / 3))) near.push({ name, distance });
  }
  near.sort((a, b) => a.distance - b.distance || a.name.length - b.name.length || (a.name < b.name ? -1 : 1));
  return near.slice(0, most).map(({ name }) => name);
}

/** Levenshtein's distance, with a swap of neighbours counted once. */
function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, substituted);
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (beforePrevious[j - 2] ?? 0) + 1);
      current.push(best);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
