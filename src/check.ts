import type { Diagnostic } from "./diagnostic/facts.ts";
import { compareRecords } from "./diff/compare.ts";
import type { Question } from "./diff/compare.ts";
import type { Answer, CSubject, RecordCheck, Subject } from "./diff/verdicts.ts";
import { distance } from "./diff/verdicts.ts";
import type { Layouts, RecordLayout, Result } from "./layout/layouts.ts";
import { heldRecord } from "./layout/through.ts";
import type { RecordId } from "./model/model.ts";
import { recordsHeldByValue } from "./pair/embedded.ts";
import type { RecordRequest } from "./pair/names.ts";
import { plainRecordName, readRecordRequest } from "./pair/names.ts";
import type { Recorded } from "./truth/open.ts";
import type { Build } from "./truth/recording.ts";

// The whole pipeline: a binding on one side, a door of the C side on the other, and a verdict for every record.

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

/** Judges records against C layouts, paired by name; `map` gives the C name of a Rust record that has another one. */
export function checkAgainstC(
  binding: Binding,
  sources: readonly CSource[],
  map: ReadonlyMap<string, string>,
): readonly RecordCheck[] {
  const held = recordsHeldByValue(binding.layouts);
  const doors = sources.map((door) => ({ door, byName: cRecordsByName(door.layouts) }));
  return binding.records.map((rustRecord) => {
    const rust = subjectOf(binding.layouts, rustRecord);
    const asked = readRecordRequest(map.get(rust.name) ?? rust.name);
    const wanted = plainRecordName(asked.name);
    const question = { rust: binding.layouts, rustRecord, embedded: held.has(rustRecord) };
    const answers = doors.flatMap(({ door, byName }) =>
      thoseMeant(door, byName.get(wanted) ?? [], asked, sizeOf(binding.layouts, rustRecord)).map(
        (cRecord): Answer => {
          const { layouts: c, source, build, witnesses = [] } = door;
          const comparison = compareRecords({ ...question, c, cRecord });
          const subject = { ...subjectOf(c, cRecord), source, build };
          return {
            c: subject,
            comparison,
            witnesses: ["model", ...witnesses],
            asked: { layouts: c, record: cRecord },
          };
        },
      ),
    );
    return { rust, rustRecord, answers, absentIn: [], judge: "every" };
  });
}

/**
 * The definitions that are asked for. Debug info of a program that was built from texts of several ages may have a record in
 * several forms; then that of the Rust record's size is meant, and all of them where none has it.
 */
function thoseMeant(
  { layouts, source }: CSource,
  records: readonly RecordId[],
  asked: RecordRequest,
  rustSize: number | null,
): readonly RecordId[] {
  if (asked.record !== null) return records.filter((record) => record === asked.record);
  const ofSize = (size: number | null): readonly RecordId[] =>
    size === null ? [] : records.filter((record) => sizeOf(layouts, record) === size);
  if (asked.size !== null) return ofSize(asked.size);
  const isDebugInfo = source === "pdb" || source === "isf";
  const fitting = isDebugInfo && records.length > 1 ? ofSize(rustSize) : [];
  return fitting.length > 0 ? fitting : records;
}

function sizeOf(layouts: Layouts, record: RecordId): number | null {
  const layout = layouts.layoutOf(record);
  return layout.ok ? layout.value.size : null;
}

/** Judges records against recorded Windows builds. Fails only where the recording itself is damaged. */
export function checkAgainstBuilds(
  binding: Binding,
  recorded: Recorded,
  builds: readonly Build[],
  options: { readonly judge: RecordCheck["judge"]; readonly map: ReadonlyMap<string, string> },
): Result<readonly RecordCheck[], Diagnostic> {
  const held = recordsHeldByValue(binding.layouts);
  const checks: RecordCheck[] = [];
  for (const record of binding.records) {
    const rust = subjectOf(binding.layouts, record);
    const found = recorded
      .find(options.map.get(rust.name) ?? rust.name)
      .find(({ kind }) => kind === "record");
    const answers =
      found === undefined ? null : answersOf(binding, record, recorded, found.name, builds, held);
    if (answers?.ok === false) return answers;
    const answered = new Set(answers?.value.map(({ c }) => c.build));
    const absent = answers === null ? [] : builds.filter(({ version }) => !answered.has(version));
    checks.push({
      rust,
      rustRecord: record,
      answers: answers?.value ?? [],
      absentIn: absent.map(({ version }) => version),
      judge: options.judge,
    });
  }
  return { ok: true, value: checks };
}

/** One answer for each build that has the record. Of several definitions the one that agrees best is meant. */
function answersOf(
  binding: Binding,
  rustRecord: RecordId,
  recorded: Recorded,
  name: string,
  builds: readonly Build[],
  held: ReadonlySet<RecordId>,
): Result<readonly Answer[], Diagnostic> {
  const question = { rust: binding.layouts, rustRecord, embedded: held.has(rustRecord) };
  const known: KnownAnswer[] = [];
  const answers: Answer[] = [];
  for (const { version } of builds) {
    const definitions = recorded.definitionsIn(name, version);
    if (!definitions.ok) return definitions;
    const found = definitions.value.map((cRecord) => answerFor(cRecord, version, recorded, question, known));
    const best = found.sort((a, b) => distance(a.comparison) - distance(b.comparison))[0];
    if (best === undefined) continue;
    const asked = { ...best.asked, layouts: recorded.layoutsOf(version) };
    answers.push({ ...best, asked, c: { ...best.c, build: version } });
  }
  return { ok: true, value: answers };
}

/** An answer with the C records that it looked at: it holds for every build that lays all of them out the same. */
interface KnownAnswer {
  readonly answer: Answer;
  readonly cRecord: RecordId;
  readonly version: string;
  readonly looked: ReadonlySet<RecordId>;
}

function answerFor(
  cRecord: RecordId,
  version: string,
  recorded: Recorded,
  question: Omit<Question, "c" | "cRecord">,
  known: KnownAnswer[],
): Answer {
  const same = known.find(
    (one) =>
      one.cRecord === cRecord &&
      [...one.looked].every((record) => recorded.isShared(record, one.version, version)),
  );
  if (same !== undefined) return same.answer;
  const looked = new Set<RecordId>();
  const c = watched(recorded.layoutsOf(version), looked);
  const answer: Answer = {
    c: { ...subjectOf(c, cRecord), source: "windows", build: version },
    comparison: compareRecords({ ...question, c, cRecord }),
    witnesses: ["model", "recorded"],
    asked: { layouts: recorded.layoutsOf(version), record: cRecord },
  };
  known.push({ answer, cRecord, version, looked });
  return answer;
}

/** The same door, which notes whose layouts were asked for. */
function watched(layouts: Layouts, looked: Set<RecordId>): Layouts {
  return {
    ...layouts,
    layoutOf(record) {
      looked.add(record);
      return layouts.layoutOf(record);
    },
    typeLayoutOf(type) {
      const record = heldRecord(type);
      if (record !== null) looked.add(record);
      return layouts.typeLayoutOf(type);
    },
  };
}

/** The name of every C record, tag and typedefs, without case and leading underscores. */
function cRecordsByName(c: Layouts): ReadonlyMap<string, readonly RecordId[]> {
  const byName = new Map<string, RecordId[]>();
  for (const record of c.records()) {
    const layout = c.layoutOf(record);
    const names = layout.ok ? [layout.value.name, ...layout.value.aliases] : [record];
    for (const name of new Set(names.flatMap((one) => (one === null ? [] : [plainRecordName(one)])))) {
      byName.set(name, [...(byName.get(name) ?? []), record]);
    }
  }
  return byName;
}

function subjectOf(layouts: Layouts, record: RecordId): Subject {
  const layout = layouts.layoutOf(record);
  if (layout.ok) return subjectOfLayout(record, layout.value);
  const name = record.includes("::") ? record.slice(record.lastIndexOf("::") + 2) : record;
  return { name, path: layouts.language === "rust" ? record : null, span: layout.error.span };
}

function subjectOfLayout(record: RecordId, layout: RecordLayout): Subject {
  return { name: layout.name ?? layout.aliases[0] ?? record, path: layout.path, span: layout.span };
}
