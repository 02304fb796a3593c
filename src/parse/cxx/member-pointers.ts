import { type RecordType, withoutAliases } from "../../model/model.ts";
import { readName } from "./names.ts";
import type { Reader } from "./reader.ts";
import { type CxxType, unresolved } from "./types.ts";

/**
 * `A::*`, a pointer to a member of A that has the type `pointee`. Null, and nowhere, if none stands here.
 * Its size hangs on how the class is derived. Of a class that is complete and derived by single inheritance it is 4 bytes for
 * data and 8 for a function; what cl makes of others on x64 is recorded nowhere (spec section 2).
 */
export function memberPointer(reader: Reader, pointee: CxxType): CxxType | null {
  if (reader.kind() !== "word" && !reader.is("::")) return null;
  const first = reader.at;
  if (!leadsToStar(reader)) return null;
  const named = readName(reader);
  if (named === null || !reader.is("::") || !reader.is("*", 1)) {
    reader.at = first;
    return null;
  }
  reader.at += 2;
  while (reader.take("const") || reader.take("volatile"));
  const owner = named.kind === "type" ? withoutAliases(named.type.type) : null;
  const record = owner?.kind === "record" ? reader.world.records.get(owner.record) : undefined;
  if (record === undefined || !isSingle(record, reader)) {
    const detail =
      "how large a pointer to a member is unless its class is complete and derived by single inheritance";
    return unresolved(reader.excerptFrom(first), { code: "open", detail }, reader.spanFrom(first));
  }
  const isFunction = withoutAliases(pointee.type).kind === "function";
  const canon = pointee.canon === null ? null : `${pointee.canon} ${record.id}::*`;
  return { type: { kind: "pointer", size: isFunction ? 8 : 4, pointee: pointee.type }, canon };
}

/** Names and `::` up to a star, seen from here. */
function leadsToStar(reader: Reader): boolean {
  let ahead = reader.is("::") ? 1 : 0;
  for (; ahead < 60 && reader.kind(ahead) === "word"; ahead += 2) {
    if (reader.is("<", ahead + 1)) return true;
    if (!reader.is("::", ahead + 1)) return false;
    if (reader.is("*", ahead + 2)) return true;
  }
  return false;
}

function isSingle(record: RecordType, reader: Reader): boolean {
  const seen = new Set<string>();
  let current: RecordType | undefined = record;
  while (current !== undefined && !seen.has(current.id)) {
    seen.add(current.id);
    const bases: readonly { readonly record: string; readonly isVirtual: boolean }[] =
      current.class?.bases ?? [];
    const [base, ...others] = bases;
    if (base === undefined) return true;
    const inner = reader.world.records.get(base.record);
    if (base.isVirtual || others.length > 0 || inner === undefined) return false;
    // A vfptr in front of a base that has none moves it: that is no single inheritance.
    if (isPolymorphic(current, reader) && !isPolymorphic(inner, reader)) return false;
    current = inner;
  }
  return false;
}

function isPolymorphic(record: RecordType, reader: Reader): boolean {
  const seen = new Set([record]);
  for (const { class: facts } of seen) {
    if (facts?.methods.some(({ isVirtual }) => isVirtual) === true) return true;
    for (const base of facts?.bases ?? []) {
      const inner = reader.world.records.get(base.record);
      if (inner !== undefined) seen.add(inner);
    }
  }
  return false;
}
