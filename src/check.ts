import type { Diagnostic } from "./diagnostic/facts.ts";
import { compareRecords } from "./diff/compare.ts";
import type { Answer, CSubject, RecordCheck, Subject } from "./diff/verdicts.ts";
import { distance } from "./diff/verdicts.ts";
import type { Layouts, RecordLayout, Result } from "./layout/layouts.ts";
import type { RecordId } from "./model/model.ts";
import { recordsHeldByValue } from "./pair/embedded.ts";
import { plainRecordName } from "./pair/names.ts";
import type { LayoutGroup, Recorded } from "./truth/open.ts";
import type { Build } from "./truth/recording.ts";

// The whole pipeline: a binding on one side, a door of the C side on the other, and a verdict for every record.

/** The Rust side of a check. */
export interface Binding {
  readonly layouts: Layouts;
  /** The records that are judged; those of dependencies are only there to be held. */
  readonly records: readonly RecordId[];
}

/** Judges records against C layouts, paired by name; `map` gives the C name of a Rust record that has another one. */
export function checkAgainstC(
  binding: Binding,
  c: Layouts,
  source: CSubject["source"],
  map: ReadonlyMap<string, string>,
): readonly RecordCheck[] {
  const held = recordsHeldByValue(binding.layouts);
  const byName = cRecordsByName(c);
  return binding.records.map((record) => {
    const rust = subjectOf(binding.layouts, record);
    const wanted = plainRecordName(map.get(rust.name) ?? rust.name);
    const answers = (byName.get(wanted) ?? []).map((cRecord) => ({
      c: { ...subjectOf(c, cRecord), source, build: null },
      comparison: compareRecords({
        rust: binding.layouts,
        rustRecord: record,
        c,
        cRecord,
        embedded: held.has(record),
      }),
      witnesses: ["model"],
    }));
    return { rust, answers, absentIn: [], judge: "every" };
  });
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
    const groups = found === undefined ? null : recorded.groupsOf(found.name, builds);
    if (groups?.ok === false) return groups;
    const answers =
      groups === null ? [] : answersOf(binding, record, recorded, groups.value, held.has(record));
    const answered = new Set(answers.map(({ c }) => c.build));
    const absent = groups === null ? [] : builds.filter(({ version }) => !answered.has(version));
    checks.push({ rust, answers, absentIn: absent.map(({ version }) => version), judge: options.judge });
  }
  return { ok: true, value: checks };
}

/** One answer for each build, oldest first. Of several definitions in one build the one that agrees best is meant. */
function answersOf(
  binding: Binding,
  rustRecord: RecordId,
  recorded: Recorded,
  groups: readonly LayoutGroup[],
  embedded: boolean,
): readonly Answer[] {
  const best = new Map<string, Answer>();
  for (const { record, layout, builds } of groups) {
    const c = recorded.layoutsOf(builds[0]?.version ?? "");
    if (c === null) continue;
    const comparison = compareRecords({ rust: binding.layouts, rustRecord, c, cRecord: record, embedded });
    for (const { version } of builds) {
      const subject: CSubject = { ...subjectOfLayout(record, layout), source: "windows", build: version };
      const known = best.get(version);
      if (known !== undefined && distance(known.comparison) <= distance(comparison)) continue;
      best.set(version, { c: subject, comparison, witnesses: ["model", "recorded"] });
    }
  }
  return recorded.builds.flatMap(({ version }) => best.get(version) ?? []);
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
  const name = record.slice(record.lastIndexOf("::") + (record.includes("::") ? 2 : 0));
  return { name, path: layouts.language === "rust" ? record : null, span: layout.error.span };
}

function subjectOfLayout(record: RecordId, layout: RecordLayout): Subject {
  return { name: layout.name ?? layout.aliases[0] ?? record, path: layout.path, span: layout.span };
}
