import { type Diagnostic, diagnostic } from "../../diagnostic/facts.ts";
import type { Layouts, Result } from "../../layout/layouts.ts";
import type { EnumType, Enumerator, Language, RecordId } from "../../model/model.ts";
import { wholeFile } from "../../source/source.ts";
import type { ByteSource } from "../bytes.ts";
import { type Testimony, openDoor } from "../door.ts";
import type { Sizes } from "../measure.ts";
import { isMadeUpName } from "../unnamed.ts";
import { type Definition, type Definitions, indexDefinitions } from "./definitions.ts";
import { readFieldList } from "./fields.ts";
import type { Head } from "./heads.ts";
import { type PdbIdentity, readIdentity } from "./identity.ts";
import { openMsf } from "./msf.ts";
import { findDefinitions } from "./names.ts";
import { readRecord, severalDefinitions } from "./records.ts";
import { signatureOf } from "./signature.ts";
import { type TypeIndex, type TypeTable, readTypeTable } from "./tpi.ts";
import { type PdbTypes, pdbTypes } from "./types.ts";

/** One of the definitions of a name. */
export interface DefinitionSummary {
  /** What to ask `layoutOf` for. */
  readonly record: RecordId;
  /** Number of its record in the type stream. */
  readonly typeIndex: TypeIndex;
  /** Bytes. */
  readonly size: number;
  /** As the compiler counted: methods and nested types too. */
  readonly memberCount: number;
}

/** The layouts in a PDB. Base classes stand first as anonymous members, a pointer to virtual functions as `__vfptr`. */
export interface PdbDoor extends Layouts, PdbIdentity {
  /** Every name that a record is defined under, in order of the file. */
  recordNames(): Iterable<string>;
  /** The different complete definitions of a name, in order of the file. With several, each has an id of its own. */
  definitionsOf(name: string): readonly DefinitionSummary[];
}

/**
 * Opens a PDB: reads its directory and its types, and finds the definitions by name. Records are read when asked for.
 * `file` is what diagnostics call it.
 */
export function openPdb(source: ByteSource, file: string): Result<PdbDoor, Diagnostic> {
  const msf = openMsf(source, file);
  if (!msf.ok) return msf;
  const identity = readIdentity(msf.value);
  if (!identity.ok) return identity;
  const types = readTypeTable(msf.value);
  if (!types.ok) return types;
  const defined = findDefinitions(types.value);
  if (!defined.ok) return defined;
  const sign = (head: Head): string => signatureOf(types.value, head, (inner) => records.meantBy(inner));
  const records: Definitions = indexDefinitions(types.value, defined.value.records, sign);
  const enums = indexDefinitions(types.value, defined.value.enums, sign);
  const language = types.value.hasClasses ? "c++" : "c";
  const testimony = testify(types.value, records, enums, identity.value.machine, language);
  return {
    ok: true,
    value: {
      ...openDoor(testimony),
      ...identity.value,
      recordNames: records.names,
      definitionsOf: (name) =>
        records.named(name).map(({ id, head }) => ({
          record: id,
          typeIndex: head.type,
          size: head.size,
          memberCount: head.fieldCount,
        })),
    },
  };
}

function testify(
  types: TypeTable,
  records: Definitions,
  enums: Definitions,
  machine: string | null,
  language: Language,
): Testimony {
  const find = (record: RecordId): Result<Definition, Diagnostic> => findDefinition(records, record);
  const knownEnums = new Map<string, EnumType | null>();
  const sizes: Sizes = {
    recordSize(record) {
      const definition = find(record);
      return definition.ok ? { ok: true, value: definition.value.head.size } : definition;
    },
    enumOf(id) {
      const known = knownEnums.get(id);
      if (known !== undefined) return known;
      // An enum whose integer is itself an enum, and so on in a circle, has no size.
      knownEnums.set(id, null);
      const made = readEnum(types, typesOf, enums.withId(id));
      knownEnums.set(id, made);
      return made;
    },
  };
  const pointerSize = machine === "x86" || machine === "arm" ? 4 : 8;
  const typesOf = pdbTypes(types, records, enums, sizes, pointerSize);
  const reader = { types, typesOf, sizes, pointerSize };
  return {
    ...sizes,
    language,
    *records() {
      for (const { id } of records.all()) yield id;
    },
    read(record) {
      const definition = find(record);
      return definition.ok ? readRecord(reader, definition.value) : definition;
    },
  };
}

function findDefinition(records: Definitions, record: RecordId): Result<Definition, Diagnostic> {
  const definition = records.withId(record);
  if (definition !== null) return { ok: true, value: definition };
  const several = records.named(record);
  const error =
    several.length > 1
      ? severalDefinitions(record, several)
      : diagnostic("incomplete-record", { record }, null);
  return { ok: false, error };
}

function readEnum(types: TypeTable, typesOf: PdbTypes, definition: Definition | null): EnumType | null {
  if (definition === null) return null;
  const { head, id } = definition;
  const underlying = typesOf.typeOf(head.underlying);
  const fields = readFieldList(types, head.fieldList);
  if (underlying.kind !== "scalar" || underlying.class === "void" || !fields.ok) return null;
  const bits = underlying.size * 8;
  const enumerators: Enumerator[] = [];
  for (const field of fields.value) {
    if (field.kind !== "enumerator") continue;
    // Compilers may store a negative value as the unsigned number of equal bits.
    const value = underlying.class === "signed" ? BigInt.asIntN(bits, field.value) : field.value;
    enumerators.push({ name: field.name, value });
  }
  return {
    id,
    name: isMadeUpName(head.name) ? null : head.name,
    path: null,
    aliases: [],
    underlying,
    requestedAlignment: null,
    enumerators,
    refused: null,
    span: wholeFile(types.file),
  };
}
