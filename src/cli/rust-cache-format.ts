import type { EnumType, Model, ParsedRust, RecordType, Span, Type } from "../index.ts";

// A parsed crate as text and back. Types and places repeat a lot in a large crate, so each is written once and named by its
// number. Constants and aliases are not kept: nothing that is asked of a kept crate looks at them.

/** The parts of a model that are kept. */
export interface KeptRust extends Omit<ParsedRust, "model"> {
  readonly model: Model;
}

interface Written {
  readonly shared: readonly unknown[];
  readonly files: readonly string[];
  readonly parsed: unknown;
}

const sharedMark = "$";
const bigMark = "$n";
const spanMark = "$s";

export function encodeParsed(parsed: ParsedRust): string {
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

  const { model, diagnostics, rootRecords, rootEnums } = parsed;
  const whole = encode({
    records: [...model.records.values()],
    enums: [...model.enums.values()],
    stated: model.stated,
    vocabulary: model.vocabulary,
    diagnostics,
    rootRecords,
    rootEnums,
  });
  return `{"files":${JSON.stringify(files)},"shared":[${shared.join(",")}],"parsed":${JSON.stringify(whole)}}`;
}

interface Decoded extends Omit<ParsedRust, "model">, Pick<Model, "stated" | "vocabulary"> {
  readonly records: readonly RecordType[];
  readonly enums: readonly EnumType[];
}

export function decodeParsed(text: string): ParsedRust {
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
  const { records, enums, stated, vocabulary, ...rest } = decode(written.parsed) as Decoded;
  return {
    ...rest,
    model: {
      language: "rust",
      records: new Map(records.map((record) => [record.id, record])),
      enums: new Map(enums.map((one) => [one.id, one])),
      aliases: new Map(),
      constants: new Map(),
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
