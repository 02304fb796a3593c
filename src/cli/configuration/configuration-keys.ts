import type { Level, Waiver } from "../../index.ts";
import { diagnosticCodes, findingWords } from "../../index.ts";

// Every key there is, once: what reads a configuration, what says what is wrong with it, and the JSON Schema for editors
// are made from this table.

/** What a project says once, so that nobody has to say it on every command line. Paths are relative to the file. */
export interface Configuration {
  /** In `[package.metadata.layoutcheck]`: keys that are not here come from `[workspace.metadata.layoutcheck]`. */
  readonly workspace: boolean;
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
  readonly offsets: readonly OffsetMapping[];
  readonly failOn: "error" | "warning";
  /** Percent. */
  readonly minCoverage: number | null;
  /** By finding code, or by the kind of a finding (`signedness`), which is the narrower word and wins. */
  readonly findings: Readonly<Record<string, Level>>;
  readonly waive: readonly Waiver[];
}

/** A Rust record whose C counterpart has another name. */
export interface NameMapping {
  readonly rust: string;
  readonly c: string;
}

/** A Rust constant, or a function that answers by build number, and the field whose offset it states. */
export interface OffsetMapping {
  readonly constant?: string;
  readonly function?: string;
  readonly record: string;
  readonly field: string;
}

export const noConfiguration: Configuration = {
  workspace: false,
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
  offsets: [],
  failOn: "error",
  minCoverage: null,
  findings: {},
  waive: [],
};

/** What a value may be. Plain data, so that a JSON Schema for editors can be made from it. */
export type Shape =
  | { readonly kind: "boolean" }
  /** From 0 to 100; a fraction like 0.9 is refused, because it was meant for 90. */
  | { readonly kind: "percentage" }
  | { readonly kind: "choice"; readonly of: readonly string[] }
  | { readonly kind: "text" }
  /** One of many words; editors offer only the commoner ones. */
  | { readonly kind: "code"; readonly of: readonly string[]; readonly offered: readonly string[] }
  /** A TOML date, or the same as a string. */
  | { readonly kind: "date" }
  /** One string, or several in an array. A header is a path, or found like an #include. */
  | { readonly kind: "strings"; readonly are: "words" | "paths" | "headers" }
  /** A table whose keys are words of a list and whose values are one of a choice. */
  | { readonly kind: "choices"; readonly keys: readonly string[]; readonly of: readonly string[] }
  | { readonly kind: "tables"; readonly keys: Readonly<Record<string, InnerKey>> };

export interface InnerKey {
  readonly shape: Extract<Shape, { readonly kind: "text" | "date" | "code" }>;
  readonly isRequired: boolean;
  readonly description: string;
}

export interface KeyWords {
  readonly key: string;
  readonly shape: Shape;
  readonly description: string;
}

/** What a waiver may be limited to. */
const waivableCodes = [...new Set([...findingWords, ...diagnosticCodes, "unpaired"])];

/** Every key by the name it has in the program. The sections in `Cargo.toml` know the same ones. */
export const configurationKeys: Readonly<Record<keyof Configuration, KeyWords>> = {
  workspace: flag("workspace", "true takes what is not said here from [workspace.metadata.layoutcheck]"),
  rust: strings("rust", "paths", "crate directories, Cargo.toml or .rs files"),
  features: strings("features", "words", "cargo features to switch on"),
  allFeatures: flag("all-features", "switch on every feature"),
  defaultFeatures: flag("default-features", "false leaves `default` off"),
  cfg: strings("cfg", "words", 'cfgs as rustc takes them, `name` or `key="value"`'),
  headers: strings("headers", "headers", "the C side: header files"),
  includeFolder: strings("include-dirs", "paths", "folders that are searched for headers"),
  define: strings("defines", "words", "macros, NAME or NAME=VALUE"),
  lang: choice("lang", ["c", "c++"], "read the headers as c or c++"),
  windows: strings(
    "windows",
    "words",
    'the C side: shipped kernel builds, "10.0.19045.2965", "10.0.19041..10.0.22000" or "all"',
  ),
  truth: strings(
    "truth",
    "paths",
    'the C side: folders of recorded layouts; default: "layouts" where it has some',
  ),
  records: strings("records", "words", "what plain `layoutcheck` checks"),
  exclude: strings("exclude", "words", "records never checked; * matches anything"),
  map: tables("map", "a Rust record and its C counterpart of another name", {
    rust: required("the Rust record, by name or path"),
    c: required("what C calls it"),
  }),
  offsets: tables("offsets", "offsets that Rust states outside of any record, for `builds`", {
    constant: optional("a Rust constant, by name or path"),
    function: optional("a Rust function that matches on the build number, by name or path"),
    record: required("the C record"),
    field: required("the C field whose offset it states"),
  }),
  failOn: choice("fail-on", ["error", "warning"], "the least severe finding that gives exit code 1"),
  minCoverage: {
    key: "min-coverage",
    shape: { kind: "percentage" },
    description: "percentage of the paired records that must be verified, else exit code 3",
  },
  findings: {
    key: "findings",
    shape: { kind: "choices", keys: findingWords, of: ["allow", "warn", "deny"] },
    description: "how grave a kind of finding is: deny is an error, warn a warning, allow only a note",
  },
  waive: tables("waive", "findings that are known and stay for now", {
    record: required("the Rust record, by name or path; * matches anything"),
    field: optional("only findings about this field; * matches anything"),
    code: optional("only findings with this code, or what a record is unverified for", {
      kind: "code",
      of: waivableCodes,
      offered: [...findingWords, "unpaired"],
    }),
    reason: required("why this may stay as it is"),
    owner: optional("who answers for it"),
    expires: optional("the last day on which it holds, 2027-01-01", { kind: "date" }),
  }),
};

function flag(key: string, description: string): KeyWords {
  return { key, shape: { kind: "boolean" }, description };
}

function choice(key: string, of: readonly string[], description: string): KeyWords {
  return { key, shape: { kind: "choice", of }, description };
}

function strings(key: string, are: "words" | "paths" | "headers", description: string): KeyWords {
  return { key, shape: { kind: "strings", are }, description };
}

function tables(key: string, description: string, keys: Readonly<Record<string, InnerKey>>): KeyWords {
  return { key, shape: { kind: "tables", keys }, description };
}

function required(description: string): InnerKey {
  return { shape: { kind: "text" }, isRequired: true, description };
}

function optional(description: string, shape: InnerKey["shape"] = { kind: "text" }): InnerKey {
  return { shape, isRequired: false, description };
}
