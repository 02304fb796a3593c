import type { Type, UnresolvedReason } from "../../model/model.ts";
import { addEnum, emptyEnum } from "./enums.ts";
import { addRecord, emptyRecord } from "./records.ts";
import type { Scope, Unit } from "./scope.ts";
import type { Slice } from "./slice.ts";

/** Everything a slice would have declared is there, but refused: never silently absent. */
export function refuseSlice(scope: Scope, unit: Unit, slice: Slice, reason: UnresolvedReason): void {
  const span = unit.sliced.directives.locator.span(slice.start, slice.end);
  for (const tag of slice.tags) {
    const tagSpan = unit.sliced.directives.locator.span(tag.offset, slice.end);
    if (tag.form === "enum") addEnum(scope, { ...emptyEnum(tag.name, tag.name, tagSpan), refused: reason });
    else addRecord(scope, { ...emptyRecord(tag.name, tag.name, tag.form, tagSpan), refused: reason });
  }
  const outermost = slice.tags.find((tag) => tag.isOutermost);
  const direct = slice.names.find((name) => !name.isPointer);
  const id = outermost?.name ?? direct?.name ?? null;
  if (outermost === undefined && id !== null && slice.form !== null) {
    if (slice.form === "enum") addEnum(scope, { ...emptyEnum(id, null, span), refused: reason });
    else addRecord(scope, { ...emptyRecord(id, null, slice.form, span), refused: reason });
  }
  const target: Type | null =
    slice.form === null || id === null
      ? null
      : slice.form === "enum"
        ? { kind: "enum", enum: id }
        : { kind: "record", record: id };
  for (const { name, isPointer } of slice.names) {
    if (scope.aliases.has(name)) continue;
    const unresolved: Type = { kind: "unresolved", spelling: name, reason, span };
    const bare = target ?? unresolved;
    const type: Type = isPointer ? { kind: "pointer", size: 8, pointee: bare } : bare;
    scope.aliases.set(name, { kind: "alias", name, target: type, requestedAlignment: null });
    if (!isPointer && target?.kind === "record") scope.addRecordAlias(target.record, name);
  }
}
