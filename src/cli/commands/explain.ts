import { explainedCodes, explainList, explainText } from "../../index.ts";
import type { CommandDefinition } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { didYouMean } from "../nearest.ts";
import { styleFor } from "../output.ts";
import { refuse } from "../shell.ts";

export const explainCommand: CommandDefinition = {
  name: "explain",
  description:
    "Says what a finding or a diagnostic means and what to do about it, with a wrong and a right example. Without CODE: all of them, a line each.",
  operands: [
    { syntax: "[code]", description: "as printed in brackets behind a message: field-offset, c-syntax" },
  ],
  options: [],
  formats: [],
  examples: [
    { command: "layoutcheck explain", does: "every code, with one line of what it means" },
    { command: "layoutcheck explain field-offset", does: "what it means when a field lies elsewhere" },
  ],
  async run({ operands, options, shell }) {
    const [code] = operands;
    const style = styleFor(shell, shell.stdout, options);
    const page = code === undefined ? explainList(style) : explainText(code, style);
    if (page === null) {
      const hint = didYouMean(code ?? "", explainedCodes()) || "layoutcheck explain lists all codes";
      return refuse(shell, `no finding or diagnostic has the code ${code}`, hint);
    }
    shell.stdout.write(page);
    return exitCodes.ok;
  },
};
