import type { Question } from "../diff/compare.ts";
import type { CSubject, Subject } from "../diff/verdicts.ts";
import type { Layouts, RecordLayout } from "../layout/layouts.ts";
import type { RecordId } from "../model/model.ts";
import { recordsHeldByValue } from "../pair/embedded.ts";

// Who is compared: the Rust side, the doors of the C side, and what their records are called.

/** The Rust side of a check. */
export interface Binding {
  readonly layouts: Layouts;
  /** The records that are judged; those of dependencies are only there to be held. */
  readonly records: readonly RecordId[];
}

/** One door of the C side. */
export interface CSource {
  readonly layouts: Layouts;
  readonly source: CSubject["source"];
  /** A PDB's GUID and age; null for a header. */
  readonly build: string | null;
  /** Who vouches for the numbers; absent: our model alone. */
  readonly witnesses?: readonly string[];
}

/** What is asked for one Rust record, whatever it is compared with. */
export type Asking = Omit<Question, "c" | "cRecord" | "endingEarly">;

/** The question for each record of a binding. */
export function askingsOf({ layouts }: Binding): (rustRecord: RecordId) => Asking {
  const held = recordsHeldByValue(layouts);
  return (rustRecord) => ({ rust: layouts, rustRecord, embedded: held.has(rustRecord) });
}

/** What C calls a Rust record that `map` gives another name there: by its path, else by its name. Null: the same as Rust. */
export function mappedName(
  map: ReadonlyMap<string, string>,
  { path, name }: Pick<Subject, "path" | "name">,
): string | null {
  return map.get(path ?? name) ?? map.get(name) ?? null;
}

/** A record by the name that its text gives it; by its id where it has no layout. */
export function subjectOf(layouts: Layouts, record: RecordId): Subject {
  const layout = layouts.layoutOf(record);
  if (layout.ok) return subjectOfLayout(record, layout.value);
  const name = record.includes("::") ? record.slice(record.lastIndexOf("::") + 2) : record;
  return { name, path: layouts.language === "rust" ? record : null, span: layout.error.span };
}

function subjectOfLayout(record: RecordId, layout: RecordLayout): Subject {
  return { name: layout.name ?? layout.aliases[0] ?? record, path: layout.path, span: layout.span };
}
