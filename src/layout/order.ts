import type { RecordId } from "../model/model.ts";

/** A record, or the records of one cycle. A record that needs itself is a cycle of one. */
export interface Group {
  readonly records: readonly RecordId[];
  readonly cyclic: boolean;
}

interface Visit {
  readonly record: RecordId;
  readonly index: number;
  readonly needs: readonly RecordId[];
  /** How many of `needs` have been looked at. */
  looked: number;
  /** The smallest index of an open record that this one reaches. */
  lowest: number;
}

/**
 * Everything `root` needs that is not done yet, what is needed first coming first; `root` last.
 * Tarjan's strongly connected components, with a stack of our own: a chain of any length is no danger, and which
 * records are on a cycle does not depend on where one starts.
 */
export function inOrderOfNeed(
  root: RecordId,
  needsOf: (record: RecordId) => readonly RecordId[],
  isDone: (record: RecordId) => boolean,
): readonly Group[] {
  const groups: Group[] = [];
  const indices = new Map<RecordId, number>();
  const open: RecordId[] = [];
  const closed = new Set<RecordId>();
  const path: Visit[] = [];

  const enter = (record: RecordId): void => {
    const index = indices.size;
    indices.set(record, index);
    open.push(record);
    path.push({ record, index, needs: needsOf(record), looked: 0, lowest: index });
  };
  const leave = (visit: Visit): void => {
    path.pop();
    const parent = path.at(-1);
    if (parent !== undefined) parent.lowest = Math.min(parent.lowest, visit.lowest);
    if (visit.lowest !== visit.index) return;
    const records = open.splice(open.lastIndexOf(visit.record));
    for (const record of records) closed.add(record);
    groups.push({ records, cyclic: records.length > 1 || visit.needs.includes(visit.record) });
  };

  enter(root);
  for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
    const next = visit.needs[visit.looked++];
    if (next === undefined) leave(visit);
    else if (isDone(next) || closed.has(next)) continue;
    else if (indices.has(next)) visit.lowest = Math.min(visit.lowest, indices.get(next) ?? visit.lowest);
    else enter(next);
  }
  return groups;
}
