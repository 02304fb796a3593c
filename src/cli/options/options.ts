import type { Shard } from "./shard.ts";

/** Every option of every command, as the commands see it: null or empty where it was not given. */
export interface Options {
  readonly rust: readonly string[];
  readonly features: readonly string[];
  readonly allFeatures: boolean;
  readonly defaultFeatures: boolean;
  readonly cfg: readonly string[];
  readonly c: readonly string[];
  readonly pdb: readonly string[];
  readonly isf: readonly string[];
  readonly fetchSymbols: boolean;
  readonly symbolServer: readonly string[];
  readonly lang: "c" | "c++" | null;
  readonly includeFolder: readonly string[];
  readonly isystem: readonly string[];
  readonly define: readonly string[];
  readonly include: readonly string[];
  readonly witness: readonly WitnessWord[] | null;
  readonly windows: readonly string[];
  readonly truth: readonly string[];
  readonly fromVergilius: string | null;
  readonly since: string | null;
  readonly emit: "offsets" | null;
  readonly check: boolean;
  readonly all: boolean;
  readonly at: number | null;
  readonly format: readonly FormatRequest[];
  readonly output: string | null;
  readonly failOn: FailOn | null;
  readonly minCoverage: number | null;
  readonly shard: Shard | null;
  readonly staged: boolean;
  readonly config: string | null;
  readonly reason: string | null;
  readonly owner: string | null;
  /** `2027-01-01` */
  readonly expires: string | null;
  readonly dryRun: boolean;
  readonly preCommit: boolean;
  readonly list: "names" | "builds" | "codes" | null;
  readonly watch: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: "auto" | "always" | "never";
  /** What `_NT_SYMBOL_PATH` holds. */
  readonly symbolPath: string | null;
  /** Where things are kept between runs; null: nowhere. */
  readonly cacheFolder: string | null;
  /** The variables of whoever called: where cargo keeps its sources. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Who can be asked to testify, as `--witness` names them. */
export const witnessWords = [
  "model",
  "stated",
  "recorded",
  "embedded",
  "clang",
  "clang-cl",
  "cl",
  "dll",
  "pdb",
  "isf",
  "rustc",
] as const;
export type WitnessWord = (typeof witnessWords)[number];

export type FailOn = "error" | "warning";
export type OptionName = Exclude<keyof Options, "cacheFolder" | "environment" | "symbolPath"> | "cache";

/** `--format json`, or `--format json=report.json`. */
export interface FormatRequest {
  readonly format: string;
  /** Null: to `--output`, else to stdout. */
  readonly file: string | null;
}

/** What says which Rust items there are. */
export const rustSideOptions: readonly OptionName[] = [
  "rust",
  "features",
  "allFeatures",
  "defaultFeatures",
  "cfg",
];

/** How the text of a header is read. */
export const headerOptions: readonly OptionName[] = ["includeFolder", "isystem", "define", "include", "lang"];

/** PDBs, symbol tables, and the way from a program to its PDB. */
export const debugInfoOptions: readonly OptionName[] = ["pdb", "isf", "fetchSymbols", "symbolServer"];

/** What every command understands. */
export const commonOptions: readonly OptionName[] = ["cache", "quiet", "verbose", "color"];

export const noOptions: Options = {
  rust: [],
  features: [],
  allFeatures: false,
  defaultFeatures: true,
  cfg: [],
  c: [],
  pdb: [],
  isf: [],
  fetchSymbols: false,
  symbolServer: [],
  lang: null,
  includeFolder: [],
  isystem: [],
  define: [],
  include: [],
  witness: null,
  windows: [],
  truth: [],
  fromVergilius: null,
  since: null,
  emit: null,
  check: false,
  all: false,
  at: null,
  format: [],
  output: null,
  failOn: null,
  minCoverage: null,
  shard: null,
  staged: false,
  config: null,
  reason: null,
  owner: null,
  expires: null,
  dryRun: false,
  preCommit: false,
  list: null,
  watch: false,
  quiet: false,
  verbose: false,
  color: "auto",
  symbolPath: null,
  cacheFolder: null,
  environment: {},
};
