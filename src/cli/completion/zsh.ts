import { commandWalk, operandCase } from "./walk.ts";
import type { CompletedCommand, CompletedOption } from "./words.ts";

/** A script for zsh, to be evaluated after compinit, or a file `_layoutcheck` in a folder of $fpath. */
export function zshScript(commands: readonly CompletedCommand[]): string {
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
${commandWalk(commands, { from: 2, cursor: "CURRENT", words: "words" }, actionOf)}
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
${commands.map((command) => operandCase(command, "compadd --", actionOf)).join("\n")}
  esac
}
compdef _layoutcheck layoutcheck
`;
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
