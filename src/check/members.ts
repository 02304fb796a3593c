import type { RecordCheck } from "../diff/verdicts.ts";
import type { Layouts } from "../layout/layouts.ts";
import type { RecordId } from "../model/model.ts";
import { pairMembers } from "../pair/members.ts";
import { answerOf } from "./doors.ts";
import type { Asking } from "./subjects.ts";

/** Records that no name finds, through the members of those that one did: what holds them says what they stand for. */
export function withMembers(
  given: readonly RecordCheck[],
  askingOf: (record: RecordId) => Asking,
): readonly RecordCheck[] {
  const checks = new Map(given.map((check) => [check.rustRecord, check]));
  const pending = given.filter(({ answers }) => answers.length > 0);
  for (let holder = pending.pop(); holder !== undefined; holder = pending.pop()) {
    for (const { c, asked, witnesses } of holder.answers) {
      const { layouts, record } = asked;
      const asking = askingOf(holder.rustRecord);
      for (const pair of pairMembers(asking.rust, holder.rustRecord, layouts, record)) {
        const check = checks.get(pair.rust);
        if (check === undefined || check.answers.length > 0) continue;
        const named = namedRecord(layouts, pair.c) ? null : `${c.name}.${pair.path}`;
        const door = { layouts, source: c.source, build: c.build, witnesses: witnesses.slice(1) };
        const answer = answerOf(door, askingOf(pair.rust), pair.c, "member", named);
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
