import type { Layouts, RecordLayout } from "../layout/layouts.ts";
import { heldRecord } from "../model/model.ts";
import type { RecordId } from "../model/model.ts";
import { pairFields } from "./fields.ts";
import { plainFieldName } from "./names.ts";
import type { Part } from "./parts.ts";
import { outermost, partsInside, recordOf, visibleParts } from "./parts.ts";

/** A Rust helper record and the part of a C record that it stands for, found through the member that holds both. */
export interface MemberPair {
  readonly rust: RecordId;
  readonly c: RecordId;
  /** The member as C has it: `Header.u`; for an anonymous one the member of Rust. */
  readonly path: string;
}

/** The records inside two paired records that stand for each other: `X_u` and the union that C leaves without a name. */
export function pairMembers(
  rust: Layouts,
  rustRecord: RecordId,
  c: Layouts,
  cRecord: RecordId,
): readonly MemberPair[] {
  const rustParts = visibleParts(rust, rustRecord, outermost);
  const cParts = visibleParts(c, cRecord, outermost);
  if (!rustParts.ok || !cParts.ok) return [];
  const found: MemberPair[] = [];
  const { pairs } = pairFields(rust, rustParts.value, c, cParts.value);
  for (const pair of pairs) {
    const [left, right] = [heldRecord(pair.rust.type), heldRecord(pair.c.type)];
    if (left !== null && right !== null) found.push({ rust: left, c: right, path: pair.c.path });
  }
  const unnamed = unnamedRecords(c, cRecord, 0);
  if (unnamed.length === 0) return found;
  const paired = new Set(pairs.map((pair) => pair.rust));
  for (const part of rustParts.value) {
    if (!paired.has(part)) addUnnamed(found, rust, part, unnamed, 0);
  }
  return found;
}

interface Unnamed {
  readonly record: RecordId;
  readonly names: ReadonlySet<string>;
}

const deepest = 16;

/** The records of anonymous members, with the names that show through them. */
function unnamedRecords(c: Layouts, record: RecordId, depth: number): readonly Unnamed[] {
  const layout = c.layoutOf(record);
  if (!layout.ok || depth > deepest) return [];
  return anonymousMembers(layout.value).flatMap((inner) => {
    const parts = visibleParts(c, inner, outermost);
    const names = parts.ok
      ? parts.value.flatMap(({ name }) => (name === null ? [] : [plainFieldName(name)]))
      : [];
    return [{ record: inner, names: new Set(names) }, ...unnamedRecords(c, inner, depth + 1)];
  });
}

function anonymousMembers({ fields }: RecordLayout): readonly RecordId[] {
  return fields.flatMap((field) => {
    const inner = field.kind === "member" && field.name === null ? recordOf(field.type) : null;
    return inner === null ? [] : [inner];
  });
}

/** A Rust part whose own fields are those of an anonymous record: the smallest one that has them all. */
function addUnnamed(
  found: MemberPair[],
  rust: Layouts,
  part: Part,
  unnamed: readonly Unnamed[],
  depth: number,
): void {
  const record = recordOf(part.type);
  const inside = partsInside(rust, part);
  if (record === null || inside === null || !inside.ok || depth > deepest) return;
  const names = inside.value.flatMap((inner) => namesShown(rust, inner, 0));
  const known = names.filter((name) => unnamed.some((one) => one.names.has(name)));
  const best = unnamed
    .filter((one) => known.length > 0 && known.every((name) => one.names.has(name)))
    .toSorted((a, b) => a.names.size - b.names.size)[0];
  if (best !== undefined) found.push({ rust: record, c: best.record, path: part.path });
  for (const inner of inside.value) addUnnamed(found, rust, inner, unnamed, depth + 1);
}

function namesShown(rust: Layouts, part: Part, depth: number): readonly string[] {
  const inside = depth > 2 ? null : partsInside(rust, part);
  const own = part.name === null ? [] : [plainFieldName(part.name)];
  return inside?.ok === true
    ? [...own, ...inside.value.flatMap((one) => namesShown(rust, one, depth + 1))]
    : own;
}
