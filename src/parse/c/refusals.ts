import type { Type, UnresolvedReason } from "../../model/model.ts";
import { int } from "../../model/windows.ts";
import { addEnum } from "./enums.ts";
import { addRecord, refusedRecord } from "./records.ts";
import type { Scope, Unit } from "./scope.ts";
import type { Slice } from "./slice.ts";

/** Everything a slice would have declared is there, but refused: never silently absent. */
export function refuseSlice(scope: Scope, unit: Unit, slice: Slice, reason: UnresolvedReason): void {
  const span = unit.sliced.directives.locator.span(slice.start, slice.end);
  for (const tag of slice.tags) {
    const tagSpan = unit.sliced.directives.locator.span(tag.offset, slice.end);
    if (tag.form === "enum") refuseEnum(scope, tag.name, tag.name, reason, tagSpan);
    else addRecord(scope, refusedRecord(tag.name, tag.name, tag.form, reason, tagSpan));
  }
  const outermost = slice.tags.find((tag) => tag.isOutermost);
  const direct = slice.names.find((name) => !name.isPointer);
  const id = outermost?.name ?? direct?.name ?? null;
  if (outermost === undefined && id !== null && slice.form !== null) {
    if (slice.form === "enum") refuseEnum(scope, id, null, reason, span);
    else addRecord(scope, refusedRecord(id, null, slice.form, reason, span));
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
    if (isPointer || id === null || slice.form === null || slice.form === "enum") continue;
    const names = scope.recordAliases.get(id);
    if (names === undefined) scope.recordAliases.set(id, [name]);
    else names.push(name);
  }
}

function refuseEnum(
  scope: Scope,
  id: string,
  name: string | null,
  refused: UnresolvedReason,
  span: ReturnType<Unit["sliced"]["directives"]["locator"]["span"]>,
): void {
  addEnum(scope, {
    id,
    name,
    path: null,
    aliases: [],
    underlying: int,
    requestedAlignment: null,
    enumerators: [],
    refused,
    span,
  });
}
