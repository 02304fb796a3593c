import type { CommandDefinition } from "./command.ts";
import { readArguments } from "./command.ts";
import type { ExitCode } from "./exit-codes.ts";
import { exitCodes } from "./exit-codes.ts";
import { didYouMean } from "./nearest.ts";
import { optionSpellings } from "./options/option-words.ts";
import { overview } from "./overview.ts";
import type { CommandEntry } from "./registry.ts";
import { defaultEntry, registry } from "./registry.ts";
import type { Shell } from "./shell.ts";
import { refuse } from "./shell.ts";

/** Runs the tool once. Never rejects: a mistake of ours comes back as exit code 70 with its stack on stderr. */
export async function run(shell: Shell): Promise<ExitCode> {
  try {
    const given = shell.caller === "cargo" ? await withoutCargoFlags(shell) : shell;
    return typeof given === "number"
      ? given
      : await dispatch({ ...given, argv: withLongSpellings(given.argv) });
  } catch (error) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    shell.stderr.write(
      `${stack}\nlayoutcheck: this is our bug, not yours; please report it with the lines above\n`,
    );
    return exitCodes.bug;
  }
}

/** The same call without what only cargo understands; the exit code, if that cannot be. */
async function withoutCargoFlags(shell: Shell): Promise<Shell | ExitCode> {
  const { translateCargoArguments } = await import("./cargo/arguments.ts");
  const translated = await translateCargoArguments(shell.argv, shell.cwd);
  if (!translated.ok) return refuse(shell, ...translated.lines);
  for (const note of translated.notes) shell.stderr.write(`${note}\n`);
  return { ...shell, argv: translated.argv };
}

async function dispatch(shell: Shell): Promise<ExitCode> {
  const { argv } = shell;
  const at = firstOperand(argv);
  const word = at === null ? null : (argv[at] ?? null);
  if (word === null && hasAny(argv, "-h", "--help")) return print(shell, overview(shell));
  if (word === null && hasAny(argv, "-V", "--version")) return print(shell, await versionLine());
  if (word === "help") return help(argv.slice((at ?? 0) + 1), shell);
  const named = registry.find((entry) => entry.name === word);
  return named === undefined
    ? runCommand(defaultEntry, argv, shell)
    : runCommand(named, argv.toSpliced(at ?? 0, 1), shell);
}

async function runCommand(entry: CommandEntry, argv: readonly string[], shell: Shell): Promise<ExitCode> {
  const definition = await entry.load();
  const read = readOrExit(definition, argv, shell);
  return typeof read === "number" ? read : definition.run({ ...read, shell });
}

/** Commander reports help and wrong usage by throwing; here both become exit codes. */
function readOrExit(
  definition: CommandDefinition,
  argv: readonly string[],
  shell: Shell,
): ReturnType<typeof readArguments> | ExitCode {
  try {
    return readArguments(definition, argv, shell);
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || !String(error.code).startsWith("commander."))
      throw error;
    return error.code === "commander.helpDisplayed" ? exitCodes.ok : exitCodes.usage;
  }
}

async function help(words: readonly string[], shell: Shell): Promise<ExitCode> {
  const [word] = words;
  if (word === undefined) return print(shell, overview(shell));
  const entry = registry.find(({ name }) => name === word);
  return entry === undefined ? unknownCommand(word, shell) : runCommand(entry, ["--help"], shell);
}

function unknownCommand(word: string, shell: Shell): ExitCode {
  const names = registry.map(({ name }) => name);
  return refuse(
    shell,
    `no command is called ${word}`,
    didYouMean(word, names) || `commands: ${names.join(", ")}`,
  );
}

function print(shell: Shell, text: string): ExitCode {
  shell.stdout.write(text);
  return exitCodes.ok;
}

async function versionLine(): Promise<string> {
  const { packageVersion } = await import("./package-files.ts");
  return `layoutcheck ${packageVersion()}\n`;
}

function hasAny(argv: readonly string[], ...wanted: readonly string[]): boolean {
  return argv.some((argument) => wanted.includes(argument));
}

/** Where the first argument stands that is neither an option nor an option's value; null if there is none. */
function firstOperand(argv: readonly string[]): number | null {
  const spellings = optionSpellings();
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] ?? "";
    if (argument === "--") return null;
    if (!argument.startsWith("-") || argument === "-") return at;
    if (spellings.get(argument)?.takesValue === true) at++;
  }
  return null;
}

/** Compilers write `-isystem DIR` and `-include FILE`; commander knows long options only with two dashes. */
function withLongSpellings(argv: readonly string[]): readonly string[] {
  const end = argv.includes("--") ? argv.indexOf("--") : argv.length;
  return argv.map((argument, at) =>
    at < end && /^-(isystem|include)$/.test(argument) ? `-${argument}` : argument,
  );
}
