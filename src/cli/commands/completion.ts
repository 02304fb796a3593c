import { explainedCodes } from "../../index.ts";
import { openBinding } from "../rust/binding.ts";
import type { CommandDefinition, Request } from "../command.ts";
import { bashScript } from "../completion/bash.ts";
import { fishScript } from "../completion/fish.ts";
import { powershellScript } from "../completion/powershell.ts";
import type { CompletedCommand } from "../completion/words.ts";
import { completedCommands } from "../completion/words.ts";
import { zshScript } from "../completion/zsh.ts";
import type { ExitCode } from "../exit-codes.ts";
import { exitCodes } from "../exit-codes.ts";
import { didYouMean } from "../nearest.ts";
import { registry } from "../registry.ts";
import { refuse } from "../shell.ts";
import { shippedRecording } from "../doors/windows.ts";

const scripts: Readonly<Record<string, (commands: readonly CompletedCommand[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
  powershell: powershellScript,
};

export const completionCommand: CommandDefinition = {
  name: "completion",
  description:
    "Prints a script that teaches a shell to complete commands, options, their values, and the names of records. Names come from the crate and the configuration where the shell stands, Windows builds from those that ship with the tool.",
  operands: [{ syntax: "[shell]", description: Object.keys(scripts).join(", ") }],
  options: ["list"],
  formats: [],
  examples: [
    { command: 'eval "$(layoutcheck completion bash)"', does: "in ~/.bashrc; zsh: the same, in ~/.zshrc" },
    { command: "layoutcheck completion fish | source", does: "in ~/.config/fish/config.fish" },
    {
      command: "layoutcheck completion powershell | Out-String | Invoke-Expression",
      does: "in $PROFILE",
    },
  ],
  run: runCompletion,
};

async function runCompletion(request: Request): Promise<ExitCode> {
  const { operands, options, shell } = request;
  if (options.list !== null) {
    const words = await listed(options.list, request);
    shell.stdout.write(words.map((word) => `${word}\n`).join(""));
    return exitCodes.ok;
  }
  const [name] = operands;
  const shells = Object.keys(scripts);
  if (name === undefined) return refuse(shell, "say for which shell", ...shells.map(usage));
  const script = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
  if (script === undefined)
    return refuse(shell, `no script for ${name}`, didYouMean(name, shells) || `shells: ${shells.join(", ")}`);
  shell.stdout.write(script(await completedCommands(registry)));
  return exitCodes.ok;
}

function usage(shell: string): string {
  return `layoutcheck completion ${shell}`;
}

/** One word a line, each once, in order. What goes wrong is told by the command that is being typed, not here. */
async function listed(
  what: NonNullable<Request["options"]["list"]>,
  { options, shell }: Request,
): Promise<readonly string[]> {
  switch (what) {
    case "codes":
      return [...explainedCodes()].sort();
    case "builds": {
      const recorded = shippedRecording(shell.cwd);
      return recorded.ok ? ["all", ...recorded.value.builds.map(({ version }) => version)] : [];
    }
    case "names": {
      const { crates } = await openBinding(options, shell.cwd, []);
      const paths = crates.flatMap(({ records }) => records.map(({ path }) => path));
      const names = paths.map((path) => path.split("::").at(-1) ?? "");
      // Source text is anybody's; a shell gets plain names only.
      return [...new Set(names.filter((name) => /^\w+$/.test(name)))].sort();
    }
  }
}
