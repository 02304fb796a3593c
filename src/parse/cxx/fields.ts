import { type Type, withoutAliases } from "../../model/model.ts";
import type { Reader } from "./reader.ts";
import type { CxxType } from "./types.ts";

export interface NullMember {
  readonly type: CxxType;
  /** `a.b[2]` */
  readonly path: string;
}

/** `((T *)0)->a.b`, in any number of parentheses; null, and nowhere, if it is something else. */
export function readNullMember(reader: Reader): NullMember | null {
  const first = reader.at;
  const found = reader.world.deeper(() => readMember(reader));
  if (found === null) reader.at = first;
  return found;
}

function readMember(reader: Reader): NullMember | null {
  if (!reader.is("(")) return null;
  const close = reader.closing();
  const inside = reader.inside(reader.at + 1, close);
  const inner = readNullMember(inside);
  if (inner !== null) {
    if (!inside.isDone()) return null;
    reader.at = Math.min(reader.end, close + 1);
    return inner;
  }
  const pointer = readNullPointer(reader);
  if (pointer === null || !reader.take("->")) return null;
  const from = reader.at;
  while (reader.kind() === "word" || reader.is(".") || reader.is("[")) reader.skip();
  const path = reader.spellingFrom(from).replace(/\s/g, "");
  return reader.at === from ? null : { type: pointer, path };
}

/** `((T *)0)` or `(T *)0`: what it points at. */
function readNullPointer(reader: Reader): CxxType | null {
  const close = reader.closing();
  const inside = reader.inside(reader.at + 1, close);
  if (inside.is("(")) {
    const type = reader.world.deeper(() => readNullPointer(inside));
    if (type === null || !inside.isDone()) return null;
    reader.at = Math.min(reader.end, close + 1);
    return type;
  }
  const type = reader.readers.typeId(inside);
  if (type === null || !inside.isDone()) return null;
  reader.at = Math.min(reader.end, close + 1);
  const bare = withoutAliases(type.type);
  if (bare.kind !== "pointer" || bare.pointee === null) return null;
  const isNull = /^0[uUlL]*$/.test(reader.text()) || reader.is("nullptr");
  if (!isNull) return null;
  reader.at++;
  return { type: bare.pointee, canon: null };
}

/** The type of the field that a path names inside a type; null if there is none such. */
export function typeOfField(reader: Reader, outermost: Type, path: string): Type | null {
  let type: Type | null = outermost;
  for (const step of path.match(/\w+|\[\w+\]/g) ?? []) {
    if (type === null) return null;
    reader.world.complete(type);
    const bare = withoutAliases(type);
    if (step.startsWith("[")) type = bare.kind === "array" ? bare.element : null;
    else type = bare.kind === "record" ? namedField(reader, bare.record, step) : null;
  }
  return type;
}

/** Also in anonymous members and in bases. */
function namedField(reader: Reader, outer: string, name: string): Type | null {
  const ids = new Set([outer]);
  for (const id of ids) {
    const record = reader.world.records.get(id);
    for (const field of record?.fields ?? []) {
      if (field.name === name) return field.type;
      const bare = withoutAliases(field.type);
      if (field.kind === "member" && field.name === null && bare.kind === "record") ids.add(bare.record);
    }
    for (const base of record?.class?.bases ?? []) ids.add(base.record);
  }
  return null;
}
