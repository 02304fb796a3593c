import type { Finding } from "../../diff/finding.ts";
import type { ByteMap, MappedField } from "../../layout/byte-map.ts";
import { plainFieldName } from "../../pair/names.ts";

/** What a picture says of a field: it is wrong, it is wrong only because of another, or it is in doubt. */
export type Mark = "cause" | "dragged" | "doubt";

/** The fields of each side that a finding is about, as indexes into its map. */
export interface MarkedFinding {
  readonly finding: Finding;
  readonly mark: Mark | null;
  readonly c: readonly number[];
  readonly rust: readonly number[];
}

/** Finds the fields that findings speak of. A finding deep inside a field is about that field. */
export function markFindings(
  findings: readonly Finding[],
  c: ByteMap | null,
  rust: ByteMap | null,
): readonly MarkedFinding[] {
  const inC = c === null ? null : indexFields(c);
  const inRust = rust === null ? null : indexFields(rust);
  return findings.map((finding) => {
    const fieldsOfC = inC === null ? [] : cFields(finding, inC);
    const [first] = fieldsOfC;
    const place = first === undefined ? null : (inC?.fields[first]?.offset ?? null);
    const fieldsOfRust = inRust === null ? [] : rustFields(finding, place, inRust);
    return { finding, mark: markOf(finding), c: fieldsOfC, rust: fieldsOfRust };
  });
}

/** The gravest mark of each field. */
export function marksOf(findings: readonly MarkedFinding[], side: "c" | "rust"): ReadonlyMap<number, Mark> {
  const marks = new Map<number, Mark>();
  for (const { mark, [side]: fields } of findings) {
    if (mark === null) continue;
    for (const field of fields) {
      const known = marks.get(field);
      if (known === undefined || gravestFirst.indexOf(mark) < gravestFirst.indexOf(known))
        marks.set(field, mark);
    }
  }
  return marks;
}

/** A field or a row of which several things are said has the first of them. */
export const gravestFirst: readonly Mark[] = ["cause", "dragged", "doubt"];

function markOf({ severity, rootCause }: Finding): Mark | null {
  if (severity === "note") return null;
  if (severity === "warning") return "doubt";
  return rootCause ? "cause" : "dragged";
}

interface FieldIndex {
  readonly fields: readonly MappedField[];
  readonly byPath: ReadonlyMap<string, readonly number[]>;
  readonly byName: ReadonlyMap<string, readonly number[]>;
}

function indexFields({ fields }: ByteMap): FieldIndex {
  const byPath = new Map<string, number[]>();
  const byName = new Map<string, number[]>();
  for (const [index, { name, path }] of fields.entries()) {
    if (name === null) continue;
    add(byPath, plainPath(path), index);
    add(byName, plainFieldName(name), index);
  }
  return { fields, byPath, byName };
}

function add(groups: Map<string, number[]>, key: string, index: number): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [index]);
  else group.push(index);
}

function plainPath(path: string): string {
  return path
    .replaceAll(/\[\d+\]/g, "")
    .split(".")
    .map(plainFieldName)
    .join(".");
}

/** A view is no field: then it is what lies where it begins, in Rust where that is told, else where C has it. */
function rustFields(finding: Finding, place: number | null, index: FieldIndex): readonly number[] {
  if (finding.field === null || finding.rust.name === null) return [];
  const along = alongPath(finding.field, index);
  const offset = tellsOffset(finding) ? finding.rust.value : place;
  return along.length > 0 || offset === null ? along : fieldsOver(offset, index);
}

function tellsOffset({ code }: Finding): boolean {
  return code === "field-offset" || code === "missing-field" || code === "field-name";
}

/** C's path is not told, only its name; so it is sought by name and place, then along the Rust path. */
function cFields(finding: Finding, index: FieldIndex): readonly number[] {
  const { name, value } = finding.c;
  if (finding.field === null || name === null) return [];
  const named = index.byName.get(plainFieldName(name)) ?? [];
  const isPlaced = tellsOffset(finding);
  const placed = isPlaced ? named.filter((field) => index.fields[field]?.offset === value) : [];
  if (placed.length > 0) return placed;
  const along = alongPath(finding.field, index);
  if (along.length > 0) return along;
  const around = isPlaced && value !== null ? fieldsOver(value, index) : [];
  return around.length > 0 ? around : named.slice(0, 1);
}

/** The field of that path, else the innermost one around it. */
function alongPath(path: string, { byPath }: FieldIndex): readonly number[] {
  const parts = plainPath(path).split(".");
  for (let length = parts.length; length > 0; length--) {
    const found = byPath.get(parts.slice(0, length).join("."));
    if (found !== undefined) return found;
  }
  return [];
}

function fieldsOver(offset: number, { fields }: FieldIndex): readonly number[] {
  const over = fields.findIndex((field) => field.offset <= offset && offset < field.offset + field.size);
  return over === -1 ? [] : [over];
}
