import type { EnumType, Model, ParsedRust, RustNamed, Span, Type } from "../../index.ts";
import { decodeRecord, encodeRecord } from "./rust-cache-records.ts";

// A parsed crate as text and back. Types and places repeat a lot in a large crate, so each is written once and named by its
// number. Constants and aliases are kept where somebody means to look at them: computing all of them takes its time.

/** A table of a crate that is kept when asked for. */
export type RustTable = keyof RustNamed;

interface Written {
  readonly shared: readonly unknown[];
  readonly files: readonly string[];
  readonly records: readonly unknown[];
  readonly parsed: unknown;
}

const sharedMark = "$";
const bigMark = "$n";
const spanMark = "$s";

export function encodeParsed(parsed: ParsedRust, tables: readonly RustTable[]): string {
  const shared: string[] = [];
  const files: string[] = [];
  const numbers = new Map<string, number>();
  const fileNumbers = new Map<string, number>();
  const byIdentity = new Map<object, number>();

  const numberOf = (value: object): number => {
    const known = byIdentity.get(value);
    if (known !== undefined) return known;
    const text = JSON.stringify(Object.fromEntries(Object.entries(value).map(([k, v]) => [k, encode(v)])));
    let number = numbers.get(text);
    if (number === undefined) {
      number = shared.length;
      shared.push(text);
      numbers.set(text, number);
    }
    byIdentity.set(value, number);
    return number;
  };
  const fileOf = (file: string): number => {
    const known = fileNumbers.get(file);
    if (known !== undefined) return known;
    files.push(file);
    fileNumbers.set(file, files.length - 1);
    return files.length - 1;
  };
  const encode = (value: unknown): unknown => {
    if (typeof value === "bigint") return { [bigMark]: value.toString() };
    if (Array.isArray(value)) return value.map(encode);
    if (typeof value !== "object" || value === null) return value;
    if (isSpan(value))
      return { [spanMark]: [fileOf(value.file), value.start, value.end, value.line, value.column] };
    if (isType(value)) return { [sharedMark]: numberOf(value) };
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, encode(inner)]));
  };

  const { model, diagnostics, rootRecords, rootEnums, named } = parsed;
  // First, because an alias may bring records and diagnostics of its own.
  const constants = tables.includes("constants") ? named.constants : null;
  const aliases = tables.includes("aliases") ? named.aliases : null;
  const sharing = { typeNumber: numberOf, fileNumber: fileOf, encode };
  const records = [...model.records.values()].map((record) => encodeRecord(record, sharing));
  const whole = encode({
    constants,
    aliases,
    enums: [...model.enums.values()],
    stated: model.stated,
    vocabulary: model.vocabulary,
    diagnostics,
    rootRecords,
    rootEnums,
  });
  return inAscii(
    `{"files":${JSON.stringify(files)},"shared":[${shared.join(",")}],"records":${JSON.stringify(records)},"parsed":${JSON.stringify(whole)}}`,
  );
}

/** The same JSON without anything beyond ASCII, which is read back several times as fast. */
function inAscii(json: string): string {
  return json.replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

interface Decoded extends Omit<ParsedRust, "model" | "named">, Pick<Model, "stated" | "vocabulary"> {
  readonly constants: RustNamed["constants"] | null;
  readonly aliases: RustNamed["aliases"] | null;
  readonly enums: readonly EnumType[];
}

/** `again`: parses the crate afresh, for whoever looks at a table that was not kept. */
export function decodeParsed(text: string, again: () => ParsedRust): ParsedRust {
  const written = JSON.parse(text) as Written;
  const types: Type[] = [];
  const decode = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    const object = value as Record<string, unknown>;
    if (Array.isArray(value)) {
      for (let at = 0; at < value.length; at += 1) value[at] = decode(value[at]);
      return value;
    }
    if (sharedMark in object) return types[object[sharedMark] as number];
    if (spanMark in object) return spanOf(object[spanMark] as readonly number[], written.files);
    if (bigMark in object) return BigInt(object[bigMark] as string);
    for (const key in object) {
      const inner = object[key];
      if (typeof inner === "object" && inner !== null) object[key] = decode(inner);
    }
    return object;
  };
  // A type stands behind those it is made of.
  for (const one of written.shared) types.push(decode(one) as Type);
  const context = { types, files: written.files, decode };
  const records = written.records.map((record) => decodeRecord(record, context));
  const { enums, stated, vocabulary, constants, aliases, ...rest } = decode(written.parsed) as Decoded;
  let afresh: ParsedRust | null = null;
  const parsedAgain = (): ParsedRust => (afresh ??= again());
  const named: RustNamed = {
    get constants() {
      return constants ?? parsedAgain().named.constants;
    },
    get aliases() {
      return aliases ?? parsedAgain().named.aliases;
    },
  };
  return {
    ...rest,
    named,
    model: {
      language: "rust",
      records: new Map(records.map((record) => [record.id, record])),
      enums: new Map(enums.map((one) => [one.id, one])),
      get aliases() {
        return new Map(named.aliases.map(({ path, type }) => [path, type]));
      },
      get constants() {
        return new Map(
          named.constants.flatMap(({ path, type, value, span }) =>
            value === null ? [] : [[path, { name: path, type, value, span }]],
          ),
        );
      },
      stated,
      vocabulary,
    },
  };
}

function spanOf(numbers: readonly number[], files: readonly string[]): Span {
  const [file = 0, start = 0, end = 0, line = 0, column = 0] = numbers;
  return { file: files[file] ?? "", start, end, line, column };
}

function isSpan(value: object): value is Span {
  return "file" in value && "column" in value && "start" in value;
}

const typeKinds = new Set([
  "scalar",
  "pointer",
  "array",
  "enum",
  "alias",
  "record",
  "function",
  "unresolved",
]);

function isType(value: object): value is Type {
  return "kind" in value && typeof value.kind === "string" && typeKinds.has(value.kind);
}
