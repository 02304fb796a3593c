import type { RecordLayout } from "../layout/layouts.ts";
import type { EnumType, Form, RecordId } from "../model/model.ts";

// The nouns of recorded layouts. A recording is a folder of small text files, one for each name; see layouts/ntoskrnl/README.md
// for the format as a reader of the files meets it, and encode.ts and decode.ts for the format as code.

/** The first line of every file. A change that an older decoder would misread raises it. */
export const formatLine = "layouts 1";

/** The two files beside the records: which builds there are, and which names. */
export const buildsFile = "builds.txt";
export const namesFile = "names.txt";

/** One measured program. `version` identifies it: a file version such as 10.0.19045.2965. */
export interface Build {
  readonly version: string;
  /** For people: `Windows 10 22H2 (2022 Update, Vibranium R5)`. */
  readonly title: string;
}

/** Where figures come from: keys of lower-case letters and dashes, in the order they are written. */
export interface Statement {
  readonly key: string;
  readonly value: string;
}
export type Provenance = readonly Statement[];

/**
 * All that one witness says about one build. A record with several definitions in the build has the ids `NAME`,
 * `NAME#2`, …, fullest first. An unnamed record (or enum) has `name: null` and is reached through a member only.
 */
export interface MeasuredBuild {
  readonly build: Build;
  readonly records: ReadonlyMap<RecordId, RecordLayout>;
  readonly enums: ReadonlyMap<string, EnumType>;
  /** Declared and never defined: what kind of thing each is. */
  readonly incomplete: ReadonlyMap<RecordId, Form>;
}

/** Which definition of a name in one build, from 1. */
export interface Appearance {
  readonly version: string;
  readonly definition: number;
}

/** The id under which a build knows the nth definition of a name. */
export function definitionId(name: string, definition: number): RecordId {
  return definition === 1 ? name : `${name}#${definition}`;
}

/** The inverse of `definitionId`. */
export function definitionOf(id: RecordId): { readonly name: string; readonly definition: number } {
  const mark = id.indexOf("#");
  if (mark === -1) return { name: id, definition: 1 };
  return { name: id.slice(0, mark), definition: Number(id.slice(mark + 1)) };
}

/** The id of the unnamed record or enum that is the type of a member. */
export function memberId(owner: RecordId, member: string): RecordId {
  return `${owner}.${member}`;
}
