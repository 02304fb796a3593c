import type { RecordType, Type } from "../model/model.ts";

/** How many arrays lie inside each other in this type: 2 for `int[3][4]`. */
export function dimensionsOf(type: Type): number {
  let dimensions = 0;
  let core = type;
  while (core.kind === "alias" || core.kind === "array") {
    if (core.kind === "array") dimensions++;
    core = core.kind === "alias" ? core.target : core.element;
  }
  return dimensions;
}

/**
 * True if the fields of `held` are listed with those of the record that holds it: the member is anonymous, or its
 * record has no name of its own, so that nobody else could list them.
 */
export function showsThrough(memberName: string | null, held: Pick<RecordType, "name" | "aliases">): boolean {
  return memberName === null || (held.name === null && held.aliases.length === 0);
}

/** What a record is called in messages. */
export function nameOf(record: Pick<RecordType, "id" | "name" | "aliases">): string {
  return record.name ?? record.aliases[0] ?? record.id;
}
