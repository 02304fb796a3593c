/** A fenced block of a Markdown page: "```console needs clang". */
export interface Block {
  readonly language: string;
  /** The words behind the language: `writes FILE`, `shows FILE`, `needs TOOL`. */
  readonly word: string;
  readonly operand: string;
  readonly text: string;
  /** Where `text` lies in the page. */
  readonly start: number;
  readonly end: number;
}

/** One command of a console block and what the page says came of it. */
export interface Step {
  readonly command: string;
  readonly output: readonly string[];
}

const fences = /^```(\w+)(?: (writes|shows|needs) (\S+))?\n([\s\S]*?)^```$/gm;

export function blocksOf(page: string): readonly Block[] {
  return [...page.matchAll(fences)].map((match) => {
    const [whole, language = "", word = "", operand = "", text = ""] = match;
    const end = match.index + whole.length - "```".length;
    return { language, word, operand, text, start: end - text.length, end };
  });
}

/** `<!-- sample: docs/samples/driver -->`: a folder of the repository of which the page's commands get a copy. */
export function sampleOf(page: string): string | null {
  return /^<!-- sample: (\S+) -->$/m.exec(page)?.[1] ?? null;
}

/** `$ command`, and below it its output. A command goes on behind a backslash. */
export function stepsOf(text: string): readonly Step[] {
  const steps: Array<{ command: string; output: string[] }> = [];
  for (const line of text.split("\n").slice(0, -1)) {
    const last = steps.at(-1);
    if (last?.output.length === 0 && last.command.endsWith("\\")) last.command += `\n${line}`;
    else if (line.startsWith("$ ")) steps.push({ command: line.slice(2), output: [] });
    else if (last === undefined) throw new Error(`output without a command: ${line}`);
    else last.output.push(line);
  }
  return steps;
}

export function textOf(steps: readonly Step[]): string {
  return steps
    .flatMap(({ command, output }) => [`$ ${command}`, ...output])
    .map((line) => `${line}\n`)
    .join("");
}

/** Whether this is the output, where a line `…` of the page stands for any number of lines. */
export function isOutput(said: readonly string[], real: readonly string[]): boolean {
  const [first, ...rest] = said;
  if (first === undefined) return real.length === 0;
  if (first.trim() !== "…") return real[0] === first && isOutput(rest, real.slice(1));
  return real.some((_, at) => isOutput(rest, real.slice(at))) || isOutput(rest, []);
}
