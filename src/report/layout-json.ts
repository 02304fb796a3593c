import type { Severity } from "../diagnostic/catalogue.ts";
import { messageOf, severityOf } from "../diagnostic/catalogue.ts";
import type { Diagnostic } from "../diagnostic/facts.ts";
import type { FlatField } from "../layout/flatten.ts";
import { flattenFields } from "../layout/flatten.ts";
import type { Layouts, RecordLayout } from "../layout/layouts.ts";
import { knownAlignment } from "../layout/layouts.ts";
import type { RecordId } from "../model/model.ts";
import { sortedDiagnostics } from "./diagnostics-text.ts";
import { recordNames } from "./record-names.ts";
import { spellIn } from "./spell-in.ts";

/** One set of layouts and which of its records are wanted. */
export interface LayoutSet {
  readonly layouts: Layouts;
  readonly records: readonly RecordId[];
  /** The Windows build that the set describes; null for text and crates. */
  readonly build: string | null;
  /** Names of the Windows base vocabulary that the text used and did not define. */
  readonly vocabulary: readonly string[];
  /** Who measured it or agreed, with versions; absent where only the model did. */
  readonly witnesses?: readonly string[];
}

export const target = "x86_64-pc-windows-msvc";
export const schemaVersion = 1;

/** CONTRACT's `layout --format json`. One record a line, so that two reports can be compared by eye and by diff. */
export function layoutJson(sets: readonly LayoutSet[], diagnostics: readonly Diagnostic[]): string {
  const layouts = sets.flatMap(layoutObjects);
  const unverified = sets.flatMap(unverifiedObjects);
  return [
    `{ "schemaVersion": ${schemaVersion}, "target": ${JSON.stringify(target)},`,
    `  "layouts": ${lines(layouts)},`,
    `  "unverified": ${lines(unverified)},`,
    `  "vocabulary": ${JSON.stringify([...new Set(sets.flatMap(({ vocabulary }) => vocabulary))].sort())},`,
    `  "diagnostics": ${lines(sortedDiagnostics(diagnostics).map(diagnosticObject))} }\n`,
  ].join("\n");
}

/** A JSON array with one object a line. */
export function lines(objects: readonly object[]): string {
  if (objects.length === 0) return "[]";
  return `[\n    ${objects.map((object) => JSON.stringify(object)).join(",\n    ")}\n  ]`;
}

function layoutObjects({ layouts, records, build, witnesses }: LayoutSet): readonly object[] {
  const names = recordNames(layouts, records);
  return records.flatMap((record) => {
    const layout = layouts.layoutOf(record);
    const name = names.get(record)?.name ?? null;
    return layout.ok && name !== null
      ? [
          {
            ...layoutObject(layout.value, name, layouts, build),
            ...(witnesses === undefined ? {} : { witnesses }),
          },
        ]
      : [];
  });
}

function layoutObject(layout: RecordLayout, name: string, layouts: Layouts, build: string | null): object {
  return {
    name,
    ...(layout.path === null ? {} : { path: layout.path }),
    aliases: layout.aliases.filter((alias) => alias !== name),
    form: layout.form,
    language: layouts.language,
    size: layout.size,
    ...alignmentOf(layout),
    requiredAlignment: layout.requiredAlignment,
    source: layout.span === null ? null : { file: layout.span.file, line: layout.span.line },
    ...(build === null ? {} : { build }),
    fields: flattenFields(layout, layouts).map((field) => fieldObject(field, layouts)),
  };
}

/** Debug info bounds an alignment and does not store it; then `alignment` is null and the bounds are given. */
function alignmentOf(layout: RecordLayout): object {
  const alignment = knownAlignment(layout.alignment);
  return alignment === null ? { alignment, alignmentBounds: layout.alignment } : { alignment };
}

function fieldObject(field: FlatField, layouts: Layouts): object {
  return {
    name: field.name,
    path: field.path,
    offset: field.offset,
    size: field.size,
    type: spellIn(layouts, field.type),
    ...(field.kind === "member" ? {} : { bitOffset: field.bitOffset, bitWidth: field.bitWidth }),
  };
}

function unverifiedObjects({ layouts, records, build }: LayoutSet): readonly object[] {
  return records.flatMap((record) => {
    const layout = layouts.layoutOf(record);
    if (layout.ok) return [];
    const reason = { code: layout.error.code, message: messageOf(layout.error), ...spanObject(layout.error) };
    return [{ name: record, language: layouts.language, ...(build === null ? {} : { build }), reason }];
  });
}

/** Lines and columns count from 1; absent where there is no text. */
export interface PlaceObject {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** A diagnostic as every JSON report prints it. */
export interface DiagnosticObject extends PlaceObject {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
}

export function diagnosticObject(diagnostic: Diagnostic): DiagnosticObject {
  return {
    code: diagnostic.code,
    severity: severityOf(diagnostic),
    message: messageOf(diagnostic),
    ...spanObject(diagnostic),
  };
}

function spanObject({ span }: Diagnostic): PlaceObject {
  return span === null ? {} : { file: span.file, line: span.line, column: span.column };
}
