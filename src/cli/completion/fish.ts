import type { CompletedCommand, CompletedOption, Kind } from "./words.ts";
import { mainCommand } from "./words.ts";

/** A script for fish: one `complete` for each word. */
export function fishScript(commands: readonly CompletedCommand[]): string {
  const main = mainCommand(commands);
  const names = commands.map(({ name }) => name);
  const others = names.filter((name) => name !== main.name);
  const lines = [
    "# fish completion for layoutcheck; in ~/.config/fish/config.fish:  layoutcheck completion fish | source",
    "complete -c layoutcheck -f",
    ...commands.map(
      ({ name, summary }) =>
        `complete -c layoutcheck -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
    ),
    ...commands.flatMap((command) => {
      // Without a command it is the main one.
      const here =
        command.name === main.name
          ? `not __fish_seen_subcommand_from ${others.join(" ")}`
          : `__fish_seen_subcommand_from ${command.name}`;
      return [...command.options.map((option) => optionLine(option, here)), ...operandLines(command, here)];
    }),
  ];
  return `${lines.join("\n")}\n`;
}

function optionLine({ spellings, value, description }: CompletedOption, here: string): string {
  const written = spellings.map((one) =>
    one.startsWith("--") ? `-l ${one.slice(2)}` : `-s ${one.slice(1)}`,
  );
  const action = value === null ? "" : ` ${actionOf(value.kind, value.words)}`;
  return `complete -c layoutcheck -n ${quoted(here)} ${written.join(" ")}${action} -d ${quoted(description)}`;
}

function operandLines({ operands }: CompletedCommand, here: string): readonly string[] {
  const words = operands.words.length === 0 ? [] : [`-a ${quoted(operands.words.join(" "))}`];
  const later =
    operands.kind === "words" || operands.kind === "anything" ? [] : [operandAction(operands.kind)];
  return [...words, ...later].map((action) => `complete -c layoutcheck -n ${quoted(here)} ${action}`);
}

function operandAction(kind: Kind): string {
  return kind === "files" || kind === "folders" ? "-F" : actionOf(kind, []).replace(/^-x /, "");
}

function actionOf(kind: Kind, words: readonly string[]): string {
  switch (kind) {
    case "words":
      return `-x -a ${quoted(words.join(" "))}`;
    case "names":
    case "builds":
    case "codes":
      return `-x -a ${quoted(`(layoutcheck completion --list ${kind} 2>/dev/null)`)}`;
    case "folders":
      return `-x -a ${quoted("(__fish_complete_directories)")}`;
    case "files":
      return "-r -F";
    case "anything":
      return "-x";
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", String.raw`\'`)}'`;
}
