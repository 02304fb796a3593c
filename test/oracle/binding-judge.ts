import { withoutAliases } from "../../src/model/model.ts";
import type { Type } from "../../src/model/model.ts";
import type { Layouts } from "../../src/layout/layouts.ts";
import type { DumpedBitField, DumpedMember, DumpedPart, DumpedRecord } from "./record-dump.ts";
import { visibleFields } from "./record-dump.ts";
import { askMsvc } from "./rust-msvc.ts";
import type { Subject } from "./msvc-rustc.ts";
import { spelledSize } from "./spelled-size.ts";
import { typedefNames } from "./typedef-names.ts";

// Which records of a binding differ from C's, as clang and rustc have them: clang's dump gives the figures of C, rustc for the
// real target those of Rust. Records and fields are paired by name alone. Of our own work only the names of a crate's records
// and fields are used.

/** The C records of one unit, by clang. */
export interface JudgedUnit {
  /** By the name that a C program would use. */
  named(name: string): DumpedRecord | null;
  readonly sizes: ReadonlyMap<string, DumpedRecord>;
}

export function judgedUnit(preprocessed: string, dumped: readonly DumpedRecord[]): JudgedUnit {
  const byName = new Map<string, DumpedRecord>();
  for (const record of dumped) {
    const { place } = record;
    byName.set(record.name ?? `${place?.file}:${place?.line}:${place?.column}`, record);
  }
  const typedefs = typedefNames(preprocessed);
  return {
    named(name) {
      const behind = typedefs.get(name);
      const tags = behind === undefined ? [name, `_${name}`, `tag${name}`, `_tag${name}`] : [behind];
      return tags.flatMap((tag) => byName.get(tag) ?? [])[0] ?? null;
    },
    sizes: new Map(dumped.map((record) => [record.spelling, record])),
  };
}

/** A field of a Rust record, or a method that shows its bytes as another type, with those inside it. */
interface RustField {
  readonly name: string;
  /** As a person would write it: `u.s.Flags`. */
  readonly path: string;
  /** The fields that are gone through, each in a type that rustc can be asked about: their offsets add up. */
  readonly steps: readonly Step[];
  readonly inside: readonly RustField[];
}

interface Step {
  readonly type: string;
  readonly name: string;
  /** The method is called on the bytes where the record begins. */
  readonly isView: boolean;
}

/** A Rust record and the C record of its name, with every figure on which the two compilers differ. */
export interface JudgedPair {
  readonly rust: string;
  readonly c: DumpedRecord;
  readonly differences: readonly string[];
}

/** Judges every record of the crate for which a unit has one of its name. */
export function judge(
  crate: Subject,
  layouts: Layouts,
  records: readonly string[],
  units: readonly JudgedUnit[],
): readonly JudgedPair[] {
  const asked = records.flatMap((record) => {
    const name = record.slice(record.lastIndexOf("::") + 2).replace(/^:/, "");
    const found = units.flatMap((unit) => {
      const c = unit.named(name);
      return c === null ? [] : [{ c, unit }];
    });
    return found.length === 0 ? [] : [{ record, found, fields: fieldsOf(layouts, record, [], "", 0) }];
  });
  const wanted = new Map<string, { fields: Set<string>; views: Set<string> }>();
  const want = (type: string) => {
    const known = wanted.get(type) ?? { fields: new Set<string>(), views: new Set<string>() };
    wanted.set(type, known);
    return known;
  };
  const wantAll = (fields: readonly RustField[]): void => {
    for (const { steps, inside } of fields) {
      for (const { type, name, isView } of steps) want(type)[isView ? "views" : "fields"].add(name);
      wantAll(inside);
    }
  };
  for (const { record, fields } of asked) {
    want(record);
    wantAll(fields);
  }
  const figures = askFigures(crate, records, wanted);
  return asked.flatMap(({ record, found, fields }) =>
    found.map(({ c, unit }) => ({
      rust: record,
      c,
      differences: differencesOf(c, unit, fields, record, figures),
    })),
  );
}

/** By type: its own figures under an empty name, then those of its fields and views. */
type AllFigures = ReadonlyMap<string, ReadonlyMap<string, Figures>>;

interface Figures {
  readonly offset: number | null;
  readonly size: number | null;
}

/** Records of the crates that it uses are named by their whole path. */
function askFigures(
  crate: Subject,
  own: readonly string[],
  wanted: ReadonlyMap<string, { readonly fields: ReadonlySet<string>; readonly views: ReadonlySet<string> }>,
): AllFigures {
  const isOwn = new Set(own);
  const questions = [...wanted].map(([record, { fields, views }]) => ({
    type: isOwn.has(record) ? `${crate.name}::${record}` : record,
    fields: [...fields].map(asWritten),
    sized: [...fields].map(asWritten),
    views: [...views],
  }));
  const answers = askMsvc("", questions, [crate, ...crate.uses]);
  const names = [...wanted];
  return new Map(
    answers.map((answer, number) => {
      const [record = "", asked] = names[number] ?? [];
      const figures = new Map<string, Figures>([
        ["", { offset: numberOrNull(answer.alignment), size: numberOrNull(answer.size) }],
      ]);
      for (const [at, field] of [...(asked?.fields ?? [])].entries())
        figures.set(field, {
          offset: numberOrNull(answer.offsets[at]),
          size: numberOrNull(answer.sizes?.[at]),
        });
      for (const [at, view] of [...(asked?.views ?? [])].entries())
        figures.set(view, { offset: 0, size: numberOrNull(answer.viewSizes?.[at]) });
      return [record, figures] as const;
    }),
  );
}

const deepest = 8;

function fieldsOf(
  layouts: Layouts,
  record: string,
  before: readonly Step[],
  prefix: string,
  depth: number,
): readonly RustField[] {
  const layout = layouts.layoutOf(record);
  if (!layout.ok || depth > deepest) return [];
  const views = layouts.declarationOf(record)?.views ?? [];
  const named =
    views.length === 0
      ? layout.value.fields.map(({ name, type }) => ({ name: name ?? "", type, isView: false }))
      : views.map(({ name, type }) => ({ name, type, isView: true }));
  return named.map(({ name, type, isView }) => {
    const steps = [...before, { type: record, name, isView }];
    const path = prefix + name;
    const inner = recordBehind(type);
    const inside = inner === null ? [] : fieldsOf(layouts, inner, steps, `${path}.`, depth + 1);
    return { name, path, steps, inside };
  });
}

function recordBehind(type: Type): string | null {
  const bare = withoutAliases(type);
  return bare.kind === "record" ? bare.record : null;
}

function figuresOf({ steps }: RustField, all: AllFigures): Figures {
  const found = steps.map(({ type, name }) => all.get(type)?.get(name) ?? { offset: null, size: null });
  const offset = found.reduce<number | null>(
    (sum, figures) => (sum === null || figures.offset === null ? null : sum + figures.offset),
    0,
  );
  return { offset, size: found.at(-1)?.size ?? null };
}

function numberOrNull(figure: bigint | null | undefined): number | null {
  return figure === null || figure === undefined ? null : Number(figure);
}

function differencesOf(
  c: DumpedRecord,
  unit: JudgedUnit,
  fields: readonly RustField[],
  record: string,
  figures: AllFigures,
): readonly string[] {
  const found: string[] = [];
  const { size = null, offset: alignment = null } = figures.get(record)?.get("") ?? {};
  if (size !== null && size !== c.size) found.push(`size ${size}, C ${c.size}`);
  if (alignment !== null && alignment !== c.alignment) found.push(`alignment ${alignment}, C ${c.alignment}`);
  compareLevel(c.parts, fields, { unit, figures, found });
  return found;
}

interface Level {
  readonly unit: JudgedUnit;
  readonly figures: AllFigures;
  readonly found: string[];
}

/** A Rust field that C does not know by name is a way to write an anonymous member: what is inside belongs to the same level. */
function compareLevel(parts: readonly DumpedPart[], fields: readonly RustField[], level: Level): void {
  compareNamed(new Map(visibleFields(parts).map((part) => [plain(part.name ?? ""), part])), fields, level);
}

/** Each C field is taken once: a COM interface has methods of one name, of which C renames all but the first. */
function compareNamed(
  free: Map<string, DumpedMember | DumpedBitField>,
  fields: readonly RustField[],
  level: Level,
): void {
  for (const field of fields) {
    const c = free.get(plain(field.name));
    free.delete(plain(field.name));
    if (c === undefined) compareNamed(free, field.inside, level);
    else if (c.kind === "member" && !padding.test(field.name)) {
      const rust = figuresOf(field, level.figures);
      const size = spelledSize(c.spelling, level.unit.sizes);
      if (rust.offset !== null && rust.offset !== c.offset)
        level.found.push(`${field.path} at ${rust.offset}, C ${c.offset}`);
      if (
        rust.size !== null &&
        size !== null &&
        rust.size !== size &&
        !isEmptyTail(field, c.spelling, rust.size)
      )
        level.found.push(`${field.path} of ${rust.size} bytes, C ${size} (${c.spelling})`);
      compareLevel(c.parts, field.inside, level);
    }
  }
}

/** A view of no elements of what C declares as one, and means as any number. */
function isEmptyTail({ steps }: RustField, spelling: string, size: number): boolean {
  return size === 0 && spelling.endsWith("[1]") && steps.at(-1)?.isView === true;
}

/** Where bytes are reserved is nobody's business as long as the fields around them are where they belong. */
const padding = /^_*(reserved|spare|pad(ding)?|unused|fill(er)?)_?\d*$/i;

function plain(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}

/** A keyword as a field's name. */
function asWritten(field: string): string {
  return /^(type|match|ref|use|in|move|where|fn|box|as|final|priv|virtual|abstract|become|override|typeof|unsized|yield|async|await|dyn|try|mod|loop|for|if|let|impl|enum|struct|static|const|trait|pub|return|while|break|continue|else|extern|unsafe|mut|do|macro|true|false)$/.test(
    field,
  )
    ? `r#${field}`
    : field;
}
