import type { Diagnostic } from "../../diagnostic/facts.ts";
import type { Result } from "../../layout/layouts.ts";
import { isMadeUpName } from "../unnamed.ts";
import { type Head, isHead, isWideHead, readHead } from "./heads.ts";
import { bytesOfNumber, leaf, property } from "./leaves.ts";
import type { TypeIndex, TypeTable } from "./tpi.ts";

// One name may have many definitions in a PDB: one per translation unit that saw another text, and all unnamed types of
// a C file share `<unnamed-tag>`. Definitions that say the same are one; the others get an id each.

/** A complete definition and the id under which its layout is found. */
export interface Definition {
  readonly id: string;
  readonly head: Head;
}

/** All complete definitions of one sort: records, or enums. */
export interface Definitions {
  /** In order of the file. */
  all(): Iterable<Definition>;
  /** The different definitions of a name, in order of the file. */
  named(name: string): readonly Definition[];
  withId(id: string): Definition | null;
  /** What a reference may mean: itself if complete, else the definitions of its unique name, else of its name. */
  meantBy(reference: Head): readonly Definition[];
}

type Groups = Map<string, TypeIndex[]>;

/**
 * Finds all complete definitions by name, in one pass over the type stream. This is most of what opening a PDB costs, so
 * it looks at bytes instead of reading whole records.
 */
export function findDefinitions(types: TypeTable): Result<{ records: Groups; enums: Groups }, Diagnostic> {
  const records: Groups = new Map();
  const enums: Groups = new Map();
  const { text } = types.bytes;
  for (let type = types.first; type < types.end; type++) {
    const kind = types.leafOf(type);
    if (!isHead(kind)) continue;
    const start = startOfName(types, type, kind);
    if (start === null) continue;
    const end = text.indexOf(0, start);
    if (start === 0 || end === -1 || end >= types.payloadEnd(type)) {
      return { ok: false, error: types.damage("a definition", type) };
    }
    const name = text.toString("utf8", start, end);
    const groups = kind === leaf.enum ? enums : records;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [type]);
    else group.push(type);
  }
  return { ok: true, value: { records, enums } };
}

/** Where the name of a complete definition starts; null for a forward reference, 0 for a damaged record. */
function startOfName(types: TypeTable, type: TypeIndex, kind: number): number | null {
  const { view } = types.bytes;
  const payload = types.payloadStart(type);
  const end = types.payloadEnd(type);
  if (payload + 4 > end) return 0;
  const isWide = isWideHead(kind);
  const properties = view.getUint16(isWide ? payload : payload + 2, true);
  if (properties & property.forwardReference) return null;
  if (kind === leaf.enum) return payload + 12;
  // Count and size of a wide one are both stored as numbers of any width.
  const afterTypes = payload + (kind === leaf.union ? 8 : 16);
  const size = isWide ? skipNumber(view, afterTypes, end) : afterTypes;
  return skipNumber(view, size, end);
}

/** The first offset after a number; 0 if it is none. */
function skipNumber(view: DataView, offset: number, end: number): number {
  if (offset === 0 || offset + 2 > end) return 0;
  const first = view.getUint16(offset, true);
  const more = first < 0x8000 ? 0 : bytesOfNumber[first];
  return more === undefined ? 0 : offset + 2 + more;
}

interface Group {
  readonly definitions: readonly Definition[];
  readonly byType: ReadonlyMap<TypeIndex, Definition>;
  /** Null: those without a unique name. */
  readonly byUniqueName: ReadonlyMap<string | null, readonly Definition[]>;
}

const noDefinitions: Group = { definitions: [], byType: new Map(), byUniqueName: new Map() };

/** `signatureOf` spells what a definition says about layout: two of one name with equal signatures are one. */
export function indexDefinitions(
  types: TypeTable,
  groups: Groups,
  signatureOf: (head: Head) => string,
): Definitions {
  const known = new Map<string, Group>();
  const groupOf = (name: string): Group => {
    const members = groups.get(name);
    if (members === undefined) return noDefinitions;
    const found = known.get(name) ?? makeGroup(types, name, members, signatureOf);
    known.set(name, found);
    return found;
  };
  let uniqueNames: Map<string, Definition> | null = null;
  return {
    *all() {
      for (const name of groups.keys()) yield* groupOf(name).definitions;
    },
    named: (name) => groupOf(name).definitions,
    withId(id) {
      const [only, another] = groupOf(id).definitions;
      if (only !== undefined) return another === undefined ? only : null;
      uniqueNames ??= idsOfUnnamed(groups, groupOf);
      return uniqueNames.get(id) ?? withTypeIndex(types, id, groupOf);
    },
    meantBy(reference) {
      const group = groupOf(reference.name);
      const itself = group.byType.get(reference.type);
      if (itself !== undefined) return [itself];
      if (reference.uniqueName === null) return group.definitions;
      return group.byUniqueName.get(reference.uniqueName) ?? group.byUniqueName.get(null) ?? [];
    },
  };
}

function makeGroup(
  types: TypeTable,
  name: string,
  members: readonly TypeIndex[],
  signatureOf: (head: Head) => string,
): Group {
  const heads = members
    .map((type) => readHead(types, type))
    .filter((head) => head !== null && head !== "damaged");
  if (heads.length === 1) return collect(heads, (head) => ({ id: name, head }));
  if (isMadeUpName(name)) {
    const isRepeated = repeatedUniqueNames(heads);
    return collect(heads, (head) => {
      const { uniqueName } = head;
      const id = uniqueName === null || isRepeated.has(uniqueName) ? numberedId(head) : uniqueName;
      return { id, head };
    });
  }
  const signatures = heads.map(signatureOf);
  const isOne = new Set(signatures).size === 1;
  const bySignature = new Map<string, Definition>();
  return collect(heads, (head, index) => {
    const signature = signatures[index] ?? "";
    const definition = bySignature.get(signature) ?? { id: isOne ? name : numberedId(head), head };
    bySignature.set(signature, definition);
    return definition;
  });
}

function collect(heads: readonly Head[], define: (head: Head, index: number) => Definition): Group {
  const byType = new Map<TypeIndex, Definition>();
  const byUniqueName = new Map<string | null, Definition[]>();
  for (const [index, head] of heads.entries()) {
    const definition = define(head, index);
    byType.set(head.type, definition);
    const sameUniqueName = byUniqueName.get(head.uniqueName) ?? [];
    // Equal ones stand together only if nothing lies between; a set would cost more than a rare repetition.
    if (sameUniqueName.at(-1) !== definition) sameUniqueName.push(definition);
    byUniqueName.set(head.uniqueName, sameUniqueName);
  }
  return { definitions: [...new Set(byType.values())], byType, byUniqueName };
}

function repeatedUniqueNames(heads: readonly Head[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { uniqueName } of heads) {
    if (uniqueName === null) continue;
    if (seen.has(uniqueName)) repeated.add(uniqueName);
    seen.add(uniqueName);
  }
  return repeated;
}

function numberedId(head: Head): string {
  return `${head.name}#0x${head.type.toString(16)}`;
}

function withTypeIndex(types: TypeTable, id: string, groupOf: (name: string) => Group): Definition | null {
  const number = /#0x([0-9a-f]{4,8})$/.exec(id)?.[1];
  if (number === undefined) return null;
  const head = readHead(types, Number.parseInt(number, 16));
  if (head === null || head === "damaged") return null;
  const definition = groupOf(head.name).byType.get(head.type);
  return definition?.id === id ? definition : null;
}

function idsOfUnnamed(groups: Groups, groupOf: (name: string) => Group): Map<string, Definition> {
  const ids = new Map<string, Definition>();
  for (const name of groups.keys()) {
    if (!isMadeUpName(name)) continue;
    for (const definition of groupOf(name).definitions) ids.set(definition.id, definition);
  }
  return ids;
}
