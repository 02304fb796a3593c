import { Command, Option } from "commander";
import { defaultCacheFolder } from "../toolchain/cache.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { OptionName, Options } from "./options/options.ts";
import { commanderOption, inHelpOrder } from "./options/option-words.ts";
import { commonOptions, noOptions } from "./options/options.ts";
import type { Shell } from "./shell.ts";

/** One command: what it takes, how `--help` explains it, and what it does. */
export interface CommandDefinition {
  readonly name: string;
  /** One or more paragraphs for `--help`. */
  readonly description: string;
  readonly operands: ReadonlyArray<{ readonly syntax: string; readonly description: string }>;
  /** Beside the common ones. */
  readonly options: readonly OptionName[];
  /** What `--format` may name; the first is the default. */
  readonly formats: readonly string[];
  readonly examples: readonly Example[];
  run(request: Request): Promise<ExitCode>;
}

export interface Example {
  readonly command: string;
  readonly does: string;
}

/** What a command is run with. */
export interface Request {
  readonly operands: readonly string[];
  readonly options: Options;
  readonly shell: Shell;
}

/** Reads the arguments of one command. Throws commander's `CommanderError` for help and for wrong usage. */
export function readArguments(
  definition: CommandDefinition,
  argv: readonly string[],
  shell: Shell,
): { readonly operands: readonly string[]; readonly options: Options } {
  const command = commanderCommand(definition, shell);
  command.parse([...argv], { from: "user" });
  whyNotWritten(command.opts(), command);
  const { cache, ...given } = command.opts<Partial<Options> & { readonly cache?: boolean }>();
  const { env } = shell;
  const options = {
    ...noOptions,
    ...given,
    symbolPath: env["_NT_SYMBOL_PATH"] ?? null,
    cacheFolder: cache === false ? null : cacheFolderOf(env),
    environment: env,
  };
  return { operands: command.args, options };
}

/** Reports that would overwrite one another are a mistake. */
function whyNotWritten({ format = [], output = null }: Partial<Options>, command: Command): void {
  const files = format.flatMap((request) => request.file ?? output ?? []);
  const twice = files.find((file, at) => files.indexOf(file) !== at);
  if (twice !== undefined)
    command.error(`error: two formats for the one file ${twice}\n  give each its own: --format json=FILE`);
}

/** Null for a user without a home, as in a test. */
function cacheFolderOf(env: Shell["env"]): string | null {
  const known = ["LAYOUTCHECK_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"];
  return known.some((name) => (env[name] ?? "") !== "") ? defaultCacheFolder(env) : null;
}

function commanderCommand(definition: CommandDefinition, shell: Shell): Command {
  const command = new Command(`layoutcheck ${definition.name}`)
    .description(definition.description)
    .exitOverride()
    .addHelpOption(new Option("-h, --help", "print this").helpGroup("Common options:"))
    .configureHelp({ helpWidth: helpWidth(shell) })
    .configureOutput({
      writeOut: (text) => void shell.stdout.write(text),
      writeErr: (text) => void shell.stderr.write(text),
      outputError: (text, write) => write(`layoutcheck: ${misuse(text, definition.name)}`),
    });
  for (const { syntax, description } of definition.operands) command.argument(syntax, description);
  for (const name of inHelpOrder([...definition.options, ...commonOptions])) {
    command.addOption(commanderOption(name, definition.formats));
  }
  command.addHelpText("after", `\n${examplesText(definition.examples)}\n\n${furtherText}`);
  return command;
}

const furtherText = `What is not given comes from layoutcheck.toml (layoutcheck doctor says which; layoutcheck init writes one).
Exit codes and the other commands: layoutcheck --help`;

/** Commander's words for wrong usage, and where to look. */
function misuse(text: string, command: string): string {
  const words = text.replace(/^error: /, "").replace(/^\(Did you mean (.*)\?\)$/m, "  did you mean $1?");
  const [, option = ""] = /^unknown option '([^'=]+)/.exec(words) ?? [];
  const cargo = cargoOnly.has(option)
    ? `  ${option} is an option of the cargo subcommand:  cargo layoutcheck ${option} …\n`
    : "";
  const lines = cargo === "" ? words : words.replace(/^ {2}did you mean .*\n/m, "");
  return `${lines}${cargo}  see: layoutcheck ${command} --help\n`;
}

/** What `cargo layoutcheck` understands and `layoutcheck` does not. */
const cargoOnly = new Set([
  "--manifest-path",
  "--message-format",
  "--package",
  "--target",
  "--workspace",
  "--exclude",
  "--locked",
  "--offline",
  "--frozen",
  "-p",
  "-F",
]);

export function examplesText(examples: readonly Example[]): string {
  const lines = examples.map(({ command, does }) => `  ${command}\n      ${does}`);
  return `Examples:\n${lines.join("\n")}`;
}

/** Help is for reading: never wider than 100 columns. */
export function helpWidth(shell: Shell): number {
  return Math.max(40, Math.min(shell.stdout.columns ?? 100, 100));
}
