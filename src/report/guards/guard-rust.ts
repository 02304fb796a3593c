import type { FlatField } from "../../layout/flatten.ts";
import { flattenFields } from "../../layout/flatten.ts";
import type { Layouts, RecordLayout } from "../../layout/layouts.ts";
import { knownAlignment } from "../../layout/layouts.ts";
import { withoutAliases } from "../../model/model.ts";
import { claims } from "../../model/rust-claims.ts";
import { rawName } from "../../model/rust-words.ts";
import { plainFieldName } from "../../pair/names.ts";
import type { Guarded } from "./guard-text.ts";
import { citation, citedPlace, moduleOf } from "./guard-text.ts";
import { commented, hexadecimal, printable } from "../text.ts";

// Constants that stop the Rust compiler where a layout changes. They stand beside the record, where private fields have names.

/** The guards of one record; null if it cannot be named where they are to stand. */
export function rustGuard(guarded: Guarded, rust: Layouts): string | null {
  const { check, answers } = guarded;
  const [{ asked }] = answers;
  const own = rust.layoutOf(check.rustRecord);
  const c = asked.layouts.layoutOf(asked.record);
  if (!own.ok || !c.ok) return null;
  const type = identifier(own.value.name ?? "");
  if (type === null) return null;
  const cited = citation(guarded);
  // rustc stops at the first that fails: let that be the first field that is off, not the size that follows from it.
  const lines = [
    ...offsetLines({ type, cited, rust, c: flattenFields(c.value, asked.layouts) }, own.value),
    ...sizeLines(type, own.value, c.value, cited),
  ];
  const module = moduleOf(own.value);
  const place = module === "" ? "the root of the crate" : `module ${module}`;
  return [
    `// ${commented(own.value.path ?? type)} is laid out as ${commented(cited)}. For ${commented(place)}, beside ${type}.`,
    "const _: () = {",
    ...lines.map((line) => `    ${line}`),
    "};",
    "",
  ].join("\n");
}

function sizeLines(type: string, rust: RecordLayout, c: RecordLayout, cited: string): readonly string[] {
  // A record that is only used behind a pointer may end early.
  const like = rust.size === c.size ? "that" : `where it ends early in the ${hexadecimal(c.size)} bytes`;
  const sizeLine = assertion(
    claims.size(type, rust.size),
    `the size of ${type} must be ${hexadecimal(rust.size)}, ${like} of ${cited}`,
  );
  const alignment = knownAlignment(rust.alignment);
  const isC = alignment !== null && c.alignment.least <= alignment && alignment <= c.alignment.most;
  if (!isC) return [sizeLine];
  const bound = knownAlignment(c.alignment) === null ? "which fits" : "that of";
  return [
    sizeLine,
    assertion(
      claims.alignment(type, alignment),
      `the alignment of ${type} must be ${alignment}, ${bound} ${cited}`,
    ),
  ];
}

interface Subject {
  readonly type: string;
  readonly cited: string;
  readonly rust: Layouts;
  readonly c: readonly FlatField[];
}

function offsetLines(subject: Subject, layout: RecordLayout): readonly string[] {
  const lines: string[] = [];
  addOffsets(subject, layout, { path: "", offset: 0, module: moduleOf(layout), depth: 0 }, lines);
  return lines;
}

interface Place {
  readonly path: string;
  readonly offset: number;
  /** Where the guards stand. */
  readonly module: string;
  readonly depth: number;
}

/** Nested deeper than any record that people write. */
const deepest = 16;

function addOffsets(subject: Subject, layout: RecordLayout, place: Place, lines: string[]): void {
  for (const field of layout.fields) {
    const name = field.kind === "member" ? fieldName(field.name) : null;
    if (name === null || field.kind === "bit-field") continue;
    const path = `${place.path}${name}`;
    const offset = place.offset + field.offset;
    const counterpart = counterpartOf(subject.c, field.name ?? "", offset);
    // Inside another record only what C shows in this one; the rest is for the guards of that record.
    if (place.depth === 0 || counterpart !== null) lines.push(offsetLine(subject, path, offset, counterpart));
    const inner = heldLayout(subject.rust, field.type);
    if (inner !== null && place.depth < deepest && isOpenIn(inner, place.module))
      addOffsets(subject, inner, { ...place, path: `${path}.`, offset, depth: place.depth + 1 }, lines);
  }
}

function offsetLine(
  { type, cited }: Subject,
  path: string,
  offset: number,
  counterpart: FlatField | null,
): string {
  const at = hexadecimal(offset);
  const span = counterpart?.span ?? null;
  const place = span === null ? "" : ` at ${citedPlace(span)}`;
  const as = counterpart === null ? cited : `${counterpart.path}${place} in ${cited}`;
  return assertion(claims.offset(type, path, offset), `${type}.${path} must be at ${at}, as ${as}`);
}

/** C's field of that name at that place. */
function counterpartOf(c: readonly FlatField[], name: string, offset: number): FlatField | null {
  const plain = plainFieldName(name);
  return (
    c.find((field) => field.offset === offset && plainFieldName(field.name) === plain && plain !== "") ?? null
  );
}

function heldLayout(rust: Layouts, type: FlatField["type"]): RecordLayout | null {
  const bare = withoutAliases(type);
  if (bare.kind !== "record") return null;
  const layout = rust.layoutOf(bare.record);
  return layout.ok ? layout.value : null;
}

/** Private fields have names in the module of their record and below; whether a field is public is not known here. */
function isOpenIn(inner: RecordLayout, module: string): boolean {
  const home = moduleOf(inner);
  return inner.path !== null && (home === "" || module === home || module.startsWith(`${home}::`));
}

function assertion(condition: string, message: string): string {
  const escaped = printable(message)
    .replaceAll("\\u{", "<U+")
    .replaceAll(/[\\"]/g, String.raw`\$&`)
    .replaceAll(/[{}]/g, "$&$&");
  return `assert!(${condition}, "${escaped}");`;
}

/** A tuple's field is its number. */
function fieldName(name: string | null): string | null {
  if (name === null || /^\d+$/.test(name)) return name;
  return identifier(name);
}

/** The name as Rust writes it; null where it has no name of one word, as `List<u8>` and `_`. */
function identifier(name: string): string | null {
  if (!/^[\p{XID_Start}_][\p{XID_Continue}]*$/u.test(name) || name === "_") return null;
  return rawName(name);
}
