import type { Diagnostic } from "../diagnostic/facts.ts";
import { compareRecords } from "../diff/compare.ts";
import type { Question } from "../diff/compare.ts";
import type { Answer, RecordCheck } from "../diff/verdicts.ts";
import { distance } from "../diff/verdicts.ts";
import type { Layouts, Result } from "../layout/layouts.ts";
import type { RecordId } from "../model/model.ts";
import { heldRecord } from "../model/model.ts";
import { bareRecordName } from "../model/record-names.ts";
import { areAkin } from "../pair/akin.ts";
import { NearNames } from "../pair/near.ts";
import type { Recorded } from "../truth/open.ts";
import type { Build } from "../truth/recording.ts";
import type { Asking } from "./subjects.ts";
import { subjectOf } from "./subjects.ts";

// One Rust record against recorded Windows builds: one answer for each build that has the record.

export interface RecordedDoor {
  readonly recorded: Recorded;
  readonly builds: readonly Build[];
  readonly near: () => NearNames;
}

/** A recording with the builds that are asked for. */
export function openBuilds(recorded: Recorded, builds: readonly Build[]): RecordedDoor {
  return { recorded, builds, near: nearRecorded(recorded) };
}

/** What the builds say of a record, by its own name or by the one it is `mapped` to. Fails where the recording is damaged. */
export function answersOfBuilds(
  door: RecordedDoor,
  asking: Asking,
  ownName: string,
  mapped: string | null,
): Result<Pick<RecordCheck, "answers" | "absentIn" | "nearest">, Diagnostic> {
  const wanted = mapped ?? ownName;
  const [name, ...others] = recordedNames(door.recorded, wanted);
  if (name === undefined) return silent(door.near().near(wanted));
  const isMeant =
    others.length === 0 &&
    (mapped !== null || bareRecordName(name) === bareRecordName(wanted) || isAkinInAny(door, asking, name));
  if (!isMeant) return silent([name, ...others]);
  const answers = answersOf(door, asking, name);
  if (!answers.ok) return answers;
  const answered = new Set(answers.value.map(({ c }) => c.build));
  const absent = door.builds.filter(({ version }) => !answered.has(version));
  return {
    ok: true,
    value: { answers: answers.value, absentIn: absent.map(({ version }) => version), nearest: [] },
  };
}

/** No build is asked; these names are the nearest. */
function silent(nearest: readonly string[]): ReturnType<typeof answersOfBuilds> {
  return { ok: true, value: { answers: [], absentIn: [], nearest } };
}

/** Whether the fields confirm a name that agrees in its words alone. */
function isAkinInAny(
  { recorded, builds }: RecordedDoor,
  { rust, rustRecord }: Asking,
  name: string,
): boolean {
  return builds.some(({ version }) => {
    const definitions = recorded.definitionsIn(name, version);
    // A damaged recording is told where its answers are asked for.
    if (!definitions.ok) return true;
    const c = recorded.layoutsOf(version);
    return definitions.value.some((cRecord) => areAkin(rust, rustRecord, c, cRecord));
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
  { recorded, builds }: RecordedDoor,
  asking: Asking,
  name: string,
): Result<readonly Answer[], Diagnostic> {
  const question = { ...asking, endingEarly: "tolerated" as const };
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
