import type { FieldLayout, Layouts, RecordLayout } from "../../src/layout/layouts.ts";
import type { RecordId } from "../../src/model/model.ts";
import { withoutAliases } from "../../src/model/model.ts";
import { spell } from "../../src/model/spelling.ts";
import type { FieldQuestion, RecordQuestion } from "../../src/probe/questions.ts";

/** How deep records without a name may nest before a door is not believed. */
const deepest = 64;

/**
 * Questions about records that another door has laid out and that a text declares again: `tags` says what each is called there.
 * Fields of unnamed records are asked for by their path, `u1.Long`.
 */
export function questionsOfLayouts(
  layouts: Layouts,
  tags: ReadonlyMap<RecordId, string>,
): readonly RecordQuestion[] {
  return [...tags].flatMap(([record, tag]) => {
    const layout = layouts.layoutOf(record);
    return layout.ok ? [questionAbout(layout.value, tag, layouts)] : [];
  });
}

function questionAbout(layout: RecordLayout, tag: string, layouts: Layouts): RecordQuestion {
  const { record, name, aliases, form } = layout;
  return {
    record,
    name,
    aliases,
    form,
    asked: { kind: "named", spelling: `${form} ${tag}` },
    fields: pathsOf(layout, layouts, "", 0).map(({ path, field }) => fieldQuestion(path, field)),
  };
}

/** A named field, by its path from the record that was asked about. `offset` in bytes, of the record that declares it. */
export interface PathedField {
  readonly path: string;
  readonly field: FieldLayout;
  readonly offset: number;
}

/** In the order of the questions: each field, and behind a member of an unnamed type the fields of its first element. */
export function fieldPaths(layout: RecordLayout, layouts: Layouts): readonly PathedField[] {
  return pathsOf(layout, layouts, "", 0);
}

function pathsOf(
  layout: RecordLayout,
  layouts: Layouts,
  prefix: string,
  depth: number,
  offset = 0,
): readonly PathedField[] {
  return layout.fields.flatMap((field): readonly PathedField[] => {
    const inner = field.kind === "member" ? unnamedRecord(field.type, layouts) : null;
    const path = `${prefix}${field.name ?? ""}`;
    const own = field.name === null ? [] : [{ path, field, offset }];
    if (inner === null || field.kind === "bit-field" || depth > deepest) return own;
    const before = field.name === null ? prefix : `${path}${inner.suffix}.`;
    return [...own, ...pathsOf(inner.layout, layouts, before, depth + 1, offset + field.offset)];
  });
}

function unnamedRecord(
  type: FieldLayout["type"],
  layouts: Layouts,
): { readonly layout: RecordLayout; readonly suffix: string } | null {
  let suffix = "";
  let bare = withoutAliases(type);
  while (bare.kind === "array") {
    if ((bare.length ?? 0) === 0) return null;
    suffix += "[0]";
    bare = withoutAliases(bare.element);
  }
  if (bare.kind !== "record") return null;
  const layout = layouts.layoutOf(bare.record);
  return layout.ok && layout.value.name === null ? { layout: layout.value, suffix } : null;
}

function fieldQuestion(path: string, field: FieldLayout): FieldQuestion {
  const spelling = spell(field.type, "c");
  if (field.kind === "member") {
    const type = withoutAliases(field.type);
    return { kind: "member", path, isFlexible: type.kind === "array" && type.length === null, spelling };
  }
  const type = withoutAliases(field.type);
  const isBoolean = type.kind === "scalar" && type.class === "bool";
  return { kind: "bit-field", path, bitWidth: field.bitWidth, unitSize: field.unitSize, isBoolean, spelling };
}
