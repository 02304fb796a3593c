import { plainRecordName } from "../model/record-names.ts";
import type { Layouts } from "../layout/layouts.ts";
import type { RecordId } from "../model/model.ts";
import type { FieldPair } from "../pair/pairing.ts";
import { plainFieldName } from "../pair/names.ts";
import type { Place } from "../pair/parts.ts";
import { outermost, partsInside, visibleParts } from "../pair/parts.ts";
import type { Question } from "./compare.ts";

/** A FILETIME for a LARGE_INTEGER: as large, of another name, and no field of one is in the other. */
export function areUnrelated(question: Question, pair: FieldPair, rust: RecordId, c: RecordId): boolean {
  if (pair.rust.size !== pair.c.size) return false;
  const [rustName, cNames] = [nameOf(question.rust, rust), nameOf(question.c, c)];
  if (rustName.length === 0 || cNames.length === 0 || rustName.some((name) => cNames.includes(name)))
    return false;
  const known = new Set(fieldNames(question.c, c, outermost));
  return known.size > 0 && fieldNames(question.rust, rust, outermost).every((name) => !known.has(name));
}

function nameOf(layouts: Layouts, record: RecordId): readonly string[] {
  const layout = layouts.layoutOf(record);
  if (!layout.ok) return [];
  return [layout.value.name, ...layout.value.aliases].flatMap((name) =>
    name === null ? [] : [plainRecordName(name)],
  );
}

/** The names in a record and one level further down, where Rust has what C leaves without a name. */
function fieldNames(layouts: Layouts, record: RecordId, place: Place): readonly string[] {
  const parts = visibleParts(layouts, record, place);
  if (!parts.ok) return [];
  return parts.value.flatMap((part) => {
    const inside = place === outermost ? partsInside(layouts, part) : null;
    const names = inside?.ok === true ? inside.value : [];
    return [part, ...names].flatMap(({ name }) => (name === null ? [] : [plainFieldName(name)]));
  });
}
