import type { CompletedCommand, CompletedOption } from "./words.ts";
import { mainCommand } from "./words.ts";

/** A script for PowerShell 5.1 and newer. */
export function powershellScript(commands: readonly CompletedCommand[]): string {
  const main = mainCommand(commands);
  return `# PowerShell completion for layoutcheck; in $PROFILE:
#   layoutcheck completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName layoutcheck -ScriptBlock {
  param($word, $line, $cursor)
  $commands = @{
${commands.map(({ name, summary }) => `    ${quoted(name)} = ${quoted(summary)}`).join("\n")}
  }
  $options = @{
${commands.map(optionTable).join("\n")}
  }
  $values = @{
${commands.flatMap(valueLines).join("\n")}
  }
  $operands = @{
${commands.map(({ name, operands }) => `    ${quoted(name)} = ${wordsOf(operands)}`).join("\n")}
  }
  $said = @($line.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object { $_.ToString() })
  $first = $null
  for ($at = 0; $at -lt $said.Count -and -not $first; $at++) {
    if ($said[$at] -notlike '-*') { $first = $said[$at] }
    elseif (@($values.Keys | Where-Object { $_ -like "* $($said[$at])" }).Count) { $at++ }
  }
  $command = if ($first -and $commands.ContainsKey($first)) { $first } else { ${quoted(main.name)} }
  $previous = if ($said.Count) { "$command $($said[-1])" } else { '' }
  $found = if ($values.ContainsKey($previous)) { $values[$previous] }
    elseif ($word -like '-*') { $options[$command].Keys }
    else { @(if (-not $first) { $commands.Keys }) + $operands[$command] }
  foreach ($one in $found) {
    if ($one -eq '<files>') { continue }
    if ($one -like '<*>') { $list = @(& layoutcheck completion --list $one.Trim('<', '>') 2>$null) } else { $list = @($one) }
    foreach ($text in $list) {
      if ($text -notlike "$([WildcardPattern]::Escape($word))*") { continue }
      $tip = if ($commands.ContainsKey($text)) { $commands[$text] } elseif ($options[$command].ContainsKey($text)) { $options[$command][$text] } else { $text }
      [System.Management.Automation.CompletionResult]::new($text, $text, 'ParameterValue', $tip)
    }
  }
}
`;
}

function optionTable({ name, options }: CompletedCommand): string {
  const known = options.flatMap(({ spellings, description }) =>
    spellings.map(
      (spelling) => [spelling.toLowerCase(), `${quoted(spelling)} = ${quoted(description)}`] as const,
    ),
  );
  // Keys of such a table have no case: -i and -I are one word to it.
  const unique = [...new Map(known).values()];
  return `    ${quoted(name)} = @{ ${unique.join("; ")} }`;
}

function valueLines({ name, options }: CompletedCommand): readonly string[] {
  return options.flatMap(({ spellings, value }) =>
    value === null ? [] : spellings.map((one) => `    ${quoted(`${name} ${one}`)} = ${wordsOf(value)}`),
  );
}

/** A list that is asked for when it is wanted stands in angle brackets; so do files, which PowerShell finds by itself. */
function wordsOf({ kind, words }: NonNullable<CompletedOption["value"]>): string {
  const asked = kind === "names" || kind === "builds" || kind === "codes" ? [`<${kind}>`] : [];
  const later = kind === "files" || kind === "folders" ? ["<files>"] : asked;
  return `@(${[...words, ...later].map(quoted).join(", ")})`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
