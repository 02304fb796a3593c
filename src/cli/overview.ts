import { examplesText, helpWidth } from "./command.ts";
import type { Example } from "./command.ts";
import { commandGroups, defaultEntry, registry } from "./registry.ts";
import type { Shell } from "./shell.ts";

/** What `layoutcheck --help` prints. */
export function overview(shell: Shell): string {
  const rows = registry.map(({ name, group, operands, summary }) => ({
    group,
    call: `${name} ${operands}`.trimEnd(),
    summary,
  }));
  const width = Math.max(...rows.map(({ call }) => call.length));
  const inOneLine = width + 4 + Math.max(...rows.map(({ summary }) => summary.length)) <= helpWidth(shell);
  const sections = Object.entries(commandGroups).map(([group, title]) => {
    const lines = rows
      .filter((row) => row.group === group)
      .map(({ call, summary }) =>
        inOneLine ? `  ${call.padEnd(width)}  ${summary}` : `  ${call}\n      ${summary}`,
      );
    return `${title}\n${lines.join("\n")}\n`;
  });
  return `${head}
Usage: layoutcheck [COMMAND] [options] [NAME…]
Without a command it is \`${defaultEntry.name}\`.

${sections.join("\n")}
  layoutcheck help COMMAND    the options of a command, with examples
  layoutcheck --version

${examplesText(examples)}

${tail}`;
}

const head = `layoutcheck: checks hand-written Rust bindings to Windows against the real MSVC x64 layout

It computes size, alignment, field offsets and bit positions of a repr(C) record and of its C
counterpart and compares them. Equal, different and unverified are three answers; it never guesses.
`;

/** The first five minutes, in order. */
const examples: readonly Example[] = [
  { command: "layoutcheck init", does: "in a crate: writes layoutcheck.toml with what is found here" },
  { command: "layoutcheck", does: "judges every record that the configuration means" },
  { command: "layoutcheck EPROCESS", does: "for which Windows builds is our EPROCESS right?" },
  { command: "layoutcheck MY_REQUEST --c inc/shared.h", does: "a record of ours against a header of ours" },
  { command: "layoutcheck explain field-offset", does: "what the word in brackets behind a finding means" },
];

const tail = `Cargo:
  cargo layoutcheck takes cargo's own flags as well: -p, --workspace, --exclude, --manifest-path,
  --features, --locked, --offline, and --message-format=json for editors.

Exit codes:
  0   nothing wrong
  1   findings at or above --fail-on
  2   usage, configuration or input that cannot be read
  3   something asked for could not be verified, and nothing worse
  70  a mistake of layoutcheck itself

The report goes to stdout, everything else to stderr.
`;
