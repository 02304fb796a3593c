import type { Diagnostic, SourceText } from "../index.ts";
import { diagnostic, lineIndex, nearestNames } from "../index.ts";

/** What a project says once, so that nobody has to say it on every command line. Paths are relative to the file. */
export interface Configuration {
  readonly rust: readonly string[];
  readonly features: readonly string[];
  readonly allFeatures: boolean;
  readonly defaultFeatures: boolean;
  readonly cfg: readonly string[];
  readonly headers: readonly string[];
  readonly includeFolder: readonly string[];
  readonly define: readonly string[];
  readonly lang: "c" | "c++" | null;
  readonly windows: readonly string[];
  readonly truth: readonly string[];
  /** The records that plain `layoutcheck` checks; empty: all that can be paired. */
  readonly records: readonly string[];
  /** Records that are never checked; `*` stands for any characters. */
  readonly exclude: readonly string[];
  readonly map: readonly NameMapping[];
  readonly failOn: "error" | "warning";
  /** Percent. */
  readonly minCoverage: number | null;
}

/** A Rust record whose C counterpart has another name. */
export interface NameMapping {
  readonly rust: string;
  readonly c: string;
}

export const noConfiguration: Configuration = {
  rust: [],
  features: [],
  allFeatures: false,
  defaultFeatures: true,
  cfg: [],
  headers: [],
  includeFolder: [],
  define: [],
  lang: null,
  windows: [],
  truth: [],
  records: [],
  exclude: [],
  map: [],
  failOn: "error",
  minCoverage: null,
};

/** What a value may be. Plain data, so that a JSON Schema for editors can be made from it. */
export type Shape =
  | { readonly kind: "boolean" }
  | { readonly kind: "number"; readonly least: number; readonly most: number }
  | { readonly kind: "choice"; readonly of: readonly string[] }
  /** One string, or several in an array. */
  | { readonly kind: "strings" }
  | { readonly kind: "tables"; readonly keys: readonly string[] };

export interface KeyWords {
  readonly key: string;
  readonly shape: Shape;
  readonly description: string;
}

/** Every key there is, by the name it has in the program. `[package.metadata.layoutcheck]` knows the same ones. */
export const configurationKeys: Readonly<Record<keyof Configuration, KeyWords>> = {
  rust: {
    key: "rust",
    shape: { kind: "strings" },
    description: "crate directories, Cargo.toml or .rs files",
  },
  features: { key: "features", shape: { kind: "strings" }, description: "cargo features to switch on" },
  allFeatures: { key: "all-features", shape: { kind: "boolean" }, description: "switch on every feature" },
  defaultFeatures: {
    key: "default-features",
    shape: { kind: "boolean" },
    description: "false leaves `default` off",
  },
  cfg: {
    key: "cfg",
    shape: { kind: "strings" },
    description: 'cfgs as rustc takes them, `name` or `key="value"`',
  },
  headers: { key: "headers", shape: { kind: "strings" }, description: "the C side: header files" },
  includeFolder: {
    key: "include-dirs",
    shape: { kind: "strings" },
    description: "folders that are searched for headers",
  },
  define: { key: "defines", shape: { kind: "strings" }, description: "macros, NAME or NAME=VALUE" },
  lang: {
    key: "lang",
    shape: { kind: "choice", of: ["c", "c++"] },
    description: "read the headers as c or c++",
  },
  windows: {
    key: "windows",
    shape: { kind: "strings" },
    description: 'the C side: shipped kernel builds, "10.0.19045.2965", "10.0.19041..10.0.22000" or "all"',
  },
  truth: {
    key: "truth",
    shape: { kind: "strings" },
    description: 'the C side: folders of recorded layouts; default: "layouts" where it has some',
  },
  records: { key: "records", shape: { kind: "strings" }, description: "what plain `layoutcheck` checks" },
  exclude: {
    key: "exclude",
    shape: { kind: "strings" },
    description: "records never checked; * matches anything",
  },
  map: {
    key: "map",
    shape: { kind: "tables", keys: ["rust", "c"] },
    description: "a Rust record and its C counterpart of another name",
  },
  failOn: {
    key: "fail-on",
    shape: { kind: "choice", of: ["error", "warning"] },
    description: "the least severe finding that gives exit code 1",
  },
  minCoverage: {
    key: "min-coverage",
    shape: { kind: "number", least: 0, most: 100 },
    description: "percentage of records that must be verified",
  },
};

/** The part of a TOML document that is ours, and where it begins: `[]`, or `["package", "metadata", "layoutcheck"]`. */
export interface Section {
  readonly source: SourceText;
  readonly at: readonly string[];
  readonly table: Readonly<Record<string, unknown>>;
}

/** Checks a section key by key. Every mistake is a diagnostic; what is right is kept. */
export function readConfiguration(section: Section): {
  readonly configuration: Configuration;
  readonly diagnostics: readonly Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [];
  const given: Record<string, unknown> = {};
  const known = Object.entries(configurationKeys);
  for (const [key, value] of Object.entries(section.table)) {
    const match = known.find(([, words]) => words.key === key);
    if (match === undefined)
      diagnostics.push(
        unknownKey(
          section,
          [],
          key,
          known.map(([, words]) => words.key),
        ),
      );
    else {
      const [name, { shape }] = match;
      const wrong = mistakes(section, key, shape, value);
      diagnostics.push(...wrong);
      if (wrong.length === 0)
        given[name] = shape.kind === "strings" && typeof value === "string" ? [value] : value;
    }
  }
  // Each value was checked against the shape that stands beside its name in the table above.
  return { configuration: { ...noConfiguration, ...(given as Partial<Configuration>) }, diagnostics };
}

function mistakes(section: Section, key: string, shape: Shape, value: unknown): readonly Diagnostic[] {
  if (shape.kind !== "tables") {
    return fits(shape, value) ? [] : [wrongValue(section, key, expectation(shape), value)];
  }
  if (!Array.isArray(value) || !value.every(isTable))
    return [wrongValue(section, key, expectation(shape), value)];
  return value.flatMap((table) => [
    ...Object.keys(table)
      .filter((inner) => !shape.keys.includes(inner))
      .map((inner) => unknownKey(section, [key], inner, shape.keys)),
    ...shape.keys
      .filter((inner) => typeof table[inner] !== "string")
      .map((inner) => wrongValue(section, `${key}.${inner}`, "a string", table[inner])),
  ]);
}

function fits(shape: Exclude<Shape, { kind: "tables" }>, value: unknown): boolean {
  switch (shape.kind) {
    case "boolean":
      return typeof value === "boolean";
    case "number":
      return typeof value === "number" && value >= shape.least && value <= shape.most;
    case "choice":
      return typeof value === "string" && shape.of.includes(value);
    case "strings":
      return (
        typeof value === "string" || (Array.isArray(value) && value.every((one) => typeof one === "string"))
      );
  }
}

function expectation(shape: Shape): string {
  switch (shape.kind) {
    case "boolean":
      return "true or false";
    case "number":
      return `a number from ${shape.least} to ${shape.most}`;
    case "choice":
      return shape.of.map((one) => JSON.stringify(one)).join(" or ");
    case "strings":
      return "a string or an array of strings";
    case "tables":
      return `an array of tables with ${shape.keys.join(" and ")}`;
  }
}

function unknownKey(
  section: Section,
  above: readonly string[],
  key: string,
  known: readonly string[],
): Diagnostic {
  const [near = ""] = nearestNames(key, known, 1);
  return diagnostic("configuration-key", { key: [...above, key].join("."), near }, placeOf(section, key));
}

function wrongValue(section: Section, key: string, expected: string, value: unknown): Diagnostic {
  const found = value === undefined ? "absent" : (JSON.stringify(value) ?? String(value)).slice(0, 60);
  return diagnostic(
    "configuration-value",
    { key, expected, found },
    placeOf(section, key.split(".").at(-1) ?? key),
  );
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Where a key stands. The TOML reader keeps no places, so the text is searched: behind the section's header, at the
 * start of a line, of an inline table, or behind a comma. Falls back to the header, then to the start of the file.
 */
function placeOf({ source, at }: Section, key: string): Diagnostic["span"] {
  const header =
    at.length === 0
      ? 0
      : Math.max(0, source.text.search(new RegExp(`^\\s*\\[\\[?\\s*${at.join("\\s*\\.\\s*")}`, "m")));
  const quoted = key.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const found = new RegExp(
    `(?:^|[{,]|\\.)[ \\t]*(?:\\[\\[?[ \\t]*)?["']?(${quoted})["']?[ \\t]*[=.\\]]`,
    "m",
  ).exec(source.text.slice(header));
  const start = found === null ? header : header + found.index + found[0].lastIndexOf(key);
  const end = found === null ? header : start + key.length;
  return { file: source.file, start, end, ...lineIndex(source.text).positionAt(start) };
}
