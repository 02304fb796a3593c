import { type Diagnostic, diagnostic } from "../diagnostic/facts.ts";
import type { Layouts, RecordLayout, Result } from "../layout/layouts.ts";
import { typeLayoutFrom } from "../layout/type-layout.ts";
import type { Language, RecordId } from "../model/model.ts";
import { heldRecord } from "../model/model.ts";
import type { Sizes } from "./measure.ts";

/** What a file of layouts knows by itself; `openDoor` makes the common door of it. */
export interface Testimony extends Sizes {
  readonly language: Language;
  records(): Iterable<RecordId>;
  /** One record, without a look at the records inside it. */
  read(record: RecordId): Result<RecordLayout, Diagnostic>;
}

/** Remembers what was read, refuses records that contain themselves, and measures types. */
export function openDoor(testimony: Testimony): Layouts {
  const shallow = new Map<RecordId, Result<RecordLayout, Diagnostic>>();
  const checked = new Map<RecordId, Result<RecordLayout, Diagnostic>>();
  const read = (record: RecordId): Result<RecordLayout, Diagnostic> =>
    remember(shallow, record, testimony.read);
  const layoutOf = (record: RecordId): Result<RecordLayout, Diagnostic> =>
    remember(checked, record, () => {
      const layout = read(record);
      const knot = layout.ok ? findKnot(layout.value, testimony.recordSize, read) : null;
      return knot === null ? layout : { ok: false, error: knot };
    });
  const { enumOf } = testimony;
  return {
    language: testimony.language,
    records: testimony.records,
    layoutOf,
    enumOf,
    declarationOf: () => null,
    typeLayoutOf: (type) => typeLayoutFrom({ layoutOf, enumOf }, type),
  };
}

/** Records as large as the one that holds them, inside one record. */
const mostInside = 1000;

/**
 * A field never reaches past its record, so on a circle of records that contain each other all have one size.
 * Only fields as large as the record are followed: in honest files there are next to none.
 */
function findKnot(
  layout: RecordLayout,
  sizeOfRecord: (record: RecordId) => Result<number, Diagnostic>,
  read: (record: RecordId) => Result<RecordLayout, Diagnostic>,
): Diagnostic | null {
  const { record } = layout;
  const seen = new Set<RecordId>();
  const open: RecordLayout[] = [layout];
  let followed = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const field of next.fields) {
      const inner = field.kind === "member" ? heldRecord(field.type) : null;
      if (inner === record) return diagnostic("recursive-record", { record }, null);
      if (inner === null || seen.has(inner)) continue;
      seen.add(inner);
      const size = sizeOfRecord(inner);
      const innerLayout = size.ok && size.value >= layout.size ? read(inner) : null;
      if (!innerLayout?.ok) continue;
      followed++;
      if (followed > mostInside) return diagnostic("nesting-too-deep", { limit: mostInside }, null);
      open.push(innerLayout.value);
    }
  }
  return null;
}

function remember<Value>(
  known: Map<RecordId, Value>,
  record: RecordId,
  find: (record: RecordId) => Value,
): Value {
  const found = known.get(record);
  if (found !== undefined) return found;
  const value = find(record);
  known.set(record, value);
  return value;
}
