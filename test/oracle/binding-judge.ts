import { withoutAliases } from "../../src/model/model.ts";
import type { Type } from "../../src/model/model.ts";
import type { Layouts } from "../../src/layout/layouts.ts";
import type { DumpedPart, DumpedRecord } from "../../src/probe/dump.ts";
import { visibleFields } from "../../src/probe/dump.ts";
import { askMsvc } from "./rust-msvc.ts";
import type { RecordAnswer, Subject } from "./rust-msvc.ts";
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

/** A field of a Rust record, with those inside it where its type is a record. */
interface RustField {
  readonly name: string;
  /** As Rust writes it: `u.Flags`. */
  readonly path: string;
  readonly inside: readonly RustField[];
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
    return found.length === 0 ? [] : [{ record, found, fields: fieldsOf(layouts, record, "", 0) }];
  });
  const questions = asked.map(({ record, fields }) => {
    const paths = fields.flatMap(allPaths);
    return { type: `${crate.name}::${record}`, fields: paths, sized: paths };
  });
  const answers = askMsvc("", questions, [crate, ...crate.uses]);
  return asked.flatMap(({ record, found, fields }, number) => {
    const answer = answers[number];
    if (answer === undefined) throw new Error("an answer is missing");
    const figures = figuresOf(questions[number]?.fields ?? [], answer);
    return found.map(({ c, unit }) => ({
      rust: record,
      c,
      differences: differencesOf(c, unit, fields, answer, figures),
    }));
  });
}

const deepest = 8;

function fieldsOf(layouts: Layouts, record: string, prefix: string, depth: number): readonly RustField[] {
  const layout = layouts.layoutOf(record);
  if (!layout.ok || depth > deepest) return [];
  return layout.value.fields.map((field) => {
    const path = prefix + asWritten(field.name ?? "");
    const inner = recordBehind(field.type);
    const inside = inner === null ? [] : fieldsOf(layouts, inner, `${path}.`, depth + 1);
    return { name: field.name ?? "", path, inside };
  });
}

function recordBehind(type: Type): string | null {
  const bare = withoutAliases(type);
  return bare.kind === "record" ? bare.record : null;
}

function allPaths(field: RustField): readonly string[] {
  return [field.path, ...field.inside.flatMap(allPaths)];
}

interface Figures {
  readonly offset: number | null;
  readonly size: number | null;
}

function figuresOf(paths: readonly string[], answer: RecordAnswer): ReadonlyMap<string, Figures> {
  return new Map(
    paths.map((path, at) => [
      path,
      { offset: numberOrNull(answer.offsets[at]), size: numberOrNull(answer.sizes?.[at]) },
    ]),
  );
}

function numberOrNull(figure: bigint | null | undefined): number | null {
  return figure === null || figure === undefined ? null : Number(figure);
}

function differencesOf(
  c: DumpedRecord,
  unit: JudgedUnit,
  fields: readonly RustField[],
  answer: RecordAnswer,
  figures: ReadonlyMap<string, Figures>,
): readonly string[] {
  const found: string[] = [];
  const size = numberOrNull(answer.size);
  const alignment = numberOrNull(answer.alignment);
  if (size !== null && size !== c.size) found.push(`size ${size}, C ${c.size}`);
  if (alignment !== null && alignment !== c.alignment) found.push(`alignment ${alignment}, C ${c.alignment}`);
  compareLevel(c.parts, fields, { unit, figures, found });
  return found;
}

interface Level {
  readonly unit: JudgedUnit;
  readonly figures: ReadonlyMap<string, Figures>;
  readonly found: string[];
}

/** A Rust field that C does not know by name is a way to write an anonymous member: what is inside belongs to the same level. */
function compareLevel(parts: readonly DumpedPart[], fields: readonly RustField[], level: Level): void {
  const byName = new Map(visibleFields(parts).map((part) => [plain(part.name ?? ""), part]));
  for (const field of fields) {
    const c = byName.get(plain(field.name));
    if (c === undefined) compareLevel(parts, field.inside, level);
    else if (c.kind === "member") {
      const rust = level.figures.get(field.path);
      const size = spelledSize(c.spelling, level.unit.sizes);
      if (rust?.offset !== undefined && rust.offset !== null && rust.offset !== c.offset)
        level.found.push(`${field.path} at ${rust.offset}, C ${c.offset}`);
      if (rust?.size !== undefined && rust.size !== null && size !== null && rust.size !== size)
        level.found.push(`${field.path} of ${rust.size} bytes, C ${size} (${c.spelling})`);
      compareLevel(c.parts, field.inside, level);
    }
  }
}

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
