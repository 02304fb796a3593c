import type { CompletedCommand, CompletedOption } from "./words.ts";
import { mainCommand } from "./words.ts";

/** A script for zsh, to be evaluated after compinit, or a file `_layoutcheck` in a folder of $fpath. */
export function zshScript(commands: readonly CompletedCommand[]): string {
  const main = mainCommand(commands);
  const names = commands.map(({ name }) => name);
  const takingValue = [
    ...new Set(
      commands.flatMap(({ options }) =>
        options.filter(({ value }) => value !== null).flatMap(({ spellings }) => spellings),
      ),
    ),
  ].sort();
  return `#compdef layoutcheck
# zsh completion for layoutcheck; in ~/.zshrc, after compinit:  eval "$(layoutcheck completion zsh)"
_layoutcheck_list() {
  local -a found
  found=("\${(@f)$(\${words[1]} completion --list $1 2>/dev/null)}")
  compadd -a found
}
_layoutcheck() {
  local prev=\${words[CURRENT-1]} command= at
  local -i operands=0
  for ((at = 2; at < CURRENT; at++)); do
    case \${words[at]} in
      ${takingValue.join("|")}) ((at++)) ;;
      -*) ;;
      *) if [[ -z $command ]]; then command=\${words[at]}; else ((operands++)); fi ;;
    esac
  done
  local first=$command
  case $command in
    ${names.join("|")}) ;;
    *) command=${main.name} ;;
  esac
  case "$command $prev" in
${commands.flatMap(valueCases).join("\n")}
  esac
  if [[ \${words[CURRENT]} == -* ]]; then
    local -a options
    case $command in
${commands.map(optionCase).join("\n")}
    esac
    _describe option options
    return
  fi
  if [[ -z $first ]]; then
    local -a commands
    commands=(${commands.map(({ name, summary }) => described(name, summary)).join(" ")})
    _describe command commands
  fi
  case $command in
${commands.map(operandCase).join("\n")}
  esac
}
compdef _layoutcheck layoutcheck
`;
}

function valueCases({ name, options }: CompletedCommand): readonly string[] {
  return options.flatMap(({ spellings, value }) =>
    value === null
      ? []
      : [`    ${spellings.map((one) => `"${name} ${one}"`).join("|")}) ${actionOf(value)}; return ;;`],
  );
}

function actionOf({ kind, words }: NonNullable<CompletedOption["value"]>): string {
  switch (kind) {
    case "words":
      return words.length === 0 ? ":" : `compadd -- ${words.join(" ")}`;
    case "names":
    case "builds":
    case "codes":
      return `_layoutcheck_list ${kind}`;
    case "folders":
      return "_files -/";
    case "files":
      return "_files";
    case "anything":
      return ":";
  }
}

function optionCase({ name, options }: CompletedCommand): string {
  const words = options.flatMap(({ spellings, description }) =>
    spellings.map((spelling) => described(spelling, description)),
  );
  return `      ${name}) options=(${words.join(" ")}) ;;`;
}

/** For _describe, which takes a colon for the end of the word. */
function described(word: string, description: string): string {
  return `'${`${word}:${description.replaceAll(":", "\\\\:")}`.replaceAll("'", String.raw`'\''`)}'`;
}

function operandCase({ name, operands }: CompletedCommand): string {
  const later = operands.kind === "words" ? ":" : actionOf({ ...operands, words: [] });
  return operands.words.length === 0
    ? `    ${name}) ${later} ;;`
    : `    ${name}) if ((operands == 0)); then compadd -- ${operands.words.join(" ")}; else ${later}; fi ;;`;
}
