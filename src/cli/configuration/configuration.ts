import type { Diagnostic, SourceText, Span, Waiver } from "../../index.ts";
import { diagnostic, lineIndex, nearestNames } from "../../index.ts";
import type { Configuration, InnerKey, Shape } from "./configuration-keys.ts";
import { configurationKeys, noConfiguration } from "./configuration-keys.ts";
import { dateText, isPercentage, percentageWords } from "../options/values.ts";
import type { TomlPath, TomlPlaces } from "./toml-places.ts";
import { tomlPlaces } from "./toml-places.ts";

/** The part of a TOML document that is ours, and where it begins: `[]`, or `["package", "metadata", "layoutcheck"]`. */
export interface Section {
  readonly source: SourceText;
  readonly at: readonly string[];
  readonly table: Readonly<Record<string, unknown>>;
}

export interface ReadSection {
  readonly configuration: Configuration;
  /** The keys that were given, by the name they have in the program. */
  readonly given: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks a section key by key. Every mistake is a diagnostic; what is right is kept. */
export function readConfiguration(section: Section): ReadSection {
  const diagnostics: Diagnostic[] = [];
  const given: Record<string, unknown> = {};
  const places = placesIn(section);
  const known = Object.entries(configurationKeys);
  for (const [key, value] of Object.entries(section.table)) {
    const match = known.find(([, words]) => words.key === key);
    if (match === undefined) {
      const names = known.map(([, words]) => words.key);
      diagnostics.push(unknownKey([key], names, places([key])));
      continue;
    }
    const [name, { shape }] = match;
    const wrong = mistakes(key, shape, value, places);
    diagnostics.push(...wrong);
    if (wrong.length === 0) given[name] = valueOf(shape, value, key, places);
  }
  // Each value was checked against the shape that stands beside its name in the table.
  const configuration: Configuration = { ...noConfiguration, ...(given as Partial<Configuration>) };
  return { configuration, given: new Set(Object.keys(given)), diagnostics };
}

type Places = (path: TomlPath) => Span;

function placesIn({ source, at }: Section): Places {
  let places: TomlPlaces | null = null;
  const lines = lineIndex(source.text);
  return (path) => {
    places ??= tomlPlaces(source.text);
    const { start, end } = places.placeOf([...at, ...path]);
    return { file: source.file, start, end, ...lines.positionAt(start) };
  };
}

function mistakes(key: string, shape: Shape, value: unknown, places: Places): readonly Diagnostic[] {
  if (shape.kind === "tables") {
    if (!Array.isArray(value) || !value.every(isTable))
      return [wrongValue(key, expectation(shape), value, places([key]))];
    return value.flatMap((table, index) => tableMistakes([key, index], shape.keys, table, places));
  }
  if (shape.kind === "choices" && isTable(value)) {
    return Object.entries(value).flatMap(([word, choice]) => {
      const place = places([key, word]);
      if (!shape.keys.includes(word)) return [unknownKey([key, word], shape.keys, place)];
      const chosen = { kind: "choice", of: shape.of } as const;
      return fits(chosen, choice) ? [] : [wrongValue(`${key}.${word}`, expectation(chosen), choice, place)];
    });
  }
  return fits(shape, value) ? [] : [wrongValue(key, expectation(shape), value, places([key]))];
}

function tableMistakes(
  path: TomlPath,
  keys: Readonly<Record<string, InnerKey>>,
  table: Readonly<Record<string, unknown>>,
  places: Places,
): readonly Diagnostic[] {
  const [above = ""] = path;
  const unknown = Object.keys(table)
    .filter((inner) => !(inner in keys))
    .map((inner) => unknownKey([String(above), inner], Object.keys(keys), places([...path, inner])));
  const wrong = Object.entries(keys)
    .filter(([inner, { shape, isRequired }]) =>
      table[inner] === undefined ? isRequired : !fits(shape, table[inner]),
    )
    .map(([inner, { shape }]) =>
      wrongValue(
        `${above}.${inner}`,
        expectation(shape, table[inner]),
        table[inner],
        places([...path, inner]),
      ),
    );
  return [...unknown, ...wrong];
}

function fits(shape: Shape, value: unknown): boolean {
  switch (shape.kind) {
    case "boolean":
      return typeof value === "boolean";
    case "percentage":
      return typeof value === "number" && isPercentage(value);
    case "choice":
    case "code":
      return typeof value === "string" && shape.of.includes(value);
    case "text":
      return typeof value === "string" && value.trim() !== "";
    case "date":
      return dateText(value) !== null;
    case "strings":
      return (
        typeof value === "string" || (Array.isArray(value) && value.every((one) => typeof one === "string"))
      );
    case "choices":
    case "tables":
      return false;
  }
}

function valueOf(shape: Shape, value: unknown, key: string, places: Places): unknown {
  if (shape.kind === "strings") return typeof value === "string" ? [value] : value;
  if (shape.kind !== "tables" || key !== configurationKeys.waive.key || !Array.isArray(value)) return value;
  return value.map((table: Record<string, unknown>, index): Waiver => {
    const text = (inner: string): string | null => {
      const given = table[inner];
      return typeof given === "string" ? given : null;
    };
    return {
      record: text("record") ?? "",
      field: text("field"),
      code: text("code"),
      reason: text("reason") ?? "",
      owner: text("owner"),
      expires: dateText(table["expires"]),
      span: places([key, index]),
    };
  });
}

function expectation(shape: Shape, value: unknown = null): string {
  switch (shape.kind) {
    case "boolean":
      return "true or false";
    case "percentage":
      return percentageWords;
    case "choice":
      return quoted(shape.of);
    case "code":
      return nearestCode(shape.of, value);
    case "text":
      return "a string that is not empty";
    case "date":
      return "a date like 2027-01-01";
    case "strings":
      return "a string or an array of strings";
    case "choices":
      return `a table whose values are ${shape.of.map((one) => JSON.stringify(one)).join(", ")}`;
    case "tables": {
      const required = Object.entries(shape.keys).filter(([, { isRequired }]) => isRequired);
      return `an array of tables with ${required.map(([inner]) => inner).join(" and ")}`;
    }
  }
}

function quoted(words: readonly string[]): string {
  return words.map((one) => JSON.stringify(one)).join(" or ");
}

/** There are too many to list. */
function nearestCode(codes: readonly string[], value: unknown): string {
  const near = typeof value === "string" ? nearestNames(value, codes, 1) : [];
  return near.length === 0 ? "one of the codes that `layoutcheck explain` lists" : quoted(near);
}

function unknownKey(path: readonly string[], known: readonly string[], span: Span): Diagnostic {
  const [near = ""] = nearestNames(path.at(-1) ?? "", known, 1);
  return diagnostic("configuration-key", { key: path.join("."), near }, span);
}

function wrongValue(key: string, expected: string, value: unknown, span: Span): Diagnostic {
  const found = value === undefined ? "absent" : (JSON.stringify(value) ?? String(value)).slice(0, 60);
  return diagnostic("configuration-value", { key, expected, found }, span);
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
