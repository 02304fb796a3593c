import type { Alignment, BitFieldLayout, MemberLayout, RecordLayout } from "../layout/layouts.ts";
import type { EnumType, Form, RecordId, Type } from "../model/model.ts";
import { fileNames } from "./file-names.ts";
import type { MeasuredBuild, Provenance } from "./recording.ts";
import { buildsFile, definitionOf, formatLine, namesFile } from "./recording.ts";
import { writeType } from "./type-text.ts";
import { compareVersions, foldVersions } from "./versions.ts";
import { alignmentText, hex } from "./numbers.ts";

/**
 * The texts of a recording by file name. A pure function of the set of builds: their order, and the order of what is
 * in them, does not show.
 */
export function encodeRecording(
  builds: readonly MeasuredBuild[],
  provenance: Provenance,
): ReadonlyMap<string, string> {
  const sorted = builds.toSorted((left, right) => compareVersions(left.build.version, right.build.version));
  const known = sorted.map((measured) => measured.build.version);
  if (new Set(known).size !== known.length) throw new Error("two builds have the same version");
  const drafts = new Map<string, Draft>();
  for (const measured of sorted) addBuild(drafts, measured);
  const names = [...drafts.keys()].sort(byCodeUnit);
  const files = fileNames(names);
  const texts = new Map<string, string>();
  const header = [formatLine];
  const stated = provenance.map((statement) => `${statement.key} ${statement.value}`);
  texts.set(buildsFile, join([...header, ...stated, "", ...sorted.map(buildLine)]));
  texts.set(namesFile, join([...header, "", ...names.map((name) => nameLine(name, drafts, files))]));
  for (const name of names) {
    const body = fileBody(drafts.get(name), known);
    texts.set(files.get(name) ?? "", join([...header, `name ${name}`, ...stated, ...body]));
  }
  return texts;
}

/** All that is recorded under one name. */
interface Draft {
  readonly kind: "record" | "enum";
  /** By their text without builds and alignments. */
  readonly layouts: Map<string, LayoutDraft>;
}

interface LayoutDraft {
  readonly lines: readonly string[];
  /** The alignment of each record in `lines`, in order: what the builds know, at its loosest. */
  alignments: readonly Alignment[];
  /** By definition, from 1: the builds in which this layout is that definition. */
  readonly versions: Map<number, Set<string>>;
}

function addBuild(drafts: Map<string, Draft>, measured: MeasuredBuild): void {
  const { version } = measured.build;
  for (const record of measured.records.values()) {
    if (record.name !== null)
      addLayout(drafts, "record", record.record, version, recordText(record, measured));
  }
  for (const type of measured.enums.values()) {
    if (type.name !== null) addLayout(drafts, "enum", type.id, version, enumText(type));
  }
}

interface LayoutText {
  readonly lines: readonly string[];
  readonly alignments: readonly Alignment[];
}

function addLayout(
  drafts: Map<string, Draft>,
  kind: Draft["kind"],
  id: RecordId,
  version: string,
  text: LayoutText,
): void {
  const { name, definition } = definitionOf(id);
  const draft = drafts.get(name) ?? { kind, layouts: new Map<string, LayoutDraft>() };
  if (draft.kind !== kind) throw new Error(`${name} is a record in one build and an enum in another`);
  drafts.set(name, draft);
  const key = text.lines.join("\n");
  const layout = draft.layouts.get(key) ?? { ...text, versions: new Map<number, Set<string>>() };
  draft.layouts.set(key, layout);
  layout.alignments = layout.alignments.map((alignment, at) => loosest(alignment, text.alignments[at]));
  const versions = layout.versions.get(definition) ?? new Set<string>();
  layout.versions.set(definition, versions.add(version));
}

/** What holds in every build that shares a layout. */
function loosest(left: Alignment, right: Alignment | undefined): Alignment {
  if (right === undefined) return left;
  return { least: Math.min(left.least, right.least), most: Math.max(left.most, right.most) };
}

function recordText(record: RecordLayout, measured: MeasuredBuild): LayoutText {
  const lines = [`${record.form} size ${hex(record.size)}${alignmentMark}`];
  const alignments = [record.alignment];
  writeFields(record, "  ", { measured, lines, alignments });
  return { lines, alignments };
}

/** Stands in a line for the alignment, which is known only when all builds have been seen. */
const alignmentMark = " align ?";

interface Writing {
  readonly measured: MeasuredBuild;
  readonly lines: string[];
  readonly alignments: Alignment[];
}

function writeFields(record: RecordLayout, indent: string, writing: Writing): void {
  for (const field of record.fields) {
    if (field.name === null)
      throw new Error(`${record.record} has an unnamed field, which a recording cannot hold`);
    if (field.kind === "bit-field") writing.lines.push(indent + bitFieldLine(field, writing.measured));
    else writeMember(field, indent, writing);
  }
}

function bitFieldLine(field: BitFieldLayout, measured: MeasuredBuild): string {
  const type = spell(field.type, measured);
  return `${hex(field.unitOffset)} ${type} ${field.name}:${field.bitWidth}@${field.bitOffset ?? "?"}`;
}

function writeMember(field: MemberLayout, indent: string, writing: Writing): void {
  const { measured, lines } = writing;
  const line = `${indent}${hex(field.offset)} ${spell(field.type, measured)} ${field.name}`;
  const core = elementOf(field.type);
  if (core.kind === "enum") {
    lines.push(line);
    const type = measured.enums.get(core.enum);
    if (type !== undefined && type.name === null) lines.push(...enumeratorLines(type, `${indent}  `));
    return;
  }
  if (core.kind !== "record") {
    lines.push(line);
    return;
  }
  const nested = measured.records.get(core.record);
  if (nested === undefined) throw new Error(`${core.record} is used by value and has no layout`);
  const size = `${line} size ${hex(nested.size)}`;
  if (nested.name !== null) {
    lines.push(size);
    return;
  }
  lines.push(size + alignmentMark);
  writing.alignments.push(nested.alignment);
  writeFields(nested, `${indent}  `, writing);
}

function enumText(type: EnumType): LayoutText {
  return {
    lines: [`enum size ${hex(type.underlying.size)}`, ...enumeratorLines(type, "  ")],
    alignments: [],
  };
}

function enumeratorLines(type: EnumType, indent: string): readonly string[] {
  if (type.underlying.spelling !== "int") throw new Error(`${type.id} is not held by an int`);
  return type.enumerators.map((enumerator) => `${indent}${enumerator.name} = ${enumerator.value}`);
}

function spell(type: Type, measured: MeasuredBuild): string {
  const formOf = (id: RecordId): Form =>
    measured.records.get(id)?.form ?? measured.incomplete.get(id) ?? "struct";
  const isUnnamed = (id: string): boolean =>
    measured.records.get(id)?.name === null || measured.enums.get(id)?.name === null;
  return writeType(type, formOf, isUnnamed);
}

function elementOf(type: Type): Type {
  return type.kind === "array" ? elementOf(type.element) : type;
}

function fileBody(draft: Draft | undefined, known: readonly string[]): readonly string[] {
  if (draft === undefined) return [];
  const order = (layout: LayoutDraft): string => {
    const definition = Math.min(...layout.versions.keys());
    const first = known.findIndex((version) => layout.versions.get(definition)?.has(version));
    return `${String(definition).padStart(4, "0")} ${String(first).padStart(6, "0")}`;
  };
  const layouts = [...draft.layouts].sort(
    ([leftKey, left], [rightKey, right]) =>
      byCodeUnit(order(left), order(right)) || byCodeUnit(leftKey, rightKey),
  );
  return layouts.flatMap(([, layout]) => layoutLines(layout, known));
}

function layoutLines(layout: LayoutDraft, known: readonly string[]): readonly string[] {
  let next = 0;
  const lines = layout.lines.map((line) => {
    if (!line.endsWith(alignmentMark)) return line;
    const alignment = layout.alignments[next++];
    if (alignment === undefined) throw new Error("a record without an alignment");
    return `${line.slice(0, -alignmentMark.length)} align ${alignmentText(alignment)}`;
  });
  const appearances = [...layout.versions]
    .sort(([left], [right]) => left - right)
    .map(
      ([definition, versions]) =>
        `${definition === 1 ? "in" : `in#${definition}`} ${foldVersions(versions, known)}`,
    );
  return ["", ...lines.slice(0, 1), ...appearances, ...lines.slice(1)];
}

function buildLine(measured: MeasuredBuild): string {
  return `${measured.build.version} ${measured.build.title}`;
}

function nameLine(
  name: string,
  drafts: ReadonlyMap<string, Draft>,
  files: ReadonlyMap<string, string>,
): string {
  const file = files.get(name);
  const kind = drafts.get(name)?.kind ?? "record";
  return file === `${name}.txt` ? `${kind} ${name}` : `${kind} ${name} ${file}`;
}

function byCodeUnit(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function join(lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}
