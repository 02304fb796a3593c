import { isMadeUpName } from "../unnamed.ts";
import { type Head, readHead } from "./heads.ts";
import type { NamedTypes } from "./names.ts";
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
  /** Every name that is defined, in order of the file. */
  names(): Iterable<string>;
  /** In order of the file. */
  all(): Iterable<Definition>;
  /** The different definitions of a name, in order of the file. */
  named(name: string): readonly Definition[];
  withId(id: string): Definition | null;
  /** What a reference may mean: itself if complete, else the definitions of its unique name, else of its name. */
  meantBy(reference: Head): readonly Definition[];
}

interface Group {
  readonly definitions: readonly Definition[];
  readonly byType: ReadonlyMap<TypeIndex, Definition>;
  /** Null: those without a unique name. */
  readonly byUniqueName: ReadonlyMap<string | null, readonly Definition[]>;
}

/** `signatureOf` spells what a definition says about layout: two of one name with equal signatures are one. */
export function indexDefinitions(
  types: TypeTable,
  defined: NamedTypes,
  signatureOf: (head: Head) => string,
): Definitions {
  const known = new Map<string, Group>();
  const knownMembers = new Map<string, readonly TypeIndex[]>();
  const membersOf = (name: string): readonly TypeIndex[] => {
    const members = knownMembers.get(name) ?? defined.named(name);
    knownMembers.set(name, members);
    return members;
  };
  const groupOf = (name: string): Group => {
    const found = known.get(name) ?? makeGroup(types, name, membersOf(name), signatureOf);
    known.set(name, found);
    return found;
  };
  let uniqueNames: Map<string, Definition> | null = null;
  // One of thousands without any name of its own is known by its number: no need to look at the others.
  const isNumbered = (head: Head): boolean =>
    !head.isForwardReference &&
    head.uniqueName === null &&
    isMadeUpName(head.name) &&
    membersOf(head.name).length > 1 &&
    includesSorted(membersOf(head.name), head.type);
  return {
    names: () => defined.all().keys(),
    *all() {
      for (const name of defined.all().keys()) yield* groupOf(name).definitions;
    },
    named: (name) => groupOf(name).definitions,
    withId(id) {
      const numbered = numberedHead(types, id);
      if (numbered !== null && isNumbered(numbered)) return { id, head: numbered };
      const [only, another] = groupOf(id).definitions;
      if (only !== undefined) return another === undefined ? only : null;
      if (numbered !== null) {
        const definition = groupOf(numbered.name).byType.get(numbered.type);
        if (definition?.id === id) return definition;
      }
      uniqueNames ??= idsOfUnnamed(defined, groupOf);
      return uniqueNames.get(id) ?? null;
    },
    meantBy(reference) {
      if (isNumbered(reference)) return [{ id: numberedId(reference), head: reference }];
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
  const heads = members.map((type) => headOfDefinition(types, type));
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

function headOfDefinition(types: TypeTable, type: TypeIndex): Head {
  const head = readHead(types, type);
  if (head === null || head === "damaged") throw new Error("definitions are checked when a file is opened");
  return head;
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

/** Whether a number is among others that rise. */
function includesSorted(types: readonly TypeIndex[], wanted: TypeIndex): boolean {
  let low = 0;
  let high = types.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((types[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return types[low] === wanted;
}

/** The definition that an id like `NAME#0x1234` numbers, if there is one of that name. */
function numberedHead(types: TypeTable, id: string): Head | null {
  const number = /#0x([0-9a-f]{4,8})$/.exec(id)?.[1];
  const head = number === undefined ? null : readHead(types, Number.parseInt(number, 16));
  return head === null || head === "damaged" || numberedId(head) !== id ? null : head;
}

function idsOfUnnamed(defined: NamedTypes, groupOf: (name: string) => Group): Map<string, Definition> {
  const ids = new Map<string, Definition>();
  for (const name of defined.all().keys()) {
    if (!isMadeUpName(name)) continue;
    for (const definition of groupOf(name).definitions) ids.set(definition.id, definition);
  }
  return ids;
}
