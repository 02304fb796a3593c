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

/** CONTRACT's `layout --format json` as a value. */
export interface LayoutDocument {
  readonly schemaVersion: number;
  readonly target: string;
  readonly layouts: readonly LayoutObject[];
  /** Records that have no layout anybody could vouch for. */
  readonly unverified: readonly UnverifiedObject[];
  /** Names that the text used, did not define, and that were taken as in the Windows SDK. */
  readonly vocabulary: readonly string[];
  readonly diagnostics: readonly DiagnosticObject[];
}

/** The layout of one record. Offsets, sizes and alignments are bytes. */
export interface LayoutObject {
  /** A C tag, or the typedef of a record without one; a Rust name. */
  readonly name: string;
  /** Of a Rust record: `module::NAME`. */
  readonly path?: string;
  /** Typedefs. */
  readonly aliases: readonly string[];
  readonly form: "struct" | "union";
  readonly language: string;
  readonly size: number;
  /** Null where debug info only bounds it; then `alignmentBounds` has the bounds. */
  readonly alignment: number | null;
  readonly alignmentBounds?: { readonly least: number; readonly most: number };
  /** The part of the alignment that no pack around the record lowers; null where the witness does not know. */
  readonly requiredAlignment: number | null;
  readonly source: { readonly file: string; readonly line: number } | null;
  /** The Windows build, `10.0.19045.2965`. */
  readonly build?: string;
  /** In order of declaration, those of anonymous members at their place in the outer record. */
  readonly fields: readonly FieldObject[];
  /** Who measured it or agreed, with versions; absent where only the model did. */
  readonly witnesses?: readonly string[];
}

/** A field. Of a bit-field, `offset` and `size` are its storage unit's. */
export interface FieldObject {
  readonly name: string | null;
  /** The name through anonymous and nested members, `Parameters.Create`. */
  readonly path: string;
  /** Bytes from the start of the record. */
  readonly offset: number;
  /** Bytes. */
  readonly size: number;
  readonly type: string;
  /** Bits, from the least significant one of the storage unit; null where the witness does not know. */
  readonly bitOffset?: number | null;
  readonly bitWidth?: number;
}

/** A record without a layout, and why. */
export interface UnverifiedObject {
  readonly name: string;
  readonly language: string;
  readonly build?: string;
  readonly reason: { readonly code: string; readonly message: string } & PlaceObject;
}

export function layoutDocument(
  sets: readonly LayoutSet[],
  diagnostics: readonly Diagnostic[],
): LayoutDocument {
  return {
    schemaVersion,
    target,
    layouts: sets.flatMap(layoutObjects),
    unverified: sets.flatMap(unverifiedObjects),
    vocabulary: [...new Set(sets.flatMap(({ vocabulary }) => vocabulary))].sort(),
    diagnostics: sortedDiagnostics(diagnostics).map(diagnosticObject),
  };
}

/** The document as text. One record a line, so that two reports can be compared by eye and by diff. */
export function layoutJson(sets: readonly LayoutSet[], diagnostics: readonly Diagnostic[]): string {
  const document = layoutDocument(sets, diagnostics);
  return [
    `{ "schemaVersion": ${document.schemaVersion}, "target": ${JSON.stringify(document.target)},`,
    `  "layouts": ${lines(document.layouts)},`,
    `  "unverified": ${lines(document.unverified)},`,
    `  "vocabulary": ${JSON.stringify(document.vocabulary)},`,
    `  "diagnostics": ${lines(document.diagnostics)} }\n`,
  ].join("\n");
}

/** A JSON array with one object a line. */
export function lines(objects: readonly object[]): string {
  if (objects.length === 0) return "[]";
  return `[\n    ${objects.map((object) => JSON.stringify(object)).join(",\n    ")}\n  ]`;
}

function layoutObjects({ layouts, records, build, witnesses }: LayoutSet): readonly LayoutObject[] {
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

function layoutObject(
  layout: RecordLayout,
  name: string,
  layouts: Layouts,
  build: string | null,
): LayoutObject {
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
function alignmentOf(layout: RecordLayout): Pick<LayoutObject, "alignment" | "alignmentBounds"> {
  const alignment = knownAlignment(layout.alignment);
  return alignment === null ? { alignment, alignmentBounds: layout.alignment } : { alignment };
}

function fieldObject(field: FlatField, layouts: Layouts): FieldObject {
  return {
    name: field.name,
    path: field.path,
    offset: field.offset,
    size: field.size,
    type: spellIn(layouts, field.type),
    ...(field.kind === "member" ? {} : { bitOffset: field.bitOffset, bitWidth: field.bitWidth }),
  };
}

function unverifiedObjects({ layouts, records, build }: LayoutSet): readonly UnverifiedObject[] {
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
