import type { Alignment, Layouts, RecordLayout } from "../layout/layouts.ts";
import { knownAlignment } from "../layout/layouts.ts";
import type { Form, Model, RecordId, RecordType, Type } from "../model/model.ts";
import { withoutAliases, heldRecord } from "../model/model.ts";
import type { FieldPairing } from "../pair/pairing.ts";
import { pairFields } from "../pair/fields.ts";
import type { Part } from "../pair/parts.ts";
import { outermost, visibleParts } from "../pair/parts.ts";
import { boundaryChanges } from "./boundaries.ts";
import { compareContents } from "./contents.ts";
import type { Edit } from "./edits.ts";
import type { Row } from "./rows.ts";
import { areOutOfOrder, rowsOf } from "./rows.ts";
import { TypeChoice } from "./rust-types.ts";

/** Edits that belong together and may be what is missing. */
export type Candidate = readonly [Edit, ...Edit[]];

/** What candidates are looked for in. `suspects` are the paths of fields whose kind of value was found wrong. */
export interface Suspicion {
  readonly model: Model;
  readonly rust: Layouts;
  readonly rustRecord: RecordId;
  readonly c: Layouts;
  readonly cRecord: RecordId;
  readonly suspects: ReadonlySet<string>;
}

/** More are not tried: each costs a layout and a comparison. */
const mostCandidates = 60;
/** Pairs of records that are looked into, however a record nests. */
const mostRecords = 60;

/** Changes to the record, or to one that it holds, that the differences between the two layouts suggest. */
export function candidatesFor(suspicion: Suspicion): readonly Candidate[] {
  const search = new Search(suspicion);
  search.visit(suspicion.rustRecord, suspicion.cRecord, "");
  return [...search.found.values()].slice(0, mostCandidates);
}

/** The numbers of the C record that a Rust record should have. Null where it is C's unnamed part, whose numbers nobody gives. */
interface Goal {
  readonly size: number;
  readonly alignment: Alignment;
  readonly form: Form;
}

interface OwnerPlace {
  readonly prefix: string;
  readonly start: number;
  readonly cStart: number;
}

class Search {
  /** By a key, so that none is tried twice. */
  readonly found = new Map<string, Candidate>();
  readonly #suspicion: Suspicion;
  readonly #types: TypeChoice;
  readonly #visited = new Set<string>();

  constructor(suspicion: Suspicion) {
    this.#suspicion = suspicion;
    this.#types = new TypeChoice(suspicion.model, suspicion.rust, suspicion.c);
  }

  visit(rustRecord: RecordId, cRecord: RecordId, path: string): void {
    const key = `${rustRecord} ${cRecord}`;
    if (this.#visited.has(key) || this.#visited.size >= mostRecords) return;
    this.#visited.add(key);
    const { rust, c } = this.#suspicion;
    const layout = rust.layoutOf(rustRecord);
    const goal = c.layoutOf(cRecord);
    if (!goal.ok) return;
    if (!layout.ok) return this.#suggestWhatRustcTakes(rustRecord);
    const rustParts = visibleParts(rust, rustRecord, outermost);
    const cParts = visibleParts(c, cRecord, outermost);
    if (!rustParts.ok || !cParts.ok) return;
    const pairing = pairFields(rust, rustParts.value, c, cParts.value);
    for (const pair of pairing.pairs)
      if (pair.c.bits === null && compareContents(rust, c, pair) === null)
        this.#types.learn(pair.c.type, pair.rust.type);
    const { size, alignment, form } = goal.value;
    this.#inspect(
      rustRecord,
      layout.value,
      { prefix: "", start: 0, cStart: 0 },
      pairing,
      cParts.value,
      { size, alignment, form },
      path,
    );
    for (const { rust: left, c: right } of pairing.pairs) {
      const inner = heldRecord(left.type);
      const cInner = heldRecord(right.type);
      if (inner !== null && cInner !== null) this.visit(inner, cInner, `${path}${left.path}.`);
    }
  }

  /** One Rust record: that of the question, or a helper inside it whose fields show through. */
  #inspect(
    owner: RecordId,
    layout: RecordLayout,
    place: OwnerPlace,
    pairing: FieldPairing,
    cParts: readonly Part[],
    goal: Goal | null,
    path: string,
  ): void {
    const record = this.#suspicion.model.records.get(owner);
    if (record === undefined) return;
    const rows = rowsOf(layout, place, pairing);
    const free = freeParts(cParts, rows, place, goal, pairing);
    const before = this.found.size;
    for (const row of rows) this.#suggestType(record, row, path + place.prefix);
    if (areOutOfOrder(rows) && record.form === "struct") this.#suggestOrder(record, rows);
    const end = goal === null ? null : place.cStart + goal.size;
    for (const edits of boundaryChanges({ record, rows, free, end, layout, place, types: this.#types }))
      this.#suggest(...edits);
    const isOff =
      this.found.size > before ||
      goal === null ||
      goal.form !== record.form ||
      goal.size !== layout.size ||
      !fits(layout.alignment, goal.alignment);
    if (isOff) this.#suggestAttributes(record, layout, goal);
    for (const row of rows) {
      const inner = row.helper === null ? null : this.#suspicion.rust.layoutOf(row.helper);
      if (inner?.ok !== true || row.helper === null || row.c === null) continue;
      const inside = { prefix: `${place.prefix}${row.name}.`, start: row.start, cStart: row.c.start };
      this.#inspect(row.helper, inner.value, inside, pairing, cParts, null, path);
    }
  }

  #suggest(...edits: readonly Edit[]): void {
    const [first, ...rest] = edits;
    if (first === undefined) return;
    const key = edits.map(keyOf).join(" ");
    if (!this.found.has(key)) this.found.set(key, [first, ...rest]);
  }

  /** The type that C has, where size or kind of value differ; for an array also the length alone. */
  #suggestType(record: RecordType, { pair, index, name }: Row, path: string): void {
    if (pair === null) return;
    const { rust, c } = pair;
    const isSuspect = this.#suspicion.suspects.has(path + name) || this.#suspicion.suspects.has(rust.path);
    if (rust.size === c.size && !isSuspect) return;
    const edit = { kind: "retype-field", record: record.id, index, name, role: "field" } as const;
    const right = withoutAliases(c.type);
    if (right.kind === "array") {
      const resized = withLength(rust.type, right.length ?? 0);
      if (resized !== null) this.#suggest({ ...edit, type: resized });
    }
    const type = this.#types.rustTypeOf(c.type);
    if (type === null) return;
    const isMakeshift = right.kind === "record" && withoutAliases(type).kind === "array";
    this.#suggest({ ...edit, type, role: isMakeshift ? "bytes" : "field" });
  }

  #suggestOrder(record: RecordType, rows: readonly Row[]): void {
    const placed = rows.filter(({ c }) => c !== null);
    const sorted = placed.toSorted((a, b) => (a.c?.start ?? 0) - (b.c?.start ?? 0) || a.index - b.index);
    let tried = 0;
    for (const [at, row] of placed.entries()) {
      const wanted = sorted[at];
      if (wanted === undefined || wanted === row || tried >= 4) continue;
      tried += 1;
      const indices = [row.index, wanted.index] as const;
      const names = [row.name, wanted.name] as const;
      this.#suggest({ kind: "swap-fields", record: record.id, indices, names });
      this.#suggestMove(record, wanted, row);
      const follower = placed.find((other) => (other.c?.start ?? 0) > (row.c?.start ?? 0) && other !== row);
      this.#suggestMove(record, row, follower ?? null);
    }
  }

  #suggestMove(record: RecordType, row: Row, follower: Row | null): void {
    const before = follower?.index ?? record.fields.length;
    if (before === row.index || before === row.index + 1) return;
    const { index, name } = row;
    this.#suggest({
      kind: "move-field",
      record: record.id,
      index,
      before,
      name,
      follower: follower?.name ?? null,
    });
  }

  /** `packed`, `align`, and `union` for `struct`. */
  #suggestAttributes(record: RecordType, layout: RecordLayout, goal: Goal | null): void {
    const { id, pack, requestedAlignment } = record;
    const own = knownAlignment(layout.alignment) ?? 1;
    if (goal === null || goal.form !== record.form)
      this.#suggest({ kind: "set-form", record: id, form: record.form === "struct" ? "union" : "struct" });
    // Of several that come to the same the first is taken: no pack before a wide one, a wide one before a narrow one.
    if (pack !== null) this.#suggest({ kind: "set-pack", record: id, pack: null });
    for (const bytes of [8, 4, 2, 1]) {
      if (bytes < own && requestedAlignment === null)
        this.#suggest({ kind: "set-pack", record: id, pack: bytes });
      if (pack !== null && bytes > pack) this.#suggest({ kind: "set-pack", record: id, pack: bytes });
    }
    if (goal === null) return;
    if (requestedAlignment !== null && own > goal.alignment.most)
      for (const alignment of [null, goal.alignment.least])
        this.#suggest({ kind: "set-alignment", record: id, alignment });
    if (own >= goal.alignment.least) return;
    const align: Edit = { kind: "set-alignment", record: id, alignment: goal.alignment.least };
    if (pack === null) this.#suggest(align);
    else this.#suggest({ kind: "set-pack", record: id, pack: null }, align);
  }

  /** rustc takes no `packed` beside or around an `align` (E0587, E0588): one of them has to go. */
  #suggestWhatRustcTakes(root: RecordId): void {
    const { model, rust } = this.#suspicion;
    const waiting = [root];
    const seen = new Set(waiting);
    for (const id of waiting) {
      const record = model.records.get(id);
      if (record === undefined || rust.layoutOf(id).ok) continue;
      if (record.pack !== null) this.#suggest({ kind: "set-pack", record: id, pack: null });
      if (record.pack !== null && record.requestedAlignment !== null)
        this.#suggest({ kind: "set-alignment", record: id, alignment: null });
      for (const { type } of record.fields) {
        const held = heldRecord(type);
        if (held === null || seen.has(held) || seen.size >= mostRecords) continue;
        seen.add(held);
        waiting.push(held);
      }
    }
  }
}

/** C fields that no field of the record binds and no helper shows, in order; those under bit-fields by their unit. */
function freeParts(
  cParts: readonly Part[],
  rows: readonly Row[],
  place: OwnerPlace,
  goal: Goal | null,
  pairing: FieldPairing,
): readonly Part[] {
  const bound = new Set(pairing.pairs.map(({ c }) => c));
  const end = goal === null ? Math.max(0, ...rows.map(({ c }) => c?.end ?? 0)) : place.cStart + goal.size;
  return cParts
    .filter((part) => part.name !== null && !bound.has(part) && part.size > 0)
    .filter(({ offset, size }) => offset >= place.cStart && offset + size <= end)
    .toSorted((a, b) => a.offset - b.offset || b.size - a.size);
}

function fits(own: Alignment, wanted: Alignment): boolean {
  return own.least >= wanted.least && own.most <= wanted.most;
}

/** The array with another number of elements; null for what is none. An alias gives way to what it stands for. */
export function withLength(type: Type, length: number): Type | null {
  const bare = withoutAliases(type);
  return bare.kind === "array" && bare.length !== length ? { ...bare, length } : null;
}

function keyOf(edit: Edit): string {
  return JSON.stringify(edit);
}
