import type { CompletedCommand, CompletedOption } from "./words.ts";
import { mainCommand } from "./words.ts";

/**
 * A script for bash (3.2, as macOS has it, and newer). Words that come from source text are only compared, never expanded: `compgen
 * -W` would run what stands in `$(…)`.
 */
export function bashScript(commands: readonly CompletedCommand[]): string {
  const main = mainCommand(commands);
  const names = commands.map(({ name }) => name);
  const takingValue = spellingsOf(commands, ({ value }) => value !== null);
  return `# bash completion for layoutcheck; in ~/.bashrc:  eval "$(layoutcheck completion bash)"
_layoutcheck_words() {
  local word
  for word in "$@"; do [[ $word == "$cur"* ]] && COMPREPLY+=("$word"); done
}
_layoutcheck_list() {
  local word
  while IFS= read -r word; do
    [[ $word == "$cur"* ]] && COMPREPLY+=("$word")
  done < <("\${COMP_WORDS[0]}" completion --list "$1" 2>/dev/null)
}
_layoutcheck_folders() {
  local word
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -d -- "$cur")
}
_layoutcheck() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command= operands=0 at
  COMPREPLY=()
  for ((at = 1; at < COMP_CWORD; at++)); do
    case \${COMP_WORDS[at]} in
      ${takingValue.join("|")}) ((at++)) ;;
      -*) ;;
      *) [[ -z $command ]] && command=\${COMP_WORDS[at]} || ((operands++)) ;;
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
  if [[ $cur == -* ]]; then
    case $command in
${commands.map(optionCase).join("\n")}
    esac
    return
  fi
  if [[ -z $first ]]; then
    _layoutcheck_words ${names.join(" ")}
  fi
  case $command in
${commands.map(operandCase).join("\n")}
  esac
}
complete -o bashdefault -o default -F _layoutcheck layoutcheck
`;
}

function spellingsOf(
  commands: readonly CompletedCommand[],
  isMeant: (option: CompletedOption) => boolean,
): readonly string[] {
  const options = commands.flatMap((command) => command.options).filter(isMeant);
  return [...new Set(options.flatMap(({ spellings }) => spellings))].sort();
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
      return `_layoutcheck_words ${words.join(" ")}`;
    case "names":
    case "builds":
    case "codes":
      return `_layoutcheck_list ${kind}`;
    case "folders":
      return "_layoutcheck_folders";
    case "files":
    case "anything":
      // Nothing found: then bash completes files.
      return ":";
  }
}

function optionCase({ name, options }: CompletedCommand): string {
  return `      ${name}) _layoutcheck_words ${options.flatMap(({ spellings }) => spellings).join(" ") || '""'} ;;`;
}

function operandCase({ name, operands }: CompletedCommand): string {
  const first =
    operands.words.length === 0
      ? ""
      : `((operands == 0)) && _layoutcheck_words ${operands.words.join(" ")} || `;
  return `    ${name}) ${first}${operands.kind === "words" ? ":" : actionOf({ ...operands, words: [] })} ;;`;
}
