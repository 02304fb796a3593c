import { examplesText, helpWidth } from "./command.ts";
import { defaultCommand, registry } from "./registry.ts";
import type { Shell } from "./shell.ts";

/** What `layoutcheck --help` prints. */
export async function overview(shell: Shell): Promise<string> {
  const rows = registry.map(({ name, operands, summary }) => ({
    call: `layoutcheck ${name} ${operands}`.trimEnd(),
    summary: name === defaultCommand ? `${summary} (the word \`${name}\` may be left out)` : summary,
  }));
  const width = Math.max(...rows.map(({ call }) => call.length));
  const inOneLine = width + 6 + Math.max(...rows.map(({ summary }) => summary.length)) <= helpWidth(shell);
  const commands = rows.map(({ call, summary }) =>
    inOneLine ? `  ${call.padEnd(width)}  ${summary}` : `  ${call}\n      ${summary}`,
  );
  const definitions = await Promise.all(registry.map(({ load }) => load()));
  const examples = definitions.flatMap(({ examples: [first] }) => (first === undefined ? [] : [first]));
  return `${head}
Commands:
${commands.join("\n")}

  layoutcheck help COMMAND    the options of a command, with examples
  layoutcheck --version

${examplesText(examples)}

${exitCodesText}`;
}

const head = `layoutcheck: checks hand-written Rust bindings to Windows against the real MSVC x64 layout

It computes size, alignment, field offsets and bit positions of a repr(C) record and of its C
counterpart and compares them. Equal, different and unverified are three answers; it never guesses.
`;

const exitCodesText = `Exit codes:
  0   nothing wrong
  1   findings at or above --fail-on
  2   usage, configuration or input that cannot be read
  3   something asked for could not be verified, and nothing worse
  70  a mistake of layoutcheck itself

The report goes to stdout, everything else to stderr.
`;
