import { commandWalk, operandCase } from "./walk.ts";
import type { CompletedCommand, CompletedOption } from "./words.ts";

/**
 * A script for bash (3.2, as macOS has it, and newer). Words that come from source text are only compared, never expanded: `compgen
 * -W` would run what stands in `$(…)`.
 */
export function bashScript(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name }) => name);
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
${commandWalk(commands, { from: 1, cursor: "COMP_CWORD", words: "COMP_WORDS" }, actionOf)}
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
${commands.map((command) => operandCase(command, "_layoutcheck_words", actionOf)).join("\n")}
  esac
}
complete -o bashdefault -o default -F _layoutcheck layoutcheck
`;
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
