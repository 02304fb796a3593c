import { InvalidArgumentError, Option } from "commander";
import type { Shard } from "./shard.ts";
import { dateText, isPercentage, percentageWords } from "./values.ts";

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
  /** Variables that say where the cache is; null with `--no-cache`. */
  readonly cachePlace: Readonly<Record<string, string | undefined>> | null;
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
export type OptionName = Exclude<keyof Options, "cachePlace" | "environment" | "symbolPath"> | "cache";

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
  cachePlace: null,
  environment: {},
};

interface OptionWords {
  readonly flags: string;
  readonly group: string;
  readonly description: string;
  /** From the text on the command line and what stood before it. Absent for a flag. */
  readonly read?: (text: string, before: unknown) => unknown;
  readonly choices?: readonly string[];
  /** The words that a list separated by commas may hold. */
  readonly words?: readonly string[];
}

const rustSide = "The Rust side:";
const cSide = "The C side:";
const reportGroup = "The report:";
const waiverGroup = "The waivers:";
const common = "Common options:";

/** The words of every option; a command names those it takes. The key is commander's name for the value. */
const optionWords: Readonly<Record<OptionName, OptionWords>> = {
  rust: {
    flags: "--rust <path>",
    group: rustSide,
    description: "a crate directory, a Cargo.toml or a .rs file; may be repeated",
    read: appended,
  },
  features: {
    flags: "--features <a,b>",
    group: rustSide,
    description: "cargo features to switch on",
    read: appendedList,
  },
  allFeatures: { flags: "--all-features", group: rustSide, description: "switch on every feature" },
  defaultFeatures: { flags: "--no-default-features", group: rustSide, description: "leave `default` off" },
  cfg: {
    flags: "--cfg <spec>",
    group: rustSide,
    description: 'a cfg as rustc takes it, `name` or `key="value"`; may be repeated',
    read: appended,
  },
  c: {
    flags: "--c <file>",
    group: cSide,
    description: "a C header, a file or one found like an #include; may be repeated",
    read: appended,
  },
  pdb: {
    flags: "--pdb <file>",
    group: cSide,
    description: "a PDB, or the program (.exe, .dll, .sys) that it belongs to; may be repeated",
    read: appended,
  },
  isf: {
    flags: "--isf <file>",
    group: cSide,
    description: "a symbol table in JSON, as Volatility writes it; may be repeated",
    read: appended,
  },
  fetchSymbols: {
    flags: "--fetch-symbols",
    group: cSide,
    description: "download the PDB of a program from a symbol server",
  },
  symbolServer: {
    flags: "--symbol-server <url>",
    group: cSide,
    description: "the server to ask; default: those of _NT_SYMBOL_PATH, else Microsoft's; may be repeated",
    read: appendedServer,
  },
  lang: {
    flags: "--lang <language>",
    group: cSide,
    description: "how to read the header; default: by its extension",
    choices: ["c", "c++"],
  },
  includeFolder: {
    flags: "-I, --include-folder <dir>",
    group: cSide,
    description: "where included headers are; may be repeated",
    read: appended,
  },
  isystem: {
    flags: "--isystem <dir>",
    group: cSide,
    description: "the same for foreign headers, searched after -I; also -isystem; may be repeated",
    read: appended,
  },
  define: {
    flags: "-D, --define <name>",
    group: cSide,
    description: "a macro, NAME or NAME=VALUE; may be repeated",
    read: appended,
  },
  include: {
    flags: "--include <file>",
    group: cSide,
    description: "a header read before everything else; also -include; may be repeated",
    read: appended,
  },
  witness: {
    flags: "--witness <a,b>",
    group: cSide,
    description: `who must testify to the layout: ${witnessWords.join(", ")}; default: those that cost nothing`,
    read: appendedWitnesses,
    words: witnessWords,
  },
  windows: {
    flags: "--windows <build>",
    group: cSide,
    description: "shipped kernel builds: one (10.0.19045.2965), a range (10.0.19041..10.0.22000), or all",
    read: appendedList,
  },
  truth: {
    flags: "--truth <folder>",
    group: cSide,
    description: "a folder of recorded layouts; default: layouts/ of the project; may be repeated",
    read: appended,
  },
  fromVergilius: {
    flags: "--from-vergilius <folder>",
    group: cSide,
    description: "YAML files of the Vergilius kernels-data project, one for each Windows build",
  },
  since: {
    flags: "--since <build>",
    group: reportGroup,
    description: "what changed in C from this build on, build by build",
  },
  emit: {
    flags: "--emit <what>",
    group: reportGroup,
    description: "write a table of offsets by build instead of the report",
    choices: ["offsets"],
  },
  all: {
    flags: "--all",
    group: rustSide,
    description: "every record, whatever `records` of the configuration names",
  },
  check: {
    flags: "--check",
    group: reportGroup,
    description: "write nothing; exit with 3 if what is recorded differs",
  },
  at: {
    flags: "--at <offset>",
    group: reportGroup,
    description: "only what lies at this byte offset, nested (0x178 or 376)",
    read: byteOffset,
  },
  format: {
    flags: "--format <format>",
    group: reportGroup,
    description: "how to print the report, or FORMAT=FILE to write it to a file; may be repeated",
    read: appendedFormat,
  },
  output: {
    flags: "-o, --output <file>",
    group: reportGroup,
    description: "write the report to a file, not to stdout",
  },
  failOn: {
    flags: "--fail-on <severity>",
    group: reportGroup,
    description: "the least severe finding that gives exit code 1; default: error",
    choices: ["error", "warning"],
  },
  minCoverage: {
    flags: "--min-coverage <percent>",
    group: reportGroup,
    description: "exit with 3 if fewer records than this could be verified",
    read: percent,
  },
  staged: {
    flags: "--staged",
    group: reportGroup,
    description:
      "check what git has staged, not the working tree, and only records that it can affect; operands are then files",
  },
  shard: {
    flags: "--shard <i/n>",
    group: reportGroup,
    description: "only the i-th of n parts of the records; `layoutcheck merge` puts the reports together",
    read: shardOf,
  },
  reason: {
    flags: "--reason <text>",
    group: waiverGroup,
    description: "why these findings may stay",
    read: filled,
  },
  owner: { flags: "--owner <name>", group: waiverGroup, description: "who answers for them", read: filled },
  expires: {
    flags: "--expires <date>",
    group: waiverGroup,
    description: "the last day on which they hold, 2027-01-01",
    read: day,
  },
  dryRun: {
    flags: "--dry-run",
    group: reportGroup,
    description: "print what would be written, write nothing",
  },
  list: {
    flags: "--list <what>",
    group: reportGroup,
    description: "print the words that a script completes with, one a line",
    choices: ["names", "builds", "codes"],
  },
  preCommit: {
    flags: "--pre-commit",
    group: reportGroup,
    description: "print what makes git ask before a commit, write nothing",
  },
  watch: {
    flags: "--watch",
    group: reportGroup,
    description: "check again whenever a file that was read changes, until Ctrl-C",
  },
  config: {
    flags: "--config <file>",
    group: common,
    description: "read this configuration file, look for no other",
  },
  cache: { flags: "--no-cache", group: common, description: "keep nothing between runs, use nothing kept" },
  quiet: { flags: "-q, --quiet", group: common, description: "nothing on stderr but errors" },
  verbose: { flags: "-v, --verbose", group: common, description: "say more on stderr" },
  color: {
    flags: "--color <when>",
    group: common,
    description: "when to use colour; auto also heeds NO_COLOR and FORCE_COLOR",
    choices: ["auto", "always", "never"],
  },
};

/** Options in the order of `--help`: the two sides, then what is made of them, then what every command has. */
export function inHelpOrder(names: readonly OptionName[]): readonly OptionName[] {
  const groups = [rustSide, cSide, reportGroup, waiverGroup, common];
  const place = (name: OptionName): number => groups.indexOf(optionWords[name].group);
  return [...names].sort((a, b) => place(a) - place(b));
}

/** Commander's option of that name. `formats` are those that the command can print. */
export function commanderOption(name: OptionName, formats: readonly string[]): Option {
  const words = optionWords[name];
  const description = name === "format" ? `${words.description} (${formats.join(", ")})` : words.description;
  const option = new Option(words.flags, description).helpGroup(words.group);
  if (words.choices !== undefined) option.choices(words.choices);
  if (name === "format") option.argParser((text, before) => appendedFormat(text, before, formats));
  else if (words.read !== undefined) option.argParser(words.read);
  return option;
}

/** `--windows`, `-q`: each spelling of an option, and whether a value follows it. */
export function optionSpellings(): ReadonlyMap<string, { readonly takesValue: boolean }> {
  const spellings = new Map<string, { takesValue: boolean }>();
  for (const { flags } of Object.values(optionWords)) {
    const takesValue = flags.includes("<");
    for (const spelling of flags.match(/--?[\w-]+/g) ?? []) spellings.set(spelling, { takesValue });
  }
  return spellings;
}

/** What a shell has to know to complete an option. */
export interface OptionFacts {
  /** `-q`, `--quiet` */
  readonly spellings: readonly string[];
  /** What stands between the angle brackets; null for a flag. */
  readonly argument: string | null;
  /** The words that a value is, or is a list of; empty: any. */
  readonly words: readonly string[];
  readonly description: string;
}

export function optionFacts(name: OptionName, formats: readonly string[]): OptionFacts {
  const { flags, choices = [], words = [], description } = optionWords[name];
  return {
    spellings: flags.match(/(?<![<\w])--?[\w-]+/g) ?? [],
    argument: /<([^>]+)>/.exec(flags)?.[1] ?? null,
    words: name === "format" ? formats : [...choices, ...words],
    description,
  };
}

function appended(text: string, before: unknown): readonly string[] {
  return [...listOf<string>(before), text];
}

function appendedList(text: string, before: unknown): readonly string[] {
  return [...listOf<string>(before), ...text.split(/[,\s]+/).filter((part) => part !== "")];
}

function appendedServer(text: string, before: unknown): readonly string[] {
  if (!/^https?:\/\/./i.test(text) || !URL.canParse(text))
    throw new InvalidArgumentError("It must be a web address, https://….");
  return [...listOf<string>(before), text];
}

function appendedWitnesses(text: string, before: unknown): readonly WitnessWord[] {
  const words = appendedList(text, []);
  const wrong = words.find((word) => !witnessWords.some((known) => known === word));
  if (wrong !== undefined || words.length === 0)
    throw new InvalidArgumentError(`Allowed choices are ${witnessWords.join(", ")}.`);
  const chosen = witnessWords.filter((known) => words.includes(known));
  return [...new Set([...listOf<WitnessWord>(before), ...chosen])];
}

function appendedFormat(
  text: string,
  before: unknown,
  formats: readonly string[] = [],
): readonly FormatRequest[] {
  const at = text.indexOf("=");
  const format = at === -1 ? text : text.slice(0, at);
  if (!formats.includes(format)) throw new InvalidArgumentError(`Allowed choices are ${formats.join(", ")}.`);
  return [...listOf<FormatRequest>(before), { format, file: at === -1 ? null : text.slice(at + 1) }];
}

function byteOffset(text: string): number {
  if (!/^(0x[0-9a-f]{1,12}|\d{1,12})$/i.test(text))
    throw new InvalidArgumentError("It must be a number, 0x178 or 376.");
  return Number(text);
}

function filled(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("It must not be empty.");
  return text;
}

function day(text: string): string {
  const date = dateText(text);
  if (date === null) throw new InvalidArgumentError("It must be a date like 2027-01-01.");
  return date;
}

function percent(text: string): number {
  const number = /^\d{1,3}(\.\d+)?%?$/.test(text) ? Number.parseFloat(text) : Number.NaN;
  if (!isPercentage(number)) throw new InvalidArgumentError(`It must be ${percentageWords}.`);
  return number;
}

function shardOf(text: string): Shard {
  const [, index = 0, count = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (index < 1 || index > count)
    throw new InvalidArgumentError("It must be I/N, such as 2/4, I from 1 to N.");
  return { index, count };
}

function listOf<Element>(before: unknown): readonly Element[] {
  return Array.isArray(before) ? before : [];
}
