import type { CommandDefinition } from "../command.ts";
import { optionFacts } from "../options/option-words.ts";
import { commonOptions } from "../options/options.ts";
import type { CommandEntry } from "../registry.ts";
import { defaultEntry } from "../registry.ts";

// What there is to complete, made from the table of commands and the table of options; each shell has its own way of saying it.

/** What stands after an option or as an operand. `names`, `builds` and `codes` are asked for when they are wanted. */
export type Kind = "files" | "folders" | "names" | "builds" | "codes" | "words" | "anything";

export interface CompletedOption {
  readonly spellings: readonly string[];
  /** Null for a flag. */
  readonly value: { readonly kind: Kind; readonly words: readonly string[] } | null;
  readonly description: string;
}

export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  readonly operands: { readonly kind: Kind; readonly words: readonly string[] };
}

/** Every command with its options, and `help`. */
export async function completedCommands(
  entries: readonly CommandEntry[],
): Promise<readonly CompletedCommand[]> {
  const commands = await Promise.all(
    entries.map(async ({ name, summary, load }) => completedCommand(await load(), name, summary)),
  );
  const names = entries.map(({ name }) => name);
  const help: CompletedCommand = {
    name: "help",
    summary: "the options of a command, with examples",
    options: [],
    operands: { kind: "words", words: names },
  };
  return [...commands, help];
}

/** The one that runs where none is named. */
export function mainCommand(commands: readonly CompletedCommand[]): CompletedCommand {
  const main = commands.find(({ name }) => name === defaultEntry.name);
  if (main === undefined) throw new Error("the default command is not among the commands");
  return main;
}

function completedCommand(
  { options, formats, operands }: CommandDefinition,
  name: string,
  summary: string,
): CompletedCommand {
  const known = [...options, ...commonOptions].map((option): CompletedOption => {
    const { spellings, argument, words, description } = optionFacts(option, formats);
    const value = argument === null ? null : { kind: kindOf(argument, words), words };
    return { spellings, value, description: description.replace(/ \(.*$|[;:] .*$/, "") };
  });
  const help = { spellings: ["-h", "--help"], value: null, description: "print this" };
  return { name, summary, options: [...known, help], operands: operandsOf(name, operands) };
}

function kindOf(argument: string, words: readonly string[]): Kind {
  if (words.length > 0) return "words";
  if (argument === "dir" || argument === "folder") return "folders";
  if (argument === "file" || argument === "path") return "files";
  return argument === "build" ? "builds" : "anything";
}

/** `emit rust NAME`, `probe read FILE`: the first word of these is one of a few; afterwards names are the likeliest. */
const firstWords: Readonly<Record<string, readonly string[]>> = {
  completion: ["bash", "zsh", "fish", "powershell"],
  emit: ["rust"],
  probe: ["emit", "run", "read"],
};

function operandsOf(name: string, operands: CommandDefinition["operands"]): CompletedCommand["operands"] {
  const words = firstWords[name] ?? [];
  const syntax = operands.map((one) => one.syntax).join(" ");
  if (name === "layout" || /path|report/.test(syntax)) return { kind: "files", words };
  if (/name/.test(syntax)) return { kind: "names", words };
  if (/code/.test(syntax)) return { kind: "codes", words };
  return { kind: words.length > 0 ? "words" : "anything", words };
}
