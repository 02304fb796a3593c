import type { Diagnostic } from "./diagnostic/facts.ts";
import { diagnostic } from "./diagnostic/facts.ts";
import { compareRecords } from "./diff/compare.ts";
import type { Question } from "./diff/compare.ts";
import type { Answer, CSubject, RecordCheck, Subject } from "./diff/verdicts.ts";
import { distance, endingEarlyIn } from "./diff/verdicts.ts";
import type { Layouts, RecordLayout, Result } from "./layout/layouts.ts";
import type { RecordId } from "./model/model.ts";
import { bareRecordName } from "./model/record-names.ts";
import { heldRecord } from "./model/model.ts";
import { areAkin } from "./pair/akin.ts";
import { recordsHeldByValue } from "./pair/embedded.ts";
import { pairMembers } from "./pair/members.ts";
import type { RecordRequest } from "./pair/names.ts";
import { readRecordRequest } from "./pair/names.ts";
import { NearNames } from "./pair/near.ts";
import type { Candidate, PairedBy, RecordIndex } from "./pair/records.ts";
import { indexRecords } from "./pair/records.ts";
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
  const doors = sources.map((door): Door => ({ ...door, index: indexRecords(door.layouts) }));
  const questionOf = (rustRecord: RecordId): Asking => ({
    rust: binding.layouts,
    rustRecord,
    embedded: held.has(rustRecord),
  });
  const checks = binding.records.map((rustRecord): RecordCheck => {
    const rust = subjectOf(binding.layouts, rustRecord);
    const mapped = mappedName(map, rust);
    const found = doors.flatMap((door) => answersFrom(door, questionOf(rustRecord), rust.name, mapped));
    const answers = withoutRepetition(found);
    const near = answers.length > 0 ? [] : doors.flatMap(({ index }) => index.near(rust.name));
    const nearest = [...new Set(near)].slice(0, 3);
    return { rust, rustRecord, answers, absentIn: [], nearest, judge: "every" };
  });
  return withMembers(checks, questionOf);
}

/** What C calls a Rust record that `map` gives another name there: by its path, else by its name. Null: the same as Rust. */
export function mappedName(
  map: ReadonlyMap<string, string>,
  { path, name }: Pick<Subject, "path" | "name">,
): string | null {
  return map.get(path ?? name) ?? map.get(name) ?? null;
}

interface Door extends CSource {
  readonly index: RecordIndex;
}

type Asking = Omit<Question, "c" | "cRecord" | "endingEarly">;

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

function answerOf(
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

/** Records that no name finds, through the members of those that one did: what holds them says what they stand for. */
function withMembers(
  given: readonly RecordCheck[],
  questionOf: (record: RecordId) => Asking,
): readonly RecordCheck[] {
  const checks = new Map(given.map((check) => [check.rustRecord, check]));
  const pending = given.filter(({ answers }) => answers.length > 0);
  for (let holder = pending.pop(); holder !== undefined; holder = pending.pop()) {
    for (const { c, asked, witnesses } of holder.answers) {
      const { layouts, record } = asked;
      const asking = questionOf(holder.rustRecord);
      for (const pair of pairMembers(asking.rust, holder.rustRecord, layouts, record)) {
        const check = checks.get(pair.rust);
        if (check === undefined || check.answers.length > 0) continue;
        const named = namedRecord(layouts, pair.c) ? null : `${c.name}.${pair.path}`;
        const door = { layouts, source: c.source, build: c.build, witnesses: witnesses.slice(1) };
        const answer = answerOf(door, questionOf(pair.rust), pair.c, "member", named);
        const found = { ...check, answers: [answer], nearest: [] };
        checks.set(pair.rust, found);
        pending.push(found);
      }
    }
  }
  return given.map((check) => checks.get(check.rustRecord) ?? check);
}

function namedRecord(layouts: Layouts, record: RecordId): boolean {
  const layout = layouts.layoutOf(record);
  return layout.ok && (layout.value.name !== null || layout.value.aliases.length > 0);
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

/** Judges records against recorded Windows builds. Fails only where the recording itself is damaged. */
export function checkAgainstBuilds(
  binding: Binding,
  recorded: Recorded,
  builds: readonly Build[],
  options: { readonly judge: RecordCheck["judge"]; readonly map: ReadonlyMap<string, string> },
): Result<readonly RecordCheck[], Diagnostic> {
  const held = recordsHeldByValue(binding.layouts);
  const near = nearRecorded(recorded);
  const checks: RecordCheck[] = [];
  for (const record of binding.records) {
    const rust = subjectOf(binding.layouts, record);
    const mapped = mappedName(options.map, rust);
    const wanted = mapped ?? rust.name;
    const [name, ...others] = recordedNames(recorded, wanted);
    const isMeant =
      name !== undefined &&
      others.length === 0 &&
      (mapped !== null ||
        bareRecordName(name) === bareRecordName(wanted) ||
        isAkinInAny(binding, record, recorded, name, builds));
    const answers = isMeant ? answersOf(binding, record, recorded, name, builds, held) : null;
    if (answers?.ok === false) return answers;
    const answered = new Set(answers?.value.map(({ c }) => c.build));
    const absent = answers === null ? [] : builds.filter(({ version }) => !answered.has(version));
    checks.push({
      rust,
      rustRecord: record,
      answers: answers?.value ?? [],
      absentIn: absent.map(({ version }) => version),
      nearest: isMeant ? [] : name === undefined ? near().near(wanted) : [name, ...others],
      judge: options.judge,
    });
  }
  return { ok: true, value: checks };
}

/** Whether the fields confirm a name that agrees in its words alone. */
function isAkinInAny(
  { layouts }: Binding,
  rustRecord: RecordId,
  recorded: Recorded,
  name: string,
  builds: readonly Build[],
): boolean {
  return builds.some(({ version }) => {
    const definitions = recorded.definitionsIn(name, version);
    // A damaged recording is told where its answers are asked for.
    if (!definitions.ok) return true;
    const c = recorded.layoutsOf(version);
    return definitions.value.some((cRecord) => areAkin(layouts, rustRecord, c, cRecord));
  });
}

/** What a recording calls the record: the very name, else one with other underscores, else in another case. Of several none is taken. */
function recordedNames(recorded: Recorded, wanted: string): readonly string[] {
  const plain = (name: string): string => name.replace(/^_+/, "");
  const names = recorded.find(wanted).flatMap(({ kind, name }) => (kind === "record" ? [name] : []));
  if (names.includes(wanted)) return [wanted];
  const spelled = names.filter((name) => plain(name) === plain(wanted));
  const bare = names.filter((name) => bareRecordName(name) === bareRecordName(wanted));
  return [spelled, bare, names].find(({ length }) => length > 0) ?? [];
}

/** The names of a recording, gathered when the first one is not found. */
function nearRecorded(recorded: Recorded): () => NearNames {
  let known: NearNames | null = null;
  return () => {
    if (known !== null) return known;
    known = new NearNames();
    for (const { kind, name } of recorded.names()) if (kind === "record") known.add(name);
    return known;
  };
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
  const question = {
    rust: binding.layouts,
    rustRecord,
    embedded: held.has(rustRecord),
    endingEarly: "tolerated" as const,
  };
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
    c: { ...subjectOf(c, cRecord), source: "windows", build: version, pairedBy: "tag" },
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

function subjectOf(layouts: Layouts, record: RecordId): Subject {
  const layout = layouts.layoutOf(record);
  if (layout.ok) return subjectOfLayout(record, layout.value);
  const name = record.includes("::") ? record.slice(record.lastIndexOf("::") + 2) : record;
  return { name, path: layouts.language === "rust" ? record : null, span: layout.error.span };
}

function subjectOfLayout(record: RecordId, layout: RecordLayout): Subject {
  return { name: layout.name ?? layout.aliases[0] ?? record, path: layout.path, span: layout.span };
}
