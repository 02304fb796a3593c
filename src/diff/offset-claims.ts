import { plainRecordName } from "../model/record-names.ts";
import { plainFieldName } from "../pair/names.ts";
import type { Span } from "../source/source.ts";
import type { BuildTable, FieldRow } from "./build-table.ts";

// Offsets that Rust text states outside of any record: constants, and functions that answer by build number. Which field one
// is about is configured, or evident from its name; where the name could mean two, nobody guesses.

/** An offset in Rust text, before it is known what it is about. */
export interface StatedOffset {
  readonly name: string;
  /** Modules around it, outermost first. */
  readonly modules: readonly string[];
  readonly span: Span;
  readonly says: OffsetSaying;
}

export type OffsetSaying =
  | { readonly kind: "constant"; readonly value: number }
  | {
      readonly kind: "table";
      readonly arms: ReadonlyArray<{
        readonly ranges: ReadonlyArray<{ readonly first: number | null; readonly last: number | null }>;
        readonly answer:
          | { readonly kind: "number"; readonly value: number }
          | { readonly kind: "none" }
          | { readonly kind: "unread"; readonly spelling: string };
      }>;
    };

/** What the configuration says a constant or function is about. */
export interface ConfiguredOffset {
  readonly name: string;
  readonly record: string;
  readonly field: string;
}

/** What an offset is about: `field` is a path of the table; `candidates` where the name fits several. */
export type OffsetSubject =
  | { readonly kind: "field"; readonly by: "configuration" | "name"; readonly row: FieldRow }
  | {
      readonly kind: "ambiguous";
      readonly by: "configuration" | "name";
      readonly candidates: readonly string[];
    }
  | { readonly kind: "no-such-field"; readonly field: string };

/** An offset held against every build. */
export interface OffsetVerdict {
  readonly stated: StatedOffset;
  readonly subject: OffsetSubject;
  readonly right: readonly string[];
  readonly wrong: ReadonlyArray<{
    readonly said: number;
    readonly inC: number | null;
    readonly builds: readonly string[];
  }>;
  /** Builds for which it says that there is none, or nothing. */
  readonly silent: readonly string[];
  /** Builds for which what it says could not be read, and why. */
  readonly unread: ReadonlyArray<{ readonly spelling: string; readonly builds: readonly string[] }>;
}

/** Judges those of the offsets that are about the record. */
export function judgeOffsets(
  record: string,
  stated: readonly StatedOffset[],
  configured: readonly ConfiguredOffset[],
  table: BuildTable,
): readonly OffsetVerdict[] {
  return stated.flatMap((one) => {
    const subject = subjectOf(record, one, configured, table);
    return subject === null ? [] : [judge(one, subject, table)];
  });
}

function subjectOf(
  record: string,
  { name, modules }: StatedOffset,
  configured: readonly ConfiguredOffset[],
  { rows }: BuildTable,
): OffsetSubject | null {
  const said = configured.find((one) => one.name === name || one.name === [...modules, name].join("::"));
  if (said !== undefined) {
    if (plainRecordName(said.record) !== plainRecordName(record)) return null;
    const found = rows.filter(
      ({ path }) => path === said.field || plainFieldName(path) === plainFieldName(said.field),
    );
    const [row] = found;
    if (row === undefined) return { kind: "no-such-field", field: said.field };
    return found.length === 1 || row.path === said.field
      ? { kind: "field", by: "configuration", row }
      : { kind: "ambiguous", by: "configuration", candidates: found.map(({ path }) => path) };
  }
  const field = fieldInName(record, name, modules);
  if (field === null) return null;
  const found = rows.filter(({ path }) => plainFieldName(path.slice(path.lastIndexOf(".") + 1)) === field);
  const [row] = found;
  if (row === undefined) return null;
  return found.length === 1
    ? { kind: "field", by: "name", row }
    : { kind: "ambiguous", by: "name", candidates: found.map(({ path }) => path) };
}

/**
 * `EPROCESS_TOKEN_OFFSET`, `OFFSET_OF_EPROCESS_TOKEN`, `eprocess::TOKEN_OFFSET`, `eprocess_token_offset`: the word offset, the
 * record in the name or as the module around it, and the field; plain.
 */
function fieldInName(record: string, name: string, modules: readonly string[]): string | null {
  const words = name.split("_").filter((word) => word !== "");
  const rest = words.filter((word) => !/^(?:offset|offsets|offs|ofs|off)$/i.test(word));
  if (rest.length === words.length || rest.length === 0) return null;
  const plain = plainFieldName((/^of$/i.test(rest[0] ?? "") ? rest.slice(1) : rest).join("_"));
  const recordPlain = plainFieldName(plainRecordName(record));
  if (plain.startsWith(recordPlain) && plain.length > recordPlain.length)
    return plain.slice(recordPlain.length);
  const isInModule = modules.some((one) => plainFieldName(plainRecordName(one)) === recordPlain);
  return isInModule && plain !== recordPlain ? plain : null;
}

function judge(stated: StatedOffset, subject: OffsetSubject, { builds }: BuildTable): OffsetVerdict {
  const right: string[] = [];
  const wrong = new Map<string, { said: number; inC: number | null; builds: string[] }>();
  const silent: string[] = [];
  const unread = new Map<string, string[]>();
  const row = subject.kind === "field" ? subject.row : null;
  for (const build of row === null ? [] : builds) {
    const inC = row?.groups.find((group) => group.builds.includes(build))?.place.offset ?? null;
    const said = sayingFor(stated.says, build);
    if (said.kind === "none") silent.push(build);
    else if (said.kind === "unread") unread.set(said.spelling, [...(unread.get(said.spelling) ?? []), build]);
    else if (said.value === inC) right.push(build);
    // A constant is made for some builds; one that lacks the field is none of them.
    else if (inC === null && stated.says.kind === "constant") silent.push(build);
    else {
      const key = `${said.value} ${inC}`;
      const group = wrong.get(key) ?? { said: said.value, inC, builds: [] };
      group.builds.push(build);
      wrong.set(key, group);
    }
  }
  return {
    stated,
    subject,
    right,
    wrong: [...wrong.values()],
    silent,
    unread: [...unread].map(([spelling, which]) => ({ spelling, builds: which })),
  };
}

type Said =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "none" }
  | { readonly kind: "unread"; readonly spelling: string };

function sayingFor(says: OffsetSaying, build: string): Said {
  if (says.kind === "constant") return { kind: "number", value: says.value };
  const number = buildNumber(build);
  if (number === null) return { kind: "none" };
  const arm = says.arms.find(({ ranges }) =>
    ranges.some(({ first, last }) => (first ?? number) <= number && number <= (last ?? number)),
  );
  return arm?.answer ?? { kind: "none" };
}

/** 19045 of 10.0.19045.2965; null for what is no file version. */
export function buildNumber(build: string): number | null {
  const [, number] = /^\d+\.\d+\.(\d{1,9})(?:\.\d+)?$/.exec(build) ?? [];
  return number === undefined ? null : Number(number);
}
