import type { PdbDoor } from "../../../src/read/pdb/open.ts";
import type { FieldLayout } from "../../../src/layout/layouts.ts";
import type { Type } from "../../../src/model/model.ts";
import { type DumpedPart, type DumpedRecord, numberIn, parseDump } from "./dump.ts";

/** How much was compared, so that nothing cannot pass for agreement. */
export interface Agreement {
  records: number;
  fields: number;
  bitFields: number;
  enums: number;
  enumerators: number;
  /** Records with virtual bases, which are refused. */
  refused: number;
  disagreements: string[];
}

const recordKinds = new Set(["LF_STRUCTURE", "LF_CLASS", "LF_UNION", "LF_INTERFACE"]);

/** Every complete record and enum of the dump against the door. */
export function compareWithDump(door: PdbDoor, dump: string): Agreement {
  const dumped = parseDump(dump);
  const result: Agreement = {
    records: 0,
    fields: 0,
    bitFields: 0,
    enums: 0,
    enumerators: 0,
    refused: 0,
    disagreements: [],
  };
  const ids = idsByType(door, dumped);
  const comparison: Comparison = { door, dumped, ids, result };
  for (const [type, record] of dumped) {
    if (record.text.includes("forward ref")) continue;
    if (recordKinds.has(record.kind)) compareRecord(comparison, type, record);
    if (record.kind === "LF_ENUM") compareEnum(comparison, type, record);
  }
  return result;
}

interface Comparison {
  readonly door: PdbDoor;
  readonly dumped: ReadonlyMap<number, DumpedRecord>;
  readonly ids: ReadonlyMap<number, string>;
  readonly result: Agreement;
}

function idsByType(door: PdbDoor, dumped: ReadonlyMap<number, DumpedRecord>): Map<number, string> {
  const ids = new Map<number, string>();
  const enums = [...dumped].filter(
    ([, { kind, text }]) => kind === "LF_ENUM" && !text.includes("forward ref"),
  );
  for (const [type, { name }] of enums) {
    const isOnly = enums.filter(([, other]) => other.name === name).length === 1;
    ids.set(type, isOnly ? name : `${name}#0x${type.toString(16)}`);
  }
  const names = new Set(
    [...dumped.values()].filter(({ kind }) => recordKinds.has(kind)).map(({ name }) => name),
  );
  for (const name of names) {
    for (const { record, typeIndex } of door.definitionsOf(name)) ids.set(typeIndex, record);
  }
  return ids;
}

function compareRecord(comparison: Comparison, type: number, record: DumpedRecord): void {
  const { door, dumped, ids, result } = comparison;
  const parts = storedParts(dumped, numberIn(record.text, "field list"));
  const isRefused = parts.some(({ kind }) => kind === "LF_VBCLASS" || kind === "LF_IVBCLASS");
  result.records++;
  result.fields += parts.length;
  result.bitFields += parts.filter(
    ({ text }) => dumped.get(typeIn(text) ?? 0)?.kind === "LF_BITFIELD",
  ).length;
  result.refused += isRefused ? 1 : 0;
  const listed = ids.get(type);
  // One that says what an earlier one says is not listed; then one of those listed under its name must agree.
  const candidates =
    listed === undefined ? door.definitionsOf(record.name).map(({ record }) => record) : [listed];
  const findings = candidates.map((id) => differences(comparison, id, record, isRefused ? null : parts));
  if (findings.some((found) => found.length === 0)) return;
  const found = findings[0] ?? ["not listed"];
  result.disagreements.push(...found.map((what) => `0x${type.toString(16)} ${record.name}: ${what}`));
}

/** `parts` is null for a record that must be refused. */
function differences(
  comparison: Comparison,
  id: string,
  record: DumpedRecord,
  parts: readonly DumpedPart[] | null,
): string[] {
  const layout = comparison.door.layoutOf(id);
  if (parts === null) return layout.ok ? ["laid out in spite of its virtual base"] : [];
  if (!layout.ok) return [JSON.stringify(layout.error)];
  const found: string[] = [];
  const size = numberIn(record.text, "sizeof");
  if (layout.value.size !== size) found.push(`size ${layout.value.size}, not ${size}`);
  if ((layout.value.form === "union") !== (record.kind === "LF_UNION")) found.push(layout.value.form);
  const expected = parts.map((part) => describePart(comparison, part));
  const fields = layout.value.fields.map((field) => describeField(comparison, field));
  for (const index of Array.from({ length: Math.max(expected.length, fields.length) }).keys()) {
    if (expected[index] !== fields[index]) found.push(`${fields[index]}, not ${expected[index]}`);
  }
  return found;
}

/** Those that take bytes; the list may go on in another record. */
function storedParts(dumped: ReadonlyMap<number, DumpedRecord>, list: number): DumpedPart[] {
  const parts: DumpedPart[] = [];
  for (let next: number | null = list; next !== null;) {
    const all: readonly DumpedPart[] = dumped.get(next)?.parts ?? [];
    parts.push(...all.filter(({ kind }) => /^LF_(MEMBER|I?V?BCLASS|BINTERFACE|VFUNCTAB)$/.test(kind)));
    const last = all.at(-1);
    next = last?.kind === "LF_INDEX" ? numberIn(last.text, "continuation") : null;
  }
  return parts;
}

function describePart({ dumped, ids }: Comparison, part: DumpedPart): string {
  if (part.kind === "LF_VFUNCTAB") return "__vfptr @0 pointer";
  const offset = numberIn(part.text, "offset");
  const type = typeIn(part.text) ?? 0;
  if (part.kind !== "LF_MEMBER") return `(base) @${offset} ${describeDumped(dumped, ids, type, "")}`;
  const name = /\[name = `(.*)`, Type/.exec(part.text)?.[1] ?? "";
  const bits = dumped.get(type);
  if (bits?.kind !== "LF_BITFIELD") {
    return `${name} @${offset} ${describeDumped(dumped, ids, type, part.text)}`;
  }
  const base = describeDumped(dumped, ids, numberIn(bits.text, "type"), bits.text);
  return `${name} @${offset} bits ${numberIn(bits.text, "bit offset")}+${numberIn(bits.text, "# bits")} ${base}`;
}

function typeIn(text: string): number | null {
  const found = /(?:, T|^LF_\w+ t)ype = (0x[0-9A-F]+)/.exec(text)?.[1];
  return found === undefined ? null : Number(found);
}

function describeField(comparison: Comparison, field: FieldLayout): string {
  const name = field.name ?? "(base)";
  if (field.kind === "bit-field") {
    const bits = `${field.bitOffset}+${field.bitWidth}`;
    return `${name} @${field.unitOffset} bits ${bits} ${describeType(comparison, field.type)}`;
  }
  const type = name === "__vfptr" ? "pointer" : describeType(comparison, field.type);
  return `${name} @${field.offset} ${type}`;
}

/** `text` is where the dump spells a built-in type in brackets. */
function describeDumped(
  dumped: ReadonlyMap<number, DumpedRecord>,
  ids: ReadonlyMap<number, string>,
  type: number,
  text: string,
): string {
  const record = dumped.get(type);
  if (record === undefined) return builtIn(type, text);
  switch (record.kind) {
    case "LF_MODIFIER":
      return describeDumped(dumped, ids, numberIn(record.text, "referent"), record.text);
    case "LF_POINTER":
      if (record.text.includes("member")) return "pointer to member";
      return record.text.includes("kind = ptr64") ? "pointer 8" : "pointer 4";
    case "LF_ARRAY":
      return `array of ${numberIn(record.text, "size")} bytes of ${describeDumped(dumped, ids, numberIn(record.text, "element type"), record.text)}`;
    case "LF_ENUM":
      return `enum ${ids.get(type) ?? record.name}`;
    default: {
      const definition = /forward ref \(-> (0x[0-9A-F]+)\)/.exec(record.text)?.[1];
      return `record ${ids.get(definition === undefined ? type : Number(definition)) ?? record.name}`;
    }
  }
}

const builtInSizes: Readonly<Record<string, number>> = {
  void: 0,
  bool: 1,
  char: 1,
  "signed char": 1,
  "unsigned char": 1,
  char8_t: 1,
  wchar_t: 2,
  char16_t: 2,
  char32_t: 4,
  short: 2,
  "unsigned short": 2,
  int: 4,
  unsigned: 4,
  long: 4,
  "unsigned long": 4,
  __int64: 8,
  "unsigned __int64": 8,
  float: 4,
  double: 8,
  HRESULT: 4,
};

function builtIn(type: number, text: string): string {
  const spelled = new RegExp(`0x${type.toString(16).toUpperCase().padStart(4, "0")} \\(([^)]*)\\)`).exec(
    text,
  )?.[1];
  if (spelled === undefined) throw new Error(`no name for built-in type ${type} in: ${text}`);
  if (spelled === "std::nullptr_t") return "pointer 8";
  if (spelled.endsWith("*")) return (type & 0xf00) === 0x400 ? "pointer 4" : "pointer 8";
  const size = builtInSizes[spelled];
  if (size === undefined) throw new Error(`a built-in type of unknown size: ${spelled}`);
  return `scalar ${size}`;
}

function describeType(comparison: Comparison, type: Type): string {
  switch (type.kind) {
    case "scalar":
      return `scalar ${type.size}`;
    case "pointer":
      return type.pointee === null ? "pointer to member" : `pointer ${type.size}`;
    case "array": {
      const measured = comparison.door.typeLayoutOf(type);
      const size = measured.ok ? measured.value.size : "?";
      return `array of ${size} bytes of ${describeType(comparison, type.element)}`;
    }
    case "enum":
      return `enum ${type.enum}`;
    case "record":
      return `record ${type.record}`;
    case "alias":
    case "function":
    case "unresolved":
      return `${type.kind} ${JSON.stringify(type)}`;
  }
}

function compareEnum({ door, dumped, ids, result }: Comparison, type: number, record: DumpedRecord): void {
  result.enums++;
  const found = door.enumOf(ids.get(type) ?? "");
  if (found === null) {
    result.disagreements.push(`enum ${record.name}: not found`);
    return;
  }
  const underlying = builtIn(numberIn(record.text, "underlying type"), record.text);
  if (underlying !== `scalar ${found.underlying.size}`)
    result.disagreements.push(`enum ${record.name}: ${underlying}`);
  const bits = found.underlying.size * 8;
  const expected = enumerators(dumped, numberIn(record.text, "field list"), bits);
  const mine = found.enumerators.map(({ name, value }) => `${name} = ${BigInt.asUintN(bits, value)}`);
  result.enumerators += expected.length;
  if (expected.join() !== mine.join()) result.disagreements.push(`enum ${record.name}: ${mine.join()}`);
}

function enumerators(dumped: ReadonlyMap<number, DumpedRecord>, list: number, bits: number): string[] {
  const parts = dumped.get(list)?.parts ?? [];
  return parts.flatMap(({ kind, text }) => {
    const found = /\[(.*) = (-?\d+)\]/.exec(text);
    if (kind === "LF_INDEX") return enumerators(dumped, numberIn(text, "continuation"), bits);
    if (found === null) throw new Error(`not an enumerator: ${text}`);
    return [`${found[1]} = ${BigInt.asUintN(bits, BigInt(found[2] ?? ""))}`];
  });
}
