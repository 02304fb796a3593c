import type { CompletedCommand, CompletedOption } from "./words.ts";
import { mainCommand } from "./words.ts";

// What bash and zsh write alike.

/** How a shell names the words of the line: those before the cursor are `from` to below `cursor`. */
export interface Line {
  readonly from: number;
  readonly cursor: string;
  readonly words: string;
}

type Value = NonNullable<CompletedOption["value"]>;

/**
 * Finds `command`, the word that names it (`first`; empty where none does) and how many operands follow. Where the cursor stands
 * behind an option that takes a value, that is completed and the function returns.
 */
export function commandWalk(
  commands: readonly CompletedCommand[],
  { from, cursor, words }: Line,
  actionOf: (value: Value) => string,
): string {
  const options = commands.flatMap((command) => command.options).filter(({ value }) => value !== null);
  const takingValue = [...new Set(options.flatMap(({ spellings }) => spellings))].sort();
  return `  for ((at = ${from}; at < ${cursor}; at++)); do
    case \${${words}[at]} in
      ${takingValue.join("|")}) ((at++)) ;;
      -*) ;;
      *) if [[ -z $command ]]; then command=\${${words}[at]}; else ((operands++)); fi ;;
    esac
  done
  local first=$command
  case $command in
    ${commands.map(({ name }) => name).join("|")}) ;;
    *) command=${mainCommand(commands).name} ;;
  esac
  case "$command $prev" in
${commands.flatMap((command) => valueCases(command, actionOf)).join("\n")}
  esac`;
}

function valueCases(
  { name, options }: CompletedCommand,
  actionOf: (value: Value) => string,
): readonly string[] {
  return options.flatMap(({ spellings, value }) =>
    value === null
      ? []
      : [`    ${spellings.map((one) => `"${name} ${one}"`).join("|")}) ${actionOf(value)}; return ;;`],
  );
}

/** A case for each command: its first operand is one of a few words, where it has such. */
export function operandCase(
  { name, operands }: CompletedCommand,
  offer: string,
  actionOf: (value: Value) => string,
): string {
  const later = operands.kind === "words" ? ":" : actionOf({ ...operands, words: [] });
  return operands.words.length === 0
    ? `    ${name}) ${later} ;;`
    : `    ${name}) if ((operands == 0)); then ${offer} ${operands.words.join(" ")}; else ${later}; fi ;;`;
}
