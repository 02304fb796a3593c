import { diagnostic } from "../diagnostic/facts.ts";
import { compareRecords } from "../diff/compare.ts";
import type { Answer } from "../diff/verdicts.ts";
import { endingEarlyIn } from "../diff/verdicts.ts";
import type { Layouts } from "../layout/layouts.ts";
import type { RecordId } from "../model/model.ts";
import { areAkin } from "../pair/akin.ts";
import type { RecordRequest } from "../pair/names.ts";
import { readRecordRequest } from "../pair/names.ts";
import type { Candidate, PairedBy, RecordIndex } from "../pair/records.ts";
import { indexRecords } from "../pair/records.ts";
import type { Asking, CSource } from "./subjects.ts";
import { subjectOf } from "./subjects.ts";

// One Rust record against doors of the C side: headers, debug info, symbol tables.

export interface Door extends CSource {
  readonly index: RecordIndex;
}

/** A door with its records by name. */
export function openDoor(source: CSource): Door {
  return { ...source, index: indexRecords(source.layouts) };
}

/** The answers of all doors that have the record, by its own name or by the one it is `mapped` to. */
export function answersOfDoors(
  doors: readonly Door[],
  asking: Asking,
  name: string,
  mapped: string | null,
): readonly Answer[] {
  return withoutRepetition(doors.flatMap((door) => answersFrom(door, asking, name, mapped)));
}

/** One answer from a door that has the record. Where a header has several of that name, all must agree to be one. */
function answersFrom(door: Door, asking: Asking, name: string, mapped: string | null): readonly Answer[] {
  const asked = readRecordRequest(mapped ?? name);
  const known = door.index.find(asked.name, mapped === null ? null : asked.name, (record) =>
    areAkin(asking.rust, asking.rustRecord, door.layouts, record),
  );
  const candidates = thoseMeant(door, known, asked, sizeOf(asking.rust, asking.rustRecord));
  const answers = candidates.map(({ record, by }) => answerOf(door, asking, record, by, null));
  const [first, ...others] = answers;
  if (first === undefined || others.length === 0 || door.source !== "header") return answers;
  if (
    first.comparison.verdict === "equal" &&
    others.every(({ comparison }) => comparison.verdict === "equal")
  )
    return [first];
  const names = answers.map(({ c }) => c.name).join(", ");
  const reason = diagnostic("ambiguous-pair", { rust: name, candidates: names }, null);
  return [{ ...first, comparison: { verdict: "unverified", findings: [], reason } }];
}

/**
 * The definitions that are asked for. Debug info of a program that was built from texts of several ages may have a record in
 * several forms; then that of the Rust record's size is meant, and all of them where none has it.
 */
function thoseMeant(
  { layouts, source }: CSource,
  candidates: readonly Candidate[],
  asked: RecordRequest,
  rustSize: number | null,
): readonly Candidate[] {
  if (asked.record !== null) return candidates.filter(({ record }) => record === asked.record);
  const ofSize = (size: number | null): readonly Candidate[] =>
    size === null ? [] : candidates.filter(({ record }) => sizeOf(layouts, record) === size);
  if (asked.size !== null) return ofSize(asked.size);
  const isDebugInfo = source === "pdb" || source === "isf";
  const fitting = isDebugInfo && candidates.length > 1 ? ofSize(rustSize) : [];
  return fitting.length > 0 ? fitting : candidates;
}

function sizeOf(layouts: Layouts, record: RecordId): number | null {
  const layout = layouts.layoutOf(record);
  return layout.ok ? layout.value.size : null;
}

/** The answer of a door about one of its records; `path` is how the holder reaches a record that has no name. */
export function answerOf(
  door: CSource,
  asking: Asking,
  cRecord: RecordId,
  by: PairedBy,
  path: string | null,
): Answer {
  const { layouts: c, source, build, witnesses = [] } = door;
  const comparison = compareRecords({ ...asking, endingEarly: endingEarlyIn(source), c, cRecord });
  const subject = subjectOf(c, cRecord);
  return {
    c: { ...subject, name: path ?? subject.name, source, build, pairedBy: by },
    comparison,
    witnesses: ["model", ...witnesses],
    asked: { layouts: c, record: cRecord },
  };
}

/** Headers that include one another bring the same record along more than once. */
function withoutRepetition(answers: readonly Answer[]): readonly Answer[] {
  if (answers.length < 2) return answers;
  const said = new Set<string>();
  return answers.filter(({ c, comparison }) => {
    if (c.source !== "header" || c.span === null) return true;
    const { file, line, column } = c.span;
    const key = JSON.stringify([file, line, column, c.name, comparison]);
    const isNew = !said.has(key);
    said.add(key);
    return isNew;
  });
}
