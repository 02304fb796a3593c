import type { Contradiction, RecordId, StatedFact } from "../../index.ts";
import { answerFrom, knownAlignment } from "../../index.ts";
import type { OpenedC } from "../c/open-c.ts";

/** What the text itself states about a record, held against the computed layout. */
export interface StatedTestimony {
  /** How many statements were compared. */
  readonly compared: number;
  readonly contradictions: readonly Contradiction[];
}

/** The asserts and offset comments of a text, by the record that they speak of. */
export function statedTestimonies(c: OpenedC): ReadonlyMap<RecordId, StatedTestimony> {
  const byName = new Map<string, RecordId>();
  for (const { id, name, aliases } of c.model.records.values()) {
    for (const one of aliases) byName.set(one, id);
    if (name !== null) byName.set(name, id);
  }
  // In C++ a fact names the record with its scopes, which is its id: two scopes may hold the same name.
  for (const id of c.model.records.keys()) byName.set(id, id);
  const testimonies = new Map<RecordId, { compared: number; contradictions: Contradiction[] }>();
  for (const fact of c.model.stated) {
    const record = byName.get(fact.record);
    const computed = record === undefined ? null : computedBytes(c, record, fact);
    if (record === undefined || computed === null) continue;
    const testimony = testimonies.get(record) ?? { compared: 0, contradictions: [] };
    testimony.compared++;
    if (computed !== fact.bytes) {
      const isOverruled = fact.by === "comment" && c.overruled.has(record);
      testimony.contradictions.push(isOverruled ? overruled(fact, computed) : contradiction(fact, computed));
    }
    testimonies.set(record, testimony);
  }
  return testimonies;
}

/** Null where the fact is about something without a layout, or about a bit-field, which has no offset of its own. */
function computedBytes({ textLayouts: layouts }: OpenedC, record: RecordId, fact: StatedFact): number | null {
  const layout = layouts.layoutOf(record);
  if (!layout.ok) return null;
  switch (fact.kind) {
    case "size":
      return layout.value.size;
    case "alignment":
      return knownAlignment(layout.value.alignment);
    case "offset": {
      const type = { kind: "record", record } as const;
      const answer = answerFrom(layouts, { kind: "offset", type, path: fact.path });
      return answer.ok ? Number(answer.value) : null;
    }
  }
}

/** A text that was printed out of debug info, and its comments. */
function overruled(fact: StatedFact, computed: number): Contradiction {
  const { conflict } = contradiction(fact, computed);
  const lost = fact.bytes > computed ? "alignment" : "packing";
  return { weight: "warning", conflict: { ...conflict, lost } };
}

function contradiction(fact: StatedFact, computed: number): Contradiction {
  const by = fact.by === "assert" ? "an assert" : "a comment";
  return {
    weight: fact.by === "assert" ? "error" : "warning",
    conflict: {
      side: "c",
      record: fact.record,
      path: fact.kind === "offset" ? fact.path : null,
      quantity: fact.kind,
      testimonies: [
        { witness: "model", value: computed },
        { witness: `${by} at ${fact.span.file}:${fact.span.line}`, value: fact.bytes },
      ],
      divergence: null,
    },
  };
}
