import { Option } from "commander";
import {
  appended,
  appendedList,
  appendedServer,
  appendedWitnesses,
  appendedFormat,
  byteOffset,
  filled,
  day,
  percent,
  shardOf,
} from "./option-values.ts";
import type { OptionName } from "./options.ts";
import { witnessWords } from "./options.ts";

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
