import { answersOfDoors, openDoor } from "./check/doors.ts";
import { withMembers } from "./check/members.ts";
import { answersOfBuilds, openBuilds } from "./check/recorded.ts";
import type { Binding, CSource } from "./check/subjects.ts";
import { askingsOf, mappedName, subjectOf } from "./check/subjects.ts";
import type { Diagnostic } from "./diagnostic/facts.ts";
import type { RecordCheck } from "./diff/verdicts.ts";
import type { Result } from "./layout/layouts.ts";
import type { Recorded } from "./truth/open.ts";
import type { Build } from "./truth/recording.ts";

// The whole pipeline: a binding on one side, a door of the C side on the other, and a verdict for every record.

/** Judges records against C layouts, paired by name; `map` gives the C name of a Rust record that has another one. */
export function checkAgainstC(
  binding: Binding,
  sources: readonly CSource[],
  map: ReadonlyMap<string, string>,
): readonly RecordCheck[] {
  const askingOf = askingsOf(binding);
  const doors = sources.map(openDoor);
  const checks = binding.records.map((rustRecord): RecordCheck => {
    const rust = subjectOf(binding.layouts, rustRecord);
    const answers = answersOfDoors(doors, askingOf(rustRecord), rust.name, mappedName(map, rust));
    const near = answers.length > 0 ? [] : doors.flatMap(({ index }) => index.near(rust.name));
    const nearest = [...new Set(near)].slice(0, 3);
    return { rust, rustRecord, answers, absentIn: [], nearest, judge: "every" };
  });
  return withMembers(checks, askingOf);
}

/** Judges records against recorded Windows builds. Fails only where the recording itself is damaged. */
export function checkAgainstBuilds(
  binding: Binding,
  recorded: Recorded,
  builds: readonly Build[],
  { judge, map }: { readonly judge: RecordCheck["judge"]; readonly map: ReadonlyMap<string, string> },
): Result<readonly RecordCheck[], Diagnostic> {
  const askingOf = askingsOf(binding);
  const door = openBuilds(recorded, builds);
  const checks: RecordCheck[] = [];
  for (const rustRecord of binding.records) {
    const rust = subjectOf(binding.layouts, rustRecord);
    const found = answersOfBuilds(door, askingOf(rustRecord), rust.name, mappedName(map, rust));
    if (!found.ok) return found;
    checks.push({ rust, rustRecord, ...found.value, judge });
  }
  return { ok: true, value: checks };
}
