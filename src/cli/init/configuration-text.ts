import { counted } from "../../index.ts";
import type { Options } from "../options/options.ts";
import type { CSide } from "./c-sides.ts";
import type { RustSide } from "./rust-side.ts";

/** What the command line said, and the configuration must say from now on. Folders are relative to it. */
export type Given = Pick<
  Options,
  "features" | "allFeatures" | "defaultFeatures" | "cfg" | "includeFolder" | "isystem" | "define"
>;

/** A commented `layoutcheck.toml`. `sides`: the one to use, then others that pair, for the comments. */
export function configurationText(
  rust: RustSide,
  sides: readonly CSide[],
  given: Given,
  version: string,
): string {
  const [side, ...others] = sides;
  if (side === undefined) throw new Error("without a C side there is no configuration that works");
  return `#:schema https://unpkg.com/layoutcheck@${version}/layoutcheck.schema.json
# What \`layoutcheck\` checks here. Paths are relative to this file; \`layoutcheck help check\` has the words,
# \`layoutcheck doctor\` says what is in force.

# The Rust side: ${counted(rust.records.length, "record")} with #[repr(C)].
rust = ${listText(rust.paths)}
${featureText(rust, given)}
${cText(side, rust, given)}${others.map((other) => otherText(other, side)).join("")}
${moreText(rust, side)}`;
}

function featureText({ allFeatures }: RustSide, given: Given): string {
  const lines = [
    ...listLine("features", given.features),
    ...(allFeatures ? ["# Most of its records stand behind features."] : []),
    ...(allFeatures || given.allFeatures ? ["all-features = true"] : []),
    ...(given.defaultFeatures ? [] : ["default-features = false"]),
    ...listLine("cfg", given.cfg),
  ];
  return lines.length === 0
    ? '# features = ["…"]           # cargo features to switch on; also all-features, default-features, cfg\n'
    : lines.map((line) => `${line}\n`).join("");
}

function cText(side: CSide, rust: RustSide, given: Given): string {
  const known = `${side.paired} of the ${rust.records.length} records`;
  switch (side.kind) {
    case "own-headers":
      return `# The C side: headers of this project, because they define ${known}.
headers = ${listText(side.headers)}
${readingText(side, given)}`;
    case "windows-headers":
      return `# The C side: the Windows headers of this machine (${side.from}), found like an #include, because no header of this
# project pairs and these define ${known}. CI needs such headers too, or what
# \`layoutcheck record\` makes of them; \`layoutcheck doctor\` says where to get some.
headers = ${listText(side.headers)}
${[...listLine("include-dirs", foldersOf(side, given)), ...listLine("defines", given.define)].map((line) => `${line}\n`).join("")}`;
    case "shipped-builds":
      return `# The C side: the kernel records that ship with layoutcheck, because ${known} are among them
# and nothing else here knows more. Nothing needs to be installed. Without \`windows\` a record is right if it is right for
# at least one build; with it, for each that is named.
${rightText(side)}`;
  }
}

function rightText({ right, paired }: CSide): string {
  if (right === null)
    return '# windows = "10.0.19041..10.0.19045"   # no record is right for any build yet\n';
  const builds = right.builds.length === 1 ? quoted(right.builds[0] ?? "") : listText(right.builds);
  return `# windows = ${builds}   # ${right.records} of ${paired} are right there\n`;
}

/** How the headers are read: as it was said, and as they were found to need it. */
function readingText(side: CSide, given: Given): string {
  const [includes = '# include-dirs = ["inc"]       # folders that are searched for what they include'] =
    listLine("include-dirs", foldersOf(side, given));
  const [defines = '# defines = ["NAME=VALUE"]     # macros that the headers expect'] = listLine(
    "defines",
    given.define,
  );
  return `${includes}\n${defines}\n`;
}

function foldersOf({ includeFolders }: CSide, given: Given): readonly string[] {
  return [...new Set([...given.includeFolder, ...includeFolders, ...given.isystem])];
}

function listLine(key: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`${key} = ${listText(items)}`];
}

function otherText(other: CSide, chosen: CSide): string {
  const known = counted(other.paired, "record");
  switch (other.kind) {
    case "own-headers":
      return "";
    case "windows-headers":
      return `# Windows headers (${other.from}) know ${known}: headers = ${listText([...chosen.headers, ...other.headers])}\n`;
    case "shipped-builds":
      return `# The shipped kernel builds know ${known}: layoutcheck --windows all\n`;
  }
}

function moreText({ records }: RustSide, { near }: CSide): string {
  const example = records[0] ?? "NAME";
  const pairs = [...near].slice(0, 8);
  const maps = pairs
    .map(([rust, c]) => `# [[map]]\n# rust = ${quoted(rust)}\n# c = ${quoted(c)}\n`)
    .join("\n");
  const mapText =
    maps === ""
      ? `# A Rust record whose C counterpart has another name:\n# [[map]]\n# rust = ${quoted(example)}\n# c = "…"\n`
      : `# No C record has the names of these; perhaps these are meant:\n${maps}`;
  return `# records = [${quoted(example)}]      # check only these
# exclude = ["internal::*"]    # never check these; * matches anything
# min-coverage = 95            # percent of the paired records that must be verified, else exit code 3

# How grave a finding is: deny (exit code 1), warn, allow. \`layoutcheck explain\` lists the codes.
# [findings]
# signedness = "deny"
# field-name = "allow"

${mapText}
# What may stay as it is for now; \`layoutcheck adopt\` writes one for each finding of today:
# [[waive]]
# record = ${quoted(example)}
# code = "field-type"
# reason = "why it may stay"
# expires = 2099-12-31
`;
}

function listText(items: readonly string[]): string {
  return `[${items.map(quoted).join(", ")}]`;
}

/** A basic string of TOML; its escapes are those of JSON. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
